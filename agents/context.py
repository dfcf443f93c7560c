"""What one turn is given and what it yields. The model sees none of the identities in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from server.accounts.access import Actor, SiteScope

Role = Literal["customer", "assistant", "member", "system"]


def _always() -> None:
    """A turn outside of any conversation may always act."""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One entry of the conversation that an assistant may read: a message or a card."""

    seq: int
    role: Role
    text: str = ""
    card: dict[str, Any] | None = None


@dataclass(frozen=True)
class TurnContext:
    """Who is served, where, and which message is answered.

    answered_seq: the highest customer message that an earlier turn has answered.
    state: the dialogue as the last turn left it (`agents.selectors.dialogue_of`).
    guard: called inside each tool's transaction; raises when the assistant may no longer act here.
    """

    conversation_id: UUID
    site: SiteScope
    customer_id: UUID
    actor: Actor
    trigger_seq: int
    turn_id: UUID
    state: dict[str, Any] = field(default_factory=dict)
    answered_seq: int = 0
    guard: Callable[[], None] = _always

    def effect_key(self, tool: str, args: dict[str, Any]) -> str:
        """The same for the same wish in the same turn, however often the turn is run."""
        wish = json.dumps(args, sort_keys=True, separators=(",", ":"), default=str)
        told = f"{self.conversation_id}:{self.trigger_seq}:{tool}:{wish}"
        return f"turn:{hashlib.sha256(told.encode()).hexdigest()[:48]}"


@dataclass(frozen=True, slots=True)
class Words:
    """The answer as far as it is known: the whole text so far, not what was added."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolRan:
    """A tool was called. Exactly one of result and error is set."""

    name: str
    args: dict[str, Any]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    ms: int


@dataclass(frozen=True, slots=True)
class ShowCard:
    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HandOff:
    reason: str


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    say: str

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "say": self.say}


@dataclass(frozen=True, slots=True)
class Final:
    """The answer. Always the last step."""

    text: str
    chips: tuple[Chip, ...] = ()


Step = Words | ToolRan | ShowCard | HandOff | Final
