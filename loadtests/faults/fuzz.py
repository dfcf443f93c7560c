"""Frames that no honest client sends: valid ones bent at every level, from the field's value to the frame's mask."""

import asyncio
import base64
import json
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from struct import pack
from typing import Any, Final

MASK: Final = b"\x11\x22\x33\x44"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**53 + 1, 2**63, -(2**63), 10**400, 0.5, 1e308, -0.0,
    "", " ", "\x00", "\u2028", "\ud800", "💥" * 50, "a" * 5000, "0", "null", "1e999", "c_", "c_" + "0" * 32,
    "c_" + "f" * 31, "../../etc/passwd", "'; DROP TABLE x; --", "%s%s%n", "{{7*7}}", "<script>", "inbox",
    "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", [], {}, [[]], [None] * 100,
    {"text": {"text": "x"}}, {"": ""}, ["hello"] * 50, {"__proto__": {"a": 1}}, {"$where": "1"},
)  # fmt: skip


def frame(
    payload: bytes, opcode: int = TEXT, *, fin: bool = True, masked: bool = True, rsv: int = 0
) -> bytes:
    """One WebSocket frame, rightly or wrongly made."""
    first, bit = opcode | (0x80 if fin else 0) | rsv, 0x80 if masked else 0
    size = len(payload)
    if size < 126:
        head = pack("!BB", first, bit | size)
    elif size < 65536:
        head = pack("!BBH", first, bit | 126, size)
    else:
        head = pack("!BBQ", first, bit | 127, size)
    return head + (MASK + _masked(payload) if masked else payload)


