"""Hints: after a commit, "conversation X is now at n" goes to whoever listens, here and elsewhere.

One connection per process follows those of 1,024 hash slots for which it has sockets; what others are
told, and how, is in publishing.py. Whatever gets lost on the way costs latency only: positions are
checked against the log every five seconds. Listeners of this process are told directly.
"""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID, uuid4

from channels.layers import get_channel_layer
from django.db import transaction

from conversations.entries import Line
from conversations.publishing import (
    EVERYBODY,
    HERE_SECONDS,
    SEND_SECONDS,
    SLOTS,
    Fresh,
    Neighbours,
    Publisher,
    group,
    slot,
)

if TYPE_CHECKING:  # a worker has no sockets
    from conversations.spoken import Spoken

logger = logging.getLogger(__name__)

# We hear our own `here` too: silence means that our connection is half-open, where nothing fails and nothing comes.
DEAF_SECONDS: Final = 2.5 * HERE_SECONDS


class Listener(Protocol):
    """What a socket offers to the hub."""

    def on_head(self, conversation: UUID, head: int) -> None: ...

    def on_standing(self, conversation: UUID, head: int, epoch: str) -> None:
        """What the log itself says, asked every few seconds. Another epoch than hers: erased or restored."""

    def on_lines(self, spoken: "Spoken") -> None: ...

    def on_inbox(self, tenant: UUID) -> None: ...

    def on_ephemeral(
        self, conversation: UUID, frame: str, *, staff_only: bool, sender: UUID | None
    ) -> None: ...


class Followed:
    """Who listens to what, and in which slots that lies."""

    def __init__(self) -> None:
        self.listeners: dict[UUID, set[Listener]] = {}
        self.slots: dict[int, set[UUID]] = {}

    def add(self, key: UUID, listener: Listener) -> bool:
        """True: it is the first of its slot."""
        listeners = self.listeners.get(key)
        if listeners is not None:
            listeners.add(listener)
            return False
        self.listeners[key] = {listener}
        number = slot(key)
        keys = self.slots.get(number)
        if keys is not None:
            keys.add(key)
            return False
        self.slots[number] = {key}
        return True

    def remove(self, key: UUID, listener: Listener) -> bool:
        """True: it was the last of its slot."""
        listeners = self.listeners.get(key)
        if listeners is None:
            return False
        listeners.discard(listener)
        if listeners:
            return False
        del self.listeners[key]
        number = slot(key)
        self.slots[number].discard(key)
        if self.slots[number]:
            return False
        del self.slots[number]
        return True


