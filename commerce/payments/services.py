"""Everything that changes a payment, but for completing what it pays for (checkout.completion)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from commerce.errors import PaymentClosed
from commerce.events import (
    PaymentCreated,
    PaymentRefundDue,
    PaymentRefunded,
    PaymentRequiresAction,
    ShopFact,
)
from commerce.ledger import rules
from commerce.ledger import services as ledger
from commerce.orders.models import Order
from commerce.payments import webhooks
from commerce.payments.models import Payment, PaymentEvent, Refund
from commerce.payments.providers import sandbox
from commerce.payments.providers.base import Ask, Started
from commerce.payments.providers.registry import DEFAULT, provider
from commerce.payments.providers.sandbox import Outcome
from commerce.payments.selectors import payment_view
from commerce.payments.views import PaymentView
from server.accounts.access import SYSTEM, Actor, platform_scope
from server.common import audit, outbox
from server.common.errors import NotFound
from server.common.ids import uuid7

OPEN = (Payment.Status.CREATED, Payment.Status.REQUIRES_ACTION)


def open_payment(
    *,
    actor: Actor,
    tenant_id: UUID,
    site_id: UUID,
    customer_id: UUID,
    checkout_id: UUID,
    proposal_id: UUID,
    amount_minor: int,
    currency: str,
    expires_at: datetime,
    provider_name: str = DEFAULT,
) -> Payment:
    """A new attempt at a sum, in the caller's transaction.

    A local provider is asked at once; any other outside of the transaction, by the outbox.
    """
    payment = Payment.objects.create(
        id=uuid7(),
        tenant_id=tenant_id,
        site_id=site_id,
        customer_id=customer_id,
        checkout_id=checkout_id,
        proposal_id=proposal_id,
        provider=provider_name,
        amount_minor=amount_minor,
        currency=currency,
        expires_at=expires_at,
    )
    audit.record(
        "payment.created",
        actor=actor,
        target=("payment", payment.pk),
        tenant_id=tenant_id,
        after={
            "amount_minor": amount_minor,
            "currency": currency,
            "provider": provider_name,
        },
    )
    if provider(provider_name).local:
        return started(payment.pk, ask(payment))
    tell(payment, PaymentCreated, checkout_id=checkout_id)
    return payment


def ask(payment: Payment) -> Started:
    """Ask the provider for this payment; asking twice is harmless."""
    wish = Ask(str(payment.pk), payment.pk, payment.amount_minor, payment.currency)
    return provider(payment.provider).start(wish)


def started(payment_id: UUID, answer: Started) -> Payment:
    """Note where the shopper must go. Twice is harmless."""
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.status != Payment.Status.CREATED:
        return payment
    payment.provider_ref, payment.url = answer.ref, answer.url
    payment.status = Payment.Status.REQUIRES_ACTION
    payment.save(update_fields=["provider_ref", "url", "status", "updated_at"])
    tell(
        payment,
        PaymentRequiresAction,
        checkout_id=payment.checkout_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
    )
    return payment


def simulate(*, payment_id: UUID, outcome: Outcome, actor: Actor) -> PaymentView:
    """Press a button on the sandbox's pay page: succeed, decline, delay, duplicate or reorder.

    A customer only for her own payment; an anonymous actor is whoever holds the pay page's link.
    """
    with platform_scope():
        payment = Payment.objects.filter(pk=payment_id, provider=sandbox.Sandbox.name).first()
        if payment is None or payment.provider_ref is None:
            raise NotFound
        if actor.kind == "customer" and payment.customer_id != actor.id:
            raise NotFound
        if actor.kind not in ("customer", "anonymous", "system"):
            raise NotFound
        if payment.status in (Payment.Status.FAILED, Payment.Status.VOIDED):
            raise PaymentClosed("This payment is over. Please start again.", status=payment.status)
        sandbox.decide(payment.provider_ref, outcome)
        audit.record(
            "payment.simulated",
            actor=actor,
            target=("payment", payment.pk),
            tenant_id=payment.tenant_id,
            after={"outcome": outcome},
        )
        transaction.on_commit(send_sandbox_webhooks, robust=True)
        return payment_view(payment)


def send_sandbox_webhooks() -> int:
    """Let the sandbox send what is due, through the same door that any provider uses."""

    def post(raw: bytes, headers: Mapping[str, str]) -> None:
        webhooks.receive(provider_name=sandbox.Sandbox.name, raw=raw, headers=headers)

    return sandbox.deliver_due(post)


def note(payment: Payment, kind: str, *, source: str, amount_minor: int = 0, **data: object) -> bool:
    """Add to the payment's history. False if this source was noted before."""
    row = PaymentEvent(
        id=uuid7(),
        tenant_id=payment.tenant_id,
        payment=payment,
        kind=kind,
        source=source,
        amount_minor=amount_minor,
        data=data,
    )
    PaymentEvent.objects.bulk_create([row], ignore_conflicts=True)
    return PaymentEvent.objects.filter(pk=row.pk).exists()


