"""A crowd at the door holds up nobody inside."""

import asyncio
from collections import deque
from collections.abc import Callable


class Turnstile:
    """Lets one through in each turn of the event loop, in the order in which they came.

    What each costs may be a millisecond: a hundred who come together would else be a tenth of a second in which
    nobody else is heard. Those inside have their turns in between.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[Callable[[], None]] = deque()

    def enter(self, work: Callable[[], None]) -> None:
        """Have `work` called when it is its turn. It must not raise."""
        if not self._waiting:
            self.loop.call_soon(self._next)
        self._waiting.append(work)

    async def through(self) -> None:
        """Return when it is the caller's turn."""
        turn: asyncio.Future[None] = self.loop.create_future()
        self.enter(lambda: None if turn.done() else turn.set_result(None))
        await turn

    def _next(self) -> None:
        work = self._waiting.popleft()
        if self._waiting:
            self.loop.call_soon(self._next)
        work()
