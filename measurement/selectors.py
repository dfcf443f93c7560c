"""Everything that only reads a body. Callers stand inside `own_scope`, except where said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from measurement import storage, tape, tickets
from measurement.models import Profile, Session
from measurement.scopes import own_scope
from measurement.views import (
    ProfileView,
    RefusedView,
    ResultView,
    SessionView,
    StatedView,
    UploadView,
    ValueView,
)
from server.accounts import customers
from server.common import clock
from server.common.crypto import Unreadable

GUIDE_VERSION: Final = 1
STEPS: Final = ("front", "turn", "done")
# What a made-to-measure pattern stands on: by tape, or accepted by name.
CRITICAL: Final = ("neck", "waist", "hip", "inseam")
OFFER_TAPE_AFTER: Final = 2
UPLOAD_PATH: Final = "/api/v1/measurement/sessions/{session}/clip"


def session_view(session: Session) -> SessionView:
    """A session as its owner sees it, with her way in while a take is awaited."""
    opened = session.ended_at is None and session.expires_at > clock.now()
    awaiting = (
        opened and session.state in (Session.State.OPEN, Session.State.REFUSED) and session.mode != "manual"
    )
    stated = _unsealed(session, session.stated_sealed)
    result = _unsealed(session, session.result_sealed)
    until = tickets.lifetime(session.expires_at)
    whose = {
        "session_id": session.pk,
        "tenant_id": session.tenant_id,
        "customer_id": session.customer_id,
    }
    link = tickets.sign_link(**whose, expires=until)
    return SessionView(
        session=session.pk,
        mode=session.mode,
        state=session.state if opened or session.ended_at else Session.State.EXPIRED,
        progress=session.progress,
        expires_at=session.expires_at,
        steps=list(STEPS) if session.mode != "manual" else [],
        guide_version=GUIDE_VERSION,
        stated=StatedView(**stated) if stated else None,
        ticket=tickets.issue(**whose, until=session.expires_at) if awaiting else None,
        upload=UploadView(
            url=f"{UPLOAD_PATH.format(session=session.pk)}?{link}",
            max_bytes=storage.MAX_BYTES,
            types=list(storage.TYPES),
            expires_at=until,
        )
        if awaiting
        else None,
        result=_result(result) if result else None,
        refused=_refused(session),
    )


def _unsealed(session: Session, sealed: Any) -> dict[str, Any] | None:
    if sealed is None:
        return None
    try:
        return dict(customers.unseal_for(session.customer_id, bytes(sealed)))
    except Unreadable:
        return None


def _result(kept: Mapping[str, Any]) -> ResultView:
    return ResultView(
        measurements={
            key: ValueView(source="camera", **kept["measurements"][key])
            for key in tape.KEYS
            if key in kept["measurements"]
        },
        check=list(CRITICAL),
        warnings=list(kept.get("warnings") or ()),
        quality=kept["quality"] or {},
        model=kept["model"],
        ms=kept["ms"] or {},
    )


def _refused(session: Session) -> RefusedView | None:
    if session.state != Session.State.REFUSED:
        return None
    return RefusedView(
        reason=session.reason,
        remedy=session.remedy,
        failures=session.failures,
        retry=session.ended_at is None,
        manual=session.failures >= OFFER_TAPE_AFTER,
    )


def profile_view(customer_id: UUID) -> ProfileView:
    """What is kept of her body; an empty view where nothing is, or no longer."""
    row = current_profile(customer_id)
    if row is None:
        return ProfileView()
    kept = customers.unseal_for(customer_id, bytes(row.values_sealed))
    values = {
        key: ValueView.model_validate(kept["measurements"][key])
        for key in tape.KEYS
        if key in kept["measurements"]
    }
    return ProfileView(
        measurements=values,
        stated=StatedView(**kept["stated"]) if kept.get("stated") else None,
        consent={
            "version": row.consent.version,
            "purpose": row.consent.purpose,
            "given_at": row.consent.given_at.isoformat(),
        },
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        check=[key for key in CRITICAL if key in values and not _sure(values[key])],
    )


def _sure(value: ValueView) -> bool:
    return value.source == "tape" or value.confirmed_at is not None


def current_profile(customer_id: UUID) -> Profile | None:
    return (
        Profile.objects.select_related("consent")
        .filter(customer_id=customer_id, expires_at__gt=clock.now())
        .first()
    )


@dataclass(frozen=True, slots=True)
class Body:
    """What size advice needs of a profile; it goes into no log and to no language model."""

    values: Mapping[str, ValueView]
    stated: StatedView | None


def body_of(*, tenant_id: UUID, customer_id: UUID) -> Body | None:
    """Her profile for code that advises her a size; opens her own scope. None where there is none."""
    with own_scope(tenant_id, customer_id):
        view = profile_view(customer_id)
    return Body(view.measurements, view.stated) if view.measurements else None
