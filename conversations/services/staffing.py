"""Who answers in a thread: the assistant or a person, and which one."""

from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce, Now

from conversations import log
from conversations.entries import Thread
from conversations.models import Conversation
from conversations.services.beginnings import join
from conversations.services.writing import thread_for, write
from server.accounts import access
from server.accounts.models import Membership
from server.common.actor import SYSTEM_ID, Actor
from server.common.errors import NotFound, Stale
from server.common.ids import public, uuid7


def _state(
    thread: Thread,
    actor: Actor,
    what: str,
    cid: UUID,
    session: UUID | None,
    **more: Any,
) -> log.Appended:
    body = {"what": what, "by": public("p", actor.id or SYSTEM_ID), **more}
    return write(
        thread,
        actor=actor,
        body=body,
        cid=cid,
        kind="state",
        action=f"conversation.{what}",
        session=session,
    )


def _staffed(actor: Actor, conversation_id: UUID) -> Thread:
    if actor.kind != "member":
        raise NotFound
    return thread_for(actor, conversation_id)


def take_over(
    *,
    conversation_id: UUID,
    actor: Actor,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """A member answers from now on. The assistant is silent at once: what it commits later is refused."""
    thread = _staffed(actor, conversation_id)
    with access.scope(thread.tenant_id):
        Conversation.objects.filter(pk=thread.id).update(
            assistant_active=False, needs_human=False, assignee_id=actor.id
        )
        join(thread.id, thread.tenant_id, actor)
        return _state(thread, actor, "taken_over", cid or uuid7(), session)


def hand_back(
    *,
    conversation_id: UUID,
    actor: Actor,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """The assistant answers again: by a member's word, or the shopper's while nobody has come."""
    thread = thread_for(actor, conversation_id)
    with access.scope(thread.tenant_id):
        rows = Conversation.objects.filter(pk=thread.id)
        if actor.kind == "customer":
            rows = rows.filter(needs_human=True, parent=None)
        if not rows.update(assistant_active=True, needs_human=False, assignee=None):
            raise NotFound("A person is already with you.")
        return _state(thread, actor, "handed_back", cid or uuid7(), session)


def request_handover(
    *,
    conversation_id: UUID,
    actor: Actor,
    reason: str = "",
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """Ask for a person: the assistant falls silent, the inbox shows who waits. Send its last words first."""
    thread = thread_for(actor, conversation_id)
    with access.scope(thread.tenant_id):
        shop = Actor(
            "system",
            SYSTEM_ID,
            thread.tenant_id,
            on_behalf_of=actor.on_behalf_of or actor.id,
        )
        # Written by the shop: the assistant's own line would be refused by the silence it asks for.
        writer = shop if actor.kind == "assistant" else actor
        # From now on she waits for a person, even if the assistant has just had the last word.
        Conversation.objects.filter(pk=thread.id).update(
            assistant_active=False, needs_human=True, waiting_since=Coalesce("waiting_since", Now())
        )
        return _state(thread, writer, "handed_over", cid or uuid7(), session, reason=reason[:200])


def assign(
    *,
    conversation_id: UUID,
    actor: Actor,
    user_id: UUID | None,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """Whose it is among the staff; None gives it back to all."""
    thread = _staffed(actor, conversation_id)
    with access.scope(thread.tenant_id):
        if user_id is not None:
            known = Membership.objects.filter(
                user_id=user_id,
                tenant_id=thread.tenant_id,
                active=True,
                user__is_active=True,
            )
            if not known.exists():
                raise NotFound("This person does not work here.")
        Conversation.objects.filter(pk=thread.id).update(assignee_id=user_id)
        to = public("p", user_id) if user_id else None
        return _state(thread, actor, "assigned", cid or uuid7(), session, to=to)


def resolve(
    *,
    conversation_id: UUID,
    actor: Actor,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """Settled: the next message of the customer opens it again, with the assistant."""
    thread = _staffed(actor, conversation_id)
    with access.scope(thread.tenant_id):
        _settle(thread)
        return _state(thread, actor, "resolved", cid or uuid7(), session)


def _settle(thread: Thread) -> None:
    rows = Conversation.objects.filter(pk=thread.id)
    # In a vendor's linked thread people answer; elsewhere the assistant is back for the next question.
    rows.update(
        status="resolved",
        needs_human=False,
        waiting_since=None,
        assignee=None,
        assistant_active=thread.parent_id is None,
    )


def reopen(
    *,
    conversation_id: UUID,
    actor: Actor,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    thread = _staffed(actor, conversation_id)
    with access.scope(thread.tenant_id):
        Conversation.objects.filter(pk=thread.id).update(status="open")
        return _state(thread, actor, "reopened", cid or uuid7(), session)


def hold_assistant(conversation_id: UUID) -> int:
    """Inside the assistant's transaction: keep the conversation as it is until the end of it. Returns the head.

    Raises Stale when a person has taken over: everything that the transaction did is undone with it.
    """
    row = (
        Conversation.objects.select_for_update(no_key=True)
        .filter(pk=conversation_id)
        .values_list("assistant_active", "last_seq")
        .first()
    )
    if row is None:
        raise NotFound
    active, last_seq = row
    if not active:
        raise Stale("A person has taken over.", head=last_seq, silent=True)
    return last_seq
