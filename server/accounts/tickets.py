"""Tickets: short-lived bearer tokens for the socket and REST. Their audience is one site, or the console."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import jwt

from server.accounts.models import Customer, Membership, Tenant, WidgetSession
from server.common import clock
from server.common.actor import Actor
from server.common.crypto import derive
from server.common.errors import Unauthorised
from server.common.scope import platform_scope
from server.env import env

ALGORITHM = "HS256"
_KEY = derive(env.secret_key.get_secret_value().encode(), "tickets")
CONSOLE = "console"


class TicketExpired(Unauthorised):
    code = "token_expired"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who holds it and what for. `session` names the widget session, or the membership of a member."""

    kind: Literal["customer", "member"]
    subject: UUID
    tenant_id: UUID
    session: UUID
    expires_at: datetime
    site_id: UUID | None = None
    site_key: str | None = None
    conversation_id: UUID | None = None
    epoch: str | None = None
    role: str | None = None
    name: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(
            self.kind, self.subject, self.tenant_id, site_id=self.site_id, role=self.role, name=self.name
        )


def issue(
    *,
    kind: Literal["customer", "member"],
    subject: UUID,
    tenant_id: UUID,
    session: UUID,
    site_id: UUID | None = None,
    site_key: str | None = None,
    conversation_id: UUID | None = None,
    epoch: str | None = None,
    role: str | None = None,
    name: str = "",
    lifetime: timedelta | None = None,
    now: datetime | None = None,
) -> tuple[str, datetime]:
    """A signed ticket and its expiry (at most 15 minutes ahead)."""
    moment = now or clock.now()
    expires_at = (moment + (lifetime or timedelta(minutes=env.ticket_minutes))).replace(microsecond=0)
    claims: dict[str, Any] = {
        "aud": CONSOLE if kind == "member" else f"site:{site_key}",
        "sub": str(subject),
        "kind": kind,
        "tenant": str(tenant_id),
        "sid": str(session),
        "iat": int(moment.timestamp()),
        "exp": int(expires_at.timestamp()),
        "name": name,
    }
    if site_id:
        claims["site"] = str(site_id)
    if conversation_id:
        claims["conv"], claims["epoch"] = str(conversation_id), epoch
    if role:
        claims["role"] = role
    return jwt.encode(claims, _KEY, algorithm=ALGORITHM), expires_at


def read(token: str) -> Ticket:
    """Raises TicketExpired or Unauthorised."""
    try:
        claims = jwt.decode(
            token,
            _KEY,
            algorithms=[ALGORITHM],
            # `iat` says when, not whether: where two machines' clocks differ by a second, a fresh ticket comes
            # from the future, and who is refused for that is told never to come back.
            options={
                "verify_aud": False,
                "verify_iat": False,
                "require": ["aud", "sub", "exp", "kind", "tenant", "sid"],
            },
        )
        audience, kind = claims["aud"], claims["kind"]
        if kind not in ("customer", "member") or (audience == CONSOLE) != (kind == "member"):
            raise Unauthorised("This ticket is not for here.")
        return Ticket(
            kind=kind,
            subject=UUID(claims["sub"]),
            tenant_id=UUID(claims["tenant"]),
            session=UUID(claims["sid"]),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
            site_id=UUID(claims["site"]) if "site" in claims else None,
            site_key=audience.removeprefix("site:") if kind == "customer" else None,
            conversation_id=UUID(claims["conv"]) if "conv" in claims else None,
            epoch=claims.get("epoch"),
            role=claims.get("role"),
            name=claims.get("name", ""),
        )
    except jwt.ExpiredSignatureError as error:
        raise TicketExpired("This ticket has expired.") from error
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError) as error:
        raise Unauthorised("This ticket is not valid.") from error


def revoked(ticket: Ticket) -> bool:
    """Whether the right behind it has ended: staff removed, vendor suspended, customer erased, session revoked."""
    if ticket.kind == "member":
        return not Membership.objects.filter(
            pk=ticket.session,
            user_id=ticket.subject,
            tenant_id=ticket.tenant_id,
            active=True,
            user__is_active=True,
            tenant__active=True,
        ).exists()
    if WidgetSession.objects.filter(pk=ticket.session, revoked_at__isnull=False).exists():
        return True
    if not Tenant.objects.filter(pk=ticket.tenant_id, active=True).exists():
        return True
    with platform_scope():
        return Customer.objects.filter(pk=ticket.subject, erased_at__isnull=False).exists()
