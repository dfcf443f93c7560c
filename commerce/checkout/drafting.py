"""Keeping a checkout's proposal in step with its cart, address, prices and rates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from commerce.carts.goods import goods
from commerce.carts.models import Cart
from commerce.carts.services import accept_prices
from commerce.checkout import delivery
from commerce.checkout.models import TERMINAL, Checkout, Proposal
from commerce.checkout.proposals import Quote, Wanted, quote
from commerce.checkout.views import CheckoutView, DeliveryView, ProposalLineView, ProposalView
from commerce.errors import CartFull
from commerce.ledger.services import house_of
from commerce.orders.models import Order, VendorTerms
from commerce.orders.views import AddressView
from commerce.payments.selectors import payment_view
from server.accounts import customers
from server.accounts.access import Actor, SiteScope
from server.common import audit
from server.common.crypto import Unreadable
from server.common.errors import NotFound
from server.common.ids import uuid7

PROPOSAL_LIVES: Final = timedelta(minutes=15)
CHECKOUT_LIVES: Final = timedelta(hours=6)
DEFAULT_COMMISSION_BP: Final = 1_000
GOING = (Checkout.Status.INCOMPLETE, Checkout.Status.READY)


def lock(actor: Actor, checkout_id: UUID) -> Checkout:
    """The checkout, locked; to anyone but its customer and those who act for her there is none."""
    checkout = Checkout.objects.select_for_update(no_key=True).filter(pk=checkout_id).first()
    if checkout is None or not acts_for(actor, checkout.customer_id):
        raise NotFound
    return checkout


def acts_for(actor: Actor, customer_id: UUID) -> bool:
    if actor.kind == "customer":
        return actor.id == customer_id
    return actor.kind == "system" or (actor.kind == "assistant" and actor.on_behalf_of == customer_id)


def draw_up(checkout: Checkout, cart: Cart, site: SiteScope) -> Quote | None:
    """What the cart costs now, or None while the cart or the address is missing something."""
    lines = list(cart.lines.order_by("created_at", "id"))
    known = goods([line.variant_id for line in lines], site)
    wanted = [
        Wanted(line.pk, known[line.variant_id], line.quantity) for line in lines if line.variant_id in known
    ]
    if not lines or len(wanted) != len(lines) or checkout.address_sealed is None:
        return None
    if cart.status == Cart.Status.OPEN:
        accept_prices(cart=cart, known=known)
    vendors = list(dict.fromkeys(one.good.vendor_id for one in wanted))
    try:
        return _priced(wanted, vendors, checkout.country, site)
    except OverflowError:
        raise CartFull("This is more than one order can hold.") from None


def _priced(wanted: list[Wanted], vendors: list[UUID], country: str, site: SiteScope) -> Quote:
    terms = dict(VendorTerms.objects.filter(tenant_id__in=vendors).values_list("tenant_id", "commission_bp"))
    return quote(
        wanted=wanted,
        rates=delivery.rates(vendors, country=country, currency=site.currency),
        commission_bp={vendor: terms.get(vendor, DEFAULT_COMMISSION_BP) for vendor in vendors},
        tax_rate_bp=site.tax_rate_bp,
        tax_included=site.tax_included,
        currency=site.currency,
        house_id=house_of(site.tenant_id),
    )


def refresh(checkout: Checkout, cart: Cart, site: SiteScope, actor: Actor, now: datetime) -> Proposal | None:
    """The open proposal, kept if it still says the truth, else superseded by a new one.

    Needs the locks of checkout and cart, in that order. A checkout that is paying or over stays as it is.
    """
    standing = checkout.proposals.filter(status__in=["open", "confirmed"]).first()
    if checkout.status not in GOING:
        return standing
    offer = draw_up(checkout, cart, site)
    while offer is not None and Order.objects.filter(number=offer.content["number"]).exists():
        offer = draw_up(checkout, cart, site)  # once in a few hundred thousand million
    if (
        standing is not None
        and offer is not None
        and standing.status == Proposal.Status.OPEN
        and standing.expires_at > now
        and (standing.cart_version, standing.fingerprint) == (cart.version, offer.fingerprint)
    ):
        return standing
    if standing is not None:
        standing.status = (
            Proposal.Status.EXPIRED if standing.expires_at <= now else Proposal.Status.SUPERSEDED
        )
        standing.save(update_fields=["status"])
    checkout.status = Checkout.Status.READY if offer else Checkout.Status.INCOMPLETE
    checkout.expires_at = now + CHECKOUT_LIVES
    checkout.save(update_fields=["status", "expires_at", "updated_at"])
    if offer is None:
        return None
    proposal = Proposal.objects.create(
        id=uuid7(),
        tenant_id=checkout.tenant_id,
        customer_id=checkout.customer_id,
        checkout=checkout,
        cart_version=cart.version,
        currency=offer.currency,
        items_minor=offer.items_minor,
        discount_minor=offer.discount_minor,
        delivery_minor=offer.delivery_minor,
        tax_minor=offer.tax_minor,
        tax_included=offer.tax_included,
        total_minor=offer.total_minor,
        content=offer.content,
        fingerprint=offer.fingerprint,
        expires_at=now + PROPOSAL_LIVES,
    )
    audit.record(
        "checkout.proposed",
        actor=actor,
        target=("checkout", checkout.pk),
        tenant_id=checkout.tenant_id,
        after={
            "proposal": str(proposal.pk),
            "version": cart.version,
            "total_minor": offer.total_minor,
            "currency": offer.currency,
        },
    )
    return proposal


def view(checkout: Checkout, proposal: Proposal | None) -> CheckoutView:
    address = address_of(checkout)
    missing: list[str] = []
    if checkout.status == Checkout.Status.INCOMPLETE:
        missing = (["address"] if address is None else []) or ["items"]
    return CheckoutView.model_validate(
        {
            "checkout": checkout.pk,
            "status": checkout.status,
            "address": address,
            "proposal": proposal_view(proposal, address) if proposal else None,
            "missing": missing,
            "payment": payment_view(checkout.payment) if checkout.payment else None,
            "order": checkout.order_id,
            "expires_at": checkout.expires_at,
        }
    )


def proposal_view(proposal: Proposal, address: AddressView | None) -> ProposalView:
    content = proposal.content
    return ProposalView.model_validate(
        {
            "proposal": proposal.pk,
            "checkout": proposal.checkout_id,
            "version": proposal.cart_version,
            "currency": proposal.currency,
            "lines": [ProposalLineView.model_validate(line) for line in content["lines"]],
            "deliveries": [
                DeliveryView(
                    vendor=vendor["name"],
                    label=vendor["label"],
                    price_minor=vendor["delivery_minor"],
                    days=vendor["days"],
                )
                for vendor in content["vendors"]
            ],
            "items_minor": proposal.items_minor,
            "discount_minor": proposal.discount_minor,
            "delivery_minor": proposal.delivery_minor,
            "tax_minor": proposal.tax_minor,
            "tax_included": proposal.tax_included,
            "total_minor": proposal.total_minor,
            "address": address,
            "expires_at": proposal.expires_at,
            "status": proposal.status,
        }
    )


def address_of(checkout: Checkout) -> AddressView | None:
    """None while there is none, and once the customer was erased."""
    if checkout.address_sealed is None:
        return None
    try:
        return AddressView.model_validate(
            customers.unseal_for(checkout.customer_id, bytes(checkout.address_sealed))
        )
    except Unreadable:
        return None


def is_over(checkout: Checkout) -> bool:
    return checkout.status in TERMINAL
