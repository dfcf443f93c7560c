"""What goes wrong, one function a fault. Each ends when the cause is healed; how clients fare is judged elsewhere."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import psutil
import psycopg
import redis

from loadtests.faults.crowd import Client, Crowd
from loadtests.faults.place import Place
from loadtests.faults.proxy import BOTH, DOWN, UP, Pair, Weather
from server.embedded.problems import Problem

CUT_SHARE: Final = 0.3
PAUSE: Final = (3.0, 8.0)
LONG_PAUSE: Final = 50.0
BACK_SECONDS: Final = 60.0


@dataclass
class Injector:
    """Knows the place and its people. `suffering`: clients in a half-open cut, and until when they may be behind."""

    place: Place
    crowd: Crowd
    rng: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    suffering: dict[Client, float] = field(default_factory=dict)
    healed_at: float = 0.0
    log: Callable[[str], None] = print
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def kinds(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """Every fault there is, by name."""
        return {
            name.removeprefix("do_"): getattr(self, name)
            for name in sorted(dir(self))
            if name.startswith("do_")
        }

    def plan(self, count: int, *, without: frozenset[str] = frozenset()) -> list[str]:
        """`count` faults: every kind once before any comes again; the long pause at most once in 40."""
        known = [name for name in self.kinds() if name not in without]
        if not self.place.clocks.preload:
            known = [name for name in known if not name.startswith("clock")]
        chosen: list[str] = []
        while len(chosen) < count:
            once = [n for n in known if n != "web_paused_long" or len(chosen) % 40 < len(known)]
            chosen += self.rng.sample(once, len(once))
        return chosen[:count]

    async def inject(self, name: str) -> None:
        """Run one fault to its healing."""
        began = time.monotonic()
        try:
            await self.kinds()[name]()
        except (OSError, psutil.Error, psycopg.Error, redis.RedisError, AssertionError) as error:
            # What should have been hit was away already: two faults met.
            self.log(f"fault {name}: {error!r}")
            self.counts["missed"] += 1
            return
        finally:
            self.healed_at = time.monotonic()
        self.counts[name] += 1
        self.log(f"fault {name}: {time.monotonic() - began:.1f} s")

    @asynccontextmanager
    async def _alone(self, part: str) -> AsyncIterator[None]:
        async with self._locks.setdefault(part, asyncio.Lock()):
            yield

    # --- processes --------------------------------------------------------------------------------

    async def _web_back(self) -> None:
        """Until all web processes are there and somebody answers."""
        deadline = time.monotonic() + BACK_SECONDS
        while len(self.place.pids("web")) < self.place.processes:
            assert time.monotonic() < deadline, "web did not come back"
            await asyncio.sleep(0.1)
        await self.place.ready(BACK_SECONDS)

    async def _kill_web(self, number: int, how: signal.Signals) -> None:
        async with self._alone("web"):
            pids = self.place.pids("web")
            for pid in self.rng.sample(pids, min(number, len(pids))):
                os.kill(pid, how)
            await asyncio.sleep(0.3)
            await self._web_back()

    async def do_web_killed(self) -> None:
        await self._kill_web(1, signal.SIGKILL)

    async def do_web_all_killed(self) -> None:
        await self._kill_web(self.place.processes, signal.SIGKILL)

    async def do_web_drained(self) -> None:
        """As a deploy does it."""
        async with self._alone("web"):
            pid = self.rng.choice(self.place.pids("web"))
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + BACK_SECONDS
            while pid in self.place.pids("web"):
                assert time.monotonic() < deadline, "web does not drain"
                await asyncio.sleep(0.2)
            await self._web_back()

    async def _pause_web(self, seconds: float) -> None:
        async with self._alone("web"):
            pid = self.rng.choice(self.place.pids("web"))
            os.kill(pid, signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                os.kill(pid, signal.SIGCONT)

    async def do_web_paused(self) -> None:
        await self._pause_web(self.rng.uniform(*PAUSE))

    async def do_web_paused_long(self) -> None:
        """Longer than every heartbeat: its clients have left when it wakes."""
        await self._pause_web(LONG_PAUSE)

    async def do_worker_killed(self) -> None:
        async with self._alone("worker"):
            for pid in self.place.pids("worker"):
                os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + BACK_SECONDS
            await asyncio.sleep(0.3)
            while not self.place.pids("worker"):
                assert time.monotonic() < deadline, "the worker did not come back"
                await asyncio.sleep(0.2)

    # --- PostgreSQL ---------------------------------------------------------------------------------

    async def do_postgres_killed(self) -> None:
        async with self._alone("postgres"):
            await asyncio.to_thread(self.place.postgres.kill)
            await asyncio.sleep(self.rng.uniform(0.2, 1.5))
            deadline = time.monotonic() + BACK_SECONDS
            while True:
                try:
                    await asyncio.to_thread(self.place.postgres.start, self.place.postgres.port)
                    return
                except (Problem, OSError, psycopg.Error):  # its children are still going
                    if time.monotonic() > deadline:
                        raise
                    await asyncio.sleep(0.3)

    async def do_postgres_paused(self) -> None:
        """Long enough for the writer to give up: the queue fills, then `unavailable`, then all of it again."""
        async with self._alone("postgres"):
            family = psutil.Process(self.place.postgres.pid())
            stopped = [family, *family.children(recursive=True)]
            for process in stopped:
                process.suspend()
            try:
                await asyncio.sleep(self.rng.uniform(9, 12))
            finally:
                for process in stopped:
                    with suppress(psutil.Error):
                        process.resume()

    async def do_postgres_backends_terminated(self) -> None:
        """In the middle of batches, a few times."""
        async with self._alone("postgres"):
            for _ in range(5):
                await asyncio.to_thread(self._terminate)
                await asyncio.sleep(self.rng.uniform(0.05, 0.4))

    def _terminate(self) -> None:
        with self.place.connect() as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE 'fashionistar%' AND pid <> pg_backend_pid()"
            )

    async def do_postgres_rows_locked(self) -> None:
        """Somebody holds a tenth of the conversations, at times longer than the writer's patience."""
        names = sorted({client.name.decode() for client in self.crowd.clients})
        held = self.rng.sample(names, max(1, len(names) // 10))
        seconds = self.rng.choice([0.3, 1.0, 2.0, 9.5])

        def hold() -> None:
            with self.place.connect() as owner, owner.transaction():
                owner.execute(
                    "SELECT FROM conversations_conversation WHERE id = ANY (%s::uuid[]) ORDER BY id FOR UPDATE",
                    [held],
                )
                time.sleep(seconds)

        await asyncio.to_thread(hold)

    async def do_postgres_half_open(self) -> None:
        """Every connection of the product to its database goes quiet for ever; new ones work."""
        self.place.database.half_open(self.place.database.pairs)
        await asyncio.sleep(1)

    async def do_postgres_reset(self) -> None:
        for pair in list(self.place.database.pairs):
            pair.reset_mid_frame(self.rng.choice(BOTH))
        await asyncio.sleep(1)

    async def do_postgres_slow(self) -> None:
        await self._bad_weather(list(self.place.database.pairs), Weather(delay=0.05, jitter=0.15), 4)

    # --- Valkey -------------------------------------------------------------------------------------

    def _valkey(self) -> Any:
        return redis.Redis.from_url(self.place.valkey.url(), socket_timeout=2)

    async def do_valkey_killed(self) -> None:
        async with self._alone("valkey"):
            await asyncio.to_thread(self.place.valkey.kill)
            await asyncio.sleep(self.rng.uniform(0.2, 2))
            await asyncio.to_thread(self.place.valkey.start, self.place.valkey.port)

    async def do_valkey_paused(self) -> None:
        async with self._alone("valkey"):
            pid = self.place.valkey.pid()
            assert pid is not None
            os.kill(pid, signal.SIGSTOP)
            try:
                await asyncio.sleep(self.rng.uniform(*PAUSE))
            finally:
                os.kill(pid, signal.SIGCONT)

    async def do_valkey_flushed(self) -> None:
        async with self._alone("valkey"):
            await asyncio.to_thread(lambda: self._valkey().flushall())

    async def do_valkey_listeners_dropped(self) -> None:
        """Hints that were on the way are lost."""
        async with self._alone("valkey"):
            for _ in range(3):
                await asyncio.to_thread(
                    lambda: self._valkey().execute_command("CLIENT", "KILL", "TYPE", "pubsub")
                )
                await asyncio.sleep(0.3)

    async def do_valkey_half_open(self) -> None:
        self.place.layer.half_open(self.place.layer.pairs)
        await asyncio.sleep(1)

    async def do_valkey_reset(self) -> None:
        for pair in list(self.place.layer.pairs):
            pair.reset()

    # --- the clients' network -------------------------------------------------------------------------

    def _some(self) -> list[tuple[Client, Pair]]:
        """Clients behind the proxy, with their present connection."""
        doors = {}
        for pair in self.place.clients.pairs:
            if pair.client.transport is not None:
                doors[pair.client.transport.get_extra_info("peername")[1]] = pair
        found = []
        for client in self.crowd.clients:
            wire = client.wire
            if wire is None or wire.transport is None or client in self.suffering:
                continue
            if wire.transport.get_extra_info("peername")[1] != self.place.clients.port:
                continue  # not through the proxy; its own port may be that of somebody who is
            door = doors.get(wire.transport.get_extra_info("sockname")[1])
            if door is not None:
                found.append((client, door))
        return self.rng.sample(found, max(1, round(len(found) * CUT_SHARE))) if found else []

    async def do_clients_cut(self) -> None:
        for _, pair in self._some():
            pair.cut()

    async def do_clients_reset(self) -> None:
        """RST in the middle of a frame, in either direction."""
        for _, pair in self._some():
            pair.reset_mid_frame(self.rng.choice(BOTH))
        await asyncio.sleep(1)

    def _half_open(self, how: frozenset[str] | None) -> None:
        for client, pair in self._some()[:10]:
            self.suffering[client] = time.monotonic() + 45
            if how is None:
                self.place.clients.half_open([pair])
            else:
                pair.weather = Weather(swallow=how)

    async def do_clients_half_open(self) -> None:
        self._half_open(None)

    async def do_clients_deaf(self) -> None:
        """They can speak but hear nothing."""
        self._half_open(frozenset({DOWN}))

    async def do_clients_dumb(self) -> None:
        """They hear but nobody hears them."""
        self._half_open(frozenset({UP}))

    async def _bad_weather(self, pairs: list[Pair], weather: Weather, seconds: float) -> None:
        for pair in pairs:
            if not pair.weather.swallow:
                pair.weather = weather
        await asyncio.sleep(seconds)
        for pair in pairs:
            if not pair.weather.swallow:
                pair.weather = Weather()

    async def do_clients_delayed(self) -> None:
        pairs = [pair for _, pair in self._some()]
        weather = Weather(delay=self.rng.uniform(0.1, 0.8), jitter=self.rng.uniform(0.1, 0.8))
        await self._bad_weather(pairs, weather, self.rng.uniform(2, 5))

    async def do_clients_throttled(self) -> None:
        pairs = [pair for _, pair in self._some()]
        await self._bad_weather(pairs, Weather(bytes_per_second=self.rng.choice([300, 3000, 30000])), 4)

    async def do_clients_unanswered(self) -> None:
        """Cut, and whoever comes back is accepted and told nothing, for a while."""
        async with self._alone("silent"):
            self.place.clients.silent = True
            for _, pair in self._some():
                pair.cut()
            await asyncio.sleep(self.rng.uniform(2, 4))
            self.place.clients.silent = False
            for pair in self.place.clients.unanswered():
                pair.reset()

    # --- clocks -------------------------------------------------------------------------------------

    async def _jump(self, seconds: float) -> None:
        async with self._alone("web"):
            movable = [pid for pid in self.place.pids("web") if self.place.clocks.movable(pid)]
            assert movable, "no clock to move"
            pid = self.rng.choice(movable)
            self.place.clocks.jump(pid, seconds)
            try:
                await asyncio.sleep(self.rng.uniform(3, 6))
            finally:
                self.place.clocks.jump(pid, 0)

    async def do_clock_an_hour_ahead(self) -> None:
        await self._jump(3600)

    async def do_clock_an_hour_behind(self) -> None:
        await self._jump(-3600)

    async def do_clock_minutes_ahead(self) -> None:
        await self._jump(300)

    async def do_clock_minutes_behind(self) -> None:
        await self._jump(-300)
