"""What the peers lose under the same kills and cuts, with their own clients.

P2 runs the real socket.io-client. P1's tutorial has no client library: ours comes back after a cut and says
what it had not yet given to an open socket, which is more than the tutorial's page does.
"""

import asyncio
import itertools
import json
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from loadtests.faults.proxy import Proxy
from loadtests.faults.wire import Wire
from server.embedded.problems import Problem

NAMES: Final = ("p1-uvicorn", "p1-daphne", "p2-plain", "p2-full")
KINDS: Final = ("web_killed", "clients_cut", "clients_reset", "valkey_killed", "postgres_killed")
SETTLE_SECONDS: Final = 20.0  # nothing new for so long: nothing more will come
CLIENT_VERSION: Final = "4.8.1"


@dataclass
class Person:
    """Of the tutorial's room."""

    room: str
    side: str
    path: str
    said: int = 0
    shown: list[str] = field(default_factory=list)
    wire: Wire | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self, port: int, rng: random.Random) -> None:
        while True:
            self.gone.clear()
            try:
                await asyncio.get_running_loop().create_connection(lambda: self._wire(), "127.0.0.1", port)
                await self.gone.wait()
            except OSError:
                pass
            self.wire = None
            await asyncio.sleep(rng.uniform(0.05, 0.5))

    def _wire(self) -> Wire:
        return Wire(
            host="localhost",
            path=self.path,
            subprotocol=None,
            on_open=self._opened,
            on_text=lambda text: self.shown.append(json.loads(text)["message"].rstrip()),
            on_end=lambda wire, code: self.gone.set(),
        )

    def _opened(self, wire: Wire) -> None:
        self.wire = wire

    def say(self) -> bool:
        if self.wire is None:
            return False
        self.said += 1
        text = f"{self.side} {self.said} ".ljust(120)
        self.wire.send(json.dumps({"message": text}).encode())
        return True


def run(name: str, *, messages: int, faults: int, seed: int, log: Callable[[str], None]) -> dict[str, Any]:
    """`p1-uvicorn`, `p1-daphne`, `p2-plain` or `p2-full` under `faults` faults."""
    from loadtests import peers

    makers: dict[str, Callable[[], Any]] = {
        "p1-uvicorn": lambda: peers.tutorial(server="uvicorn"),
        "p1-daphne": lambda: peers.tutorial(server="daphne"),
        "p2-plain": lambda: peers.socketio(form="plain"),
        "p2-full": lambda: peers.socketio(form="full"),
    }
    peer = makers[name]()
    try:
        return asyncio.run(_run(name, peer, messages, faults, seed, log))
    finally:
        peer.stop()


async def _run(
    name: str, peer: Any, messages: int, faults: int, seed: int, log: Callable[[str], None]
) -> dict[str, Any]:
    proxy = await Proxy(lambda: ("127.0.0.1", peer.port)).start()
    try:
        rooms = [pair.conv for pair in peer.pairs(10)]
        rate = min(400.0, messages / (faults * 3.0))
        people = asyncio.create_task(_people(name, peer, proxy, rooms, messages, rate))
        counts = await _mistreat(peer, proxy, faults, random.Random(seed), people, log)
        shown = await people
        stored = await asyncio.to_thread(_stored, peer)
    finally:
        await proxy.stop()
    return {**_count(shown, stored), "faults": sum(counts.values()), "faults_by_kind": dict(counts)}


async def _mistreat(
    peer: Any,
    proxy: Proxy,
    faults: int,
    rng: random.Random,
    people: "asyncio.Task[Any]",
    log: Callable[[str], None],
) -> Counter[str]:
    counts: Counter[str] = Counter()
    await asyncio.sleep(2)
    for number in range(faults):
        if people.done():
            break
        kind = KINDS[number % len(KINDS)]
        match kind:
            case "clients_cut":
                for pair in proxy.choose(0.3, rng):
                    pair.cut()
            case "clients_reset":
                for pair in proxy.choose(0.3, rng):
                    pair.reset_mid_frame(rng.choice(["up", "down"]))
            case _:
                await asyncio.to_thread(_kill, peer, kind.removesuffix("_killed"))
        counts[kind] += 1
        log(f"fault {kind}")
        await asyncio.sleep(rng.uniform(2, 4))
    return counts


