"""What a sentence says about money, taken out of it: "under 60", "between 20 and 40", "$50 or less"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from commerce.catalogue.text import fold

_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "fifteen": 15, "twenty five": 25, "thirty five": 35, "forty five": 45, "fifty five": 55, "sixty five": 65,
    "seventy five": 75, "a hundred": 100, "one hundred": 100, "hundred": 100, "two hundred": 200,
    "a hundred and fifty": 150, "one hundred and fifty": 150, "three hundred": 300, "five hundred": 500,
    "ten": 10, "a thousand": 1000, "one thousand": 1000,
}  # fmt: skip
_SPELLED = re.compile(
    r"\b(" + "|".join(w.replace(" ", r"[\s-]") for w in sorted(_TENS, key=len, reverse=True)) + r")\b"
)
_SIGN = r"(?:us\$|ngn|usd|eur|gbp|inr|rs\.?|[$€£₦₹]|n(?=\d))"
_UNIT = (
    r"(?:us dollars?|dollars?|bucks?|usd|naira|ngn|euros?|eur|pounds?|quid|gbp|inr|rupees?|rs|grand|[$€£₦₹])"
)
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
# A number followed by another measure is not a price.
_OTHER = r"(?!\s*(?:cm|mm|in\s*(?:$|waist)|inch|inches|kg|g\b|ml|%|years?|yrs?|yo\b|days?|weeks?|months?|times?|pieces?|pcs|pairs?|colou?rs?|pockets?|buttons?|items?|of\s+(?:the|them|these))\b)"
_GAP = r"(?<![\w.])"


def _money(name: str) -> str:
    return (
        rf"(?:(?P<{name}s>{_SIGN})\s*)?(?P<{name}n>{_NUM})(?P<{name}k>k\b)?(?![\d.]*\d){_OTHER}"
        rf"(?:\s*(?P<{name}u>{_UNIT})(?!\w))?"
    )


_BELOW = r"under|below|beneath|less than|lower than|cheaper than|fewer than|smaller than|<(?!=)|not above|no(?:t)? more expensive than|lesser than"
_UP_TO = r"up to|upto|at most|max(?:imum)?(?: of| price(?: of)?)?|no more than|not more than|no higher than|not over|nothing over|no over|not above|within|<=|≤|(?:my )?budget(?: is| of| was|:)?(?: about| around| up to)?|limit(?: of| is)?|not exceeding|can (?:only )?(?:spend|afford)(?: up to)?|to spend(?: up to)?"
_ABOVE = r"over|above|more than|greater than|higher than|costlier than|>(?!=)"
_FROM = r"from|at least|min(?:imum)?(?: of)?|starting (?:at|from)|not less than|no less than|not under|not below|>=|≥|upwards of"
_ABOUT = r"around|about|roughly|approximately|approx|circa|close to|near|~"
_AFTER_MAX = r"or less|or under|or below|or cheaper|and under|and below|and less|or lower|max(?:imum)?|tops|at most|budget"
_AFTER_MIN = r"or more|or above|or over|and up(?:wards)?|and above|and over|and more|or higher|plus\b|\+"

_PATTERNS = [
    ("range", re.compile(rf"\b(?:(?:priced?\s+)?(?:between|btw|from|in between)\s+)(?:size\s+)?{_money('a')}\s*(?:and|to|-|–|—|&|until|till)\s*{_money('b')}")),
    ("span", re.compile(rf"{_GAP}{_money('a')}\s*(?:to|-|–|—)\s*{_money('b')}")),
    ("below", re.compile(rf"(?<!not )(?<!no )(?:\b|(?=<))(?:{_BELOW})\s*{_money('a')}")),
    ("up_to", re.compile(rf"(?:\b|(?=[<≤]))(?:{_UP_TO})\s*{_money('a')}")),
    ("max_after", re.compile(rf"{_GAP}{_money('a')}\s*(?:{_AFTER_MAX})(?!\w)")),
    ("min_after", re.compile(rf"{_GAP}{_money('a')}\s*(?:{_AFTER_MIN})(?!\w)")),
    ("from", re.compile(rf"(?:\b|(?=[>≥]))(?:{_FROM})\s*{_money('a')}")),
    ("above", re.compile(rf"(?<!not )(?<!no )(?:\b|(?=>))(?:{_ABOVE})\s*{_money('a')}")),
    ("about", re.compile(rf"(?:\b|(?=~))(?:{_ABOUT})\s*{_money('a')}")),
    ("for", re.compile(rf"{_GAP}(?:for|at|costing|priced(?: at)?|of)?\s*{_money('a')}")),
]  # fmt: skip

_CHEAP = re.compile(
    r"\b(?:(?:not|nothing|isnt|isn't|no)\s+(?:too|so|very|that|really)?\s*(?:expensive|pricey|costly|dear)"
    r"|cheap(?:est|er)?|affordable|inexpensive|budget(?:[- ]friendly)?|low[- ](?:price|cost)d?|economical|bargains?"
    r"|least expensive|lowest price[ds]?|pocket[- ]friendly)\b"
)
_DEAR = re.compile(r"\b(?:most expensive|priciest|high[- ]end|luxury|luxurious|premium)\b")
_NEW = re.compile(r"\b(?:newest|latest|new arrivals?|just in|most recent|new in)\b")


@dataclass(frozen=True, slots=True)
class Prices:
    """`rest`: the sentence without its words about money. Bounds in minor units, both included."""

    rest: str
    min_minor: int | None = None
    max_minor: int | None = None
    sort: str | None = None


def read_prices(text: str, *, exponent: int = 2) -> Prices:
    """exponent: decimal places of the currency. A bare number needs a word or a sign beside it to be a price."""
    rest = _SPELLED.sub(lambda m: str(_TENS[re.sub(r"[\s-]", " ", m.group(1))]), fold_keeping_case(text))
    low: int | None = None
    high: int | None = None
    for name, pattern in _PATTERNS:
        position = 0
        while match := pattern.search(rest.lower(), position):
            bounds = _bounds(name, match, rest.lower(), exponent)
            if bounds is None:
                position = match.end()
                continue
            low = bounds[0] if bounds[0] is not None else low
            high = bounds[1] if bounds[1] is not None else high
            rest = rest[: match.start()] + " , " + rest[match.end() :]
            position = match.start()
    if low is not None and high is not None and low > high:
        low, high = high, low
    sort = None
    for word, pattern in (("price_asc", _CHEAP), ("price_desc", _DEAR), ("newest", _NEW)):
        found = pattern.search(rest.lower())
        if found:
            sort = sort or word
            rest = rest[: found.start()] + " " + rest[found.end() :]
    return Prices(rest, low, high, sort)


def fold_keeping_case(text: str) -> str:
    """As `fold`, but capitals stay: a capital L is a size."""
    folded = fold(text)
    plain = re.sub(r"\s+", " ", text).strip()
    if len(folded) != len(plain):
        return folded
    return "".join(p if p.isascii() and p.lower() == f else f for p, f in zip(plain, folded, strict=True))


def _bounds(
    name: str, match: re.Match[str], text: str, exponent: int
) -> tuple[int | None, int | None] | None:
    groups = match.groupdict()
    signed = any(groups.get(f"{who}{what}") for who in "ab" for what in "su")
    first = _minor(groups["an"], groups["ak"], exponent)
    before = text[: match.start()].rstrip()
    if not signed and re.search(r"\b(?:size|sizes|uk|us|eu|eur|waist|w)$", before):
        return None
    if name in ("range", "span"):
        second = _minor(groups["bn"], groups["bk"], exponent)
        if groups["bk"] and not groups["ak"] and first < second:
            first = first * 1000 if first * 1000 <= second else first
        if name == "span" and not signed:
            return None
        if not signed and re.match(r"from", match.group()) and second - first < 10**exponent:
            return None
        return min(first, second), max(first, second)
    if name == "for" and not signed:
        return None
    if name in ("above", "from") and not signed and first < 5 * 10**exponent:
        return None
    step = 1
    match name:
        case "below":
            return None, max(first - step, 0)
        case "up_to" | "max_after" | "for":
            return None, first
        case "above":
            return first + step, None
        case "from" | "min_after":
            return first, None
        case _:
            return first * 8 // 10, first * 12 // 10


def _minor(number: str, thousands: str | None, exponent: int) -> int:
    amount = Decimal(number.replace(",", "")) * (1000 if thousands else 1)
    return min(int(amount.scaleb(exponent)), 2**63 - 1)
