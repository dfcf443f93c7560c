"""The load generator counts right: on the live server, and on servers that lose and double on purpose."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from loadtests.generator import Failed, Socket, alone, build, pairs_of, run
from loadtests.generator.build import COMPILERS, MISSING
from loadtests.spy import Seen
from loadtests.stack import Pair
from server.embedded.problems import Problem
from server.management.commands.bench import Command
from tests.stack import ROOT, Stack

compiler = any(shutil.which(name) for name in COMPILERS)


def test_without_a_compiler_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["loadtests.generator.build"], "TOOLS", tmp_path)
    with pytest.raises(Problem, match="needs a C compiler: install gcc or clang"):
        build(compilers=("no-such-compiler",), wheel=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(Problem) as caught:
        build(compilers=("no-such-compiler",))
    assert str(caught.value).startswith(MISSING)
    assert "ziglang" in str(caught.value)
    assert not list(tmp_path.glob("ziglang/*"))


@dataclass
class Place:
    port: int
    wire: str = "channels"
    path: str = "/ws/chat/{conv}/"


class Room:
    """The tutorial's chat with a fault of its own: what is said number `n` in a room reaches `times(n)` times."""

    def __init__(self, times):
        self.times, self.rooms, self.said, self.cut = times, {}, {}, 0

    async def __call__(self, socket: ServerConnection) -> None:
        room = socket.request.path
        here = self.rooms.setdefault(room, set())
        here.add(socket)
        try:
            while True:
                text = await socket.recv()
                while len(here) < 2:  # noqa: ASYNC110  (nobody speaks to an empty room)
                    await asyncio.sleep(0.01)
                assert set(json.loads(text)) == {"message"}
                number = self.said[room] = self.said.get(room, 0) + 1
                if number == self.cut:
                    for other in list(here):
                        other.transport.abort()
                    return
                for other in list(here):
                    for _ in range(1 if other is socket else self.times(number)):
                        await other.send(text)
        except ConnectionClosed:
            pass  # by the generator: without a closing frame, as a lost connection
        finally:
            here.discard(socket)


async def _talk(room, mode="closed", **options):
    if not compiler:
        with pytest.raises(Problem, match="needs a C compiler"):
            build(wheel=False)
        return None
    async with serve(room, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        sockets = [Socket(n // 2, f"r{n // 2}", sends=n % 2 == 0) for n in range(8)]
        return await asyncio.to_thread(run, mode, Place(port), sockets, **options)


async def test_what_is_lost_and_doubled_is_counted_by_name():
    seen = await _talk(Room(lambda n: {3: 0, 5: 2}.get(n, 1)), messages=10, seconds=0.3, warmup=0, quiet=0.2)
    if seen is None:
        return
    assert (seen["sent"], seen["acked"], seen["expected"]) == (40, 40, 40)
    assert (seen["delivered"], seen["lost"], seen["lost_acked"], seen["doubled"]) == (36, 4, 4, 4)
    assert (seen["reordered"], seen["strays"], seen["reconnects"]) == (0, 0, 0)


async def test_a_cut_loses_what_was_on_the_way_and_the_rest_arrives():
    room = Room(lambda n: 1)
    room.cut = 4
    seen = await _talk(room, messages=8, seconds=1.2, warmup=0, quiet=0.3)
    if seen is None:
        return
    assert seen["reconnects"] == 8
    assert (seen["sent"], seen["delivered"], seen["lost"], seen["doubled"]) == (32, 28, 4, 0)
    assert seen["back_ms"]["count"] == 8


async def test_an_open_loop_counts_from_when_a_message_was_due():
    async def stalls(socket: ServerConnection) -> None:
        while True:
            text = await socket.recv()
            await asyncio.sleep(0.05)  # five are due meanwhile
            await socket.send(text)

    if not compiler:
        return
    async with serve(stalls, "127.0.0.1", 0, compression=None) as server:
        place = Place(server.sockets[0].getsockname()[1])
        seen = await asyncio.to_thread(
            run,
            "open",
            place,
            [Socket(0, "r")],
            rate=100,
            poisson=0,
            seconds=0.2,
            warmup=0,
        )
    assert 19 <= seen["window_sent"] <= 21  # the edges of the window are not on the beat
    # Twenty a second are served: the last one is answered after a second, although it was due at 0.2.
    assert seen["ack_ms"]["max"] > 700


def test_a_server_that_is_not_there_is_said():
    if compiler:
        with pytest.raises(Failed, match="dial"):
            run("idle", Place(1), [Socket(0, "r")], give_up=0.3)


def test_it_is_not_the_bottleneck():
    if compiler:
        seen = alone(seconds=0.3, sockets=20)
        assert seen["sent"] == seen["acked"] > 1000
        assert seen["cpu_share"] <= 1


def test_pairs_chat_on_the_live_server(live_server: Stack):
    if not compiler:
        return
    made = subprocess.run(
        [sys.executable, "-m", "loadtests.prepare"],
        cwd=ROOT,
        env={**live_server.environment, "DJANGO_SETTINGS_MODULE": "server.settings"},
        input=json.dumps({"make": "rooms", "n": 10, "members": 1}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    pairs = pairs_of(
        Pair(r["customer"], r["members"][0], r["conv"], r["epoch"]) for r in json.loads(made.stdout)
    )
    # Below a shopper's burst: each says four or five.
    seen = run("open", Here(live_server.port), pairs, rate=60, seconds=1.3, warmup=0.2, drain=20)
    assert seen["sent"] == seen["acked"] == seen["delivered"] == seen["expected"] > 20
    assert [seen[name] for name in ("lost", "doubled", "reordered", "gaps", "strays", "refused")] == [0] * 6
    assert seen["delivered_ms"]["p50"] > 0


@dataclass
class Here:
    port: int
    wire: str = "chat.v1"
    path: str = "/ws/chat"


def test_a_profile_is_read_by_function(tmp_path):
    file = tmp_path / "raw"
    file.write_text(
        "process 1;run (a/site-packages/uvicorn/server.py);send (x/log.py) 3\n"
        "run (a/site-packages/uvicorn/server.py) 1\n"
    )
    seen = Seen(file).top(5)
    assert seen["samples"] == 4
    assert seen["top"][0] == {"function": "send (x/log.py)", "self_percent": 75.0, "total_percent": 75.0}


def test_the_command_knows_its_benchmarks(capsys):
    with pytest.raises(SystemExit):
        Command().run_from_argv(["manage.py", "bench", "nothing"])
    assert "invalid choice: 'nothing'" in capsys.readouterr().err
    assert os.environ.get("DATABASE_URL")  # and it touched nothing
