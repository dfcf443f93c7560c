"""The reference client of chat.v1 in Python: used by the terminal shopper, the tests and load tests.

It keeps the protocol's client rules: the next seq is applied, a known one dropped, a later one held
while the gap is fetched once; a send without an answer is repeated under the same cid; a lost socket
comes back with full-jitter back-off and resumes from its last seq.
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.common.ids import uuid7

SUBPROTOCOL: Final = "chat.v1.json"
SILENCE_SECONDS: Final = 35.0
ANSWER_SECONDS: Final = 10.0
FINAL_CODES: Final = 4500  # from here on, do not come back


class Refused(Exception):
    """The server's `err`. `code` is stable."""

    def __init__(self, frame: dict[str, Any]) -> None:
        super().__init__(frame.get("message") or frame["code"])
        self.frame = frame
        self.code: str = frame["code"]
        self.details: dict[str, Any] = frame.get("details") or {}


class Closed(Exception):
    """The server ended the session for good. `code` is the close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


@dataclass
class Log:
    """What the client holds of one conversation: entries 1..n without a hole, from `start`."""

    epoch: str | None = None
    start: int = 1
    entries: list[dict[str, Any]] = field(default_factory=list)
    held: dict[int, dict[str, Any]] = field(default_factory=dict)
    fetching: bool = False

    @property
    def last(self) -> int:
        return self.start + len(self.entries) - 1


@dataclass
class Client:
    """A connection that heals itself. `token` is called for a ticket at each (re)connect."""

    url: str
    token: Callable[[], Any]
    origin: str | None = None
    name: str = "terminal"
    logs: dict[str, Log] = field(default_factory=dict)
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    me: str = ""
    on_event: Callable[[str, dict[str, Any]], None] | None = None
    on_frame: Callable[[dict[str, Any]], None] | None = None
    reconnects: int = 0
    _socket: ClientConnection | None = None
    _waiting: dict[int, "asyncio.Future[dict[str, Any]]"] = field(default_factory=dict)
    _number: int = 0
    _task: "asyncio.Task[None] | None" = None
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _failed: Closed | None = None

    async def __aenter__(self) -> "Client":
        self._task = asyncio.create_task(self._live())
        await self._ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._socket is not None:
            await self._socket.close()

    # --- what a user of the client calls ----------------------------------------------------------

    async def follow(self, conversation: str, *, epoch: str | None = None) -> dict[str, Any]:
        """Subscribe; events then arrive in `logs[conversation]`. Returns the server's answer."""
        log = self.logs.setdefault(conversation, Log(epoch=epoch))
        return await self._subscribe(conversation, log)

    async def send(self, conversation: str, text: str, **more: Any) -> dict[str, Any]:
        """Send until it is stored: the same cid after every doubt. Raises Refused."""
        cid = str(more.pop("cid", None) or uuid7())
        frame = {"t": "send", "conv": conversation, "cid": cid, "body": {"text": text}, **more}
        return await self._until_known(frame)

    async def edit(self, conversation: str, target: int, text: str, **more: Any) -> dict[str, Any]:
        """Other words for one's own message. Raises Refused."""
        return await self._change("edit", conversation, target, {"body": {"text": text}}, more)

    async def redact(self, conversation: str, target: int, **more: Any) -> dict[str, Any]:
        """Take a message back. Raises Refused."""
        return await self._change("redact", conversation, target, {}, more)

    async def react(
        self, conversation: str, target: int, emoji: str, *, on: bool = True, **more: Any
    ) -> dict[str, Any]:
        """Put an emoji under a message, or take it away. Raises Refused."""
        return await self._change("react", conversation, target, {"emoji": emoji, "on": on}, more)

    async def _change(
        self, t: str, conversation: str, target: int, what: dict[str, Any], more: dict[str, Any]
    ) -> dict[str, Any]:
        cid = str(more.pop("cid", None) or uuid7())
        return await self._until_known(
            {"t": t, "conv": conversation, "cid": cid, "target": target, **what, **more}
        )

    async def act(self, conversation: str, action: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Press a button, once: the cid is the effect's key. Raises Refused."""
        cid = str(more.pop("cid", None) or uuid7())
        frame = {"t": "act", "conv": conversation, "cid": cid, "action": action, "args": args, **more}
        return await self._until_known(frame)

    async def ask(self, frame: dict[str, Any], *, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        """One frame, one answer. Raises Refused, TimeoutError or ConnectionError (then: unknown)."""
        await self._ready()
        self._number += 1
        number = self._number
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            await self.tell({**frame, "id": number})
            async with asyncio.timeout(seconds):
                answer = await future
        finally:
            self._waiting.pop(number, None)
        if answer["t"] == "err":
            raise Refused(answer)
        return answer

    async def tell(self, frame: dict[str, Any]) -> None:
        """A frame without an answer."""
        if self._socket is None:
            raise ConnectionError("not connected")
        try:
            await self._socket.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed as error:
            raise ConnectionError("lost") from error

    async def wait_for(
        self,
        conversation: str,
        found: Callable[[dict[str, Any]], bool],
        *,
        after: int = 0,
        seconds: float = 20,
    ) -> dict[str, Any]:
        """The first entry after `after` that fits. Raises TimeoutError."""
        log = self.logs.setdefault(conversation, Log())

        def look() -> dict[str, Any] | None:
            return next((e for e in log.entries if e["seq"] > after and found(e)), None)

        async with asyncio.timeout(seconds), self._news:
            while True:
                if self._failed is not None:
                    raise self._failed
                entry = look()
                if entry is not None:
                    return entry
                await self._news.wait()

    # --- the connection -------------------------------------------------------------------------

    async def _until_known(self, frame: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + 60
        while True:
            try:
                return await self.ask(frame)
            except Refused as refusal:
                if not refusal.frame.get("temporary") or time.monotonic() > until:
                    raise
                await asyncio.sleep((refusal.frame.get("retry_after_ms") or 500) / 1000)
            except (TimeoutError, ConnectionError):
                if time.monotonic() > until or self._failed is not None:
                    raise

    async def _ready(self) -> None:
        async with asyncio.timeout(30):
            await self._up.wait()
        if self._failed is not None:
            raise self._failed

    async def _live(self) -> None:
        delay, began = 0.5, time.monotonic()
        while True:
            try:
                async with self._connected() as socket:
                    delay, began = 0.5, time.monotonic()
                    await self._read(socket)
            except ConnectionClosed as error:
                code = error.rcvd.code if error.rcvd else 1006
                if code >= FINAL_CODES:
                    await self._give_up(Closed(code, error.rcvd.reason if error.rcvd else ""))
                    return
            except Closed as error:
                await self._give_up(error)
                return
            except (OSError, InvalidHandshake, TimeoutError):
                pass
            self._up.clear()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError("lost"))
            self.reconnects += 1
            await asyncio.sleep(random.uniform(0, delay))  # noqa: S311
            delay = min(delay * 2, 5.0 if time.monotonic() - began < 60 else 30.0)

    async def _give_up(self, error: Closed) -> None:
        self._failed = error
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(error)
        self._up.set()
        async with self._news:
            self._news.notify_all()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[ClientConnection]:
        more: dict[str, Any] = {"origin": self.origin} if self.origin else {}
        async with connect(
            self.url,
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            compression=None,
            ping_interval=None,
            max_size=2**24,
            proxy=None,
            **more,
        ) as socket:
            token = self.token()
            if asyncio.iscoroutine(token):
                token = await token
            hello = {"t": "hello", "id": 0, "token": token, "client": {"name": self.name, "version": "1.0.0"}}
            await socket.send(json.dumps(hello))
            async with asyncio.timeout(ANSWER_SECONDS):
                welcome = json.loads(await socket.recv())
            self.me = welcome["me"]
            self._socket = socket
            resubscribing = asyncio.create_task(self._resubscribe())
            try:
                yield socket
            finally:
                self._socket = None
                resubscribing.cancel()

    async def _resubscribe(self) -> None:
        self._up.set()
        for conversation, log in list(self.logs.items()):
            with contextlib.suppress(Refused, TimeoutError, ConnectionError):
                await self._subscribe(conversation, log)

    async def _subscribe(self, conversation: str, log: Log) -> dict[str, Any]:
        frame: dict[str, Any] = {"t": "sub", "conv": conversation, "after": log.last}
        if log.epoch is not None:
            frame["epoch"] = log.epoch
        return await self.ask(frame)

    async def _read(self, socket: ClientConnection) -> None:
        while True:
            # Not wait_for: before Python 3.12 it can lose a cancellation that comes with a frame.
            async with asyncio.timeout(SILENCE_SECONDS):
                text = await socket.recv()
            frame = json.loads(text)
            if self.on_frame is not None:
                self.on_frame(frame)
            await self._take(frame)

    async def _take(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "ok" | "err":
                if frame.get("mode"):
                    self._aligned(frame)
                future = self._waiting.get(frame.get("re") or -1)
                if future is not None and not future.done():
                    future.set_result(frame)
            case "event":
                await self._event(frame)
            case "ping":
                await self.tell({"t": "pong"})
            case "eph":
                self.ephemeral.append(frame)

    def _aligned(self, answer: dict[str, Any]) -> None:
        log = self.logs.get(answer["conv"])
        if log is None:
            return
        if answer["mode"] == "snapshot":
            log.entries.clear()
            log.held.clear()
            log.start = answer["from"]
        log.epoch = answer.get("epoch", log.epoch)

    async def _event(self, event: dict[str, Any]) -> None:
        conversation = event["conv"]
        log = self.logs.setdefault(conversation, Log())
        if event["seq"] > log.last:
            log.held[event["seq"]] = event
        applied = False
        while (following := log.held.pop(log.last + 1, None)) is not None:
            log.entries.append(following)
            applied = True
            if self.on_event is not None:
                self.on_event(conversation, following)
        if log.held and not log.fetching:
            log.fetching = True
            asyncio.get_running_loop().create_task(self._fill(conversation, log))
        if applied:
            async with self._news:
                self._news.notify_all()

    async def _fill(self, conversation: str, log: Log) -> None:
        try:
            answer = await self.ask({"t": "fetch", "conv": conversation, "after": log.last, "limit": 200})
            for event in answer["events"]:
                await self._event(event)
        except (Refused, TimeoutError, ConnectionError):
            pass  # the next subscription brings it
        finally:
            log.fetching = False
