"""chat.v1's promises as state machines: Hypothesis looks for the order of events that breaks one of them.

The first machine is a client's line against a model of the log; the second is the group writer on the real
PostgreSQL, with senders who repeat themselves, rows that others hold and connections that are cut.
`loadtests` runs the same ones for longer: HYPOTHESIS_PROFILE=long.
"""

import asyncio
import os
import threading
from collections import Counter

import hypothesis.strategies as st
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations import database, log, services
from loadtests.faults.crowd import Client, Person, _hash_of
from server.common.errors import DomainError, IdempotencyConflict, NotFound, Stale
from server.common.ids import uuid7
from tests.conversations.test_log import audited, item, rows

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
NETWORK = settings(
    max_examples=1000 if LONG else 40, stateful_step_count=50, deadline=None, suppress_health_check=CHECKS
)
WRITER = settings(
    max_examples=150 if LONG else 7,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    suppress_health_check=CHECKS,
)
NAME = "0" * 31 + "1"


class Line(RuleBasedStateMachine):
    """One observer. The network loses, doubles and reorders what it likes; the server forgets the client at a cut."""

    @initialize()
    def begin(self) -> None:
        self.log: list[str] = []
        self.epoch = "e1"
        self.asked: list[dict] = []
        self.flying: list[dict] = []  # frames on their way down, in any order
        self.applied: list[str] = []
        self.cursor = 0
        self.client = Client(Person(1, "customer", 0, NAME.encode(), str), lambda: ("", 0), None)
        self.client._tell = lambda **frame: self.asked.append(frame)
        self.client.person.foreign = ""
        self.client._fetch_more = lambda: None
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.client._fetched = self._fetched
        self.reconnect()

    def teardown(self) -> None:
        self.loop.close()
        asyncio.set_event_loop(None)

    def _fetched(self, frame) -> None:
        for event in frame["events"]:
            self.client._other(event)
        self.client.fetching = 0.0

    def event(self, seq: int) -> dict:
        return {
            "t": "event", "conv": f"c_{NAME}", "seq": seq, "kind": "message", "from": "p_x", "cid": f"{seq}",
            "body": {"text": self.log[seq - 1]},
        }  # fmt: skip

    @rule(text=st.text(max_size=3))
    def somebody_writes(self, text: str) -> None:
        self.log.append(text)
        self.flying.append(self.event(len(self.log)))

    @rule()
    def reconnect(self) -> None:
        """A cut: what flew is gone, and a subscription from where the client stands."""
        self.flying.clear()
        self.asked.clear()
        self.client.ready = False
        self.client._subscribe()

    @rule(data=st.data())
    def the_server_answers(self, data) -> None:
        if not self.asked:
            return
        frame = self.asked.pop(0)
        head = len(self.log)
        if frame["t"] == "sub":
            answer = {"t": "ok", "re": 1, "conv": frame["conv"], "epoch": self.epoch, "head": head}
            self.client._other({**answer, "mode": "live" if frame["after"] == head else "replay"})
            self.flying += [self.event(seq) for seq in range(frame["after"] + 1, head + 1)]
        elif frame["t"] == "fetch":
            events = [self.event(seq) for seq in range(frame["after"] + 1, min(head, frame["after"] + 5) + 1)]
            self.client._other({"t": "ok", "re": 4, "conv": frame["conv"], "head": head, "events": events})

    @rule(data=st.data())
    def a_frame_arrives(self, data) -> None:
        """Any of those that fly; at times it arrives again later."""
        if self.flying:
            at = data.draw(st.integers(0, len(self.flying) - 1))
            self.client._other(self.flying[at])
            if data.draw(st.booleans()):
                del self.flying[at]

    @rule(data=st.data())
    def a_frame_is_lost(self, data) -> None:
        if self.flying:
            del self.flying[data.draw(st.integers(0, len(self.flying) - 1))]

    @rule(data=st.data())
    def a_cursor_is_shown(self, data) -> None:
        self.cursor = max(self.cursor, data.draw(st.integers(0, 50)))
        frame = {"t": "cursor", "conv": f"c_{NAME}", "from": "p_x", "delivered": self.cursor, "read": 0}
        self.client._other(frame)

    @invariant()
    def what_is_applied_is_a_beginning_of_the_log(self) -> None:
        client = self.client
        truth = [_hash_of(self.event(seq)) for seq in range(1, client.last + 1)]
        assert list(client.notes.lines) == truth  # I3, I4
        assert not client.notes.contradictions
        assert not client.notes.backwards  # I5
        assert not client.notes.walls  # I6

    @invariant()
    def a_quiet_network_brings_it_to_head(self) -> None:
        """I8, seen from here: nothing that can happen leaves the client where a reconnect would not heal it."""
        held = {seq for seq in self.client.held if seq <= self.client.last}
        assert not held


