"""Words and cards into the log: who may speak in a thread, and the append that ends every service."""

import time
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction

from conversations import fanout, log, selectors
from conversations.entries import Item, Thread, compose
from server.accounts import access, customers
from server.accounts.tickets import Ticket
from server.common import outbox
from server.common.actor import SYSTEM_ID, Actor
from server.common.audit.record import current
from server.common.errors import Invalid, NotFound
from server.common.ids import uuid7

# How long a key is kept in memory: an erased customer's is gone soon after.
KEY_SECONDS: Final = 60


def key_of(customer_id: UUID) -> bytes:
    """The customer's key, wherever she belongs: a vendor's thread is digested under it too."""
    return _key(customer_id, int(time.monotonic() / KEY_SECONDS))


@lru_cache(maxsize=4096)
def _key(customer_id: UUID, _age: int) -> bytes:
    with access.platform_scope():
        return customers.key_of(customer_id)


def write(
    thread: Thread,
    *,
    actor: Actor,
    body: dict[str, Any],
    cid: UUID,
    kind: str = "message",
    action: str = "",
    staff_only: bool = False,
    if_seq: int | None = None,
    reply_to: int | None = None,
    target: int | None = None,
    session: UUID | None = None,
    content: str | None = None,
    role: str = "",
) -> log.Appended:
    """Append one line as the last statement of the surrounding transaction, and hint after its commit.

    Raises Stale, IdempotencyConflict, NotFound, Unauthorised or Invalid.
    """
    with access.scope(thread.tenant_id):
        item = compose(
            conversation_id=thread.id,
            key=key_of(thread.customer_id),
            sender=actor.id or SYSTEM_ID,
            role=role or (actor.kind if actor.kind in ("customer", "member", "assistant") else "system"),
            name="" if actor.kind == "customer" else actor.name,
            cid=cid,
            body=body,
            kind=kind,
            action=action,
            staff_only=staff_only,
            on_behalf_of=actor.on_behalf_of,
            if_seq=if_seq,
            reply_to=reply_to,
            target=target,
            where=current(),
            session=session,
            content=content,
        )
        return _append(item)


def _append(item: Item) -> log.Appended:
    result = log.append([item])[0]
    if not result.dup:
        fanout.announce_on_commit(item.conversation, result.seq, result.tenant_id)
        if result.told:
            transaction.on_commit(outbox.wake, robust=True)
    return result


def send_message(
    *,
    conversation_id: UUID,
    actor: Actor,
    body: dict[str, Any],
    cid: UUID,
    if_seq: int | None = None,
    kind: str = "message",
    reply_to: int | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """Say something as a member, the assistant or the shop itself. The caller's last statement.

    Raises Stale when somebody else came first (`if_seq`) or the assistant has been silenced.
    """
    thread = thread_for(actor, conversation_id)
    if kind not in ("message", "note"):
        raise Invalid("Only a message or a note can be sent.", field="kind")
    if kind == "note" and actor.kind == "customer":
        raise NotFound
    return write(
        thread,
        actor=actor,
        body=body,
        cid=cid,
        kind=kind,
        staff_only=kind == "note",
        if_seq=if_seq,
        reply_to=reply_to,
        session=session,
    )


def receive_message(
    *,
    conversation_id: UUID,
    actor: Actor,
    body: dict[str, Any],
    cid: UUID,
    reply_to: int | None = None,
) -> log.Appended:
    """What a customer says, from any channel. The assistant is told if it is active."""
    return send_message(
        conversation_id=conversation_id,
        actor=actor,
        body=body,
        cid=cid,
        reply_to=reply_to,
    )


def add_note(
    *,
    conversation_id: UUID,
    actor: Actor,
    text: str,
    cid: UUID | None = None,
    session: UUID | None = None,
) -> log.Appended:
    """For the staff's eyes only: the shopper's client gets a number without content."""
    if actor.kind != "member":
        raise NotFound
    return send_message(
        conversation_id=conversation_id,
        actor=actor,
        body={"text": text},
        cid=cid or uuid7(),
        kind="note",
        session=session,
    )


def show_card(
    thread: Thread, *, actor: Actor, card: dict[str, Any], cid: UUID, text: str = ""
) -> log.Appended:
    """A card as an entry of its own. The caller's last statement."""
    body: dict[str, Any] = {"card": card}
    if text:
        body["text"] = text
    return write(thread, actor=actor, body=body, cid=cid, action="card.shown")


def thread_for(actor: Actor, conversation_id: UUID) -> Thread:
    """The thread, if the actor may take part in it. Raises NotFound: not allowed looks like not there."""
    thread = selectors.thread(conversation_id)
    if actor.kind == "customer" and thread.customer_id != actor.id:
        raise NotFound
    if actor.kind == "member" and thread.tenant_id != actor.tenant_id:
        raise NotFound
    if actor.kind == "assistant" and thread.customer_id != actor.on_behalf_of:
        raise NotFound
    if actor.kind == "anonymous":
        raise NotFound
    return thread


def acting(ticket: Ticket, thread: Thread) -> Actor:
    """The ticket's holder with the rights of the thread's tenant, which `may_read` has granted."""
    return Actor(
        ticket.kind,
        ticket.subject,
        thread.tenant_id,
        site_id=thread.site_id,
        role=ticket.role,
        name=ticket.name,
    )


def derived(cid: UUID, purpose: str) -> UUID:
    """The cid of what follows from something else: the same at every repeat."""
    return uuid5(cid, purpose)
