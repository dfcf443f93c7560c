"""A TCP proxy that can be a bad network: it cuts, resets, swallows, delays, throttles and answers nothing.

What TCP itself would tell a peer (FIN, RST) is told or withheld as the fault demands. "Half-open" here
is the hard kind: the other end's kernel still acknowledges, so no keep-alive notices; only somebody who
asks for an answer finds out.
"""

import asyncio
import os
import random
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, cast

UP, DOWN = "up", "down"  # from the client to the server, and back
BOTH: Final = (UP, DOWN)
TICK: Final = 0.02  # how often what was delayed or throttled is looked at
LINGER_NONE: Final = struct.pack("ii", 1, 0)


@dataclass
class Weather:
    """What a connection meets. Changed at any time, from the next byte on."""

    swallow: frozenset[str] = frozenset()  # directions whose bytes vanish
    delay: float = 0.0  # seconds, per direction
    jitter: float = 0.0
    bytes_per_second: float = 0.0  # 0: no throttle

    @property
    def clear(self) -> bool:
        return not (self.swallow or self.delay or self.jitter or self.bytes_per_second)


def _set(transport: asyncio.Transport, level: int, name: int, value: int | bytes) -> None:
    """A socket option, under asyncio's loop and uvloop's alike."""
    descriptor = transport.get_extra_info("socket").fileno()
    if descriptor >= 0:
        with socket.socket(fileno=os.dup(descriptor)) as same:
            same.setsockopt(level, name, value)