class Writing(RuleBasedStateMachine):
    """Several senders and one group writer on the real database; every answer is remembered and checked at the end."""

    thread_of = None  # set by the test: makes a conversation

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.threads = [self.thread_of() for _ in range(3)]
        self.writer = log.Writer()
        self.loop.run_until_complete(self._start())
        self.under_way: list[tuple[object, object]] = []
        self.answers: dict[tuple, tuple[int, str]] = {}
        self.holder: psycopg.Connection | None = None
        self.used: list[tuple] = []

    async def _start(self) -> None:
        self.writer.start()

    def _run(self, work):
        return self.loop.run_until_complete(work)

    def _submit(self, made) -> None:
        async def submit():
            self.under_way.append((made, self.writer.submit(made)))
            await asyncio.sleep(0)

        self._run(submit())

    @rule(thread=st.integers(0, 2), text=st.sampled_from("abc"), count=st.integers(1, 4))
    def somebody_sends(self, thread: int, text: str, count: int) -> None:
        for _ in range(count):
            made = item(self.threads[thread], text)
            self.used.append((thread, made.cid, text))
            self._submit(made)

    @rule(data=st.data(), same=st.booleans())
    def somebody_repeats_himself(self, data, same: bool) -> None:
        if self.used:
            thread, cid, text = data.draw(st.sampled_from(self.used))
            self._submit(item(self.threads[thread], text if same else text + "!", cid=cid))

    @rule(thread=st.integers(0, 2), seq=st.integers(0, 9))
    def somebody_is_careful(self, thread: int, seq: int) -> None:
        self._submit(item(self.threads[thread], "careful", sender=uuid7(), role="member", if_seq=seq))

    @rule()
    def somebody_sends_poison(self) -> None:
        made = item(self.threads[0], "poison")
        made.body = "{not json"
        self._submit(made)

    @rule()
    def the_connection_is_cut(self) -> None:
        with psycopg.connect(**database.conninfo()) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'fashionistar log' AND datname = current_database()"
            )

    @rule(thread=st.integers(0, 2))
    def a_row_is_held_for_a_moment(self, thread: int) -> None:
        def hold() -> None:
            with psycopg.connect(**database.conninfo()) as other:
                other.execute("SELECT set_config('app.tenant', 'platform', false)")
                other.execute(
                    "SELECT FROM conversations_conversation WHERE id = %s FOR UPDATE",
                    [self.threads[thread].id],
                )
                got.set()
                threading.Event().wait(0.03)

        got = threading.Event()
        threading.Thread(target=hold).start()
        got.wait(5)

    @rule()
    def time_passes(self) -> None:
        self._run(asyncio.sleep(0.01))

    def teardown(self) -> None:
        if not hasattr(self, "writer"):
            return
        try:
            self._run(asyncio.wait_for(self._settle(), 30))
            self._check()
        finally:
            self._run(self.writer.stop())
            self.loop.close()

    async def _settle(self) -> None:
        await asyncio.gather(*(future for _, future in self.under_way), return_exceptions=True)

    def _check(self) -> None:
        stored = {}
        for thread in self.threads:
            lines = rows(
                "SELECT seq, sender, cid, body->>'text' FROM conversations_entry WHERE conversation_id = %s"
                " ORDER BY seq",
                thread.id,
            )
            assert [line[0] for line in lines] == list(range(1, len(lines) + 1))  # I3
            assert max(Counter((line[1], line[2]) for line in lines).values(), default=1) == 1  # I2
            assert len(audited(thread)) == len(lines)  # I7
            stored |= {(thread.id, line[1], line[2]): (line[0], line[3]) for line in lines}
        first = set()
        for made, future in self.under_way:
            key = (made.conversation, made.sender, made.cid)
            error = future.exception()
            if error is None:
                seq, text = stored[key]  # I1
                assert seq == future.result().seq
                assert f'"{text}"' in made.body  # never an `ok` for other words
                if not future.result().dup:
                    assert key not in first
                    first.add(key)
            else:
                assert isinstance(error, DomainError | psycopg.Error)
                if isinstance(error, IdempotencyConflict):
                    assert f'"{stored[key][1]}"' not in made.body
                if isinstance(error, Stale):
                    assert made.if_seq is not None
                assert not isinstance(error, NotFound)


TestLine = pytest.mark.filterwarnings("ignore")(Line.TestCase)
TestLine.settings = NETWORK


def test_the_writer_keeps_every_promise_in_any_order_of_events(world):
    from hypothesis.stateful import run_state_machine_as_test

    def begun():
        return services.open_conversation(world.shopper().ticket)

    machine = type("Machine", (Writing,), {"thread_of": staticmethod(begun)})
    run_state_machine_as_test(machine, settings=WRITER)
