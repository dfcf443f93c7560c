"""Forgetting: all of one body at her word, and whatever has outlived its time."""

from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction

from measurement import storage
from measurement.events import MeasurementErased
from measurement.models import Consent, Profile, Session, Take
from measurement.scopes import own_scope
from measurement.services import files
from measurement.services.sessions import drop, end, owner_of
from measurement.views import ErasedView
from server.common import audit, clock, outbox
from server.common.actor import Actor, system
from server.common.scope import platform_scope
from server.env import env

BATCH: Final = 200
# How long an ended session's bare row (its mode, its end, why a take was refused) helps to answer a question.
KEPT: Final = timedelta(days=30)


def erase(*, actor: Actor) -> ErasedView:
    """Delete her profile and everything derived: sessions, takes, clips, results; her consent is taken back.

    Only the dates of the consent stay, as proof that there was one. Harmless to repeat.
    """
    tenant_id, customer_id = owner_of(actor)
    with own_scope(tenant_id, customer_id):
        did = delete_all_of(customer_id)
        Consent.objects.filter(customer_id=customer_id, withdrawn_at=None).update(withdrawn_at=clock.now())
        audit.record(
            "measurement.erased",
            actor=actor,
            target=("customer", customer_id),
            tenant_id=tenant_id,
            after=did.model_dump(),
        )
        outbox.publish(
            MeasurementErased(customer_id=customer_id, tenant_id=tenant_id),
            key=f"customer:{customer_id}",
            tenant_id=tenant_id,
        )
    return did


def delete_all_of(customer_id: UUID) -> ErasedView:
    """All rows and files of a customer but her consents; inside a scope that shows them."""
    sessions = Session.objects.filter(customer_id=customer_id).order_by("pk")
    list(sessions.select_for_update())
    takes = list(Take.objects.select_for_update().filter(customer_id=customer_id))
    names = [take.file for take in takes if take.file]
    for name in names:
        transaction.on_commit(partial(files.unlink, name))
    for take in takes:
        take.delete()
    count, _ = sessions.delete()
    profiles, _ = Profile.objects.filter(customer_id=customer_id).delete()
    return ErasedView(profiles=profiles, sessions=count, takes=len(takes), files=len(names))


def forget_old() -> dict[str, int]:
    """Every minute: takes and clips past their time, sessions and profiles that have expired."""
    did = {"takes": _takes(), "sessions": _sessions(), "profiles": _profiles()}
    # Last, and whatever the database says: no clip outlives its ten minutes.
    did["files"] = storage.remove_old(seconds=env.measure_take_seconds)
    return did


def _takes() -> int:
    """Takes that came to nothing in time: the shopper is told to try again."""
    from measurement.services.takes import record

    limit = clock.now() - timedelta(seconds=env.measure_take_seconds)
    with platform_scope():
        late = list(
            Take.objects.filter(ended_at=None, created_at__lt=limit).values_list("pk", flat=True)[:BATCH]
        )
    remedy = "It took too long on our side. Please try once more."
    count = 0
    for take_id in late:
        count += record(take_id=take_id, outcome={"accepted": False, "reason": "timed_out", "remedy": remedy})
        with platform_scope():  # where the session had ended before its take, nothing is recorded
            for take in Take.objects.select_for_update().filter(pk=take_id, ended_at=None):
                drop(take, Take.State.DROPPED)
    return count


def _sessions() -> int:
    now, count = clock.now(), 0
    with platform_scope():
        for session in Session.objects.select_for_update(skip_locked=True).filter(
            ended_at=None, expires_at__lt=now
        )[:BATCH]:
            end(session, Session.State.EXPIRED)
            audit.record(
                "measurement.expired",
                actor=system(session.tenant_id),
                target=("measurement", session.pk),
                tenant_id=session.tenant_id,
            )
            count += 1
        Session.objects.filter(ended_at__lt=now - KEPT).delete()
    return count


def _profiles() -> int:
    count = 0
    with platform_scope():
        for profile in Profile.objects.select_for_update(skip_locked=True).filter(expires_at__lt=clock.now())[
            :BATCH
        ]:
            audit.record(
                "measurement.profile_expired",
                actor=system(profile.tenant_id),
                target=("measurement_profile", profile.pk),
                tenant_id=profile.tenant_id,
            )
            profile.delete()
            count += 1
    return count
