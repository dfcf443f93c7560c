"""The one writer of the log: items in, places in an order out, after COMMIT.

Two doors to the same SQL function (migrations/record.sql). `Writer` gathers what every socket of
the process sends while the previous commit is in flight and commits it at once: no delay is added,
so a lone message does not wait and a crowd shares one fsync. `append` is for a service, on Django's
own connection, as the last statement of its transaction.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

import psycopg
from django.db import connection
from prometheus_client import Gauge, Histogram
from psycopg.pq.abc import PGresult

from conversations import batch as batches
from conversations.batch import Outcome
from conversations.entries import Item
from conversations.prepared import NotSent, Prepared
from server.common.errors import (
    DomainError,
    IdempotencyConflict,
    NotFound,
    Stale,
    Unauthorised,
    Unavailable,
)

logger = logging.getLogger(__name__)

WRITTEN, SAME, TAKEN, SILENT, OVERTAKEN, LOCKED, MISSING, REVOKED = range(8)
BATCH: Final = 1000
LANES: Final = 2
# A batch costs PostgreSQL as much as a dozen rows before the first, and us a turn of everything that comes after a
# commit: fewer than this go together …
WORTH_DIVIDING: Final = 80
# … and fewer than this wait for the lane that is under way rather than take the other.
WORTH_A_LANE: Final = 40
# A batch of so many is a crowd, and its next one leaves when as many wait again, or so long after it: in a rush half as
# many batches carry the same lines for a tenth less of PostgreSQL. Whoever writes alone never waits.
CROWD: Final = 12
COMPANY_SECONDS: Final = 0.003
MOMENT: Final = 0.0003  # less than this is not worth a timer
# How long an item may wait for a row that others hold, or for the database to come back.
PATIENCE_SECONDS: Final = 8.0

BATCH_ROWS = Histogram(
    "fashionistar_log_batch_rows",
    "Lines that went to the database in one commit of the group writer",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000),
)
COMMIT_SECONDS = Histogram(
    "fashionistar_log_commit_seconds",
    "From sending a batch to its being durable",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
QUEUED = Gauge("fashionistar_log_queued", "Lines that wait for their batch", multiprocess_mode="livesum")


class Appended(NamedTuple):
    """Where an item stands. `dup`: it had been written before, and this is its first answer again."""

    seq: int
    at: datetime
    dup: bool
    tenant_id: UUID
    told: bool


def answer(outcome: Outcome, place: int) -> Appended:
    """What the SQL function said of one item. Raises the DomainError that a refusal stands for."""
    told = outcome.told is not None and outcome.told[place]
    tenant = cast(UUID, outcome.tenant[place])
    if outcome.code is None:
        return Appended(cast(int, outcome.seq[place]), outcome.at, False, tenant, told)
    assert outcome.head is not None
    assert outcome.had_at is not None
    seq, head = outcome.seq[place], outcome.head[place]
    match outcome.code[place]:
        case 0:
            return Appended(cast(int, seq), outcome.at, False, tenant, told)
        case 1:
            return Appended(cast(int, seq), cast(datetime, outcome.had_at[place]), True, tenant, False)
        case 2:
            raise IdempotencyConflict("This cid was used for something else.")
        case 3:
            raise Stale("A person has taken over.", head=head, silent=True)
        case 4:
            raise Stale("Somebody else wrote first.", head=head)
        case 6:
            raise NotFound
        case 7:
            raise Unauthorised("You may no longer write here.")
    raise Unavailable("The conversation is busy.", retry_after_ms=500)


def append(items: Sequence[Item]) -> list[Appended]:
    """Write as the last statement of the caller's transaction, waiting for the conversation's row.

    Raises Stale, IdempotencyConflict or NotFound for the first item that is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute(batches.QUERY_NOW, batches.parameters(items))
        outcome = Outcome(*cast(tuple[Any, ...], cursor.fetchone()))
    return [answer(outcome, place) for place in range(len(items))]


# Told once of each item: where it stands, or why it was not written.
Settle = Callable[[Appended | None, Exception | None], None]


@dataclass(slots=True, eq=False)
class Waiting:
    """An item in the writer's queue, and who waits for it. `tried`: it may have been committed unheard."""

    item: Item
    told: Settle
    since: float
    # The conversation and the cid as numbers: a UUID's own hash and comparison are Python.
    home: int
    cid: int
    not_before: float = 0.0
    pause: float = 0.0
    tried: bool = False
    settled: bool = False

    def settle(self, result: Appended | None, error: Exception | None = None) -> None:
        if self.settled:
            return
        self.settled = True
        try:
            self.told(result, error)
        except Exception:  # theirs, and of this item alone
            logger.exception("log: who waits for an item failed")


_home = attrgetter("home")


