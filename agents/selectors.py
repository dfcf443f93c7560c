"""Reading what the assistant has done and may say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agents.models import Run, StorePolicy, ToolCall
from server.accounts import customers
from server.accounts.access import SiteScope, platform_scope


def last_run(conversation_id: UUID) -> Run | None:
    """The newest turn that was answered. Call inside the tenant's scope."""
    return (
        Run.objects.filter(conversation_id=conversation_id, status=Run.Status.ANSWERED)
        .order_by("-trigger_seq")
        .first()
    )


def answered_seq(conversation_id: UUID) -> int:
    """The highest customer entry that has been dealt with; 0 at the start. Call inside the tenant's scope."""
    settled = Run.objects.filter(conversation_id=conversation_id).exclude(
        status__in=[Run.Status.RUNNING, Run.Status.ABANDONED]
    )
    return settled.order_by("-trigger_seq").values_list("trigger_seq", flat=True).first() or 0


def dialogue_of(conversation_id: UUID) -> dict[str, Any]:
    """The dialogue as the last answered turn left it. Call inside the tenant's scope."""
    run = last_run(conversation_id)
    return {} if run is None else state_after(run)


def state_after(run: Run) -> dict[str, Any]:
    return _whole(run.customer_id, run.state_after, run.private_after)


def state_before(run: Run) -> dict[str, Any]:
    return _whole(run.customer_id, run.state_before, run.private_before)


def _whole(customer_id: UUID, state: dict[str, Any], sealed: bytes | memoryview | None) -> dict[str, Any]:
    return dict(state) | (dict(customers.unseal_for(customer_id, bytes(sealed))) if sealed else {})


def tools_of_turn(conversation_id: UUID, trigger_seq: int | None = None) -> list[dict[str, Any]]:
    """The tool calls of one turn (or of the whole conversation), in order: name, args, turn, ms, error."""
    with platform_scope():
        calls = ToolCall.objects.filter(conversation_id=conversation_id)
        if trigger_seq is not None:
            calls = calls.filter(trigger_seq=trigger_seq)
        return [
            {
                "name": call.tool,
                "args": call.args,
                "turn": call.trigger_seq,
                "ms": call.ms,
                "error": call.error,
            }
            for call in calls.order_by("at", "id")
        ]


def policy(site: SiteScope, topic: str) -> str | None:
    """What the shop has written down on a topic: its own word, or its marketplace's."""
    with platform_scope():
        own = StorePolicy.objects.filter(tenant_id=site.tenant_id, topic=topic).first()
        if own is None and site.kind == "vendor":
            own = StorePolicy.objects.filter(tenant__vendors__id=site.tenant_id, topic=topic).first()
        return own.text if own else None
