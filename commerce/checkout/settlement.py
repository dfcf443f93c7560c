"""What a provider's news does to our books: at most once, in any order, whatever comes late or twice."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from commerce.carts.models import Cart
from commerce.checkout import drafting
from commerce.checkout.completion import complete
from commerce.checkout.models import Checkout, Proposal
from commerce.errors import CheckoutClosed, OutOfStock, WebhookRefused
from commerce.events import PaymentFailed
from commerce.inventory.holds import services as holds
from commerce.ledger import rules
from commerce.ledger import services as ledger
from commerce.payments import services as payments
from commerce.payments.models import InboundWebhook, Payment, Refund
from commerce.payments.providers.base import ProviderEvent
from commerce.payments.providers.registry import provider
from server.accounts.access import SYSTEM, site_scope
from server.common import audit
from server.common.clock import now

State = InboundWebhook.State


def settle(webhook_id: UUID) -> None:
    """Work through one stored event, in the caller's transaction and platform scope. Twice is harmless."""
    row = InboundWebhook.objects.select_for_update().get(pk=webhook_id)
    if row.state != State.RECEIVED:
        return
    try:
        event = provider(row.provider).read(row.payload)
    except (WebhookRefused, KeyError, TypeError, ValueError) as error:
        row.state, row.note = State.IGNORED, f"cannot be read: {error}"[:200]
    else:
        row.state, row.note = _apply(row.provider, event)
    row.processed_at = now()
    row.save(update_fields=["state", "note", "processed_at"])


def _apply(provider_name: str, event: ProviderEvent) -> tuple[State, str]:
    payment = Payment.objects.filter(provider=provider_name, provider_ref=event.ref).first()
    if payment is None:
        return State.IGNORED, "no such payment of ours"
    checkout = Checkout.objects.select_for_update(no_key=True).get(pk=payment.checkout_id)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if event.kind == "refunded":
        return _refunded(payment, event)
    if event.kind == "other":
        return State.IGNORED, "nothing to do"
    if wrong := _mismatch(payment, event):
        audit.record(
            "payment.mismatched",
            actor=SYSTEM(payment.tenant_id),
            target=("payment", payment.pk),
            tenant_id=payment.tenant_id,
            before={"amount_minor": payment.amount_minor, "currency": payment.currency},
            after={"amount_minor": event.amount_minor, "currency": event.currency, "wrong": wrong},
        )
        return State.MISMATCH, wrong
    if event.kind == "failed":
        return _failed(checkout, payment, event)
    return _succeeded(checkout, payment, event)


def _mismatch(payment: Payment, event: ProviderEvent) -> str:
    if event.reference != str(payment.pk):
        return "reference"
    if event.currency != payment.currency:
        return "currency"
    return "amount" if event.amount_minor != payment.amount_minor else ""


def _succeeded(checkout: Checkout, payment: Payment, event: ProviderEvent) -> tuple[State, str]:
    if payment.captured_minor:
        return State.PROCESSED, "captured before"
    source = f"{payment.provider}:{event.event_id}"
    if payment.status == Payment.Status.VOIDED or checkout.status in (
        Checkout.Status.COMPLETED,
        Checkout.Status.CANCELED,
    ):
        return _send_back(checkout, payment, source, "checkout_over")
    if checkout.status == Checkout.Status.IN_PROGRESS and checkout.payment_id != payment.pk:
        return _send_back(checkout, payment, source, "another_payment")
    try:
        with transaction.atomic():
            _revive(checkout, payment)
            done = complete(payment_ids=[payment.pk], now=now(), source=source)
    except OutOfStock:
        return _send_back(checkout, payment, source, "out_of_stock")
    except CheckoutClosed:
        return _send_back(checkout, payment, source, "checkout_over")
    return State.PROCESSED, f"order {done[0].number}"


