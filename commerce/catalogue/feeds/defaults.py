"""What a feed does not say and a shop must: sizes, prices, stock. Explicit, and the same every time.

Every value is drawn from SHA-256 of "default:" and the product's id in its feed, so that a second
import gives the same, on every machine. Prices are in US cents by type, times RATE for the shop's
currency, on whole 0.50; about one variant in nine is out of stock, the others have 1 to 24 units.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from commerce import money
from commerce.catalogue.text import fold

RATE = {
    "USD": 1.0,
    "EUR": 0.92,
    "GBP": 0.79,
    "NGN": 1500.0,
    "GHS": 15.0,
    "KES": 129.0,
    "INR": 84.0,
    "JPY": 150.0,
}

# Type -> from, to, in US cents; where a type is not listed, its category's.
PRICES: dict[str, tuple[int, int]] = {
    "tshirts": (900, 2900), "shirts": (1900, 5500), "tops": (1200, 3500), "kurtas": (1500, 4900),
    "casual shoes": (2900, 8900), "sports shoes": (3500, 11900), "formal shoes": (3900, 12900),
    "watches": (2900, 24900), "handbags": (2500, 9900), "heels": (2500, 7900), "sunglasses": (1500, 8900),
    "jeans": (2900, 7900), "trousers": (2500, 6900), "dresses": (2500, 8900), "jackets": (3900, 14900),
    "sarees": (2500, 12900), "sandals": (1500, 4900), "flip flops": (700, 2500), "flats": (1500, 4500),
    "backpacks": (2500, 8900), "wallets": (1200, 4900), "belts": (900, 3900), "briefs": (500, 1500),
    "socks": (300, 1200), "caps": (700, 2500), "ties": (900, 2900), "sweaters": (2500, 6900),
    "sweatshirts": (2200, 5900), "blazers": (6900, 17900), "suits": (14900, 34900), "swimwear": (1500, 4900),
}  # fmt: skip
CATEGORY_PRICES: dict[str, tuple[int, int]] = {
    "apparel": (1200, 4500), "footwear": (2000, 7900), "accessories": (900, 3900), "personal care": (400, 2900),
    "jewellery": (700, 4900), "sporting goods": (900, 3900),
}  # fmt: skip
LETTERS = ("S", "M", "L", "XL", "XXL")
ONE_SIZE = frozenset(
    (
        "sarees",
        "dupatta",
        "stoles",
        "scarves",
        "mufflers",
        "ties",
        "socks",
        "suspenders",
        "free gifts",
        "shawls",
    )
)
SIZES: dict[str, tuple[str, ...]] = {
    "jeans": ("28", "30", "32", "34", "36", "38"),
    "trousers": ("28", "30", "32", "34", "36", "38"),
    "bra": ("32B", "34B", "34C", "36B", "36C", "38C"),
    "belts": ("S", "M", "L"),
}
CHILD = ("4-5Y", "6-7Y", "8-9Y", "10-11Y", "12-13Y")
SHOES = {
    "women": ("36", "37", "38", "39", "40", "41"),
    "men": ("40", "41", "42", "43", "44", "45"),
    "boys": ("30", "31", "32", "33", "34", "35"),
    "girls": ("30", "31", "32", "33", "34", "35"),
}
UNISEX_SHOES = ("37", "38", "39", "40", "41", "42", "43", "44")


@dataclass(frozen=True, slots=True)
class Default:
    """`stock` has one number for each of `sizes`; no size at all is the size ""."""

    price_minor: int
    sizes: tuple[str, ...]
    stock: tuple[int, ...]


def default_for(
    *, external_id: str, type_name: str, category: list[str], gender: str, currency: str
) -> Default:
    seed = hashlib.sha256(f"default:{external_id}".encode()).digest()
    sizes = sizes_for(type_name=type_name, category=category, gender=gender)
    stock = tuple(0 if byte % 9 == 0 else 1 + byte % 24 for byte in seed[8 : 8 + len(sizes)])
    return Default(_price(seed, type_name, category, currency), sizes, stock)


def sizes_for(*, type_name: str, category: Sequence[str], gender: str) -> tuple[str, ...]:
    kind, path = fold(type_name), [fold(part) for part in category]
    if kind in ONE_SIZE:
        return ("",)
    if "footwear" in path and "accessories" not in kind:
        return SHOES.get(gender, UNISEX_SHOES)
    if gender in ("boys", "girls", "kids") and "apparel" in path:
        return CHILD
    if kind in SIZES:
        return SIZES[kind]
    return LETTERS if "apparel" in path else ("",)


def _price(seed: bytes, type_name: str, category: list[str], currency: str) -> int:
    low, high = PRICES.get(fold(type_name)) or next(
        (CATEGORY_PRICES[fold(part)] for part in category if fold(part) in CATEGORY_PRICES), (900, 3900)
    )
    share = int.from_bytes(seed[:4]) / 2**32
    cents = low + share * share * (high - low)  # more cheap things than dear ones
    units = cents / 100 * RATE.get(currency, 1.0)
    step = 0.5 if money.exponent(currency) and units < 1000 else 50.0 if units >= 1000 else 1.0
    amount: int = max(
        int(round(units / step) * step * 10 ** money.exponent(currency)), 10 ** money.exponent(currency)
    )
    return amount
