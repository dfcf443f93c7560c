"""REST of measuring, for the shopper alone: HTTP in, a service, HTTP out."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Status

from measurement import consents, reading, selectors, services, storage, tape, tickets
from measurement.schemas import ConfirmIn, ConsentIn, EnterIn, StartIn, plain
from measurement.scopes import own_scope
from measurement.services.sessions import mine
from measurement.views import AcceptedTakeView, ErasedView, HowToView, ProfileView, SessionView
from measurement.wire import ObservationsIn
from server.accounts import customers
from server.accounts.auth import CustomerAuth
from server.accounts.tickets import Ticket
from server.common import audit, clock, ratelimit
from server.common.actor import Actor
from server.common.ids import parse_public, uuid7
from server.common.scope import scope
from server.env import env

router = Router(tags=["measurement"], auth=CustomerAuth())
door = Router(tags=["measurement"])


def _ticket(request: HttpRequest) -> Ticket:
    return cast(Ticket, request.ticket)  # type: ignore[attr-defined]  # set by CustomerAuth


def _actor(request: HttpRequest) -> Actor:
    return _ticket(request).actor


def _unhurried(request: HttpRequest, what: str, limit: int) -> None:
    ratelimit.check(f"measure:{what}:{_ticket(request).subject}", limit=limit, per_seconds=3600)


@door.get(
    "/measurement/how-to", response=HowToView, summary="Each measurement: how, range, units; and the consent"
)
def how_to(request: HttpRequest) -> Any:
    return {
        "consent": consents.as_json(),
        "critical": list(selectors.CRITICAL),
        "measurements": [
            {
                "key": how.key,
                "label": how.name,
                "iso_ref": how.iso_ref,
                "text": how.text,
                "min_mm": how.min_mm,
                "max_mm": how.max_mm,
                "units": ["cm", "inch"],
            }
            for how in tape.HOW_TO.values()
        ],
    }


@router.post("/measurement/sessions", response={201: SessionView}, summary="Consent, height, and a session")
def start(
    request: HttpRequest,
    wish: StartIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=80)] = None,
) -> Any:
    ticket = _ticket(request)
    _unhurried(request, "start", env.measure_sessions_per_hour)
    wanted = reading.wanted(
        wish,
        conversation_id=parse_public("c", wish.conversation) if wish.conversation else ticket.conversation_id,
        key=idempotency_key or "",
    )
    with scope(ticket.tenant_id):
        customers.ensure(ticket)
    return Status(201, services.start_session(actor=ticket.actor, wanted=wanted))


@router.get(
    "/measurement/sessions/{uuid:session}", response=SessionView, summary="How far it is, and its result"
)
def look(request: HttpRequest, session: UUID) -> Any:
    ticket = _ticket(request)
    with own_scope(ticket.tenant_id, ticket.subject):
        return selectors.session_view(mine(session))


@router.delete(
    "/measurement/sessions/{uuid:session}", response={204: None}, summary="Stop; nothing of it is kept"
)
def stop(request: HttpRequest, session: UUID) -> Any:
    services.cancel(actor=_actor(request), session_id=session)
    return Status(204, None)


@router.post(
    "/measurement/sessions/{uuid:session}/observations",
    response={202: AcceptedTakeView},
    summary="What the shopper's own device has seen: landmarks and outlines of chosen frames, no picture",
)
def observe(request: HttpRequest, session: UUID, wish: ObservationsIn) -> Any:
    _unhurried(request, "take", env.measure_takes_per_hour)
    take = services.accept_observations(
        actor=_actor(request),
        session_id=session,
        observations=[one.model_dump(mode="json") for one in wish.observations],
    )
    return Status(202, {"take": take, "state": "processing"})


@door.put(
    "/measurement/sessions/{uuid:session}/clip",
    response={202: AcceptedTakeView},
    summary="Upload a clip to the session's own signed link; the body is the video",
)
def upload(
    request: HttpRequest,
    session: UUID,
    t: Annotated[str, Query(max_length=32)],
    c: Annotated[str, Query(max_length=32)],
    e: Annotated[int, Query(ge=0, le=2**40)],
    s: Annotated[str, Query(max_length=64)],
) -> Any:
    link = tickets.check_link(session_id=session, tenant=t, customer=c, expires=e, mark=s)
    ratelimit.check(f"measure:take:{link.customer_id}", limit=env.measure_takes_per_hour, per_seconds=3600)
    actor = _owner(link)
    services.awaits_a_take(actor=actor, session_id=session)  # before anything is written to the disk
    take_id = uuid7()
    stated = request.META.get("CONTENT_LENGTH") or ""
    name, size = storage.keep(
        request, take_id=take_id, stated_bytes=int(stated) if stated.isdigit() else None
    )
    try:
        take = services.accept_clip(
            actor=actor, session_id=session, take_id=take_id, file=name, size_bytes=size
        )
    except BaseException:
        storage.remove(name)
        raise
    return Status(202, {"take": take, "state": "processing"})


def _owner(link: tickets.MeasureTicket) -> Actor:
    return Actor("customer", link.customer_id, link.tenant_id)


@router.post(
    "/measurement/sessions/{uuid:session}/confirm",
    response=ProfileView,
    summary="Let the result stand, corrected or not",
)
def confirm(request: HttpRequest, session: UUID, wish: ConfirmIn) -> Any:
    return services.confirm(
        actor=_actor(request), session_id=session, values=plain(wish.values), accept=wish.accept
    )


@router.get("/measurement/profile", response=ProfileView, summary="What is kept of her body")
def profile(request: HttpRequest) -> Any:
    ticket = _ticket(request)
    with own_scope(ticket.tenant_id, ticket.subject):
        return selectors.profile_view(ticket.subject)


@router.post("/measurement/profile", response=ProfileView, summary="Enter or correct measurements by hand")
def enter(request: HttpRequest, wish: EnterIn) -> Any:
    ticket = _ticket(request)
    _unhurried(request, "enter", env.measure_takes_per_hour)
    if wish.consent is not None:
        _consented(ticket, wish.consent)
    return services.enter(
        actor=ticket.actor,
        values=plain(wish.values),
        source=wish.source,
        # Only where it is named: a correction of what she has kept is no news to the thread.
        conversation_id=parse_public("c", wish.conversation) if wish.conversation else None,
        product_id=wish.product,
    )


def _consented(ticket: Ticket, consent: ConsentIn) -> None:
    with scope(ticket.tenant_id):
        customers.ensure(ticket)
    services.give_consent(
        actor=ticket.actor, version=consent.version, purpose=consent.purpose, adult=consent.adult
    )


@router.get("/measurement/profile/export", summary="Her measurements as a file of her own")
def export(request: HttpRequest) -> HttpResponse:
    ticket = _ticket(request)
    with own_scope(ticket.tenant_id, ticket.subject):
        view = selectors.profile_view(ticket.subject)
        audit.record(
            "measurement.exported",
            actor=ticket.actor,
            target=("customer", ticket.subject),
            tenant_id=ticket.tenant_id,
        )
    told = view.model_copy(update={"exported_at": clock.now()})
    return HttpResponse(
        told.model_dump_json(indent=1),
        content_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="my-measurements.json"',
            "Cache-Control": "no-store",
        },
    )


@router.delete(
    "/measurement/profile", response=ErasedView, summary="Delete all measurements and what came of them"
)
def erase(request: HttpRequest) -> Any:
    return services.erase(actor=_actor(request))
