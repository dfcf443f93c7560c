"""What the chat forgets, what it tells, and how it starts again after a restore."""

from typing import Any

from django.db import connection

from conversations.models import Conversation, Entry
from server.accounts import privacy
from server.accounts.models import Customer
from server.common.recovery import on_restore


@privacy.eraser
def tombstones(customer: Customer) -> dict[str, int]:
    """Her threads keep their numbers and lose their words; a new epoch makes every client drop what it has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conversations_erase(%s)", [customer.pk])
        row = cursor.fetchone()
    return {"entries": int(row[0]) if row else 0}


@privacy.exporter("conversations")
def threads(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "id": str(thread),
            "site": thread.site.name,
            "started_at": thread.created_at.isoformat(),
            "entries": _entries(thread),
        }
        for thread in Conversation.objects.select_related("site")
        .filter(customer_id=customer.pk)
        .order_by("id")
    ]


def _entries(thread: Conversation) -> list[dict[str, Any]]:
    """Her messages as they stand now; lines that changed them, and what they said before, are told as well."""
    # A note is the staff's own, written for each other.
    rows = list(Entry.objects.filter(conversation_id=thread.pk, staff_only=False).order_by("seq"))
    words = {
        row.target: row.body["text"]
        for row in rows
        if row.kind == "edit" and "text" in row.body and row.target is not None
    }
    told = []
    for row in rows:
        line: dict[str, Any] = {
            "seq": row.seq,
            "at": row.at.isoformat(),
            "role": row.role,
            "name": row.name,
            "kind": row.kind,
            "body": row.body,
        }
        if row.target is not None:
            line["target"] = row.target
        if row.seq in words and not row.body.get("redacted"):
            line |= {"body": {**row.body, "text": words[row.seq]}, "sent": row.body.get("text")}
        told.append(line)
    return told


@on_restore
def new_epochs() -> int:
    """Clients may have seen entries that the backup has not: they drop their caches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation SET epoch = substr(md5(gen_random_uuid()::text), 1, 8),"
            " changed = pg_current_xact_id()"
        )
        return int(cursor.rowcount)