class Hub:
    """One per process with sockets: who listens to what, and the process's one ear on the layer."""

    def __init__(self) -> None:
        self.origin = uuid4().hex[:12]
        self.publisher = Neighbours(self.origin)
        self.loop = asyncio.get_running_loop()
        self._followed, self._inboxes = Followed(), Followed()
        self._conversations, self._tenants = self._followed.listeners, self._inboxes.listeners
        self._wanted: set[int] = set()
        self._channel: str | None = None
        self._changed = asyncio.Event()
        self._told: asyncio.Future[None] = self.loop.create_future()
        self._tasks: list[asyncio.Task[None]] = []
        # Other kinds of message, by type, and who is told that somebody begins (True) or ends to listen.
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        # By which epoch we know a conversation, if we do.
        self.epoch_of: Callable[[UUID], str | None] = lambda conversation: None
        # Told of lines that another process has committed, before the heads: conversation, epoch, lines.
        self.on_lines: Callable[[UUID, str, list[Line]], None] | None = None
        self.on_listening: Callable[[UUID, Listener, bool], None] | None = None

    def start(self) -> None:
        self._tasks = [
            self.loop.create_task(self._listen(), name="conversations.hub"),
            self.loop.create_task(self._follow(), name="conversations.slots"),
            self.loop.create_task(self._say_here(), name="conversations.here"),
        ]

    async def stop(self) -> None:
        await self.publisher.tell(end=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- who listens ----------------------------------------------------------------------------

    def join(self, conversation: UUID, listener: Listener) -> None:
        self._note(self._followed.add(conversation, listener))
        if self.on_listening is not None:
            self.on_listening(conversation, listener, True)

    def leave(self, conversation: UUID, listener: Listener) -> None:
        self._note(self._followed.remove(conversation, listener))
        if self.on_listening is not None:
            self.on_listening(conversation, listener, False)

    def join_inbox(self, tenant: UUID, listener: Listener) -> None:
        self._note(self._inboxes.add(tenant, listener))

    def leave_inbox(self, tenant: UUID, listener: Listener) -> None:
        self._note(self._inboxes.remove(tenant, listener))

    def _note(self, changed: bool) -> None:
        if changed:
            self._changed.set()

    async def followed(self, key: UUID, patience: float = 0.5) -> None:
        """Wait until other processes' hints for `key` reach us; not for long, the position check is there too."""
        number = slot(key)
        if number in self._wanted:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while number not in self._wanted:
                    await asyncio.shield(self._told)

    def conversations(self, part: int, of: int) -> list[UUID]:
        """A part of those that are followed here: their slots, divided by `of`, leave `part`."""
        return [key for number in range(part, SLOTS, of) for key in self._followed.slots.get(number, ())]

    def listeners(self, conversation: UUID) -> set[Listener]:
        return self._conversations.get(conversation, set())

    # --- telling --------------------------------------------------------------------------------

    def announce(self, heads: dict[UUID, int], tenants: Iterable[UUID]) -> None:
        """Tell the listeners here at once, and the other processes by the layer."""
        tenants = list(tenants)
        self.hear(heads, tenants)
        self.publisher.heads(heads)
        self.publisher.inbox(tenants)

    def speak(self, spoken: Collection["Spoken"], tenants: Collection[UUID]) -> None:
        """As `announce`, with the lines themselves."""
        for each in spoken:
            for listener in self._conversations.get(each.conversation, ()):
                listener.on_lines(each)
        self.hear({}, tenants)
        self.publisher.lines(spoken, self.epoch_of)
        self.publisher.inbox(tenants)

    def hear(self, heads: dict[UUID, int], tenants: Iterable[UUID]) -> None:
        for conversation, head in heads.items():
            for listener in self._conversations.get(conversation, ()):
                listener.on_head(conversation, head)
        for tenant in tenants:
            for listener in self._tenants.get(tenant, ()):
                listener.on_inbox(tenant)

    def ephemeral(
        self,
        conversation: UUID,
        frame: str,
        *,
        staff_only: bool = False,
        sender: UUID | None = None,
    ) -> None:
        """Show a frame that is never stored to the others in a conversation; it may be lost."""
        self._show(conversation, frame, staff_only, sender)
        self.publisher.frame(conversation, frame, staff_only=staff_only, sender=sender)

    def _show(self, conversation: UUID, frame: str, staff_only: bool, sender: UUID | None) -> None:
        for listener in self._conversations.get(conversation, ()):
            listener.on_ephemeral(conversation, frame, staff_only=staff_only, sender=sender)

    # --- the layer ------------------------------------------------------------------------------

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                if self._channel is None:
                    async with asyncio.timeout(SEND_SECONDS):
                        self._channel = await layer.new_channel()
                        self._wanted.clear()
                        await layer.group_add(EVERYBODY, self._channel)
                    self.publisher.channel = self._channel
                    self._changed.set()
                async with asyncio.timeout(DEAF_SECONDS):
                    message = await layer.receive(self._channel)
                self._dispatch(message)
            except asyncio.CancelledError:
                raise
            except TimeoutError:
                await self._anew(layer)
            except Exception as error:
                logger.warning("hub: no channel layer: %s", error)
                self._channel = None
                await asyncio.sleep(1)

    async def _anew(self, layer: Any) -> None:
        """Not even we ourselves are heard: other connections may fare better."""
        logger.warning("hub: the channel layer is silent; connecting anew")
        self._channel = None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await layer.flush()
        except Exception as error:
            logger.warning("hub: %r", error)

    def _dispatch(self, message: dict[str, Any]) -> None:
        if message.get("origin") == self.origin:
            return
        if message.get("type") == "several":
            for part in message["messages"]:
                self._dispatch(part)
        elif message.get("type") == "here":
            if self.publisher.hear(message):
                self.loop.create_task(self.publisher.tell(to=message["channel"]))
        elif message.get("type") == "hint":
            if self.on_lines is not None:
                for name, (epoch, lines) in message.get("lines", {}).items():
                    conversation = UUID(hex=name)
                    if conversation in self._conversations:
                        self.on_lines(conversation, epoch, Fresh.unpacked(lines))
            heads = {UUID(hex=name): int(head) for name, head in message.get("heads", {}).items()}
            self.hear(heads, [UUID(hex=name) for name in message.get("inbox", [])])
        elif message.get("type") == "ephemeral":
            sender = message.get("sender")
            self._show(
                UUID(hex=message["conv"]),
                message["frame"],
                bool(message.get("staff")),
                UUID(hex=sender) if sender else None,
            )
        elif (handler := self.handlers.get(str(message.get("type")))) is not None:
            handler(message)

    async def _follow(self) -> None:
        """Keep the layer's subscriptions equal to the slots in use, and the other processes told of it."""
        layer = get_channel_layer()
        while True:
            await self._changed.wait()
            self._changed.clear()
            channel = self._channel
            if channel is None:
                await asyncio.sleep(0.05)
                self._changed.set()
                continue
            try:
                slots = {*self._followed.slots, *self._inboxes.slots}
                begun = [n for n in slots if n not in self._wanted]
                ended = [n for n in self._wanted if n not in slots]
                async with asyncio.timeout(SEND_SECONDS + 0.01 * len(begun)):
                    for number in begun:
                        await layer.group_add(group(number), channel)
                    for number in ended:
                        await layer.group_discard(group(number), channel)
                self._wanted.difference_update(ended)
                self.publisher.slots = sum(1 << number for number in {*self._wanted, *begun})
                await self.publisher.tell()
                self._wanted.update(begun)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("hub: slots not followed: %s", error)
                await asyncio.sleep(1)
                self._changed.set()
            told, self._told = self._told, self.loop.create_future()
            told.set_result(None)

    async def _say_here(self) -> None:
        while True:
            await asyncio.sleep(HERE_SECONDS)
            self.publisher.forget_the_gone()
            await self.publisher.tell()


# --- from any thread ----------------------------------------------------------------------------

_hub: Hub | None = None
_lock = threading.Lock()
_loops: dict[int, tuple[asyncio.AbstractEventLoop, Publisher]] = {}


def register(hub: Hub | None) -> None:
    """Make `hub` this process's hub: services in worker threads tell it directly."""
    global _hub
    _hub = hub


def _outside() -> tuple[asyncio.AbstractEventLoop, Publisher]:
    """For processes without sockets: one daemon thread with one loop and so one connection, per process."""
    pid = os.getpid()  # a forked worker must not use its parent's thread
    with _lock:
        if pid not in _loops:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="conversations.publish", daemon=True).start()
            _loops[pid] = (loop, Publisher(f"p{pid}-{uuid4().hex[:8]}"))
        return _loops[pid]