def refund(*, payment_id: UUID, amount_minor: int, reason: str, cause: str) -> Refund:
    """Owe a sum back and have the provider pay it. One refund per cause, however often it is asked."""
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    row = Refund(
        id=uuid7(),
        tenant_id=payment.tenant_id,
        payment=payment,
        cause=cause,
        reason=reason,
        amount_minor=amount_minor,
    )
    Refund.objects.bulk_create([row], ignore_conflicts=True)
    kept = Refund.objects.get(payment=payment, cause=cause)
    if kept.pk == row.pk:
        tell(
            payment,
            PaymentRefundDue,
            refund_id=row.pk,
            key=f"refund:{row.pk}",
            amount_minor=amount_minor,
            currency=payment.currency,
            reason=reason,
        )
    return kept


def pay_back(refund_id: UUID) -> None:
    """Ask the provider, outside of any transaction, then book it. Safe to run twice."""
    with platform_scope():
        row = Refund.objects.select_related("payment").get(pk=refund_id)
    if row.status == Refund.Status.DONE or row.payment.provider_ref is None:
        return
    provider(row.payment.provider).refund(
        ref=row.payment.provider_ref,
        amount_minor=row.amount_minor,
        currency=row.payment.currency,
        key=str(row.pk),
    )
    with platform_scope():
        booked(refund_id)
        transaction.on_commit(partial(_send_if_sandbox, row.payment.provider), robust=True)


def booked(refund_id: UUID) -> None:
    """The money is back with the shopper: amounts, ledger, order. Twice is harmless."""
    payment_id = Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    row = Refund.objects.select_for_update().get(pk=refund_id)
    if row.status == Refund.Status.DONE:
        return
    row.status = Refund.Status.DONE
    row.save(update_fields=["status", "updated_at"])
    payment.refunded_minor += row.amount_minor
    whole = payment.refunded_minor == payment.captured_minor
    payment.status = Payment.Status.REFUNDED if whole else Payment.Status.PARTIALLY_REFUNDED
    payment.save(update_fields=["refunded_minor", "status", "updated_at"])
    note(payment, "refunded", source=f"refund:{row.pk}", amount_minor=row.amount_minor)
    order = None
    if payment.order_id is not None:
        order = Order.objects.select_for_update(no_key=True).get(pk=payment.order_id)
        order.refunded_minor += row.amount_minor
        order.save(update_fields=["refunded_minor", "updated_at"])
    house_id = ledger.house_of(payment.tenant_id)
    ledger.post(
        kind="refund",
        cause=f"refund:{row.pk}",
        tenant_id=payment.tenant_id,
        order_id=payment.order_id,
        currency=payment.currency,
        entries=rules.refund(house_id, row.amount_minor),
    )
    audit.record(
        "payment.refunded",
        actor=SYSTEM(payment.tenant_id),
        target=("payment", payment.pk),
        tenant_id=payment.tenant_id,
        after={
            "amount_minor": row.amount_minor,
            "reason": row.reason,
            "refund": str(row.pk),
        },
    )
    tell(
        payment,
        PaymentRefunded,
        checkout_id=payment.checkout_id,
        order_id=payment.order_id,
        amount_minor=row.amount_minor,
        currency=payment.currency,
        reason=row.reason,
    )


def _send_if_sandbox(name: str) -> None:
    if name == sandbox.Sandbox.name:
        send_sandbox_webhooks()


def tell(payment: Payment, fact: type[ShopFact], *, key: str = "", **fields: object) -> None:
    outbox.publish(
        fact.model_validate(
            {
                "tenant_id": payment.tenant_id,
                "site_id": payment.site_id,
                "customer_id": payment.customer_id,
                "payment_id": payment.pk,
                **fields,
            }
        ),
        key=key or f"payment:{payment.pk}",
        tenant_id=payment.tenant_id,
    )
