"""A WebSocket connection of a client, as lean as it can be: thousands of frames a second beside the server."""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Final, cast

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
# A mask of zeros leaves the payload as it is: what a client must send, without the work of it.
MASK: Final = bytes(4)
LOST: Final = 1006


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A whole client frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size)) + MASK + payload
    if size < 65536:
        return bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big") + MASK + payload
    return bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8, "big") + MASK + payload


class Wire(asyncio.Protocol):
    """`on_open`, then `on_text` per message, then `on_end(code)` once, whatever happened."""

    def __init__(
        self,
        *,
        host: str,
        path: str,
        subprotocol: str | None,
        on_open: Callable[["Wire"], None],
        on_text: Callable[[bytes], None],
        on_end: Callable[["Wire", int], None],
    ) -> None:
        self.host, self.path, self.subprotocol = host, path, subprotocol
        self.on_open, self.on_text, self.on_end = on_open, on_text, on_end
        self.transport: asyncio.Transport | None = None
        self.open = False
        self.code = LOST
        self._buffer = b""
        self._parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: {self.host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *([f"Sec-WebSocket-Protocol: {self.subprotocol}"] if self.subprotocol else []),
        ]
        self.transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self.open:
            head, found, buffer = buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.abort()
                return
            self.open = True
            self.on_open(self)
        at, size = 0, len(buffer)
        while size - at >= 2:
            length, start = buffer[at + 1], at + 2
            if length == 126:
                if size - at < 4:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                if size - at < 10:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            end = start + length
            if end > size:
                break
            first = buffer[at]
            payload, at = buffer[start:end], end
            if first == 0x81:
                self.on_text(payload)
            else:
                self._other(first, payload)
        self._buffer = buffer[at:]

    def _other(self, first: int, payload: bytes) -> None:
        opcode = first & 0x0F
        if opcode == CLOSE:
            self.code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            self.send(payload[:2], CLOSE)
            if self.transport is not None:
                self.transport.close()
        elif opcode == PING:
            self.send(payload, PONG)
        elif opcode in (0, TEXT):
            self._parts.append(payload)
            if first & 0x80:
                whole, self._parts = b"".join(self._parts), []
                self.on_text(whole)

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(frame(payload, opcode))

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self.open = False
        self.on_end(self, self.code)
