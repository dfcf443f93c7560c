from __future__ import annotations

from uuid import UUID

from commerce.orders.views import OrderView, VendorOrderView
from server.accounts.access import Actor


def cancel(*, order_id: UUID, actor: Actor, key: str | None = None) -> OrderView:
    raise NotImplementedError


def advance(
    *, vendor_order_id: UUID, step: str, actor: Actor, tracking: str | None = None
) -> VendorOrderView:
    raise NotImplementedError
