"""The outbox: facts that must lead to something, delivered at least once, in order per key.

A service publishes a fact in its own transaction. A relay (in the worker) gives each subscriber its own
delivery row and tells Celery only the key; one task at a time drains a key, and a row is done only inside
its handler's transaction. So a crash anywhere leads to a repeat, never to a loss: handlers are keyed by
`fact.id` and safe to run twice.
"""

import json
import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Literal, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from pydantic import BaseModel, ConfigDict, Field

from server.common import clock
from server.common.ids import uuid7
from server.common.models import OutboxDelivery
from server.common.scope import platform_scope
from server.common.valkey import sync_client

log = logging.getLogger(__name__)

Queue = Literal["default", "turns", "bridges", "video"]
WAKE_CHANNEL = "fashionistar:outbox"
MAX_ATTEMPTS = 8
REDISPATCH_AFTER = timedelta(seconds=10)
# Long enough to see in a support case what became of a fact; the audit log keeps what matters for ever.
KEPT = timedelta(days=7)


class Fact(BaseModel):
    """Something that happened, named in the past tense. `id` is the same at every repeat of the delivery."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: ClassVar[str]
    id: UUID = Field(default_factory=uuid7)


F_ = TypeVar("F_", bound=Fact)


class Delivery:
    """Handed to `transaction=False` handlers: call `finish` inside your last own transaction."""

    def __init__(self, row: OutboxDelivery) -> None:
        self.row, self.finished = row, False

    @property
    def attempt(self) -> int:
        """1 for the first try."""
        return self.row.attempts

    def finish(self) -> None:
        _mark_done(self.row)
        self.finished = True


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    fact: type[Fact]
    handler: Callable[..., None]
    queue: Queue
    transaction: bool


_subscribers: dict[str, Subscriber] = {}


def on(
    fact: type[F_], *, queue: Queue = "default", transaction: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Subscribe a function to a fact. It runs in the worker, at least once, in the platform's scope.

    transaction=True: called as handler(fact) inside one transaction together with the mark of being done.
    transaction=False: called as handler(fact, delivery) outside of any, for work that waits on others.
    """

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _subscribers[name] = Subscriber(name, fact, handler, queue, transaction)
        return handler

    return register


def publish(fact: Fact, *, key: str, tenant_id: UUID | None) -> None:
    """Store a fact in the caller's transaction; it is delivered after commit. key orders what belongs together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_outboxentry (id, tenant_id, name, key, payload) VALUES (%s, %s, %s, %s, %s::jsonb)",
            [fact.id, tenant_id, fact.name, key, fact.model_dump_json(exclude={"id"})],
        )
    transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Tell the relay that something waits. Only a hint: it looks by itself every second."""
    try:
        sync_client().publish(WAKE_CHANNEL, b"1")
    except Exception as error:  # Valkey away: the poll finds the row
        log.debug("outbox hint lost: %s", error)


