"""A checkout from its start to the shopper's own yes. Completing it is in completion.py."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from commerce.carts.models import Cart
from commerce.carts.selectors import cart_view
from commerce.carts.services import for_sale, in_stock
from commerce.checkout import addresses, drafting
from commerce.checkout.confirmation import confirm
from commerce.checkout.models import TERMINAL, Checkout, Proposal
from commerce.checkout.views import CheckoutView, ProposalView
from commerce.errors import CartEmpty, CheckoutClosed
from commerce.inventory.holds import services as holds
from commerce.orders.links import email_digest
from commerce.payments.models import Payment
from commerce.tailoring import services as tailoring
from server.accounts import customers
from server.accounts.access import Actor, SiteScope, platform_scope, site_scope
from server.common import audit
from server.common.clock import now
from server.common.crypto import Unreadable
from server.common.errors import NotFound
from server.common.ids import uuid7

__all__ = ["cancel", "confirm", "latest", "propose", "set_address", "start"]


def start(*, actor: Actor, site: SiteScope, customer_id: UUID) -> CheckoutView:
    """The checkout of the shopper's open cart: the one that is going, or a new one.

    Her last address is taken over, so a proposal may be there at once. A checkout that was being paid
    is called off if the cart has changed since. Raises CartEmpty, NotForSale, MeasuresNeeded, OutOfStock.
    """
    if not drafting.acts_for(actor, customer_id):
        raise NotFound
    with platform_scope():
        moment = now()
        mine = Cart.objects.filter(site_id=site.site_id, customer_id=customer_id, status=Cart.Status.OPEN)
        checkout = (
            Checkout.objects.select_for_update(no_key=True)
            .filter(cart__in=mine)
            .exclude(status__in=TERMINAL)
            .first()
        )
        cart = mine.select_for_update(no_key=True).first()  # after the checkout: one order for all locks
        if cart is None or not cart.lines.exists():
            raise CartEmpty("Your cart is empty.")
        if checkout is not None and checkout.status == Checkout.Status.IN_PROGRESS:
            confirmed = checkout.proposals.get(status=Proposal.Status.CONFIRMED)
            if confirmed.cart_version == cart.version:
                return drafting.view(checkout, confirmed)
            call_off(checkout, actor, Checkout.Status.CANCELED)
            checkout = None
        if checkout is None:
            checkout = _open(cart, customer_id, site, actor)
        _still_there(cart, site)
        return drafting.view(checkout, drafting.refresh(checkout, cart, site, actor, moment))


def set_address(*, actor: Actor, checkout_id: UUID, address: Mapping[str, object]) -> CheckoutView:
    """Where to deliver. Sealed under the shopper's key, and remembered for her next checkout.

    Raises AddressInvalid (details.fields), CheckoutClosed once it is being paid or over, NotFound.
    """
    good = addresses.read(address)
    with platform_scope():
        checkout = drafting.lock(actor, checkout_id)
        if checkout.status not in drafting.GOING:
            raise CheckoutClosed("This checkout can no longer be changed.", status=checkout.status)
        cart = Cart.objects.select_for_update(no_key=True).get(pk=checkout.cart_id)
        checkout.address_sealed = customers.seal_for(checkout.customer_id, good.model_dump())
        checkout.country, checkout.email_digest = good.country, email_digest(good.email)
        checkout.save(update_fields=["address_sealed", "country", "email_digest", "updated_at"])
        # A proposal names its address: another address, another proposal.
        checkout.proposals.filter(status=Proposal.Status.OPEN).update(status=Proposal.Status.SUPERSEDED)
        customers.set_contact(
            checkout.customer_id,
            name=good.name,
            email=good.email,
            phone=good.phone,
            address=good.model_dump(),
        )
        audit.record(
            "checkout.address_set",
            actor=actor,
            target=("checkout", checkout.pk),
            tenant_id=checkout.tenant_id,
            after={"country": good.country},
        )
        site = site_scope(checkout.site_id)
        return drafting.view(checkout, drafting.refresh(checkout, cart, site, actor, now()))


def propose(*, actor: Actor, checkout_id: UUID) -> ProposalView:
    """The proposal as it holds now. Raises CheckoutClosed if there cannot be one (details.missing)."""
    with platform_scope():
        checkout = drafting.lock(actor, checkout_id)
        cart = Cart.objects.select_for_update(no_key=True).get(pk=checkout.cart_id)
        proposal = drafting.refresh(checkout, cart, site_scope(checkout.site_id), actor, now())
        if proposal is None:
            missing = drafting.view(checkout, None).missing
            raise CheckoutClosed(
                "Something is still missing." if missing else "This checkout is over.",
                status=checkout.status,
                missing=missing,
            )
        return drafting.proposal_view(proposal, drafting.address_of(checkout))


def cancel(*, actor: Actor, checkout_id: UUID) -> CheckoutView:
    """Call it off, give its stock back and void its payment. Twice is harmless; the cart stays.

    Raises CheckoutClosed if it was completed: then cancel the order.
    """
    with platform_scope():
        checkout = drafting.lock(actor, checkout_id)
        if checkout.status == Checkout.Status.COMPLETED:
            raise CheckoutClosed("This is an order already.", status=checkout.status)
        if checkout.status not in TERMINAL:
            call_off(checkout, actor, Checkout.Status.CANCELED)
        return drafting.view(checkout, None)


def latest(*, customer_id: UUID, site: SiteScope) -> CheckoutView | None:
    """The shopper's newest checkout on a site, as it was left; None if she never had one."""
    with platform_scope():
        checkout = (
            Checkout.objects.filter(customer_id=customer_id, site_id=site.site_id)
            .order_by("-created_at", "-id")
            .first()
        )
        if checkout is None:
            return None
        return drafting.view(checkout, checkout.proposals.filter(status__in=["open", "confirmed"]).first())


