"""A deploy nobody notices: real processes are stopped and replaced while people talk."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from conversations.client import Client
from server.bootstrap import ROOT
from server.common.ids import uuid7
from tests.conversations.conftest import aside, name_of
from tests.conversations.test_log import rows


def listener() -> socket.socket:
    held = socket.create_server(("127.0.0.1", 0), backlog=256)
    held.set_inheritable(True)
    return held


def environment(**more: str) -> dict[str, str]:
    found = {**os.environ, "CHAT_SEND_RATE": "1000", "CHAT_SEND_BURST": "1000", **more}
    found.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return found


@contextmanager
def web(held: socket.socket, server: str = "uvicorn", **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """One web process on the listening socket; it serves when this returns."""
    ear, mouth = os.pipe()
    command = [sys.executable, "-m", "server.web", "--server", server]
    command += ["--fd", str(held.fileno()), "--ready-fd", str(mouth)]
    command += ["--app", "tests.recorder:application"]
    fds = (held.fileno(), mouth)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(**more), pass_fds=fds, start_new_session=True
    )
    os.close(mouth)
    try:
        assert os.read(ear, 1) == b".", f"{server} did not start"
        yield process
    finally:
        os.close(ear)
        if process.poll() is None:
            process.kill()
        process.wait()


async def ended(process: subprocess.Popen[bytes], seconds: float) -> int:
    return await asyncio.to_thread(process.wait, seconds)


class Talker:
    """Somebody who goes on talking, whatever happens, and knows what was acked."""

    def __init__(self, port: int, shopper) -> None:
        self.conversation, self.frames, self.acked = name_of(shopper), [], {}
        url = f"ws://127.0.0.1:{port}/ws/chat"
        self.client = Client(url, lambda: shopper.token, on_frame=self.frames.append)
        self.task: asyncio.Task | None = None

    async def begin(self) -> None:
        await self.client.__aenter__()
        await self.client.follow(self.conversation)
        self.task = asyncio.create_task(self._talk())

    async def _talk(self) -> None:
        for number in range(10_000):
            cid = str(uuid7())
            self.acked[cid] = (await self.client.send(self.conversation, f"{number}", cid=cid))["seq"]
            await asyncio.sleep(0.01)

    async def end(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        head = max(self.acked.values())
        await self.client.wait_for(self.conversation, lambda e: e["seq"] >= head)
        await self.client.close()

    def check(self) -> None:
        entries = self.client.logs[self.conversation].entries
        assert [e["seq"] for e in entries] == list(range(1, len(entries) + 1))
        said = [e["body"]["text"] for e in entries]
        assert said == [f"{n}" for n in range(len(said))]  # nothing lost, nothing twice, all in order
        places = {e["cid"]: e["seq"] for e in entries}
        assert all(places[cid] == seq for cid, seq in self.acked.items())

    @property
    def byes(self) -> list[dict]:
        return [frame for frame in self.frames if frame["t"] == "bye"]


@pytest.mark.parametrize("server", ["uvicorn", "daphne"])
async def test_a_process_that_is_asked_to_stop_hands_its_clients_over_and_loses_nothing(world, server):
    shoppers = await aside(lambda: [world.shopper() for _ in range(4)])
    with contextlib.ExitStack() as stack:
        held = stack.enter_context(contextlib.closing(listener()))
        port = held.getsockname()[1]
        old = stack.enter_context(web(held, server, CHAT_DRAIN_NOTICE_SECONDS="2"))
        talkers = [Talker(port, shopper) for shopper in shoppers]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            assert (await http.get("/readyz")).status_code == 200
            for talker in talkers:
                await talker.begin()
            starting = asyncio.ensure_future(asyncio.to_thread(stack.enter_context, web(held)))
            while not starting.done():  # the connection to the old one stays in use
                assert (await http.get("/readyz")).status_code == 200
                await asyncio.wait([starting], timeout=1)
            old.send_signal(signal.SIGTERM)
            for _ in range(20):
                waiting = await http.get("/readyz")  # on the connection to the old one
                if waiting.status_code != 200:
                    break
                await asyncio.sleep(0.1)
            assert (waiting.status_code, waiting.json()) == (503, {"status": "draining"})
        assert await ended(old, 15) == 0
        await asyncio.sleep(1.5)
        for talker in talkers:
            await talker.end()
    for talker in talkers:
        assert [bye["code"] for bye in talker.byes] == [4000]
        assert all(100 <= bye["retry_after_ms"] <= 9000 for bye in talker.byes)
        assert talker.client.reconnects == 1
        talker.check()
    people = [shopper.customer_id for shopper in shoppers]
    closed = rows(
        "SELECT after->>'code', count(*) FROM common_auditentry WHERE actor_id = ANY (%s)"
        " AND action = 'socket.closed' GROUP BY 1",
        people,
    )
    assert ("4000", 4) in closed  # written before the process ended


async def test_asked_twice_it_does_not_wait(world):
    shopper = await aside(world.shopper)
    with contextlib.closing(listener()) as held, web(held, CHAT_DRAIN_NOTICE_SECONDS="30") as process:
        talker = Talker(held.getsockname()[1], shopper)
        await talker.begin()
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        assert process.poll() is None
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert await ended(process, 10) == 0
        assert time.monotonic() - began < 5
        talker.task.cancel()
        await talker.client.close()
    assert [bye["code"] for bye in talker.byes] == [4000]


ROOF = """
import os, sys
from server.cores import shares
from server.supervisor import Roof, _listen

