"""What the goods in a cart are and cost now: one query, whatever the number of lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from server.accounts.access import SiteScope

_GOODS = """
SELECT v.id, v.product_id, v.tenant_id, t.name, t.slug, v.sku, v.colour, v.size, v.price_minor, p.title, p.images,
       coalesce((SELECT max(s.on_hand - s.held - s.committed + coalesce(l.quantity, 0))
           FROM commerce_stock s LEFT JOIN LATERAL (
               SELECT sum(h.quantity) AS quantity FROM commerce_hold h
               WHERE h.stock_id = s.id AND h.state = 'held' AND h.expires_at <= now()
           ) l ON s.held > 0
           WHERE s.variant_id = v.id), 0)::int
FROM commerce_variant v
JOIN commerce_product p ON p.id = v.product_id
JOIN accounts_tenant t ON t.id = v.tenant_id
WHERE v.id = ANY(%s) AND v.active AND p.status = 'published' AND t.active
  AND v.currency = %s AND (v.marketplace_id = %s OR v.tenant_id = %s)
"""


@dataclass(frozen=True, slots=True)
class Good:
    variant_id: UUID
    product_id: UUID
    vendor_id: UUID
    vendor_name: str
    vendor_slug: str
    sku: str
    colour: str
    size: str
    price_minor: int
    title: str
    image: str
    available: int


def goods(variant_ids: Iterable[UUID], site: SiteScope) -> dict[UUID, Good]:
    """The variants among these that this site sells, by id. Call within the site tenant's scope."""
    with connection.cursor() as cursor:
        cursor.execute(_GOODS, [list(variant_ids), site.currency, site.tenant_id, site.tenant_id])
        rows = cursor.fetchall()
    known: dict[UUID, Good] = {}
    for row in rows:
        plain, images, available = row[:10], row[10], row[11]
        known[plain[0]] = Good(*plain, _image(images, plain[6]), max(0, available))  # type: ignore[call-arg]
    return known


def _image(images: Any, colour: str) -> str:
    listed = json.loads(images) if isinstance(images, str) else images or []
    for image in listed:
        if image.get("colour") == colour:
            return str(image["url"])
    return str(listed[0]["url"]) if listed else ""