def expand(limit: int = 500) -> list[tuple[str, str]]:
    """Give each new fact one delivery row per subscriber. Returns the (queue, key) pairs that now have work."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH picked AS (SELECT id, at FROM common_outboxentry WHERE NOT expanded ORDER BY at, id LIMIT %s"
                " FOR UPDATE SKIP LOCKED)"
                " UPDATE common_outboxentry o SET expanded = true FROM picked p WHERE o.id = p.id AND o.at = p.at"
                " RETURNING o.id, o.at, o.name, o.key, o.payload::text",
                [limit],
            )
            entries = cursor.fetchall()
        now = clock.now()
        rows = [
            OutboxDelivery(
                entry_id=entry_id,
                entry_at=at,
                name=name,
                key=key,
                payload=json.loads(payload),
                subscriber=subscriber.name,
                queue=subscriber.queue,
                next_at=now,
                dispatched_at=now,
            )
            for entry_id, at, name, key, payload in sorted(entries, key=lambda entry: (entry[1], entry[0]))
            for subscriber in _subscribers.values()
            if subscriber.fact.name == name
        ]
        OutboxDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    if len(entries) == limit and not rows:
        return expand(limit)  # a page of facts that nobody waits for hides what lies behind it
    return list(dict.fromkeys((row.queue, row.key) for row in rows))


def stragglers(limit: int = 500) -> list[tuple[str, str]]:
    """The (queue, key) pairs whose oldest work is due and was dispatched over ten seconds ago."""
    now = clock.now()
    due = OutboxDelivery.objects.filter(
        state="pending", next_at__lte=now, dispatched_at__lte=now - REDISPATCH_AFTER
    ).order_by("id")[:limit]
    pairs = list(dict.fromkeys(due.values_list("queue", "key")))
    for queue, key in pairs:
        OutboxDelivery.objects.filter(queue=queue, key=key, state="pending").update(dispatched_at=now)
    return pairs


def drain(queue: str, key: str) -> int:
    """Run a key's pending deliveries in order; returns how many were done.

    Nobody else drains the same key meanwhile. Stops at a failure (tried again later, with back-off) and at
    poison (failed too often), which so blocks its own key and no other.
    """
    done = 0
    while True:
        with _alone(f"{queue}:{key}") as alone:
            if not alone:
                return done
            while (row := _next(queue, key)) is not None:
                if not _deliver(row):
                    return done
                done += 1
        if _next(queue, key) is None:  # nothing came between our last look and our unlocking
            return done


def drain_now(limit: int = 1000) -> int:
    """For tests and scripts: run all that waits, in this process, until nothing is left."""
    done = 0
    for _ in range(limit):
        expand()
        pairs = list(
            OutboxDelivery.objects.filter(state="pending", next_at__lte=clock.now())
            .order_by("id")
            .values_list("queue", "key")
        )
        moved = sum(drain(queue, key) for queue, key in dict.fromkeys(pairs))
        done += moved
        if not moved:
            break
    return done


def _next(queue: str, key: str) -> OutboxDelivery | None:
    row = OutboxDelivery.objects.filter(queue=queue, key=key).exclude(state="done")
    first = row.order_by("entry_at", "entry_id", "id").first()
    if first is None or first.state == "poison" or first.next_at > clock.now():
        return None
    return first


def _deliver(row: OutboxDelivery) -> bool:

    subscriber = _subscribers.get(row.subscriber)
    OutboxDelivery.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    row.attempts += 1
    try:
        if subscriber is None:
            raise LookupError(f"no subscriber {row.subscriber}")
        fact = subscriber.fact.model_validate({**row.payload, "id": row.entry_id})
        if subscriber.transaction:
            with platform_scope():
                subscriber.handler(fact)
                _mark_done(row)
        else:
            delivery = Delivery(row)
            subscriber.handler(fact, delivery)
            if not delivery.finished:
                delivery.finish()
    except Exception as error:
        log.exception("outbox: %s failed on %s (attempt %d)", row.subscriber, row.name, row.attempts)
        poison = row.attempts >= MAX_ATTEMPTS
        OutboxDelivery.objects.filter(pk=row.pk).exclude(state="done").update(
            state="poison" if poison else "pending",
            next_at=clock.now() + timedelta(seconds=min(2**row.attempts, 300)),
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        return False
    return True


def _mark_done(row: OutboxDelivery) -> None:
    OutboxDelivery.objects.filter(pk=row.pk).update(state="done", done_at=clock.now(), error="")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Facts and deliveries not done, the age of the oldest in seconds, and what was given up."""

    entries: int
    seconds: float
    poison: int
    poisoned: list[tuple[str, str, str]]  # (key, subscriber, error), ten at most


def backlog() -> Backlog:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float8 FROM ("
            " SELECT at FROM common_outboxentry WHERE NOT expanded"
            " UNION ALL SELECT entry_at FROM common_outboxdelivery WHERE state = 'pending') waiting"
        )
        entries, seconds = cast(tuple[Any, ...], cursor.fetchone())
    given_up = OutboxDelivery.objects.filter(state="poison").order_by("id")
    poisoned = list(given_up.values_list("key", "subscriber", "error")[:10])
    return Backlog(int(entries), max(0.0, float(seconds)), given_up.count(), poisoned)


def redrive(key: str) -> int:
    """Try a key's given-up deliveries again, at once; returns how many there were."""
    now = clock.now()
    with transaction.atomic():
        count = OutboxDelivery.objects.filter(key=key, state="poison").update(
            state="pending", attempts=0, next_at=now, dispatched_at=now - 2 * REDISPATCH_AFTER
        )
        transaction.on_commit(wake, robust=True)
    return count


def forget(*, older_than: timedelta = KEPT, batch: int = 1000) -> int:
    """Delete what was done long ago, a transaction a batch; returns how many facts. What was given up stays."""
    limit = clock.now() - older_than
    while _delete(
        "DELETE FROM common_outboxdelivery WHERE id IN (SELECT id FROM common_outboxdelivery"
        " WHERE state = 'done' AND done_at < %s ORDER BY id LIMIT %s)",
        [limit, batch],
    ):
        pass
    forgotten = 0
    while found := _delete(
        "DELETE FROM common_outboxentry o USING (SELECT e.id, e.at FROM common_outboxentry e"
        " WHERE e.at < %s AND e.expanded"
        " AND NOT EXISTS (SELECT FROM common_outboxdelivery d WHERE d.entry_id = e.id) LIMIT %s) old"
        " WHERE o.id = old.id AND o.at = old.at",
        [limit, batch],
    ):
        forgotten += found
    return forgotten


def _delete(statement: str, parameters: list[Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """A session-level advisory lock: it goes with the connection if this process dies."""
    number = zlib.crc32(name.encode()) | (0x0B0C << 32)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        got = bool(cast(tuple[Any, ...], cursor.fetchone())[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
