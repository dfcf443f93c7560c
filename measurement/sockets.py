"""`/ws/measure`: pictures in, words out. A plain ASGI application: frames stay in memory, and the latest one wins.

The conversation: the client says hello with the session's ticket and sends frames of twelve bytes of header
(number, milliseconds) and a JPEG; it hears what to do next. When enough has been seen, the numbers take the
same way as those that a browser sends, and the result comes back over the same socket. A cut costs nothing
for a minute: who comes back to the same session goes on where she was.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from measurement import admission, frames, services, tickets
from measurement.guiding import Guides, guides
from measurement.views import SessionView
from measurement.work import WorkerLost
from server.accounts.tickets import TicketExpired
from server.common import audit, clock, lifecycle
from server.common.errors import DomainError, Internal, NotFound, Unauthorised
from server.common.ids import uuid7
from server.env import env

log = logging.getLogger(__name__)

DRAIN, EXPIRED, SILENT, LIMITS, SERVER_ERROR = 4000, 4001, 4003, 4005, 4006
BAD_PROTOCOL, UNAUTHORISED, TOO_LARGE, REVOKED = 4500, 4502, 4504, 4505
DONE, GONE = 1000, 1006
HELLO_SECONDS: Final = 5.0
SILENT_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.25
RESULT_SECONDS: Final = 120.0
FPS: Final = 5

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Hello(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)
    t: Literal["hello"]
    ticket: Annotated[str, StringConstraints(max_length=4096)]
    language: Literal["en", "fr"] = "en"


class Hangup(Exception):
    """The socket ends, with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def measure_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application."""
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    capture = Capture(scope, receive, send, guides())
    code, reason, last = DONE, "", None
    try:
        await capture.run()
    except Hangup as end:
        code, reason = end.code, end.reason
    except Gone:
        code = GONE
    except DomainError as error:
        code, reason, last = _code_of(error), error.code, error.as_problem()
    except Exception as error:
        trace = uuid7().hex[-12:]
        log.error("measuring socket: %s", trace, exc_info=error)
        code, reason, last = SERVER_ERROR, "try again", Internal(trace).as_problem()
    await capture.end(code)
    if code != GONE:
        await capture.close(code, reason, last)


def _code_of(error: DomainError) -> int:
    if isinstance(error, TicketExpired):
        return EXPIRED
    if isinstance(error, Unauthorised | NotFound):
        return UNAUTHORISED
    return LIMITS if error.temporary else BAD_PROTOCOL


class Gone(Exception):
    """The client has left."""


class Capture:
    """One shopper's socket."""

    def __init__(self, scope: dict[str, Any], receive: Receive, send: Send, guides: Guides) -> None:
        self._receive, self._send, self._guides = receive, send, guides
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        self._origin = headers.get(b"origin")
        self._agent = headers.get(b"user-agent", "")[:400]
        self._ip: str | None = (scope.get("client") or ("",))[0] or None
        self._ticket: tickets.MeasureTicket | None = None
        self._stated: dict[str, Any] | None = None
        self._language = "en"
        self._slot = frames.Slot()
        self._replaced = asyncio.Event()
        self._step_aside = self._replaced.set
        self._heard_at = time.monotonic()
        self._told: Any = None
        self._looked_at = 0
        self._finish = False
        self._handing_over: asyncio.Task[bool] | None = None

    # --- the course of it --------------------------------------------------------------------------

    async def run(self) -> None:
        session = await self._greet()
        await self.say(
            {
                "t": "welcome",
                "session": str(session.session),
                "state": session.state,
                "steps": session.steps,
                "guide_version": session.guide_version,
                "fps": FPS,
                "limits": {"frame": env.measure_frame_bytes, "fps": env.measure_frames_per_second},
            }
        )
        work = (self._guide(session), self._listen(), self._watch())
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in filter(asyncio.Task.done, tasks):
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            # She has done her turn: who leaves at the word "done", or is cut then, is measured all the same.
            if self._handing_over is not None:
                await self._handing_over

    async def _greet(self) -> SessionView:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                event = await self._receive()
        except TimeoutError:
            raise Hangup(BAD_PROTOCOL, "hello first") from None
        if event["type"] == "websocket.disconnect":
            raise Gone
        try:
            hello = Hello.model_validate_json(event.get("text") or "")
        except ValidationError:
            raise Hangup(BAD_PROTOCOL, "hello first") from None
        if lifecycle.draining:
            raise Hangup(DRAIN, "drain")
        ticket = tickets.read(hello.ticket)
        await self._guides.handed_over(ticket.session_id)
        with audit.context(ip=self._ip, user_agent=self._agent):
            session = await self._guides.rows(admission.opened, ticket, self._origin)
        self._stated = session.stated.model_dump() if session.stated else None
        self._guides.enter(ticket.session_id, self._step_aside)
        self._ticket, self._language = ticket, hello.language
        return session

    # --- in ------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """Whatever ends a socket from our side."""
        assert self._ticket is not None
        looked_at = time.monotonic()
        while True:
            try:
                async with asyncio.timeout(0.5):
                    await self._replaced.wait()
                raise Hangup(LIMITS, "another socket took over")
            except TimeoutError:
                pass
            now = time.monotonic()
            if now - looked_at > 5:  # it was we who slept: what she said meanwhile has not been read yet
                self._heard_at = now
            looked_at = now
            if lifecycle.draining:
                raise Hangup(DRAIN, "drain")
            if clock.now() >= self._ticket.expires_at:
                raise Hangup(EXPIRED, "ticket expired")
            if time.monotonic() - self._heard_at > SILENT_SECONDS:
                raise Hangup(SILENT, "nothing came")

    async def _listen(self) -> None:
        while True:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                raise Gone
            self._heard_at = time.monotonic()
            if (data := event.get("bytes")) is not None:
                self._take(data)
            else:
                await self._hear(event.get("text") or "")

    def _take(self, data: bytes) -> None:
        try:
            self._slot.put(data)
        except frames.TooLarge:
            raise Hangup(TOO_LARGE, "frame too large") from None
        except frames.NoFrame:
            raise Hangup(BAD_PROTOCOL, "twelve bytes and a JPEG") from None

    async def _hear(self, text: str) -> None:
        try:
            frame = json.loads(text) if len(text) < 1024 else None
        except ValueError:
            frame = None
        kind = frame.get("t") if isinstance(frame, dict) else None
        match kind:
            case "ping":
                await self.say({"t": "pong"})
            case "finish":
                self._finish = True
                self._slot.came.set()
            case "cancel":
                assert self._ticket is not None
                await self._guides.rows(
                    services.cancel,
                    actor=admission.actor_of(self._ticket),
                    session_id=self._ticket.session_id,
                )
                await self._forget()
                raise Hangup(DONE, "cancelled")
            case _:
                raise Hangup(BAD_PROTOCOL, "unknown frame")

    # --- out -----------------------------------------------------------------------------------------

    async def _guide(self, session: SessionView) -> None:
        """Guide, hand over, tell the result; again after a refusal, until she is measured."""
        if session.state == "processing" and await self._result():  # she comes back after a cut
            return
        while True:
            await self._capture()
            if await self._result():
                return

    async def _capture(self) -> None:
        assert self._ticket is not None
        name = self._ticket.session_id.hex
        while True:
            await self._slot.came.wait()
            frame = self._slot.take()
            done = self._finish
            if frame is not None:
                shown = (frame.jpeg, frame.at_ms, self._stated, self._language)
                try:
                    seen = await self._guides.ask("frame", name, *shown)
                except WorkerLost as lost:
                    log.warning("guiding begins anew: %s", lost)
                    self._told = None
                    await self.say({"t": "restart"})
                    continue
                self._looked_at += 1
                if seen.get("bad"):
                    raise Hangup(BAD_PROTOCOL, "not a picture")
                await self._instruct(seen["guide"], frame.number)
                done = done or seen["done"]
            if done:
                self._finish = False
                self._handing_over = self._guides.hand_over(self._ticket.session_id, self._hand_over())
                if await asyncio.shield(self._handing_over):
                    return
                await self.say(
                    {
                        "t": "err",
                        "code": "nothing_seen",
                        "message": "I have not seen you yet.",
                        "temporary": True,
                    }
                )

    async def _hand_over(self) -> bool:
        """What the guide chose becomes a take; False where it chose nothing."""
        assert self._ticket is not None
        observations = await self._guides.ask("chosen", self._ticket.session_id.hex)
        if not observations:
            return False
        await self._guides.rows(
            services.accept_observations,
            actor=admission.actor_of(self._ticket),
            session_id=self._ticket.session_id,
            observations=observations,
        )
        await self._forget()
        return True

    async def _instruct(self, instruction: dict[str, Any], number: int) -> None:
        """Say what is new; a guide repeats itself, and nobody wants to hear it."""
        if instruction != self._told:
            self._told = instruction
            await self.say({"t": "guide", "seq": number, **instruction})

    async def _result(self) -> bool:
        """Tell how far the take is until it is settled; whether she has been measured."""
        assert self._ticket is not None
        deadline, told = time.monotonic() + RESULT_SECONDS, -1
        while time.monotonic() < deadline:
            view = await self._guides.rows(admission.looked, self._ticket)
            self._heard_at = time.monotonic()  # she has nothing to send meanwhile
            if view.state == "measured" and view.result is not None:
                await self.say(
                    {"t": "result", "session": str(view.session), **view.result.model_dump(mode="json")}
                )
                return True
            if view.state == "refused" and view.refused is not None:
                self._told = None
                await self.say(
                    {"t": "refused", "session": str(view.session), **view.refused.model_dump(mode="json")}
                )
                return False
            if view.state != "processing":
                raise Hangup(DONE, view.state)
            if view.progress != told:
                told = view.progress
                await self.say({"t": "progress", "state": view.state, "progress": told})
            await asyncio.sleep(POLL_SECONDS)
        raise Hangup(SERVER_ERROR, "try again")

    async def say(self, frame: dict[str, Any]) -> None:
        try:
            text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
            async with asyncio.timeout(10):  # who reads nothing for so long goes
                await self._send({"type": "websocket.send", "text": text})
        except Exception as error:
            raise Gone from error

    # --- the end -------------------------------------------------------------------------------------

    async def _forget(self) -> None:
        assert self._ticket is not None
        try:
            await self._guides.ask("forget", self._ticket.session_id.hex)
        except WorkerLost:  # then nothing is remembered either
            log.debug("the pipeline is gone")

    async def end(self, code: int) -> None:
        if self._ticket is None:
            return
        self._guides.leave(self._ticket.session_id, self._step_aside)
        told = {"code": code, "frames": self._looked_at, "dropped": self._slot.dropped}
        try:
            with audit.context(ip=self._ip, user_agent=self._agent):
                await self._guides.rows(admission.closed, self._ticket, **told)
        except Exception:  # the socket is over whatever the database says
            log.exception("measuring socket's end not audited")

    async def close(self, code: int, reason: str, last: dict[str, Any] | None) -> None:
        try:
            if last is not None:
                await self.say({"t": "err", **last})
            await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except Exception as error:
            log.debug("closing unheard: %r", error)
