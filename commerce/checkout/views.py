"""What a checkout and its proposal look like from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from commerce.carts.views import LineView, View
from commerce.orders.views import AddressView
from commerce.payments.views import PaymentView

CheckoutStatus = Literal[
    "incomplete",
    "ready_for_complete",
    "complete_in_progress",
    "completed",
    "requires_escalation",
    "canceled",
    "expired",
]
ProposalStatus = Literal["open", "confirmed", "superseded", "expired", "canceled"]


class DeliveryView(View):
    """`vendor` is the vendor's display name; `days` is for people, such as "2–4"."""

    vendor: str
    label: str
    price_minor: int
    days: str


class ProposalLineView(LineView):
    tax_minor: int = 0
    discount_minor: int = 0


class ProposalView(View):
    """The exact total put to the shopper. `version` is the cart's; a confirm must name all of it."""

    proposal: UUID
    checkout: UUID
    version: int
    currency: str
    lines: list[ProposalLineView]
    deliveries: list[DeliveryView]
    items_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int
    tax_included: bool
    total_minor: int
    address: AddressView | None
    expires_at: datetime
    status: ProposalStatus


class CheckoutView(View):
    """`missing` names what is needed before there can be a proposal: "items", "address"."""

    checkout: UUID
    status: CheckoutStatus
    address: AddressView | None
    proposal: ProposalView | None
    missing: list[str]
    payment: PaymentView | None = None
    order: UUID | None = None
    expires_at: datetime
