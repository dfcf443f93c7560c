"""Everything that only reads. Callers stand inside `access.scope`, except where said."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from conversations.entries import Thread, iso
from conversations.models import (
    Conversation,
    ConversationCheckout,
    ConversationOrder,
    Entry,
)
from server.accounts import access
from server.common.errors import NotFound
from server.common.ids import public

# Lines that say something of another line.
CHANGES: Final = ("edit", "redact", "reaction")
INBOX_PAGE: Final = 500
INBOX_REPLAY: Final = 1000
INBOX_SECONDS: Final = 7 * 24 * 3600


@dataclass(slots=True, frozen=True)
class HistoryEntry:
    """One line of a log for code (the brain, the terminal): the body parsed, the sender by id and role.

    A message's body is as it stands now. edited: its words are not those that were sent.
    """

    seq: int
    kind: str
    at: datetime
    sender: UUID
    role: str
    name: str
    cid: UUID
    body: dict[str, Any]
    staff_only: bool
    edited: bool = False


def _thread(row: Conversation) -> Thread:
    return Thread(row.id, row.tenant_id, row.site_id, row.customer_id, row.parent_id, row.epoch)


def thread(conversation_id: UUID) -> Thread:
    """Whose conversation it is; opens the platform's scope for this one look. Raises NotFound."""
    with access.platform_scope():
        row = Conversation.objects.filter(pk=conversation_id).first()
    if row is None:
        raise NotFound
    return _thread(row)


def may_read(thread: Thread, *, kind: str, person: UUID, tenant_id: UUID) -> bool:
    """A customer reads her own threads wherever they are; a member those of the tenant."""
    return thread.customer_id == person if kind == "customer" else thread.tenant_id == tenant_id


def history(
    conversation_id: UUID, after: int = 0, limit: int = 200, *, staff: bool = False
) -> list[HistoryEntry]:
    """Lines after `after`, ascending. staff: private notes too."""
    rows = Entry.objects.filter(conversation_id=conversation_id, seq__gt=after).order_by("seq")
    return _effective(list((rows if staff else rows.filter(staff_only=False))[:limit]))


def latest(conversation_id: UUID, limit: int = 50, *, staff: bool = False) -> list[HistoryEntry]:
    """The last `limit` lines, ascending; what was said later of a message is no line here."""
    rows = Entry.objects.filter(conversation_id=conversation_id).exclude(kind__in=CHANGES).order_by("-seq")
    return _effective(list((rows if staff else rows.filter(staff_only=False))[:limit])[::-1])


def _effective(rows: list[Entry]) -> list[HistoryEntry]:
    """Rows of one conversation, ascending, each message with its last words."""
    words: dict[int | None, str] = {}
    if rows:
        edits = Entry.objects.filter(
            conversation_id=rows[0].conversation_id, seq__gt=rows[0].seq, kind="edit", target__isnull=False
        )
        for target, body in edits.order_by("seq").values_list("target", "body"):
            if "text" in body:
                words[target] = body["text"]
    return [_entry(row, words.get(row.seq)) for row in rows]


def _entry(row: Entry, words: str | None) -> HistoryEntry:
    edited = words is not None and not row.body.get("redacted")
    return HistoryEntry(
        row.seq,
        row.kind,
        row.at,
        row.sender,
        row.role,
        row.name,
        row.cid,
        {**row.body, "text": words} if edited else row.body,
        row.staff_only,
        edited,
    )


def head(conversation_id: UUID) -> int:
    """The last seq; 0 where nothing has been written yet."""
    return Conversation.objects.filter(pk=conversation_id).values_list("last_seq", flat=True).first() or 0


def assistant_active(conversation_id: UUID) -> bool:
    return Conversation.objects.filter(pk=conversation_id, assistant_active=True).exists()


def last_card(conversation_id: UUID, kind: str) -> dict[str, Any] | None:
    """The newest card of a type in the thread, as it was shown."""
    row = (
        Entry.objects.filter(conversation_id=conversation_id, kind="message", body__card__type=kind)
        .order_by("-seq")
        .first()
    )
    return row.body["card"] if row else None


def threads_of_order(order_id: UUID) -> list[Thread]:
    links = (
        ConversationOrder.objects.filter(order_id=order_id)
        .select_related("conversation")
        .order_by("conversation_id")
    )
    return [_thread(link.conversation) for link in links]


def threads_of_checkout(checkout_id: UUID) -> list[Thread]:
    links = (
        ConversationCheckout.objects.filter(checkout_id=checkout_id)
        .select_related("conversation")
        .order_by("conversation_id")
    )
    return [_thread(link.conversation) for link in links]


def thread_of_customer(customer_id: UUID, site_id: UUID) -> Thread | None:
    """The shopper's own thread on a site: the one written to last."""
    row = (
        Conversation.objects.filter(customer_id=customer_id, site_id=site_id, parent=None)
        .order_by("-last_at", "-id")
        .first()
    )
    return _thread(row) if row else None


