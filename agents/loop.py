"""The bounded loop of model and tools, on langchain's `create_agent`. Imported late: it costs a second."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

# An inherited setting must never send a shopper's words to a tracing service.
os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"

from langchain.agents import create_agent
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage

from agents.brains.offline.model import outcome
from agents.brains.offline.talk import Outcome
from agents.context import ShowCard, Step, ToolRan, TurnContext, Words
from agents.guardrails import Evidence, TurnLimits, sentences, ungrounded
from agents.tools.langchain import shopper_tools

log = logging.getLogger(__name__)


@dataclass
class Attempt:
    """What one brain has done and said so far; a second brain goes on from here."""

    limits: TurnLimits
    evidence: Evidence
    ran: list[tuple[ToolRan, Outcome, str]] = field(default_factory=list)
    text: str = ""
    chips: list[tuple[str, str]] = field(default_factory=list)

    @property
    def effects(self) -> list[Outcome]:
        from agents.tools import BY_NAME

        return [outcome for ran, outcome, _ in self.ran if BY_NAME[ran.name].effect and not outcome.error]


def attempt(
    model: BaseChatModel, context: TurnContext, system: str, messages: Sequence[BaseMessage], so_far: Attempt
) -> Iterator[Step]:
    """Run the loop to its final text, which is left in `so_far`. Raises what the model or a limit raises."""
    agent = create_agent(
        model,
        tools=shopper_tools(),
        system_prompt=system or None,
        middleware=[so_far.limits],
        context_schema=TurnContext,
    )
    asked: dict[str, dict[str, Any]] = {}
    words, spoken = "", ""
    stream = agent.stream(
        {"messages": list(messages)},
        context=context,
        stream_mode=["messages", "updates"],
        config={"recursion_limit": 40},
    )
    for mode, part in stream:
        if mode == "messages":
            chunk = part[0]
            if not isinstance(chunk, AIMessageChunk) or chunk.tool_call_chunks:
                continue
            words += chunk.text
            # Whole sentences only, and only what is backed: a bad one is never shown, not even for a moment.
            for safe in sentences(words):
                if safe != spoken and not ungrounded(safe, so_far.evidence):
                    spoken = safe
                    yield Words(safe)
            continue
        for update in part.values():
            for message in (update or {}).get("messages", []):
                if isinstance(message, AIMessage):
                    asked.update({str(call["id"]): call["args"] for call in message.tool_calls})
                    if message.tool_calls:
                        words = ""
                    else:
                        so_far.text = message.text
                        so_far.chips = [
                            (str(c[0]), str(c[1])) for c in message.additional_kwargs.get("chips", [])
                        ]
                elif isinstance(message, ToolMessage):
                    yield from _ran(message, asked.get(message.tool_call_id, {}), so_far)


def _ran(message: ToolMessage, args: dict[str, Any], so_far: Attempt) -> Iterator[Step]:
    artifact = message.artifact if isinstance(message.artifact, dict) else {}
    told = outcome(str(message.name), message)
    result = artifact.get("result") or {}
    ran = ToolRan(
        str(message.name), args, told.data if not told.error else None, told.error, int(artifact.get("ms", 0))
    )
    so_far.ran.append((ran, told, str(result.get("handoff", ""))))
    so_far.evidence.add(told.data)
    so_far.evidence.add(told.cards)
    so_far.evidence.add(told.error)
    yield ran
    for card in told.cards:
        yield ShowCard(card)
