"""The socket: frame in, answer out. Routing is Channels'; the receive loop is ours.

Channels' own loop makes a task and a hop to the shared ORM thread for every frame: three times the
CPU, and one slow query would stall every socket of the process.
"""

import asyncio
import logging
from functools import partial
from typing import Any

from channels.consumer import AsyncConsumer

from conversations import frames, limits, replies, runtime
from conversations.replies import Hangup
from conversations.serving import err_for
from conversations.sockets import Link
from server.common.errors import DomainError
from server.common.metrics import SOCKETS
from server.websocket import EXTENSION, LARGE

logger = logging.getLogger(__name__)

# What one socket may say of large frames in the long run, in characters a second, and the pause after each refused one:
# it waits, and those who chat do not.
HEAVY_PER_SECOND = 256 * 1024
REFUSED_SECONDS = 0.025


class ChatConsumer(AsyncConsumer):
    """chat.v1 for widget, console and terminal."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        shared = runtime.current()
        await receive()  # websocket.connect
        if frames.SUBPROTOCOL not in scope.get("subprotocols", ()):
            # Accepted first: a refused handshake cannot tell the client why.
            await send({"type": "websocket.accept"})
            await send(
                {"type": "websocket.close", "code": frames.BAD_VERSION, "reason": "subprotocol chat.v1.json"}
            )
            return
        await send({"type": "websocket.accept", "subprotocol": frames.SUBPROTOCOL})
        if busy := shared.admission.busy(draining=shared.draining, sockets=len(shared.links)):
            code, reason, wait = busy
            bye = frames.encode({"t": "bye", "code": code, "retry_after_ms": wait})
            await send({"type": "websocket.send", "text": bye})
            await send({"type": "websocket.close", "code": code, "reason": reason})
            return
        link = Link(shared, send, scope)
        # All that wraps us holds the scope while the socket lives: a browser's headers are kilobytes that nobody reads.
        scope["headers"].clear()
        link.task = asyncio.current_task()
        shared.links.add(link)
        shared.heartbeat.begin(link)
        shared.admission.pending += 1
        SOCKETS.inc()
        if own := scope.get("extensions", {}).get(EXTENSION):  # another server brings all by `receive`
            own["listen"](partial(replies.at_once, shared, link))
        try:
            await self._receive(shared, link, receive)
        except asyncio.CancelledError:
            if link.closed is None:
                raise
        finally:
            shared.links.discard(link)
            SOCKETS.dec()
            if link.ticket is not None:
                shared.admission.leave(link.ticket.subject, link.kind)
                shared.note_session(link, "socket.closed", code=link.closed)
            else:
                shared.admission.pending -= 1
            link.forget()

    async def _receive(self, shared: runtime.Runtime, link: Link, receive: Any) -> None:
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                if link.closed is None:
                    link.closed = event.get("code") or 1005
                return
            if link.closed is not None or link.closing:
                continue
            try:
                await self._frame(shared, link, event.get("text"))
            except Hangup as end:
                await link.close(end.code, end.reason)
            except DomainError as error:
                link.say(err_for(error, None))
            except Exception as error:  # an escaping exception would drop the socket
                link.say(err_for(error, None))
            pause = _pause(link, event.get("text") or "")
            while pause > 0 and link.there:
                await asyncio.sleep(min(pause, REFUSED_SECONDS))
                pause -= REFUSED_SECONDS
            while link.full and link.closed is None:  # noqa: ASYNC110
                # The client sends but does not read: it waits, and after ten seconds it goes.
                await asyncio.sleep(0.02)

    async def _frame(self, shared: runtime.Runtime, link: Link, text: str | None) -> None:
        if text is None:
            raise Hangup(frames.BAD_PROTOCOL, "text frames only")
        if len(text) > limits.FRAME_BYTES or (
            len(text) > limits.FRAME_BYTES // 4 and len(text.encode()) > limits.FRAME_BYTES
        ):
            raise Hangup(frames.TOO_LARGE, "frame too large")
        if len(text) > LARGE or link.refused:
            # One such in a turn of the loop, whoever sends it: those who chat do not wait behind it.
            await shared.door.through()
        try:
            frame = frames.parse_inbound(text)
        except DomainError:
            if link.ticket is None:
                raise Hangup(frames.BAD_PROTOCOL, "hello first") from None
            if link.too_many_refusals():
                raise Hangup(frames.LIMITS, "too many bad frames") from None
            raise
        if link.ticket is None:
            if not isinstance(frame, frames.Hello):
                raise Hangup(frames.BAD_PROTOCOL, "hello first")
            link.greeting = True
            try:
                await replies.greet(shared, link, frame)
            except Hangup:
                raise
            except Exception as error:  # the database is away: come again
                link.say(err_for(error, frame.id))
                raise Hangup(frames.SERVER_ERROR, "try again") from error
            return
        try:
            await replies.reply(shared, link, frame)
        except Hangup:
            raise
        except Exception as error:
            link.say(err_for(error, getattr(frame, "id", None)))


def _pause(link: Link, text: str) -> float:
    """How long nothing more is heard of a client after this frame."""
    heavy = len(text) / HEAVY_PER_SECOND if len(text) > LARGE else 0.0
    return max(heavy, REFUSED_SECONDS if link.refused else 0.0)
