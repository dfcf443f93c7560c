# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Which thing is meant: 'the second one', 'the cheaper one', 'that black shirt', 'both', 'it'. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .numbers import ordinals
from .state import Dialogue, Item, Line

Kind = Literal["position", "it", "them", "both", "all", "cheapest", "dearest", "other", "described"]


@dataclass(frozen=True, slots=True)
class Ref:
    kind: Kind
    positions: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"kind": self.kind}
        if self.positions:
            answer["positions"] = list(self.positions)
        if self.words:
            answer["words"] = list(self.words)
        return answer


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference means: the items, and whether the shopper must say which."""

    items: list[Item] = field(default_factory=list)
    unclear: bool = False


_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "that",
        "this",
        "those",
        "these",
        "it",
        "its",
        "them",
        "one",
        "ones",
        "thing",
        "things",
        "item",
        "items",
        "to",
        "my",
        "your",
        "in",
        "of",
        "for",
        "from",
        "and",
        "or",
        "with",
        "on",
        "at",
        "is",
        "are",
        "do",
        "does",
        "i",
        "me",
        "we",
        "you",
        "can",
        "could",
        "would",
        "will",
        "want",
        "need",
        "like",
        "please",
        "add",
        "put",
        "remove",
        "delete",
        "drop",
        "take",
        "buy",
        "get",
        "give",
        "order",
        "show",
        "see",
        "view",
        "size",
        "sizes",
        "colour",
        "color",
        "colours",
        "colors",
        "how",
        "much",
        "what",
        "which",
        "cart",
        "bag",
        "have",
        "has",
        "available",
        "stock",
        "price",
        "cost",
        "more",
        "about",
        "tell",
        "details",
        "piece",
        "pieces",
        "pair",
        "pairs",
        "just",
        "only",
        "also",
        "another",
        "other",
        "both",
        "all",
        "make",
        "change",
        "instead",
        "now",
        "into",
        "out",
        "off",
        "s",
        "m",
        "l",
        "xl",
        "xs",
        "xxl",
        "small",
        "medium",
        "large",
        "extra",
        "let's",
        "let",
        "go",
        "ahead",
        "then",
        "checkout",
        "quantity",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "dozen",
        "couple",
        "first",
        "second",
        "third",
        "last",
        "cheaper",
        "cheapest",
        "expensive",
        "most",
        "made",
        "material",
        "fabric",
        "come",
        "comes",
        "no",
        "not",
        "don't",
        "any",
        "some",
        "there",
        "was",
        "were",
        "be",
        "been",
        "too",
        "i'll",
        "i'd",
        "got",
        "if",
        "so",
        "ok",
        "okay",
        "yes",
        "hi",
        "hello",
        "rid",
        "cancel",
        "increase",
        "reduce",
        "swap",
        "change",
        "changed",
        "mind",
        "message",
        "empty",
        "who",
        "double",
        "anymore",
        "decrease",
        "update",
        "set",
        "bump",
        "discard",
        "scrap",
        "lose",
        "number",
        "line",
        "pass",
        "chest",
        "waist",
        "hip",
        "cm",
        "compare",
        "between",
        "difference",
        "vs",
        "versus",
        "better",
        "best",
        "ask",
        "vendor",
        "seller",
        "fit",
        "fits",
        "will",
        "me",
        "order",
        "where",
        "when",
        "did",
        "up",
        "them",
    ]
)
_DETERMINER = re.compile(r"\b(?:the|that|this|those|these|dis|dat|my)\b")
_IT = re.compile(
    r"\b(?:it|this(?: one)?|that(?: one)?|the same(?: one)?|the item|the product|the piece|am)\b(?! (?:all|everything|is all|'s all|black|white|red|blue|green))"
)
_THEM = re.compile(r"\b(?:them|these|those|they|these ones|those ones)\b")


def stem(word: str) -> str:
    word = word.strip("'\"").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def content_words(text: str) -> list[str]:
    words = [stem(word) for word in re.findall(r"[^\W_][\w'-]*", text.lower()) if word not in _STOP]
    return [w for w in words if not w.isdigit() and w not in _STOP]


def extract(text: str) -> Ref | None:
    """The reference in a clause, if it makes one."""
    if re.search(r"\bboth\b|\bthe two(?: of (?:them|those|these))?\b|\beither\b", text):
        return Ref("both")
    if re.search(
        r"\b(?:all (?:of )?(?:them|these|those|three|four|five)|each (?:of them|one)|every one|one of each)\b",
        text,
    ):
        return Ref("all")
    if positions := ordinals(text):
        return Ref("position", tuple(positions))
    if re.search(
        r"\b(?:cheap(?:er|est)|least expensive|less expensive|lower[- ]priced?|lowest[- ]priced?|most affordable) (?:one|of (?:them|these|those|the)|option)\b|\bthe cheap(?:er|est)\b|\bwhich (?:one |of (?:them|these|those) |is |one is |one's )+(?:the )?(?:cheap(?:er|est)|least expensive|less expensive|most affordable)",
        text,
    ):
        return Ref("cheapest")
    if re.search(
        r"\b(?:(?:more|most) expensive|priciest|dearest|pricier) (?:one|of them|of these)?|\bthe (?:more|most) expensive\b",
        text,
    ):
        return Ref("dearest")
    if re.search(r"\bthe other(?: one)?\b(?! colou?r| size| option)", text):
        return Ref("other")
    words = content_words(text)
    if words and _DETERMINER.search(text):
        return Ref("described", words=tuple(words))
    if re.search(r"\b(?:middle one|the middle)\b", text):
        return Ref("position", (0,))
    if _IT.search(text):
        return Ref("it")
    if _THEM.search(text):
        return Ref("them")
    return Ref("described", words=tuple(words)) if words and re.search(r"\bones?\b", text) else None


def resolve(ref: Ref | None, state: Dialogue) -> Found:
    """The products meant, out of the last list and the item in focus."""
    shown = state.shown
    if ref is None:
        return (
            Found([state.focus])
            if state.focus
            else (Found(list(shown)) if len(shown) == 1 else Found(list(shown), unclear=bool(shown)))
        )
    match ref.kind:
        case "position":
            items = [item for position in ref.positions if (item := _at(shown, position)) is not None]
            if not items and state.focus and len(shown) <= 1 and ref.positions[0] in (1, -1):
                items = [state.focus]
            return Found(items)
        case "both":
            if len(shown) == 2:
                return Found(list(shown))
            return Found(shown[:2], unclear=len(shown) > 2) if shown else Found()
        case "all":
            return Found(list(shown))
        case "them":
            if state.focus:
                return Found([state.focus])
            return Found(list(shown), unclear=len(shown) > 1)
        case "cheapest" | "dearest":
            pool = shown or ([state.focus] if state.focus else [])
            ordered = sorted(pool, key=lambda item: item.price_minor, reverse=ref.kind == "dearest")
            return Found(ordered[:1])
        case "other":
            others = [item for item in shown if state.focus is None or item.product != state.focus.product]
            return Found(others[:1] if len(others) == 1 else others, unclear=len(others) > 1)
        case "described":
            return _described(ref.words, [*([state.focus] if state.focus else []), *shown], state)
        case "it":
            if state.focus:
                return Found([state.focus])
            return Found(list(shown), unclear=len(shown) > 1)
    return Found()


def _at(shown: Sequence[Item], position: int) -> Item | None:
    if position == 0:
        return shown[(len(shown) - 1) // 2] if shown else None
    index = position - 1 if position > 0 else len(shown) + position
    return shown[index] if 0 <= index < len(shown) else None


def _words_of(item: Item) -> tuple[set[str], set[str]]:
    title = {stem(word) for word in re.findall(r"[^\W_][\w'-]*", item.title.lower())}
    colours = {stem(word) for colour in item.colours for word in colour.lower().split()}
    return title | {stem(word) for word in item.vendor.lower().split()}, colours


def _described(words: Sequence[str], pool: Sequence[Item], state: Dialogue) -> Found:
    seen: set[str] = set()
    scored: list[tuple[int, Item]] = []
    for item in pool:
        if item.product in seen:
            continue
        seen.add(item.product)
        title, colours = _words_of(item)
        score = sum(2 if word in title else 1 for word in words if word in title or word in colours)
        scored.append((score, item))
    best = max((score for score, _ in scored), default=0)
    if best == 0:
        return Found()
    items = [item for score, item in scored if score == best]
    if len(items) > 1 and state.focus and any(item.product == state.focus.product for item in items):
        return Found([state.focus])
    # Half of the words unknown to every item: something else is meant.
    matched = sum(1 for word in words if any(word in part for part in _words_of(items[0])))
    if matched * 2 < len(words):
        return Found()
    return Found(items, unclear=len(items) > 1)


def resolve_lines(ref: Ref | None, state: Dialogue, lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The cart lines meant and whether that is unclear."""
    if not lines:
        return [], False
    if ref is None or ref.kind in {"it", "them"}:
        if len(lines) == 1:
            return [lines[0]], False
        touched = [line for line in lines if line.line == state.touched]
        return (touched, False) if touched else (list(lines), True)
    match ref.kind:
        case "all":
            return list(lines), False
        case "both":
            return (list(lines), False) if len(lines) == 2 else (list(lines), True)
        case "position":
            picked = []
            for position in ref.positions:
                index = position - 1 if position > 0 else len(lines) + position
                if 0 <= index < len(lines):
                    picked.append(lines[index])
            return picked, False
        case "cheapest" | "dearest":
            return [sorted(lines, key=lambda line: line.unit_minor, reverse=ref.kind == "dearest")[0]], False
        case "other":
            others = [line for line in lines if line.line != state.touched]
            return others, len(others) > 1
        case _:
            pass
    scored = []
    for line in lines:
        words = {
            stem(word)
            for word in re.findall(r"[^\W_][\w'-]*", f"{line.title} {line.colour} {line.size}".lower())
        }
        scored.append((sum(1 for word in ref.words if word in words), line))
    best = max(score for score, _ in scored)
    if best == 0:
        return [], False
    best_lines = [line for score, line in scored if score == best]
    return best_lines, len(best_lines) > 1


__all__ = ["Found", "Ref", "content_words", "extract", "resolve", "resolve_lines", "stem"]
