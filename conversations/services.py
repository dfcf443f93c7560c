"""Everything that writes to a conversation, from a worker thread or a request.

Each service is one transaction whose last statement is the append: it joins the caller's
transaction where there is one. Who may do it is checked here; what the log refuses (a silent
assistant, a message overtaken, a right that has ended) is checked by the append itself.
"""

import secrets
import time
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Now

from conversations import fanout, log, selectors
from conversations.entries import Item, Thread, compose
from conversations.models import (
    Conversation,
    ConversationCheckout,
    ConversationOrder,
    Participant,
)
from server.accounts import access, customers
from server.accounts.models import Membership, Site, Tenant
from server.accounts.tickets import Ticket
from server.common import audit, outbox
from server.common.actor import SYSTEM_ID, Actor
from server.common.audit.record import current
from server.common.errors import Invalid, NotFound, Stale
from server.common.ids import public, uuid7

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


# --- beginnings ---------------------------------------------------------------------------------


def open_conversation(ticket: Ticket) -> Thread:
    """Make the shopper's customer and conversation rows, at her first act; harmless to repeat."""
    if ticket.conversation_id is None or ticket.site_id is None:
        raise NotFound
    with access.scope(ticket.tenant_id):
        customer = customers.ensure(ticket)
        row, made = Conversation.objects.get_or_create(
            pk=ticket.conversation_id,
            defaults={
                "tenant_id": ticket.tenant_id,
                "site_id": ticket.site_id,
                "customer_id": customer.pk,
                "epoch": ticket.epoch or secrets.token_hex(4),
                "display_name": customers.contact(customer.pk).get("name") or visitor_name(customer.pk),
            },
        )
        if row.customer_id != ticket.subject:
            raise NotFound
        if made:
            _join(row.pk, ticket.tenant_id, ticket.actor)
            audit.record(
                "conversation.opened",
                actor=ticket.actor,
                target=("conversation", row.pk),
                tenant_id=ticket.tenant_id,
            )
    return Thread(row.id, row.tenant_id, row.site_id, row.customer_id, row.parent_id, row.epoch)


def visitor_name(customer_id: UUID) -> str:
    """What staff call somebody who has not said her name."""
    return f"Visitor {customer_id.hex[-4:].upper()}"


def name_customer(*, customer_id: UUID, name: str) -> None:
    """Show a customer by the name she gave, in every thread of hers."""
    with access.platform_scope():
        Conversation.objects.filter(customer_id=customer_id).update(display_name=name[:120])


def open_vendor_thread(*, parent: Thread, vendor: Tenant, actor: Actor) -> tuple[Thread, bool]:
    """The thread with a vendor that belongs to a marketplace thread, made if need be. (thread, made)

    It is the vendor's own: the vendor's staff answer there, the assistant does not.
    """
    with access.platform_scope():
        site = Site.objects.filter(tenant=vendor, active=True).order_by("id").first()
        if site is None or not vendor.active:
            raise NotFound("This vendor takes no questions here.")
        name = Conversation.objects.values_list("display_name", flat=True).get(pk=parent.id)
        row, made = Conversation.objects.get_or_create(
            parent_id=parent.id,
            site=site,
            defaults={
                "id": uuid7(),
                "tenant": vendor,
                "customer_id": parent.customer_id,
                "epoch": secrets.token_hex(4),
                "display_name": name,
                "assistant_active": False,
                "needs_human": True,
            },
        )
        if made:
            _join(row.pk, vendor.pk, actor)
            audit.record(
                "conversation.opened",
                actor=actor,
                target=("conversation", row.pk),
                tenant_id=vendor.pk,
                after={"parent": str(parent.id)},
            )
    return Thread(row.id, row.tenant_id, row.site_id, row.customer_id, row.parent_id, row.epoch), made


def _join(conversation_id: UUID, tenant_id: UUID, actor: Actor) -> None:
    if actor.id is not None:
        Participant.objects.bulk_create(
            [
                Participant(
                    conversation_id=conversation_id,
                    tenant_id=tenant_id,
                    person=actor.id,
                    kind=actor.kind,
                    name="" if actor.kind == "customer" else actor.name,
                )
            ],
            ignore_conflicts=True,
        )


def link_order(*, thread: Thread, order_id: UUID) -> None:
    """News of the order belongs in this thread."""
    with access.scope(thread.tenant_id):
        ConversationOrder.objects.bulk_create(
            [
                ConversationOrder(
                    conversation_id=thread.id,
                    tenant_id=thread.tenant_id,
                    order_id=order_id,
                )
            ],
            ignore_conflicts=True,
        )


def link_checkout(*, thread: Thread, checkout_id: UUID) -> None:
    """News of the checkout, its payment and its order belong in this thread."""
    with access.scope(thread.tenant_id):
        ConversationCheckout.objects.bulk_create(
            [
                ConversationCheckout(
                    conversation_id=thread.id,
                    tenant_id=thread.tenant_id,
                    checkout_id=checkout_id,
                )
            ],
            ignore_conflicts=True,
        )


# --- who answers --------------------------------------------------------------------------------


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
        _join(thread.id, thread.tenant_id, actor)
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


def derived(cid: UUID, purpose: str) -> UUID:
    """The cid of what follows from something else: the same at every repeat."""
    return uuid5(cid, purpose)


# --- how far somebody has come ------------------------------------------------------------------

READ = """
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
