# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Quantities, ordinals and amounts in words and digits. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "couple": 2,
    "dozen": 12,
}
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "sixth": 6,
    "6th": 6,
    "seventh": 7,
    "7th": 7,
    "eighth": 8,
    "8th": 8,
    "ninth": 9,
    "9th": 9,
    "tenth": 10,
    "10th": 10,
    "last": -1,
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_N = r"(?P<n>\d{1,10}|" + "|".join(WORDS) + r")"
_ORDINAL = "|".join(ORDINALS)
ORDINAL = re.compile(
    rf"\b(?:the |number |no\.? ?|option |item )?(?P<word>{_ORDINAL})\b(?! (?:name|time|week|month|thing|size|order|day|night|price|call))"
    r"|(?:#|\b(?:number|no\.?|option|item|choice|line) ?)(?P<digit>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_NOUN = r"(?:pieces?|pairs?|units?|copies|of (?:them|those|these|it|that|this|the)|more|items?)"
_QUANTITY = (
    re.compile(rf"\b(?:quantity|qty)(?: (?:to|of|is|=|:))* ?{_N}\b"),
    re.compile(
        rf"\b(?:make|change|set|update|increase|reduce|put|bring) (?:it|that|this|them|those|the [\w -]{{2,40}}?)(?: quantity)?(?: (?:down|up))?(?: (?:to|as|be))? {_N}\b(?!(?:st|nd|rd|th)\b)"
    ),
    re.compile(rf"\bmake (?:it|that|them) {_N}\b"),
    re.compile(r"\b(?P<half>half a) dozen\b"),
    re.compile(r"\ba (?P<n>couple|dozen)\b"),
    re.compile(rf"\b{_N} ?x\b(?! ?l\b)|\bx ?(?P<m>\d{{1,4}})\b"),
    re.compile(rf"\b{_N} {_NOUN}\b"),
    re.compile(
        rf"\b(?:add|buy|take|get|want|need|order|give me|i'll have|have|purchase|grab|put|send me|remove|only|just|pick|cop)"
        rf" (?:me |another |also |just |only |up |in )*{_N}\b(?! ?(?:%|percent|days?|weeks?|hours?|or less))"
    ),
    re.compile(
        rf"^(?:i(?:'ll| will) take |just |only |make it |please )?{_N}(?: (?:please|pieces?|of (?:it|them|those)|instead|then|now))*[.!]?$"
    ),
    re.compile(
        rf"^(?:yes |ok |okay |sure |please |just )*{_N} in (?:an? )?(?:size )?(?:x*s|m|x*l|small|medium|large|\d{{2}})\b"
    ),
    re.compile(rf",? (?:and )?{_N}(?: of (?:it|them|those|that))(?: please)?[.!]?$"),
)


def integer(word: str) -> int | None:
    """'3', 'three', 'twenty-five' as a number."""
    word = word.strip().lower()
    if word.isdigit():
        return int(word)
    if word in WORDS:
        return WORDS[word]
    if word in _TENS:
        return _TENS[word]
    parts = re.split(r"[ -]", word)
    if len(parts) == 2 and parts[0] in _TENS and WORDS.get(parts[1], 10) < 10:
        return _TENS[parts[0]] + WORDS[parts[1]]
    return None


def quantity(text: str) -> int | None:
    """How many pieces the text asks for; None when it does not say. Sizes and prices are not counted."""
    if re.search(r"-\d+ (?:of|pieces|x\b)|\b(?:add|buy|take|order) -\d", text):
        return -1
    for pattern in _QUANTITY:
        if match := pattern.search(text):
            groups = match.groupdict()
            if groups.get("half"):
                return 6
            raw = groups.get("n") or groups.get("m") or ""
            if (
                raw == "one"
                and re.match(r"one (?:in|that|with|from|for|please)?", text[match.start("n") :])
                and _names_one(text, match.start("n"))
            ):
                continue
            return integer(raw)
    if re.search(r"\banother(?: one)?\b(?! colou?r| size| kind)|\bone more\b", text):
        return 1
    return None


def _names_one(text: str, at: int) -> bool:
    """'the red one' and 'this one' name a thing; they do not count it."""
    before = text[:at].rstrip()
    return bool(re.search(r"\b(?:the|this|that|which|cheaper|cheapest|another|" + _ORDINAL + r")$", before))


def ordinals(text: str) -> list[int]:
    """Positions named in the text, in order: 'the second and the last one' is [2, -1]."""
    found: list[int] = []
    for match in ORDINAL.finditer(text):
        # "Remove the trousers first": when, not which.
        if match[0] == "first" and match.end() == len(text.rstrip(".! ")) and match.start() > 0:
            continue
        value = ORDINALS[match["word"]] if match["word"] else integer(match["digit"] or "")
        if value is not None and value not in found:
            found.append(value)
    # "numbers 1 and 3", "1 and 3", "first two", "top 2"
    if match2 := re.search(
        r"\b(?:numbers?|options?|items?|nos?\.?|compare|between|difference) #?(\d)(?:, ?| and | & | or | to | with | vs\.? )#?(\d)\b",
        text,
    ):
        found = [int(match2[1]), int(match2[2])]
    elif match2 := re.search(r"\b(?:first|top) (two|three|four|2|3|4)\b", text):
        found = list(range(1, (integer(match2[1]) or 1) + 1))
    elif match2 := re.search(r"\blast (two|three|2|3)\b", text):
        count = integer(match2[1]) or 1
        found = list(range(-count, 0))
    return found


@dataclass(frozen=True, slots=True)
class Amount:
    low_minor: int | None
    high_minor: int | None
    rest: str


_SYMBOL = r"(?:[$£€₦₵]|\b(?:usd|ngn|gbp|eur|ghs|kes|zar|n(?=\d)))\s?"
_UNIT = r"(?:\s?(?:dollars?|bucks|usd|naira|ngn|pounds?|gbp|euros?|eur|quid|cedis?))"
_MONEY = (
    rf"(?:{_SYMBOL})?(?P<{{}}>\d+(?:\.\d{{{{1,2}}}})?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one )?hundred)"
    rf"(?!\s?(?:%|percent|pieces|pcs|days?|of (?:them|those|these)|-?inch|cm|mm|x\b|\d))"
)


def _money(name: str) -> str:
    return _MONEY.format(name)


_BETWEEN = re.compile(
    rf"\b(?:between|from|in the range(?: of)?|anything from) {_money('a')}{_UNIT}? (?:and|to|-|till) {_money('b')}{_UNIT}?(?!\w)"
)
_FROM_TO = re.compile(
    rf"\b(?:over|above|more than|at least|from) {_money('a')}{_UNIT}? (?:and|but|to) (?:under|below|less than|not more than|up to|at most|max) {_money('b')}{_UNIT}?(?!\w)"
)
_RANGE = re.compile(
    rf"(?:{_SYMBOL})(?P<a>\d+(?:\.\d{{1,2}})?) ?(?:-|to) ?(?:{_SYMBOL})?(?P<b>\d+(?:\.\d{{1,2}})?){_UNIT}?(?!\w)"
)
_UNDER = re.compile(
    rf"\b(?:(?:that (?:is|are|costs?) )?(?:under|below|less than|cheaper than|not (?:more|over) than|no more than|not above|not over|max(?:imum)?(?: of)?|up to|at most|within|"
    rf"(?:my )?budget(?: is| of|:)?|(?:can|will|want to) (?:only )?(?:spend|pay|afford)(?: up to| only)?|tops|lower than|inside|i have(?: only)?(?= ?[$£€₦])|doesn't pass|no pass|not pass|<=?)) ?{_money('a')}{_UNIT}?(?!\w)"
    rf"|<=? ?{_money('c')}{_UNIT}?|(?<!\w){_money('b')}{_UNIT}? (?:or (?:less|under|below|cheaper)|and (?:below|under)|max(?:imum)?|tops|budget|at most)\b"
)
_OVER = re.compile(
    rf"\b(?:over|above|more than|at least|minimum(?: of)?|min|from|starting (?:at|from)|not less than|no less than|upwards of|higher than) ?{_money('a')}{_UNIT}?(?!\w)"
    rf"|(?<!\w){_money('b')}{_UNIT}? (?:or (?:more|above|over)|and (?:above|up)|upwards|minimum|plus)\b"
)
_AROUND = re.compile(rf"\b(?:around|about|roughly|approximately|circa) {_money('a')}{_UNIT}?(?!\w)")


def _minor(word: str, exponent: int) -> int:
    if "hundred" in word:
        return 100 * int(10**exponent)
    whole = integer(word)
    return round((float(word) if whole is None else whole) * int(10**exponent))


def amount(text: str, *, exponent: int = 2) -> Amount:
    """The price limits in the text, in minor units of the site's currency, and the text without them."""
    for pattern in (_FROM_TO, _BETWEEN, _RANGE):
        if match := pattern.search(text):
            low, high = sorted((_minor(match["a"], exponent), _minor(match["b"], exponent)))
            return Amount(low, high, _cut(text, match))
    low_minor = high_minor = None
    rest = text
    if match := _UNDER.search(rest):
        high_minor = _minor(match["a"] or match["b"] or match["c"], exponent)
        rest = _cut(rest, match)
    if match := _OVER.search(rest):
        low_minor = _minor(match["a"] or match["b"], exponent)
        rest = _cut(rest, match)
    if low_minor is None and high_minor is None and (match := _AROUND.search(rest)):
        middle = _minor(match["a"], exponent)
        low_minor, high_minor, rest = middle * 8 // 10, middle * 12 // 10, _cut(rest, match)
    return Amount(low_minor, high_minor, rest)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()
