"""One frame, one service, one answer."""

import logging
import time
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from conversations import frames, limits, services, serving
from conversations.entries import Thread, compose, iso, name_of
from conversations.log import Appended
from conversations.runtime import Runtime
from conversations.selectors import may_read
from conversations.serving import err_for
from conversations.sockets import Following, Link
from server.accounts import tickets
from server.common.audit.record import context
from server.common.errors import (
    Invalid,
    NotFound,
    RateLimited,
    Unauthorised,
    Unsupported,
)
from server.common.ids import parse_public, public
from server.env import env
from server.websocket import LARGE

logger = logging.getLogger(__name__)

# How the frames begin that `at_once` looks at, as JSON is written with and without spaces, and how long they may be.
AT_ONCE: Final = ('{"t":"send"', '{"t": "send"', '{"t":"pong"', '{"t": "pong"')
SHORT: Final = min(LARGE, limits.FRAME_BYTES // 4)


class Hangup(Exception):
    """The socket ends here, with a close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


# --- who is there -------------------------------------------------------------------------------


async def greet(runtime: Runtime, link: Link, hello: frames.Hello) -> None:
    """Let a client in. Raises Hangup: an expired ticket may come back with another, a bad one may not."""
    await runtime.door.through()
    ticket = _read(hello.token)
    if reason := runtime.admission.refusal(ticket.subject, ticket.kind):  # first: it asks nobody
        raise Hangup(frames.LIMITS, reason)
    runtime.admission.enter(ticket.subject, ticket.kind)
    try:
        await admit(runtime, ticket, link.origin)
    except BaseException:
        runtime.admission.leave(ticket.subject, ticket.kind)
        raise
    runtime.admission.pending -= 1
    link.ticket, link.name, link.greeted = ticket, ticket.name, time.monotonic()
    runtime.heartbeat.greeted(link)
    runtime.note_session(link, "socket.opened", client=hello.client.name)
    link.say(
        {
            "t": "welcome",
            "re": hello.id,
            "session": link.session,
            "me": public("p", ticket.subject),
            "ping_ms": int(limits.PING_SECONDS * 1000),
            "limits": frames.limits(),
            "features": ["cards", "receipts", "typing", "inbox"]
            if ticket.kind == "member"
            else ["cards", "receipts", "typing"],
            "conv": public("c", ticket.conversation_id) if ticket.conversation_id else None,
        }
    )


def _read(token: str) -> tickets.Ticket:
    try:
        return tickets.read(token)
    except tickets.TicketExpired as error:
        raise Hangup(frames.EXPIRED, "ticket expired") from error
    except Unauthorised as error:
        raise Hangup(frames.UNAUTHORISED, "unauthorised") from error


async def admit(runtime: Runtime, ticket: tickets.Ticket, origin: str | None) -> None:
    """Raises Hangup if this ticket may not be used, or not from this page."""
    standing = await runtime.rights.standing(ticket)
    if standing.ended:
        raise Hangup(frames.REVOKED, "revoked")
    if origin is None:  # not a browser
        return
    allowed = {_origin(env.public_url), *map(_origin, standing.origins)}
    if _origin(origin) not in allowed:
        raise Hangup(frames.UNAUTHORISED, "origin")


def _origin(text: str) -> str:
    return text.rstrip("/").lower().replace("://localhost", "://127.0.0.1")


async def renew(runtime: Runtime, link: Link, frame: frames.Auth) -> None:
    """A fresh ticket on the same socket, for the same person: another identity is a new connection."""
    assert link.ticket is not None
    ticket = _read(frame.token)
    same = (ticket.kind, ticket.subject, ticket.tenant_id) == (
        link.ticket.kind,
        link.ticket.subject,
        link.ticket.tenant_id,
    )
    if not same:
        raise Hangup(frames.UNAUTHORISED, "another identity")
    await admit(runtime, ticket, link.origin)
    link.ticket, link.warned = ticket, False
    runtime.heartbeat.watch(link, time.monotonic())
    link.say({"t": "ok", "re": frame.id, "expires_at": iso(ticket.expires_at)})


# --- frames of somebody who is in ----------------------------------------------------------------


async def reply(runtime: Runtime, link: Link, frame: Any) -> None:
    """Answer one frame of a greeted client. Raises DomainError for `err`, Hangup for the end."""
    match frame:
        case frames.Send():
            await send(runtime, link, frame)
        case frames.Pong():
            link.pong_due = 0.0
        case frames.Ping():
            link.say({"t": "pong"})
        case frames.Cursor():
            await cursor(runtime, link, frame)
        case frames.Typing() | frames.Eph():
            await typing(runtime, link, frame.conv)
        case frames.Fetch():
            await fetch(runtime, link, frame)
        case frames.Act():
            await act(runtime, link, frame)
        case frames.Edit() | frames.Redact() | frames.React():
            await change(runtime, link, frame)
        case frames.Sub() if frame.conv == frames.INBOX:
            await inbox(runtime, link, frame)
        case frames.Sub():
            await subscribe(runtime, link, frame)
        case frames.Unsub():
            unsubscribe(runtime, link, frame)
        case frames.Auth():
            await renew(runtime, link, frame)
        case frames.Hello():
            raise Hangup(frames.BAD_PROTOCOL, "hello twice")
        case _:
            raise Unsupported("This server does not know that frame.")


@lru_cache(maxsize=4096)  # a conversation is named in every frame of it
def _named(name: str) -> UUID:
    return parse_public("c", name)


def _limit(link: Link, name: str, make: Any) -> None:
    wait = link.refuse_ms(name, make)
    if wait:
        if link.too_many_refusals():
            raise Hangup(frames.LIMITS, "too many")
        raise RateLimited("Slower, please.", retry_after_ms=wait)


def _known(runtime: Runtime, link: Link, conversation: UUID) -> Thread | None:
    """The thread from memory, if this client may take part in it."""
    thread = runtime.pages.known(conversation)
    if thread is None:
        return None
    ticket = link.ticket
    assert ticket is not None
    if not may_read(thread, kind=ticket.kind, person=ticket.subject, tenant_id=ticket.tenant_id):
        raise NotFound
    return thread


async def _thread(runtime: Runtime, link: Link, conversation: UUID) -> Thread | None:
    """The thread if this client may take part in it; None for her own that has not begun."""
    known = _known(runtime, link, conversation)
    if known is not None:
        return known
    assert link.ticket is not None
    return await thread_for(runtime, link.ticket, conversation)


async def thread_for(runtime: Runtime, ticket: tickets.Ticket, conversation: UUID) -> Thread | None:
    """The thread if this ticket may take part in it; None for a shopper's own that has not begun."""
    thread = await runtime.pages.thread(conversation)
    if thread is None:
        if ticket.kind == "customer" and conversation == ticket.conversation_id:
            return None
        raise NotFound
    if not may_read(thread, kind=ticket.kind, person=ticket.subject, tenant_id=ticket.tenant_id):
        raise NotFound
    return thread


async def _opened(runtime: Runtime, link: Link, conversation: UUID) -> Thread:
    """As `_thread`; a shopper's own is begun now."""
    thread = await _thread(runtime, link, conversation)
    if thread is None:
        assert link.ticket is not None
        with context(ip=link.ip, user_agent=link.user_agent, request_id=link.session):
            thread = await runtime.in_thread(services.open_conversation, link.ticket)
        runtime.pages.learn(thread)
        following = link.following.get(conversation)
        if following is not None:
            following.thread = thread
    return thread


async def send(runtime: Runtime, link: Link, frame: frames.Send) -> None:
    """Queue a message for the next commit; its `ok` comes after that, without holding up the next frame."""
    _limit(link, "send", limits.send_bucket)
    ticket = link.ticket
    assert ticket is not None
    if frame.kind == "note" and ticket.kind != "member":
        raise NotFound
    conversation = _named(frame.conv)
    thread = _known(runtime, link, conversation) or await _opened(runtime, link, conversation)
    key = runtime.known_key(thread.customer_id) or await runtime.key_of(thread.customer_id)
    _write(runtime, link, ticket, frame, thread, key)


def _write(
    runtime: Runtime,
    link: Link,
    ticket: tickets.Ticket,
    frame: frames.Send | frames.Plain,
    thread: Thread,
    key: bytes,
) -> None:
    body: dict[str, Any] = {"text": frame.text}
    if frame.meta:
        body["meta"] = frame.meta
    item = compose(
        conversation_id=thread.id,
        key=key,
        sender=ticket.subject,
        role=ticket.kind,
        name=link.name if ticket.kind == "member" else "",
        cid=frame.cid,
        body=body,
        kind=frame.kind,
        staff_only=frame.kind == "note",
        if_seq=frame.if_seq,
        reply_to=frame.reply_to,
        where=link.context,
        session=ticket.session,
        cid_text=frame.cid_text,
    )

    def told(result: Appended | None, error: Exception | None) -> None:
        link.owed -= 1
        if result is None:
            assert error is not None
            link.say(err_for(error, frame.id))
            if isinstance(error, Unauthorised):
                link.hang_up(frames.REVOKED, "revoked")
            return
        dup = "true" if result.dup else "false"
        link.say_text(
            f'{{"t":"ok","re":{frame.id},"conv":"{name_of("c", thread.id)}","cid":"{item.cid_text}",'
            f'"seq":{result.seq},"at":"{iso(result.at)}","dup":{dup}}}'
        )

    link.owed += 1
    runtime.writer.write(item, told)


def at_once(runtime: Runtime, link: Link, text: str) -> bool:
    """Answer a frame for which nobody has to be asked, without a task: nearly every one there is.

    False: nothing has been done about it, and `reply` is to be given it. So all that is refused, or has to wait, is
    dealt with there.
    """
    if not text.startswith(AT_ONCE) or len(text) > SHORT:
        return False
    ticket = link.ticket
    if ticket is None or link.closed is not None or link.closing or link.refused or link.full:
        return False
    try:
        frame = frames.plain(text) or frames.parse_inbound(text)
        if isinstance(frame, frames.Pong):
            link.pong_due = 0.0
            return True
        if not isinstance(frame, (frames.Plain, frames.Send)):
            return False
        thread = _known(runtime, link, _named(frame.conv))
    except Exception:  # it will be met again there, and said
        return False
    if thread is None or (frame.kind == "note" and ticket.kind != "member"):
        return False
    key = runtime.known_key(thread.customer_id)
    if key is None or link.refuse_ms("send", limits.send_bucket):  # refusing takes no token
        return False
    try:
        _write(runtime, link, ticket, frame, thread, key)
    except Exception as error:
        link.say(err_for(error, frame.id))
    return True


async def act(runtime: Runtime, link: Link, frame: frames.Act) -> None:
    _limit(link, "act", limits.act_bucket)
    conversation = _named(frame.conv)
    thread = _known(runtime, link, conversation) or await _opened(runtime, link, conversation)
    runtime.spawn(serving.act(runtime, link, frame, thread))


async def change(runtime: Runtime, link: Link, frame: serving.Change) -> None:
    _limit(link, "send", limits.send_bucket)
    thread = await _thread(runtime, link, _named(frame.conv))
    if thread is None:
        raise NotFound
    runtime.spawn(serving.change(runtime, link, frame, thread))


async def subscribe(runtime: Runtime, link: Link, frame: frames.Sub) -> None:
    """First listen, then read: what is committed in between comes as a hint."""
    _limit(link, "sub", lambda kind, now: limits.sub_bucket(now))
    conversation = _named(frame.conv)
    thread = await _thread(runtime, link, conversation)
    if conversation not in link.following and len(link.following) >= limits.SUBSCRIPTIONS[link.kind]:
        raise Invalid("Too many subscriptions.", limit=limits.SUBSCRIPTIONS[link.kind])
    link.unfollow(conversation)
    following = Following(conversation, thread, staff=link.staff)
    link.follow(following)
    await runtime.hub.followed(conversation)
    found = await runtime.pages.head(conversation)
    assert link.ticket is not None
    head, epoch = found if found is not None else (0, link.ticket.epoch or "")
    if thread is not None and thread.epoch != epoch:
        runtime.pages.forget(conversation)
        following.thread = await runtime.pages.thread(conversation)
    answer: dict[str, Any] = {"t": "ok", "re": frame.id, "conv": frame.conv, "epoch": epoch, "head": head}
    other = frame.epoch is not None and frame.epoch != epoch
    if other or frame.after > head or head - frame.after > limits.REPLAY:
        following.position = max(0, head - limits.PAGE)
        answer |= {"mode": "snapshot", "from": following.position + 1}
    else:
        following.position = frame.after
        answer["mode"] = "live" if frame.after == head else "replay"
    link.say(answer)
    following.live = True
    following.told = head
    link.on_head(conversation, max(head, following.head))
    runtime.presence.tell(conversation, link)


def unsubscribe(runtime: Runtime, link: Link, frame: frames.Unsub) -> None:
    if frame.conv == frames.INBOX:
        if link.inbox_since is not None and link.ticket is not None:
            link.inbox_since = None
            runtime.hub.leave_inbox(link.ticket.tenant_id, link)
    else:
        link.unfollow(_named(frame.conv))
    link.say({"t": "ok", "re": frame.id, "conv": frame.conv})


async def inbox(runtime: Runtime, link: Link, frame: frames.Sub) -> None:
    """The console's list as state: what changed since a watermark, then its changes."""
    _limit(link, "fetch", lambda kind, now: limits.fetch_bucket(now))
    ticket = link.ticket
    assert ticket is not None
    if ticket.kind != "member":
        raise NotFound
    runtime.hub.join_inbox(ticket.tenant_id, link)
    await runtime.hub.followed(ticket.tenant_id)
    found = await runtime.in_thread(runtime.read_inbox, ticket.tenant_id, ticket.subject, frame.since)
    link.inbox_since = found.since
    if link.inbox_wanted:  # it has changed meanwhile
        runtime.heartbeat.wanting.append(link)
    link.say(
        {
            "t": "ok",
            "re": frame.id,
            "conv": frames.INBOX,
            "mode": found.mode,
            "since": found.since,
            "items": found.items,
        }
    )


async def fetch(runtime: Runtime, link: Link, frame: frames.Fetch) -> None:
    _limit(link, "fetch", lambda kind, now: limits.fetch_bucket(now))
    conversation = _named(frame.conv)
    thread = await _thread(runtime, link, conversation)
    lines, head = [], 0
    if thread is not None:
        head = (await runtime.pages.head(conversation) or (0, ""))[0]
        lines = await runtime.pages.read(thread, frame.after, frame.limit, head) if frame.after < head else []
        head = max(head, lines[-1].seq if lines else 0)
    events = ",".join(line.text(staff=link.staff) for line in lines)
    link.say_text(
        f'{{"t":"ok","re":{frame.id},"conv":"c_{conversation.hex}","head":{head},"events":[{events}]}}'
    )


async def cursor(runtime: Runtime, link: Link, frame: frames.Cursor) -> None:
    """Remember how far somebody has come; written once a second, the highest of what was said."""
    conversation = _named(frame.conv)
    if await _thread(runtime, link, conversation) is None:
        return
    key = (conversation, link.person)
    read = frame.read or 0
    delivered = max(frame.delivered or 0, read)
    before = runtime.cursors.get(key, (0, 0, link))
    runtime.cursors[key] = (max(before[0], delivered), max(before[1], read), link)


async def typing(runtime: Runtime, link: Link, conv: str) -> None:
    """Shown to the others, never stored; more often than each three seconds is simply not passed on."""
    conversation = _named(conv)
    now = time.monotonic()
    if now - link.typed_at < limits.TYPING_SECONDS or await _thread(runtime, link, conversation) is None:
        return
    link.typed_at = now
    frame = {
        "t": "eph",
        "conv": public("c", conversation),
        "from": public("p", link.person),
        "what": "typing",
        "ttl_ms": limits.TYPING_TTL_MS,
    }
    if link.staff and link.name:
        frame["name"] = link.name
    runtime.hub.ephemeral(conversation, frames.encode(frame), sender=link.person)
