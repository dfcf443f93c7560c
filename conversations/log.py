"""The one writer of the log: items in, places in an order out, after COMMIT.

Two doors to the same SQL function (migrations/append.sql). `Writer` gathers what every socket of
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
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection

from conversations import database
from conversations.entries import Item
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
WORTH_DIVIDING: Final = 64
# How long an item may wait for a row that others hold, or for the database to come back.
PATIENCE_SECONDS: Final = 8.0
TYPES: Final = (
    *["uuid"] * 4,
    *["text"] * 3,
    "boolean",
    "text",
    "bytea",
    *["text"] * 2,
    *["bigint"] * 3,
    *["text"] * 3,
    "uuid",
)
APPEND_NOW: Final = (
    f"SELECT * FROM conversations_append(true, {', '.join(f'%s::{name}[]' for name in TYPES)})"  # noqa: S608
)
APPEND: Final = "SELECT * FROM conversations_append(%s" + ", %s" * 19 + ")"


@dataclass(slots=True, frozen=True)
class Appended:
    """Where an item stands. `dup`: it had been written before, and this is its first answer again."""

    seq: int
    at: datetime
    dup: bool
    tenant_id: UUID
    told: bool


def answer(
    code: int,
    seq: int | None,
    at: datetime | None,
    head: int,
    tenant_id: Any,
    told: bool,
) -> Appended:
    """What the SQL function said of one item. Raises the DomainError that a refusal stands for."""
    match code:
        case 0 | 1:
            assert seq is not None
            assert at is not None
            return Appended(seq, at, code == SAME, tenant_id, told)
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
        cursor.execute(APPEND_NOW, list(_columns(items)))
        rows = sorted(cursor.fetchall())
    return [answer(*row[1:]) for row in rows]


def _columns(items: Sequence[Item]) -> tuple[list[Any], ...]:
    return (
        [i.conversation for i in items],
        [i.sender for i in items],
        [i.cid for i in items],
        [i.on_behalf_of for i in items],
        [i.role for i in items],
        [i.name for i in items],
        [i.kind for i in items],
        [i.staff_only for i in items],
        [i.body for i in items],
        [i.digest for i in items],
        [i.preview for i in items],
        [i.action for i in items],
        [i.if_seq for i in items],
        [i.reply_to for i in items],
        [i.target for i in items],
        [i.ip for i in items],
        [i.user_agent for i in items],
        [i.request_id for i in items],
        [i.session for i in items],
    )


def _packed(items: Sequence[Item]) -> list[Any]:
    c = _columns(items)
    return [
        False,
        *(database.uuids(column) for column in c[0:4]),
        *(database.texts(column) for column in c[4:7]),
        database.booleans(c[7]),
        database.texts(c[8]),
        database.byteas(c[9]),
        *(database.texts(column) for column in c[10:12]),
        *(database.bigints(column) for column in c[12:15]),
        *(database.texts(column) for column in c[15:18]),
        database.uuids(c[18]),
    ]


@dataclass(slots=True, eq=False)
class Waiting:
    """An item in the writer's queue, and who waits for it. `tried`: it may have been committed unheard."""

    item: Item
    future: "asyncio.Future[Appended]"
    since: float
    not_before: float = 0.0
    pause: float = 0.0
    tried: bool = False


