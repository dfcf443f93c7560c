"""The web process: uvicorn or daphne over `server.asgi`, drained before it ends.

SIGTERM drains in full (CHAT_DRAIN_SECONDS), as before a deploy; SIGINT, or a second signal, within
two seconds. Meanwhile /readyz says 503, nobody new is accepted on this process's listening socket,
and requests under way are answered.
"""

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, Final

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # stopped while it still starts: no traceback
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

import uvicorn

from server.env import env

logger = logging.getLogger(__name__)

WS_FRAME_BYTES: Final = 2**20
# A closing connection whose client reads nothing: its unsent bytes go with it after one to two of these.
UNREAD_TICKS: Final = 50


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    listener = _listener(options)
    if options.server == "uvicorn":
        _uvicorn(options, listener)
    else:
        _daphne(options, listener)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m server.web", description=__doc__)
    parser.add_argument("--server", choices=["uvicorn", "daphne"], default="uvicorn")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a listening socket that this process inherits")
    parser.add_argument("--ready-fd", type=int, help="written to once the process serves")
    parser.add_argument("--app", default="server.asgi:application", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _listener(options: argparse.Namespace) -> socket.socket:
    if options.fd is None:
        return listening(options.host, options.port)
    return _prepared(socket.socket(fileno=options.fd))


def listening(host: str, port: int) -> socket.socket:
    """A listening socket; what it accepts holds little for who does not read."""
    return _prepared(socket.create_server((host, port), backlog=2048))


def _prepared(listener: socket.socket) -> socket.socket:
    listener.setblocking(False)
    # Accepted sockets inherit it: what a slow client has not read is bounded in the kernel too.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, env.chat_send_buffer_bytes)
    return listener


def _say_ready(options: argparse.Namespace) -> None:
    if options.ready_fd is not None:
        os.write(options.ready_fd, b".")
        os.close(options.ready_fd)


# --- uvicorn --------------------------------------------------------------------------------------


class Uvicorn(uvicorn.Server):
    """Drains between "stop accepting" and uvicorn's own shutdown, which would hang up on everybody."""

    def __init__(self, config: uvicorn.Config, options: argparse.Namespace) -> None:
        super().__init__(config)
        self._options = options
        self._quick = False
        self._drain: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unread: set[Any] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        from conversations.drain import Drain

        self._loop, self._drain = asyncio.get_running_loop(), Drain()
        await super().startup(sockets)
        _say_ready(self._options)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit and self._loop is not None:
            self.force_exit = self._quick  # the third time
            self._loop.call_soon_threadsafe(self._drain.hurry)
        self._quick = self._quick or self.should_exit or sig == signal.SIGINT
        self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        if counter % UNREAD_TICKS == 0:
            self._abort_unread()
        return await super().on_tick(counter)

    def _abort_unread(self) -> None:
        """Closing waits for what is unsent: for a client that never reads, for ever."""
        closing = set()
        for connection in self.server_state.connections:
            transport = connection.transport
            if transport is not None and transport.is_closing():
                closing.add(connection)
        for connection in closing & self._unread:
            connection.transport.abort()
        self._unread = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if not self._quick:
            await self._drain.notice()
        for server in self.servers:
            server.close()
        for held in sockets or []:
            held.close()
        await self._drain.run(quick=self._quick)
        if self._quick:
            self.config.timeout_graceful_shutdown = 1
        await super().shutdown(sockets)


def _uvicorn(options: argparse.Namespace, listener: socket.socket) -> None:
    config = uvicorn.Config(
        options.app,
        ws="server.websocket:WebSocketProtocol",
        ws_max_size=WS_FRAME_BYTES,
        # 64 KiB an idle socket against 30; the protocol's own heartbeat tells more than a ping of the server's.
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        backlog=2048,
        lifespan="off",
    )
    Uvicorn(config, options).run(sockets=[listener])


# --- daphne ---------------------------------------------------------------------------------------


def _daphne(options: argparse.Namespace, listener: socket.socket) -> None:
    from daphne.server import Server  # it installs Twisted's reactor: before anything else does
    from django.utils.module_loading import import_string
    from twisted.internet import defer
    from twisted.internet import reactor as untyped

    reactor: Any = untyped

    application = import_string(options.app.replace(":", "."))

    from conversations.drain import Drain

    class Daphne(Server):
        def listen_success(self, port: Any) -> None:
            super().listen_success(port)
            self.ports = [*getattr(self, "ports", []), port]
            _say_ready(options)

        def begin(self, number: int, frame: FrameType | None) -> None:
            reactor.callFromThread(self.asked, number)

        def asked(self, number: int) -> None:
            if not hasattr(self, "drain"):
                self.drain, self.quick = Drain(), number == signal.SIGINT
                reactor.stop()
            else:
                self.drain.hurry()

        def kill_all_applications(self) -> Any:
            """Twisted waits for this before it ends."""
            return defer.Deferred.fromFuture(asyncio.ensure_future(self.leave()))

        async def leave(self) -> None:
            if hasattr(self, "drain"):
                if not self.quick:
                    await self.drain.notice()
                for port in getattr(self, "ports", []):
                    port.stopReading()
                await self.drain.run(quick=self.quick)
            running = [
                task
                for details in self.connections.values()
                if (task := details.get("application_instance")) is not None and not task.done()
            ]
            if running:
                await asyncio.wait(running, timeout=2 if getattr(self, "quick", True) else 10)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    server = Daphne(
        application=application,
        endpoints=[f"fd:fileno={listener.detach()}"],
        signal_handlers=False,
        websocket_timeout=-1,
        ping_interval=10**9,
        websocket_max_message_size=WS_FRAME_BYTES,
        websocket_max_frame_size=WS_FRAME_BYTES,
        application_close_timeout=10,
        server_name="",
        verbosity=0,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.begin)
    server.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
