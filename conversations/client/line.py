"""The connection: ticket, hello, heartbeat, back-off, answers matched to questions. Knows nothing of what is said."""

import asyncio
import contextlib
import inspect
import json
import logging
import random as chance
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from conversations.client.wire import (
    FINAL_CODES,
    NO_HELLO,
    SUBPROTOCOL,
    Closed,
    Frame,
    Refused,
    TicketRefused,
)

logger = logging.getLogger(__name__)

# What a person may be told about the line. `waiting`: between two tries. `stopped`: trying again will not help.
Sync = Literal["idle", "connecting", "catching_up", "live", "waiting", "offline", "stopped"]
Ticket = str | dict[str, Any]
Tickets = Callable[..., Ticket | Awaitable[Ticket]]

EXPIRED: Final = 4001
LOST: Final = 1006


@dataclass(frozen=True, slots=True)
class Pace:
    """The client's clocks, in seconds; only tests shorten them."""

    silence: float = 35.0  # no frame for so long: the line is dead
    answer: float = 10.0
    probe: float = 4.0
    first: float = 0.5  # back-off: doubling from `first` to `early`, and to `late` after `trouble`
    early: float = 5.0
    late: float = 30.0
    trouble: float = 60.0
    hold: float = 1.0  # a line that was live for so long begins its back-off anew
    hint: float = 2.0  # after an `ok` the log must show the entry in this time, else it is asked
    cursor: float = 1.0


def backoff(attempt: int, trouble: float, random: Callable[[], float], pace: Pace | None = None) -> float:
    """Full jitter, in seconds: 0.5 doubling to 5 in the first minute of trouble, to 30 after it."""
    pace = pace or Pace()
    limit = pace.early if trouble < pace.trouble else pace.late
    return random() * min(limit, pace.first * 2.0 ** min(attempt, 10))


class LineOwner(Protocol):
    def welcomed(self, welcome: Frame) -> None: ...
    def frame(self, frame: Frame) -> None: ...
    def dropped(self) -> None:
        """Every answer that is under way is unknown now."""

    def synced(self) -> None: ...
    def probe(self) -> Coroutine[Any, Any, Any] | None:
        """Resumed with an apparently open socket: ask something small."""


