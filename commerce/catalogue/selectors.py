"""Reading goods: cards, product pages, variants for the cart, size charts."""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from commerce.catalogue.ordering import size_rank
from commerce.catalogue.views import (
    ColourView,
    ImageView,
    ProductDetail,
    ProductView,
    VariantForSale,
    VariantView,
    VendorView,
)
from server.accounts.access import SiteScope, scope
from server.common.errors import NotFound

# What a site sells: published goods of open vendors, in its currency.
SOLD_HERE = """
p.status = 'published' AND t.active AND v.active AND v.currency = %(currency)s
AND (p.marketplace_id = %(tenant)s OR p.tenant_id = %(tenant)s)
"""
_CARDS = f"""
SELECT p.id, p.title, t.name, t.slug, p.images, v.variants
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted(id, place)
JOIN commerce_product p ON p.id = wanted.id
JOIN accounts_tenant t ON t.id = p.tenant_id
JOIN LATERAL (
    SELECT json_agg(json_build_array(v.id, v.sku, v.colour, v.hex, v.size, v.price_minor, coalesce(s.available, 0))
                    ORDER BY v.position, v.id) AS variants
    FROM commerce_variant v
    LEFT JOIN LATERAL (
        SELECT max(greatest(s.on_hand - s.held - s.committed, 0)) AS available
        FROM commerce_stock s WHERE s.variant_id = v.id
    ) s ON true
    WHERE v.product_id = p.id AND {SOLD_HERE}
) v ON v.variants IS NOT NULL
ORDER BY wanted.place
"""
_DETAIL = """
SELECT external_id, description, category, type, gender, brand, material, pattern, fit, occasions, season,
       images, attributes, tenant_id
FROM commerce_product WHERE id = %s
"""
_FOR_SALE = f"""
SELECT v.id, v.product_id, v.tenant_id, t.name, t.slug, v.sku, p.title, v.colour, v.size, v.price_minor, v.currency,
       p.images, coalesce((SELECT max(greatest(s.on_hand - s.held - s.committed, 0))
                           FROM commerce_stock s WHERE s.variant_id = v.id), 0)
FROM commerce_variant v
JOIN commerce_product p ON p.id = v.product_id
JOIN accounts_tenant t ON t.id = v.tenant_id
WHERE v.id = %(variant)s AND {SOLD_HERE}
"""


def product_url(product_id: UUID) -> str:
    return f"/products/{product_id}"


def product_views(
    *, ids: Sequence[UUID], site: SiteScope, colours: Collection[str] = ()
) -> list[ProductView]:
    """Cards of these products, in this order; those that the site does not sell are left out.

    colours: folded names; where a product comes in one of them, its picture is shown in it.
    """
    if not ids:
        return []
    with scope(site.tenant_id), connection.cursor() as cursor:
        cursor.execute(_CARDS, {"ids": list(ids), "tenant": site.tenant_id, "currency": site.currency})
        return [_card(row, site.currency, colours) for row in cursor.fetchall()]


def product_view(*, product_id: UUID, site: SiteScope) -> ProductView:
    """Raises NotFound for what the site does not sell."""
    views = product_views(ids=[product_id], site=site)
    if not views:
        raise NotFound("This shop has no such product.")
    return views[0]


def product_detail(*, product_id: UUID, site: SiteScope) -> ProductDetail:
    """Everything on a product's page. Raises NotFound for what the site does not sell."""
    from commerce.catalogue.sizes import chart_of

    with scope(site.tenant_id):
        view = product_view(product_id=product_id, site=site)
        with connection.cursor() as cursor:
            cursor.execute(_DETAIL, [product_id])
            row = cursor.fetchone()
        assert row is not None
        names = [
            "external_id",
            "description",
            "category",
            "type",
            "gender",
            "brand",
            "material",
            "pattern",
            "fit",
            "occasions",
            "season",
        ]
        own = dict(zip(names, row, strict=False))
        return ProductDetail(
            **view.model_dump(),
            **own,
            images=[ImageView.model_validate(image) for image in _json(row[11]) or []],
            attributes=_json(row[12]) or {},
            size_chart=chart_of(
                tenant_id=row[13],
                brand=own["brand"],
                type_name=own["type"],
                gender=own["gender"],
                sizes=view.sizes,
            ),
        )


def variant_for_sale(*, variant_id: UUID, site: SiteScope) -> VariantForSale:
    """Raises NotFound for what the site does not sell."""
    with scope(site.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            _FOR_SALE, {"variant": variant_id, "tenant": site.tenant_id, "currency": site.currency}
        )
        row = cursor.fetchone()
    if row is None:
        raise NotFound("This shop has no such variant.")
    return VariantForSale(
        id=row[0],
        product_id=row[1],
        tenant_id=row[2],
        vendor=VendorView(name=row[3], slug=row[4]),
        sku=row[5],
        title=row[6],
        colour=row[7],
        size=row[8],
        price_minor=row[9],
        currency=row[10],
        image=image_for(_json(row[11]), [row[7]]),
        available=row[12],
        tax_rate_bp=site.tax_rate_bp,
        tax_included=site.tax_included,
    )


def image_for(images: Any, colours: Collection[str]) -> str:
    """The picture in the first of these colours that has one, else the product's face."""
    listed = images or []
    wanted = {colour.lower() for colour in colours}
    for image in listed:
        if str(image.get("colour", "")).lower() in wanted:
            return str(image["url"])
    return str(listed[0]["url"]) if listed else ""


def _card(row: tuple[Any, ...], currency: str, colours: Collection[str]) -> ProductView:
    product_id, title, vendor_name, vendor_slug, images, packed = row
    found = _json(packed)
    variants = [
        VariantView(variant=v[0], sku=v[1], colour=v[2], size=v[4], price_minor=v[5], available=v[6])
        for v in found
    ]
    named = {v[2]: v[3] for v in found if v[2]}
    own = [name for name in named if name.lower() in colours]
    prices = [variant.price_minor for variant in variants]
    return ProductView(
        product=product_id,
        title=title,
        vendor=VendorView(name=vendor_name, slug=vendor_slug),
        image=image_for(_json(images), own),
        url=product_url(product_id),
        price_minor=min(prices),
        price_max_minor=max(prices),
        currency=currency,
        colours=[ColourView(name=name, hex=code) for name, code in named.items()],
        sizes=sorted({variant.size for variant in variants if variant.size}, key=size_rank),
        variants=variants,
        in_stock=any(variant.available > 0 for variant in variants),
    )


def _json(value: Any) -> Any:
    """Raw cursors give jsonb as text: Django leaves its parsing to the field."""
    return json.loads(value) if isinstance(value, str) else value