def _call(inside: Callable[[Hub], None], outside: Callable[[Publisher], None]) -> None:
    hub = _hub
    try:
        if hub is not None and not hub.loop.is_closed():
            hub.loop.call_soon_threadsafe(inside, hub)
        else:
            loop, publisher = _outside()
            loop.call_soon_threadsafe(outside, publisher)
    except RuntimeError as error:  # the loop is closing: the position check heals it
        logger.debug("hint lost: %s", error)


def announce(heads: dict[UUID, int], tenants: Iterable[UUID]) -> None:
    """Hint from any thread of any process; call it after the commit."""
    told = list(tenants)

    def outside(publisher: Publisher) -> None:
        publisher.heads(heads)
        publisher.inbox(told)

    _call(lambda hub: hub.announce(heads, told), outside)


def announce_on_commit(conversation: UUID, head: int, tenant: UUID) -> None:
    """Hint once the caller's transaction has committed."""
    transaction.on_commit(lambda: announce({conversation: head}, [tenant]), robust=True)


def ephemeral(
    conversation: UUID,
    frame: str,
    *,
    staff_only: bool = False,
    sender: UUID | None = None,
) -> None:
    """Show words or typing to a conversation's listeners, from any thread of any process."""
    _call(
        lambda hub: hub.ephemeral(conversation, frame, staff_only=staff_only, sender=sender),
        lambda publisher: publisher.frame(conversation, frame, staff_only=staff_only, sender=sender),
    )