@dataclass(slots=True, eq=False)
class Lane:
    """One connection. While PostgreSQL works on one lane's batch, Python gathers the other's."""

    connection: "psycopg.AsyncConnection[Any] | None" = None
    busy: bool = False


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
    _under_way: set[UUID] = field(default_factory=set)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None
    _sending: "set[asyncio.Task[None]]" = field(default_factory=set)
    _stopping: bool = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="conversations.log")

    async def stop(self) -> None:
        """Write what is queued, then close."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
        for lane in self.lanes:
            await _disconnect(lane)

    def submit(self, item: Item) -> "asyncio.Future[Appended]":
        """Queue an item; the future is done after COMMIT. Items of one conversation keep their order."""
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        self._queue.append(Waiting(item, future, time.monotonic()))
        self._wake.set()
        return future

    async def _run(self) -> None:
        while not (self._stopping and not self._queue and not any(lane.busy for lane in self.lanes)):
            await self._wake.wait()
            self._wake.clear()
            for lane in self.lanes:
                if lane.busy or not self._queue:
                    continue
                moment = time.monotonic()
                batch = self._next_batch()
                if not batch:
                    self._look_again(moment)
                    break
                lane.busy = True
                conversations = {waiting.item.conversation for waiting in batch}
                self._under_way |= conversations  # before the next lane looks
                task = asyncio.create_task(self._send(lane, batch, conversations))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def _send(self, lane: Lane, batch: list[Waiting], conversations: set[UUID]) -> None:
        held: list[Waiting] = []
        try:
            held = await self._write(lane, batch)
        finally:
            self._under_way -= conversations
            self._queue.extendleft(reversed(held))
            lane.busy = False
            if held:
                delay = max(0.0, min(waiting.not_before for waiting in held) - time.monotonic())
                asyncio.get_running_loop().call_later(delay, self._wake.set)
            self._wake.set()

    def _look_again(self, moment: float) -> None:
        """Wake when the first of those that were too early may go.

        A loop's timer may fire a clock tick before its time, and that wake-up finds nothing to do: without
        another one the queue would sleep until somebody else sends.
        """
        later = [waiting.not_before for waiting in self._queue if waiting.not_before > moment]
        if later:
            asyncio.get_running_loop().call_later(max(min(later) - time.monotonic(), 0.001), self._wake.set)

    def _next_batch(self) -> list[Waiting]:
        """What may go together: each cid once, and an item with if_seq first of its conversation."""
        batch: list[Waiting] = []
        held: list[Waiting] = []
        seen: set[tuple[UUID, UUID, UUID]] = set()
        touched: set[UUID] = set()
        blocked: set[UUID] = set()
        queue, under_way, now = self._queue, self._under_way, time.monotonic()
        # Half of a crowd for each lane; a few are not worth dividing.
        most = min(BATCH, max(WORTH_DIVIDING, -(-len(queue) // len(self.lanes))))
        while queue and len(batch) < most and len(held) < 4 * BATCH:
            waiting = queue.popleft()
            if waiting.future.cancelled():
                continue
            item = waiting.item
            key = (item.conversation, item.sender, item.cid)
            if (
                item.conversation in blocked
                or item.conversation in under_way
                or key in seen
                or (item.if_seq is not None and item.conversation in touched)
                or waiting.not_before > now
            ):
                blocked.add(item.conversation)
                held.append(waiting)
                continue
            seen.add(key)
            touched.add(item.conversation)
            batch.append(waiting)
        queue.extendleft(reversed(held))
        return batch

    async def _write(self, lane: Lane, batch: list[Waiting]) -> list[Waiting]:
        """Commit a batch and settle its futures. Returns the items that must be tried again."""
        try:
            rows = await _execute(lane, [waiting.item for waiting in batch])
        except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
            # Committed or not is unknown; the same cid again settles it.
            logger.warning("log: lost the database, %s items are tried again: %s", len(batch), error)
            await _disconnect(lane)
            return _again(batch, tried=True)
        except Exception as error:
            return await self._divide(lane, batch, error)
        self.batches += 1
        again: list[Waiting] = []
        written: list[tuple[Item, Appended]] = []
        for waiting, row in zip(batch, rows, strict=True):
            if row[1] == LOCKED:
                again.append(waiting)
                continue
            try:
                result = answer(*row[1:])
            except DomainError as error:
                _fail(waiting, error)
                continue
            if not result.dup:
                written.append((waiting.item, result))
            elif waiting.tried:
                # Our own first try had been committed: to the sender this is the first answer.
                result = Appended(result.seq, result.at, False, result.tenant_id, True)
                written.append((waiting.item, result))
            if not waiting.future.done():
                waiting.future.set_result(result)
        self.rows += len(written)
        if written and self.on_commit is not None:
            self.on_commit(written)
        return _again(again, tried=False)

    async def _divide(self, lane: Lane, batch: list[Waiting], error: Exception) -> list[Waiting]:
        """A poisoned item fails alone: halve until it stands by itself."""
        if len(batch) == 1:
            logger.error("log: an item was refused by the database: %s", type(error).__name__)
            _fail(batch[0], error)
            return []
        half = len(batch) // 2
        first = await self._write(lane, batch[:half])
        # What was held back keeps its place before the rest of its conversation.
        waits = {waiting.item.conversation for waiting in first}
        rest = [waiting for waiting in batch[half:] if waiting.item.conversation not in waits]
        behind = [waiting for waiting in batch[half:] if waiting.item.conversation in waits]
        return first + behind + (await self._write(lane, rest) if rest else [])


async def _execute(lane: Lane, items: list[Item]) -> list[Any]:
    if lane.connection is None:
        lane.connection = await database.connect("log")
    cursor = lane.connection.cursor(binary=True)
    await cursor.execute(APPEND, _packed(items), prepare=True)
    return sorted(await cursor.fetchall())


async def _disconnect(lane: Lane) -> None:
    held, lane.connection = lane.connection, None
    if held is not None:
        await held.close()


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
    if not waiting.future.done():
        waiting.future.set_exception(error)
