"""Plays one scenario with one client, and compares what it ends up with with the server's log.

A scenario is data (scenarios/*.toml): `name`, the sentence of the protocol that it `proves`, and `steps`. A step is a
table with one verb:

    client = "say" | "act" | "cursor" | "typing" | "wake" | "offline" | "inbox" | "retry" | "discard"
           | "start" | "kill"                     what the client under test is told (kill: -9; it keeps its outbox)
    other  = "say" | "cursor" | "typing"          what a member of staff does meanwhile (`times`, `text`)
    server = "begin" | "epoch" | "restart"        begin: the conversation has `lines` already
    proxy  = "cut" | "freeze" | "close" | "inject" | "refuse" | "allow"
           | "drop" | "double" | "swap" | "rewrite" | "tear"    a rule for the next frame that fits `like`
    wait   = {…}    until the client says so: sync, stopped, waiting, last, first, applied, texts, outbox, answers,
                    cursor, words, inbox, connections, tries, asks
    sent   = {…}    how often the client sent a frame like that: `count`, `at_least`, `at_most`
    still  = 0.3    nothing may happen for so long
    gaps_ms = […]   how long the client waited, at least, after the line was ended and between its tries

At the end, unless `check = false`: the client shows exactly the server's log, applied in order, once, without a hole.
"""

import asyncio
import json
import sys
import time
import tomllib
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from conversations import log, services
from conversations.client import SUBPROTOCOL
from conversations.entries import compose
from conversations.models import Conversation
from server.accounts import access
from server.common.ids import public, uuid7
from tests.conformance.frameproxy import FrameProxy, Rule, fits
from tests.conversations.conftest import aside

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = Path(__file__).parent / "scenarios"
PACE = {
    "first": 40,
    "early": 200,
    "late": 400,
    "hint": 300,
    "cursor": 150,
    "look": 50,
    "unblock": 500,
    "hold": 50,
}
SECONDS = 10