class Line:
    """A connection that comes back. `run` counts connections: work begun under another number is stale."""

    def __init__(
        self,
        url: str,
        tickets: Tickets,
        owner: LineOwner,
        *,
        origin: str | None = None,
        name: str = "terminal",
        pace: Pace | None = None,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self.url, self.tickets, self.owner = url, tickets, owner
        self.origin, self.name, self.pace, self.random = origin, name, pace or Pace(), random
        self.sync: Sync = "idle"
        self.failure: Exception | None = None
        self.stopped_by = ""
        self.me = ""
        self.up = False
        self.run = 0
        self.socket: ClientConnection | None = None
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._number = 0
        self._heard = 0.0
        self._began = 0.0
        self._attempt = 0
        self._trouble: float | None = None
        self._settled_at: float | None = None
        self._bye: float | None = None
        self._reason = ""
        self._fresh = False
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._session: asyncio.Task[int] | None = None
        self._spawned: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        if self._task is None or self._task.done():
            self.failure, self.stopped_by = None, ""
            self._task = asyncio.get_running_loop().create_task(self._live())

    async def stop(self) -> None:
        socket = self.socket
        if socket is not None:
            with contextlib.suppress(ConnectionClosed, OSError):
                await socket.close()
        for task in (self._task, self._session, *self._spawned):
            if task is not None and not task.done():
                task.cancel()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        self.say("idle")

    def resume(self) -> None:
        """Look at the line now: connect if it is down, probe it if it may have died unseen."""
        if self.sync in ("idle", "stopped"):
            return
        self._attempt = 0
        if self._session is None:
            self._wanted.set()
        elif self.up:
            self.spawn(self._probe(self.run))
        elif time.monotonic() - self._began > self.pace.first * 2:
            # A handshake begun on the network of before may hang.
            self._wanted.set()
            self._session.cancel()

    def offline(self) -> None:
        """There is no network: let go of the socket until `resume`."""
        if self.sync in ("idle", "stopped"):
            return
        self._bye = self.pace.early
        self.say("offline")
        self.lose()

    def lose(self) -> None:
        """Let go of the socket, as dead; the next try follows."""
        if self._session is not None:
            self._session.cancel()

    def say(self, sync: Sync) -> None:
        if self.sync != sync:
            self.sync = sync
            self.owner.synced()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Run beside the line, and end with it."""
        task = asyncio.get_running_loop().create_task(work)
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)
        return task

    # --- frames ---------------------------------------------------------------------------------

    async def request(self, frame: Frame, seconds: float | None = None) -> Frame:
        """One frame, one answer. Raises Refused, TimeoutError or ConnectionError (then: unknown), Closed."""
        seconds = self.pace.answer if seconds is None else seconds
        self._number += 1
        number, future = self._number, asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            await self.post({**frame, "id": number})
            async with asyncio.timeout(seconds):
                answer: Frame = await future
        except TimeoutError:
            if time.monotonic() - self._heard >= seconds:
                self.lose()  # not a word since it was asked
            raise
        finally:
            self._waiting.pop(number, None)
        if answer["t"] == "err":
            raise Refused(answer)
        return answer

    async def post(self, frame: Frame) -> None:
        """A frame without an answer. Raises ConnectionError."""
        if self.socket is None:
            raise ConnectionError("not connected")
        try:
            await self.socket.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed as error:
            raise ConnectionError("lost") from error

    # --- the connection -------------------------------------------------------------------------

    async def _live(self) -> None:
        while True:
            self.run += 1
            self._wanted.clear()
            self.say("connecting")
            self._began = time.monotonic()
            self._session = asyncio.get_running_loop().create_task(self._connected())
            error: BaseException | None = None
            code = LOST
            try:
                await asyncio.wait({self._session})
                if not self._session.cancelled():
                    error = self._session.exception()
                    code = LOST if error else self._session.result()
                if isinstance(error, TicketRefused):
                    self.failure = error
                elif code >= FINAL_CODES:
                    self.failure = Closed(code, self._reason)
            finally:
                self._session.cancel()
                self._session = None
                self._drop()
            if self.failure is not None:
                self.stopped_by = str(getattr(self.failure, "code", ""))
                self.say("stopped")
                return
            self._fresh = self._fresh or code == EXPIRED
            if error is not None and not isinstance(error, OSError | TimeoutError | InvalidHandshake):
                logger.warning("line: %r", error)
            # It held for a while: this is a new trouble, not the old one.
            if self._settled_at is not None and time.monotonic() - self._settled_at > self.pace.hold:
                self._attempt, self._trouble = 0, None
            self._settled_at = None
            self._trouble = self._trouble or time.monotonic()
            wait = backoff(self._attempt, time.monotonic() - self._trouble, self.random, self.pace)
            self._attempt += 1
            if self._bye is not None:
                # Not before it was told; half as much again spreads those who were told the same.
                wait, self._bye = self._bye * (1 + self.random() / 2), None
            if self.sync != "offline":
                self.say("waiting")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wanted.wait()

    async def _connected(self) -> int:
        """One connection from its ticket to its end. Returns the close code."""
        token = await self._ticket()
        self._reason = ""
        socket = await connect(
            self.url,
            origin=Origin(self.origin) if self.origin else None,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            open_timeout=self.pace.answer,
            close_timeout=1,
            ping_interval=None,
            max_size=2**24,
            proxy=None,
        )
        self.socket = socket
        reading: asyncio.Task[int] | None = None
        try:
            hello = {"t": "hello", "token": token, "client": {"name": self.name, "version": "1.0.0"}}
            reading = asyncio.get_running_loop().create_task(self._read(socket))
            asked = asyncio.get_running_loop().create_task(self.request(hello))
            await asyncio.wait({reading, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                asked.cancel()
                return await reading
            welcome = asked.result()
            self.me = welcome.get("me") or self.me
            self.up = True
            self.say("catching_up")
            self.owner.welcomed(welcome)
            return await reading
        finally:
            self.socket = None
            if reading is not None:
                reading.cancel()
            socket.transport.abort()

    async def _read(self, socket: ClientConnection) -> int:
        try:
            while True:
                # Not wait_for: before Python 3.12 it can lose a cancellation that comes with a frame.
                async with asyncio.timeout(self.pace.silence):
                    text = await socket.recv()
                self._heard = time.monotonic()
                self._receive(json.loads(text))
        except ConnectionClosed as error:
            self._reason = error.rcvd.reason if error.rcvd else ""
            if error.rcvd is None or (error.rcvd.code, self._reason) == NO_HELLO:
                return LOST
            return int(error.rcvd.code)
        except TimeoutError:
            return LOST

    def _receive(self, frame: Frame) -> None:
        match frame.get("t"):
            case "ok" | "err" | "welcome":
                # First the owner: what an `ok` says must be so before the frames that follow it.
                self.owner.frame(frame)
                future = self._waiting.get(frame.get("re") or 0)
                if future is not None and not future.done():
                    future.set_result(frame)
                return
            case "ping":
                self.spawn(self._pong())
            case "auth_expiring":
                self.spawn(self._reauthenticate(self.run))
            case "bye":
                after = frame.get("retry_after_ms")
                self._bye = None if after is None else after / 1000
        self.owner.frame(frame)

    async def _pong(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.post({"t": "pong"})

    async def _ticket(self, fresh: bool = False) -> str:
        fresh = fresh or self._fresh
        takes = inspect.signature(self.tickets).parameters
        found = self.tickets(fresh) if takes else self.tickets()
        ticket = await found if inspect.isawaitable(found) else found
        self._fresh = False
        if isinstance(ticket, str):
            return ticket
        self.me = (ticket.get("me") or {}).get("id") or self.me
        return str(ticket["token"])

    async def _reauthenticate(self, run: int) -> None:
        before = self.me
        try:
            token = await self._ticket(fresh=True)
            if run != self.run:
                return
            if self.me != before:
                self.lose()  # somebody else: never a live rebind, but a new hello
            else:
                await self.request({"t": "auth", "token": token})
        except Exception as error:
            # The server will close with 4001, and the next hello brings a fresh ticket.
            logger.info("line: no fresh ticket: %r", error)
            self._fresh = True

    async def _probe(self, run: int) -> None:
        asked = self.owner.probe()
        if asked is None:
            return
        try:
            await asked
        except (TimeoutError, ConnectionError):
            if run == self.run:
                self.lose()
        except Refused:
            pass  # an answer, too

    def settled(self) -> None:
        """Everything is here."""
        self._settled_at = self._settled_at or time.monotonic()

    def _drop(self) -> None:
        self.up = False
        self.owner.dropped()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(self.failure or ConnectionError("lost"))
