"""People who chat through thick and thin: each client keeps the rules of chat.v1, and remembers all it was told.

What a client *applied* is kept as one number per seq (a hash of who said what), so that a million
lines of two hundred observers fit in memory and can be compared with the database line by line.
"""

import asyncio
import json
import random
import re
import time
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from loadtests.faults.wire import Wire

EVENT: Final = re.compile(
    rb'\{"t":"event","conv":"c_([0-9a-f]{32})","seq":(\d+),"kind":"message","at":"[^"]+","from":"p_([0-9a-f]{32})",'
    rb'"role":"\w+","cid":"([0-9a-f-]{36})"(?:,"name":"[^"]*")?,"body":\{"text": ?"([^"\\]*)"\}\}'
)
OK: Final = re.compile(
    rb'\{"t":"ok","re":(\d+),"conv":"c_[0-9a-f]{32}","cid":"([0-9a-f-]{36})","seq":(\d+),"at":"[^"]+","dup":(true|false)\}'
)
OPEN_SECONDS: Final = 4.0
WELCOME_SECONDS: Final = 8.0
SILENCE_SECONDS: Final = 35.0
ANSWER_SECONDS: Final = 10.0
WINDOW: Final = 16  # messages without an answer, per person
FIRST_ID: Final = 1000


def remembered(sender: bytes, cid: bytes, text: bytes) -> int:
    """One number for a line's content; equal lines give equal numbers within this process."""
    return hash((sender, cid, text))


@dataclass
class Person:
    """Who a client is. `token` makes a fresh ticket."""

    number: int
    side: str  # "customer" or "staff"
    tenant: int
    conversation: bytes  # 32 hex digits
    token: Callable[[], str]
    path: str = "/ws/chat"
    foreign: str = ""  # a conversation of another tenant, which must look as if it did not exist


@dataclass
class Notes:
    """What one client saw; read by the verdict."""

    lines: "array[int]" = field(default_factory=lambda: array("q"))  # the hash of seq 1, 2, 3, …
    acked: dict[int, int] = field(default_factory=dict)  # the message's number -> its seq
    refused: list[str] = field(default_factory=list)
    walls: list[str] = field(default_factory=list)  # what it should never have been shown
    backwards: list[str] = field(default_factory=list)  # cursors that went back
    contradictions: list[str] = field(default_factory=list)  # another seq or other words than before
    seen: Counter[Any] = field(default_factory=Counter)


