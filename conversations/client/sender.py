"""What we said and do not yet know to be stored: one after another, each under its own cid, until it is answered.

No answer means "unknown", and the same is sent again; only a refusal for good ends it.
"""

import asyncio
import time
from typing import Any, Final, Protocol

from conversations.client.line import Line, backoff
from conversations.client.outbox import OutboxItem, OutboxStore
from conversations.client.thread import Thread
from conversations.client.wire import Closed, Frame, Refused
from server.common.ids import uuid7

ACT_LIFE_SECONDS: Final = 15 * 60


class SenderOwner(Protocol):
    def open(self, conversation: str) -> Thread: ...
    def changed(self) -> None: ...
    def stored(self, thread: Thread, seq: int) -> None:
        """An entry of ours has this seq: the log should show it soon."""


class Sender:
    def __init__(self, line: Line, owner: SenderOwner, store: OutboxStore) -> None:
        self._line, self._owner, self._store = line, owner, store
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._draining: set[str] = set()
        self._asking: set[str] = set()

    def add(self, thread: Thread, frame: Frame, cid: Any = None) -> str:
        """Put it at the end of the thread's outbox and begin to send. Returns its cid."""
        item = OutboxItem(cid=str(cid or uuid7()), conv=thread.conv, frame=frame)
        self._store.put(item)
        thread.outbox.append(item)
        self._owner.changed()
        self.drain(thread)
        return item.cid

    async def answered(self, thread: Thread, frame: Frame, cid: Any, seconds: float) -> Frame:
        """As `add`; returns the server's `ok`. Raises Refused, Closed, or TimeoutError: still tried then."""
        cid = str(cid or uuid7())
        future = self._answers[cid] = asyncio.get_running_loop().create_future()
        self.add(thread, frame, cid)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(future)
        finally:
            self._answers.pop(cid, None)

    def retry(self, thread: Thread, cid: str) -> None:
        for item in thread.outbox:
            if item.cid == cid:
                item.state, item.error = "pending", None
                self._store.put(item)
        self._owner.changed()
        self.drain(thread)

    def discard(self, thread: Thread, cid: str) -> None:
        self._remove(thread, cid)
        self._store.delete(cid)
        self._owner.changed()

    def restore(self) -> None:
        """Take up what an earlier process left. A press from long ago is not what is wanted now; a message still is."""
        for item in self._store.all():
            if item.frame["t"] == "act" and time.time() - item.at > ACT_LIFE_SECONDS:
                self._store.delete(item.cid)
                continue
            thread = self._owner.open(item.conv)
            if all(each.cid != item.cid for each in thread.outbox):
                item.state = "failed" if item.state == "failed" else "pending"
                thread.outbox.append(item)

    def shown(self, thread: Thread, event: Frame) -> None:
        """The log shows it: stored, whether or not the answer came. A press waits for its answer, which says more."""
        cid = event.get("cid")
        if cid is None or not thread.outbox:
            return
        item = next((each for each in thread.outbox if each.cid == cid and each.frame["t"] != "act"), None)
        if item is None:
            return
        self._remove(thread, item.cid)
        self._store.delete(item.cid)
        item.seq = event["seq"]
        if item.cid not in self._asking:
            self._known(item)

    def dropped(self) -> None:
        """The line is gone: what was under way is unknown, and is asked again on the next one."""
        self._draining.clear()

    def ended(self, error: Exception) -> None:
        """There will be no next line."""
        for future in self._answers.values():
            if not future.done():
                future.set_exception(error)

    def drain(self, thread: Thread) -> None:
        if self._line.up and thread.conv not in self._draining:
            self._draining.add(thread.conv)
            self._line.spawn(self._drain(thread, self._line.run))

    async def _drain(self, thread: Thread, run: int) -> None:
        tries = 0
        while item := next((each for each in thread.outbox if each.state == "pending"), None):
            wait = 0.0
            self._asking.add(item.cid)
            try:
                frame = {**item.frame, "conv": thread.conv, "cid": item.cid}
                self._delivered(thread, item, await self._line.request(frame))
                tries = 0
            except Refused as refusal:
                if refusal.temporary:
                    wait = self._pause(refusal, tries := tries + 1)
                else:
                    self._failed(thread, item, refusal)
            except Closed:
                return
            except (TimeoutError, ConnectionError):
                if item.seq is not None:
                    self._known(item)
                wait = self._pause(None, tries := tries + 1)
            finally:
                self._asking.discard(item.cid)
            if run == self._line.run and wait:
                await asyncio.sleep(wait)
            if run != self._line.run or not self._line.up:
                return
        self._draining.discard(thread.conv)

    def _pause(self, refusal: Refused | None, tries: int) -> float:
        if refusal is not None and refusal.retry_after is not None:
            return refusal.retry_after
        return backoff(tries, 0, self._line.random, self._line.pace)

    def _delivered(self, thread: Thread, item: OutboxItem, ok: Frame) -> None:
        self._store.delete(item.cid)
        item.state = "sent"
        if ok.get("conv", thread.conv) == thread.conv and ok.get("seq"):
            item.seq = ok["seq"]
        # A message stays in view as sent until the log shows it; a press has nothing to show.
        if item.frame["t"] != "send" or (item.seq or 0) <= thread.last:
            self._remove(thread, item.cid)
        if (future := self._answers.get(item.cid)) is not None and not future.done():
            future.set_result(ok)
        if item.seq:
            self._owner.stored(thread, item.seq)
        self._owner.changed()

    def _known(self, item: OutboxItem) -> None:
        """Stored, as the log says; the answer itself got lost."""
        future = self._answers.get(item.cid)
        if future is not None and not future.done():
            future.set_result({"t": "ok", "conv": item.conv, "cid": item.cid, "seq": item.seq, "dup": True})

    def _failed(self, thread: Thread, item: OutboxItem, refusal: Refused) -> None:
        future = self._answers.get(item.cid)
        if item.frame["t"] == "send" and future is None:
            item.state, item.error = "failed", {"code": refusal.code, "message": str(refusal)}
            self._store.put(item)
        else:  # whoever waits for the answer is told, and decides
            self._remove(thread, item.cid)
            self._store.delete(item.cid)
        if future is not None and not future.done():
            future.set_exception(refusal)
        self._owner.changed()

    @staticmethod
    def _remove(thread: Thread, cid: str) -> None:
        thread.outbox[:] = [item for item in thread.outbox if item.cid != cid]