def _kill(peer: Any, part: str) -> None:
    try:
        peer.kill(part)
    except Problem:  # PostgreSQL's children were still going
        deadline = time.monotonic() + 20
        while True:
            time.sleep(0.5)
            try:
                peer.postgres.start(peer.postgres.port)
                return
            except Problem:
                if time.monotonic() > deadline:
                    raise


async def _people(
    name: str, peer: Any, proxy: Proxy, rooms: list[str], messages: int, rate: float
) -> list[dict[str, Any]]:
    each = messages // (2 * len(rooms))
    if name.startswith("p2"):
        wish = {
            "url": f"http://127.0.0.1:{proxy.port}",
            "rooms": rooms,
            "each": each,
            "rate": rate,
            "full": name == "p2-full",
            "settle_ms": int(SETTLE_SECONDS * 1000),
        }
        return await asyncio.to_thread(_node, wish)
    people = [Person(room, side, peer.path.format(conv=room)) for room in rooms for side in "ab"]
    tasks = [
        asyncio.create_task(person.live(proxy.port, random.Random(n))) for n, person in enumerate(people)
    ]
    allowed, before, at, shown, moved = 0.0, time.monotonic(), 0, 0, time.monotonic()
    while any(person.said < each for person in people) or time.monotonic() - moved < SETTLE_SECONDS:
        await asyncio.sleep(0.01)
        now = time.monotonic()
        allowed, before = min(allowed + (now - before) * rate, 2 * rate), now
        for _ in range(len(people)):
            if allowed < 1:
                break
            at = (at + 1) % len(people)
            if people[at].said < each and people[at].say():
                allowed -= 1
        if (total := sum(len(person.shown) for person in people)) != shown:
            shown, moved = total, now
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return [{"room": p.room, "side": p.side, "said": p.said, "acked": 0, "shown": p.shown} for p in people]


def _node(wish: dict[str, Any]) -> list[dict[str, Any]]:
    from loadtests.peers import BUILD, node

    folder = BUILD / "socketio-client"
    if not (folder / "node_modules" / "socket.io-client").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        command = [*node()[1], "install", "--no-audit", "--no-fund", f"socket.io-client@{CLIENT_VERSION}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    script = Path(__file__).with_name("socketio_client.js")
    done = subprocess.run(
        [node()[0], "--experimental-default-type=module", str(script)],
        input=json.dumps(wish), env={**os.environ, "CLIENT_FOLDER": str(folder)},
        capture_output=True, text=True, check=True, timeout=900,
    )  # fmt: skip
    return list(json.loads(done.stdout))


def _stored(peer: Any) -> Counter[tuple[str, str]]:
    """How often each message is in the peer's database."""
    import psycopg

    with psycopg.connect(peer.owner_url) as connection:
        (mine,) = connection.execute("SELECT to_regclass('messages')").fetchone() or (None,)
        if mine is not None:
            rows = connection.execute("SELECT room, content FROM messages").fetchall()
        else:
            (table,) = connection.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE '%_message' LIMIT 1"
            ).fetchone() or ("",)
            rows = connection.execute(f"SELECT room, text FROM {table}").fetchall()
    return Counter((room, text.rstrip()) for room, text in rows)


def _count(people: list[dict[str, Any]], stored: Counter[tuple[str, str]]) -> dict[str, Any]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        rooms.setdefault(person["room"], []).append(person)
    found: Counter[str] = Counter()
    for room, both in rooms.items():
        said = {f"{p['side']} {n}" for p in both for n in range(1, p["said"] + 1)}
        found["messages"] += len(said)
        found["not_stored"] += sum(1 for text in said if not stored[(room, text)])
        found["stored_twice"] += sum(1 for text in said if stored[(room, text)] > 1)
        for person in both:
            times = Counter(person["shown"])
            found["not_shown"] += len(said - times.keys())
            found["shown_twice"] += sum(1 for count in times.values() if count > 1)
            for side in "ab":
                order = [int(text.split()[1]) for text in person["shown"] if text.startswith(side)]
                found["shown_out_of_order"] += sum(b < a for a, b in itertools.pairwise(order))
        for one, other in (both, both[::-1]):
            theirs = {f"{other['side']} {n}" for n in range(1, other["said"] + 1)}
            found["lost"] += len(theirs - set(one["shown"]))
    return dict(found)
