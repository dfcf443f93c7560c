"""A crowd at the door holds up nobody inside."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

# What somebody inside says takes several turns of the loop until it is answered (read, log, commit, write): of these
# one may have somebody's entry in it. An empty turn costs some microseconds.
TURNS_BETWEEN: Final = 4


class Turnstile:
    """Lets one through every few turns of the event loop, in the order in which they came.

    What each costs may be a millisecond: a hundred who come together would else be a tenth of a second in which
    nobody else is heard. Those inside have their turns in between.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[Callable[[], None]] = deque()
        self._pause = 0
        self._turning = False

    def enter(self, work: Callable[[], None]) -> None:
        """Have `work` called when it is its turn. It must not raise."""
        self._waiting.append(work)
        if not self._turning:
            self._turning = True
            self.loop.call_soon(self._turn)

    async def through(self) -> None:
        """Return when it is the caller's turn."""
        turn: asyncio.Future[None] = self.loop.create_future()
        self.enter(lambda: None if turn.done() else turn.set_result(None))
        await turn

    def _turn(self) -> None:
        if not self._pause and not self._waiting:
            self._turning = False
            return
        self.loop.call_soon(self._turn)
        if self._pause:
            self._pause -= 1
        else:
            self._pause = TURNS_BETWEEN
            self._waiting.popleft()()
