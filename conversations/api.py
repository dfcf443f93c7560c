"""The same log over HTTP, for where sockets are blocked, and what the console asks for."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Query, Router, Schema, Status
from pydantic import Field, RootModel, StringConstraints

from commerce.orders import selectors as order_selectors
from conversations import acts, frames, selectors, services
from conversations.entries import Thread, iso
from conversations.log import Appended
from conversations.models import Conversation, Participant
from conversations.pages import READ, line_of
from server.accounts import access
from server.accounts.auth import MemberAuth, TicketAuth
from server.accounts.models import Membership, Site
from server.accounts.tickets import Ticket
from server.common import ratelimit
from server.common.errors import Invalid, NotFound
from server.common.ids import parse_public, public, uuid7
from server.env import env

router = Router(tags=["conversations"])
console = Router(tags=["console"], auth=MemberAuth())


Seq = Annotated[int, Path(ge=0, le=2**53)]


class MessageWish(Schema):
    text: Annotated[str, StringConstraints(min_length=1, max_length=4096)]
    reply_to: int | None = Field(default=None, ge=0)
    if_seq: int | None = Field(default=None, ge=0)


class ActWish(Schema):
    action: Annotated[str, StringConstraints(max_length=64)]
    args: dict[str, Any] = {}


class MessageAnswer(Schema):
    conversation: str
    cid: UUID
    seq: int
    at: datetime
    dup: bool


class Answer(RootModel[dict[str, Any]]):
    """An open object: its fields are described by chat.v1."""


def ticket_of(request: HttpRequest) -> Ticket:
    found: Ticket = request.ticket  # type: ignore[attr-defined]  # set by TicketAuth
    return found


def _unhurried(request: HttpRequest) -> Ticket:
    """The ticket of somebody who may write now: over ten seconds as much as a socket would let through."""
    ticket = ticket_of(request)
    staff = ticket.kind == "member"
    rate = env.chat_staff_send_rate if staff else env.chat_send_rate
    burst = env.chat_staff_send_burst if staff else env.chat_send_burst
    ratelimit.check(f"writes:{ticket.subject}", limit=int(burst + 10 * rate), per_seconds=10)
    return ticket


def _thread(ticket: Ticket, name: str) -> Thread | None:
    """The named thread if the ticket may take part; None for the shopper's own that has not begun."""
    conversation_id = parse_public("c", name)
    try:
        thread = selectors.thread(conversation_id)
    except NotFound:
        if ticket.kind == "customer" and conversation_id == ticket.conversation_id:
            return None
        raise
    if not selectors.may_read(thread, kind=ticket.kind, person=ticket.subject, tenant_id=ticket.tenant_id):
        raise NotFound
    return thread