def _revive(checkout: Checkout, payment: Payment) -> None:
    """A success after expiry or failure: what she paid for is what she gets, if it can still be had."""
    if checkout.status == Checkout.Status.IN_PROGRESS:
        return
    moment = now()
    checkout.proposals.filter(status__in=["open", "confirmed"]).exclude(pk=payment.proposal_id).update(
        status=Proposal.Status.SUPERSEDED
    )
    Proposal.objects.filter(pk=payment.proposal_id).update(status=Proposal.Status.CONFIRMED)
    going = Checkout.objects.filter(cart_id=checkout.cart_id).exclude(pk=checkout.pk)
    if going.exclude(status__in=["completed", "canceled", "expired"]).exists():
        raise CheckoutClosed("Another checkout of this cart is going.")
    checkout.status = Checkout.Status.IN_PROGRESS
    checkout.save(update_fields=["status", "updated_at"])
    audit.record(
        "checkout.revived",
        actor=SYSTEM(checkout.tenant_id),
        target=("checkout", checkout.pk),
        tenant_id=checkout.tenant_id,
        after={"payment": str(payment.pk), "at": moment.isoformat()},
    )


def _failed(checkout: Checkout, payment: Payment, event: ProviderEvent) -> tuple[State, str]:
    if payment.status not in payments.OPEN:
        return State.PROCESSED, f"too late: {payment.status}"
    payment.status, payment.failure = Payment.Status.FAILED, event.failure[:60] or "declined"
    payment.save(update_fields=["status", "failure", "updated_at"])
    payments.note(payment, "failed", source=f"{payment.provider}:{event.event_id}", reason=payment.failure)
    if checkout.payment_id == payment.pk and checkout.status == Checkout.Status.IN_PROGRESS:
        reopen(checkout)
    audit.record(
        "payment.failed",
        actor=SYSTEM(payment.tenant_id),
        target=("payment", payment.pk),
        tenant_id=payment.tenant_id,
        after={"reason": payment.failure},
    )
    payments.tell(payment, PaymentFailed, checkout_id=checkout.pk, reason=payment.failure)
    return State.PROCESSED, "failed"


def reopen(checkout: Checkout) -> None:
    """Back to where she can say yes again: stock given back, a fresh proposal drawn up. Needs its lock."""
    moment = now()
    cart = Cart.objects.select_for_update(no_key=True).get(pk=checkout.cart_id)
    holds.release(claim_id=checkout.pk, now=moment)
    checkout.proposals.filter(status=Proposal.Status.CONFIRMED).update(status=Proposal.Status.CANCELED)
    checkout.status = Checkout.Status.READY
    checkout.save(update_fields=["status", "updated_at"])
    drafting.refresh(checkout, cart, site_scope(checkout.site_id), SYSTEM(checkout.tenant_id), moment)


def _refunded(payment: Payment, event: ProviderEvent) -> tuple[State, str]:
    """Our own refund coming back as news; booked already, or booked now if we died in between."""
    asked = Refund.objects.filter(payment=payment, amount_minor=event.amount_minor)
    row = next((one for one in asked if str(one.pk) == event.refund_key), None)
    if row is None:
        return State.MISMATCH, "no such refund of ours"
    if row.status == Refund.Status.DONE:
        return State.PROCESSED, "booked before"
    payments.booked(row.pk)
    return State.PROCESSED, f"refund {row.pk}"


def _send_back(checkout: Checkout, payment: Payment, source: str, reason: str) -> tuple[State, str]:
    """Money for an order that cannot be made: taken into the books, and owed back at once."""
    payment.status = Payment.Status.CAPTURED
    payment.captured_minor = payment.amount_minor
    payment.save(update_fields=["status", "captured_minor", "updated_at"])
    payments.note(payment, "captured", source=source, amount_minor=payment.amount_minor, stranded=reason)
    ledger.post(
        kind="stranded",
        cause=f"stranded:{payment.pk}",
        tenant_id=payment.tenant_id,
        order_id=None,
        currency=payment.currency,
        entries=rules.stranded(ledger.house_of(payment.tenant_id), payment.amount_minor),
    )
    audit.record(
        "payment.stranded",
        actor=SYSTEM(payment.tenant_id),
        target=("payment", payment.pk),
        tenant_id=payment.tenant_id,
        after={"reason": reason, "amount_minor": payment.amount_minor, "checkout": str(checkout.pk)},
    )
    payments.refund(
        payment_id=payment.pk,
        amount_minor=payment.amount_minor,
        reason=reason,
        cause=f"stranded:{payment.pk}",
    )
    if reason == "out_of_stock" and checkout.status == Checkout.Status.IN_PROGRESS:
        reopen(checkout)
    return State.PROCESSED, f"sent back: {reason}"
