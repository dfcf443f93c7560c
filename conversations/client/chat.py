"""The client as its users see it: threads that stay complete, words that arrive once."""

import asyncio
import contextlib
import random as chance
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from conversations.client.inbox import Inbox
from conversations.client.line import Line, Pace, Sync, Tickets
from conversations.client.outbox import MemoryOutbox, OutboxStore
from conversations.client.sender import Sender
from conversations.client.thread import Thread
from conversations.client.wire import Closed, Frame, Refused

PAGE: Final = 200
READY_SECONDS: Final = 30.0
TYPING_SECONDS: Final = 3.0
KEPT_EPHEMERAL: Final = 1000
T = TypeVar("T")


class Client:
    """A connection that heals itself.

    token: called for a ticket at each (re)connect, with `fresh=True` positionally if it takes an argument;
    a ticket is the token, or the server's whole answer. It may be async. It raises TicketRefused where
    asking again will not help; whatever else it raises is tried again.
    outbox: where that is kept which is promised and not yet known to be stored (default: in memory).
    """

    def __init__(
        self,
        url: str,
        token: Tickets,
        *,
        origin: str | None = None,
        name: str = "terminal",
        on_event: Callable[[str, Frame], None] | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        on_change: Callable[[], None] | None = None,
        outbox: OutboxStore | None = None,
        pace: Pace | None = None,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self.logs: dict[str, Thread] = {}
        self.ephemeral: list[Frame] = []
        self.inbox = Inbox()
        self.on_event, self.on_frame, self.on_change = on_event, on_frame, on_change
        self.line = Line(url, token, self, origin=origin, name=name, pace=pace, random=random)
        self.sender = Sender(self.line, self, outbox or MemoryOutbox())
        self._cursors: dict[str, tuple[int, int]] = {}
        self._cursors_told: dict[str, tuple[int, int]] = {}
        self._flushing = False
        self._typed_at = -TYPING_SECONDS
        self._watchers: set[asyncio.Future[None]] = set()

    async def __aenter__(self) -> "Client":
        self.start()
        await self.ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self) -> None:
        """Connect, and stay connected; also take up what an earlier process left in the outbox."""
        self.sender.restore()
        self.line.start()

    async def ready(self, seconds: float = READY_SECONDS) -> None:
        """Returns once the server has said welcome. Raises Closed, TicketRefused or TimeoutError."""
        await self.until(lambda: self.line.up or None, seconds=seconds)

    async def close(self) -> None:
        await self.line.stop()

    @property
    def me(self) -> str:
        """This participant's id ("p_…")."""
        return self.line.me

    @property
    def sync(self) -> Sync:
        return self.line.sync

    @property
    def reconnects(self) -> int:
        """How often the line came down and was tried again."""
        return max(0, self.line.run - 1)

    @property
    def waiting(self) -> int:
        """How many of ours are not yet known to be stored."""
        return sum(item.state == "pending" for thread in self.logs.values() for item in thread.outbox)

    # --- conversations --------------------------------------------------------------------------

    def open(self, conversation: str, *, epoch: str | None = None) -> Thread:
        """The thread, subscribed to as soon as there is a line, and complete from then on."""
        thread = self.logs.get(conversation)
        if thread is None:
            thread = self.logs[conversation] = Thread(conversation, epoch)
            if self.line.up:
                self.line.spawn(self._subscribed(thread, self.line.run))
        return thread

    async def follow(self, conversation: str, *, epoch: str | None = None) -> Frame:
        """As `open`; returns the server's answer to `sub`. Raises Refused."""
        await self.ready()
        thread = self.logs.setdefault(conversation, Thread(conversation, epoch))
        return await self._subscribe(thread)

    async def unfollow(self, conversation: str) -> None:
        """Stop following; what still waits to be sent there is dropped from view, not from the outbox."""
        self.logs.pop(conversation, None)
        if self.line.up:
            await self.ask({"t": "unsub", "conv": conversation})

    async def send(self, conversation: str, text: str, *, seconds: float = 60, **more: Any) -> Frame:
        """Say it and wait until it is stored: the same cid after every doubt. Raises Refused.

        more: `cid`, `kind`, `reply_to`, `if_seq`. TimeoutError means "unknown": it is still being tried.
        """
        cid = more.pop("cid", None)
        return await self._answered(conversation, {"t": "send", "body": {"text": text}, **more}, cid, seconds)

    def say(self, conversation: str, text: str, **more: Any) -> str:
        """Say it as soon as it can be, without waiting: at once in the thread's outbox. Returns the cid."""
        cid = more.pop("cid", None)
        return self.sender.add(self._thread(conversation), {"t": "send", "body": {"text": text}, **more}, cid)

    async def act(
        self, conversation: str, action: str, args: dict[str, Any], *, seconds: float = 60, **more: Any
    ) -> Frame:
        """Press a button, once: the cid is the effect's key. Raises Refused."""
        cid = more.pop("cid", None)
        return await self._answered(
            conversation, {"t": "act", "action": action, "args": args, **more}, cid, seconds
        )

    async def edit(self, conversation: str, target: int, text: str, **more: Any) -> Frame:
        """Other words for one's own message. Raises Refused."""
        return await self._change("edit", conversation, target, {"body": {"text": text}}, more)

    async def redact(self, conversation: str, target: int, **more: Any) -> Frame:
        """Take a message back. Raises Refused."""
        return await self._change("redact", conversation, target, {}, more)

    async def react(
        self, conversation: str, target: int, emoji: str, *, on: bool = True, **more: Any
    ) -> Frame:
        """Put an emoji under a message, or take it away. Raises Refused."""
        return await self._change("react", conversation, target, {"emoji": emoji, "on": on}, more)

    async def fetch(self, conversation: str, *, after: int = 0, limit: int = PAGE) -> Frame:
        """A page of the log as the server has it; nothing is applied. Raises Refused."""
        return await self.ask({"t": "fetch", "conv": conversation, "after": after, "limit": limit})

    def cursor(self, conversation: str, *, delivered: int = 0, read: int = 0) -> None:
        """Tell the others how far we have had and read it: forward only, at most once a second."""
        last = self.logs[conversation].last
        old_delivered, old_read = self._cursors.get(conversation, (0, 0))
        new_read = max(old_read, min(read, last))
        self._cursors[conversation] = (max(old_delivered, min(delivered, last), new_read), new_read)
        self._flush_soon()

    async def typing(self, conversation: str) -> None:
        """Shown to the others for six seconds, told once in three; a lost line is no error."""
        now = time.monotonic()
        if self.line.up and now - self._typed_at >= TYPING_SECONDS:
            self._typed_at = now
            await self.tell({"t": "typing", "conv": conversation})

    async def follow_inbox(self) -> Inbox:
        """The console's list, kept current from now on. Raises Refused."""
        await self.ready()
        self.inbox.wanted = True
        await self._follow_inbox()
        return self.inbox

    # --- frames ---------------------------------------------------------------------------------

    async def ask(self, frame: Frame, *, seconds: float | None = None) -> Frame:
        """One frame, one answer. Raises Refused, TimeoutError or ConnectionError (then: unknown)."""
        await self.ready()
        return await self.line.request(frame, seconds)

    async def tell(self, frame: Frame) -> None:
        """A frame without an answer. Raises ConnectionError."""
        await self.line.post(frame)

    async def wait_for(
        self, conversation: str, found: Callable[[Frame], bool], *, after: int = 0, seconds: float = 20
    ) -> Frame:
        """The first entry after `after` that fits. Raises TimeoutError, or Closed."""
        thread = self.logs.setdefault(conversation, Thread(conversation))
        return await self.until(
            lambda: next((e for e in thread.entries if e["seq"] > after and found(e)), None), seconds=seconds
        )

    async def until(self, found: Callable[[], T | None], *, seconds: float = 20) -> T:
        """What `found` returns, once that is not None; asked again at every change. Raises TimeoutError, or Closed."""
        async with asyncio.timeout(seconds):
            while True:
                if (result := found()) is not None:
                    return result
                if self.line.failure is not None:
                    raise self.line.failure
                watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._watchers.add(watcher)
                try:
                    await watcher
                finally:
                    self._watchers.discard(watcher)

    # --- the line tells us ----------------------------------------------------------------------

    def welcomed(self, welcome: Frame) -> None:
        run = self.line.run
        self._cursors_told.clear()
        if self._cursors:
            self._flush_soon()
        for thread in self.logs.values():
            self.line.spawn(self._subscribed(thread, run))
        if self.inbox.wanted:
            self.line.spawn(self._inboxed(run))
        self._settle()

    def frame(self, frame: Frame) -> None:
        if self.on_frame is not None:
            self.on_frame(frame)
        match frame.get("t"):
            case "ok" if frame.get("mode") and frame.get("conv") != "inbox":
                self._aligned(self._thread(frame["conv"]), frame)
            case "event" if frame["conv"] in self.logs:
                self._event(self.logs[frame["conv"]], frame)
            case "ping":
                for conversation, head in (frame.get("heads") or {}).items():
                    self._heard(conversation, head)
            case "cursor" if frame.get("from") and frame["conv"] in self.logs:
                self.logs[frame["conv"]].cursor(frame)
            case "eph":
                self.ephemeral.append(frame)
                del self.ephemeral[:-KEPT_EPHEMERAL]
                if frame.get("what") == "words" and frame["conv"] in self.logs:
                    self.logs[frame["conv"]].words = frame
            case "inbox":
                self.inbox.take(frame)
        self.changed()

    def dropped(self) -> None:
        for thread in self.logs.values():
            thread.subscribed = thread.repairing = False
        self.sender.dropped()

    def synced(self) -> None:
        if self.line.failure is not None:
            self.sender.ended(self.line.failure)
        self.changed()

    def probe(self) -> Coroutine[Any, Any, Any] | None:
        thread = next((each for each in self.logs.values() if each.subscribed), None)
        return None if thread is None else self._fetched(thread, self.line.pace.probe)

    def changed(self) -> None:
        if self.on_change is not None:
            self.on_change()
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)

    def stored(self, thread: Thread, seq: int) -> None:
        """The log should show it soon; if the hint got lost, it is asked."""
        asyncio.get_running_loop().call_later(self.line.pace.hint, self._heard, thread.conv, seq)
        if thread.refused:
            self.line.spawn(self._subscribed(thread, self.line.run))

    # --- the log --------------------------------------------------------------------------------

    def _thread(self, conversation: str) -> Thread:
        return self.logs.setdefault(conversation, Thread(conversation))

    async def _answered(self, conversation: str, frame: Frame, cid: Any, seconds: float) -> Frame:
        if self.line.failure is not None:
            raise self.line.failure
        return await self.sender.answered(self._thread(conversation), frame, cid, seconds)

    async def _change(
        self, t: str, conversation: str, target: int, what: dict[str, Any], more: dict[str, Any]
    ) -> Frame:
        cid = more.pop("cid", None)
        return await self._answered(conversation, {"t": t, "target": target, **what, **more}, cid, 60)

    async def _subscribe(self, thread: Thread) -> Frame:
        frame: Frame = {"t": "sub", "conv": thread.conv, "after": thread.last}
        if thread.epoch is not None:
            frame["epoch"] = thread.epoch
        thread.refused = ""
        try:
            answer = await self.line.request(frame)
        except Refused as refusal:
            if not refusal.temporary:
                thread.refused = refusal.code
            raise
        self._settle()
        self.sender.drain(thread)
        return answer

    async def _subscribed(self, thread: Thread, run: int) -> None:
        """Subscribe, and ask again after a "not now"."""
        while run == self.line.run and thread.conv in self.logs:
            wait = self.line.pace.first
            try:
                await self._subscribe(thread)
                return
            except Refused as refusal:
                if not refusal.temporary:
                    break  # perhaps not there yet: tried again after the next send
                wait = refusal.retry_after or wait
            except (TimeoutError, ConnectionError):
                pass
            except Closed:
                return
            await asyncio.sleep(wait)
        if run == self.line.run:
            self._settle()
            self.sender.drain(thread)

    def _aligned(self, thread: Thread, answer: Frame) -> None:
        epoch = answer.get("epoch")
        if answer["mode"] == "snapshot" or (thread.epoch and epoch and thread.epoch != epoch):
            thread.reset(epoch, answer.get("from") or 1)
        thread.epoch = epoch or thread.epoch
        thread.head = max(thread.head, answer.get("head") or 0)
        thread.subscribed = True
        if answer["mode"] == "live" and thread.behind:
            self._repair_soon(thread)  # nothing will follow by itself

    def _event(self, thread: Thread, event: Frame) -> None:
        before = thread.last
        thread.apply(event)
        for applied in thread.entries[before - thread.start + 1 :]:
            self.sender.shown(thread, applied)
            if self.on_event is not None:
                self.on_event(thread.conv, applied)
        # Behind after an event that was applied: the rest of a replay is on its way. Kept aside: something is missing.
        if event["seq"] > thread.last:
            self._repair_soon(thread)
        self._settle()

    def _heard(self, conversation: str, head: int) -> None:
        thread = self.logs.get(conversation)
        if thread is not None:
            thread.head = max(thread.head, head)
            if thread.behind:
                self._repair_soon(thread)

    def _repair_soon(self, thread: Thread) -> None:
        if not thread.repairing and self.line.up:
            thread.repairing = True
            self.line.spawn(self._repair(thread, self.line.run))

    async def _repair(self, thread: Thread, run: int) -> None:
        """One fetch at a time; after three that did not close the gap, start over from a snapshot."""
        failed = 0
        self._settle()
        while thread.behind and run == self.line.run:
            before, wait = thread.last, 0.0
            try:
                await self._fetched(thread)
            except Refused as refusal:
                if refusal.temporary:  # "not now" says nothing about the gap
                    await asyncio.sleep(refusal.retry_after or self.line.pace.first)
                    continue
                wait = self.line.pace.first
            except (TimeoutError, ConnectionError):
                continue
            except Closed:
                return
            if run != self.line.run:
                return
            if thread.last == before and thread.behind:
                failed += 1
                if failed == 3:
                    thread.reset(None)
                    thread.subscribed = False
                    await self._subscribed(thread, run)
                    break
                await asyncio.sleep(wait)
        if run == self.line.run:
            thread.repairing = False
            self._settle()

    async def _fetched(self, thread: Thread, seconds: float | None = None) -> None:
        frame = {"t": "fetch", "conv": thread.conv, "after": thread.last, "limit": PAGE}
        answer = await self.line.request(frame, seconds)
        thread.head = max(thread.head, answer.get("head") or 0)
        for event in answer.get("events") or []:
            self._event(thread, event)
        self.changed()

    def _settle(self) -> None:
        if not self.line.up:
            return
        here = all(
            not thread.behind if thread.subscribed else bool(thread.refused) for thread in self.logs.values()
        )
        if here:
            self.line.settled()
        self.line.say("live" if here else "catching_up")

    # --- what passes by -------------------------------------------------------------------------

    def _flush_soon(self) -> None:
        if not self._flushing:
            self._flushing = True
            self.line.spawn(self._flush())

    async def _flush(self) -> None:
        try:
            await asyncio.sleep(self.line.pace.cursor)
        finally:
            self._flushing = False
        for conversation, at in list(self._cursors.items()):
            thread = self.logs.get(conversation)
            if self._cursors_told.get(conversation) == at or thread is None or not thread.subscribed:
                continue
            self._cursors_told[conversation] = at
            with contextlib.suppress(ConnectionError):
                await self.tell({"t": "cursor", "conv": conversation, "delivered": at[0], "read": at[1]})

    async def _follow_inbox(self) -> None:
        since = {"since": self.inbox.since} if self.inbox.since else {}
        self.inbox.take(await self.line.request({"t": "sub", "conv": "inbox", **since}))
        self.changed()

    async def _inboxed(self, run: int) -> None:
        """Ask for the list again from its watermark, also after a "not now"."""
        while run == self.line.run:
            wait = self.line.pace.first
            try:
                return await self._follow_inbox()
            except Refused as refusal:
                if not refusal.temporary:
                    return None
                wait = refusal.retry_after or wait
            except (TimeoutError, ConnectionError):
                pass
            except Closed:
                return None
            await asyncio.sleep(wait)
        return None
