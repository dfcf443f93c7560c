"""The guided shoppers of this process: one pipeline process between them, and never more than it can serve."""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connections

from measurement.errors import GuidesBusy
from measurement.work import Worker
from server.env import env

T = TypeVar("T")
FRAME_SECONDS: Final = 8.0


class Guides:
    """Counts who is guided, and puts their frames to the pipeline one after the other."""

    def __init__(self) -> None:
        self._worker = Worker()
        self._frames = ThreadPoolExecutor(1, thread_name_prefix="measure-frames")
        # Rows are read and written in threads of our own: the sockets' share is not theirs to wait for.
        self._rows = ThreadPoolExecutor(2, thread_name_prefix="measure-rows")
        self._guided: dict[UUID, Callable[[], None]] = {}
        self._handing_over: dict[UUID, asyncio.Task[bool]] = {}

    def enter(self, session_id: UUID, leave: Callable[[], None]) -> None:
        """Count a shopper in; an older socket of the same session is asked to go. Raises GuidesBusy."""
        older = self._guided.get(session_id)
        if older is None and len(self._guided) >= env.measure_guided:
            raise GuidesBusy(
                "So many people are being measured right now that I could not follow you well. Try again in a"
                " minute, or record a clip.",
                retry_after_ms=15_000,
            )
        self._guided[session_id] = leave
        if older is not None:
            older()

    def leave(self, session_id: UUID, leave: Callable[[], None]) -> None:
        if self._guided.get(session_id) is leave:
            del self._guided[session_id]

    def hand_over(self, session_id: UUID, work: Coroutine[Any, Any, bool]) -> asyncio.Task[bool]:
        """Work on what she has done already: it goes on whatever becomes of her socket."""
        task = self._handing_over[session_id] = asyncio.create_task(work)
        task.add_done_callback(lambda _: self._handing_over.pop(session_id, None))
        return task

    async def handed_over(self, session_id: UUID) -> None:
        """Returns when no such work is under way: only then does her session say how far she is."""
        if task := self._handing_over.get(session_id):
            await asyncio.wait([task])

    async def ask(self, *request: Any) -> Any:
        """Something of the pipeline process. Raises WorkerLost."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._frames, lambda: self._worker.ask(request, seconds=FRAME_SECONDS)
        )

    async def rows(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """ORM work, beside the event loop."""
        context = contextvars.copy_context()

        def run() -> T:
            try:
                return context.run(work, *args, **kwargs)
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(self._rows, run)

    def stop(self) -> None:
        self._worker.stop()


@cache
def guides() -> Guides:
    """This process's own, made when the first shopper asks for it."""
    return Guides()