@router.post(
    "/conversations/{conversation}/messages",
    auth=TicketAuth(),
    response={200: MessageAnswer, 201: MessageAnswer},
    summary="Say something; the Idempotency-Key is the message's cid",
)
def post_message(
    request: HttpRequest,
    conversation: str,
    wish: MessageWish,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    ticket = _unhurried(request)
    try:
        cid = UUID(idempotency_key) if idempotency_key else uuid7()
        body = frames.Body(text=wish.text)
    except ValueError as error:
        field = "Idempotency-Key" if idempotency_key and "text" not in str(error) else "text"
        raise Invalid("This cannot be sent.", field=field) from None
    thread = _thread(ticket, conversation) or services.open_conversation(ticket)
    result = services.send_message(
        conversation_id=thread.id,
        actor=services.acting(ticket, thread),
        body={"text": body.text},
        cid=cid,
        if_seq=wish.if_seq,
        reply_to=wish.reply_to,
        session=ticket.session,
    )
    return _written(thread, cid, result)


def _written(thread: Thread, cid: UUID, result: Appended) -> Status[dict[str, Any]]:
    answer = {
        "conversation": public("c", thread.id),
        "cid": cid,
        "seq": result.seq,
        "at": result.at,
        "dup": result.dup,
    }
    return Status(200 if result.dup else 201, answer)


@router.post(
    "/conversations/{conversation}/acts",
    auth=TicketAuth(),
    response=Answer,
    summary="Press a button of a card; the Idempotency-Key is the effect's key",
)
def post_act(
    request: HttpRequest,
    conversation: str,
    wish: ActWish,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    ticket = _unhurried(request)
    cid = _cid(idempotency_key)
    thread = _thread(ticket, conversation) or services.open_conversation(ticket)
    done = acts.perform(
        thread=thread,
        actor=services.acting(ticket, thread),
        action=wish.action,
        args=wish.args,
        cid=cid,
        session=ticket.session,
    )
    answer: dict[str, Any] = {"conv": public("c", done.conversation), "cid": str(cid), "dup": done.dup}
    if done.seq is not None:
        answer |= {"seq": done.seq, "at": done.at}
    if done.result is not None:
        answer["result"] = done.result
    return answer


def _cid(idempotency_key: str | None) -> UUID:
    try:
        return UUID(idempotency_key) if idempotency_key else uuid7()
    except ValueError:
        raise Invalid("This cannot be sent.", field="Idempotency-Key") from None


def _changing(request: HttpRequest, conversation: str) -> tuple[Ticket, Thread]:
    ticket = _unhurried(request)
    thread = _thread(ticket, conversation)
    if thread is None:
        raise NotFound
    return ticket, thread


@router.post(
    "/conversations/{conversation}/messages/{seq}/edit",
    auth=TicketAuth(),
    response={200: MessageAnswer, 201: MessageAnswer},
    summary="Other words for one's own message, for CHAT_EDIT_MINUTES",
)
def post_edit(
    request: HttpRequest,
    conversation: str,
    seq: Seq,
    wish: frames.Words,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    ticket, thread = _changing(request, conversation)
    cid = _cid(idempotency_key)
    result = services.edit(
        conversation_id=thread.id,
        actor=services.acting(ticket, thread),
        target=seq,
        text=wish.text,
        cid=cid,
        session=ticket.session,
    )
    return _written(thread, cid, result)


@router.post(
    "/conversations/{conversation}/messages/{seq}/redact",
    auth=TicketAuth(),
    response={200: MessageAnswer, 201: MessageAnswer},
    summary="Take a message's words out of the log for good",
)
def post_redact(
    request: HttpRequest,
    conversation: str,
    seq: Seq,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    ticket, thread = _changing(request, conversation)
    cid = _cid(idempotency_key)
    result = services.redact(
        conversation_id=thread.id,
        actor=services.acting(ticket, thread),
        target=seq,
        cid=cid,
        session=ticket.session,
    )
    return _written(thread, cid, result)


@router.post(
    "/conversations/{conversation}/messages/{seq}/react",
    auth=TicketAuth(),
    response={200: MessageAnswer, 201: MessageAnswer},
    summary="Put an emoji under a message, or take it away",
)
def post_reaction(
    request: HttpRequest,
    conversation: str,
    seq: Seq,
    wish: frames.Reaction,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Any:
    ticket, thread = _changing(request, conversation)
    cid = _cid(idempotency_key)
    result = services.react(
        conversation_id=thread.id,
        actor=services.acting(ticket, thread),
        target=seq,
        emoji=wish.emoji,
        on=wish.on,
        cid=cid,
        session=ticket.session,
    )
    return _written(thread, cid, result)


@router.get(
    "/conversations/{conversation}/events",
    auth=TicketAuth(),
    response=Answer,
    summary="The log after a seq, ascending; the same frames as on the socket",
)
def get_events(
    request: HttpRequest,
    conversation: str,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 200,
) -> HttpResponse:
    ticket = ticket_of(request)
    thread = _thread(ticket, conversation)
    if thread is None:
        return HttpResponse(
            json.dumps({"epoch": ticket.epoch, "head": 0, "events": []}), content_type="application/json"
        )
    staff = ticket.kind == "member"
    with access.scope(thread.tenant_id):
        head = selectors.head(thread.id)
        lines = [line_of(row) for row in selectors.raw(READ, (thread.id, thread.tenant_id, after, limit))]
    events = ",".join(line.text(staff=staff) for line in lines)
    text = f'{{"epoch":{json.dumps(thread.epoch)},"head":{head},"events":[{events}]}}'
    return HttpResponse(text, content_type="application/json")


@router.get(
    "/conversations/{conversation}",
    auth=TicketAuth(),
    response=Answer,
    summary="Whose it is, who takes part, the customer's orders and linked threads",
)
def get_conversation(request: HttpRequest, conversation: str) -> Any:
    ticket = ticket_of(request)
    thread = _thread(ticket, conversation)
    if thread is None:
        raise NotFound
    staff = ticket.kind == "member"
    with access.scope(thread.tenant_id):
        row = Conversation.objects.get(pk=thread.id)
        people = list(Participant.objects.filter(conversation_id=thread.id).order_by("joined_at"))
        summary: dict[str, Any] = {
            "conv": public("c", row.id),
            "epoch": row.epoch,
            "head": row.last_seq,
            "state": row.status,
            "assistant": "active" if row.assistant_active else "silent",
            "needs_human": row.needs_human,
            "opened": iso(row.created_at),
        }
        if staff:
            found = selectors.summaries(
                tenant_id=thread.tenant_id, person=ticket.subject, conversations=[thread.id]
            )
            summary = found[0] if found else summary
    with access.platform_scope():
        linked = selectors.vendor_threads(thread.id)
    return {
        "conversation": summary,
        "customer": {"id": public("p", thread.customer_id), "name": row.display_name or None},
        "participants": [
            {
                "id": public("p", person.person),
                "kind": person.kind,
                "name": person.name or None,
                "delivered": person.delivered_seq,
                "read": person.read_seq,
            }
            for person in people
        ],
        "vendor_threads": linked,
        "orders": [] if staff else _orders(thread.customer_id),
    }


def _orders(customer_id: UUID) -> list[dict[str, Any]]:
    with access.platform_scope():
        return [order.model_dump(mode="json") for order in order_selectors.orders_of(customer_id=customer_id)]


# --- the console --------------------------------------------------------------------------------


@console.get(
    "/console/inbox", response=Answer, summary="The shop's conversations, or those in which it was said"
)
def get_inbox(
    request: HttpRequest,
    since: Annotated[str | None, Query(pattern=r"^\d{1,20}-\d{1,12}$")] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Any:
    ticket = ticket_of(request)
    with access.scope(ticket.tenant_id):
        if q and q.strip():
            items = selectors.search_inbox(tenant_id=ticket.tenant_id, person=ticket.subject, query=q)
            return {"mode": "search", "since": None, "items": items}
        found = selectors.inbox(tenant_id=ticket.tenant_id, person=ticket.subject, since=since)
    return {"mode": found.mode, "since": found.since, "items": found.items}


@console.get("/console/staff", response=Answer, summary="Whom a conversation can be assigned to")
def get_staff(request: HttpRequest) -> Any:
    tenant_id = ticket_of(request).tenant_id
    members = Membership.objects.select_related("user").filter(
        tenant_id=tenant_id, active=True, user__is_active=True
    )
    items = [
        {
            "user": public("p", member.user_id),
            "name": member.user.get_full_name(),
            "email": member.user.email,
            "role": member.role,
        }
        for member in members
    ]
    return {"items": sorted(items, key=lambda item: item["name"].casefold())}


@console.get(
    "/console/embed", response=Answer, summary="The line that puts the chat on a page, and the CSP it needs"
)
def get_embed(request: HttpRequest) -> Any:
    origin = env.public_url.rstrip("/")
    socket = origin.replace("http", "ws", 1)
    sites = Site.objects.filter(tenant_id=ticket_of(request).tenant_id, active=True).order_by("name", "key")
    return {
        "items": [
            {
                "site_key": site.key,
                "name": site.name,
                "origins": site.origins,
                "snippet": f'<script async src="{origin}/widget.js" data-site="{site.key}"></script>',
                # frame-src: the frame in which the pose model runs, when she is measured.
                "csp": f"script-src {origin}; connect-src {origin} {socket}; img-src {origin};"
                f" frame-src {origin}",
            }
            for site in sites
        ]
    }
