"""Many askers, one statement: what is asked while an answer is on its way goes into the next question.

When five thousand sockets come back at once, PostgreSQL hears a handful of questions with long lists.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

MOST: Final = 2000

K = TypeVar("K")
V = TypeVar("V")


class Together(Generic[K, V]):
    """`get` answers from a question that was put after it was called, never from an older one."""

    def __init__(self, ask: Callable[[list[K]], Awaitable[dict[K, V]]]) -> None:
        self._ask = ask
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """What is found for `key`, or None. Raises what the asking raised."""
        future = self._waiting.get(key)
        if future is None:
            loop = asyncio.get_running_loop()
            future = self._waiting[key] = loop.create_future()
            if self._task is None:
                self._task = loop.create_task(self._run())
        return await asyncio.shield(future)

    async def _run(self) -> None:
        try:
            while self._waiting:
                asked = dict(list(self._waiting.items())[:MOST])
                for key in asked:
                    del self._waiting[key]
                try:
                    found = await self._ask(list(asked))
                except BaseException as error:
                    for future in asked.values():
                        future.set_exception(error)
                        future.exception()  # heard, even if its asker has gone
                    if not isinstance(error, Exception):
                        raise
                else:
                    for key, future in asked.items():
                        future.set_result(found.get(key))
        finally:
            self._task = None
