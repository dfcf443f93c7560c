"""Our WebSocket protocol against uvicorn's own: the same bytes in, the same frames and events out."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from struct import pack
from typing import Any

import pytest
import uvicorn
from websockets.protocol import Protocol

from server.embedded.ports import free_port
from server.websocket import EXTENSION

OURS, UVICORNS = "server.websocket:WebSocketProtocol", "websockets-sansio"
MASK = b"\x37\xfa\x21\x3d"
BIG = 70_000


class Echo:
    """An application that writes down what it is told and says every message back."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.waited = self.at_once = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while True:
            event = await receive()
            self.heard.append(event)
            if event["type"] == "websocket.connect":
                if scope["path"] == "/no":
                    await send({"type": "websocket.close"})
                    return
                await send({"type": "websocket.accept", "subprotocol": (scope["subprotocols"] or [None])[0]})
            elif event["type"] == "websocket.disconnect":
                return
            elif event.get("text") == "close":
                await send({"type": "websocket.close", "code": 4321, "reason": "as asked"})
            elif event.get("text") == "flood":
                while True:
                    await send({"type": "websocket.send", "text": "x" * 60_000})
                    self.waited += 1
            elif event.get("text") == "error":
                raise ValueError("on purpose")
            else:
                kind = "text" if "text" in event else "bytes"
                await send({"type": "websocket.send", kind: event[kind]})


