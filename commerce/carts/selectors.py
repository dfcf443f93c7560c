"""Reading carts, with today's prices and stock."""

from __future__ import annotations

from uuid import UUID

from commerce.carts.goods import Good, goods
from commerce.carts.models import Cart, CartLine
from commerce.carts.views import CartView, LineView, PriceChange, VendorRef
from server.accounts.access import SiteScope, scope


def current_cart(*, customer_id: UUID, site: SiteScope) -> CartView:
    """The open cart of a shopper on a site; an empty one (cart None, version 0) if she has none."""
    with scope(site.tenant_id):
        cart = Cart.objects.filter(
            site_id=site.site_id, customer_id=customer_id, status=Cart.Status.OPEN
        ).first()
        if cart is None:
            return CartView(
                cart=None,
                version=0,
                currency=site.currency,
                lines=[],
                items_minor=0,
                count=0,
            )
        return cart_view(cart, site)


def cart_view(cart: Cart, site: SiteScope) -> CartView:
    """A cart as it stands. A line whose goods are no longer sold stays, with nothing available."""
    lines = list(cart.lines.order_by("created_at", "id"))
    known = goods([line.variant_id for line in lines], site)
    views = [line_view(line, known.get(line.variant_id)) for line in lines]
    return CartView(
        cart=cart.pk,
        version=cart.version,
        currency=cart.currency,
        lines=views,
        items_minor=sum(view.total_minor for view in views),
        count=sum(view.quantity for view in views),
        changes=[
            PriceChange(
                line=line.pk,
                title=view.title,
                was_minor=line.unit_minor,
                now_minor=view.unit_minor,
            )
            for line, view in zip(lines, views, strict=True)
            if view.available and line.unit_minor != view.unit_minor
        ],
    )


def line_view(line: CartLine, good: Good | None) -> LineView:
    if good is None:
        return LineView(
            line=line.pk,
            variant=line.variant_id,
            product=line.variant_id,
            title="No longer sold",
            sku="",
            colour="",
            size="",
            image="",
            vendor=VendorRef(name="", slug=""),
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            total_minor=line.unit_minor * line.quantity,
            available=0,
        )
    return LineView(
        line=line.pk,
        variant=good.variant_id,
        product=good.product_id,
        title=good.title,
        sku=good.sku,
        colour=good.colour,
        size=good.size,
        image=good.image,
        vendor=VendorRef(name=good.vendor_name, slug=good.vendor_slug),
        quantity=line.quantity,
        unit_minor=good.price_minor,
        total_minor=good.price_minor * line.quantity,
        available=good.available,
    )
