"""Verification: every entry against its leaf, every leaf against the signed heads, the heads against a witness.

Nothing that the database computes is believed: hashes are made here, from the columns themselves.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast
from uuid import UUID

from django.db import connection, transaction

from server.common import clock
from server.common.audit import heads, rows
from server.common.audit.check import encode, leaf_hash
from server.common.audit.heads import Head
from server.common.audit.tree import Frontier
from server.env import env

CHUNK = 20_000
NAMED = 100  # findings told in full; the rest are counted

Kind = Literal["altered", "missing", "added", "leaf", "head", "shrunk"]


@dataclass(frozen=True, slots=True)
class Finding:
    """altered, missing, added: an entry. leaf: a leaf's place. head: a wrong head. shrunk: the log is shorter."""

    kind: Kind
    text: str
    entry: str | None = None
    position: int | None = None


@dataclass
class Report:
    """`entries` were checked against `heads` signed heads; `unsealed` newer ones wait for their seal."""

    entries: int = 0
    heads: int = 0
    unsealed: int = 0
    root: str = ""
    ms: int = 0
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.count == 0

    def add(self, kind: Kind, text: str, *, entry: object = None, position: int | None = None) -> None:
        self.count += 1
        if len(self.findings) < NAMED:
            self.findings.append(Finding(kind, text, None if entry is None else str(entry), position))


def verify(*, witnesses: Iterable[Head] = (), trusted: Iterable[bytes] = ()) -> Report:
    """Read the whole log once. witnesses: heads kept outside the database; the one in DIR is always used.

    trusted: public keys besides the installation's own, e.g. from before a change of key.
    """
    started = time.perf_counter()
    report = Report()
    kept = [*witnesses]
    try:
        if (own := heads.read_witness()) is not None:
            kept.append(own)
    except ValueError as error:
        report.add("head", f"the witness cannot be read: {error}")
    with transaction.atomic(), connection.cursor() as cursor:
        # One picture of everything, however long it takes; it holds nobody up.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT set_config('app.tenant', 'platform', true)")
        cursor.execute("SELECT size, root, at, key, signature, next_tx FROM common_audithead ORDER BY size")
        stored = cursor.fetchall()
        series = [Head.from_row(row) for row in stored]
        _check_signatures(report, series, {heads.public_key(), *trusted})
        _check_witnesses(report, series, kept, {heads.public_key(), *trusted})
        _walk(report, series, kept)
        _find_added(report, cursor, stored[-1][5] if stored else 0)
    report.heads = len(series)
    report.ms = round((time.perf_counter() - started) * 1000)
    _keep_result(report)
    return report


def _result_path() -> Path:
    return env.data_dir / "audit-verified.json"


def _keep_result(report: Report) -> None:
    path = _result_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    value = {
        "at": clock.now().isoformat(),
        "ok": report.ok,
        "entries": report.entries,
        "findings": report.count,
    }
    path.write_text(json.dumps(value) + "\n", encoding="utf-8")


def last_result() -> dict[str, Any] | None:
    """What the last verification on this machine said: {at, ok, entries, findings, age_days}; None before the first."""
    try:
        value: dict[str, Any] = json.loads(_result_path().read_text(encoding="utf-8"))
        return {**value, "age_days": (clock.now() - datetime.fromisoformat(value["at"])).days}
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _check_signatures(report: Report, series: Sequence[Head], trusted: set[bytes]) -> None:
    before: Head | None = None
    for head in series:
        if head.key not in trusted:
            report.add("head", f"the head of size {head.size} is signed with a key that is not this log's")
        elif not head.signed():
            report.add("head", f"the signature of the head of size {head.size} is wrong")
        if before is not None and head.at < before.at:
            report.add("head", f"the head of size {head.size} is older than that of size {before.size}")
        before = head


def _check_witnesses(
    report: Report, series: Sequence[Head], kept: Iterable[Head], trusted: set[bytes]
) -> None:
    size = series[-1].size if series else 0
    for head in kept:
        if head.key not in trusted or not head.signed():
            report.add("head", f"the witness of size {head.size} is not signed with this log's key")
        if head.size > size:
            report.add("shrunk", f"a head of {head.size} entries was signed, but the log has only {size} now")


