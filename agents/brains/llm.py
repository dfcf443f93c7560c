"""A language model behind any OpenAI-compatible server, and the breaker that rests it when it fails."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from agents.brains.offline.address import looks_like_address
from agents.context import HistoryItem, TurnContext
from agents.guardrails import masked
from server.env import env

HISTORY = 12
REST_SECONDS = 60.0
ANSWER_TOKENS = 500


class Breaker:
    """After a failure the model rests for a minute; the offline brain answers meanwhile."""

    def __init__(self, rest_seconds: float = REST_SECONDS) -> None:
        self._rest, self._until, self._lock = rest_seconds, 0.0, threading.Lock()

    @property
    def closed(self) -> bool:
        return time.monotonic() >= self._until

    def trip(self) -> None:
        with self._lock:
            self._until = time.monotonic() + self._rest

    def reset(self) -> None:
        self._until = 0.0


breaker = Breaker()


def configured() -> bool:
    return env.openai_api_key is not None


@lru_cache(maxsize=4)
def connect(base_url: str | None, api_key: str, model: str, stream_tools: bool) -> BaseChatModel:
    """One client a process and setting: it keeps its connections open between turns."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=model,
        base_url=base_url,
        api_key=lambda: api_key,
        temperature=0,
        timeout=10,
        max_retries=0,
        max_completion_tokens=ANSWER_TOKENS,
        streaming=True,
        stream_usage=True,
        # Some servers lose tool calls when they stream; then the text comes in one piece.
        disable_streaming=False if stream_tools else "tool_calling",
    )


def model() -> BaseChatModel | None:
    """The model to use now; None when there is none or it rests."""
    if env.openai_api_key is None or not breaker.closed:
        return None
    return connect(
        env.openai_base_url, env.openai_api_key.get_secret_value(), env.openai_model, env.llm_stream_tools
    )


@lru_cache(maxsize=1)
def _rules() -> str:
    return (Path(__file__).parent.parent / "prompts" / "shopper.md").read_text()


def system_prompt(context: TurnContext, state: dict[str, Any]) -> str:
    """Who the assistant is, its rules, and the dialogue so far as data."""
    site = context.site
    shown = [
        f"#{n} {item['title']} ({item['product']}) {item['price_minor']} {site.currency} minor"
        for n, item in enumerate(state.get("shown") or [], 1)
    ]
    focus = state.get("focus") or {}
    known = {
        "shop": site.name,
        "currency": site.currency,
        "last_list": shown,
        "focus": focus.get("title"),
        "focus_variants": list(focus.get("variants", []))[:20],
        "cart": [
            {k: line[k] for k in ("line", "title", "size", "colour", "quantity")}
            for line in state.get("cart") or []
        ],
        "checkout_open": bool(state.get("checkout")),
        "has_address": bool(state.get("address")),
    }
    return f"{_rules()}\n\n<state>\n{json.dumps(known, ensure_ascii=False)}\n</state>"


def messages(
    history: Sequence[HistoryItem], text: str, before: int, private: Iterable[str] = ()
) -> list[BaseMessage]:
    """The last messages up to `before`, then what the shopper says now. Addresses and numbers stay here."""
    secrets = [value for value in private if len(value) >= 3]

    def safe(words: str) -> str:
        if looks_like_address(words):
            return "(my delivery address)"
        for value in secrets:
            words = re.sub(re.escape(value), "(private)", words, flags=re.I)
        return masked(words)

    told: list[BaseMessage] = []
    for item in [item for item in history if item.text and item.seq <= before][-HISTORY:]:
        told.append(HumanMessage(safe(item.text)) if item.role == "customer" else AIMessage(safe(item.text)))
    return [*told, HumanMessage(safe(text))]
