"""A press on a card, and what it comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from conversations.acts.args import Args
from conversations.entries import Thread
from conversations.log import Appended
from server.accounts import access
from server.accounts.access import Actor, SiteScope


@dataclass(frozen=True, slots=True)
class Press:
    """One press: who, in which thread, with which cid. `home` is where the shopper's cards go."""

    action: str
    actor: Actor
    thread: Thread
    home: Thread
    cid: UUID
    session: UUID | None

    @property
    def key(self) -> str:
        return str(self.cid)

    @property
    def customer_id(self) -> UUID:
        return self.thread.customer_id

    def site(self) -> SiteScope:
        return access.site_scope(self.home.site_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act comes to: a card to show (or one already written), and what its answer carries."""

    card: dict[str, Any] | None = None
    text: str = ""
    result: Mapping[str, Any] | None = None
    written: Appended | None = None
    said: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to an act. seq is None where the line comes with the news of the fact itself."""

    seq: int | None
    at: str | None
    dup: bool
    conversation: UUID
    result: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Act:
    role: Literal["customer", "member"]
    args: type[Args]
    run: Callable[[Press, Any], Outcome]


def shown(kind: str, view: BaseModel, text: str = "", **more: Any) -> Outcome:
    card = {"type": kind, **view.model_dump(mode="json"), **more}
    return Outcome(card, text, card)
