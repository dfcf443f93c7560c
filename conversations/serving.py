"""Frames that a service answers, in a thread: presses on cards, and what is said later of a message.

One at a time per socket and in the order in which they came, without holding up its other frames.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from conversations import acts, frames, services
from conversations.entries import Thread, iso
from conversations.log import Appended
from conversations.runtime import Runtime
from conversations.sockets import Link
from server.common.actor import Actor
from server.common.audit.record import context
from server.common.errors import Internal, Unauthorised, expected
from server.common.ids import public

logger = logging.getLogger(__name__)

Change = frames.Edit | frames.Redact | frames.React


def err_for(error: BaseException, re: int | None) -> dict[str, Any]:
    """The `err` frame for a failure. What is not a DomainError is our bug: logged, and only its trace is said."""
    refusal = expected(error)
    if refusal is None:
        trace = uuid4().hex[:12]
        logger.error("socket: %s", trace, exc_info=error)
        refusal = Internal(trace)
    problem = refusal.as_problem()
    details = dict(problem["details"])
    named = details.pop("re", None)
    return {"t": "err", "re": re if re is not None else named, **problem, "details": details}


def ok(
    re: int, conversation: UUID, cid: UUID, *, dup: bool, seq: int | None, at: str | None
) -> dict[str, Any]:
    answer = {"t": "ok", "re": re, "conv": public("c", conversation), "cid": str(cid), "dup": dup}
    return answer if seq is None else answer | {"seq": seq, "at": at}


async def act(runtime: Runtime, link: Link, frame: frames.Act, thread: Thread) -> None:
    ticket = link.ticket
    assert ticket is not None

    def work() -> dict[str, Any]:
        done = acts.perform(
            thread=thread,
            actor=services.acting(ticket, thread),
            action=frame.action,
            args=frame.args,
            cid=frame.cid,
            session=ticket.session,
        )
        answer = ok(frame.id, done.conversation, frame.cid, dup=done.dup, seq=done.seq, at=done.at)
        return answer if done.result is None else answer | {"result": done.result}

    await _serve(runtime, link, frame.id, work)


async def change(runtime: Runtime, link: Link, frame: Change, thread: Thread) -> None:
    ticket = link.ticket
    assert ticket is not None

    def work() -> dict[str, Any]:
        result = changed(frame, thread, services.acting(ticket, thread), ticket.session)
        at = iso(result.at)
        return ok(frame.id, thread.id, frame.cid, dup=result.dup, seq=result.seq, at=at)

    await _serve(runtime, link, frame.id, work)


def changed(frame: Change, thread: Thread, actor: Actor, session: UUID | None) -> Appended:
    """The service that a change asks for."""
    whose: dict[str, Any] = {
        "conversation_id": thread.id,
        "actor": actor,
        "target": frame.target,
        "cid": frame.cid,
        "session": session,
    }
    match frame:
        case frames.Edit():
            return services.edit(**whose, text=frame.body.text)
        case frames.Redact():
            return services.redact(**whose)
        case frames.React():
            return services.react(**whose, emoji=frame.emoji, on=frame.on)


async def _serve(runtime: Runtime, link: Link, re: int, work: Callable[[], dict[str, Any]]) -> None:
    if link.acting is None:
        link.acting = asyncio.Lock()
    link.owed += 1
    async with link.acting:
        try:
            with context(ip=link.ip, user_agent=link.user_agent, request_id=link.session):
                answer = await runtime.in_thread(work)
        except Exception as error:
            answer = err_for(error, re)
            if isinstance(error, Unauthorised):
                link.hang_up(frames.REVOKED, "revoked")
        finally:
            link.owed -= 1
        link.say(answer)