class Client:
    """One person's connection, which heals itself."""

    def __init__(self, person: Person, address: Callable[[], tuple[str, int]], rng: random.Random) -> None:
        self.person, self.address, self.rng = person, address, rng
        self.notes = Notes()
        self.name = person.conversation
        self.frame_head = f'{{"t":"send","conv":"c_{person.conversation.decode()}","cid":"'
        side = 1 if person.side == "customer" else 2
        self.cid_head = f"0198f0c2-{person.number:04x}-7{side:03x}-8000-"
        self.pending: dict[int, tuple[bytes, float]] = {}  # number -> (frame, when it was last sent)
        self.said = 0
        self.quota = 0
        self.epoch: str | None = None
        self.held: dict[int, int] = {}
        self.cursors: dict[str, tuple[int, int]] = {}
        self.told = 0
        self.ready = False
        self.wire: Wire | None = None
        self.heard_at = 0.0
        self.connected = False
        self.ended = asyncio.Event()
        self.stopping = False
        self.final: int | None = None
        self.fetching = 0.0
        self.misses = 0
        self.old_until = 0  # a snapshot's page begins after this seq; the older ones are fetched

    @property
    def last(self) -> int:
        return len(self.notes.lines)

    @property
    def done(self) -> bool:
        return self.said >= self.quota and not self.pending

    # --- what a person does -----------------------------------------------------------------------

    def say(self) -> bool:
        """Say the next numbered thing, if not too much is unanswered."""
        if self.said >= self.quota or len(self.pending) >= WINDOW or self.final is not None:
            return False
        self.said += 1
        number = self.said
        frame = (
            f'{self.frame_head}{self.cid_head}{number:012x}","id":{FIRST_ID + number},'
            f'"body":{{"text":"{self.words(number)}"}}}}'
        ).encode()
        self.pending[number] = (frame, time.monotonic())
        if self.ready and self.wire is not None:
            self.wire.send(frame)
        return True

    def words(self, number: int) -> str:
        """120 bytes that nobody else says."""
        return f"{self.person.side} {self.person.number} says thing {number} ".ljust(120, ".")

    def sweep(self, now: float) -> None:
        """Once a second: silence, unanswered messages, the cursor."""
        wire = self.wire
        if wire is None or not wire.open:
            return
        if now - self.heard_at > SILENCE_SECONDS:
            self.notes.seen["silent"] += 1
            wire.abort()
            return
        if not self.ready:
            return
        for number, (frame, at) in list(self.pending.items()):
            if now - at > ANSWER_SECONDS:
                self.notes.seen["asked again"] += 1
                self.pending[number] = (frame, now)
                wire.send(frame)
        if self.held and now - self.fetching > ANSWER_SECONDS:
            self._fetch(now)
        if self.last > self.told:
            self._cursor()

    def _cursor(self) -> None:
        self.told = self.last
        self._tell(t="cursor", conv=f"c_{self.name.decode()}", delivered=self.told, read=self.told)

    def _tell(self, **frame: Any) -> None:
        if self.wire is not None:
            self.wire.send(json.dumps(frame, separators=(",", ":")).encode())

    # --- the connection ---------------------------------------------------------------------------

    async def live(self) -> None:
        """Connect, and come back with full-jitter back-off until told to stop."""
        loop = asyncio.get_running_loop()
        delay, began = 0.5, time.monotonic()
        while not self.stopping:
            self.ended.clear()
            connected = False
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    host, port = self.address()
                    await loop.create_connection(self._wire, host, port)
            except (OSError, TimeoutError):
                self.notes.seen["not connected"] += 1
            else:
                limit = time.monotonic() + OPEN_SECONDS + WELCOME_SECONDS
                while not self.ended.is_set() and not self.ready and time.monotonic() < limit:
                    await self._wait(0.25)
                if not self.ready and self.wire is not None:
                    self.wire.abort()
                connected = self.ready
                await self.ended.wait()
            self.ready, self.wire = False, None
            if self.final is not None or self.stopping:
                return
            if connected:
                delay, began = 0.5, time.monotonic()
            self.notes.seen["reconnects"] += 1
            await asyncio.sleep(self.rng.uniform(0, delay))
            delay = min(delay * 2, 5.0 if time.monotonic() - began < 60 else 30.0)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.ended.wait()
        except TimeoutError:
            pass

    def _wire(self) -> Wire:
        self.wire = Wire(
            host="localhost",
            path=self.person.path,
            subprotocol="chat.v1.json",
            on_open=self._opened,
            on_text=self._heard,
            on_end=self._ended,
        )
        self.heard_at = time.monotonic()
        self.connected = False
        return self.wire

    def _opened(self, wire: Wire) -> None:
        self._tell(t="hello", id=0, token=self.person.token(), client={"name": "faults", "version": "1.0.0"})

    def _ended(self, wire: Wire, code: int) -> None:
        if wire is not self.wire:
            return
        self.ready = False
        self.notes.seen[f"closed {code}"] += 1
        if code >= 4500 and self.connected:  # before its welcome it was a hello that came late
            self.final = code
        self.ended.set()

    def stop(self) -> None:
        self.stopping = True
        if self.wire is not None:
            self.wire.abort()
        self.ended.set()

    # --- what it hears ----------------------------------------------------------------------------

    def _heard(self, payload: bytes) -> None:
        self.heard_at = time.monotonic()
        if found := EVENT.fullmatch(payload):
            conversation, seq, sender, cid, text = found.groups()
            self._event(conversation, int(seq), remembered(sender, cid, text))
        elif found := OK.fullmatch(payload):
            self._stored(int(found[1]) - FIRST_ID, found[2], int(found[3]), found[4] == b"true")
        else:
            self._other(json.loads(payload))

    def _other(self, frame: dict[str, Any]) -> None:
        kind = frame["t"]
        if kind == "event":
            self._event(frame["conv"][2:].encode(), frame["seq"], _hash_of(frame))
        elif kind == "ping":
            self._tell(t="pong")
        elif kind == "welcome":
            self.connected = True
            self._subscribe()
        elif kind == "ok" and frame.get("mode"):
            self._subscribed(frame)
        elif kind == "ok" and "events" in frame:
            self._fetched(frame)
        elif kind == "ok" and "cid" in frame:
            self._stored(frame["re"] - FIRST_ID, frame["cid"].encode(), frame["seq"], frame["dup"])
        elif kind == "err":
            self._refused(frame)
        elif kind == "cursor":
            self._moved(frame)

    def _subscribe(self, *, afresh: bool = False) -> None:
        frame: dict[str, Any] = {"t": "sub", "id": 1, "conv": f"c_{self.name.decode()}", "after": self.last}
        if self.epoch is not None:
            frame["epoch"] = self.epoch
        self._tell(**frame)
        if self.person.foreign and self.rng.random() < 0.2:
            self._tell(t="fetch", id=2, conv=self.person.foreign, after=0, limit=5)
            self._tell(t="sub", id=3, conv=self.person.foreign, after=0)

    def _subscribed(self, frame: dict[str, Any]) -> None:
        if frame.get("re") == 3:
            self.notes.walls.append(f"sub {frame['conv']}")
            return
        self.epoch = frame["epoch"]
        self.held.clear()
        self.fetching = 0.0
        self.misses = 0
        self.notes.seen[frame["mode"]] += 1
        self.old_until = frame["from"] - 1 if frame["mode"] == "snapshot" else 0
        self.ready = True
        now = time.monotonic()
        for number, (text, _) in self.pending.items():  # in the order in which they were said
            self.pending[number] = (text, now)
            if self.wire is not None:
                self.wire.send(text)
        if self.last:
            self._cursor()

    def _stored(self, number: int, cid: bytes, seq: int, dup: bool) -> None:
        known = self.notes.acked.setdefault(number, seq)
        if known != seq:
            self.notes.contradictions.append(f"message {number} was {known}, then {seq}")
        if cid.decode() != f"{self.cid_head}{number:012x}":
            self.notes.contradictions.append(f"ok for {cid.decode()} under message {number}")
        self.pending.pop(number, None)
        self.notes.seen["dup" if dup else "ok"] += 1

    def _event(self, conversation: bytes, seq: int, content: int) -> None:
        if conversation != self.name:
            self.notes.walls.append(f"event of c_{conversation.decode()}")
            return
        lines = self.notes.lines
        if seq == len(lines) + 1:
            lines.append(content)
            while self.held and (following := self.held.pop(len(lines) + 1, None)) is not None:
                lines.append(following)
            if not self.held:
                self.misses = 0
        elif seq <= len(lines):
            self.notes.seen["known"] += 1
            if lines[seq - 1] != content:
                self.notes.contradictions.append(f"seq {seq} with other words")
        else:
            self.held[seq] = content
            now = time.monotonic()
            if now - self.fetching > ANSWER_SECONDS:
                self.notes.seen["gaps"] += 1
                self._fetch(now)

    def _fetch(self, now: float) -> None:
        self.fetching = now
        self.misses += 1
        if self.misses > 3 and not self.old_until:
            self.misses = 0
            self._subscribe()
            return
        self._tell(t="fetch", id=4, conv=f"c_{self.name.decode()}", after=self.last, limit=200)

    def _fetched(self, frame: dict[str, Any]) -> None:
        if frame.get("re") == 2:
            self.notes.walls.append(f"fetch {frame['conv']}")
            return
        for event in frame["events"]:
            self._event(event["conv"][2:].encode(), event["seq"], _hash_of(event))
        self.fetching = 0.0
        if self.held or self.last < self.old_until:
            # After a snapshot the older pages are read as somebody who scrolls up would, at the allowed rate.
            asyncio.get_running_loop().call_later(0.25, self._fetch_more)

    def _fetch_more(self) -> None:
        if self.ready and (self.held or self.last < self.old_until):
            self._fetch(time.monotonic())

    def _refused(self, frame: dict[str, Any]) -> None:
        if not self.connected and self.wire is not None:  # not welcome just now
            self.notes.seen[f"hello {frame['code']}"] += 1
            self.wire.abort()
            return
        number = (frame.get("re") or 0) - FIRST_ID
        if frame.get("re") in (2, 3):
            if frame["code"] != "not_found" and not frame.get("temporary"):
                self.notes.walls.append(f"foreign: {frame['code']}")
            return
        if number > 0:
            if not frame.get("temporary"):
                self.notes.refused.append(f"message {number}: {frame['code']}")
                self.pending.pop(number, None)
                return
            self.notes.seen[f"err {frame['code']}"] += 1
            if number in self.pending:
                again = (frame.get("retry_after_ms") or 500) / 1000
                asyncio.get_running_loop().call_later(again, self._repeat, number)
            return
        self.notes.seen[f"err {frame['code']}"] += 1
        if not frame.get("temporary"):
            self.notes.refused.append(frame["code"])
        elif frame.get("re") == 1:
            again = (frame.get("retry_after_ms") or 500) / 1000
            asyncio.get_running_loop().call_later(again, self._subscribe_again, self.wire)

    def _subscribe_again(self, wire: Wire | None) -> None:
        if wire is self.wire and not self.ready:
            self._subscribe()

    def _repeat(self, number: int) -> None:
        held = self.pending.get(number)
        if held is not None and self.ready and self.wire is not None:
            self.pending[number] = (held[0], time.monotonic())
            self.wire.send(held[0])

    def _moved(self, frame: dict[str, Any]) -> None:
        if frame["conv"][2:].encode() != self.name:
            self.notes.walls.append(f"cursor of {frame['conv']}")
            return
        before = self.cursors.get(frame["from"], (0, 0))
        now = (frame["delivered"], frame["read"])
        if now[0] < before[0] or now[1] < before[1] or now[1] > now[0]:
            self.notes.backwards.append(f"{before} -> {now}")
        self.cursors[frame["from"]] = (max(before[0], now[0]), max(before[1], now[1]))


def _hash_of(event: dict[str, Any]) -> int:
    body = event.get("body") or {}
    return remembered(
        event.get("from", "p_")[2:].encode(), event.get("cid", "").encode(), body.get("text", "").encode()
    )


@dataclass
class Crowd:
    """All clients, and the pace at which they speak."""

    clients: list[Client]
    rate: float  # messages per second, of all together
    _tasks: "list[asyncio.Task[None]]" = field(default_factory=list)

    def start(self) -> None:
        self._tasks = [asyncio.create_task(client.live()) for client in self.clients]
        self._tasks += [asyncio.create_task(self._speak()), asyncio.create_task(self._sweeps())]

    async def stop(self) -> None:
        for client in self.clients:
            client.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _speak(self) -> None:
        """Open loop: what is due is said now; after a stall at most two seconds' worth at once."""
        allowed, before, at = 0.0, time.monotonic(), 0
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            allowed, before = min(allowed + (now - before) * self.rate, 2 * self.rate), now
            idle = 0
            while allowed >= 1 and idle < len(self.clients):
                at = (at + 1) % len(self.clients)
                if self.clients[at].say():
                    allowed -= 1
                    idle = 0
                else:
                    idle += 1

    async def _sweeps(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for client in self.clients:
                client.sweep(now)