def _masked(payload: bytes) -> bytes:
    long = MASK * (len(payload) // 4 + 1)
    number = int.from_bytes(payload, "big") ^ int.from_bytes(long[: len(payload)], "big")
    return number.to_bytes(len(payload), "big")


@dataclass
class Fuzzer:
    """An endless source. `conv`: the caller's own conversation, so that some frames get past the first doors."""

    rng: random.Random
    conv: str
    token: str = "x"
    made: Counter[str] = field(default_factory=Counter)

    def next(self) -> bytes:
        """Bytes for the socket: one hostile frame, or a few that are hostile together."""
        kinds: list[tuple[int, Callable[[], bytes]]] = [
            (50, self.bent_field),
            (12, self.bent_text),
            (6, self.bent_utf8),
            (6, self.deep),
            (4, self.huge_number),
            (4, self.fragments),
            (3, self.control),
            (3, self.bad_header),
            (2, self.binary),
            (1, self.oversize),
            (1, self.noise),
        ]
        make = self.rng.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]
        self.made[make.__name__] += 1
        return make()

    # --- content ----------------------------------------------------------------------------------

    def valid(self) -> dict[str, Any]:
        number = self.rng.randrange(1 << 20)
        cid = f"{number:08x}-0000-7000-8000-{self.rng.randrange(1 << 48):012x}"
        conv = self.conv
        return self.rng.choice([
            {"t": "sub", "id": number, "conv": conv, "after": 0, "epoch": "a"},
            {"t": "unsub", "id": number, "conv": conv},
            {"t": "fetch", "id": number, "conv": conv, "after": 0, "limit": 200},
            {"t": "send", "id": number, "conv": conv, "cid": cid, "body": {"text": "fuzz", "meta": {"a": 1}},
             "if_seq": 0, "reply_to": 1, "kind": "message"},
            {"t": "act", "id": number, "conv": conv, "cid": cid, "action": "cart.add",
             "args": {"variant": cid, "quantity": 1}},
            {"t": "act", "id": number, "conv": conv, "cid": cid, "action": "cart.view", "args": {}},
            {"t": "edit", "id": number, "conv": conv, "cid": cid, "target": 1, "body": {"text": "other"}},
            {"t": "redact", "id": number, "conv": conv, "cid": cid, "target": 1},
            {"t": "react", "id": number, "conv": conv, "cid": cid, "target": 1, "emoji": "👍", "on": True},
            {"t": "cursor", "conv": conv, "delivered": 1, "read": 1},
            {"t": "typing", "conv": conv},
            {"t": "eph", "conv": conv, "what": "typing"},
            {"t": "ping"},
            {"t": "pong"},
            {"t": "auth", "id": number, "token": self.token},
            {"t": "hello", "id": number, "token": self.token, "client": {"name": "f"}, "features": ["cards"]},
        ])  # fmt: skip

    def bent_field(self) -> bytes:
        """A right frame with one to three wrong places."""
        value = self.valid()
        for _ in range(self.rng.randint(1, 3)):
            self._bend(value)
        return frame(json.dumps(value, ensure_ascii=self.rng.random() < 0.5).encode("utf-8", "surrogatepass"))

    def _bend(self, value: dict[str, Any]) -> None:
        if not value:
            return
        key = self.rng.choice(list(value))
        inner = value[key]
        match self.rng.randrange(6):
            case 0:
                del value[key]
            case 1 | 2:
                value[key] = self.rng.choice(ODD)
            case 3:
                value[self.rng.choice(["", "T", "t ", key.upper(), "constructor", "a" * 300])] = inner
            case 4 if isinstance(inner, dict):
                self._bend(inner)
            case _:
                value[key] = [inner] if self.rng.random() < 0.5 else {key: inner}

    def bent_text(self) -> bytes:
        """JSON that is nearly none."""
        text = json.dumps(self.valid())
        at = self.rng.randrange(len(text))
        bent = self.rng.choice([
            text[:at],
            text[at:],
            text[:at] + self.rng.choice('{}[]",:\\\x00\x1f') + text[at:],
            text[:at] + text[at + 1 :],
            text + text,
            "\ufeff" + text,
            text.replace(":", ":" + " " * 2000, 1),
            text[:-1] + ',"t":"ping","t":"send"}',
            text[:-1] + ',"id":NaN,"x":Infinity}',
            text.replace('"', '"\\u0000', 3),
            '"' + "\\" * 4001 + '"',
            "[" + text + "]",
            "",
            " ",
        ])  # fmt: skip
        return frame(bent.encode("utf-8", "surrogatepass"))

    def bent_utf8(self) -> bytes:
        text = bytearray(json.dumps(self.valid()).encode())
        bad = self.rng.choice(
            [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82"]
        )
        at = self.rng.randrange(len(text) + 1)
        text[at:at] = bad
        return frame(bytes(text))

    def deep(self) -> bytes:
        depth = self.rng.choice([31, 32, 33, 100, 1000, 10_000, 30_000])
        opening, closing = self.rng.choice([("[", "]"), ('{"a":', "}")])
        body = opening * depth + "1" + closing * (depth if self.rng.random() < 0.7 else 0)
        return frame(f'{{"t":"act","id":1,"conv":"{self.conv}","args":{body}}}'.encode()[:65_000])

    def huge_number(self) -> bytes:
        digits = self.rng.choice("19") * self.rng.choice([20, 400, 5000, 60_000])
        number = self.rng.choice([digits, "-" + digits, "1e" + digits[:9], "0." + digits])
        name = self.rng.choice(["id", "after", "if_seq", "read", "x"])
        return frame(f'{{"t":"fetch","conv":"{self.conv}","{name}":{number}}}'.encode())

    # --- frames -----------------------------------------------------------------------------------

    def fragments(self) -> bytes:
        text = json.dumps(self.valid()).encode()
        cuts = sorted(self.rng.randrange(len(text) + 1) for _ in range(self.rng.choice([1, 2, 20])))
        parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        frames = [frame(part, TEXT if n == 0 else CONTINUATION, fin=False) for n, part in enumerate(parts)]
        frames.append(frame(b"", CONTINUATION))
        match self.rng.randrange(5):
            case 0:  # never finished
                frames.pop()
            case 1:  # a ping in between is right
                frames.insert(1, frame(b"hi", PING))
            case 2:  # another beginning in between is not
                frames.insert(1, frame(text))
            case 3:  # an end without a beginning
                frames = frames[1:]
        return b"".join(frames)

    def control(self) -> bytes:
        return self.rng.choice([
            frame(b"x" * 125, PING),
            frame(b"x" * 126, PING),
            frame(b"", PING, fin=False),
            frame(b"", PING) * 200,
            frame(b"late", PONG),
            frame(b"", CLOSE),
            frame(b"\x03", CLOSE),
            frame(pack("!H", self.rng.choice([0, 999, 1000, 1004, 1005, 1006, 1015, 2999, 4999, 65535])), CLOSE),
            frame(b"\x03\xe8\xff\xfe", CLOSE),
            frame(b"x", self.rng.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])),
        ])  # fmt: skip

    def bad_header(self) -> bytes:
        text = json.dumps(self.valid()).encode()
        return self.rng.choice([
            frame(text, masked=False),
            frame(text, rsv=self.rng.choice([0x10, 0x20, 0x40, 0x70])),
            pack("!BBQ", 0x81, 0xFF, 2**63 + 5) + MASK,
            pack("!BBQ", 0x81, 0xFF, 2**40) + MASK + b"x" * 100,
            pack("!BBH", 0x81, 0xFE, 5) + MASK + _masked(b"hello"),
            pack("!BBQ", 0x81, 0xFF, 5) + MASK + _masked(b"hello"),
            frame(text)[: self.rng.randrange(1, 12)],
            frame(text, CONTINUATION),
        ])  # fmt: skip

    def binary(self) -> bytes:
        return frame(self.rng.randbytes(self.rng.choice([0, 1, 100, 5000])), BINARY)

    def oversize(self) -> bytes:
        size = self.rng.choice([65_536, 65_537, 200_000, 2**20, 2**20 + 1])
        return frame(b'{"t":"ping","x":"' + b"a" * size + b'"}')

    def noise(self) -> bytes:
        return self.rng.randbytes(self.rng.choice([1, 2, 14, 500, 4000]))