def checkout_of(*, actor: Actor, checkout_id: UUID) -> CheckoutView:
    """One checkout of the actor's. Raises NotFound."""
    with platform_scope():
        checkout = Checkout.objects.filter(pk=checkout_id).first()
        if checkout is None or not drafting.acts_for(actor, checkout.customer_id):
            raise NotFound
        return drafting.view(checkout, checkout.proposals.filter(status__in=["open", "confirmed"]).first())


def call_off(checkout: Checkout, actor: Actor, status: Checkout.Status) -> None:
    """End a checkout that was not completed. Needs its lock."""
    if checkout.payment_id is not None:
        Payment.objects.select_for_update(no_key=True).filter(
            pk=checkout.payment_id, status__in=["created", "requires_action"]
        ).update(status=Payment.Status.VOIDED)
    holds.release(claim_id=checkout.pk, now=now())
    checkout.proposals.filter(status__in=["open", "confirmed"]).update(status=Proposal.Status.CANCELED)
    before, checkout.status = checkout.status, status
    checkout.save(update_fields=["status", "updated_at"])
    audit.record(
        f"checkout.{status}",
        actor=actor,
        target=("checkout", checkout.pk),
        tenant_id=checkout.tenant_id,
        before={"status": before},
        after={"status": status},
    )


def _open(cart: Cart, customer_id: UUID, site: SiteScope, actor: Actor) -> Checkout:
    checkout = Checkout(
        id=uuid7(),
        tenant_id=site.tenant_id,
        site_id=site.site_id,
        customer_id=customer_id,
        cart=cart,
        currency=site.currency,
        expires_at=now() + drafting.CHECKOUT_LIVES,
    )
    try:
        known = customers.contact(customer_id).get("address")
    except Unreadable:
        known = None
    if known:
        checkout.address_sealed = customers.seal_for(customer_id, known)
        checkout.country, checkout.email_digest = known["country"], email_digest(known["email"])
    checkout.save(force_insert=True)
    audit.record(
        "checkout.started",
        actor=actor,
        target=("checkout", checkout.pk),
        tenant_id=checkout.tenant_id,
        after={"cart": str(cart.pk), "version": cart.version},
    )
    return checkout


def _still_there(cart: Cart, site: SiteScope) -> None:
    lines = cart_view(cart, site).lines
    tailoring.ensure(customer_id=cart.customer_id, product_ids={line.product for line in lines})
    for line in lines:
        if line.available < line.quantity:
            in_stock(for_sale(line.variant, site), line.quantity)
