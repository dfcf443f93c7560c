"""How far somebody has come in a thread."""

from typing import Final
from uuid import UUID

from django.db import connection

from conversations.services.writing import thread_for
from server.accounts import access
from server.common.actor import Actor

READ: Final = """
INSERT INTO conversations_participant AS p
    (conversation_id, person, tenant_id, kind, name, joined_at, delivered_seq, read_seq)
SELECT c.id, %(person)s, c.tenant_id, %(kind)s, %(name)s, now(),
    least(c.last_seq, greatest(%(delivered)s, %(read)s)), least(c.last_seq, %(read)s)
FROM conversations_conversation c WHERE c.id = %(conversation)s
ON CONFLICT (conversation_id, person) DO UPDATE SET
    delivered_seq = greatest(p.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(p.read_seq, excluded.read_seq)
RETURNING delivered_seq, read_seq
"""


def mark_read(*, conversation_id: UUID, actor: Actor, delivered: int = 0, read: int = 0) -> tuple[int, int]:
    """Move a participant's cursors forward, never back and never past the head. (delivered, read)"""
    thread = thread_for(actor, conversation_id)
    with access.scope(thread.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            READ,
            {
                "conversation": thread.id,
                "person": actor.id,
                "kind": actor.kind,
                "name": "" if actor.kind == "customer" else actor.name,
                "delivered": delivered,
                "read": read,
            },
        )
        rows = cursor.fetchall()
    return (rows[0][0], rows[0][1]) if rows else (0, 0)
