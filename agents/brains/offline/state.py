"""What the dialogue has established so far: the last list, the item in focus, the cart, the open question."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Question = Literal[
    "which",
    "size",
    "colour",
    "quantity",
    "add",
    "address",
    "cancel",
    "checkout",
    "handoff",
    "line",
    "vendor",
    "query",
]


class Variant(BaseModel):
    model_config = ConfigDict(extra="ignore")
    variant: str
    colour: str = ""
    size: str = ""
    price_minor: int = 0
    available: int | bool = 0

    @property
    def units(self) -> int:
        return int(self.available)


class Item(BaseModel):
    """A product as the shopper saw it."""

    model_config = ConfigDict(extra="ignore")
    product: str
    title: str
    price_minor: int
    price_max_minor: int = 0
    currency: str = "USD"
    vendor: str = ""
    vendor_slug: str = ""
    colours: list[str] = Field(default_factory=list)
    sizes: list[str] = Field(default_factory=list)
    variants: list[Variant] = Field(default_factory=list)
    in_stock: bool = True

    @classmethod
    def of(cls, view: dict[str, Any]) -> Item:
        vendor = view.get("vendor") or {}
        colours = [c["name"] if isinstance(c, dict) else str(c) for c in view.get("colours") or []]
        return cls.model_validate(
            {
                **view,
                "vendor": vendor.get("name", "") if isinstance(vendor, dict) else str(vendor),
                "vendor_slug": vendor.get("slug", "") if isinstance(vendor, dict) else "",
                "colours": colours,
                "sizes": [str(size) for size in view.get("sizes") or []],
                "variants": [
                    {**v, "colour": v.get("colour") or "", "size": v.get("size") or ""}
                    for v in view.get("variants") or []
                ],
            }
        )


class Line(BaseModel):
    """A cart line as the shopper saw it."""

    model_config = ConfigDict(extra="ignore")
    line: str
    title: str
    quantity: int
    product: str = ""
    variant: str = ""
    colour: str = ""
    size: str = ""
    unit_minor: int = 0

    @classmethod
    def of(cls, view: dict[str, Any]) -> Line:
        return cls.model_validate(
            {**view, "colour": view.get("colour") or "", "size": view.get("size") or ""}
        )


class Search(BaseModel):
    """The last search, so that 'cheaper' and 'in red instead' can build on it."""

    words: str = ""
    filters: dict[str, Any] = Field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    total: int = 0


class Asking(BaseModel):
    """The one open question, and what to do with its answer."""

    what: Question
    products: list[str] = Field(default_factory=list)
    colour: str = ""
    size: str = ""
    quantity: int = 1
    line: str = ""
    order: str = ""
    fields: list[str] = Field(default_factory=list)
    then: list[dict[str, Any]] = Field(default_factory=list)
    repeats: int = 0


class Dialogue(BaseModel):
    """The offline brain's whole memory of a conversation; stored after each turn, given to the next."""

    model_config = ConfigDict(extra="ignore")
    shown: list[Item] = Field(default_factory=list)
    focus: Item | None = None
    search: Search | None = None
    cart: list[Line] = Field(default_factory=list)
    cart_total_minor: int = 0
    currency: str = "USD"
    touched: str = ""
    asking: Asking | None = None
    address: dict[str, str] = Field(default_factory=dict)
    checkout: str = ""
    proposal: str = ""
    misses: int = 0
    turns: int = 0

    def item(self, product: str) -> Item | None:
        pool = [*([self.focus] if self.focus else []), *self.shown]
        return next((item for item in pool if item.product == product), None)
