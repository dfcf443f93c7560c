"""The turn's own record: begun before the brain runs, finished with the dialogue it left, settled with the entries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agents import selectors
from agents.context import TurnContext
from agents.models import Run
from server.accounts import customers
from server.accounts.access import scope
from server.common.clock import now

PRIVATE = ("address",)


def begin(context: TurnContext) -> tuple[Run, dict[str, Any]]:
    """The turn's run and the dialogue it starts from: for a turn that is run again, the same as before."""
    with scope(context.site.tenant_id):
        run = Run.objects.filter(
            conversation_id=context.conversation_id, trigger_seq=context.trigger_seq
        ).first()
        if run is not None:
            return run, selectors.state_before(run)
        shown, sealed = _split(context.customer_id, context.state)
        run = Run.objects.create(
            id=context.turn_id, tenant_id=context.site.tenant_id, conversation_id=context.conversation_id,
            customer_id=context.customer_id, trigger_seq=context.trigger_seq, state_before=shown, private_before=sealed,
        )  # fmt: skip
        return run, dict(context.state)


def finish(
    run: Run,
    context: TurnContext,
    *,
    state: dict[str, Any],
    brain: str,
    model_calls: list[dict[str, Any]],
    reading: list[str],
) -> None:
    """Keep what the turn left. It counts once `settle` has said that the answer stands in the log."""
    with scope(context.site.tenant_id):
        shown, sealed = _split(context.customer_id, state)
        Run.objects.filter(pk=run.pk).update(
            state_after=shown,
            private_after=sealed,
            brain=brain,
            model_calls=model_calls,
            reading=reading,
            finished_at=now(),
        )


def settle(
    *, conversation_id: UUID, trigger_seq: int, status: Run.Status, final_seq: int | None = None
) -> None:
    """How the turn ended. Call in the transaction of its entries, inside the tenant's scope."""
    Run.objects.filter(conversation_id=conversation_id, trigger_seq=trigger_seq).update(
        status=status, final_seq=final_seq
    )


def turn_id_of(conversation_id: UUID, trigger_seq: int, fresh: UUID) -> UUID:
    """The id of the turn's run: the earlier one's if it is run again. Call inside the tenant's scope."""
    found = (
        Run.objects.filter(conversation_id=conversation_id, trigger_seq=trigger_seq)
        .values_list("id", flat=True)
        .first()
    )
    return found or fresh


def _split(customer_id: UUID, state: dict[str, Any]) -> tuple[dict[str, Any], bytes | None]:
    """What may stand in clear, and what is personal, under her key."""
    private = {name: state[name] for name in PRIVATE if state.get(name)}
    shown = {name: value for name, value in state.items() if name not in PRIVATE}
    return shown, customers.seal_for(customer_id, private) if private else None