@dataclass
class Storm:
    """Sends `frames` of them over `sockets` raw sockets that come back whenever they are thrown out."""

    host: str
    port: int
    token: Callable[[], str]
    conv: str
    frames: int
    seed: int = 1
    sockets: int = 8
    sent: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)  # "closed 4500", "err invalid" …
    _left: int = 0

    async def run(self) -> "Storm":
        self._left = self.frames
        workers = (self._worker(random.Random(self.seed * 1000 + n)) for n in range(self.sockets))
        await asyncio.gather(*workers)
        return self

    async def _worker(self, rng: random.Random) -> None:
        while self._left > 0:
            token = self.token()
            fuzzer = Fuzzer(rng, self.conv, token)
            try:
                async with asyncio.timeout(30):
                    await self._visit(fuzzer, token, rng)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.outcomes[type(error).__name__] += 1
            self.sent += fuzzer.made

    async def _visit(self, fuzzer: Fuzzer, token: str, rng: random.Random) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heard = asyncio.create_task(self._hear(reader, opened, greeted))
        try:
            key = base64.b64encode(os.urandom(16)).decode()
            writer.write(
                f"GET /ws/chat HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Protocol: chat.v1.json\r\n\r\n".encode()
            )
            await asyncio.wait([heard, opened], timeout=5, return_when=asyncio.FIRST_COMPLETED)
            if rng.random() < 0.9:  # the others have no manners from the beginning
                writer.write(frame(json.dumps({"t": "hello", "id": 0, "token": token}).encode()))
                await asyncio.wait([heard, greeted], timeout=5, return_when=asyncio.FIRST_COMPLETED)
            for _ in range(rng.choice([1, 5, 50])):
                if self._left <= 0 or heard.done():
                    break
                self._left -= 1
                writer.write(fuzzer.next())
                await writer.drain()
                await asyncio.sleep(0)
            await asyncio.sleep(0.05)
            if rng.random() < 0.5:  # some hear their answers, some leave in the middle of it
                writer.write(frame(pack("!H", 1000), CLOSE))
                async with asyncio.timeout(0.3):  # a frame that was never finished swallows it
                    await asyncio.shield(heard)
        except TimeoutError:
            self.outcomes["not closed"] += 1
        finally:
            heard.cancel()
            writer.transport.abort()
            (end,) = await asyncio.gather(heard, return_exceptions=True)
            if end is not None:
                self.outcomes[f"ended by {type(end).__name__}"] += 1

    async def _hear(
        self,
        reader: asyncio.StreamReader,
        opened: "asyncio.Future[None]",
        greeted: "asyncio.Future[None]",
    ) -> None:
        await reader.readuntil(b"\r\n\r\n")
        opened.set_result(None)
        while True:
            first, second = await reader.readexactly(2)
            size = second & 0x7F
            if size == 126:
                size = int.from_bytes(await reader.readexactly(2), "big")
            elif size == 127:
                size = int.from_bytes(await reader.readexactly(8), "big")
            payload = await reader.readexactly(size)
            if first & 0x0F == CLOSE:
                self.outcomes[f"closed {int.from_bytes(payload[:2], 'big')}"] += 1
                return
            if first & 0x0F == TEXT:
                if not greeted.done():
                    greeted.set_result(None)
                said = json.loads(payload)
                self.outcomes[f"err {said['code']}" if said["t"] == "err" else said["t"]] += 1
