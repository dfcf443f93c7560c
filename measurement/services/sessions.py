"""The beginning and the end of a measuring session."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from measurement import consents, selectors
from measurement.errors import AdultsOnly, ConsentNeeded, MeasuringClosed, TakeUnderWay
from measurement.models import Consent, Session, Take
from measurement.scopes import own_scope
from measurement.services import files
from measurement.views import SessionView
from server.accounts import customers
from server.common import audit, clock
from server.common.actor import Actor
from server.common.errors import NotFound
from server.env import env

Mode = Literal["device", "frames", "clip", "manual"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session as it is asked for. stated: {height_mm, weight_g, sex}, read and found plausible."""

    mode: Mode
    version: str
    purpose: str
    adult: bool
    stated: dict[str, Any] | None
    conversation_id: UUID | None = None
    product_id: UUID | None = None
    key: str = ""


def owner_of(actor: Actor) -> tuple[UUID, UUID]:
    """(tenant, customer): whose body it is. Nobody acts for her, the assistant neither."""
    if actor.kind != "customer" or actor.id is None or actor.tenant_id is None:
        raise NotFound
    return actor.tenant_id, actor.id


def start_session(*, actor: Actor, wanted: Wanted) -> SessionView:
    """Record her consent and open a session; an older unfinished one ends. A repeated key gives the same one.

    Her customer row must exist. Raises ConsentNeeded, AdultsOnly.
    """
    tenant_id, customer_id = owner_of(actor)
    _agreed(version=wanted.version, purpose=wanted.purpose, adult=wanted.adult)
    if actor.site_id is None:
        raise NotFound
    try:
        with own_scope(tenant_id, customer_id):
            if earlier := _started(customer_id, wanted.key):
                return selectors.session_view(earlier)
            return selectors.session_view(_start(actor, actor.site_id, tenant_id, customer_id, wanted))
    except IntegrityError:  # the same press twice at once: the other one was first
        with own_scope(tenant_id, customer_id):
            if earlier := _started(customer_id, wanted.key):
                return selectors.session_view(earlier)
        raise


def _agreed(*, version: str, purpose: str, adult: bool) -> None:
    if not adult:
        raise AdultsOnly("Only adults are measured here. You can still use the size charts.")
    if (version, purpose) != (consents.VERSION, consents.PURPOSE):
        raise ConsentNeeded(
            "Please read and accept how your measurements are used.", consent=consents.as_json()
        )


def give_consent(*, actor: Actor, version: str, purpose: str, adult: bool) -> None:
    """Record her consent where there is none yet: for what she enters by hand, without a session.

    Her customer row must exist. Raises ConsentNeeded, AdultsOnly.
    """
    tenant_id, customer_id = owner_of(actor)
    _agreed(version=version, purpose=purpose, adult=adult)
    with own_scope(tenant_id, customer_id):
        if consent_of(customer_id) is None:
            consent = _consent(tenant_id, customer_id)
            audit.record(
                "measurement.consented",
                actor=actor,
                target=("measurement_consent", consent.pk),
                tenant_id=tenant_id,
                after={"version": consent.version},
            )


def _consent(tenant_id: UUID, customer_id: UUID) -> Consent:
    return Consent.objects.create(
        tenant_id=tenant_id,
        customer_id=customer_id,
        version=consents.VERSION,
        purpose=consents.PURPOSE,
        adult=True,
        given_at=clock.now(),
    )


def _started(customer_id: UUID, key: str) -> Session | None:
    return Session.objects.filter(customer_id=customer_id, key=key).first() if key else None


def _start(actor: Actor, site_id: UUID, tenant_id: UUID, customer_id: UUID, wanted: Wanted) -> Session:
    now = clock.now()
    for old in Session.objects.select_for_update().filter(customer_id=customer_id, ended_at=None):
        end(old, Session.State.CANCELLED)
    consent = consent_of(customer_id) or _consent(tenant_id, customer_id)
    session = Session.objects.create(
        tenant_id=tenant_id,
        site_id=site_id,
        customer_id=customer_id,
        conversation_id=wanted.conversation_id,
        product_id=wanted.product_id,
        consent=consent,
        mode=wanted.mode,
        key=wanted.key,
        stated_sealed=customers.seal_for(customer_id, wanted.stated) if wanted.stated else None,
        created_at=now,
        expires_at=now + timedelta(minutes=env.measure_session_minutes),
    )
    audit.record(
        "measurement.started",
        actor=actor,
        target=("measurement", session.pk),
        tenant_id=tenant_id,
        after={"mode": wanted.mode, "consent": str(consent.pk), "version": consent.version},
    )
    return session


def consent_of(customer_id: UUID) -> Consent | None:
    """Her consent to the text as it stands now, if she has not taken it back."""
    return (
        Consent.objects.filter(
            customer_id=customer_id, version=consents.VERSION, purpose=consents.PURPOSE, withdrawn_at=None
        )
        .order_by("-given_at")
        .first()
    )


def mine(session_id: UUID, *, lock: bool = False) -> Session:
    """Her session; call inside her own scope, in which others' do not exist. Raises NotFound."""
    rows = Session.objects.select_for_update() if lock else Session.objects.all()
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return session


def awaits_a_take(*, actor: Actor, session_id: UUID) -> None:
    """Raises NotFound, MeasuringClosed or TakeUnderWay unless a take of hers may come now."""
    tenant_id, customer_id = owner_of(actor)
    with own_scope(tenant_id, customer_id):
        session = mine(session_id)
        waits_for_a_take(session)
        if Take.objects.filter(session=session, ended_at=None).exists():
            raise TakeUnderWay("Your last take is still being looked at.")


def cancel(*, actor: Actor, session_id: UUID) -> None:
    """She has changed her mind: nothing of the session is kept. Harmless to repeat."""
    tenant_id, customer_id = owner_of(actor)
    with own_scope(tenant_id, customer_id):
        session = mine(session_id, lock=True)
        if session.ended_at is None:
            end(session, Session.State.CANCELLED)
            audit.record(
                "measurement.cancelled", actor=actor, target=("measurement", session.pk), tenant_id=tenant_id
            )


def end(session: Session, state: Session.State) -> int:
    """Close a locked session: what it holds of her goes, and so do its takes. Returns how many takes."""
    now = clock.now()
    takes = list(Take.objects.select_for_update().filter(session=session, ended_at=None))
    for take in takes:
        drop(take, Take.State.DROPPED)
    session.state, session.ended_at = state, now
    session.stated_sealed = session.result_sealed = None
    session.save(update_fields=["state", "ended_at", "stated_sealed", "result_sealed"])
    return len(takes)


def drop(take: Take, state: Take.State) -> None:
    """End a locked take: its pictures go with it, the file after the commit."""
    name = take.file
    take.state, take.ended_at, take.file, take.observations_sealed = state, clock.now(), "", None
    take.save(update_fields=["state", "ended_at", "file", "observations_sealed"])
    if name:
        transaction.on_commit(lambda: files.unlink(name))


def waits_for_a_take(session: Session) -> None:
    """Raises MeasuringClosed unless a take may come now."""
    if session.ended_at is not None or session.expires_at <= clock.now():
        raise MeasuringClosed("This measuring is over. Please start again.", state=str(session.state))
    if session.state == Session.State.MEASURED:
        raise MeasuringClosed("You have been measured already: confirm it, or start again.", state="measured")
