"""A session's own tickets: for its socket, and a link for one upload. Neither opens anything else."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import jwt

from measurement.errors import LinkRefused
from server.accounts.tickets import TicketExpired
from server.common import clock
from server.common.crypto import derive
from server.common.errors import Unauthorised
from server.env import env

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "measure"
_SECRET: Final = env.secret_key.get_secret_value().encode()
_TICKETS: Final = derive(_SECRET, "measurement tickets")
_LINKS: Final = derive(_SECRET, "measurement uploads")


@dataclass(frozen=True, slots=True)
class MeasureTicket:
    session_id: UUID
    tenant_id: UUID
    customer_id: UUID
    expires_at: datetime


def lifetime(until: datetime) -> datetime:
    """The end of a ticket made now for a session that ends at `until`."""
    return min(clock.now() + timedelta(minutes=env.ticket_minutes), until).replace(microsecond=0)


def issue(*, session_id: UUID, tenant_id: UUID, customer_id: UUID, until: datetime) -> str:
    claims = {
        "aud": AUDIENCE,
        "sub": str(customer_id),
        "sid": str(session_id),
        "tenant": str(tenant_id),
        "exp": int(lifetime(until).timestamp()),
    }
    return jwt.encode(claims, _TICKETS, algorithm=ALGORITHM)


def read(token: str) -> MeasureTicket:
    """Raises TicketExpired or Unauthorised."""
    try:
        claims = jwt.decode(
            token,
            _TICKETS,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["aud", "sub", "sid", "tenant", "exp"]},
        )
        return MeasureTicket(
            session_id=UUID(claims["sid"]),
            tenant_id=UUID(claims["tenant"]),
            customer_id=UUID(claims["sub"]),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except jwt.ExpiredSignatureError as error:
        raise TicketExpired("This ticket has expired.") from error
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError) as error:
        raise Unauthorised("This ticket is not valid.") from error


def sign_link(*, session_id: UUID, tenant_id: UUID, customer_id: UUID, expires: datetime) -> str:
    """The upload link's query."""
    seconds = int(expires.timestamp())
    mark = _mark(session_id, tenant_id, customer_id, seconds)
    return f"t={tenant_id.hex}&c={customer_id.hex}&e={seconds}&s={mark}"


def check_link(*, session_id: UUID, tenant: str, customer: str, expires: int, mark: str) -> MeasureTicket:
    """Raises LinkRefused."""
    try:
        tenant_id, customer_id = UUID(hex=tenant), UUID(hex=customer)
    except ValueError as error:
        raise LinkRefused("This upload link is not valid.") from error
    if not hmac.compare_digest(mark.encode(), _mark(session_id, tenant_id, customer_id, expires).encode()):
        raise LinkRefused("This upload link is not valid.")
    end = datetime.fromtimestamp(expires, UTC)
    if end <= clock.now():
        raise LinkRefused("The time for this upload is over. Ask for a new link.")
    return MeasureTicket(session_id, tenant_id, customer_id, end)


def _mark(session_id: UUID, tenant_id: UUID, customer_id: UUID, seconds: int) -> str:
    told = session_id.bytes + tenant_id.bytes + customer_id.bytes + seconds.to_bytes(8, "big", signed=True)
    return hmac.new(_LINKS, told, hashlib.sha256).hexdigest()
