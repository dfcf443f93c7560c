"""Kill -9 whatever you like while people chat: what was acknowledged is there once, for everybody, and acted on."""

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import psutil
import pytest

from conversations.client import Client
from server.accounts import tickets
from server.cores import available
from tests.faults import installation
from tests.faults.installation import Installation

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
SHOPPERS, MESSAGES = 3, 12
PARTS = os.environ.get("FAULT_PARTS", "worker,web,valkey,postgres").split(",")


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    made = installation.start()
    yield made
    made.stop()
    installation.remove(made)


class Shopper:
    """One shopper with her own session, who says numbered things and remembers what was acknowledged."""

    def __init__(self, place: Installation, number: int) -> None:
        self.place, self.number = place, number
        answer = httpx.post(
            f"{place.url}/api/v1/widget/sessions", json={"site_key": place.site_key}, timeout=10
        )
        self.session = answer.raise_for_status().json()
        self.acked: dict[str, int] = {}  # what she said -> its seq

    @property
    def conversation(self) -> str:
        return self.session["conversation"]

    async def token(self) -> str:
        """A ticket renewed at each reconnect, as a widget does it; the server may be away just then."""
        async with httpx.AsyncClient(timeout=5) as http:
            try:
                answer = await http.post(
                    f"{self.place.url}/api/v1/widget/sessions",
                    json={"site_key": self.place.site_key, "renew": self.session["renew"]},
                )
                if answer.status_code == 200:
                    self.session = {**self.session, **answer.json()}
            except httpx.HTTPError:
                pass
        return self.session["token"]

    async def talk(self, client: Client, count: int) -> None:
        for turn in range(count):
            # Something the assistant understands: after two misses it would hand over and fall silent.
            text = f"show me red dresses under {100 + len(self.acked)}"
            answer = await client.send(self.conversation, text)
            self.acked[text] = answer["seq"]
            await asyncio.sleep(random.uniform(0.1, 0.5) if turn % 4 else 0)


async def until(found, seconds, what):
    """Ask again until it is so: processes are coming back."""
    deadline = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < deadline, what()
        await asyncio.sleep(0.3)
    return result


def unfinished(place: Installation) -> list[tuple]:
    with place.database() as database:
        return database.execute(
            "SELECT 'not expanded', name, key, '' FROM common_outboxentry WHERE NOT expanded"
            " UNION ALL SELECT state, name, key, error FROM common_outboxdelivery WHERE state <> 'done'"
        ).fetchall()


async def test_kill_9_of_worker_web_valkey_and_postgres_loses_nothing_and_doubles_nothing(place):
    shoppers = [Shopper(place, number) for number in range(SHOPPERS)]

    def staff_token() -> str:
        return tickets.issue(
            kind="member",
            subject=place.member,
            tenant_id=place.tenant,
            session=place.membership,
            role="owner",
            name="Sam",
        )[0]

    clients = [Client(place.ws_url, shopper.token) for shopper in shoppers]
    console = Client(place.ws_url, staff_token, name="console")
    async with clients[0], clients[1], clients[2], console:
        for shopper, client in zip(shoppers, clients, strict=True):
            await client.follow(shopper.conversation)
            await shopper.talk(client, 1)
            await console.follow(shopper.conversation)
        for _ in range(ROUNDS):
            talks = [
                asyncio.create_task(shopper.talk(client, MESSAGES))
                for shopper, client in zip(shoppers, clients, strict=True)
            ]
            for part in PARTS:
                await asyncio.sleep(1.5)
                before = place.pid_of(part)
                place.kill(part)
                await until(
                    lambda part=part, before=before: _again(place, part, before),
                    20,
                    lambda: place.log[-2000:],
                )
            await asyncio.gather(*talks)
        # Every outbox row is handled, by whoever lives now.
        await until(lambda: not unfinished(place), 60, lambda: f"{unfinished(place)}\n{place.log[-3000:]}")
        heads = _heads(place, shoppers)
        # Every client ends at head.
        for client, shopper in [
            *zip(clients, shoppers, strict=True),
            *((console, shopper) for shopper in shoppers),
        ]:
            log = client.logs[shopper.conversation]
            head = heads[shopper.conversation]
            await until(
                lambda log=log, head=head: log.last >= head, 15, lambda log=log, head=head: (log.last, head)
            )
        _everything_is_there_once(place, shoppers, clients, console)
        async with httpx.AsyncClient(timeout=10) as http:
            shown = (await http.get(f"{place.url}/metrics")).text.splitlines()
        # The killed process's sockets are not counted.
        assert {"fashionistar_sockets 4.0", "fashionistar_outbox_waiting 0.0"} <= set(shown)
    assert min(client.reconnects for client in [*clients, console]) >= ROUNDS
    verified = await asyncio.to_thread(place.command, "audit", "seal")
    assert verified.returncode == 0, verified.stderr
    verified = await asyncio.to_thread(place.command, "audit", "verify", "--json")
    assert json.loads(verified.stdout)["ok"] is True


