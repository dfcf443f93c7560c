"""Reading orders, as the shopper and as a vendor's staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Sum

from commerce.carts.views import VendorRef
from commerce.orders import machine
from commerce.orders.links import address_of, email_digest, make_token
from commerce.orders.models import Order, OrderLine, VendorOrder
from commerce.orders.numbers import tidy_number
from commerce.orders.views import (
    AddressView,
    ConsoleOrder,
    OrderLineView,
    OrderSummary,
    OrderView,
    VendorOrderView,
)
from server.accounts import customers
from server.accounts.access import Actor, platform_scope, scope
from server.common.crypto import Unreadable
from server.common.errors import NotFound

SENT = frozenset({"shipped", "delivered", "completed"})


def order_view(*, order_id: UUID, customer_id: UUID | None = None) -> OrderView:
    """One order. Raises NotFound, also for another shopper's when customer_id is given."""
    with platform_scope():
        order = _whole(Order.objects.filter(pk=order_id)).first()
        if order is None or customer_id not in (None, order.customer_id):
            raise NotFound
        return as_view(order)


def orders_of(*, customer_id: UUID, limit: int = 20) -> list[OrderSummary]:
    """A shopper's orders, newest first."""
    with platform_scope():
        orders = _whole(Order.objects.filter(customer_id=customer_id)).order_by("-placed_at", "-id")[:limit]
        return [
            OrderSummary(
                order=order.pk,
                number=order.number,
                status=order.status,
                step=machine.least_step(part.status for part in order.vendor_orders.all()),
                total_minor=order.total_minor,
                currency=order.currency,
                count=sum(line.quantity for line in order.lines.all()),
                placed_at=order.placed_at,
            )
            for order in orders
        ]


def find(*, number: str, email: str) -> Order | None:
    """The order with this number, if it was placed with this e-mail address."""
    with platform_scope():
        return Order.objects.filter(number=tidy_number(number), email_digest=email_digest(email)).first()


def address_of_order(order: Order) -> AddressView | None:
    """Where it goes; None once the customer was erased. Call within a scope that may read her key."""
    if order.address_sealed is None:
        return None
    try:
        return AddressView.model_validate(
            customers.unseal_for(order.customer_id, bytes(order.address_sealed))
        )
    except Unreadable:
        return None


def console_orders(
    *, actor: Actor, status: str | None = None, customer_id: UUID | None = None, limit: int = 50
) -> list[ConsoleOrder]:
    """What the actor's tenant has to do: a vendor's own vendor orders; the marketplace's, all it sold."""
    tenant_id = _tenant_of(actor)
    with scope(tenant_id):
        parts = VendorOrder.objects.order_by("-placed_at", "-id")
        if status:
            parts = parts.filter(status=status)
        if customer_id:
            parts = parts.filter(order_id__in=_orders_of_customer(customer_id))
        ids = list(parts.values_list("pk", flat=True)[:limit])
    return _console(ids)


def console_order(*, actor: Actor, vendor_order_id: UUID) -> ConsoleOrder:
    """Raises NotFound for another tenant's."""
    with scope(_tenant_of(actor)):
        if not VendorOrder.objects.filter(pk=vendor_order_id).exists():
            raise NotFound
    return _console([vendor_order_id])[0]


def _tenant_of(actor: Actor) -> UUID:
    if actor.kind != "member" or actor.tenant_id is None:
        raise NotFound
    return actor.tenant_id


def _orders_of_customer(customer_id: UUID) -> list[UUID]:
    with platform_scope():
        return list(Order.objects.filter(customer_id=customer_id).values_list("pk", flat=True)[:200])


def _console(ids: Sequence[UUID]) -> list[ConsoleOrder]:
    """In the platform's scope: the parent order and the address belong to the site's tenant."""
    with platform_scope():
        parts = (
            VendorOrder.objects.filter(pk__in=ids)
            .select_related("order")
            .prefetch_related(Prefetch("lines", OrderLine.objects.order_by("position")))
            .order_by("-placed_at", "-id")
        )
        return [
            ConsoleOrder(
                vendor_order=part_view(part),
                order=part.order_id,
                order_number=part.order.number,
                customer=part.order.customer_id,
                lines=[line_view(line, part) for line in part.lines.all()],
                currency=part.order.currency,
                placed_at=part.placed_at,
                address=address_of_order(part.order),
            )
            for part in parts
        ]


def _whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    return orders.prefetch_related(
        Prefetch("vendor_orders", VendorOrder.objects.order_by("position")),
        Prefetch("lines", OrderLine.objects.order_by("position")),
    )


def as_view(order: Order) -> OrderView:
    parts = list(order.vendor_orders.all())
    by_id = {part.pk: part for part in parts}
    statuses = [part.status for part in parts]
    return OrderView(
        order=order.pk,
        number=order.number,
        status=order.status,
        step=machine.least_step(statuses),
        vendor_orders=[part_view(part) for part in parts],
        lines=[line_view(line, by_id[line.vendor_order_id]) for line in order.lines.all()],
        items_minor=order.items_minor,
        discount_minor=order.discount_minor,
        delivery_minor=order.delivery_minor,
        tax_minor=order.tax_minor,
        tax_included=order.tax_included,
        total_minor=order.total_minor,
        refunded_minor=order.refunded_minor,
        currency=order.currency,
        placed_at=order.placed_at,
        url=address_of(f"/orders/{make_token('order', order.pk)}"),
        can_cancel=can_cancel(statuses),
    )


def can_cancel(statuses: Sequence[str]) -> bool:
    """The whole order, while nothing of it was sent and something is still going."""
    return not SENT.intersection(statuses) and any(machine.can_cancel(status) for status in statuses)


def part_view(part: VendorOrder) -> VendorOrderView:
    return VendorOrderView(
        id=part.pk,
        number=part.number,
        vendor=VendorRef(name=part.vendor_name, slug=part.vendor_slug),
        status=part.status,
        tracking=part.tracking,
        items_minor=part.items_minor,
        delivery_minor=part.delivery_minor,
        tax_minor=part.tax_minor,
        total_minor=part.total_minor,
        next=list(machine.TRANSITIONS[part.status]),
    )


def line_view(line: OrderLine, part: VendorOrder) -> OrderLineView:
    return OrderLineView(
        line=line.pk,
        variant=line.variant_id,
        product=line.product_id,
        title=line.title,
        sku=line.sku,
        colour=line.colour,
        size=line.size,
        image=line.image,
        vendor=VendorRef(name=part.vendor_name, slug=part.vendor_slug),
        quantity=line.quantity,
        unit_minor=line.unit_minor,
        total_minor=line.total_minor,
        vendor_order=line.vendor_order_id,
    )


def units_sold(*, variant_id: UUID) -> int:
    """How many of a variant stand in orders, for checks and tests."""
    with platform_scope():
        found = OrderLine.objects.filter(variant_id=variant_id).aggregate(units=Sum("quantity"))
    return int(found["units"] or 0)
