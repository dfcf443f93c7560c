"""The one writer of orders after they were placed: steps forward, and calling off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commerce.errors import CannotCancel, CustomerOnly, StepNotAllowed
from commerce.events import MailDue, OrderCancelled, OrderRefundDue, OrderStepChanged
from commerce.inventory.holds import services as holds
from commerce.ledger import rules
from commerce.ledger import services as ledger
from commerce.orders import machine, selectors
from commerce.orders.models import Order, OrderStep, VendorOrder
from commerce.orders.views import OrderView, VendorOrderView
from server.accounts.access import Actor, platform_scope
from server.common import audit, outbox
from server.common.clock import now
from server.common.errors import NotFound
from server.common.ids import uuid7


def cancel(*, order_id: UUID, actor: Actor, key: str | None = None, reason: str = "") -> OrderView:
    """The shopper calls her order off before anything of it was sent: stock and money go back.

    Twice is harmless with any key. Raises CannotCancel (details.status), CustomerOnly, NotFound.
    """
    if actor.kind == "assistant":
        raise CustomerOnly("Only the shopper can cancel her order.")
    with platform_scope():
        order = Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
        if order is None or not (
            (actor.kind == "customer" and actor.id == order.customer_id) or actor.kind == "system"
        ):
            raise NotFound
        parts = _parts(order)
        statuses = [part.status for part in parts]
        if order.status != Order.Status.CANCELED:
            if not selectors.can_cancel(statuses):
                raise CannotCancel(
                    "It is already on its way, so it can no longer be cancelled.",
                    status=machine.least_step(statuses),
                )
            going = [part for part in parts if part.status not in machine.UNDONE]
            _undo(order, parts, going, "canceled", actor, reason)
        return selectors.order_view(order_id=order_id)


def advance(
    *,
    vendor_order_id: UUID,
    step: str,
    actor: Actor,
    tracking: str | None = None,
    reason: str = "",
) -> VendorOrderView:
    """Take a vendor order to a step; the steps in between are taken too on the way to "shipped".

    For staff of the vendor or of the marketplace. Where it stands already, nothing happens.
    Raises StepNotAllowed (details: from, to, allowed), NotFound.
    """
    with platform_scope():
        found = VendorOrder.objects.filter(pk=vendor_order_id).values_list("order_id", flat=True).first()
        if found is None:
            raise NotFound
        order = Order.objects.select_for_update(no_key=True).get(pk=found)
        parts = _parts(order)
        part = next(one for one in parts if one.pk == vendor_order_id)
        if not _may_staff(actor, part, order):
            raise NotFound
        if part.status == step:
            return selectors.part_view(part)
        road = machine.path(part.status, step)
        if not road:
            allowed = list(machine.TRANSITIONS[part.status])
            raise StepNotAllowed(
                f"An order that is {part.status.replace('_', ' ')} cannot become {step.replace('_', ' ')}.",
                **{"from": part.status, "to": step, "allowed": allowed},
            )
        if step in machine.UNDONE:
            _undo(order, parts, [part], step, actor, reason)
        else:
            _forward(order, parts, part, road, actor, tracking)
        return selectors.part_view(part)


def ask_for_link(*, number: str, email: str) -> None:
    """Have a signed link mailed if number and address belong together; nobody learns whether they did."""
    order = selectors.find(number=number, email=email)
    if order is None:
        return
    with platform_scope():
        outbox.publish(
            MailDue(
                tenant_id=order.tenant_id,
                site_id=order.site_id,
                customer_id=order.customer_id,
                order_id=order.pk,
                letter="order_link",
            ),
            key=f"mail:{order.pk}",
            tenant_id=order.tenant_id,
        )


def _parts(order: Order) -> list[VendorOrder]:
    return list(order.vendor_orders.select_for_update(no_key=True).order_by("id"))


def _may_staff(actor: Actor, part: VendorOrder, order: Order) -> bool:
    if actor.kind == "system":
        return True
    return actor.kind == "member" and actor.tenant_id in (part.tenant_id, order.house_id)


def _forward(
    order: Order,
    parts: Sequence[VendorOrder],
    part: VendorOrder,
    road: Sequence[str],
    actor: Actor,
    tracking: str | None,
) -> None:
    moment, before = now(), part.status
    if "shipped" in road:
        holds.move(
            claim_ids=[order.checkout_id],
            before="committed",
            after="fulfilled",
            now=moment,
            variant_ids=_variants([part]),
        )
        part.tracking = (tracking or "").strip()[:120] or None
    for step in road:
        _step(part, step, actor, part.tracking or "")
        audit.record(
            f"order.{step}",
            actor=actor,
            target=("vendor_order", part.pk),
            tenant_id=part.tenant_id,
            before={"status": before},
            after={"status": step, "tracking": part.tracking},
        )
        before = step
    part.save(update_fields=["status", "tracking", "updated_at"])
    _derive(order, parts)
    outbox.publish(
        OrderStepChanged(
            tenant_id=order.tenant_id,
            site_id=order.site_id,
            customer_id=order.customer_id,
            order_id=order.pk,
            number=order.number,
            vendor_order_id=part.pk,
            vendor_tenant_id=part.tenant_id,
            step=part.status,
            tracking=part.tracking,
        ),
        key=f"order:{order.pk}",
        tenant_id=order.tenant_id,
    )


def _undo(
    order: Order,
    parts: Sequence[VendorOrder],
    undone: Sequence[VendorOrder],
    status: str,
    actor: Actor,
    reason: str,
) -> None:
    """Stock back, sale reversed, refund owed: all in this transaction. The provider pays after it."""
    holds.move(
        claim_ids=[order.checkout_id],
        before="committed",
        after="restocked",
        now=now(),
        variant_ids=_variants(undone),
    )
    ledger.post_all(
        [
            ledger.Booking(
                kind="cancel",
                cause=f"cancel:{part.pk}",
                tenant_id=order.tenant_id,
                order_id=order.pk,
                currency=order.currency,
                entries=rules.cancellation(
                    order.house_id,
                    [rules.Sale(part.tenant_id, part.total_minor, part.tax_minor, part.commission_minor)],
                ),
            )
            for part in undone
        ]
    )
    for part in undone:
        before = part.status
        _step(part, status, actor, reason)
        part.reason = reason.strip()[:200]
        part.save(update_fields=["status", "reason", "updated_at"])
        audit.record(
            f"order.{status}",
            actor=actor,
            target=("vendor_order", part.pk),
            tenant_id=part.tenant_id,
            before={"status": before},
            after={"status": status},
        )
    _derive(order, parts)
    told: dict[str, Any] = {
        "tenant_id": order.tenant_id,
        "site_id": order.site_id,
        "customer_id": order.customer_id,
        "order_id": order.pk,
        "number": order.number,
        "vendor_order_ids": [part.pk for part in undone],
        "refund_minor": sum(part.total_minor for part in undone),
        "whole": order.status == Order.Status.CANCELED,
    }
    outbox.publish(OrderRefundDue(**told), key=f"refund:{order.pk}", tenant_id=order.tenant_id)
    outbox.publish(
        OrderCancelled(**told, currency=order.currency), key=f"order:{order.pk}", tenant_id=order.tenant_id
    )


def _step(part: VendorOrder, status: str, actor: Actor, note: str) -> None:
    OrderStep.objects.create(
        id=uuid7(),
        tenant_id=part.tenant_id,
        shop_id=part.shop_id,
        vendor_order=part,
        before=part.status,
        after=status,
        actor_kind=actor.kind,
        actor_id=actor.id,
        note=note[:200],
        at=now(),
    )
    part.status = status


def _derive(order: Order, parts: Sequence[VendorOrder]) -> None:
    order.status = machine.parent_status(part.status for part in parts)
    order.save(update_fields=["status", "updated_at"])


def _variants(parts: Sequence[VendorOrder]) -> list[UUID]:
    return [line.variant_id for part in parts for line in part.lines.all()]
