"""A proxy that reads the frames it carries: loses, doubles, swaps, rewrites and forges them, ends connections badly."""

import asyncio
import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from conversations.client import SUBPROTOCOL

Frame = dict[str, Any]


def fits(frame: Frame, like: Frame) -> bool:
    """True if `frame` has all that `like` says; True stands for "has it at all", False for "has it not"."""
    return all(
        (name in frame) is wanted if isinstance(wanted, bool) and name != "dup" else frame.get(name) == wanted
        for name, wanted in like.items()
    )


@dataclass
class Rule:
    """For the next `times` frames that fit: what to do instead of passing them on."""

    what: str  # drop, double, swap, rewrite, cut, tear
    like: Frame
    times: int = 1
    into: Frame = field(default_factory=dict)


@dataclass
class Link:
    """One connection through the proxy."""

    client: ServerConnection
    server: ClientConnection
    began: float
    frozen: bool = False
    held: list[str] = field(default_factory=list)


class FrameProxy:
    """`url` leads to `upstream`. `sent` and `told` are the frames of client and server, `links` the connections."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.rules: list[Rule] = []
        self.sent: list[Frame] = []
        self.told: list[Frame] = []
        self.links: list[Link] = []
        self.tries: list[float] = []
        self.ended = 0.0  # when a connection was last ended by order
        self.refusing = False
        self.heard: Callable[[], None] = lambda: None
        self._server: Server | None = None

    async def __aenter__(self) -> "FrameProxy":
        self._server = await serve(
            self._carry, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL], compression=None, ping_interval=None,
            max_size=None, process_request=self._door, close_timeout=1,
        )  # fmt: skip
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        for link in self.links:
            link.client.transport.abort()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}/ws/chat"

    @property
    def link(self) -> Link | None:
        return self.links[-1] if self.links else None

    # --- what a scenario may do ---------------------------------------------------------------------

    def cut(self) -> None:
        """Both ends lose the connection at once, without a close frame."""
        self.ended = time.monotonic()
        if self.link:
            self.link.client.transport.abort()
            self.link.server.transport.abort()

    def freeze(self) -> None:
        """Half-open: the connection looks alive and carries nothing any more."""
        if self.link:
            self.link.frozen = True

    async def close(self, code: int, reason: str = "by the scenario") -> None:
        self.ended = time.monotonic()
        if self.link:
            await self.link.client.close(code, reason)

    async def inject(self, frame: Frame) -> None:
        """As if the server had said it."""
        if self.link:
            with contextlib.suppress(ConnectionClosed):
                await self.link.client.send(json.dumps(frame))

    # --- the carrying ---------------------------------------------------------------------------------

    def _door(self, connection: ServerConnection, request: Any) -> Any:
        self.tries.append(time.monotonic())
        self.heard()
        return connection.respond(HTTPStatus.FORBIDDEN, "no sockets here\n") if self.refusing else None

    async def _carry(self, client: ServerConnection) -> None:
        try:
            server = await connect(
                self.upstream, subprotocols=[SUBPROTOCOL], compression=None, ping_interval=None, max_size=None,
                proxy=None, close_timeout=1,
            )  # fmt: skip
        except OSError:  # the server is away
            client.transport.abort()
            return
        link = Link(client, server, time.monotonic())
        self.links.append(link)
        ways = [asyncio.create_task(self._up(link)), asyncio.create_task(self._down(link))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if ways[1].done() and not link.frozen:
            code = server.close_code
            if code in (None, 1005, 1006):
                client.transport.abort()
            else:
                await client.close(code, server.close_reason or "")
        while link.frozen and client.close_code is None and not ways[0].done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        for way in ways:
            way.cancel()
        server.transport.abort()

    async def _up(self, link: Link) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in link.client:
                frame = json.loads(text)
                self.sent.append({**frame, "_at": time.monotonic()})
                self.heard()
                rule = self._rule(frame, mine=True)
                if link.frozen or (rule and rule.what == "drop"):
                    continue
                await link.server.send(text)

    async def _down(self, link: Link) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in link.server:
                if link.frozen:
                    continue
                frame = json.loads(text)
                self.told.append(frame)
                if not await self._pass(link, str(text), frame):
                    return

    async def _pass(self, link: Link, text: str, frame: Frame) -> bool:
        """Carry one frame to the client, by the rules. False: the connection is gone."""
        rule = self._rule(frame, mine=False)
        match rule.what if rule else "":
            case "drop":
                return True
            case "double":
                await link.client.send(text)
            case "swap":
                link.held.append(text)
                return True
            case "rewrite":
                text = json.dumps({**frame, **rule.into})  # type: ignore[union-attr]
            case "cut":
                link.client.transport.abort()
                return False
            case "tear":
                self._tear(link, text)
                return False
        await link.client.send(text)
        while link.held:
            await link.client.send(link.held.pop(0))
        return True

    def _tear(self, link: Link, text: str) -> None:
        """Half of a frame, then a reset."""
        raw = text.encode()
        transport = link.client.transport
        head = bytes([0x81, 126]) + struct.pack("!H", len(raw)) if len(raw) > 125 else bytes([0x81, len(raw)])
        transport.write(head + raw[: len(raw) // 2])
        own = transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        asyncio.get_running_loop().call_later(0.02, transport.abort)

    def _rule(self, frame: Frame, *, mine: bool) -> Rule | None:
        for rule in self.rules:
            ours = rule.like.get("t") in ("send", "act", "fetch", "sub", "cursor", "hello", "pong", "auth")
            if ours is mine and fits(frame, rule.like):
                rule.times -= 1
                if rule.times <= 0:
                    self.rules.remove(rule)
                return rule
        return None