@dataclass(slots=True, eq=False)
class Lane:
    """One connection. While PostgreSQL works on one lane's batch, Python gathers the other's."""

    statement: Prepared | None = None
    load: int = 0  # items under way
    sent_at: float = 0.0
    query: str = batches.QUERY

    def begin(self, items: list[Item]) -> "asyncio.Future[PGresult] | None":
        """Send a batch now, where that can be done without waiting; None: `run` has to do it."""
        if self.statement is None:
            return None
        try:
            return self._send(self.statement, items)
        except Exception:  # for `run` to raise, where it can be told of
            return None

    async def run(self, items: list[Item], begun: "asyncio.Future[PGresult] | None" = None) -> Outcome:
        """Commit a batch. Raises psycopg.Error, or what packing says of an item that cannot be packed."""
        if begun is None:
            if self.statement is None:
                self.statement = await Prepared.open("log", self.query, batches.TYPES)
            begun = self._send(self.statement, items)
        return batches.unpacked(await begun, len(items))

    def _send(self, statement: Prepared, items: list[Item]) -> "asyncio.Future[PGresult]":
        self.sent_at = time.perf_counter()
        return statement.send(batches.packed(items))

    async def disconnect(self) -> None:
        statement, self.statement = self.statement, None
        if statement is not None:
            await statement.close()


