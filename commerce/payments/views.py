"""What a payment looks like from outside."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from commerce.carts.views import View

PaymentStatus = Literal[
    "created",
    "requires_action",
    "authorized",
    "captured",
    "partially_refunded",
    "refunded",
    "voided",
    "failed",
    "expired",
]


class PaymentView(View):
    """`url` is the provider's page where the shopper pays; empty once there is nothing left to do there."""

    payment: UUID
    checkout: UUID
    amount_minor: int
    currency: str
    status: PaymentStatus
    provider: str
    url: str
    order: UUID | None = None
