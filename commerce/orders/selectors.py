from __future__ import annotations

from uuid import UUID

from commerce.orders.views import OrderSummary, OrderView


def order_view(*, order_id: UUID, customer_id: UUID | None = None) -> OrderView:
    raise NotImplementedError


def orders_of(*, customer_id: UUID, limit: int = 20) -> list[OrderSummary]:
    raise NotImplementedError
