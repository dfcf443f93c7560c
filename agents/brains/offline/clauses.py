# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""A message taken apart into clauses, and their acts put together again. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from . import cues
from .acts import Act, join

SMALL_TALK = frozenset({"greet", "thanks", "bye", "yes", "no", "unknown"})


def mend(text: str) -> str:
    """One slip of the finger in a word an intent hangs on ('compar', 'delviery') put right."""
    return re.sub(r"(?<![\w@.'-])[a-z]{5,13}(?![\w@'-])", lambda m: _mended(m[0]), text)


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    if word in cues.FIXABLE or word in cues.KNOWN_NEAR:
        return word
    for right in cues.FIXABLE:
        if len(right) >= 6 and abs(len(right) - len(word)) <= 1 and right[0] == word[0]:
            distance = OSA.distance(word, right, score_cutoff=2)
            # An ending is grammar, not a slip: 'cancelled', 'seconds'.
            if distance == 1 and not word.startswith(right) and not right.startswith(word):
                return right
            if distance == 2 and len(right) >= 9 and word[-1] == right[-1]:
                return right
    return word


_EACH_ITS_NUMBER = re.compile(
    r",? and (?=(?:\d{1,2}|one|two|three|four|five) of (?:the )?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|number)\b)"
)
_EACH_ITS_SIZE = re.compile(
    r",? and (?=(?:the )?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)(?: one)? in\b)"
)


_N = r"(?:\d{1,2}|one|two|three|four|five|six)"
_S = r"(?:size )?(?:x*s|m|x*l|small|medium|large|\d{2}(?:\.5)?)"
_COUNTED_SIZES = re.compile(rf"({_N} in (?:an? )?{_S})(?:,| and|, and) (?={_N} in (?:an? )?{_S}\b)")


def clauses(normal: str) -> list[str]:
    if _COUNTED_SIZES.search(normal):
        first, *others = [
            part for part in re.split(rf"(?:,| and|, and) (?={_N} in (?:an? )?{_S}\b)", normal) if part
        ]
        return [first, *(f"add {part}" for part in others)]
    if _EACH_ITS_NUMBER.search(normal):
        return _EACH_ITS_NUMBER.split(normal)
    if _EACH_ITS_SIZE.search(normal):
        return _EACH_ITS_SIZE.split(normal)
    parts = [clause.strip(" ,.") for clause in cues.SPLIT.split(normal)]
    return [part for part in parts if re.search(r"\w", part)]


def merge(acts: list[Act], whole: Act) -> list[Act]:
    """Drop politeness beside business, join what the split took apart."""
    business = [act for act in acts if act.intent not in SMALL_TALK]
    if not business:
        return [whole] if whole.intent not in {"unknown"} else acts[:1]
    merged: list[Act] = []
    for act in business:
        before = merged[-1] if merged else None
        # "I need trousers. Size 32, under 80." is one wish.
        if (
            before
            and before.intent == "search"
            and act.intent in {"refine", "fill"}
            and not act.slots.get("direction")
        ):
            before.slots["filters"] = join(before.slots.get("filters", {}), act.slots.get("filters", {}))
            continue
        if before and before.intent == act.intent == "search" and not _kind(act) and act.slots.get("filters"):
            before.slots["filters"] = join(before.slots.get("filters", {}), act.slots["filters"])
            continue
        if (
            before
            and act.intent == before.intent
            and act.intent in {"off_topic", "policy", "checkout", "cart_view", "handoff", "unknown"}
            and act.slots == before.slots
        ):
            continue
        if (
            before
            and before.intent == "order_cancel"
            and act.intent == "cart_remove"
            and act.ref
            and act.ref.kind == "it"
        ):
            continue
        if before and before.intent == act.intent == "size_advice":
            before.slots |= act.slots
            continue
        if (
            before
            and before.intent == "show"
            and act.intent == "cart_add"
            and act.ref
            and act.ref.kind in {"it", "them"}
        ):
            act.ref = before.ref
            merged[-1] = act
            continue
        if (
            before
            and act.intent == "cart_add"
            and act.ref is None
            and not act.slots.get("filters")
            and before.ref is not None
            and before.intent in {"show", "cart_add"}
        ):
            # "The first one, two in L and one in M": all of the same thing.
            act.ref = before.ref
            if before.intent == "show":
                merged[-1] = act
                continue
        merged.append(act)
    return [act for act in merged if act.intent != "off_topic"] or merged


def _kind(act: Act) -> bool:
    filters = act.slots.get("filters") or {}
    return bool(filters.get("types") or filters.get("category"))