def _walk(report: Report, series: Sequence[Head], kept: Iterable[Head]) -> None:
    """The leaves in order: their entries, and the roots at every head's and witness's size."""
    last_size = series[-1].size if series else 0
    expected: dict[int, list[tuple[str, bytes]]] = {}
    for head in series:
        expected.setdefault(head.size, []).append(("head", head.root))
    for head in kept:
        expected.setdefault(head.size, []).append(("witness", head.root))
    frontier, sound, wrong = Frontier(), 0, False
    for position, entry, leaf in _leaves(report, last_size):
        if position != frontier.size:
            report.add(
                "leaf", f"leaf {frontier.size} is missing; the next is {position}", position=frontier.size
            )
            return
        frontier.append(leaf)
        for what, root in expected.get(frontier.size, ()):
            if frontier.root() == root:
                sound = sound if wrong else frontier.size
            elif not wrong:
                wrong = True
                report.add(
                    "leaf" if what == "head" else "shrunk",
                    f"the {what} of size {frontier.size} does not fit: leaves {sound} to {frontier.size - 1}"
                    f" were changed together with what they cover (the last is of entry {entry})",
                    position=sound,
                )
    report.entries, report.root = frontier.size, frontier.root().hex()
    if frontier.size < last_size:
        report.add(
            "shrunk", f"the newest head covers {last_size} entries, but there are {frontier.size} leaves"
        )


def _leaves(report: Report, size: int) -> Iterator[tuple[int, UUID, bytes]]:
    """Each leaf's place, entry and stored hash; entries that do not match are reported on the way."""
    low = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT position, entry_id, entry_at, hash FROM common_auditleaf WHERE position >= %s"
                " ORDER BY position LIMIT %s",
                [low, CHUNK],
            )
            chunk = cast(list[tuple[int, UUID, datetime, bytes]], cursor.fetchall())
            if not chunk:
                return
            found = _entries(cursor, chunk)
            for position, entry, at, stored in chunk:
                leaf = bytes(stored)
                if position >= size:
                    report.add(
                        "leaf", f"leaf {position} is under no signed head", entry=entry, position=position
                    )
                computed = found.get((entry, at))
                if computed is None:
                    report.add("missing", f"entry {entry} is gone", entry=entry, position=position)
                elif computed != leaf:
                    report.add("altered", f"entry {entry} was changed", entry=entry, position=position)
                yield position, entry, leaf
            low = chunk[-1][0] + 1


def _entries(
    cursor: Any, chunk: Sequence[tuple[int, UUID, datetime, bytes]]
) -> dict[tuple[UUID, datetime], bytes]:
    times = [row[2] for row in chunk]
    cursor.execute(
        f"SELECT e.id, e.at, {rows.SELECT} FROM common_auditentry e"  # noqa: S608  (constants of ours)
        f" WHERE e.id = ANY (%s) AND e.at BETWEEN %s AND %s",
        [[row[1] for row in chunk], min(times), max(times)],
    )
    return {(row[0], row[1]): leaf_hash(encode(row[2:])) for row in cursor}


def _find_added(report: Report, cursor: Any, next_tx: int) -> None:
    """Entries that stand in the log without having gone through a seal, and those that still may."""
    cursor.execute(
        f"SELECT e.id, {rows.TX} < %(next)s AS late, e.tx >= pg_snapshot_xmax(pg_current_snapshot()) AS future"  # noqa: S608
        f" FROM common_auditentry e WHERE NOT EXISTS"
        f" (SELECT FROM common_auditleaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)",
        {"next": next_tx},
    )
    for entry, late, future in cursor:
        if late or future:
            why = "its time to be sealed has passed" if late else "its transaction has not happened yet"
            report.add("added", f"entry {entry} was put in from outside: {why}", entry=entry)
        else:
            report.unsealed += 1
