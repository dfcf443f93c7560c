"""Proofs for third parties: an entry is in the log; a later log begins with an earlier one."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection

from server.common.audit import heads, rows, tree
from server.common.audit.check import COLUMNS, CONSISTENCY, INCLUSION
from server.common.errors import Conflict, NotFound
from server.common.scope import platform_scope


class NotSealedYet(Conflict):
    """The entry exists; the next seal will cover it."""

    code, temporary = "audit_not_sealed_yet", True


def inclusion(entry_id: UUID) -> dict[str, Any]:
    """The proof that an entry is under the newest head. Raises NotFound, NotSealedYet."""
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.position, {rows.SELECT} FROM common_auditentry e"  # noqa: S608  (constants of ours)
            f" LEFT JOIN common_auditleaf l ON l.entry_id = e.id AND l.entry_at = e.at WHERE e.id = %s",
            [entry_id],
        )
        row = cursor.fetchone()
        if row is None:
            raise NotFound("There is no such entry.")
        head = heads.stored()
        if row[0] is None or head is None or row[0] >= head.size:
            raise NotSealedYet("This entry has not been sealed yet: try again in a few seconds.")
        path = tree.inclusion_path(_leaves(head.size), row[0])
    return {
        "format": INCLUSION,
        "entry": dict(zip(COLUMNS, row[1:], strict=True)),
        "position": row[0],
        "head": head.as_json(),
        "path": [step.hex() for step in path],
    }


def consistency(first_size: int, second_size: int | None = None) -> dict[str, Any]:
    """The proof that the log of one head begins with the log of an earlier one. Raises NotFound."""
    with platform_scope():
        first, second = heads.stored(first_size), heads.stored(second_size)
        if first is None or second is None or first.size > second.size:
            raise NotFound("There is no signed head of this size.")
        path = tree.consistency_path(_leaves(second.size), first.size)
    return {
        "format": CONSISTENCY,
        "first": first.as_json(),
        "second": second.as_json(),
        "path": [step.hex() for step in path],
    }


def _leaves(size: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM common_auditleaf WHERE position < %s ORDER BY position", [size])
        return [bytes(row[0]) for row in cursor.fetchall()]


def export(
    *, start: datetime | None, end: datetime | None, tenant_id: UUID | None
) -> Iterator[dict[str, Any]]:
    """Entries with start <= at < end in the order of their time, with their place in the tree if sealed."""
    with platform_scope(), connection.cursor() as cursor:
        # A cursor of the server's, so that a year of entries does not stand in memory.
        cursor.execute(
            "DECLARE audit_export NO SCROLL CURSOR FOR SELECT e.id, e.at, e.tenant_id, e.actor_kind, e.actor_id,"
            " e.on_behalf_of, e.action, e.target_type, e.target_id, e.before::text, e.after::text, host(e.ip),"
            " e.user_agent, e.request_id, l.position, encode(l.hash, 'hex') FROM common_auditentry e"
            " LEFT JOIN common_auditleaf l ON l.entry_id = e.id AND l.entry_at = e.at"
            " WHERE e.at >= coalesce(%s, '-infinity'::timestamptz) AND e.at < coalesce(%s, 'infinity'::timestamptz)"
            " AND (%s::uuid IS NULL OR e.tenant_id = %s::uuid) ORDER BY e.at, e.id",
            [start, end, tenant_id, tenant_id],
        )
        while True:
            cursor.execute("FETCH 2000 FROM audit_export")
            page = cast(list[tuple[Any, ...]], cursor.fetchall())
            if not page:
                return
            yield from (_exported(row) for row in page)


def _exported(row: tuple[Any, ...]) -> dict[str, Any]:
    names = (
        "id", "at", "tenant_id", "actor_kind", "actor_id", "on_behalf_of", "action", "target_type", "target_id",
        "before", "after", "ip", "user_agent", "request_id", "position", "leaf",
    )  # fmt: skip
    entry = dict(zip(names, row, strict=True))
    for name in ("before", "after"):
        entry[name] = None if entry[name] is None else json.loads(entry[name])
    entry["at"] = entry["at"].isoformat()
    return {name: str(value) if isinstance(value, UUID) else value for name, value in entry.items()}
