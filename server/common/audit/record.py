"""Writing audit entries, in the transaction of what they record."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from server.common.actor import Actor


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Where a request came from; set at each edge, read by `record`."""

    ip: str | None = None
    user_agent: str = ""
    request_id: str = ""


_context: ContextVar[RequestContext] = ContextVar("audit_context", default=RequestContext())  # noqa: B039


def current() -> RequestContext:
    return _context.get()


@contextmanager
def context(*, ip: str | None = None, user_agent: str = "", request_id: str = "") -> Iterator[RequestContext]:
    """Entries recorded inside carry this address, user agent (at most 400 characters) and request id."""
    value = RequestContext(ip, user_agent[:400], request_id)
    token = _context.set(value)
    try:
        yield value
    finally:
        _context.reset(token)


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, cls=DjangoJSONEncoder)


def record(
    action: str,
    *,
    actor: Actor,
    target: tuple[str, object],
    tenant_id: UUID | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one entry in the caller's transaction.

    action: past-tense dotted name, `cart.line_added`. target: (type, id). before, after: what changed,
    without anything personal (seal or digest it first).
    """
    where = _context.get()
    kind, identity = target
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_auditentry (tenant_id, actor_kind, actor_id, on_behalf_of, action, target_type,"
            " target_id, before, after, ip, user_agent, request_id)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s::inet, %s, %s)",
            [
                tenant_id,
                actor.kind,
                actor.id,
                actor.on_behalf_of,
                action,
                kind,
                str(identity),
                _json(before),
                _json(after),
                where.ip,
                where.user_agent,
                where.request_id,
            ],
        )
