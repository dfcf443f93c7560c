"""A log as server-sent events, where sockets are blocked: the same lines, rights and limits; one way only.

Nothing is queued for a slow reader but the last ephemerals: a line is read when the one before it has
been taken. What the reader sends goes by POST.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router
from ninja.security import HttpBearer

from conversations import frames, limits, replies, runtime
from conversations.entries import Thread
from conversations.sockets import STEP
from conversations.spoken import Spoken
from server.accounts import tickets
from server.accounts.tickets import Ticket
from server.common.errors import Invalid, NotFound, RateLimited, Unauthorised, Unavailable
from server.common.http import client_ip
from server.common.ids import parse_public, public
from server.env import env

logger = logging.getLogger(__name__)
router = Router(tags=["conversations"])

TEXT: Final = "text/event-stream"


class StreamAuth(HttpBearer):
    """As TicketAuth, without leaving the event loop."""

    async def authenticate(self, request: HttpRequest, token: str) -> Ticket:
        ticket = tickets.read(token)
        try:
            await replies.admit(runtime.current(), ticket, request.headers.get("Origin"))
        except replies.Hangup as error:
            raise Unauthorised("This ticket may not be used here.") from error
        request.ticket = ticket  # type: ignore[attr-defined]  # Ninja's way to pass things on
        request.actor = ticket.actor  # type: ignore[attr-defined]
        return ticket


class Stream:
    """One reader. A guest of the runtime as a socket is: listens to the hub, is warned, drained and revoked."""

    def __init__(
        self, shared: runtime.Runtime, ticket: Ticket, conversation: UUID, thread: Thread | None
    ) -> None:
        self.runtime, self.ticket, self.conversation, self.thread = shared, ticket, conversation, thread
        self.name, self.kind, self.person = ticket.name, ticket.kind, ticket.subject
        self.staff = ticket.kind == "member"
        self.session = f"s_{uuid4().hex[:16]}"
        self.ip: str | None = None
        self.user_agent = ""
        self.greeted = time.monotonic()
        self.task: asyncio.Task[Any] | None = None
        self.head = self.position = 0
        self.live = False
        self.ephemeral: deque[str] = deque(maxlen=limits.CONTROL_FRAMES)
        self.unread_since = 0.0
        self.ending: dict[str, Any] | None = None
        self.closed: int | None = None
        self._news = asyncio.Event()

    # --- a listener -------------------------------------------------------------------------------

    def on_lines(self, spoken: Spoken) -> None:
        self.on_head(spoken.conversation, spoken.last)

    def on_head(self, conversation: UUID, head: int) -> None:
        if head > self.head:
            self.head = head
            self._news.set()

    def on_standing(self, conversation: UUID, head: int, epoch: str) -> None:
        if self.thread is not None and self.thread.epoch != epoch:
            self.hang_up(frames.INSUFFICIENT, "another epoch")
        else:
            self.on_head(conversation, head)

    def on_inbox(self, tenant: UUID) -> None:
        """Not for streams."""

    def on_ephemeral(self, conversation: UUID, frame: str, *, staff_only: bool, sender: UUID | None) -> None:
        if self.live and not (staff_only and not self.staff) and sender != self.person:
            self.ephemeral.append(frame)
            self._news.set()

    # --- a guest ----------------------------------------------------------------------------------

    def hang_up(self, code: int, reason: str = "", *, retry_after_ms: int = 1000) -> None:
        """End with `bye`; who reads nothing is just let go."""
        if self.ending is None:
            self.ending = {"t": "bye", "code": code, "retry_after_ms": retry_after_ms}
            self._news.set()
        if self.unread_since and code == frames.SLOW and self.task is not None:
            self.task.cancel()

    async def close(self, code: int, reason: str = "", *, retry_after_ms: int | None = None) -> None:
        self.hang_up(code, reason, retry_after_ms=retry_after_ms or 1000)
        for _ in range(100):
            if self.closed is not None:
                return
            await asyncio.sleep(0.02)
        if self.task is not None:
            self.task.cancel()

    def beat(self, now: float, wall: Any) -> None:
        """Twice a second."""
        if self.unread_since and now - self.unread_since > limits.DRAINED_SECONDS:
            self.hang_up(frames.SLOW, "not reading")
        elif self.ticket.expires_at <= wall:
            self.hang_up(frames.EXPIRED, "ticket expired")

    # --- what is read -----------------------------------------------------------------------------

    async def events(self, after: int, epoch: str | None) -> AsyncIterator[str]:
        shared = self.runtime
        self.task = asyncio.current_task()
        if self.task is not None:
            # Whoever ends the request while it waits to send leaves this generator as it stands.
            self.task.add_done_callback(self._gone)
        shared.streams.add(self)
        shared.admission.enter(self.person, self.kind)
        shared.hub.join(self.conversation, self)
        shared.note_session(cast(Any, self), "stream.opened")
        try:
            yield await self._open(after, epoch)
            shared.presence.tell(self.conversation, self)
            async for chunk in self._chunks():
                self.unread_since = time.monotonic()
                yield chunk
                self.unread_since = 0.0
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("%s: stream ended", self.session)
            yield _event(
                "bye", frames.encode({"t": "bye", "code": frames.SERVER_ERROR, "retry_after_ms": 1000})
            )
        finally:
            self._gone()

    def _gone(self, _: Any = None) -> None:
        if self.closed is not None:
            return
        shared = self.runtime
        self.closed = self.ending["code"] if self.ending else 1005
        self.task = None
        shared.hub.leave(self.conversation, self)
        shared.streams.discard(self)
        shared.admission.leave(self.person, self.kind)
        shared.note_session(cast(Any, self), "stream.closed", code=self.closed)

    async def _open(self, after: int, epoch: str | None) -> str:
        """As `sub`: first listen, then read."""
        shared = self.runtime
        await shared.hub.followed(self.conversation)
        found = (await shared.pages.heads([self.conversation])).get(self.conversation)
        head, current = found if found is not None else (0, self.ticket.epoch or "")
        if self.thread is not None and self.thread.epoch != current:
            shared.pages.forget(self.conversation)
            self.thread = await shared.pages.thread(self.conversation)
        answer: dict[str, Any] = {"t": "ok", "re": 0, "conv": public("c", self.conversation)}
        answer |= {"epoch": current, "head": head}
        if (epoch is not None and epoch != current) or after > head or head - after > limits.REPLAY:
            self.position = max(0, head - limits.PAGE)
            answer |= {"mode": "snapshot", "from": self.position + 1}
        else:
            self.position = after
            answer["mode"] = "live" if after == head else "replay"
        self.head, self.live = max(head, self.head), True
        return _event("open", frames.encode(answer))

    async def _chunks(self) -> AsyncIterator[str]:
        while self.ending is None:
            self._news.clear()
            chunk = [_event("eph", frame) for frame in self.ephemeral]
            self.ephemeral.clear()
            if self.position < self.head:
                chunk += await self._lines()
            if chunk:
                yield "".join(chunk)
                continue
            try:
                async with asyncio.timeout(env.chat_stream_comment_seconds):
                    await self._news.wait()
            except TimeoutError:
                yield ": still here\n\n"
        yield _event("bye", frames.encode(self.ending))

    async def _lines(self) -> list[str]:
        pages = self.runtime.pages
        if self.thread is None:  # her own, begun since
            self.thread = await pages.thread(self.conversation)
            if self.thread is None:
                return []
        lines = await pages.read(self.thread, self.position, STEP, self.head)
        if lines:
            self.position = lines[-1].seq
        else:
            self.head = self.position  # the hint was ahead of the log
        name = public("c", self.conversation)
        return [_event("event", line.text(staff=self.staff), f"{name}:{line.seq}") for line in lines]


def _event(kind: str, data: str, number: str = "") -> str:
    # JSON has no bare newlines: one `data:` line each.
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n" if number else f"event: {kind}\ndata: {data}\n\n"


@router.get(
    "/conversations/{conversation}/stream",
    auth=StreamAuth(),
    summary="The log as server-sent events: `open`, then `event` and `eph`, at last `bye`",
    openapi_extra={
        "responses": {200: {"description": "OK", "content": {TEXT: {"schema": {"type": "string"}}}}}
    },
)
async def get_stream(
    request: HttpRequest,
    conversation: str,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    epoch: Annotated[str | None, Query(max_length=64)] = None,
) -> Any:
    ticket: Ticket = request.ticket  # type: ignore[attr-defined]  # set by StreamAuth
    shared = runtime.current()
    conversation_id = parse_public("c", conversation)
    if shared.draining or len(shared.streams) >= env.chat_max_streams:
        raise Unavailable("This server takes no more streams.", retry_after_ms=2000)
    thread = await replies.thread_for(shared, ticket, conversation_id)
    if reason := shared.admission.refusal(ticket.subject, ticket.kind):
        raise RateLimited(f"There are {reason}.", retry_after_ms=5000)
    stream = Stream(shared, ticket, conversation_id, thread)
    stream.ip, stream.user_agent = client_ip(request), request.headers.get("User-Agent", "")[:400]
    position = _position(request.headers.get("Last-Event-ID"), conversation_id)
    response = StreamingHttpResponse(
        stream.events(after if position is None else position, epoch), content_type=TEXT
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the lines back
    return response


def _position(last: str | None, conversation: UUID) -> int | None:
    """The seq in `Last-Event-ID: c_…:SEQ`. Raises Invalid; NotFound where it is another log's."""
    if not last:
        return None
    name, _, number = last.rpartition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 16:
        raise Invalid("Last-Event-ID is a conversation and a number.", field="Last-Event-ID")
    if parse_public("c", name) != conversation:
        raise NotFound
    return int(number)
