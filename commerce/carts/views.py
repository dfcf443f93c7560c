"""What a cart looks like from outside: the same shape for cards, REST and tools."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    model_config = ConfigDict(frozen=True)


class VendorRef(View):
    name: str
    slug: str


class LineView(View):
    """Amounts in minor units. `available` is how many could be had now, this line's own included."""

    line: UUID
    variant: UUID
    product: UUID
    title: str
    sku: str
    colour: str
    size: str
    image: str
    vendor: VendorRef
    quantity: int
    unit_minor: int
    total_minor: int
    available: int


class PriceChange(View):
    line: UUID
    title: str
    was_minor: int
    now_minor: int


class CartView(View):
    """`cart` is None while nothing was ever put in. `changes`: prices that moved since they were last seen."""

    cart: UUID | None
    version: int
    currency: str
    lines: list[LineView]
    items_minor: int
    count: int
    changes: list[PriceChange] = []