def scenarios(theme: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((SCENARIOS / f"{theme}.toml").read_text("utf-8"))["scenario"]
    return found


class Missed(AssertionError):
    """What was expected, and what there is."""


@dataclass
class Run:
    """One scenario under one client. `server` has url, ws_url and restart()."""

    scenario: dict[str, Any]
    command: list[str]
    world: Any
    server: Any
    folder: Path
    state: dict[str, Any] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    asks: list[bool] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    errors: bytes = b""
    _reader: "asyncio.Task[None] | None" = None
    _other: ClientConnection | None = None

    async def play(self) -> None:
        scenario = self.scenario
        self.shopper, self.staff = await aside(
            lambda: (self.world.shopper(), self.world.member_ticket(self.world.owner))
        )
        self.member = scenario.get("as") == "member"
        self.conversation = public("c", self.shopper.conversation_id)
        self.tickets = list(scenario.get("tickets", []))
        async with FrameProxy(self.server.ws_url) as proxy, httpx.AsyncClient(timeout=10) as http:
            self.proxy, self.http = proxy, http
            proxy.heard = self.news.set
            try:
                if scenario.get("start", True):
                    await self.client_start({})
                for number, step in enumerate(scenario["steps"]):
                    try:
                        await self.step(step)
                    except Missed as missed:
                        raise Missed(f"{scenario['name']}: step {number + 1} {step}: {missed}") from None
                if scenario.get("check", True):
                    await self.compare()
            finally:
                await self.client_kill({})
                if self._other is not None:
                    await self._other.close()

    async def step(self, step: dict[str, Any]) -> None:
        for verb in ("client", "other", "server", "proxy"):
            if verb in step:
                own = getattr(self, f"{verb}_{step[verb]}", None)
                if own is not None:
                    await own(step)
                elif verb == "client":
                    await self.tell(
                        {"do": step["client"], **{k: v for k, v in step.items() if k != "client"}}
                    )
                else:
                    assert verb == "proxy", step
                    into = {**step.get("into", {})}
                    self.proxy.rules.append(Rule(step["proxy"], step["like"], step.get("times", 1), into))
                return
        if "wait" in step:
            await self.until(step["wait"], step.get("within", SECONDS))
        elif "sent" in step:
            self.count_sent(step)
        elif "still" in step:
            before = json.dumps([self.state, len(self.proxy.tries)])
            await asyncio.sleep(step["still"])
            if json.dumps([self.state, len(self.proxy.tries)]) != before:
                raise Missed(f"something happened: {before} -> {self.state}")
        else:
            self.gaps(step["gaps_ms"])

    # --- the client under test ------------------------------------------------------------------------

    async def client_start(self, step: dict[str, Any]) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *self.command, cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE, limit=2**24,
        )  # fmt: skip
        self._reader = asyncio.create_task(self.read(self.process))
        wish = {
            "do": "start",
            "url": self.proxy.url,
            "conv": "" if self.member else self.conversation,
            "epoch": self.shopper.ticket.epoch,
            "pace": {**PACE, **self.scenario.get("pace", {})},
            "outbox": str(self.folder / "outbox"),
        }
        if "random" in self.scenario:
            wish["random"] = self.scenario["random"]
        if self.scenario.get("http"):
            wish["http"] = self.server.url
        await self.tell(wish)

    async def client_kill(self, step: dict[str, Any]) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        if self._reader is not None:
            await self._reader
        self.state = {}

    async def tell(self, line: dict[str, Any]) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        await self.process.stdin.drain()

    async def read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        while text := await process.stdout.readline():
            line = json.loads(text)
            if "state" in line:
                self.state = line["state"]
            elif "answer" in line:
                self.answers.append(line["answer"])
            elif line.get("ask") == "ticket":
                self.asks.append(line["fresh"])
                await self.tell(self.ticket())
            self.news.set()
        self.errors = await process.stderr.read()
        self.news.set()

    def ticket(self) -> dict[str, Any]:
        kind = self.tickets.pop(0) if self.tickets else "good"
        if kind in ("fail", "refuse"):
            return {kind: "not_found"}
        token, ticket = self.staff if self.member else (self.shopper.token, self.shopper.ticket)
        return {
            "ticket": {
                "token": token if kind == "good" else "forged",
                "expires_at": "2100-01-01T00:00:00Z",
                "me": {"id": public("p", ticket.subject)},
                **({} if self.member else {"conversation": self.conversation, "epoch": ticket.epoch}),
            }
        }

    # --- everybody else ---------------------------------------------------------------------------------

    async def other_say(self, step: dict[str, Any]) -> None:
        for number in range(step.get("times", 1)):
            answer = await self.http.post(
                f"{self.server.url}/api/v1/conversations/{self.conversation}/messages",
                json={"text": step.get("text", f"line {number + 1}")},
                headers={"Authorization": f"Bearer {self.staff[0]}", "Idempotency-Key": str(uuid7())},
            )
            assert answer.status_code == 201, answer.text

    async def other_frame(self, step: dict[str, Any]) -> None:
        """A frame of a member of staff who follows the conversation too."""
        if self._other is None:
            self._other = await connect(
                self.server.ws_url, subprotocols=[SUBPROTOCOL], compression=None, proxy=None
            )
            await self._other.send(json.dumps({"t": "hello", "id": 1, "token": self.staff[0]}))
            await self._other.send(json.dumps({"t": "sub", "id": 2, "conv": self.conversation}))
        await self._other.send(json.dumps({"conv": self.conversation, **step["frame"]}))

    async def server_begin(self, step: dict[str, Any]) -> None:
        shopper = self.shopper

        def write() -> None:
            thread = services.open_conversation(shopper.ticket)
            key = services.key_of(shopper.customer_id)
            said = [
                compose(
                    conversation_id=thread.id, key=key, sender=shopper.customer_id, role="customer", cid=uuid7(),
                    body={"text": f"{n}"},
                )
                for n in range(step["lines"])
            ]  # fmt: skip
            with access.scope(thread.tenant_id):
                log.append(said)

        await aside(write)

    async def server_epoch(self, step: dict[str, Any]) -> None:
        """As after a restore: another epoch."""

        def change() -> None:
            with access.platform_scope():
                Conversation.objects.filter(pk=self.shopper.conversation_id).update(epoch="beef")

        await aside(change)

    async def server_restart(self, step: dict[str, Any]) -> None:
        await asyncio.to_thread(self.server.restart)

    # --- the line between them ----------------------------------------------------------------------------

    async def proxy_cut(self, step: dict[str, Any]) -> None:
        if "like" in step:
            self.proxy.rules.append(Rule("cut", step["like"], step.get("times", 1)))
        else:
            self.proxy.cut()

    async def proxy_freeze(self, step: dict[str, Any]) -> None:
        self.proxy.freeze()

    async def proxy_close(self, step: dict[str, Any]) -> None:
        await self.proxy.close(step["code"], step.get("reason", "by the scenario"))

    async def proxy_inject(self, step: dict[str, Any]) -> None:
        frame = json.loads(
            json.dumps(step["frame"])
            .replace("$conv", self.conversation)
            .replace("$staff", public("p", self.staff[1].subject))
        )
        if step.get("head"):
            frame["heads"] = {self.conversation: step["head"]}
        await self.proxy.inject(frame)

    async def proxy_refuse(self, step: dict[str, Any]) -> None:
        self.proxy.refusing = True

    async def proxy_allow(self, step: dict[str, Any]) -> None:
        self.proxy.refusing = False

    # --- what must be so ----------------------------------------------------------------------------------

    def shown(self) -> dict[str, Any]:
        thread = (self.state.get("threads") or {}).get(self.conversation, {})
        entries = thread.get("entries", [])
        cursors = thread.get("cursors", {}).get(public("p", self.staff[1].subject))
        return {
            **{name: thread.get(name) for name in ("first", "last", "head", "applied", "words", "epoch")},
            "sync": self.state.get("sync"),
            "stopped": self.state.get("stopped"),
            "waiting": self.state.get("waiting"),
            "texts": [text for _, kind, text in entries if kind == "message"],
            "kinds": [kind for _, kind, _ in entries],
            "outbox": thread.get("outbox", []),
            "cursor": cursors,
            "answers": self.answers,
            "inbox": (self.state.get("inbox") or {}).get(self.conversation),
            "connections": len(self.proxy.links),
            "tries": len(self.proxy.tries),
            "asks": self.asks,
        }

    async def until(self, wanted: dict[str, Any], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while any(self.shown()[name] != value for name, value in wanted.items()):
            self.news.clear()
            left = deadline - time.monotonic()
            try:
                async with asyncio.timeout(max(0, left)):
                    await self.news.wait()
            except TimeoutError:
                now = self.shown()
                last = [{k: v for k, v in f.items() if k != "token"} for f in self.proxy.sent[-6:]]
                there = {name: now[name] for name in (*wanted, "sync", "last")}
                raise Missed(f"is {there}\nsent {last}\n{self.errors.decode()[-1500:]}") from None

    def count_sent(self, step: dict[str, Any]) -> None:
        found = [frame for frame in self.proxy.sent if fits(frame, step["sent"])]
        if step.get("same_cid") and len({frame.get("cid") for frame in found}) != 1:
            raise Missed(f"different cids: {found}")
        count = len(found)
        wanted = step.get("count", count)
        if count != wanted or not step.get("at_least", 0) <= count <= step.get("at_most", count):
            raise Missed(f"{count} times: {found}")

    def gaps(self, wanted: list[int]) -> None:
        times = [self.proxy.ended, *(at for at in self.proxy.tries if at > self.proxy.ended)]
        gaps = [round((after - before) * 1000) for before, after in pairwise(times)]
        # A timer may come a little early by another clock; how late it comes is the machine's affair.
        if len(gaps) < len(wanted) or any(gap < least - 10 for gap, least in zip(gaps, wanted, strict=False)):
            raise Missed(f"{gaps}")

    async def compare(self) -> None:
        """I1 to I4: what the client shows is the server's log, in its order, once."""
        stored: list[dict[str, Any]] = []
        headers = {"Authorization": f"Bearer {self.shopper.token}"}
        while True:
            path = f"{self.server.url}/api/v1/conversations/{self.conversation}/events"
            answer = await self.http.get(path, params={"after": len(stored)}, headers=headers)
            page = answer.raise_for_status().json()
            stored += page["events"]
            if len(stored) >= page["head"]:
                break
        await self.until({"last": len(stored), "sync": "live", "waiting": 0}, SECONDS)
        thread = self.state["threads"][self.conversation]
        first = thread["first"]
        expected = [[e["seq"], e["kind"], (e.get("body") or {}).get("text")] for e in stored[first - 1 :]]
        if thread["entries"] != expected:
            raise Missed(f"{self.scenario['name']}: shows {thread['entries']}, stored is {expected}")
        applied = thread["applied"]
        if not self.scenario.get("restarts_log") and applied != list(range(first, len(stored) + 1)):
            raise Missed(f"{self.scenario['name']}: applied {applied}")


PYTHON = [sys.executable, "-m", "tests.conformance.driver"]


async def play_all(
    theme: str, command: list[str], kind: str, world: Any, server: Any, folder: Path, together: int = 6
) -> list[str]:
    """Every scenario of a theme, a few at a time. Returns what was missed."""
    gate = asyncio.Semaphore(together)

    async def one(number: int, scenario: dict[str, Any]) -> str | None:
        own = folder / f"{number}"
        own.mkdir()
        async with gate:
            began = time.monotonic()
            try:
                await Run(scenario, command, world, server, own).play()
            except Missed as missed:
                return str(missed)
            except Exception as error:
                return f"{scenario['name']}: {type(error).__name__}: {error}"
            finally:
                print(f"{kind} {time.monotonic() - began:5.2f} s  {scenario['name']}")
            return None

    wanted = [s for s in scenarios(theme) if kind in s.get("clients", [kind])]
    found = await asyncio.gather(*(one(number, scenario) for number, scenario in enumerate(wanted)))
    return [missed for missed in found if missed]
