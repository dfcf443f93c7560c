"""A product as a feed gives it, checked, before it is anybody's row."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from commerce import money
from commerce.catalogue.text import fold

MAX_TITLE, MAX_ID, MAX_DESCRIPTION = 300, 120, 20_000
MAX_STOCK = 1_000_000
_PRICE = re.compile(r"^\s*([A-Za-z]{3}|[$€£₦₹])?\s*(-?[\d.,]+)\s*([A-Za-z]{3}|[$€£₦₹])?\s*$")
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₦": "NGN", "₹": "INR"}


class RowInvalid(Exception):
    """One row that cannot be loaded. `code` is stable; the text is for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(slots=True)
class VariantDraft:
    """`stock_given`: the feed says how many there are; else the default is only used for a new variant."""

    sku: str
    colour: str = ""
    hex: str = ""
    size: str = ""
    price_minor: int = 0
    compare_at_minor: int | None = None
    on_hand: int = 0
    stock_given: bool = False


@dataclass(slots=True)
class Draft:
    """`notes`: what was odd about the row and what was made of it, as (code, reason)."""

    line: int
    external_id: str
    title: str
    description: str = ""
    category: list[str] = field(default_factory=list)
    type: str = ""
    gender: str = ""
    brand: str = ""
    material: str = ""
    pattern: str = ""
    fit: str = ""
    occasions: list[str] = field(default_factory=list)
    season: str = ""
    year: int | None = None
    status: str = "published"
    images: list[dict[str, str]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    variants: list[VariantDraft] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def text(value: Any, *, name: str, longest: int, required: bool = False) -> str:
    """One field's words. Raises RowInvalid missing_NAME, NAME_too_long or bad_characters."""
    words = "" if value is None else str(value).strip()
    if "\x00" in words:
        raise RowInvalid("bad_characters", f"{name}: holds a NUL character")
    if required and not words:
        raise RowInvalid(f"missing_{name}", f"{name}: is empty")
    if len(words) > longest:
        raise RowInvalid(f"{name}_too_long", f"{name}: {len(words)} characters, at most {longest}")
    return words


def price_minor(value: Any, currency: str, *, name: str = "price") -> int:
    """Minor units from 12, 12.50, "12.50 USD", "$12.50", "1,200.00". Raises RowInvalid bad_price, bad_currency."""
    match = _PRICE.match(str(value))
    if match is None or isinstance(value, bool):
        raise RowInvalid("bad_price", f"{name}: {str(value)[:40]!r} is not an amount")
    stated = match.group(1) or match.group(3)
    code = _SYMBOLS.get(stated, stated.upper()) if stated else currency
    if code != currency:
        raise RowInvalid("bad_currency", f"{name}: in {code}, but the shop sells in {currency}")
    digits = match.group(2)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    try:
        amount = Decimal(digits).scaleb(money.exponent(currency))
    except InvalidOperation:
        raise RowInvalid("bad_price", f"{name}: {str(value)[:40]!r} is not an amount") from None
    if amount != amount.to_integral_value():
        raise RowInvalid("bad_price", f"{name}: {digits} has more decimals than {currency}")
    if not 0 <= amount <= 10**12:
        raise RowInvalid("bad_price", f"{name}: {digits} is out of range")
    return int(amount)


def stock_count(value: Any) -> int:
    """Raises RowInvalid bad_stock unless a whole number from 0 to a million."""
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise RowInvalid("bad_stock", f"stock: {str(value)[:40]!r} is not a number") from None
    if amount != amount.to_integral_value() or not 0 <= amount <= MAX_STOCK:
        raise RowInvalid(
            "bad_stock", f"stock: {str(value)[:40]!r} is not a whole number from 0 to {MAX_STOCK}"
        )
    return int(amount)


_GENDERS = {
    "men": "men", "male": "men", "man": "men", "mens": "men", "women": "women", "female": "women", "woman": "women",
    "womens": "women", "ladies": "women", "unisex": "unisex", "boys": "boys", "boy": "boys", "girls": "girls",
    "girl": "girls", "kids": "kids", "children": "kids",
}  # fmt: skip


def gender(value: Any) -> str:
    return _GENDERS.get(fold(str(value or "")).replace("'", ""), "")


def slug_of(title: str, external_id: str) -> str:
    """Readable, and unique within a vendor because the feed's id is."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:100].strip("-")
    tail = re.sub(r"[^a-z0-9]+", "-", fold(external_id)).strip("-")
    if tail != external_id:  # another id might fold to the same: say which it was
        tail += f"-{external_id.encode().hex()[:24]}"
    return f"{words}-{tail}".strip("-")[:160]
