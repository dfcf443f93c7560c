"""How a tool is run: validated, as the shopper whose turn it is, once per wish, with its row and audit entry."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection
from pydantic import BaseModel, ConfigDict, ValidationError

from agents.context import TurnContext
from agents.models import ToolCall
from server.accounts.access import scope
from server.common import audit
from server.common.errors import DomainError

CLIP = 400  # of product text: untrusted, and dear in tokens


class Wish(BaseModel):
    """A tool's arguments. The docstring is what the model reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


W = TypeVar("W", bound=Wish)


@dataclass(slots=True)
class Result:
    """What a tool found or did.

    data: for the model, compact. cards: for the shopper. handoff: why a person should take over.
    """

    data: dict[str, Any]
    cards: list[dict[str, Any]] = field(default_factory=list)
    handoff: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"data": self.data, "cards": self.cards, "handoff": self.handoff}


@dataclass(frozen=True, slots=True)
class Tool(Generic[W]):
    name: str
    wish: type[W]
    run: Callable[[TurnContext, W, str], Result]
    effect: bool
    private: frozenset[str] = frozenset()

    @property
    def description(self) -> str:
        return " ".join((self.wish.__doc__ or "").split())


def tool(
    name: str, *, effect: bool = False, private: frozenset[str] = frozenset()
) -> Callable[[Callable[[TurnContext, W, str], Result]], Tool[W]]:
    """Make a tool of a function (context, wish, effect key) -> Result.

    effect: it changes something; repeated with the same arguments in the same turn it answers as before.
    private: arguments that no row may keep in clear.
    """

    def make(run: Callable[[TurnContext, W, str], Result]) -> Tool[W]:
        wish: type[W] = run.__annotations__["wish"]
        if isinstance(wish, str):
            wish = run.__globals__[wish]
        return Tool(name, wish, run, effect, private)

    return make


def invoke(
    tool: Tool[Any], context: TurnContext, args: dict[str, Any]
) -> tuple[Result | None, dict[str, Any] | None, int]:
    """Run a tool for a turn: (result, error, milliseconds). A refusal is an answer, a bug is not caught."""
    began = time.perf_counter()
    try:
        wish = tool.wish.model_validate(args)
    except ValidationError as error:
        problem = {"code": "invalid_arguments", "message": _explain(error), "temporary": False, "details": {}}
        return None, _refused(tool, context, {}, problem, began), _ms(began)
    clean = wish.model_dump(mode="json", exclude_none=True)
    key = context.effect_key(tool.name, clean) if tool.effect else ""
    kept = {name: "(private)" if name in tool.private else value for name, value in clean.items()}
    try:
        with scope(context.site.tenant_id):
            if (
                key
                and (earlier := ToolCall.objects.filter(effect_key=key, error__isnull=True).first())
                is not None
            ):
                return Result(**dict(earlier.result or {})), None, _ms(began)
            result = tool.run(context, wish, key)
            # Last, because it may lock the conversation's row: a person who took over meanwhile undoes all of it.
            context.guard()
            ToolCall.objects.create(
                tenant_id=context.site.tenant_id,
                run_id=context.turn_id,
                conversation_id=context.conversation_id,
                trigger_seq=context.trigger_seq,
                tool=tool.name,
                args=kept,
                effect_key=key,
                result=result.as_json() if tool.effect else None,
                ms=_ms(began),
            )
            _audited(tool, context, kept, {"ok": True})
        return result, None, _ms(began)
    except DomainError as error:
        if error.code == "assistant_silenced":
            raise
        return None, _refused(tool, context, kept, error.as_problem(), began), _ms(began)
    finally:
        # Tools run in threads of the loop, whose connections nobody else would give back.
        if not connection.in_atomic_block:
            connection.close()


def _refused(
    tool: Tool[Any], context: TurnContext, kept: dict[str, Any], problem: dict[str, Any], began: float
) -> dict[str, Any]:
    problem = json.loads(json.dumps(problem, default=str))
    with scope(context.site.tenant_id):
        ToolCall.objects.create(
            tenant_id=context.site.tenant_id,
            run_id=context.turn_id,
            conversation_id=context.conversation_id,
            trigger_seq=context.trigger_seq,
            tool=tool.name,
            args=kept,
            error=problem,
            ms=_ms(began),
        )
        _audited(tool, context, kept, {"ok": False, "code": problem["code"]})
    return problem


def _audited(tool: Tool[Any], context: TurnContext, kept: dict[str, Any], outcome: dict[str, Any]) -> None:
    audit.record(
        "tool.called",
        actor=context.actor,
        target=("tool", tool.name),
        tenant_id=context.site.tenant_id,
        after={
            "conversation": str(context.conversation_id),
            "turn": context.trigger_seq,
            "args": kept,
            **outcome,
        },
    )


def _explain(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'arguments'}: {e['msg']}" for e in error.errors()[:4])


def _ms(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def clip(text: str) -> str:
    return text if len(text) <= CLIP else text[: CLIP - 1] + "…"
