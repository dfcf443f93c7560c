"""Who may be guided over a socket, and what the audit log says of it. ORM work: never in the event loop."""

from typing import Any
from uuid import UUID

from measurement import selectors
from measurement.scopes import own_scope
from measurement.services.sessions import mine, waits_for_a_take
from measurement.tickets import MeasureTicket
from measurement.views import SessionView
from server.accounts.models import Customer, Site
from server.common import audit
from server.common.actor import Actor
from server.common.errors import Unauthorised
from server.env import env


def actor_of(ticket: MeasureTicket) -> Actor:
    return Actor("customer", ticket.customer_id, ticket.tenant_id)


def opened(ticket: MeasureTicket, origin: str | None) -> SessionView:
    """Her session, if this socket may serve it. Raises Unauthorised, NotFound or MeasuringClosed."""
    with own_scope(ticket.tenant_id, ticket.customer_id):
        if not Customer.objects.filter(pk=ticket.customer_id, erased_at=None).exists():
            raise Unauthorised("This ticket has been withdrawn.")
        session = mine(ticket.session_id)
        if origin is not None and not _allowed(origin, session.site_id):
            raise Unauthorised("This ticket is not for this page.")
        if session.state != "processing":
            waits_for_a_take(session)
        _record(ticket, "measure_socket.opened")
        return selectors.session_view(session)


def looked(ticket: MeasureTicket) -> SessionView:
    """How far she is."""
    with own_scope(ticket.tenant_id, ticket.customer_id):
        return selectors.session_view(mine(ticket.session_id))


def closed(ticket: MeasureTicket, *, code: int, frames: int, dropped: int) -> None:
    with own_scope(ticket.tenant_id, ticket.customer_id):
        _record(ticket, "measure_socket.closed", code=code, frames=frames, dropped=dropped)


def _record(ticket: MeasureTicket, action: str, **after: Any) -> None:
    audit.record(
        action,
        actor=actor_of(ticket),
        target=("measurement", ticket.session_id),
        tenant_id=ticket.tenant_id,
        after=after or None,
    )


def _allowed(origin: str, site_id: UUID) -> bool:
    """Our own pages, and those that the site names."""
    listed = Site.objects.values_list("origins", flat=True).filter(pk=site_id).first() or []
    return _plain(origin) in {_plain(env.public_url), *map(_plain, listed)}


def _plain(origin: str) -> str:
    return origin.rstrip("/").lower().replace("://localhost", "://127.0.0.1")
