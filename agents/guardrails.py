"""Limits on a turn, and the check that what is said was found, not invented."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, ToolMessage
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.types import Command

from agents.errors import CutOff, LimitReached

MODEL_CALLS = 4
TOOL_CALLS = 8
TURN_SECONDS = 30.0


class TurnLimits(AgentMiddleware[Any, Any, Any]):
    """At most so many calls; tools one at a time in the order asked; nothing from a stream that was cut off."""

    def __init__(
        self, *, model_calls: int = MODEL_CALLS, tool_calls: int = TOOL_CALLS, seconds: float = TURN_SECONDS
    ) -> None:
        super().__init__()
        self.model_calls, self.tool_calls = model_calls, tool_calls
        self.until = time.monotonic() + seconds
        self.calls: list[dict[str, Any]] = []
        self._used = 0
        self._done: set[str] = set()
        self._turn = threading.Condition()

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        if len(self.calls) >= self.model_calls:
            raise LimitReached("This took too many steps.", calls=self.model_calls)
        if time.monotonic() > self.until:
            raise LimitReached("This took too long.")
        began = time.perf_counter()
        record: dict[str, Any] = {
            "model": getattr(request.model, "model_name", None) or request.model._llm_type
        }
        self.calls.append(record)
        response = handler(request)
        message = next((m for m in reversed(response.result) if isinstance(m, AIMessage)), None)
        record["ms"] = round((time.perf_counter() - began) * 1000)
        if message is not None:
            record["finish_reason"] = message.response_metadata.get("finish_reason")
            if message.usage_metadata:
                record["tokens"] = [
                    message.usage_metadata["input_tokens"],
                    message.usage_metadata["output_tokens"],
                ]
        # A connection that breaks after `"quantity": 1` of 12 leaves a call that parses and is wrong.
        if message is not None and not record["finish_reason"]:
            raise CutOff("The model's answer was cut off.")
        return response

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        identity = str(request.tool_call["id"])
        with self._turn:
            self._turn.wait_for(
                lambda: all(before in self._done for before in _before(request, identity)),
                timeout=TURN_SECONDS,
            )
            self._used += 1
            allowed = self._used <= self.tool_calls
        try:
            if not allowed:
                return ToolMessage(
                    "No more tools in this turn: answer with what you have.",
                    tool_call_id=identity,
                    name=request.tool_call["name"],
                    status="error",
                )
            return handler(request)
        finally:
            with self._turn:
                self._done.add(identity)
                self._turn.notify_all()


def _before(request: ToolCallRequest, identity: str) -> list[str]:
    """The calls of the same answer that come before this one."""
    messages = request.state["messages"] if isinstance(request.state, dict) else request.state
    asked = next((m for m in reversed(messages) if isinstance(m, AIMessage) and m.tool_calls), None)
    ids = [str(call["id"]) for call in asked.tool_calls] if asked else []
    answered = {m.tool_call_id for m in messages if isinstance(m, ToolMessage)}
    return [i for i in ids[: ids.index(identity)] if i not in answered] if identity in ids else []


# --- grounding --------------------------------------------------------------------------------------

_CODES = "USD|EUR|GBP|NGN|GHS|KES|ZAR|INR|JPY|CAD|AUD|CHF"
_AMOUNT = re.compile(
    rf"(?:[$€£₦¥₹₩]|GH₵|\b(?:{_CODES})\s?)\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:{_CODES}|dollars?|naira|euros?|pounds?|bucks)\b",
    re.I,
)
_PERCENT = re.compile(r"\b(\d{1,3})\s?(?:%|percent\b)")
_NUMBER = re.compile(r"\b[A-Z]{1,4}-[A-Z0-9]*\d[A-Z0-9-]{2,}\b")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.I)
_NAMED = re.compile(r"\*\*([^*\n]{3,80})\*\*|“([A-Z][^”\n]{2,80})”")
_PROMISE = re.compile(
    r"\b(?:your order (?:is|has been) (?:placed|confirmed)|payment (?:received|successful)|order confirmed"
    r"|i(?:'ve| have) (?:placed|cancelled|canceled|refunded|charged|paid))\b",
    re.I,
)


class Evidence:
    """What this turn may say: figures and names from tool results, the dialogue and the shopper's words."""

    def __init__(self) -> None:
        self.amounts: set[str] = set()
        self.percents: set[str] = set()
        self.words: list[str] = []

    def add(self, value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                self.add(part, str(key))
        elif isinstance(value, (list, tuple)):
            for part in value:
                self.add(part, name)
        elif isinstance(value, bool) or value is None:
            return
        elif isinstance(value, int):
            if name.endswith("_minor"):
                for exponent in (0, 2, 3):
                    self.amounts.add(_figure(f"{value / 10**exponent:.{exponent}f}"))
            self.words.append(str(value))
        else:
            self.words.append(str(value).lower())
            for match in _AMOUNT.finditer(str(value)):
                self.amounts.add(_figure(match[1] or match[2]))
            self.percents.update(match[1] for match in _PERCENT.finditer(str(value)))

    def hear(self, text: str) -> None:
        """The shopper's own words: her "under 60" may be said back as an amount. In a tool's result a bare
        number (of an id, a stock, a description) is no price."""
        self.add(text)
        for match in re.finditer(r"(?<![\w-])\d[\d,]*(?:\.\d+)?(?![\w-])", text):
            self.amounts.add(_figure(match[0]))

    def says(self, text: str) -> bool:
        low = text.lower()
        return any(low in said for said in self.words)


def ungrounded(text: str, evidence: Evidence) -> list[str]:
    """The amounts, percentages, order numbers, ids, quoted names and promises in `text` that nothing backs."""
    wrong = [
        match[0] for match in _AMOUNT.finditer(text) if _figure(match[1] or match[2]) not in evidence.amounts
    ]
    wrong += [match[0] for match in _PERCENT.finditer(text) if match[1] not in evidence.percents]
    wrong += [
        match[0]
        for pattern in (_NUMBER, _UUID)
        for match in pattern.finditer(text)
        if not evidence.says(match[0])
    ]
    wrong += [
        name for match in _NAMED.finditer(text) if (name := match[1] or match[2]) and not evidence.says(name)
    ]
    return wrong + [match[0] for match in _PROMISE.finditer(text) if not evidence.says(match[0])]


def _figure(text: str) -> str:
    text = text.replace(",", "").rstrip(".")
    return text.rstrip("0").rstrip(".") if "." in text else text


def sentences(text: str) -> Iterable[str]:
    """The whole sentences of a text that still grows."""
    end = max((match.end() for match in re.finditer(r"[.!?…:;\n](?=\s|$)", text)), default=0)
    return [text[:end]] if end else []


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d[\d ().-]{8,20}\d(?!\w)")


def masked(text: str) -> str:
    """A shopper's words without e-mail addresses, phone and card numbers: they leave the house only so."""
    return _LONG_NUMBER.sub("(number)", _EMAIL.sub("(e-mail)", text))
