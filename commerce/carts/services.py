"""Everything that changes a cart. Each write raises the version, is audited and told in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from commerce.carts.goods import Good, goods
from commerce.carts.models import LARGEST, MOST_LINES, SMALLEST, Cart, CartLine
from commerce.carts.selectors import cart_view
from commerce.carts.views import CartView
from commerce.errors import (
    CartFull,
    NotForSale,
    OutOfStock,
    QuantityNotWhole,
    QuantityOutOfRange,
)
from commerce.events import CartChanged
from commerce.tailoring import services as tailoring
from server.accounts.access import Actor, SiteScope, platform_scope, scope
from server.common import audit, idempotency, outbox
from server.common.clock import now
from server.common.errors import NotFound, Stale

ABANDONED_AFTER = timedelta(days=60)


def add_line(
    *,
    actor: Actor,
    site: SiteScope,
    customer_id: UUID,
    variant_id: UUID,
    quantity: int = 1,
    version: int | None = None,
    key: str | None = None,
) -> CartView:
    """Put units of a variant into the open cart, which is made if there is none.

    key: a repeat with the same key answers the same and adds nothing.
    Raises QuantityOutOfRange, QuantityNotWhole, NotForSale, MeasuresNeeded, OutOfStock, CartFull, Stale.
    """
    wanted = checked_quantity(quantity)

    def change(cart: Cart) -> dict[str, object]:
        good = for_sale(variant_id, site)
        tailoring.ensure(customer_id=customer_id, product_ids=[good.product_id])
        line = cart.lines.filter(variant_id=variant_id).first()
        total = checked_quantity(wanted + (line.quantity if line else 0))
        in_stock(good, total)
        if line is None:
            if cart.lines.count() >= MOST_LINES:
                raise CartFull(
                    f"A cart holds at most {MOST_LINES} different things.",
                    most=MOST_LINES,
                )
            line = CartLine(tenant_id=cart.tenant_id, cart=cart, variant_id=variant_id)
        line.quantity, line.unit_minor = total, good.price_minor
        line.save()
        return {"variant": str(variant_id), "quantity": total}

    body = {"variant": str(variant_id), "quantity": wanted}
    return _write(
        "cart.line_added",
        actor,
        site,
        customer_id,
        version,
        key,
        body,
        change,
        make=True,
    )


def set_quantity(
    *,
    actor: Actor,
    site: SiteScope,
    customer_id: UUID,
    line_id: UUID,
    quantity: int,
    version: int | None = None,
    key: str | None = None,
) -> CartView:
    """Set how many of a line are wanted. To take it out, remove it."""
    wanted = checked_quantity(quantity)

    def change(cart: Cart) -> dict[str, object]:
        line = _line(cart, line_id)
        good = for_sale(line.variant_id, site)
        in_stock(good, wanted)
        line.quantity, line.unit_minor = wanted, good.price_minor
        line.save(update_fields=["quantity", "unit_minor"])
        return {"line": str(line_id), "quantity": wanted}

    body = {"line": str(line_id), "quantity": wanted}
    return _write("cart.quantity_set", actor, site, customer_id, version, key, body, change)


def remove_line(
    *,
    actor: Actor,
    site: SiteScope,
    customer_id: UUID,
    line_id: UUID,
    version: int | None = None,
    key: str | None = None,
) -> CartView:
    """Take a line out. Raises NotFound if the shopper's cart has no such line."""

    def change(cart: Cart) -> dict[str, object]:
        _line(cart, line_id).delete()
        return {"line": str(line_id)}

    body = {"line": str(line_id)}
    return _write("cart.line_removed", actor, site, customer_id, version, key, body, change)


def merge(*, actor: Actor, site: SiteScope, from_customer_id: UUID, to_customer_id: UUID) -> CartView:
    """Put the cart she filled before signing in into the one she has as herself. Twice is harmless."""
    with scope(site.tenant_id):
        source = (
            Cart.objects.filter(
                site_id=site.site_id,
                customer_id=from_customer_id,
                status=Cart.Status.OPEN,
            )
            .select_for_update()
            .first()
        )
        target = _cart(site, to_customer_id, make=True)
        if source is not None and source.pk != target.pk:
            _pour(source, target)
            source.status = Cart.Status.MERGED
            source.version += 1
            source.save(update_fields=["status", "version", "updated_at"])
            _told("cart.merged", target, actor, {"from": str(source.pk)})
        return cart_view(target, site)


def accept_prices(*, cart: Cart, known: dict[UUID, Good]) -> bool:
    """Note today's prices as seen. True if any had moved, in which case the version has risen."""
    moved = [
        line
        for line in cart.lines.all()
        if (good := known.get(line.variant_id)) and good.price_minor != line.unit_minor
    ]
    for line in moved:
        line.unit_minor = known[line.variant_id].price_minor
        line.save(update_fields=["unit_minor"])
    if moved:
        cart.version += 1
        cart.save(update_fields=["version", "updated_at"])
    return bool(moved)


