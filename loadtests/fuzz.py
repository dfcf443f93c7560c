"""Frames that no client of ours would send: wrong as JSON, wrong as chat.v1, wrong as WebSocket. From a seed.

for case in Fuzzer(seed).cases(100_000): case.data      # bytes for a socket that has said hello
"""

import json
import random
import struct
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from loadtests.wire import frame

CONV: Final = "c_" + "0" * 32
ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    2**64,
    10**400,
    1.5,
    -0.0,
    1e308,
    "",
    "x",
    "\x00",
    "\ud800",
    "𝔘" * 40,
    "x" * 5000,
    "c_" + "g" * 32,
    "c_" + "0" * 32,
    "' OR 1=1 --",
    "${jndi:ldap://x}",
    [],
    {},
    [[]],
    {"t": "hello"},
    [None] * 200,
)


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes for the wire. ends: the server may close at once (the WebSocket itself is broken)."""

    kind: str
    data: bytes
    ends: bool = False


class Fuzzer:
    """The same seed, the same cases."""

    def __init__(self, seed: int, conversations: tuple[str, ...] = (CONV,)) -> None:
        self.random = random.Random(seed)
        self.conversations = conversations
        self._kinds: list[tuple[Callable[[], Case], int]] = [
            (self.wrong_type, 30),
            (self.missing_field, 12),
            (self.flipped_bytes, 18),
            (self.cut_short, 8),
            (self.unknown_frame, 8),
            (self.strange_json, 10),
            (self.deep, 3),
            (self.large, 2),
            (self.foreign, 6),
            (self.not_utf8, 2),
            (self.broken_websocket, 3),
        ]

    def cases(self, count: int) -> Iterator[Case]:
        makers = [make for make, _ in self._kinds]
        weights = [weight for _, weight in self._kinds]
        for make in self.random.choices(makers, weights, k=count):
            yield make()

    # --- right frames, to be spoilt ---------------------------------------------------------------

    def right(self) -> dict[str, Any]:
        """A frame that a client might send."""
        r = self.random
        conv, cid = r.choice(self.conversations), str(uuid.UUID(int=r.getrandbits(128), version=4))
        return r.choice(
            [
                {"t": "send", "id": 1, "conv": conv, "cid": cid, "body": {"text": "hello"}, "reply_to": 1},
                {
                    "t": "send",
                    "id": 2,
                    "conv": conv,
                    "cid": cid,
                    "if_seq": 3,
                    "body": {"text": "é", "meta": {}},
                },
                {"t": "sub", "id": 3, "conv": conv, "epoch": "a41f", "after": 0},
                {"t": "sub", "id": 3, "conv": "inbox", "since": "1"},
                {"t": "fetch", "id": 4, "conv": conv, "after": 0, "limit": 200},
                {"t": "cursor", "conv": conv, "delivered": 2, "read": 1},
                {"t": "typing", "conv": conv},
                {"t": "eph", "conv": conv, "what": "typing"},
                {"t": "act", "id": 5, "conv": conv, "cid": cid, "action": "cart.view", "args": {}},
                {"t": "edit", "id": 6, "conv": conv, "cid": cid, "target": 1, "body": {"text": "so"}},
                {"t": "redact", "id": 7, "conv": conv, "cid": cid, "target": 1},
                {"t": "react", "id": 8, "conv": conv, "cid": cid, "target": 1, "emoji": "👍", "on": True},
                {"t": "unsub", "id": 9, "conv": conv},
                {"t": "auth", "id": 10, "token": "a.b.c"},
                {"t": "hello", "id": 11, "token": "a.b.c", "client": {"name": "x", "version": "1"}},
                {"t": "ping"},
                {"t": "pong"},
            ]
        )

    def _text(self, message: Any) -> bytes:
        try:
            return json.dumps(message, ensure_ascii=self.random.random() < 0.5).encode()
        except UnicodeEncodeError:  # half a character
            return json.dumps(message).encode()

    # --- wrong ones -----------------------------------------------------------------------------------

    def wrong_type(self) -> Case:
        message = self.right()
        where = self.random.choice(list(message))
        if isinstance(message[where], dict) and message[where] and self.random.random() < 0.5:
            message[where][self.random.choice(list(message[where]))] = self.random.choice(ODD)
        else:
            message[where] = self.random.choice(ODD)
        return Case("wrong type", frame(self._text(message)))

    def missing_field(self) -> Case:
        message = self.right()
        del message[self.random.choice(list(message))]
        return Case("missing field", frame(self._text(message)))

    def flipped_bytes(self) -> Case:
        text = bytearray(self._text(self.right()))
        for _ in range(self.random.randint(1, 6)):
            text[self.random.randrange(len(text))] = self.random.randrange(32, 127)
        return Case("flipped bytes", frame(bytes(text)))

    def not_utf8(self) -> Case:
        text = bytearray(self._text(self.right()))
        text[self.random.randrange(len(text))] = self.random.randrange(128, 256)
        return Case("not UTF-8", frame(bytes(text)), ends=True)

    def cut_short(self) -> Case:
        text = self._text(self.right())
        return Case("cut short", frame(text[: self.random.randrange(len(text))]))

    def unknown_frame(self) -> Case:
        kind = self.random.choice(
            ["", "Send", "welcome", "event", "ok", "__class__", "drop table", "s" * 3000]
        )
        return Case("unknown frame", frame(self._text({"t": kind, "id": self.random.choice(ODD)})))

    def strange_json(self) -> Case:
        text = self.random.choice(
            [
                b"",
                b" ",
                b"null",
                b"[]",
                b"0",
                b'"send"',
                b"NaN",
                b'{"t":NaN}',
                b'{"t":"pong","t":"send"}',
                b'{"t":"pong"}{"t":"pong"}',
                b"\xef\xbb\xbf{}",
                b'{"t":"send","id":1e999}',
                b'{"t":"\\ud800"}',
                b"{'t':'pong'}",
                b'{"t":"pong",}',
                b'{"t":"send","body":{"text":"\\u0000"}}',
            ]
        )
        return Case("strange JSON", frame(text))

    def deep(self) -> Case:
        depth = self.random.choice([33, 200, 5000, 30_000])
        open_, close = self.random.choice([("[", "]"), ('{"a":', "}")])
        inner = open_ * depth + ("1" if open_ != "[" else "") + close * depth
        return Case("deep", frame(f'{{"t":"send","id":1,"body":{inner}}}'.encode()[: 64 * 1024]))

    def large(self) -> Case:
        size = self.random.choice([4097, 60_000, 65_536, 65_537, 200_000])
        message = {**self.right(), "body": {"text": "x" * size}}
        return Case("large", frame(self._text(message)), ends=size > 65_000)

    def foreign(self) -> Case:
        """Somebody else's conversation."""
        message = self.right()
        if "conv" in message:
            message["conv"] = f"c_{self.random.getrandbits(128):032x}"
        return Case("foreign", frame(self._text(message)))

    def broken_websocket(self) -> Case:
        r, mask = self.random, b"\x00" * 4
        data = r.choice(
            [
                bytes((0x81, 0x05)) + b"hello",  # not masked
                bytes((0x83 + r.randrange(4), 0x80)) + mask,  # an opcode that is not given out
                bytes((0xF1, 0x80)) + mask,  # reserved bits
                bytes((0x09, 0x80)) + mask,  # a control frame in parts
                bytes((0x89, 0xFE)) + struct.pack("!H", 126) + mask + b"x" * 126,  # a long control frame
                bytes((0x80, 0x81)) + mask + b"x",  # a continuation of nothing
                bytes((0x01, 0x81))
                + mask
                + b"x"
                + bytes((0x81, 0x81))
                + mask
                + b"y",  # one begins in another
                frame(struct.pack("!H", r.choice([0, 999, 1005, 1006, 1015, 2999, 5000])), 8),
                frame(b"x", 8),  # half a close code
                bytes((0x81, 0xFF)) + struct.pack("!Q", 2**63 + 1) + mask,  # longer than long
                bytes((0x81, 0xFF)) + struct.pack("!Q", 2**40) + mask + b"x" * 100,  # a terabyte to come
                frame(b'{"t":"pong"}', 2),  # binary
                b"GET / HTTP/1.1\r\n\r\n",
                r.randbytes(r.randint(1, 300)),
            ]
        )
        return Case("broken WebSocket", data, ends=True)