def _again(place: Installation, part: str, before: int) -> bool:
    try:
        return place.pid_of(part) != before
    except (ValueError, OSError, psutil.Error):  # gone, not back yet
        return False


def _heads(place: Installation, shoppers: list[Shopper]) -> dict[str, int]:
    with place.database() as database:
        rows = database.execute("SELECT id, last_seq FROM conversations_conversation").fetchall()
    return {f"c_{row[0].hex}": row[1] for row in rows}


def _everything_is_there_once(place, shoppers, clients, console) -> None:
    for shopper, client in zip(shoppers, clients, strict=True):
        conversation = shopper.conversation.removeprefix("c_")
        with place.database() as database:
            stored = database.execute(
                "SELECT seq, role, body FROM conversations_entry WHERE conversation_id = %s::uuid ORDER BY seq",
                [conversation],
            ).fetchall()
            audited = database.execute(
                "SELECT count(*), count(DISTINCT target_id) FROM common_auditentry"
                " WHERE target_type = 'entry' AND target_id LIKE %s",
                [f"{_dashed(conversation)}:%"],
            ).fetchone()
        assert [row[0] for row in stored] == list(range(1, len(stored) + 1))
        said = Counter(row[2]["text"] for row in stored if row[1] == "customer")
        assert said == Counter(shopper.acked.keys())
        assert {row[2]["text"]: row[0] for row in stored if row[1] == "customer"} == shopper.acked
        assert audited == (len(stored), len(stored))
        last = max(shopper.acked.values())
        answers = [row[2] for row in stored if row[1] == "assistant" and row[2].get("final")]
        assert max(body["turn"] for body in answers) == last, _turns_of(place, conversation)
        turns = Counter(body["turn"] for body in answers)
        assert set(turns.values()) == {1}
        for observer in (client, console):
            seen = [(e["seq"], e["body"]) for e in observer.logs[shopper.conversation].entries]
            assert seen == [(row[0], row[2]) for row in stored]


@pytest.mark.skipif(len(available()) < 2, reason="there is nothing to divide")
def test_the_web_has_a_core_to_itself_also_after_everything_was_killed(place):
    (core,) = os.sched_getaffinity(place.pid_of("web"))
    for part in ("worker", "valkey", "postgres"):
        assert core not in os.sched_getaffinity(place.pid_of(part)), part


def _turns_of(place: Installation, conversation: str) -> str:
    """For the reader of a failure: what became of each turn."""
    with place.database() as database:
        rows = database.execute(
            "SELECT d.payload->>'seq', d.state, d.attempts, d.done_at, d.error FROM common_outboxdelivery d"
            " WHERE d.key = %s ORDER BY d.id",
            [f"conversation:{_dashed(conversation)}"],
        ).fetchall()
        runs = database.execute(
            "SELECT trigger_seq, final_seq, status, started_at, finished_at FROM agents_run"
            " WHERE conversation_id = %s::uuid ORDER BY started_at",
            [conversation],
        ).fetchall()
        said = database.execute(
            "SELECT seq, role, at, body FROM conversations_entry WHERE conversation_id = %s::uuid ORDER BY seq",
            [conversation],
        ).fetchall()
    return "\n".join(str(row) for row in (*rows, *runs, *said))


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
