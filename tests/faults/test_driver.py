"""The fault driver itself, for a few seconds: what it proves at length in loadtests, and that it would notice."""

import json
from itertools import count
from uuid import UUID

from loadtests import faults
from loadtests.faults.crowd import Client, Person, remembered
from loadtests.faults.verdict import Verdict, _conversation

KINDS = (
    "clients_cut",
    "postgres_backends_terminated",
    "clients_reset",
    "valkey_listeners_dropped",
    "postgres_half_open",
    "web_killed",
    "clock_an_hour_behind",
    "postgres_reset",
)


def test_a_short_run_loses_doubles_and_reorders_nothing():
    plan = faults.Plan(messages=1200, pairs=8, vendors=1, spacing=0.3, kinds=KINDS)
    result = faults.go(plan, log=lambda text: None)
    # How fast they are at head again is measured in loadtests, on a machine that does nothing else.
    broken = {name: result[name] for name in faults.BROKEN if name != "late" and result[name]}
    assert not broken, json.dumps(result, indent=1)
    assert result["audit"]["ok"]
    assert result["messages"] == result["counts"]["acked"] == 1200
    assert result["faults"] >= 6, result["faults_by_kind"]


def people():
    numbers = count(1)
    name = UUID(int=1).hex.encode()
    return [
        Client(Person(next(numbers), side, 0, name, str), lambda: ("", 0), None)
        for side in ("customer", "staff")
    ]


def lines_of(clients, order):
    """What the database would hold if these had said these numbers in this order."""
    tenant = UUID(int=7)
    lines = []
    for seq, (who, number) in enumerate(order, 1):
        client = clients[who]
        cid = UUID(f"{client.cid_head}{number:012x}")
        lines.append((UUID(int=1), seq, UUID(int=who + 1), cid, client.words(number), tenant))
        client.said = max(client.said, number)
        client.notes.acked[number] = seq
    for client in clients:
        for row in lines:
            client.notes.lines.append(remembered(row[2].hex.encode(), str(row[3]).encode(), row[4].encode()))
    return lines


def judged(clients, lines, head=None):
    verdict = Verdict()
    heads = {clients[0].name: (len(lines) if head is None else head, UUID(int=7))}
    _conversation(verdict, lines, {clients[0].name: clients}, heads, None)
    return set(verdict.violations)


def test_the_verdict_sees_what_is_wrong():
    order = [(0, 1), (1, 1), (0, 2), (1, 2)]
    clients = people()
    lines = lines_of(clients, order)
    assert judged(clients, lines) == set()
    # Lost: one that was acknowledged.
    clients[0].said, clients[0].notes.acked[3] = 3, 5
    assert judged(clients, lines) == {"I1"}
    # Doubled.
    clients = people()
    twice = lines_of(clients, [*order, (0, 2)])
    assert "I2" in judged(clients, twice)
    # A hole in the log, and a head that does not fit.
    clients = people()
    lines = lines_of(clients, order)
    assert "I3" in judged(clients, [*lines[:1], *lines[2:]])
    assert judged(clients, lines, head=5) == {"I3"}
    # Two observers who saw different words, and one who is behind.
    clients[0].notes.lines[2] += 1
    assert judged(clients, lines) == {"I4"}
    clients[0].notes.lines[2] -= 1
    clients[1].notes.lines.pop()
    assert judged(clients, lines) == {"I8"}
    # Another tenant's line in this conversation.
    clients = people()
    lines = lines_of(clients, order)
    lines[1] = (*lines[1][:5], UUID(int=8))
    assert judged(clients, lines) == {"I6"}
