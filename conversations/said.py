"""Between a turn and its thread: entries as the brain reads them, words on their way, cards worth keeping."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from agents.context import Chip, HistoryItem
from conversations import fanout
from conversations.entries import Thread
from conversations.selectors import HistoryEntry
from server.common.actor import ASSISTANT_ID
from server.common.ids import public
from server.env import env

WORDS_SECONDS: Final = 1 / env.chat_words_per_second


@dataclass
class Said:
    """What a turn comes to, before it is written."""

    cards: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    chips: tuple[Chip, ...] = ()
    handoff: str = ""
    effects: bool = False
    tools: list[dict[str, Any]] = field(default_factory=list)


def text_of(entry: HistoryEntry) -> str:
    return str(entry.body.get("text") or "").strip() if isinstance(entry.body, dict) else ""


def history_of(entries: Sequence[HistoryEntry]) -> list[HistoryItem]:
    items = []
    for entry in entries:
        if entry.kind != "message" or not isinstance(entry.body, dict):
            continue
        if entry.body.get("redacted"):
            continue
        card = entry.body.get("card")
        role = entry.role if entry.role in ("customer", "assistant", "member") else "system"
        items.append(HistoryItem(entry.seq, role, text_of(entry), card if isinstance(card, dict) else None))  # type: ignore[arg-type]
    return items


class Shown:
    """Words on their way: the whole text so far, never stored, replaced by the entry."""

    def __init__(self, thread: Thread, seq: int) -> None:
        self.thread, self.turn, self._at = thread, f"t_{seq}", 0.0

    def _frame(self, **more: Any) -> None:
        frame = {"t": "eph", "conv": public("c", self.thread.id), "from": public("p", ASSISTANT_ID), **more}
        fanout.ephemeral(
            self.thread.id, json.dumps(frame, ensure_ascii=False, separators=(",", ":")), sender=ASSISTANT_ID
        )

    def typing(self) -> None:
        self._frame(what="typing", ttl_ms=6000)

    def words(self, text: str) -> None:
        now = time.monotonic()
        if now - self._at >= WORDS_SECONDS:
            self._at = now
            self._frame(what="words", turn=self.turn, text=text)


def kept(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest card of each type, and none that a later one of the same turn makes idle."""
    kinds = {card["type"]: n for n, card in enumerate(cards)}
    idle: set[str] = set()
    if "cart" in kinds:
        idle |= {kind for kind in ("products", "product") if kinds.get(kind, -1) < kinds["cart"]}
    if "product" in kinds and kinds.get("products", -1) > kinds["product"]:
        idle.add("product")
    return [card for n, card in enumerate(cards) if kinds[card["type"]] == n and card["type"] not in idle]