class Half(asyncio.Protocol):
    """One side of a connection. Bytes that come in here go out at `other`."""

    def __init__(self, pair: "Pair", direction: str) -> None:
        self.pair, self.direction = pair, direction
        self.other: Half | None = None
        self.transport: asyncio.Transport | None = None
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        _set(self.transport, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self.pair.forward(self.direction, data)

    def eof_received(self) -> bool:
        self.ended = True
        if not self.pair.frozen:
            self.pair.finish(self.direction)
        return True  # the other direction may go on

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.transport = None
        if not self.pair.frozen:
            self.pair.end(reset=isinstance(exc, ConnectionResetError))
        elif self.other is not None and self.other.transport is None:
            self.pair.forgotten()

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()


class Pair:
    """A client's connection and ours to the server."""

    def __init__(self, proxy: "Proxy", number: int, weather: Weather) -> None:
        self.proxy, self.number, self.weather = proxy, number, weather
        self.client, self.server = Half(self, UP), Half(self, DOWN)
        self.client.other, self.server.other = self.server, self.client
        self.frozen = False  # half-open: nothing is passed on, not even the end
        self.early: list[bytes] = []
        self._late: dict[str, list[tuple[float, bytes]]] = {UP: [], DOWN: []}
        self._timer: asyncio.TimerHandle | None = None
        self._allowance = {UP: 0.0, DOWN: 0.0}
        self._reset_after: str | None = None

    def forward(self, direction: str, data: bytes) -> None:
        if direction in self.weather.swallow or self.frozen:
            return
        if self._reset_after == direction and len(data) > 1:
            # Half a frame, then a reset: the reader holds a beginning without an end.
            self._write(direction, data[: len(data) // 2])
            asyncio.get_running_loop().call_later(0.005, self.reset)
            self._reset_after = None
            # What came now would be read as the frame's other half.
            self.weather = Weather(swallow=frozenset({direction}))
            return
        late = self._late[direction]
        if self.weather.clear and not late:
            self._write(direction, data)
            return
        loop = asyncio.get_running_loop()
        due = loop.time() + self.weather.delay + random.uniform(0, self.weather.jitter)
        late.append((max(due, late[-1][0]) if late else due, data))
        if self._timer is None:
            self._timer = loop.call_later(TICK, self._release)

    def _release(self) -> None:
        self._timer = None
        loop, waiting = asyncio.get_running_loop(), False
        for direction, late in self._late.items():
            rate = self.weather.bytes_per_second
            allowed = self._allowance[direction] + rate * TICK
            while late and late[0][0] <= loop.time() and (not rate or allowed >= 1):
                due, data = late.pop(0)
                if rate and len(data) > allowed:
                    late.insert(0, (due, data[int(allowed) :]))
                    data = data[: int(allowed)]
                allowed -= len(data)
                self._write(direction, data)
            self._allowance[direction] = min(allowed, rate) if rate else 0.0
            waiting = waiting or bool(late)
        if waiting:
            self._timer = loop.call_later(TICK, self._release)

    def _write(self, direction: str, data: bytes) -> None:
        half = self.server if direction == UP else self.client
        if half.transport is not None:
            if not half.transport.is_closing():
                half.transport.write(data)
        elif direction == UP:
            self.early.append(data)

    def connected(self) -> None:
        """The way to the server is open: what came before goes now."""
        early, self.early = self.early, []
        for data in early:
            self._write(UP, data)

    # --- ends -----------------------------------------------------------------------------------

    def finish(self, direction: str) -> None:
        """Pass on a FIN."""
        half = self.server if direction == UP else self.client
        if half.transport is not None and not half.transport.is_closing() and half.transport.can_write_eof():
            half.transport.write_eof()
        if self.client.ended and self.server.ended:
            self.end(reset=False)

    def end(self, *, reset: bool) -> None:
        for half in (self.client, self.server):
            transport, half.transport = half.transport, None
            if transport is not None:
                if reset:
                    _set(transport, socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NONE)
                    transport.abort()
                else:
                    transport.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.forgotten()

    def forgotten(self) -> None:
        self.proxy.pairs.discard(self)

    def cut(self) -> None:
        """FIN to both, at once."""
        self.end(reset=False)

    def reset(self) -> None:
        """RST to both, at once."""
        self.end(reset=True)

    def reset_mid_frame(self, direction: str) -> None:
        """RST after half of the next bytes in `direction`; within a second in any case."""
        self._reset_after = direction
        asyncio.get_running_loop().call_later(1.0, self.reset)

    def freeze(self) -> None:
        """Half-open for ever: neither bytes nor ends are passed on, and nobody is told."""
        self.frozen = True


@dataclass
class Proxy:
    """Listens on `port` and forwards to `target`. `weather` is what new connections meet."""

    target: Callable[[], tuple[str, int]]
    port: int = 0
    weather: Callable[[], Weather] = Weather
    silent: bool = False  # accepts, then nothing
    refusing: bool = False  # accepts, then resets
    accepted: int = 0
    pairs: set[Pair] = field(default_factory=set)
    _server: asyncio.Server | None = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    _abandoned: list[Pair] = field(default_factory=list)
    _unanswered: list[Pair] = field(default_factory=list)

    async def start(self) -> "Proxy":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._accept, "127.0.0.1", self.port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for pair in [*self.pairs, *self._abandoned, *self._unanswered]:
            pair.end(reset=True)

    def _accept(self) -> asyncio.Protocol:
        self.accepted += 1
        pair = Pair(self, self.accepted, self.weather())
        if self.silent:
            pair.frozen = True
            self._unanswered.append(pair)
            return pair.client
        self.pairs.add(pair)
        task = asyncio.get_running_loop().create_task(self._join(pair))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return pair.client

    async def _join(self, pair: Pair) -> None:
        if self.refusing:
            pair.reset()
            return
        host, port = self.target()
        try:
            await asyncio.get_running_loop().create_connection(lambda: pair.server, host, port)
        except OSError:
            pair.reset()
            return
        if pair.client.transport is None:
            pair.end(reset=False)
            return
        pair.connected()

    # --- the faults -----------------------------------------------------------------------------

    def choose(self, share: float, rng: random.Random) -> list[Pair]:
        """Some of the connections, at least one if there is any."""
        living = sorted(self.pairs, key=lambda pair: pair.number)
        count = max(1, round(len(living) * share)) if living else 0
        return rng.sample(living, count)

    def unanswered(self) -> list[Pair]:
        """Hand over the connections that were accepted while `silent`."""
        found, self._unanswered = self._unanswered, []
        return found

    def half_open(self, pairs: Iterable[Pair]) -> None:
        """These connections go quiet for ever; new ones work."""
        for pair in list(pairs):
            pair.freeze()
            self._abandoned.append(pair)
            self.pairs.discard(pair)
