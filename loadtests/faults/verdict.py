"""What is true afterwards: every invariant, from all observers' notes and from PostgreSQL itself."""

import itertools
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from loadtests.faults.crowd import Client, remembered
from loadtests.faults.place import Place

NAMED = 20  # findings told in full; the rest are counted


@dataclass
class Verdict:
    """`violations` by invariant; all empty means the promise held."""

    counts: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def broken(self, invariant: str, text: str) -> None:
        self.violations[invariant] += 1
        if len(self.findings) < NAMED:
            self.findings.append(f"{invariant}: {text}")

    @property
    def ok(self) -> bool:
        return not self.violations


def _numbers(client: Client, cid: UUID) -> int | None:
    """Which of the client's messages a stored cid is."""
    text = str(cid)
    return int(text[24:], 16) if text.startswith(client.cid_head) else None


def judge(place: Place, clients: list[Client]) -> Verdict:
    """Read the whole log once and compare it with what everybody saw and was promised."""
    verdict = Verdict()
    people: dict[bytes, list[Client]] = {}
    for client in clients:
        people.setdefault(client.name, []).append(client)
    with place.connect() as owner:
        heads = {
            row[0].hex.encode(): (row[1], row[2])
            for row in owner.execute("SELECT id, last_seq, tenant_id FROM conversations_conversation")
        }
        with owner.transaction(), owner.cursor(name="lines") as cursor:
            cursor.itersize = 20_000
            cursor.execute(
                "SELECT conversation_id, seq, sender, cid, body->>'text', tenant_id FROM conversations_entry"
                " ORDER BY conversation_id, seq"
            )
            lines: list[tuple[Any, ...]] = []
            for row in cursor:
                if lines and lines[0][0] != row[0]:
                    _conversation(verdict, lines, people, heads, place)
                    lines = []
                lines.append(row)
            if lines:
                _conversation(verdict, lines, people, heads, place)
        _audit(verdict, owner)
        _cursors(verdict, owner)
    for client in clients:
        _notes(verdict, client, heads)
    return verdict


def _conversation(
    verdict: Verdict,
    lines: list[tuple[Any, ...]],
    people: dict[bytes, list[Client]],
    heads: dict[bytes, tuple[int, UUID]],
    place: Place,
) -> None:
    name = lines[0][0].hex.encode()
    clients = people.get(name, [])
    verdict.counts["entries"] += len(lines)
    if [row[1] for row in lines] != list(range(1, len(lines) + 1)):
        verdict.broken("I3", f"c_{name.decode()}: the log itself has holes")
    if heads[name][0] != len(lines):
        verdict.broken("I3", f"c_{name.decode()}: head {heads[name][0]}, {len(lines)} lines")
    if {row[5] for row in lines} != {heads[name][1]}:
        verdict.broken("I6", f"c_{name.decode()}: entries of another tenant")
    stored: dict[Client, dict[int, int]] = {client: {} for client in clients}
    for _, seq, _, cid, text, _ in lines:
        for client in clients:
            number = _numbers(client, cid)
            if number is None:
                continue
            if number in stored[client]:
                verdict.broken(
                    "I2", f"message {number} of {client.person.side} {client.person.number} is there twice"
                )
            if text != client.words(number):
                verdict.broken("I4", f"seq {seq}: other words were stored")
            stored[client][number] = seq
    for client, places in stored.items():
        _promises(verdict, client, places)
        order = [places[number] for number in sorted(places)]
        verdict.counts["overtaken by the sender's own later message"] += sum(
            later < earlier for earlier, later in itertools.pairwise(order)
        )
    truth = [remembered(r[2].hex.encode(), str(r[3]).encode(), (r[4] or "").encode()) for r in lines]
    for client in clients:
        verdict.counts["observations"] += client.last
        seen = client.notes.lines
        if len(seen) < len(truth):
            verdict.broken(
                "I8", f"{client.person.side} {client.person.number} is at {len(seen)} of {len(truth)}"
            )
        wrong = next((i for i, (a, b) in enumerate(zip(seen, truth, strict=False)) if a != b), None)
        if wrong is not None or len(seen) > len(truth):
            verdict.broken("I4", f"{client.person.side} {client.person.number} has other words at {wrong}")


def _promises(verdict: Verdict, client: Client, places: dict[int, int]) -> None:
    who = f"{client.person.side} {client.person.number}"
    for number, seq in client.notes.acked.items():
        if places.get(number) != seq:
            verdict.broken(
                "I1", f"{who}: message {number} was acknowledged at {seq}, stored at {places.get(number)}"
            )
    for number in range(1, client.said + 1):
        if number not in places and number not in client.notes.acked:
            verdict.broken("I1", f"{who}: message {number} was never stored")
    verdict.counts["acked"] += len(client.notes.acked)
    verdict.counts["said"] += client.said


def _notes(verdict: Verdict, client: Client, heads: dict[bytes, tuple[int, UUID]]) -> None:
    who = f"{client.person.side} {client.person.number}"
    for text in client.notes.refused:
        verdict.broken("I1", f"{who}: refused: {text}")
    for text in client.notes.contradictions:
        verdict.broken("I4", f"{who}: {text}")
    for text in client.notes.backwards:
        verdict.broken("I5", f"{who}: {text}")
    for text in client.notes.walls:
        verdict.broken("I6", f"{who}: {text}")
    if client.final is not None:
        verdict.broken("I8", f"{who}: sent away for good with {client.final}")
    if client.name not in heads:
        verdict.broken("I1", f"{who}: the conversation does not exist")


def _audit(verdict: Verdict, owner: Any) -> None:
    without, doubled = owner.execute(
        "SELECT count(*) FILTER (WHERE a.n IS NULL), count(*) FILTER (WHERE a.n > 1)"
        " FROM (SELECT conversation_id::text || ':' || seq AS name FROM conversations_entry) e"
        " LEFT JOIN (SELECT target_id, count(*) AS n FROM common_auditentry WHERE target_type = 'entry'"
        " GROUP BY target_id) a ON a.target_id = e.name"
    ).fetchone()
    (entries,) = owner.execute(
        "SELECT count(*) FROM common_auditentry WHERE target_type = 'entry'"
    ).fetchone()
    verdict.counts["audit entries"] = entries
    if without or doubled or entries != verdict.counts["entries"]:
        verdict.broken(
            "I7", f"{without} lines without an audit entry, {doubled} with several, {entries} in all"
        )


def _cursors(verdict: Verdict, owner: Any) -> None:
    for delivered, read, head in owner.execute(
        "SELECT p.delivered_seq, p.read_seq, c.last_seq FROM conversations_participant p"
        " JOIN conversations_conversation c ON c.id = p.conversation_id"
    ):
        if not 0 <= read <= delivered <= head:
            verdict.broken("I5", f"cursor {read} <= {delivered} <= {head}")
        verdict.counts["cursors"] += 1
        if delivered < head:
            verdict.counts["cursors behind"] += 1


def sealed(place: Place, verdict: Verdict) -> dict[str, Any]:
    """Seal and verify the audit tree with the product's own command, as an operator would."""
    began = time.monotonic()
    done = place.command("audit", "seal")
    if done.returncode:
        verdict.broken("I7", f"audit seal: {done.stderr[-300:]}")
    done = place.command("audit", "verify", "--json")
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        report = {"ok": False, "error": done.stderr[-300:]}
    if not report.get("ok"):
        verdict.broken("I7", f"audit verify: {json.dumps(report)[:300]}")
    return {
        "ok": report.get("ok"),
        "entries": report.get("entries"),
        "seconds": round(time.monotonic() - began, 1),
    }
