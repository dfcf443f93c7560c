"""The offline brain as a chat model: no key, no network, the same loop, tools and limits as any other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, PrivateAttr

from .policy import Policy
from .reading import Reading
from .talk import Call, Outcome, Reply, Steps

WORDS_A_CHUNK = 8


class OfflineChatModel(BaseChatModel):
    """One turn's brain: made with the dialogue's state, asked again after each batch of tool calls."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    policy: Policy
    reading: Reading
    _steps: Steps | None = PrivateAttr(default=None)
    _calls: int = PrivateAttr(default=0)

    @property
    def _llm_type(self) -> str:
        return "fashionistar-offline"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        decided = self._next(messages)
        if isinstance(decided, Reply):
            message = AIMessage(
                decided.text, additional_kwargs=_chips(decided), response_metadata={"finish_reason": "stop"}
            )
        else:
            calls = [
                {"name": call.name, "args": call.args, "id": identity, "type": "tool_call"}
                for identity, call in self._numbered(decided)
            ]
            message = AIMessage("", tool_calls=calls, response_metadata={"finish_reason": "tool_calls"})
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        decided = self._next(messages)
        if isinstance(decided, Reply):
            pieces = decided.text.split(" ")
            for at in range(0, len(pieces), WORDS_A_CHUNK):
                words = " ".join(pieces[at : at + WORDS_A_CHUNK])
                yield self._told(AIMessageChunk(content=words if at == 0 else f" {words}"), run_manager)
            yield self._told(
                AIMessageChunk(
                    content="", additional_kwargs=_chips(decided), response_metadata={"finish_reason": "stop"}
                ),
                run_manager,
            )
            return
        chunks = [
            tool_call_chunk(name=call.name, args=json.dumps(call.args), id=identity, index=index)
            for index, (identity, call) in enumerate(self._numbered(decided))
        ]
        yield self._told(
            AIMessageChunk(
                content="", tool_call_chunks=chunks, response_metadata={"finish_reason": "tool_calls"}
            ),
            run_manager,
        )

    def _told(
        self, message: AIMessageChunk, run_manager: CallbackManagerForLLMRun | None
    ) -> ChatGenerationChunk:
        chunk = ChatGenerationChunk(message=message)
        if run_manager is not None and message.content:
            run_manager.on_llm_new_token(str(message.content), chunk=chunk)
        return chunk

    def _numbered(self, calls: list[Call]) -> list[tuple[str, Call]]:
        numbered = [(f"call_{self._calls + n}", call) for n, call in enumerate(calls, 1)]
        self._calls += len(calls)
        return numbered

    def _next(self, messages: list[BaseMessage]) -> Reply | list[Call]:
        try:
            if self._steps is None:
                self._steps = self.policy.turn(self.reading)
                return next(self._steps)
            return self._steps.send(outcomes(messages))
        except StopIteration as stop:
            reply: Reply = stop.value
            return reply


def outcomes(messages: Sequence[BaseMessage]) -> list[Outcome]:
    """The answers to the last batch of tool calls, in the order of the calls."""
    last = max(n for n, message in enumerate(messages) if isinstance(message, AIMessage))
    asked = messages[last]
    assert isinstance(asked, AIMessage)
    answers = {m.tool_call_id: m for m in messages[last + 1 :] if isinstance(m, ToolMessage)}
    return [outcome(call["name"], answers.get(call["id"] or "")) for call in asked.tool_calls]


def outcome(name: str, message: ToolMessage | None) -> Outcome:
    artifact = message.artifact if message is not None and isinstance(message.artifact, dict) else None
    if artifact is None:
        why = str(message.content) if message is not None else "This was not done."
        return Outcome(name, error={"code": "refused", "message": why, "details": {}})
    if artifact.get("error"):
        return Outcome(name, error=artifact["error"])
    result = artifact["result"]
    return Outcome(name, data=result["data"], cards=result["cards"])


def _chips(reply: Reply) -> dict[str, Any]:
    return {"chips": [list(chip) for chip in reply.chips[:6]]}
