"""The WebSocket side of uvicorn: the same ASGI, at a third of the CPU a frame and half the memory a socket.

What nearly every frame is (one whole masked text frame) is taken apart here in one pass. All else, the
handshake and every frame that is fragmented, binary, a control frame or wrong, goes to the same sans-I/O
library that uvicorn itself uses, which lives only while it is needed.

One extension of ASGI, `websocket.at_once` in the scope, for what need not wait for a turn of the application's task.
`write(texts, frames) -> bool` sends them in one system call, where the client keeps up; False means that `send` is to
be awaited, which waits for her. `listen(hear)`: a text that finds the application waiting in `receive` is first given
to `hear(text) -> bool`, from the transport's own callback; True means that it has been dealt with, False that `receive`
brings it. Texts keep their order: whatever `receive` has brought is first dealt with to its end.
"""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Callable, Sequence
from struct import pack
from typing import Any, Final, cast
from urllib.parse import unquote

from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected, get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState
from websockets.exceptions import InvalidState, ProtocolError
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from server.turnstile import Turnstile

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without a compiled wheel
    from websockets.utils import apply_mask

EXTENSION: Final = "websocket.at_once"
CLOSE_SECONDS: Final = 10.0
UNSENT_IN_KERNEL: Final = 64 * 1024
UNREAD_IN_KERNEL: Final = 128 * 1024  # else the kernel takes in six MiB of whoever sends without end
# Frames that wait for the application before no more are read from the client.
WAITING: Final = 32
# … and of large ones, in characters; a message has at most 4,096.
LARGE: Final = 8 * 1024
LARGE_WAITING: Final = 4
# What is read of a client, to find her own close frame, once ours has gone out. Who sends more does not listen.
READ_WHILE_CLOSING: Final = 256 * 1024
# Frames that one client may have answered before the others get their turn.
IN_ONE_TURN: Final = 16

logger = logging.getLogger("uvicorn.error")


_doors: dict[int, Turnstile] = {}


def door_of(loop: asyncio.AbstractEventLoop) -> Turnstile:
    """Where those who connect wait for their turn: handshakes first, then what a hello costs."""
    door = _doors.get(id(loop))
    if door is None or door.loop is not loop:
        door = _doors[id(loop)] = Turnstile(loop)
    return door


def text_frame(text: str) -> bytes:
    """A text as it goes over the wire: made once, it may be sent to everybody."""
    return _framed(0x81, text.encode())


def _framed(first: int, data: bytes) -> bytes:
    size = len(data)
    if size < 126:
        return pack("!BB", first, size) + data
    if size < 0x10000:
        return pack("!BBH", first, 126, size) + data
    return pack("!BBQ", first, 127, size) + data


def _let_go(library: ServerProtocol | None) -> None:
    """Free it now. It and its parser hold each other, and what the collector has set aside waits for a quarter hour."""
    if library is not None:
        library.parser.close()