class Services:
    postgres = valkey = None

roof = Roof(Services(), dict(os.environ), _listen("127.0.0.1", 0), lambda: None, server="uvicorn", processes=2,
            cores=shares(2, ()))
roof.others = []
print(roof.port, flush=True)
sys.exit(roof.run(lambda: None))
"""


def serves(port: int) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False, timeout=3).status_code == 200
    return False


def children_of(pid: int) -> set[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return {int(word) for word in found.stdout.split()}


async def test_a_rolling_restart_replaces_every_process_and_nobody_is_left_alone(world, tmp_path):
    shoppers = await aside(lambda: [world.shopper() for _ in range(4)])
    log = (tmp_path / "up.log").open("wb")
    command = [sys.executable, "-c", ROOF]
    roof = await asyncio.to_thread(
        lambda: subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=log, text=True
        )
    )
    try:
        port = int(roof.stdout.readline())
        async with asyncio.timeout(30):
            while len(children_of(roof.pid)) != 2 or not await asyncio.to_thread(serves, port):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        before = children_of(roof.pid)
        assert len(before) == 2
        talkers = [Talker(port, shopper) for shopper in shoppers]
        for talker in talkers:
            await talker.begin()
        roof.send_signal(signal.SIGHUP)
        refused = 0
        for _ in range(400):
            try:  # somebody answers at any time
                await asyncio.to_thread(lambda: socket.create_connection(("127.0.0.1", port), 2).close())
            except OSError:
                refused += 1
            await asyncio.sleep(0.1)
            now = children_of(roof.pid)
            if len(now) == 2 and not now & before:
                break
        assert not children_of(roof.pid) & before
        assert refused == 0
        await asyncio.sleep(1.5)
        for talker in talkers:
            await talker.end()
        began = time.monotonic()
        roof.terminate()
        assert await ended(roof, 15) == 0
        assert time.monotonic() - began < 5
    finally:
        left = children_of(roof.pid)
        roof.kill()
        roof.wait()
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        log.close()
    for talker in talkers:
        talker.check()
        assert talker.byes, "each process was replaced, so each client was sent on"
        assert {bye["code"] for bye in talker.byes} == {4000}
    said = (tmp_path / "up.log").read_text()
    assert "web-1 replaced" in said and "web-2 replaced" in said
    assert "Traceback" not in said