def vendor_threads(conversation_id: UUID) -> list[dict[str, Any]]:
    """The threads with vendors that were opened from this one."""
    rows = (
        Conversation.objects.filter(parent_id=conversation_id).select_related("tenant").order_by("created_at")
    )
    return [
        {
            "conversation": public("c", row.id),
            "epoch": row.epoch,
            "head": row.last_seq,
            "vendor": {"name": row.tenant.name, "slug": row.tenant.slug},
        }
        for row in rows
    ]


# --- the console's inbox ------------------------------------------------------------------------

SUMMARY: Final = """
SELECT c.id, c.epoch, c.last_seq, c.channel, s.key, s.name, c.customer_id, c.display_name, c.status,
    c.assistant_active, c.needs_human, c.assignee_id, u.name, c.waiting_since, coalesce(p.read_seq, 0),
    (SELECT count(*) FROM (SELECT 1 FROM conversations_entry e WHERE e.conversation_id = c.id
        AND e.seq > coalesce(p.read_seq, 0) AND e.role = 'customer' AND e.kind = 'message' LIMIT 100) x),
    c.last_at, c.last_kind, c.last_role, c.last_name, c.preview, pg_snapshot_xmin(pg_current_snapshot())::text
FROM conversations_conversation c
JOIN accounts_site s ON s.id = c.site_id
LEFT JOIN accounts_user u ON u.id = c.assignee_id
LEFT JOIN conversations_participant p ON p.conversation_id = c.id AND p.person = %(person)s
WHERE c.tenant_id = %(tenant)s AND c.last_seq > 0
"""


@dataclass(slots=True, frozen=True)
class Inbox:
    """`mode` snapshot: the newest threads; replay: those changed since the watermark."""

    mode: str
    since: str
    items: list[dict[str, Any]]


def _summary(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "conv": public("c", row[0]),
        "epoch": row[1],
        "head": row[2],
        "channel": row[3],
        "site": {"key": row[4], "name": row[5]},
        "customer": {"id": public("p", row[6]), "name": row[7] or None},
        "state": row[8],
        "assistant": "active" if row[9] else "silent",
        "needs_human": row[10],
        "assignee": {"id": public("p", row[11]), "name": row[12]} if row[11] else None,
        "waiting_since": iso(row[13]) if row[13] else None,
        "read": row[14],
        "unread": row[15],
        "last": {
            "seq": row[2],
            "at": iso(row[16]) if row[16] else None,
            "kind": row[17],
            "role": row[18],
            "name": row[19],
            "text": row[20],
        },
    }


def _summaries(sql: str, parameters: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        mark = cursor.fetchall()[0][0]
        cursor.execute(SUMMARY + sql, parameters)
        rows = cursor.fetchall()
    # Taken before the rows were: what commits in between is told again, never skipped.
    return [_summary(row) for row in rows], f"{mark}-{int(time.time())}"


def inbox(*, tenant_id: UUID, person: UUID, since: str | None = None, limit: int = INBOX_PAGE) -> Inbox:
    """The tenant's threads as state: those changed since a watermark, or the newest ones, open before resolved."""
    parameters: dict[str, Any] = {"tenant": tenant_id, "person": person}
    if since:
        mark, _, second = since.partition("-")
        if time.time() - int(second or 0) < INBOX_SECONDS and int(mark) < 2**63:
            days = "AND c.active_on >= (now() AT TIME ZONE 'UTC')::date - 8 AND c.changed >= %(mark)s::text::xid8"
            items, now = _summaries(f"{days} LIMIT {INBOX_REPLAY}", {**parameters, "mark": mark})
            if len(items) < INBOX_REPLAY:
                return Inbox("replay", now, items)
    items, now = _summaries(
        f"ORDER BY (c.status = 'open') DESC, c.last_at DESC LIMIT {int(limit)}", parameters
    )
    return Inbox("snapshot", now, items)


def summaries(*, tenant_id: UUID, person: UUID, conversations: Sequence[UUID]) -> list[dict[str, Any]]:
    """The named threads' summaries, for one member."""
    parameters = {"tenant": tenant_id, "person": person, "ids": list(conversations)}
    return _summaries("AND c.id = ANY (%(ids)s)", parameters)[0]


def search_inbox(*, tenant_id: UUID, person: UUID, query: str, limit: int = 50) -> list[dict[str, Any]]:
    """Threads in which somebody said it, or whose customer is called so; the newest first."""
    words = query.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    sql = f"""AND (c.display_name ILIKE %(like)s OR EXISTS (
        SELECT FROM conversations_entry e WHERE e.conversation_id = c.id AND e.tenant_id = %(tenant)s
        AND e.body ->> 'text' ILIKE %(like)s)) ORDER BY c.last_at DESC LIMIT {int(limit)}"""
    return _summaries(sql, {"tenant": tenant_id, "person": person, "like": f"%{words}%"})[0]


def raw(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that readers outside the ORM share."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