class QuickEcho(Echo):
    """The same; but what it can it hears and answers at once, in the transport's callback: two texts of three."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        at_once = scope["extensions"][EXTENSION]
        texts = 0

        def hear(text: str) -> bool:
            nonlocal texts
            texts += 1
            if texts % 3 == 0 or text in ("close", "flood", "error") or not at_once["write"]([text]):
                return False
            self.heard.append({"type": "websocket.receive", "text": text})
            self.at_once += 1
            return True

        at_once["listen"](hear)
        await super().__call__(scope, receive, send)


class Served:
    def __init__(self, kind: str, app: Echo | None = None) -> None:
        self.app, self.port = app or Echo(), free_port()
        config = uvicorn.Config(
            self.app,
            port=self.port,
            ws=kind,
            ws_max_size=100_000,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            lifespan="off",
            log_level="critical",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        until = time.monotonic() + 10
        while not self.server.started:
            assert time.monotonic() < until
            time.sleep(0.01)

    def open(self, path: str = "/", **headers: str) -> socket.socket:
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        lines = {
            "Host": "x",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        text = f"GET {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v)
        wire.sendall(text.encode() + b"\r\n")
        return wire

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def ours() -> Iterator[Served]:
    served = Served(OURS)
    yield served
    served.stop()


@pytest.fixture(scope="module")
def quick() -> Iterator[Served]:
    served = Served(OURS, QuickEcho())
    yield served
    served.stop()


@pytest.fixture(scope="module")
def uvicorns() -> Iterator[Served]:
    served = Served(UVICORNS)
    yield served
    served.stop()


def head(wire: socket.socket) -> bytes:
    found = b""
    while not found.endswith(b"\r\n\r\n"):
        more = wire.recv(1)
        if not more:
            break
        found += more
    return found


def frame(opcode: int, data: bytes, *, fin: bool = True, masked: bool = True, rsv: int = 0) -> bytes:
    first = opcode | (0x80 if fin else 0) | rsv
    bit = 0x80 if masked else 0
    if len(data) < 126:
        begin = pack("!BB", first, bit | len(data))
    elif len(data) < 0x10000:
        begin = pack("!BBH", first, bit | 126, len(data))
    else:
        begin = pack("!BBQ", first, bit | 127, len(data))
    if not masked:
        return begin + data
    return begin + MASK + bytes(byte ^ MASK[at % 4] for at, byte in enumerate(data))


def rest(wire: socket.socket) -> bytes:
    """All that comes until the server is quiet or has closed."""
    found = b""
    wire.settimeout(0.5)  # a loaded machine takes its time to begin
    try:
        while more := wire.recv(65536):
            found += more
            wire.settimeout(0.12)
    except TimeoutError:
        return found + b"|open"
    except OSError:
        pass
    return found + b"|closed"


TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
SAID = {
    "a text": [frame(TEXT, b"hello")],
    "an empty text": [frame(TEXT, b"")],
    "words of all lengths": [frame(TEXT, b"x" * n) for n in (125, 126, 127, 65_535, 65_536, BIG)],
    "bytes": [frame(BINARY, bytes(range(256)))],
    "parts": [frame(TEXT, "grü".encode()[:3], fin=False), frame(CONT, "grü".encode()[3:] + b"n")],
    "parts with a ping between": [
        frame(TEXT, b"a", fin=False),
        frame(PING, b"p"),
        frame(CONT, b"b", fin=False),
        frame(CONT, b"c"),
        frame(TEXT, b"after"),
    ],
    "bytes in parts": [frame(BINARY, b"\xff", fin=False), frame(CONT, b"\xfe")],
    "a ping and an unasked pong": [frame(PING, b"are you there"), frame(PONG, b""), frame(TEXT, b"yes")],
    "many at once": [b"".join(frame(TEXT, str(n).encode()) for n in range(200))],
    "a byte at a time": [bytes([byte]) for byte in frame(TEXT, b"slowly") + frame(TEXT, b"y" * 130)],
    "good-bye": [frame(CLOSE, pack("!H", 1001) + b"away")],
    "good-bye without a word": [frame(CLOSE, b"")],
    "good-bye in the middle": [frame(TEXT, b"1"), frame(CLOSE, pack("!H", 1000)), frame(TEXT, b"2")],
    "close, please": [frame(TEXT, b"close"), frame(TEXT, b"too late"), frame(CLOSE, pack("!H", 4321))],
    "not masked": [frame(TEXT, b"plain", masked=False)],
    "not utf-8": [frame(TEXT, b"\xff\xfe")],
    "not utf-8 in parts": [frame(TEXT, b"\xff", fin=False), frame(CONT, b"\xfe")],
    "too large": [frame(TEXT, b"z" * 100_001)],
    "too large in parts": [frame(TEXT, b"z" * 60_000, fin=False), frame(CONT, b"z" * 60_000)],
    "reserved bits": [frame(TEXT, b"r", rsv=0x40)],
    "an unknown opcode": [frame(3, b"")],
    "a part of nothing": [frame(CONT, b"")],
    "a new text among parts": [frame(TEXT, b"a", fin=False), frame(TEXT, b"b")],
    "a ping in parts": [frame(PING, b"", fin=False)],
    "a long ping": [frame(PING, b"p" * 126)],
    "a bad close code": [frame(CLOSE, pack("!H", 999))],
    "a close of one byte": [frame(CLOSE, b"x")],
}


def told(served: Served, said: list[bytes]) -> tuple[bytes, list[dict[str, Any]]]:
    served.app.heard.clear()
    with served.open() as wire:
        assert b" 101 " in head(wire)
        for data in said:
            wire.sendall(data)
            if len(said) > 20:
                time.sleep(0.001)
        heard = rest(wire)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if served.app.heard and served.app.heard[-1]["type"] == "websocket.disconnect":
            break
        time.sleep(0.005)
    return heard, [{k: v for k, v in e.items() if k != "reason" or v} for e in served.app.heard]


@pytest.mark.parametrize("what", SAID)
def test_the_same_is_heard_and_said_as_by_uvicorn(
    ours: Served, quick: Served, uvicorns: Served, what: str
) -> None:
    heard, events = told(ours, SAID[what])
    heard_there, events_there = told(uvicorns, SAID[what])
    assert heard == heard_there
    if "utf-8" not in what and "too large" not in what:
        assert events == events_there
    assert events[-1]["type"] == "websocket.disconnect"
    assert told(quick, SAID[what]) == (heard, events)


def test_what_can_be_answered_at_once_is_and_in_its_order(quick: Served) -> None:
    with quick.open() as wire:
        head(wire)
        quick.app.at_once = 0
        for n in range(30):
            wire.sendall(frame(TEXT, b"%02d" % n))
            assert wire.recv(100) == b"\x81\x02%02d" % n
        assert quick.app.at_once == 20
        wire.sendall(b"".join(frame(TEXT, b"%02d" % n) for n in range(30)))
        assert rest(wire) == b"".join(b"\x81\x02%02d" % n for n in range(30)) + b"|open"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/", {"Sec_WebSocket_Protocol": "chat.v1.json, other"}),
        ("/", {"Sec_WebSocket_Version": "12"}),
        ("/", {"Sec_WebSocket_Key": ""}),
        ("/", {"Sec_WebSocket_Key": "short"}),
        ("/no", {}),
    ],
)
def test_the_same_handshakes_are_accepted(
    ours: Served, uvicorns: Served, path: str, headers: dict[str, str]
) -> None:
    def answers(served: Served) -> set[bytes]:
        with served.open(path, **headers) as wire:
            lines = head(wire).lower().split(b"\r\n")
        return {line for line in lines if not line.startswith((b"date:", b"server:"))}

    assert answers(ours) == answers(uvicorns)


def test_send_waits_for_a_client_who_does_not_read(ours: Served) -> None:
    ours.app.waited = 0
    with ours.open() as wire:
        head(wire)
        wire.sendall(frame(TEXT, b"flood"))
        time.sleep(0.3)
        held = ours.app.waited
        time.sleep(0.2)
        assert ours.app.waited == held
        assert held * 60_000 < 8 * 2**20
        wire.recv(65536, socket.MSG_WAITALL)  # she reads again: it goes on
        for _ in range(200):
            wire.recv(65536, socket.MSG_WAITALL)
        assert ours.app.waited > held


def test_an_error_of_the_application_ends_the_socket(ours: Served) -> None:
    with ours.open() as wire:
        head(wire)
        wire.sendall(frame(TEXT, b"error"))
        assert rest(wire) == b"|closed"


def test_a_client_who_floods_lets_the_others_in(ours: Served) -> None:
    with ours.open() as loud, ours.open() as quiet:
        head(loud)
        head(quiet)
        ours.app.heard.clear()
        loud.sendall(b"".join(frame(TEXT, b"loud") for _ in range(18000)))
        quiet.sendall(frame(TEXT, b"quiet"))
        assert quiet.recv(100) == b"\x81\x05quiet"
        words = [event.get("text") for event in ours.app.heard]
        assert words.index("quiet") < 15000


def test_who_goes_on_sending_after_our_close_frame_is_cut(ours: Served) -> None:
    with ours.open() as wire:
        head(wire)
        wire.sendall(frame(TEXT, b"close"))
        began, sent = time.monotonic(), 0
        with pytest.raises(OSError):
            while time.monotonic() - began < 5:
                sent += wire.send(frame(TEXT, b"x" * 60_000))
        assert time.monotonic() - began < 5  # CLOSE_SECONDS would be ten


def test_large_frames_that_wait_for_the_application_stay_in_the_kernel(ours: Served) -> None:
    with ours.open() as wire:
        head(wire)
        wire.sendall(frame(TEXT, b"flood"))  # from here on the application hears nothing more of her
        time.sleep(0.2)
        wire.setblocking(False)
        sent, until = 0, time.monotonic() + 0.5
        while time.monotonic() < until:
            try:
                sent += wire.send(frame(TEXT, b"x" * 60_000))
            except BlockingIOError:
                time.sleep(0.01)
        assert sent < 8 * 2**20  # hers, ours, and a few frames; more than that would be memory of ours


@pytest.mark.parametrize(
    "said", ["a text", "a ping and an unasked pong", "parts", "close, please", "good-bye"]
)
def test_a_socket_leaves_nothing_to_the_garbage_collector(ours, said):
    """A web process sets aside what lives on: what waits for the collector there waits for a quarter of an hour."""
    gc.collect()
    gc.disable()
    try:
        told(ours, SAID[said])
        kept = [thing for thing in gc.get_objects() if isinstance(thing, Protocol)]
    finally:
        gc.enable()
    assert kept == []