@dataclass
class Writer:
    """The process's group writer. `on_commit` is told of every line that was newly written.

    A conversation is in one lane's batch at a time, so its items keep the order in which they came.
    """

    on_commit: Callable[[list[tuple[Item, Appended]]], None] | None = None
    batches: int = 0
    rows: int = 0
    lanes: list[Lane] = field(default_factory=lambda: [Lane() for _ in range(LANES)])
    _queue: deque[Waiting] = field(default_factory=deque)
    _under_way: set[int] = field(default_factory=set)
    _sending: "set[asyncio.Task[None]]" = field(default_factory=set)
    _woken: bool = False
    _stopped: bool = False
    # When the last batch left, and how many it took if they were a crowd.
    _left_at: float = 0.0
    _crowd: int = 0

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        """Write what is queued, then close. Who still waits when patience has ended is told so."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (self._queue or self._sending) and time.monotonic() < until:
            self._wake()
            await asyncio.sleep(0.001)
        self._stopped = True
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        while self._queue:
            _fail(self._queue.popleft(), Unavailable("Not stored yet; send it again.", retry_after_ms=1000))
        for lane in self.lanes:
            await lane.disconnect()

    @property
    def waiting(self) -> int:
        """Items that wait for their commit."""
        return len(self._queue) + sum(lane.load for lane in self.lanes)

    def write(self, item: Item, told: Settle) -> None:
        """Queue an item; `told` hears of it after COMMIT. Items of one conversation keep their order."""
        self._queue.append(Waiting(item, told, time.monotonic(), item.conversation.int, item.cid.int))
        if not self._woken or len(self._queue) == self._crowd:
            self._wake()

    def submit(self, item: Item) -> "asyncio.Future[Appended]":
        """As `write`, for who awaits it. Whoever waits no longer does not take it back."""
        future: asyncio.Future[Appended] = self._loop.create_future()

        def told(result: Appended | None, error: Exception | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(cast(Appended, result))

        self.write(item, told)
        return future

    def _wake(self) -> None:
        """Look at the queue once those have run who are ready now: they may have more for the same commit."""
        self._woken = True
        self._loop.call_soon(self._dispatch)

    def _expects_company(self) -> bool:
        """Whether the next batch waits for more to go with it; then it is looked at again."""
        if not self._queue or len(self._queue) >= self._crowd:
            return False
        rest = self._left_at + COMPANY_SECONDS - time.monotonic()
        if rest < MOMENT:
            return False
        self._woken = True
        self._loop.call_later(rest, self._dispatch)
        return True

    def _dispatch(self) -> None:
        self._woken = False
        if self._expects_company():
            return
        for lane in self.lanes:
            if lane.load or not self._queue or self._stopped:
                continue
            if len(self._queue) < WORTH_A_LANE and any(other.load for other in self.lanes):
                return
            moment = time.monotonic()
            batch = self._next_batch(moment)
            if not batch:
                self._look_again(moment)
                return
            lane.load = len(batch)
            self._left_at, self._crowd = moment, len(batch) if len(batch) >= CROWD else 0
            self._under_way.update([waiting.home for waiting in batch])  # before the next lane looks
            begun = lane.begin([waiting.item for waiting in batch])
            task = self._loop.create_task(self._send(lane, batch, begun))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, lane: Lane, batch: list[Waiting], begun: "asyncio.Future[PGresult] | None") -> None:
        held: list[Waiting] = []
        answered: list[tuple[list[Waiting], Outcome]] = []
        try:
            held = await self._write(lane, batch, answered, begun)
        except Exception:
            # Ours, not the database's; what became of the batch is unknown, and nobody may wait for ever.
            logger.exception("log: a batch of %s failed", len(batch))
            self._tell(answered)
            held = _again([waiting for waiting in batch if not waiting.settled], tried=True)
        except asyncio.CancelledError:
            self._tell(answered)
            held = batch  # for `stop` to tell
            raise
        finally:
            self._under_way.difference_update([waiting.home for waiting in batch])
            self._queue.extendleft(reversed(held))
            lane.load = 0
            if held:
                delay = max(0.0, min(waiting.not_before for waiting in held) - time.monotonic())
                self._loop.call_later(delay, self._wake)
            # PostgreSQL has the next batch before anybody is told of this one: it works while we do.
            self._dispatch()
        self._tell(answered)

    def _look_again(self, moment: float) -> None:
        """Wake when the first of those that were too early may go.

        A loop's timer may fire a clock tick before its time, and that wake-up finds nothing to do: without
        another one the queue would sleep until somebody else sends.
        """
        later = [waiting.not_before for waiting in self._queue if waiting.not_before > moment]
        if later:
            self._loop.call_later(max(min(later) - time.monotonic(), 0.001), self._wake)

    def _next_batch(self, now: float) -> list[Waiting]:
        """What may go together: each cid once, and an item with if_seq first of its conversation."""
        batch: list[Waiting] = []
        held: list[Waiting] = []
        seen: set[int] = set()
        touched: set[int] = set()
        blocked = set(self._under_way)
        queue = self._queue
        # Its share of all that is on its way: what one lane leaves now, the other takes when it comes back.
        load = self.waiting
        most = min(BATCH, load if load < WORTH_DIVIDING else -(-load // len(self.lanes)))
        while queue and len(batch) < most and len(held) < 4 * BATCH:
            waiting = queue.popleft()
            home = waiting.home
            if (
                home in blocked
                or waiting.cid in seen
                or waiting.not_before > now
                or (waiting.item.if_seq is not None and home in touched)
            ):
                blocked.add(home)
                held.append(waiting)
            else:
                seen.add(waiting.cid)
                touched.add(home)
                batch.append(waiting)
        queue.extendleft(reversed(held))
        # In the order of their rows, and of their places in the indexes.
        batch.sort(key=_home)
        return batch

    async def _write(
        self,
        lane: Lane,
        batch: list[Waiting],
        answered: list[tuple[list[Waiting], Outcome]],
        begun: "asyncio.Future[PGresult] | None" = None,
    ) -> list[Waiting]:
        """Commit a batch and add what was answered to `answered`. Returns the items that must be tried again."""
        try:
            outcome = await lane.run([waiting.item for waiting in batch], begun)
        except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
            # Sent, and whether it was committed is unknown; the same cid again settles it.
            logger.warning("log: lost the database, %s items are tried again: %s", len(batch), error)
            await lane.disconnect()
            return _again(batch, tried=not isinstance(error, NotSent))
        except Exception as error:
            return await self._divide(lane, batch, answered, error)
        self.batches += 1
        COMMIT_SECONDS.observe(time.perf_counter() - lane.sent_at)
        BATCH_ROWS.observe(len(batch))
        QUEUED.set(len(self._queue))
        answered.append((batch, outcome))
        if outcome.code is None:
            return []
        return _again(
            [waiting for waiting, code in zip(batch, outcome.code, strict=True) if code == LOCKED],
            tried=False,
        )

    def _tell(self, answered: list[tuple[list[Waiting], Outcome]]) -> None:
        """Tell who waits for what was committed or refused, and `on_commit`."""
        written: list[tuple[Item, Appended]] = []
        for batch, outcome in answered:
            for place, waiting in enumerate(batch):
                if outcome.code is not None and outcome.code[place] == LOCKED:
                    continue
                try:
                    result = answer(outcome, place)
                except DomainError as error:
                    _fail(waiting, error)
                    continue
                if result.dup and waiting.tried:
                    # Our own first try had been committed: to the sender this is the first answer.
                    result = result._replace(dup=False, told=True)
                if not result.dup:
                    written.append((waiting.item, result))
                waiting.settle(result)
        self.rows += len(written)
        if written and self.on_commit is not None:
            self.on_commit(written)

    async def _divide(
        self,
        lane: Lane,
        batch: list[Waiting],
        answered: list[tuple[list[Waiting], Outcome]],
        error: Exception,
    ) -> list[Waiting]:
        """A poisoned item fails alone: halve until it stands by itself."""
        if len(batch) == 1:
            logger.error("log: an item was refused by the database: %s", type(error).__name__)
            _fail(batch[0], error)
            return []
        half = len(batch) // 2
        first = await self._write(lane, batch[:half], answered)
        # What was held back keeps its place before the rest of its conversation.
        waits = {waiting.home for waiting in first}
        rest = [waiting for waiting in batch[half:] if waiting.home not in waits]
        behind = [waiting for waiting in batch[half:] if waiting.home in waits]
        return first + behind + (await self._write(lane, rest, answered) if rest else [])


def _again(batch: list[Waiting], *, tried: bool) -> list[Waiting]:
    now = time.monotonic()
    kept = []
    for waiting in batch:
        waiting.tried = waiting.tried or tried
        if now - waiting.since > PATIENCE_SECONDS:
            _fail(waiting, Unavailable("Not stored yet; send it again.", retry_after_ms=1000))
        else:
            # Its row is held by somebody else, or the database is away.
            waiting.pause = min(0.05, waiting.pause * 2 or 0.001)
            waiting.not_before = now + waiting.pause
            kept.append(waiting)
    return kept


def _fail(waiting: Waiting, error: Exception) -> None:
    waiting.settle(None, error)
