"""The shopper's own yes to one exact proposal: hold the stock, open the payment."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from commerce.carts.models import Cart
from commerce.checkout import drafting
from commerce.checkout.models import TERMINAL, Checkout, Proposal
from commerce.errors import CheckoutClosed, CustomerOnly, ProposalChanged
from commerce.inventory.holds import services as holds
from commerce.payments import services as payments
from commerce.payments.selectors import payment_view
from commerce.payments.views import PaymentView
from commerce.tailoring import services as tailoring
from server.accounts.access import Actor, platform_scope, site_scope
from server.common import audit
from server.common.clock import now
from server.common.errors import IdempotencyConflict, Invalid, NotFound
from server.env import env

_WHY = {
    "expired": "This offer has run out. Here is a new one.",
    "superseded": "This offer was replaced. Here is the one that holds.",
    "mismatch": "This is not the offer we made. Here is the one that holds.",
    "cart_changed": "Your cart has changed. Here is a new offer.",
    "price_changed": "A price has changed. Here is a new offer.",
}


class _Changed(Exception):
    def __init__(self, checkout_id: UUID, reason: str) -> None:
        super().__init__(reason)
        self.checkout_id, self.reason = checkout_id, reason


def confirm(
    *, actor: Actor, proposal_id: UUID, version: int, total_minor: int, currency: str, key: str
) -> PaymentView:
    """Agree to a proposal, named with its version, total and currency: its stock is held, its payment opened.

    key: the order's idempotency key. The same yes twice answers the same payment. Raises CustomerOnly
    for anyone but the customer, ProposalChanged with the proposal that holds now (made in a transaction
    of its own, so inside a caller's transaction that rolls back, ask for it again), MeasuresNeeded, OutOfStock,
    CheckoutClosed, IdempotencyConflict, NotFound.
    """
    if actor.kind != "customer" or actor.id is None:
        raise CustomerOnly("Only the shopper can agree to an order.")
    if not key or len(key) > 255:
        raise Invalid("A confirmation needs a key of at most 255 characters.", field="key")
    try:
        with platform_scope():
            return _confirm(actor, actor.id, proposal_id, (version, total_minor, currency), key)
    except _Changed as changed:
        with platform_scope():
            checkout = drafting.lock(actor, changed.checkout_id)
            cart = Cart.objects.select_for_update(no_key=True).get(pk=checkout.cart_id)
            fresh = drafting.refresh(checkout, cart, site_scope(checkout.site_id), actor, now())
            view = drafting.proposal_view(fresh, drafting.address_of(checkout)) if fresh else None
        raise ProposalChanged(
            _WHY[changed.reason],
            reason=changed.reason,
            proposal=view.model_dump(mode="json") if view else None,
        ) from None


def _confirm(
    actor: Actor, customer_id: UUID, proposal_id: UUID, named: tuple[int, int, str], key: str
) -> PaymentView:
    moment = now()
    found = (
        Proposal.objects.filter(pk=proposal_id, customer_id=customer_id).values_list("checkout_id").first()
    )
    if found is None:
        raise NotFound
    checkout = drafting.lock(actor, found[0])
    proposal = Proposal.objects.get(pk=proposal_id)
    agreed = (proposal.cart_version, proposal.total_minor, proposal.currency)
    used = Proposal.objects.filter(customer_id=customer_id, confirm_key=key).exclude(pk=proposal_id).exists()
    if used or (proposal.confirm_key == key and named != agreed):
        raise IdempotencyConflict("This key was used for another confirmation.")
    if named == agreed and proposal.status == Proposal.Status.CONFIRMED and checkout.payment is not None:
        return payment_view(checkout.payment)
    if checkout.status in TERMINAL:
        raise CheckoutClosed("This checkout is over.", status=checkout.status)
    if proposal.status not in (Proposal.Status.OPEN, Proposal.Status.CONFIRMED):
        raise _Changed(checkout.pk, "superseded")
    if named != agreed:
        raise _Changed(checkout.pk, "mismatch")
    if proposal.expires_at <= moment:
        raise _Changed(checkout.pk, "expired")
    _unchanged(checkout, proposal)
    if not proposal.total_minor:
        raise CheckoutClosed("There is nothing to pay for here.", status=checkout.status)
    lines = proposal.content["lines"]
    tailoring.ensure(customer_id=checkout.customer_id, product_ids={UUID(line["product"]) for line in lines})
    tailoring.bind(customer_id=checkout.customer_id, shop_id=checkout.tenant_id, lines=lines)
    hold_until = moment + _hold_for()
    holds.take(
        claim_id=checkout.pk,
        shop_id=checkout.tenant_id,
        wishes=wishes_of(proposal),
        expires_at=hold_until,
        now=moment,
    )
    payment = payments.open_payment(
        actor=actor,
        tenant_id=checkout.tenant_id,
        site_id=checkout.site_id,
        customer_id=checkout.customer_id,
        checkout_id=checkout.pk,
        proposal_id=proposal.pk,
        amount_minor=proposal.total_minor,
        currency=proposal.currency,
        expires_at=hold_until,
    )
    proposal.status, proposal.confirm_key = Proposal.Status.CONFIRMED, key
    proposal.save(update_fields=["status", "confirm_key"])
    checkout.status = Checkout.Status.IN_PROGRESS
    checkout.payment, checkout.proposal_id = payment, proposal.pk
    checkout.expires_at = max(checkout.expires_at, hold_until)
    checkout.save(update_fields=["status", "payment", "proposal_id", "expires_at", "updated_at"])
    audit.record(
        "checkout.confirmed",
        actor=actor,
        target=("checkout", checkout.pk),
        tenant_id=checkout.tenant_id,
        after={
            "proposal": str(proposal.pk),
            "version": proposal.cart_version,
            "total_minor": proposal.total_minor,
            "currency": proposal.currency,
            "payment": str(payment.pk),
        },
    )
    return payment_view(payment)


def _unchanged(checkout: Checkout, proposal: Proposal) -> None:
    """The cart, its prices, rates and taxes are still those of the proposal."""
    cart = Cart.objects.select_for_update(no_key=True).get(pk=checkout.cart_id)
    if cart.status != Cart.Status.OPEN or cart.version != proposal.cart_version:
        raise _Changed(checkout.pk, "cart_changed")
    offer = drafting.draw_up(checkout, cart, site_scope(checkout.site_id))
    if offer is None or offer.fingerprint != proposal.fingerprint:
        raise _Changed(checkout.pk, "price_changed")


def wishes_of(proposal: Proposal) -> list[holds.Wish]:
    return [
        holds.Wish(UUID(line["variant"]), line["quantity"], line["title"])
        for line in proposal.content["lines"]
    ]


def _hold_for() -> timedelta:
    return timedelta(minutes=env.hold_minutes)
