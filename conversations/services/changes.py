"""What is said later of a message: other words, none any more, a reaction.

Each is a line of its own with a `target`; readers fold it into the message. The conversation's row is
locked first, so that nothing can come between the look at the target and the line: a message that is
taken back cannot be given new words by an edit that was on its way.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from conversations import limits
from conversations.entries import Thread, preview
from conversations.log import Appended
from conversations.models import Conversation, Entry
from conversations.services.writing import thread_for, write
from server.accounts import access
from server.common import clock
from server.common.actor import Actor
from server.common.errors import Gone, Invalid, NotFound, TooLate
from server.env import env

UTTERANCES: Final = ("message", "note")
REMOVED: Final = "Message removed"
# Goods that were shown may be taken back; carts, proposals, payments and orders are the record of a purchase.
SHOWN: Final = ("products", "product")


def edit(
    *,
    conversation_id: UUID,
    actor: Actor,
    target: int,
    text: str,
    cid: UUID,
    session: UUID | None = None,
) -> Appended:
    """Other words for one's own message, within CHAT_EDIT_MINUTES.

    Raises NotFound (no such message, or another's), Invalid (not words), Gone (taken back) or TooLate.
    """

    def check(row: Entry, person: UUID) -> None:
        if row.sender != person:
            raise NotFound("Only who wrote a message can change it.", field="target")
        if "card" in row.body or "act" in row.body or not row.body.get("text"):
            raise Invalid("Only words can be changed.", field="target", reason="card")
        if clock.now() - row.at > timedelta(minutes=env.chat_edit_minutes):
            raise TooLate(
                f"A message can be changed for {env.chat_edit_minutes} minutes.",
                minutes=env.chat_edit_minutes,
            )

    return _change(
        conversation_id, actor, target, "edit", "message.edited", {"text": text}, cid, session, check
    )


def redact(
    *,
    conversation_id: UUID,
    actor: Actor,
    target: int,
    cid: UUID,
    session: UUID | None = None,
) -> Appended:
    """Take a message's words out of the log, and those of its edits: one's own, or as staff anybody's.

    Raises NotFound (no such message, or another's), Invalid (a card that is a record) or Gone.
    """

    def check(row: Entry, person: UUID) -> None:
        if row.sender != person and actor.kind != "member":
            raise NotFound("Only who wrote a message can take it back.", field="target")
        card = row.body.get("card")
        if "act" in row.body or (card and card.get("type") not in SHOWN):
            raise Invalid("What the shop has shown here stays.", field="target", reason="card")

    return _change(conversation_id, actor, target, "redact", "message.redacted", {}, cid, session, check)


def react(
    *,
    conversation_id: UUID,
    actor: Actor,
    target: int,
    emoji: str,
    on: bool,
    cid: UUID,
    session: UUID | None = None,
) -> Appended:
    """Put an emoji under a message, or take it away again.

    Raises NotFound, Gone, or Invalid (not a message, too many of one person's under one message).
    """

    def check(row: Entry, person: UUID) -> None:
        if not on:
            return
        mine = Entry.objects.filter(
            conversation_id=conversation_id, seq__gt=target, kind="reaction", target=target, sender=person
        )
        used = set(mine.values_list("body__emoji", flat=True).distinct()[: limits.REACTIONS])
        if emoji not in used and len(used) >= limits.REACTIONS:
            raise Invalid("Enough of them.", field="emoji", limit=limits.REACTIONS)

    action = "reaction.added" if on else "reaction.removed"
    body = {"emoji": emoji, "on": on}
    return _change(conversation_id, actor, target, "reaction", action, body, cid, session, check)


def _change(
    conversation_id: UUID,
    actor: Actor,
    target: int,
    kind: str,
    action: str,
    body: dict[str, Any],
    cid: UUID,
    session: UUID | None,
    check: Callable[[Entry, UUID], None],
) -> Appended:
    person = actor.id
    if actor.kind not in ("customer", "member") or person is None:
        raise NotFound
    thread = thread_for(actor, conversation_id)
    with access.scope(thread.tenant_id):
        before = Conversation.objects.select_for_update(no_key=True).get(pk=thread.id)
        row = Entry.objects.filter(conversation_id=thread.id, seq=target).first()
        repeated = Entry.objects.filter(conversation_id=thread.id, sender=person, cid=cid).exists()
        # A repeat gets its first answer, however old or gone the message is by now.
        if not repeated:
            check(_changeable(row, actor), person)
        written = write(
            thread,
            actor=actor,
            body=body,
            cid=cid,
            kind=kind,
            action=action,
            staff_only=row is not None and row.staff_only,
            target=target,
            session=session,
        )
        if not written.dup and row is not None:
            if kind == "redact":
                _tombstone(thread, written.seq)
            _summarise(thread, before, row, kind, body)
    return written


def _changeable(row: Entry | None, actor: Actor) -> Entry:
    if row is None or (row.staff_only and actor.kind != "member"):
        raise NotFound("There is no such message here.", field="target")
    if row.kind not in UTTERANCES:
        raise Invalid("That is not a message.", field="target", reason="not_a_message")
    if row.body.get("redacted"):
        raise Gone("This message has been taken back.", field="target")
    return row


def _tombstone(thread: Thread, seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conversations_redact(%s, %s)", [thread.id, seq])


def _summarise(thread: Thread, before: Conversation, row: Entry, kind: str, body: dict[str, Any]) -> None:
    """The inbox goes on showing who spoke last and when; what it shows of it follows the change."""
    shown = before.preview
    if kind != "reaction":
        newest = Entry.objects.filter(conversation_id=thread.id, kind__in=UTTERANCES).order_by("-seq")
        if newest.values_list("seq", flat=True).first() == row.seq:
            shown = preview(body) if kind == "edit" else REMOVED
    Conversation.objects.filter(pk=thread.id).update(
        last_at=before.last_at,
        last_kind=before.last_kind,
        last_role=before.last_role,
        last_name=before.last_name,
        preview=shown,
    )
