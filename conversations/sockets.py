"""One socket on our side: who it is, what it follows, and what is still to be sent to it.

What is owed to a slow client is a number per conversation, not a queue of messages: the lines come
from the shared pages when the client can take them.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from secrets import token_hex
from typing import Any, Protocol
from uuid import UUID

from conversations import frames, limits
from conversations.entries import Thread
from conversations.fanout import Hub
from conversations.frames import encode
from conversations.pages import Pages
from conversations.spoken import Spoken
from server.accounts.tickets import Ticket
from server.common.audit.record import RequestContext
from server.common.ids import public
from server.websocket import EXTENSION


class Beats(Protocol):
    """Of the heartbeat: whose client has to catch up, and whose list of threads has changed."""

    pumping: "set[Link]"
    wanting: "list[Link]"

    def forget(self, link: "Link") -> None: ...

    def align(self, link: "Link", conversation: UUID) -> None: ...


class Shared(Protocol):
    """What the sockets of a process share; see runtime.Runtime."""

    hub: Hub
    pages: Pages

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]": ...

    @property
    def heartbeat(self) -> "Beats": ...

    def ready(self, link: "Link") -> None:
        """Have `link.drain` called in this turn of the loop or the next."""


logger = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]
Write = Callable[..., bool]  # texts, then frames; see server.websocket

STEP = 50  # lines of one conversation before the next gets its turn
# Of one socket, before the others get their turn.
LINES_IN_ONE_TURN = 200
BYTES_IN_ONE_TURN = 64 * 1024
COMMITS_IN_ONE_TURN = 8  # whose lines go out as they are


class Following:
    """A subscription: `position` is the last seq that went out, `head` the last we know of."""

    __slots__ = ("conversation", "head", "live", "position", "staff", "thread", "told")

    def __init__(self, conversation: UUID, thread: Thread | None, *, staff: bool) -> None:
        self.conversation, self.thread, self.staff = conversation, thread, staff
        self.position = self.head = self.told = 0
        self.live = False


class Link:
    """A connected client. All methods run on the socket's event loop."""

    __slots__ = (
        "acting",
        "buckets",
        "closed",
        "closing",
        "control",
        "dirty",
        "due",
        "following",
        "greeted",
        "greeting",
        "inbox_at",
        "inbox_since",
        "inbox_wanted",
        "ip",
        "lines",
        "name",
        "origin",
        "owed",
        "pinged_at",
        "pong_due",
        "pump",
        "queued_bytes",
        "refused",
        "runtime",
        "send",
        "sending_since",
        "session",
        "task",
        "ticket",
        "typed_at",
        "user_agent",
        "waiting",
        "warned",
        "where",
        "write",
    )

    def __init__(self, runtime: Shared, send: Send, scope: dict[str, Any]) -> None:
        self.runtime, self.send = runtime, send
        # Our own server's way to send without waiting; another server's `send` is awaited in a task.
        extension = scope.get("extensions", {}).get(EXTENSION, {})
        self.write: Write | None = extension.get("write")
        self.waiting = False  # to be drained in this turn of the loop
        self.session = f"s_{token_hex(8)}"
        self.ip: str | None = (scope.get("client") or ("",))[0] or None
        self.origin: str | None = None
        self.user_agent = ""
        for name, value in scope.get("headers", ()):
            if name == b"origin":
                self.origin = value.decode("latin-1")
            elif name == b"user-agent":
                self.user_agent = value.decode("latin-1")[:400]
        self.where: RequestContext | None = None
        self.ticket: Ticket | None = None
        self.name = ""
        self.task: asyncio.Task[Any] | None = None
        self.greeted = 0.0
        self.greeting = False  # a hello has come and is being looked at
        self.following: dict[UUID, Following] = {}
        self.control: list[str] = []
        self.queued_bytes = 0
        self.dirty: dict[UUID, None] = {}
        # Lines of this turn of the loop that go out as they are: whose they are, the position before them, frames.
        self.lines: list[tuple[Following, int, bytes]] | tuple[()] = ()
        self.pump: asyncio.Task[None] | None = None
        self.owed = 0  # answers that come after a commit
        self.sending_since = 0.0
        self.closed: int | None = None
        self.closing = False
        self.pinged_at = 0.0
        self.due = 0  # the heartbeat's
        self.pong_due = 0.0
        self.warned = False
        self.typed_at = 0.0
        # Most sockets are idle: what only a busy one needs is made when it is.
        self.buckets: dict[str, limits.Bucket] | None = None
        self.refused: deque[float] | None = None
        self.acting: asyncio.Lock | None = None
        self.inbox_since: str | None = None
        self.inbox_wanted = False
        self.inbox_at = 0.0

    # --- who ------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        return self.ticket.kind if self.ticket else "anonymous"

    @property
    def staff(self) -> bool:
        return self.kind == "member"

    @property
    def context(self) -> RequestContext:
        """Where its frames come from, for the audit."""
        if self.where is None:
            self.where = RequestContext(self.ip, self.user_agent, self.session)
        return self.where

    @property
    def person(self) -> UUID:
        assert self.ticket is not None
        return self.ticket.subject

    # --- out ------------------------------------------------------------------------------------

    def say(self, frame: dict[str, Any]) -> None:
        self.say_text(encode(frame))

    def say_text(self, text: str) -> None:
        """Queue a control frame; it goes before lines."""
        self.control.append(text)
        self.queued_bytes += len(text)
        self._kick()

    @property
    def there(self) -> bool:
        """Neither side has closed it, as far as we can tell."""
        return self.closed is None and (self.write is None or self.write([]))

    @property
    def full(self) -> bool:
        return len(self.control) >= limits.CONTROL_FRAMES or self.queued_bytes >= limits.UNSENT_BYTES

    @property
    def unsent(self) -> bool:
        return bool(self.control or self.lines or self.pump is not None)

    def _kick(self) -> None:
        if not self.waiting and self.pump is None and self.closed is None:
            self.waiting = True
            self.runtime.ready(self)

    def drain(self) -> None:
        """Send what can go at once, without a task; what has to wait for the client or the log gets one."""
        self.waiting = False
        if self.pump is not None or self.closed is not None:
            return
        write = self.write
        if write is None or not self._drained(write):
            self.pump = asyncio.get_running_loop().create_task(self._pump())

    def _drained(self, write: Write) -> bool:
        """One write for all there is, within reason. False: what is left has to wait."""
        if self.lines:
            if not self._spoken(write):
                return False
            if not self.dirty:
                return True
        if not write([]):
            return False
        texts, self.control, self.queued_bytes = self.control, [], 0
        size, here = 0, True
        while self.dirty and size < BYTES_IN_ONE_TURN and len(texts) < LINES_IN_ONE_TURN:
            conversation = next(iter(self.dirty))
            following = self.following.get(conversation)
            if following is not None and following.live and following.position < following.head:
                lines = self.runtime.pages.cached(conversation, following.position, STEP, following.head)
                if lines is None:  # the log has to be read
                    here = False
                    break
                for line in lines:
                    text = line.staff if following.staff else line.public
                    texts.append(text)
                    size += len(text)
                following.position = lines[-1].seq
            del self.dirty[conversation]
            if following is not None and following.position < following.head:
                self.dirty[conversation] = None  # behind the others
        write(texts)
        if here and self.dirty:
            self._kick()
        return here

    def _spoken(self, write: Write) -> bool:
        """Send control frames and this turn's lines. False: she has to catch up, and is owed numbers, not lines."""
        lines, self.lines = self.lines, ()
        if write(self.control, [frames for _, _, frames in lines]):
            self.control, self.queued_bytes = [], 0
            return True
        for following, before, _ in reversed(lines):
            following.position = before
            self.dirty[following.conversation] = None
        return False

    async def _pump(self) -> None:
        self.runtime.heartbeat.pumping.add(self)
        try:
            while self.closed is None:
                if self.control:
                    text = self.control.pop(0)
                    self.queued_bytes -= len(text)
                    await self._send_text(text)
                elif self.dirty:
                    conversation = next(iter(self.dirty))
                    del self.dirty[conversation]
                    following = self.following.get(conversation)
                    if following is not None:
                        await self._catch_up(following)
                else:
                    break
        except (asyncio.CancelledError, OSError):
            pass
        except Exception as error:
            # The client has gone, or the database has: positions tell where to go on.
            logger.debug("%s: sending stopped: %r", self.session, error)
        finally:
            self.pump = None
            self.sending_since = 0.0
            self.runtime.heartbeat.pumping.discard(self)

    async def _send_text(self, text: str) -> None:
        self.sending_since = time.monotonic()
        await self.send({"type": "websocket.send", "text": text})
        self.sending_since = 0.0

    async def _catch_up(self, following: Following) -> None:
        if following.thread is None:
            following.thread = await self.runtime.pages.thread(following.conversation)
            if following.thread is None:
                return
        lines = await self.runtime.pages.read(following.thread, following.position, STEP, following.head)
        for line in lines:
            if not following.live or line.seq <= following.position:
                continue
            # First the position: a re-subscription during the send starts anew.
            following.position = line.seq
            await self._send_text(line.text(staff=following.staff))
        if lines and following.position < following.head:
            self.dirty[following.conversation] = None

    # --- the hub's word -------------------------------------------------------------------------

    def on_head(self, conversation: UUID, head: int) -> None:
        following = self.following.get(conversation)
        if following is None:
            return
        following.head = max(following.head, head)
        if following.live and following.head > following.position:
            self.dirty[conversation] = None
            self._kick()

    def on_standing(self, conversation: UUID, head: int, epoch: str) -> None:
        following = self.following.get(conversation)
        if following is None:
            return
        if following.thread is not None and following.thread.epoch != epoch:
            self.hang_up(frames.INSUFFICIENT, "another epoch")  # she drops what she holds, and comes anew
        elif head > following.head:
            self.on_head(conversation, head)

    def on_lines(self, spoken: Spoken) -> None:
        """As on_head, with the lines: who stands right before them, and is owed nothing else, gets them as they are."""
        following = self.following.get(spoken.conversation)
        if following is None:
            return
        if following.position + 1 != spoken.first or not spoken.whole or not self._keeps_up(following):
            self.on_head(spoken.conversation, spoken.last)
            return
        frames = spoken.frames(staff=following.staff)
        if len(frames) > BYTES_IN_ONE_TURN:
            self.on_head(spoken.conversation, spoken.last)
            return
        if not self.lines:
            self.lines = []
        self.lines.append((following, following.position, frames))
        following.position = spoken.last
        following.head = max(following.head, spoken.last)
        self._kick()

    def _keeps_up(self, following: Following) -> bool:
        """Whether lines may go straight to her: she follows live, and nothing waits that comes before them."""
        return (
            following.live
            and self.write is not None
            and self.pump is None
            and self.closed is None
            and not self.dirty
            and not self.full
            and len(self.lines) < COMMITS_IN_ONE_TURN
        )

    def on_inbox(self, tenant: UUID) -> None:
        if not self.inbox_wanted:
            self.inbox_wanted = True
            self.runtime.heartbeat.wanting.append(self)

    def on_ephemeral(self, conversation: UUID, frame: str, *, staff_only: bool, sender: UUID | None) -> None:
        if self.full or (staff_only and not self.staff) or (self.ticket and sender == self.ticket.subject):
            return
        following = self.following.get(conversation)
        if following is not None and following.live:
            self.say_text(frame)

    # --- limits ---------------------------------------------------------------------------------

    def refuse_ms(self, name: str, make: Callable[[str, float], limits.Bucket]) -> int:
        """0 if one more of `name` is allowed now, else how many milliseconds to wait."""
        now = time.monotonic()
        if self.buckets is None:
            self.buckets = {}
        bucket = self.buckets.get(name)
        if bucket is None:
            bucket = self.buckets[name] = make(self.kind, now)
        return bucket.take(now)

    def too_many_refusals(self) -> bool:
        """Count a refusal; True at the tenth within a minute."""
        now = time.monotonic()
        if self.refused is None:
            self.refused = deque(maxlen=limits.REFUSALS_PER_MINUTE)
        self.refused.append(now)
        return len(self.refused) == limits.REFUSALS_PER_MINUTE and now - self.refused[0] < 60

    # --- the end --------------------------------------------------------------------------------

    def hang_up(self, code: int, reason: str = "") -> None:
        """Close from outside the receive loop."""
        if self.closed is None:
            self.runtime.spawn(self.close(code, reason))

    async def close(self, code: int, reason: str = "", *, retry_after_ms: int | None = None) -> None:
        if self.closed is not None or self.closing:
            return
        self.closing = True
        now = time.monotonic()
        acks, sent = now + limits.ACKS_SECONDS.get(code, 5.0), now + 0.5
        while self.closed is None and (self.owed or self.unsent):
            # What is being committed is answered first: an unheard `ok` is a doubt at the other end.
            now = time.monotonic()
            if now > acks or (not self.owed and now > sent):
                break
            await asyncio.sleep(0.005)
            if self.owed:
                sent = time.monotonic() + 0.5
        if self.closed is not None:
            return
        self.closed = code
        try:
            async with asyncio.timeout(2):
                if code == frames.DRAIN:
                    await self.send(
                        {
                            "type": "websocket.send",
                            "text": encode(
                                {"t": "bye", "code": code, "retry_after_ms": retry_after_ms or 1000}
                            ),
                        }
                    )
                await self.send({"type": "websocket.close", "code": code, "reason": reason})
        except (TimeoutError, OSError, RuntimeError) as error:
            logger.debug("%s: closing unheard: %r", self.session, error)
        except Exception as error:  # the server's own "client is gone"
            logger.debug("%s: client gone before closing: %r", self.session, error)
        if code == frames.SLOW and self.task is not None:
            self.task.cancel()

    def forget(self) -> None:
        """The socket is gone: nobody listens here any more."""
        self.closed = self.closed or 1006
        self.runtime.heartbeat.forget(self)
        for conversation in list(self.following):
            self.unfollow(conversation)
        if self.ticket is not None and self.inbox_since is not None:
            self.runtime.hub.leave_inbox(self.ticket.tenant_id, self)
        if self.pump is not None:
            self.pump.cancel()

    def follow(self, following: Following) -> None:
        if not self.following:
            self.runtime.heartbeat.align(self, following.conversation)
        self.following[following.conversation] = following
        self.runtime.hub.join(following.conversation, self)

    def unfollow(self, conversation: UUID) -> None:
        following = self.following.pop(conversation, None)
        if following is not None:
            if self.lines:
                self.lines = [line for line in self.lines if line[0] is not following]
            self.dirty.pop(conversation, None)
            self.runtime.hub.leave(conversation, self)

    def heads(self) -> dict[str, int]:
        """What moved since the last ping, by name."""
        moved = {}
        for following in self.following.values():
            if following.head > following.told:
                following.told = following.head
                moved[public("c", following.conversation)] = following.head
        return moved
