"""What a clause comes to: acts with their slots, and the goods it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from .references import Ref

# Filters that say nothing of what is wanted by themselves.
WEAK = frozenset({"not_words", "in_stock"})


@dataclass(frozen=True, slots=True)
class Wish:
    """The goods a clause speaks of, as the catalogue's own parser understands it."""

    filters: dict[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def kind(self) -> bool:
        """Does it name a kind of thing (shirt, bag), not just a property?"""
        return any(self.filters.get(name) for name in ("types", "category"))

    @property
    def goods(self) -> bool:
        return any(name not in WEAK for name in self.filters)


class Goods(Protocol):
    """The catalogue's vocabulary."""

    exponent: int

    def read(self, text: str) -> Wish: ...


@dataclass(slots=True)
class Act:
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    ref: Ref | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"intent": self.intent, "slots": self.slots, "ref": self.ref.as_json() if self.ref else None}


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    acts: tuple[Act, ...]

    @property
    def intents(self) -> list[str]:
        return [act.intent for act in self.acts]

    def as_json(self) -> dict[str, Any]:
        slots: dict[str, Any] = {}
        for act in self.acts:
            slots.update({k: v for k, v in act.slots.items() if k not in slots})
        return {
            "text": self.text,
            "intents": self.intents,
            "slots": slots,
            "refs": [act.ref.as_json() for act in self.acts if act.ref],
            "acts": [act.as_json() for act in self.acts],
        }


def join(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Filters with later words added: a new value replaces the old one of the same name."""
    joined = dict(old)
    for name, value in new.items():
        if value:
            joined[name] = value
    for plus, minus in (("colours", "not_colours"), ("materials", "not_materials")):
        if new.get(minus) and joined.get(plus):
            joined[plus] = [v for v in joined[plus] if v not in new[minus]]
        if new.get(plus) and joined.get(minus):
            joined[minus] = [v for v in joined[minus] if v not in new[plus]]
    return {name: value for name, value in joined.items() if value not in ([], "", None)}