def abandon_old(*, limit: int = 500) -> int:
    """Close carts that nobody has touched for two months."""
    with platform_scope():
        stale = (
            Cart.objects.filter(status=Cart.Status.OPEN, updated_at__lt=now() - ABANDONED_AFTER)
            .select_for_update(skip_locked=True)
            .values_list("pk", flat=True)[:limit]
        )
        return Cart.objects.filter(pk__in=list(stale)).update(status=Cart.Status.ABANDONED)


def checked_quantity(quantity: object) -> int:
    """A whole number from 1 to 99. Raises QuantityNotWhole or QuantityOutOfRange."""
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise QuantityNotWhole("A quantity is a whole number.", least=SMALLEST, most=LARGEST)
    if not SMALLEST <= quantity <= LARGEST:
        raise QuantityOutOfRange(
            f"A quantity is from {SMALLEST} to {LARGEST}.",
            quantity=quantity,
            least=SMALLEST,
            most=LARGEST,
        )
    return quantity


def for_sale(variant_id: UUID, site: SiteScope) -> Good:
    good = goods([variant_id], site).get(variant_id)
    if good is None:
        raise NotForSale("This is not for sale here.", variant=str(variant_id))
    return good


def in_stock(good: Good, wanted: int) -> None:
    """Say early what the hold would refuse later. Nothing is promised by passing."""
    if good.available < wanted:
        left = good.available
        raise OutOfStock(
            f"Only {left} left of {good.title}." if left else f"Sorry, {good.title} has just sold out.",
            variant=str(good.variant_id),
            title=good.title,
            wanted=wanted,
            available=left,
        )


def _write(
    action: str,
    actor: Actor,
    site: SiteScope,
    customer_id: UUID,
    version: int | None,
    key: str | None,
    body: Mapping[str, object],
    change: Callable[[Cart], dict[str, object]],
    *,
    make: bool = False,
) -> CartView:
    def once() -> tuple[int, dict[str, object]]:
        cart = _cart(site, customer_id, make=make)
        if version is not None and version != cart.version:
            raise Stale("The cart has changed since you saw it.", version=cart.version)
        after = change(cart)
        _told(action, cart, actor, after)
        return 200, cart_view(cart, site).model_dump(mode="json")

    with scope(site.tenant_id):
        if key is None:
            return CartView.model_validate(once()[1])
        answer = idempotency.run(
            principal=f"customer:{customer_id}", endpoint=action, key=key, body=body, fn=once
        )
        return CartView.model_validate(answer.body)


def _cart(site: SiteScope, customer_id: UUID, *, make: bool) -> Cart:
    """The shopper's open cart, locked."""
    mine = Cart.objects.filter(site_id=site.site_id, customer_id=customer_id, status=Cart.Status.OPEN)
    cart = mine.select_for_update().first()
    if cart is None:
        if not make:
            raise NotFound("There is no such thing in your cart.")
        fresh = Cart(
            tenant_id=site.tenant_id,
            site_id=site.site_id,
            customer_id=customer_id,
            currency=site.currency,
        )
        Cart.objects.bulk_create([fresh], ignore_conflicts=True)  # two first lines at once make one cart
        cart = mine.select_for_update().get()
    return cart


def _line(cart: Cart, line_id: UUID) -> CartLine:
    line = cart.lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound("There is no such thing in your cart.")
    return line


def _pour(source: Cart, target: Cart) -> None:
    there = {line.variant_id: line for line in target.lines.all()}
    for line in source.lines.order_by("created_at", "id"):
        twin = there.get(line.variant_id)
        if twin is not None:
            twin.quantity = min(LARGEST, twin.quantity + line.quantity)
            twin.save(update_fields=["quantity"])
        elif len(there) < MOST_LINES:
            line.cart = target
            line.save(update_fields=["cart"])
            there[line.variant_id] = line


def _told(action: str, cart: Cart, actor: Actor, after: dict[str, object]) -> None:
    cart.version += 1
    cart.save(update_fields=["version", "updated_at"])
    audit.record(
        action,
        actor=actor,
        target=("cart", cart.pk),
        tenant_id=cart.tenant_id,
        after=after,
    )
    outbox.publish(
        CartChanged(
            tenant_id=cart.tenant_id,
            site_id=cart.site_id,
            customer_id=cart.customer_id,
            cart_id=cart.pk,
            version=cart.version,
        ),
        key=f"cart:{cart.pk}",
        tenant_id=cart.tenant_id,
    )
