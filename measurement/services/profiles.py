"""Her word on what was measured: confirmed, corrected, or entered by tape. Every value keeps where it is from."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from measurement import consents, selectors, tape
from measurement.errors import ConsentNeeded, MeasuringClosed, StatedImplausible
from measurement.events import MeasurementConfirmed
from measurement.models import Consent, Profile, Session
from measurement.scopes import own_scope
from measurement.services.sessions import consent_of, end, mine, owner_of
from measurement.services.takes import facts, key_of
from measurement.views import ProfileView
from server.accounts import customers
from server.common import audit, clock, outbox
from server.common.actor import Actor, system
from server.common.errors import Invalid
from server.common.ids import uuid7
from server.env import env

# How well people read a tape on themselves, and what they remember of it.
PLUS_MINUS_MM: Final = {"tape": 10, "stated": 20}


def confirm(
    *,
    actor: Actor,
    session_id: UUID,
    values: Mapping[str, object],
    accept: Collection[str] | None = None,
) -> ProfileView:
    """Let a result stand as her profile: `values` are her corrections by tape, `accept` the keys that she accepts
    by name (None: all). Repeated, it changes nothing.

    Raises MeasuringClosed, StatedImplausible, Invalid.
    """
    tenant_id, customer_id = owner_of(actor)
    with own_scope(tenant_id, customer_id):
        session = mine(session_id, lock=True)
        if session.state == Session.State.CONFIRMED:
            return selectors.profile_view(customer_id)
        view = selectors.session_view(session)
        if view.state != Session.State.MEASURED or view.result is None:
            raise MeasuringClosed("There is nothing to confirm here.", state=view.state)
        measured = view.result.measurements
        if unknown := sorted(set(accept or ()) - set(measured)):
            raise Invalid("These were not measured.", field="accept", keys=unknown)
        now = clock.now()
        kept = {
            key: value.model_dump(mode="json")
            | {"confirmed_at": now.isoformat() if accept is None or key in accept else None}
            for key, value in measured.items()
        }
        height_mm = view.stated.height_mm if view.stated else None
        kept |= _read(values, "tape", beside=kept, height_mm=height_mm, now=now)
        stated = view.stated.model_dump(mode="json") if view.stated else None
        _save(actor, tenant_id, customer_id, session.consent, {"measurements": kept, "stated": stated}, now)
        _close(actor, session, kept)
        return selectors.profile_view(customer_id)


def enter(
    *,
    actor: Actor,
    values: Mapping[str, object],
    source: Literal["tape", "stated"] = "tape",
    conversation_id: UUID | None = None,
    product_id: UUID | None = None,
) -> ProfileView:
    """Put values into her profile by hand, beside those that are there; an open manual session is done with it.

    conversation_id, product_id: where she was invited to it and for what; the news goes there.
    Raises ConsentNeeded, StatedImplausible, Invalid.
    """
    tenant_id, customer_id = owner_of(actor)
    if not values:
        raise Invalid("Enter at least one measurement.", field="values")
    with own_scope(tenant_id, customer_id):
        consent = consent_of(customer_id)
        if consent is None:
            raise ConsentNeeded(
                "Please read and accept how your measurements are used.", consent=consents.as_json()
            )
        session = (
            Session.objects.select_for_update()
            .filter(customer_id=customer_id, mode=Session.Mode.MANUAL, ended_at=None)
            .order_by("-created_at")
            .first()
        )
        now = clock.now()
        before = selectors.profile_view(customer_id).model_dump(mode="json")
        stated = before["stated"]
        if session is not None and session.stated_sealed is not None:
            stated = customers.unseal_for(customer_id, bytes(session.stated_sealed))
        kept = before["measurements"]
        kept |= _read(values, source, beside=kept, height_mm=stated["height_mm"] if stated else None, now=now)
        _save(actor, tenant_id, customer_id, consent, {"measurements": kept, "stated": stated}, now)
        if session is not None:
            _close(actor, session, kept)
        elif conversation_id is not None and actor.site_id is not None:
            fact = MeasurementConfirmed(
                session_id=None,
                customer_id=customer_id,
                tenant_id=tenant_id,
                site_id=actor.site_id,
                conversation_id=conversation_id,
                product_id=product_id,
            )
            outbox.publish(fact, key=f"measurement:{customer_id}", tenant_id=tenant_id)
        return selectors.profile_view(customer_id)


def _read(
    values: Mapping[str, object],
    source: Literal["tape", "stated"],
    *,
    beside: Mapping[str, Mapping[str, Any]],
    height_mm: int | None,
    now: datetime,
) -> dict[str, dict[str, Any]]:
    """Typed values, each plausible by itself and together with what else is known by tape."""
    known = {
        key: value["mm"] for key, value in beside.items() if value["source"] == "tape" and key not in values
    }
    reading = tape.read({**known, **values}, height_mm=height_mm)
    problems = [problem for problem in reading.problems if problem.severity == "error"]
    if problems:
        raise StatedImplausible(
            f"{problems[0].text} {problems[0].remedy}",
            field=f"values.{problems[0].keys[0]}",
            problems=[
                {
                    "code": p.code,
                    "keys": list(p.keys),
                    "text": p.text,
                    "remedy": p.remedy,
                    "severity": p.severity,
                }
                for p in reading.problems
            ],
        )
    return {
        key: {
            "mm": mm,
            "plus_minus_mm": PLUS_MINUS_MM[source],
            "source": source,
            "confirmed_at": now.isoformat(),
        }
        for key, mm in reading.values.items()
        if key in values
    }


def _save(
    actor: Actor, tenant_id: UUID, customer_id: UUID, consent: Consent, kept: Mapping[str, Any], now: datetime
) -> None:
    row = Profile.objects.select_for_update().filter(customer_id=customer_id).first()
    profile = row or Profile(tenant_id=tenant_id, customer_id=customer_id, version=0)
    profile.consent, profile.version = consent, profile.version + 1
    profile.values_sealed = customers.seal_for(customer_id, kept)
    profile.updated_at, profile.expires_at = now, now + timedelta(days=env.measure_profile_days)
    profile.save()
    sources: dict[str, int] = {}
    for value in kept["measurements"].values():
        sources[value["source"]] = sources.get(value["source"], 0) + 1
    audit.record(
        "measurement.profile_saved",
        actor=actor,
        target=("measurement_profile", profile.pk),
        tenant_id=tenant_id,
        after={"version": profile.version, "sources": sources},
    )


def _close(actor: Actor, session: Session, kept: Mapping[str, Any]) -> None:
    """The session has led to a profile: what it held goes, and the news goes out."""
    end(session, Session.State.CONFIRMED)
    audit.record(
        "measurement.confirmed",
        actor=actor,
        target=("measurement", session.pk),
        tenant_id=session.tenant_id,
        after={"measurements": len(kept)},
    )
    outbox.publish(MeasurementConfirmed(**facts(session)), key=key_of(session), tenant_id=session.tenant_id)


def follow(*, anonymous_id: UUID, customer_id: UUID, tenant_id: UUID) -> bool:
    """Give an anonymous shopper's profile and consent to the customer she turned out to be, unless that one has a
    profile already. Returns whether there was something to give. Harmless to repeat; call in the platform's scope.
    """
    profile = (
        Profile.objects.select_for_update().filter(customer_id=anonymous_id, tenant_id=tenant_id).first()
    )
    if profile is None or Profile.objects.filter(customer_id=customer_id).exists():
        return False
    kept = customers.unseal_for(anonymous_id, bytes(profile.values_sealed))
    consent = profile.consent
    consent.pk, consent.customer_id = uuid7(), customer_id
    consent.save(force_insert=True)
    profile.customer_id, profile.consent = customer_id, consent
    profile.values_sealed = customers.seal_for(customer_id, kept)
    profile.save(update_fields=["customer_id", "consent", "values_sealed"])
    audit.record(
        "measurement.profile_followed",
        actor=system(tenant_id),
        target=("measurement_profile", profile.pk),
        tenant_id=tenant_id,
        after={"from": str(anonymous_id), "to": str(customer_id)},
    )
    return True
