"""A real uvicorn on a free port in this process, and clients that speak chat.v1 to it."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from django.db import connections
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from conversations.client import SUBPROTOCOL, Client
from server.common.ids import public
from tests.recorder import Tap


@dataclass
class Chat:
    """The running server. `url` is the socket's, `http` the web address."""

    port: int

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | Callable[[], str], **more: Any) -> Client:
        return Client(self.url, token if callable(token) else lambda: token, **more)

    @asynccontextmanager
    async def raw(self, token: str | None = None, **more: Any) -> AsyncIterator["Raw"]:
        """A bare socket; greeted already where a token is given."""
        more.setdefault("subprotocols", [SUBPROTOCOL])
        async with connect(self.url, compression=None, ping_interval=None, proxy=None, **more) as socket:
            raw = Raw(socket)
            if token is not None:
                await raw.tell(t="hello", id=1, token=token)
                assert (await raw.hear())["t"] == "welcome"
            yield raw


@dataclass
class Raw:
    socket: ClientConnection
    heard: list[dict[str, Any]] = field(default_factory=list)  # what came while waiting for the end

    async def tell(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hear(self, seconds: float = 5) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            return json.loads(await self.socket.recv())

    async def ask(self, **frame: Any) -> dict[str, Any]:
        """The answer to this frame; what else comes meanwhile is passed over."""
        await self.tell(**frame)
        while True:
            answer = await self.hear()
            if answer["t"] in ("ok", "err") and answer.get("re") == frame.get("id"):
                return answer

    async def closed(self, seconds: float = 8) -> tuple[int, str]:
        """The close code and reason, once the server has hung up."""
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    self.heard.append(json.loads(await self.socket.recv()))
        return self.socket.close_code or 0, self.socket.close_reason or ""


@pytest.fixture(scope="session")
def chat() -> Iterator[Chat]:
    from server.asgi import application
    from server.web import listening

    held = listening("127.0.0.1", 0)
    config = uvicorn.Config(
        Tap(application),
        ws="server.websocket:WebSocketProtocol",
        ws_max_size=2**20,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([held],), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "uvicorn did not start"
        time.sleep(0.02)
    yield Chat(held.getsockname()[1])
    server.should_exit = True
    thread.join(timeout=10)


def name_of(shopper: Any) -> str:
    """The wire name of a shopper's own conversation."""
    return public("c", shopper.conversation_id)


async def aside(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run ORM work beside the event loop and give its connection back."""

    def run() -> Any:
        try:
            return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)