class WebSocketProtocol(asyncio.Protocol):
    """One connection, from the request that asks for an upgrade to the end."""

    __slots__ = (
        "app_state",
        "arrived",
        "client",
        "closing",
        "config",
        "connections",
        "disconnected",
        "hear",
        "held",
        "loop",
        "need",
        "open",
        "parts",
        "paused",
        "reading",
        "receiver",
        "response",
        "rest",
        "root_path",
        "tasks",
        "timer",
        "transport",
        "trash",
        "turns",
        "writable",
    )

    transport: asyncio.Transport

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.config = config
        self.loop = _loop or asyncio.get_running_loop()
        self.connections, self.tasks = server_state.connections, server_state.tasks
        self.app_state = app_state
        self.rest: ServerProtocol | None = ServerProtocol(max_size=config.ws_max_size, logger=logger)
        self.response: Response | None = None
        self.open = False  # frames may be sent
        self.closing = False  # we have sent our close frame
        self.disconnected = False
        self.timer: asyncio.TimerHandle | None = None
        # In: bytes of a frame that is not whole yet, the parts of a message, messages, and who waits for one.
        self.held: bytearray | None = None
        self.need = 0
        self.parts: list[bytes] | None = None
        self.arrived: deque[dict[str, Any]] | None = None
        self.receiver: asyncio.Future[dict[str, Any]] | None = None
        self.hear: Callable[[str], bool] | None = None
        self.reading = True
        self.trash = 0
        self.turns = 0
        # Out
        self.paused = False
        self.writable: asyncio.Future[None] | None = None

    # --- the transport's word ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.connections.add(self)  # type: ignore[arg-type]
        raw: socket.socket | None = transport.get_extra_info("socket")
        if raw is not None and raw.family != getattr(socket, "AF_UNIX", None):
            # What the kernel holds for a client who does not read is memory too, and words that grow old.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_IN_KERNEL)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD_IN_KERNEL)

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.discard(self)  # type: ignore[arg-type]
        self._stop_timer()
        self._disconnect(1005 if self.open or self.closing else 1006)
        self.open, self.disconnected = False, True
        _let_go(self.rest)
        self.held = self.parts = self.rest = self.hear = None
        self._wake_writers()

    def eof_received(self) -> None:
        return None

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self._wake_writers()

    def shutdown(self) -> None:
        """The server stops: the client is told, if the application has not told her yet."""
        if self.open:
            self._disconnect(1012)
            self.transport.write(b"\x88\x02" + pack("!H", 1012))
            self.open, self.closing = False, True
        elif not self.closing:
            self._refuse(500, "Internal Server Error")
        self._end()

    # --- in ---------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if not self.open and not self.closing:
            self.held = bytearray(data)
            self.transport.pause_reading()  # until it is her turn
            door_of(self.loop).enter(self._enter)
            return
        if self.closing:
            self.trash += len(data)
            if self.trash > READ_WHILE_CLOSING:
                self._end()
                return
        if self.held is not None:
            self.held += data
            if len(self.held) < self.need:
                return
            data, self.held = bytes(self.held), None
        at, end, heard = 0, len(data), 0
        while at < end:
            left = end - at
            if left < 2:
                self._hold(data, at, 2)
                return
            first, second = data[at], data[at + 1]
            size = second & 0x7F
            body = at + 6
            if second < 0x80:  # not masked: the library says what is wrong with it
                self._unusual(data[at:])
                return
            if size == 126:
                if left < 4:
                    self._hold(data, at, 4)
                    return
                size, body = data[at + 2] << 8 | data[at + 3], at + 8
            elif size == 127:
                if left < 10:
                    self._hold(data, at, 10)
                    return
                size, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 14
                if size > self.config.ws_max_size:
                    self._unusual(data[at:])
                    return
            stop = body + size
            if stop > end:
                self._hold(data, at, stop - at)
                return
            if self.closing:
                if first & 0x0F == Opcode.CLOSE:
                    self._end()
                    return
            elif first == 0x81 and self.parts is None:
                try:
                    text = apply_mask(data[body:stop], data[body - 4 : body]).decode()
                except UnicodeDecodeError:
                    self._fail(1007)
                    self._end()
                    return
                hear = self.hear
                if hear is not None and self.receiver is not None and heard < IN_ONE_TURN and hear(text):
                    heard += 1
                else:
                    self._deliver({"type": "websocket.receive", "text": text})
            else:
                self._unusual(data[at:stop])
                if not self.open:
                    return
            at = stop

    def _hold(self, data: bytes, at: int, need: int) -> None:
        self.held, self.need = bytearray(data[at:]), need

    def _unusual(self, data: bytes) -> None:
        """Whole frames that are not a text of one frame, or the beginning of one that breaks the rules."""
        if self.closing:
            self._end()
            return
        library = self.rest
        if library is None:
            library = ServerProtocol(state=OPEN, max_size=self.config.ws_max_size, logger=logger)
            self.rest = library
        library.receive_data(data)
        told = b"".join(library.data_to_send())
        if told:
            self.transport.write(told)
        for frame in library.events_received():
            if isinstance(frame, Frame):
                self._on_frame(frame)
        if library.parser_exc is not None and library.close_sent is not None:
            self._ended(library.close_sent.code, library.close_sent.reason)
        elif library.close_rcvd is not None:
            self._ended(library.close_rcvd.code, library.close_rcvd.reason)
        if self.parts is None:
            _let_go(library)
            self.rest = None

    def _on_frame(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self.parts = [b"t" if frame.opcode is Opcode.TEXT else b"b"]
        elif frame.opcode is not Opcode.CONT or self.parts is None:
            return
        self.parts.append(bytes(frame.data))
        if not frame.fin:
            return
        kind, whole, self.parts = self.parts[0], b"".join(self.parts[1:]), None
        if kind == b"b":
            self._deliver({"type": "websocket.receive", "bytes": whole})
            return
        try:
            self._deliver({"type": "websocket.receive", "text": whole.decode()})
        except UnicodeDecodeError:
            self._fail(1007)
            self._end()

    def _deliver(self, event: dict[str, Any]) -> None:
        receiver = self.receiver
        if receiver is not None:
            self.receiver = None
            if not receiver.done():
                receiver.set_result(event)
                return
        if self.arrived is None:
            self.arrived = deque()
        self.arrived.append(event)
        large = len(event.get("text") or event.get("bytes") or "") >= LARGE
        most = LARGE_WAITING if large else WAITING
        if self.reading and len(self.arrived) >= most and not self.transport.is_closing():
            self.reading = False
            self.transport.pause_reading()

    def _disconnect(self, code: int, reason: str = "") -> None:
        """Tell the application, once."""
        if not self.disconnected:
            self.disconnected = True
            self._deliver({"type": "websocket.disconnect", "code": code, "reason": reason})

    def listen(self, hear: Callable[[str], bool]) -> None:
        """Give texts to `hear` first, while nothing that came before them is still under way. It must not raise."""
        if not self.disconnected:
            self.hear = hear

    async def receive(self) -> dict[str, Any]:
        """ASGI's receive. A client who sends much at once lets the others in between."""
        arrived = self.arrived
        if arrived:
            self.turns += 1
            if self.turns >= IN_ONE_TURN:
                self.turns = 0
                await asyncio.sleep(0)
            event = arrived.popleft()
            if not arrived:
                self.arrived = None
                self._read_on()
            return event
        self.turns = 0
        receiver: asyncio.Future[dict[str, Any]] = self.loop.create_future()
        self.receiver = receiver
        return await receiver

    def _read_on(self) -> None:
        if not self.reading:
            self.reading = True
            if not self.transport.is_closing():
                self.transport.resume_reading()

    # --- out --------------------------------------------------------------------------------------

    def write(self, texts: list[str], frames: Sequence[bytes] = ()) -> bool:
        """Send texts, then what `text_frame` has made, now and all in one.

        False: the client has to catch up, or is gone; nothing was sent.
        """
        if self.paused or not self.open:
            return False
        if texts or frames:
            self.transport.write(b"".join([*map(text_frame, texts), *frames]))
        return True

    async def send(self, message: Any) -> None:
        """ASGI's send; waits while the client has more than the transport's limit to read.

        Raises ClientDisconnected when she is gone.
        """
        while self.paused and not self.transport.is_closing():
            if self.writable is None:
                self.writable = self.loop.create_future()
            await asyncio.shield(self.writable)
        kind = message["type"]
        if kind == "websocket.accept":
            self._accept(message)
        elif kind == "websocket.close":
            if self.response is not None:
                self._refuse(403, "")
            elif self.open:
                self._fail(message.get("code") or 1000, message.get("reason") or "")
        elif kind != "websocket.send":
            raise RuntimeError(f"{kind} is not a message of a WebSocket.")
        elif self.open and not self.transport.is_closing():
            data = message.get("bytes")
            if data is not None:
                self.transport.write(_framed(0x82, data))
            else:
                self.transport.write(_framed(0x81, message["text"].encode()))
        elif self.disconnected or self.transport.is_closing():
            raise ClientDisconnected
        else:
            raise RuntimeError("Nothing can be sent before `websocket.accept` or after `websocket.close`.")

    def _wake_writers(self) -> None:
        writable, self.writable = self.writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    # --- the beginning ----------------------------------------------------------------------------

    def _enter(self) -> None:
        """Her turn at the door; she may have left."""
        held, self.held = self.held, None
        if held is None or self.transport.is_closing():
            return
        self.transport.resume_reading()
        try:
            self._handshake(bytes(held))
        except Exception:
            logger.exception("a handshake failed")
            self.transport.abort()

    def _handshake(self, data: bytes) -> None:
        library = self.rest
        if library is None or self.transport.is_closing():
            return
        library.receive_data(data)
        for request in library.events_received():
            if isinstance(request, Request):
                self._begin(library, request)
        if library.parser_exc is not None or library.handshake_exc is not None:
            self.transport.write(b"".join(library.data_to_send()))
            self._end()

    def _begin(self, library: ServerProtocol, request: Request) -> None:
        response = library.accept(request)
        if response.status_code != 101:
            library.send_response(response)
            self.transport.write(b"".join(library.data_to_send()))
            self._end()
            return
        self.response = response
        task = self.loop.create_task(self._run(self._scope(request)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _scope(self, request: Request) -> dict[str, Any]:
        path, _, query = request.path.partition("?")
        root = self.config.root_path
        subprotocols = [
            token.strip()
            for header in request.headers.get_all("Sec-WebSocket-Protocol")
            for token in header.split(",")
        ]
        self._deliver({"type": "websocket.connect"})
        return {
            "type": "websocket",
            "asgi": {"version": self.config.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if is_ssl(self.transport) else "ws",
            "server": get_local_addr(self.transport),
            "client": get_remote_addr(self.transport),
            "root_path": root,
            "path": root + unquote(path),
            "raw_path": (root + path).encode("ascii"),
            "query_string": query.encode("ascii"),
            "headers": [
                (name.lower().encode("ascii"), value.encode("latin-1"))
                for name, value in request.headers.raw_items()
            ],
            "subprotocols": subprotocols,
            "state": self.app_state.copy(),
            "extensions": {EXTENSION: {"write": self.write, "listen": self.listen}},
        }

    async def _run(self, scope: dict[str, Any]) -> None:
        try:
            await self.config.loaded_app(scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException as error:
            if not isinstance(error, asyncio.CancelledError):
                logger.exception("Exception in ASGI application\n")
            if self.response is not None:
                self._refuse(500, "Internal Server Error")
        if self.response is not None:
            logger.error("The application ended before it accepted the socket.")
            self._refuse(500, "Internal Server Error")
        if self.timer is None:
            self._end()

    def _accept(self, message: Any) -> None:
        response, library = self.response, self.rest
        self.response = self.rest = None
        if response is None or library is None or self.transport.is_closing():
            if self.disconnected:
                raise ClientDisconnected
            raise RuntimeError("A socket is accepted once.")
        if message.get("subprotocol"):
            response.headers["Sec-WebSocket-Protocol"] = message["subprotocol"]
        for name, value in message.get("headers") or ():
            response.headers[name.decode("latin-1")] = value.decode("latin-1")
        library.send_response(response)
        self.transport.write(b"".join(library.data_to_send()))
        _let_go(library)
        self.open = True

    def _refuse(self, status: int, reason: str) -> None:
        library, self.response, self.rest = self.rest, None, None
        if library is not None and not self.transport.is_closing():
            library.send_response(library.reject(status, reason))
            self.transport.write(b"".join(library.data_to_send()))
        _let_go(library)
        self._disconnect(1006)
        self._end()

    # --- the end ----------------------------------------------------------------------------------

    def _fail(self, code: int, reason: str = "") -> None:
        """Send our close frame and give the client some time to answer it."""
        library = self.rest or ServerProtocol(state=OPEN, logger=logger)
        try:
            library.send_close(code, reason)
        except (InvalidState, ProtocolError) as error:
            raise RuntimeError(f"{code} is not a close code.") from error
        self.transport.write(b"".join(library.data_to_send()))
        _let_go(library)
        self.open, self.closing = False, True
        self.rest = self.parts = self.held = None
        self._disconnect(code, reason)
        self._read_on()
        self.timer = self.loop.call_later(CLOSE_SECONDS, self._end)

    def _ended(self, code: int, reason: str) -> None:
        """The client has said good-bye, or has broken the rules and was told."""
        self.open, self.closing = False, True
        self._disconnect(code, reason)
        self._end()

    def _end(self) -> None:
        """Close once all is sent; a client who reads nothing cannot hold the socket open."""
        self._stop_timer()
        if not self.transport.is_closing():
            self.transport.close()
            self.timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def _stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
