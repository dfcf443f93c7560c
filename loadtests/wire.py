"""A lean WebSocket client for thousands of sockets in one process: framing and nothing else.

Not for measuring throughput (that is loadtests.generator, in C): for holding, cutting and counting sockets.
"""

import asyncio
import base64
import json
import os
from collections.abc import Callable
from typing import Any

MASK = b"\x00\x00\x00\x00"  # a mask of zeros is a mask: the words go out as they are


class Refused(OSError):
    """The handshake was answered by something else than 101."""


def frame(data: bytes, opcode: int = 1) -> bytes:
    """One whole client frame."""
    size = len(data)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size)) + MASK + data
    if size < 65536:
        return bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big") + MASK + data
    return bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8, "big") + MASK + data


def handshake(host: str, path: str, subprotocol: str | None = None) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    if subprotocol:
        lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
    return "\r\n".join([*lines, "", ""]).encode()


class Wire(asyncio.Protocol):
    """One socket. `on_text(wire, bytes)` for each text frame, `on_close(wire, code)` once at the end.

    code: the server's close code, or 1006 when the connection just went.
    """

    __slots__ = ("buffer", "code", "note", "on_close", "on_text", "opened", "transport", "upgraded")

    def __init__(
        self,
        request: bytes,
        on_text: Callable[["Wire", bytes], None] | None,
        on_close: Callable[["Wire", int], None] | None,
    ) -> None:
        self.buffer = request  # sent at connection_made, then what has come and is not yet whole
        self.on_text, self.on_close = on_text, on_close
        self.upgraded, self.code = False, 1006
        self.transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()
        self.note: Any = None  # the caller's own

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport = transport  # type: ignore[assignment]
        assert self.transport is not None
        self.transport.write(self.buffer)
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        if self.buffer:
            data = self.buffer + data
        if not self.upgraded:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.buffer = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                self._settle(Refused(data[:60].decode("latin-1")))
                self.abort()
                return
            self.upgraded = True
            data = data[end + 4 :]
            self._settle(None)
        at, size = 0, len(data)
        while size - at >= 2:
            length, head = data[at + 1] & 0x7F, 2
            if length >= 126:
                head = 4 if length == 126 else 10
                if size - at < head:
                    break
                length = int.from_bytes(data[at + 2 : at + head], "big")
            if size - at < head + length:
                break
            self._frame(data[at] & 0x0F, data[at + head : at + head + length])
            at += head + length
        self.buffer = data[at:]

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == 1:
            if self.on_text is not None:
                self.on_text(self, payload)
        elif opcode == 8:
            self.code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            if self.transport is not None:
                self.transport.write(frame(payload[:2], 8))
                self.transport.close()
        elif opcode == 9 and self.transport is not None:
            self.transport.write(frame(payload, 10))

    def _settle(self, error: OSError | None) -> None:
        opened, self.opened = self.opened, None
        if opened is not None and not opened.done():
            if error is None:
                opened.set_result(None)
            else:
                opened.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        self._settle(Refused("closed in the handshake"))
        self.transport = None
        if self.on_close is not None:
            self.on_close(self, self.code)

    @property
    def alive(self) -> bool:
        return self.transport is not None and self.upgraded

    def say(self, text: str) -> None:
        if self.transport is not None:
            self.transport.write(frame(text.encode()))

    def tell(self, message: dict[str, Any]) -> None:
        self.say(json.dumps(message, separators=(",", ":")))

    def close(self) -> None:
        """With a closing frame."""
        if self.transport is not None:
            self.transport.write(frame((1000).to_bytes(2, "big"), 8))
            self.transport.close()

    def abort(self) -> None:
        """As a cut cable."""
        if self.transport is not None:
            self.transport.abort()


async def connect(
    port: int,
    path: str,
    *,
    subprotocol: str | None = None,
    on_text: Callable[[Wire, bytes], None] | None = None,
    on_close: Callable[[Wire, int], None] | None = None,
    number: int = 0,
    seconds: float = 30,
) -> Wire:
    """An open socket. `number` chooses the address it comes from: one has 28,000 ports only.

    Raises OSError, of which Refused and TimeoutError are kinds.
    """
    loop = asyncio.get_running_loop()
    request = handshake(f"127.0.0.1:{port}", path, subprotocol)
    local = (f"127.0.0.{2 + number // 20_000}", 0) if number >= 20_000 else None
    wire = Wire(request, on_text, on_close)
    opened = wire.opened
    assert opened is not None
    async with asyncio.timeout(seconds):
        try:
            await loop.create_connection(lambda: wire, "127.0.0.1", port, local_addr=local)
            await opened
        except BaseException:
            wire.abort()
            opened.cancel()
            raise
    return wire
