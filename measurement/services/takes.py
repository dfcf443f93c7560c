"""A take's way: accepted, processed in the worker, recorded once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from measurement.errors import MeasuringClosed, TakeUnderWay
from measurement.events import MeasurementCompleted, MeasurementRefused, TakeAccepted
from measurement.models import Session, Take
from measurement.scopes import own_scope
from measurement.services.sessions import drop, mine, owner_of, waits_for_a_take
from server.accounts import customers
from server.common import audit, clock, outbox
from server.common.actor import Actor, system
from server.common.ids import uuid7
from server.common.scope import platform_scope

MOST_ATTEMPTS = 3


def accept_observations(*, actor: Actor, session_id: UUID, observations: Sequence[Mapping[str, Any]]) -> UUID:
    """Take in what a browser (or the guide's socket) has seen. Returns the take.

    Raises MeasuringClosed or TakeUnderWay.
    """
    _, customer_id = owner_of(actor)

    def sealed() -> dict[str, Any]:
        data = customers.seal_for(customer_id, list(observations))
        return {"observations_sealed": data, "size_bytes": len(data)}

    return _accept(actor, session_id, uuid7(), sealed)


def accept_clip(*, actor: Actor, session_id: UUID, take_id: UUID, file: str, size_bytes: int) -> UUID:
    """Take in an uploaded clip that lies in DATA/tmp. The caller deletes it if this raises.

    Raises MeasuringClosed or TakeUnderWay.
    """
    return _accept(actor, session_id, take_id, lambda: {"file": file, "size_bytes": size_bytes})


def _accept(actor: Actor, session_id: UUID, take_id: UUID, content: Callable[[], dict[str, Any]]) -> UUID:
    """In whichever way she began: a phone that cannot see for itself sends frames, or a clip."""
    tenant_id, customer_id = owner_of(actor)
    try:
        with own_scope(tenant_id, customer_id):
            session = mine(session_id, lock=True)
            waits_for_a_take(session)
            if session.mode == Session.Mode.MANUAL:
                raise MeasuringClosed("This session waits for something else.", mode=session.mode)
            take = Take.objects.create(
                id=take_id,
                tenant_id=tenant_id,
                customer_id=customer_id,
                session=session,
                created_at=clock.now(),
                **content(),
            )
            session.state, session.progress = Session.State.PROCESSING, 0
            session.reason = session.remedy = ""
            session.save(update_fields=["state", "progress", "reason", "remedy"])
            audit.record(
                "measurement.take_accepted",
                actor=actor,
                target=("measurement", session.pk),
                tenant_id=tenant_id,
                after={
                    "take": str(take.pk),
                    "kind": "clip" if take.file else "observations",
                    "bytes": take.size_bytes,
                },
            )
            outbox.publish(
                TakeAccepted(take_id=take.pk, **facts(session)), key=key_of(session), tenant_id=tenant_id
            )
    except IntegrityError as error:
        raise TakeUnderWay("Your last take is still being looked at.") from error
    return take_id


def facts(session: Session) -> dict[str, Any]:
    """What every fact of a session says."""
    return {
        "session_id": session.pk,
        "customer_id": session.customer_id,
        "tenant_id": session.tenant_id,
        "site_id": session.site_id,
        "conversation_id": session.conversation_id,
        "product_id": session.product_id,
    }


def key_of(session: Session) -> str:
    """What orders a session's facts."""
    return f"measurement:{session.pk}"


def begin(take_id: UUID) -> dict[str, Any] | None:
    """Claim a take for processing: {file, observations, stated, attempts}; None when nothing is left to do.

    A take that a dying worker has left is claimed again, three times at most: then it is the take's fault.
    """
    with platform_scope():
        take = Take.objects.select_for_update().filter(pk=take_id, ended_at=None).first()
        if take is None:
            return None
        take.state, take.attempts = Take.State.PROCESSING, take.attempts + 1
        take.save(update_fields=["state", "attempts"])
        session = Session.objects.get(pk=take.session_id)
        unsealed = {
            name: None if sealed is None else customers.unseal_for(take.customer_id, bytes(sealed))
            for name, sealed in (
                ("observations", take.observations_sealed),
                ("stated", session.stated_sealed),
            )
        }
    return {"file": take.file, "attempts": take.attempts, **unsealed}


def tell_progress(session_id: UUID, percent: int) -> None:
    """Note how far the take is: for whoever asks; it may be lost."""
    with connection.cursor() as cursor, platform_scope():
        cursor.execute(
            "UPDATE measurement_session SET progress = greatest(progress, %s)"
            " WHERE id = %s AND state = 'processing'",
            [min(max(percent, 0), 99), session_id],
        )


def record(*, take_id: UUID, outcome: Mapping[str, Any], finish: Callable[[], None] | None = None) -> bool:
    """What the pipeline says of a take, once: a repeat changes nothing. Returns whether this was the first.

    outcome: {accepted: true, measurements, quality, ms, model, warnings} or {accepted: false, reason, remedy}.
    finish: called inside the transaction, whatever it comes to.
    """
    with platform_scope():
        first = _record(take_id, outcome)
        if finish is not None:
            finish()
    return first


def _record(take_id: UUID, outcome: Mapping[str, Any]) -> bool:
    found = Take.objects.filter(pk=take_id).values_list("session_id", flat=True).first()
    if found is None:
        return False
    session = Session.objects.select_for_update().get(pk=found)  # before the take, as everywhere
    take = Take.objects.select_for_update().filter(pk=take_id, ended_at=None).first()
    if take is None or session.ended_at is not None:
        return False
    told: dict[str, Any] = {"take": str(take.pk), "attempts": take.attempts}
    fact: MeasurementCompleted | MeasurementRefused
    if outcome["accepted"]:
        kept = {name: outcome.get(name) for name in ("measurements", "quality", "ms", "model", "warnings")}
        session.result_sealed = customers.seal_for(session.customer_id, kept)
        session.state, session.progress = Session.State.MEASURED, 100
        told |= {"model": outcome["model"], "ms": outcome["ms"]}
        fact = MeasurementCompleted(**facts(session))
    else:
        session.state, session.failures = Session.State.REFUSED, session.failures + 1
        session.reason, session.remedy = str(outcome["reason"])[:40], str(outcome["remedy"])[:300]
        told |= {"reason": session.reason}
        fact = MeasurementRefused(
            reason=session.reason, remedy=session.remedy, failures=session.failures, **facts(session)
        )
    session.save(update_fields=["state", "progress", "failures", "reason", "remedy", "result_sealed"])
    drop(take, Take.State.DONE if outcome["accepted"] else Take.State.REFUSED)
    audit.record(
        fact.name,
        actor=system(session.tenant_id),
        target=("measurement", session.pk),
        tenant_id=session.tenant_id,
        after=told,
    )
    outbox.publish(fact, key=key_of(session), tenant_id=session.tenant_id)
    return True
