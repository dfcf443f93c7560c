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
            "entries": [
                {
                    "seq": row.seq,
                    "at": row.at.isoformat(),
                    "role": row.role,
                    "name": row.name,
                    "kind": row.kind,
                }
                | {"body": row.body}
                # A note is the staff's own, written for each other.
                for row in Entry.objects.filter(conversation_id=thread.pk, staff_only=False).order_by("seq")
            ],
        }
        for thread in Conversation.objects.select_related("site")
        .filter(customer_id=customer.pk)
        .order_by("id")
    ]


@on_restore
def new_epochs() -> int:
    """Clients may have seen entries that the backup has not: they drop their caches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation SET epoch = substr(md5(gen_random_uuid()::text), 1, 8),"
            " changed = pg_current_xact_id()"
        )
        return int(cursor.rowcount)
