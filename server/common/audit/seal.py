"""Sealing: committed entries become leaves of the tree, and a signed head covers them.

Writers notice nothing: sealing only reads their rows, later. It takes an entry when every transaction that
could still bring an earlier one has ended (its `tx` is below the snapshot's xmin), so nothing is skipped.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, transaction

from server.common import clock
from server.common.audit import heads
from server.common.audit.heads import Head
from server.common.audit.tree import Frontier
from server.common.errors import Conflict
from server.common.scope import platform_scope

BATCH = 200_000
LOCK = 0x5EA1ED
COUNTED = 10_000


class SealBroken(Conflict):
    """What was kept of the tree does not fit its signed head: somebody changed it. Nothing is sealed on top."""

    code = "audit_seal_broken"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did."""

    added: int
    head: Head | None
    ms: float


def seal_all(*, batch: int = BATCH) -> Sealed:
    """Seal all that may be sealed now, a transaction a batch; nothing while another process does it.

    Raises SealBroken.
    """
    started = time.perf_counter()
    added, head = 0, None
    for count, newest in _batches(batch):
        added, head = added + count, newest or head
    return Sealed(added, head, round((time.perf_counter() - started) * 1000, 1))


def _batches(batch: int) -> Iterator[tuple[int, Head | None]]:
    low, more = 0, True
    while more:
        count, head, low, more = _seal_batch(batch, low)
        yield count, head


def _one(cursor: Any) -> tuple[Any, ...]:
    return cast(tuple[Any, ...], cursor.fetchone())


_EVER = 2**63 - 1


def seal_some(*, batch: int, low: int = 0) -> tuple[int, int, bool]:
    """Seal about a batch at most of what waits, in one short transaction.

    Returns (entries sealed, `low` for the next call, whether more may wait). Raises SealBroken.
    """
    count, _, low, more = _seal_batch(batch, low)
    return count, low, more


def _seal_batch(batch: int, low: int) -> tuple[int, Head | None, int, bool]:
    """(entries sealed, new head, where to go on, whether more may wait)."""
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not _one(cursor)[0]:
            return 0, None, low, False
        frontier, sealed_below = _where_we_are(cursor)
        # In a statement of its own: the next one's snapshot is younger, so it sees all that is below.
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        high, more = int(_one(cursor)[0]), False
        if sealed_below > high:
            # Copied to a younger server by other means than `restore`: look at every entry once.
            low = 0
        else:
            low = max(low, sealed_below)
            high, more = _cut(cursor, low, high, batch)
        count = _add(cursor, frontier, low, high)
        head = _keep(cursor, frontier, high) if count else None
    return count, head, high, more


def seal_rest() -> Sealed:
    """Seal every entry that has no leaf, whatever its transaction's number, and count from here on.

    For a freshly restored database, whose entries carry another server's numbers, while nobody writes;
    at least one entry (that of the restore) must be new.
    """
    started = time.perf_counter()
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        frontier, _ = _where_we_are(cursor)
        count = _add(cursor, frontier, 0, _EVER)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        head = _keep(cursor, frontier, int(_one(cursor)[0])) if count else None
    return Sealed(count, head, round((time.perf_counter() - started) * 1000, 1))


def _add(cursor: Any, frontier: Frontier, low: int, high: int) -> int:
    """New leaves for the entries of transactions low <= tx < high; returns how many."""
    before = frontier.size
    cursor.execute("SELECT audit_seal(%s, %s, %s)", [before, low, high])
    while leaves := cursor.fetchmany(10_000):
        for (leaf,) in leaves:
            frontier.append(bytes(leaf))
    return frontier.size - before


def _where_we_are(cursor: Any) -> tuple[Frontier, int]:
    """The tree so far and the first transaction not sealed. Raises SealBroken when it is not what was signed."""
    cursor.execute(
        "SELECT size, root, at, key, signature, peaks, next_tx FROM common_audithead ORDER BY size DESC LIMIT 1"
    )
    row = cursor.fetchone()
    cursor.execute("SELECT position + 1 FROM common_auditleaf ORDER BY position DESC LIMIT 1")
    last = cursor.fetchone()
    leaves = last[0] if last else 0
    if row is None:
        if leaves:
            raise SealBroken("The audit log was sealed before, but its heads are gone.", leaves=leaves)
        return Frontier(), 0
    head = Head.from_row(row)
    try:
        frontier = Frontier.unpack(head.size, bytes(row[5]))
    except ValueError as error:
        raise SealBroken("The audit log's newest head was changed.", size=head.size) from error
    if frontier.root() != head.root or not head.signed() or leaves != head.size:
        raise SealBroken("The audit log's newest head was changed.", size=head.size, leaves=leaves)
    return frontier, int(row[6])


def _cut(cursor: Any, low: int, high: int, batch: int) -> tuple[int, bool]:
    """Where to end, so that about a batch is taken but never half a transaction; and whether more waits."""
    cursor.execute("SELECT first, last, entries FROM audit_cut(%s, %s, %s)", [low, high, batch + 1])
    first, last, count = _one(cursor)
    if count <= batch:
        return high, False
    return (last if last > first else last + 1), True


def _keep(cursor: Any, frontier: Frontier, next_tx: int) -> Head:
    head = heads.sign(size=frontier.size, root=frontier.root(), at=clock.now())
    cursor.execute(
        "INSERT INTO common_audithead (size, root, at, key, signature, peaks, next_tx)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [head.size, head.root, head.at, head.key, head.signature, frontier.pack(), next_tx],
    )
    transaction.on_commit(lambda: heads.keep_witness(head))
    return head


def inspect() -> None:
    """Raises SealBroken when the next seal would."""
    with platform_scope(), connection.cursor() as cursor:
        _where_we_are(cursor)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far sealing is behind: entries without a leaf, and the age of the oldest of them in seconds."""

    entries: int
    seconds: float


def lag() -> Lag:
    """Counts COUNTED at most: it is asked every few seconds, and most of all in a rush."""
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT next_tx FROM common_audithead ORDER BY size DESC LIMIT 1), 0)"
        )
        low = _one(cursor)[0]
        cursor.execute(
            "SELECT entries, coalesce(extract(epoch FROM clock_timestamp() - oldest), 0)::float8"
            " FROM audit_waiting(%s, %s, %s)",
            [low, _EVER, COUNTED],
        )
        count, seconds = _one(cursor)
    return Lag(int(count), max(0.0, float(seconds)))
