# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Sizes in a shopper's words, and whether two spellings are one size. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = {
    "extra extra large": "XXL", "extra small": "XS", "extra large": "XL", "x-small": "XS", "x-large": "XL", "xx-large": "XXL", "small": "S", "medium": "M",
    "large": "L", "smalls": "S", "mediums": "M", "larges": "L", "2xl": "XXL", "3xl": "XXXL", "xlarge": "XL", "one size": "One size", "free size": "One size",
}  # fmt: skip
_LETTER = r"(?:x{1,3}s|x{1,4}l|[2-6]xl|s|m|l)"
_WORD = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_NUMBER = r"\d{1,2}(?:\.5)?"
_PATTERNS = (
    re.compile(
        rf"(?<![\w'])(?:sizes?\b|sz\b)[ :=]*(?:is |an? |to |of )?(?P<s>{_LETTER}|{_WORD}|(?:uk|us|eu) ?{_NUMBER}|{_NUMBER})(?![\w'-])"
    ),
    re.compile(rf"(?<![\w'])(?:uk|eu) ?(?P<s>{_NUMBER})(?![\w'])"),
    re.compile(
        rf"(?<![\w'])(?:in|an?|to|into|the|as|make it|of (?:it|them|those|these) in|is|want|take|have|wear|with|for)(?: an?| the)? (?P<s>{_LETTER}|{_WORD})(?![\w'-])(?! (?:bag|purse|print|pattern|order|thing|gift|party|family|budget|amount|number|check|heel|one for))"
    ),
    re.compile(
        r"(?<![\w'])in (?:a )?(?P<s>(?:[3-5]\d|1\d|[4-9])(?:\.5)?)(?![\w'.,]\d|\w| ?(?:days?|hours?|minutes?|weeks?|cm|inch|pieces|colou?rs|different|dollars|total))"
    ),
    re.compile(r"(?<![\w'-])(?P<s>x{1,3}s|x{1,4}l|[2-6]xl|extra large|extra small|x-large|x-small)(?![\w'])"),
    re.compile(r"(?:^|[,(] ?| )(?P<s>[sml])(?= ?[.,!)]?$| ?[.,!)]? (?:please|size|only|now|instead)\b)"),
)


def canonical(size: str) -> str:
    """One spelling a size: 'extra large' and 'xl' are XL, 'uk 12' is 12."""
    low = " ".join(size.lower().split())
    if low in _WORDS:
        return _WORDS[low]
    if match := re.fullmatch(r"([2-6])xl", low):
        return "X" * int(match[1]) + "L"
    low = re.sub(r"^(?:uk|us|eu) ?", "", low)
    return low.upper() if re.fullmatch(_LETTER, low) else low


def same(one: str, other: str) -> bool:
    return canonical(one) == canonical(other)


def sizes(text: str, *, known: Iterable[str] = ()) -> list[str]:
    """The sizes named in normalised text; `known` are the sizes of the item asked about, taken even when bare."""
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = match.span("s")
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            taken.append(span)
            found.append((span[0], canonical(match["s"])))
    # "M or L", "size 8 and 10": what follows a size.
    for start, end in list(taken):
        if after := re.match(
            rf"(?:,| or| and| &|/) (?:an? |size |in )*(?P<s>{_LETTER}|{_WORD}|{_NUMBER})(?![\w'-])",
            text[end:],
        ):
            found.append((end, canonical(after["s"])))
        if before := re.search(rf"(?<![\w'])(?P<s>{_LETTER}) (?:or|and|/) (?:an? |size )?$", text[:start]):
            found.append((before.start(), canonical(before["s"])))
    if not found:
        bare = (
            re.sub(
                r"^(?:the |a |an |in |size |i'll take |i want |make it |please |ok |yes )+",
                "",
                text.strip(" .!?,"),
            )
            .removesuffix(" please")
            .removesuffix(" one")
            .strip(" ,")
        )
        if bare and any(same(bare, size) for size in known):
            found.append((0, canonical(bare)))
        elif len(words := text.split()) <= 6 and not re.search(r"\b(?:add|remove|more|pieces|of)\b", text):
            found += [
                (n, canonical(w))
                for n, w in enumerate(words)
                if ((len(w) >= 2 and w[0].isdigit()) or w in {"s", "m", "l"})
                and any(same(w, size) for size in known)
            ]
    ordered: list[str] = []
    for _, size in sorted(found):
        if size not in ordered:
            ordered.append(size)
    return ordered
