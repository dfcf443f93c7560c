"""Letting go of a process's clients on a deploy: told so, spread over time, and owed nothing.

Each close waits for the answers that are being committed; cursors and the audit of sockets are
written last. Clients come back at once, elsewhere or to this process's successor: the spread is
what keeps them from coming all together.
"""

import asyncio
import logging
import random
from typing import Final, Protocol

from conversations import frames, runtime
from server.common import lifecycle
from server.env import env

logger = logging.getLogger(__name__)

# A few clients need no thirty seconds: below this rate nobody notices that they come back.
PER_SECOND: Final = 50
QUICK_SECONDS: Final = 1.0
# What the slowest close may take: its answers (8 s), and the client that hears nothing (2 s).
LAST_SECONDS: Final = 11.0


class Guest(Protocol):
    async def close(self, code: int, reason: str = "", *, retry_after_ms: int | None = None) -> None: ...


class Drain:
    """One per process. `hurry` may be called at any time, from the event loop."""

    def __init__(self) -> None:
        self._hurried = asyncio.Event()

    def hurry(self) -> None:
        """Whoever asked does not want to wait any longer."""
        self._hurried.set()

    async def notice(self) -> None:
        """/readyz says no from now on; a while before the process stops accepting, if so wished."""
        lifecycle.begin_draining()
        await self._pause(env.chat_drain_notice_seconds)

    async def run(self, *, quick: bool = False) -> None:
        """Say goodbye to everyone within CHAT_DRAIN_SECONDS (`quick`: within two), then write what is left."""
        lifecycle.begin_draining()
        shared = runtime.existing()
        if shared is None:
            return
        shared.draining = True
        guests = shared.guests()
        random.shuffle(guests)
        longest = QUICK_SECONDS if quick else env.chat_drain_seconds
        natural = len(guests) / PER_SECOND
        span = min(longest, natural)
        logger.info("draining %s clients over %.1f s", len(guests), span)
        # What the spread here leaves too dense, the clients' own waiting thins out.
        jitter_ms = 1000 * min(8.0, max(0.5, natural - span))
        loop = asyncio.get_running_loop()
        begin, closing = loop.time(), set[asyncio.Task[None]]()
        for number, guest in enumerate(guests):
            ahead = begin + span * number / len(guests) - loop.time()
            if ahead > 0.01:
                await self._pause(ahead)
            closing.add(loop.create_task(self._close(guest, 200 + int(random.random() * jitter_ms))))  # noqa: S311
        patience = QUICK_SECONDS if quick else LAST_SECONDS
        if closing:
            await asyncio.wait(closing, timeout=patience)
        await self._until_gone(shared)
        await shared.stop()

    @staticmethod
    async def _close(guest: Guest, retry_after_ms: int) -> None:
        try:
            await guest.close(frames.DRAIN, "drain", retry_after_ms=retry_after_ms)
        except Exception as error:
            logger.debug("not said goodbye to: %r", error)

    @staticmethod
    async def _until_gone(shared: runtime.Runtime) -> None:
        """Their loops end a moment after the close: that is when the socket's audit entry is made."""
        for _ in range(40):
            late = [guest for guest in shared.guests() if guest.closed is None]
            for guest in late:  # let in while we were closing
                await Drain._close(guest, 500)
            if not shared.guests():
                return
            await asyncio.sleep(0.025)

    async def _pause(self, seconds: float) -> None:
        if seconds > 0 and not self._hurried.is_set():
            try:
                await asyncio.wait_for(self._hurried.wait(), seconds)
            except TimeoutError:
                pass
