"""What readers share in one process: recent lines of each log, encoded once, and whose log it is.

The log in PostgreSQL is the truth; a page is its tail, fed by this process's own commits and by
reads. Threads and keys are small facts about a conversation that never change under its epoch.
"""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from conversations import database
from conversations.entries import Line, Thread, line
from conversations.together import Together
from server.patience import AsyncConnection

logger = logging.getLogger(__name__)

T = TypeVar("T")

CONNECTIONS: Final = 4
POOL_SECONDS: Final = 5.0
LINES_PER_PAGE: Final = 256
CACHE_BYTES: Final = 64 * 1024 * 1024
THREADS: Final = 50_000
# A thread is read again this often: long enough to cost nothing, short enough for a new epoch to be seen.
THREAD_SECONDS: Final = 30.0

READ: Final = (
    "SELECT conversation_id, seq, kind, at, sender, role, name, cid, body::text, staff_only, reply_to, target"
    " FROM conversations_entry WHERE conversation_id = %s AND tenant_id = %s AND seq > %s ORDER BY seq LIMIT %s"
)


def line_of(row: tuple[Any, ...]) -> Line:
    """A line from a row of READ."""
    return line(
        conversation=row[0],
        seq=row[1],
        kind=row[2],
        at=row[3],
        sender=row[4],
        role=row[5],
        name=row[6],
        cid=row[7],
        body=row[8],
        staff_only=row[9],
        reply_to=row[10],
        target=row[11],
    )


@dataclass(slots=True)
class Page:
    """A hole-free tail of one log."""

    lines: deque[Line] = field(default_factory=deque)
    size: int = 0


class Pages:
    """The process's reader: `read` answers from the shared tail, else from PostgreSQL, one query for all askers."""

    def __init__(self) -> None:
        self._pages: OrderedDict[UUID, Page] = OrderedDict()
        self._bytes = 0
        self._threads: OrderedDict[UUID, tuple[float, Thread]] = OrderedDict()
        self._asking: dict[tuple[UUID, int, int], asyncio.Future[list[Line]]] = {}
        self._pool: AsyncConnectionPool[AsyncConnection] | None = None
        self._opening = asyncio.Lock()
        self.hits = self.misses = 0
        self._asked_threads: Together[UUID, Thread] = Together(self._read_threads)
        self._asked_heads: Together[UUID, tuple[int, str]] = Together(self.heads)

    async def close(self) -> None:
        held, self._pool = self._pool, None
        if held is not None:
            await held.close()

    async def pool(self) -> AsyncConnectionPool[AsyncConnection]:
        """Connections for reading; in the platform's scope until a transaction narrows it."""
        if self._pool is None:
            async with self._opening:
                if self._pool is None:
                    pool = AsyncConnectionPool(
                        kwargs={**database.conninfo(), "autocommit": True},
                        connection_class=AsyncConnection,
                        min_size=1,
                        max_size=CONNECTIONS,
                        timeout=POOL_SECONDS,
                        configure=database.prepare,
                        open=False,
                        name="conversations.pages",
                    )
                    await pool.open()
                    self._pool = pool
        return self._pool

    # --- the tail -------------------------------------------------------------------------------

    def put(self, conversation: UUID, lines: Iterable[Line]) -> None:
        """Add lines that were just committed or read; what does not join on begins the page anew.

        So does a line that takes words back: what came before it is read again, without them.
        """
        page = self._pages.get(conversation)
        if page is None:
            page = self._pages[conversation] = Page()
        else:
            self._pages.move_to_end(conversation)
        for new in lines:
            if page.lines:
                last = page.lines[-1].seq
                if new.seq <= last:
                    continue
                if new.seq != last + 1 or new.redacts:
                    self._bytes -= page.size
                    page.lines.clear()
                    page.size = 0
            if new.redacts:
                # Readings under way may still bring the words: nobody else may join them.
                for ask in [ask for ask in self._asking if ask[0] == conversation]:
                    del self._asking[ask]
            page.lines.append(new)
            size = len(new.staff)
            page.size += size
            self._bytes += size
            if len(page.lines) > LINES_PER_PAGE:
                size = len(page.lines.popleft().staff)
                page.size -= size
                self._bytes -= size
        while self._bytes > CACHE_BYTES and self._pages:
            _, old = self._pages.popitem(last=False)
            self._bytes -= old.size

    def put_from_elsewhere(self, conversation: UUID, epoch: str, lines: Iterable[Line]) -> None:
        """Lines that another process has committed; dropped unless we know the conversation by the same epoch."""
        held = self._threads.get(conversation)
        if held is not None and held[1].epoch == epoch:
            self.put(conversation, lines)

    def epoch(self, conversation: UUID) -> str | None:
        """As last heard of; None if we know nothing of it."""
        held = self._threads.get(conversation)
        return None if held is None else held[1].epoch

    def cached(self, conversation: UUID, after: int, limit: int, head: int = 0) -> list[Line] | None:
        """The lines after `after` if the shared tail begins early enough, else None.

        head: known to be there by now. A tail that ends before it may lack the line that takes words back.
        """
        page = self._pages.get(conversation)
        if page is None or not page.lines or page.lines[0].seq > after + 1 or page.lines[-1].seq < head:
            return None
        start = after + 1 - page.lines[0].seq
        if start >= len(page.lines):
            return None
        lines = page.lines
        return [lines[i] for i in range(start, min(len(lines), start + limit))]

    async def read(self, thread: Thread, after: int, limit: int, head: int = 0) -> list[Line]:
        """Up to `limit` lines after `after`, ascending. Raises psycopg errors when the database is away."""
        found = self.cached(thread.id, after, limit, head)
        if found is not None:
            self.hits += 1
            return found
        ask = (thread.id, after, limit)
        running = self._asking.get(ask)
        if running is None:
            self.misses += 1
            running = asyncio.ensure_future(self._read(thread, after, limit))
            self._asking[ask] = running
            running.add_done_callback(lambda done: self._asked(ask, done))
        return await asyncio.shield(running)

    def _asked(self, ask: tuple[UUID, int, int], done: "asyncio.Future[list[Line]]") -> None:
        if self._asking.get(ask) is done:
            del self._asking[ask]

    async def ask(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Read on one of the pool's connections. Those that prove dead are replaced at once: all may be."""
        pool = await self.pool()
        for left in range(CONNECTIONS, -1, -1):
            try:
                async with pool.connection() as connection:
                    return await work(connection)
            except PoolTimeout:
                raise
            except psycopg.OperationalError:
                if not left:
                    raise
        raise AssertionError

    async def _read(self, thread: Thread, after: int, limit: int) -> list[Line]:
        async def work(connection: AsyncConnection) -> list[Any]:
            async with connection.transaction(), connection.pipeline():
                # The second wall stands here too: this transaction sees one tenant's rows only.
                await connection.execute(
                    "SELECT set_config('app.tenant', %s, true)",
                    (str(thread.tenant_id),),
                )
                cursor = await connection.execute(
                    READ, (thread.id, thread.tenant_id, after, limit), prepare=True
                )
                return await cursor.fetchall()

        lines = [line_of(row) for row in await self.ask(work)]
        if lines and (len(lines) < limit or thread.id not in self._pages):
            self.put(thread.id, lines)
        return lines

    def forget(self, conversation: UUID) -> None:
        """Another epoch: nothing of it may be shown again."""
        page = self._pages.pop(conversation, None)
        if page is not None:
            self._bytes -= page.size
        self._threads.pop(conversation, None)

    # --- whose log it is ------------------------------------------------------------------------

    def known(self, conversation: UUID) -> Thread | None:
        held = self._threads.get(conversation)
        if held is None or held[0] < time.monotonic():
            return None
        return held[1]

    def learn(self, thread: Thread) -> None:
        before = self._threads.get(thread.id)
        if before is not None and before[1].epoch != thread.epoch:
            self.forget(thread.id)
        self._threads[thread.id] = (time.monotonic() + THREAD_SECONDS, thread)
        if len(self._threads) > THREADS:
            self._threads.popitem(last=False)

    async def thread(self, conversation: UUID) -> Thread | None:
        """Whose conversation it is, or None if its row has not been made."""
        return self.known(conversation) or await self._asked_threads.get(conversation)

    async def _read_threads(self, conversations: list[UUID]) -> dict[UUID, Thread]:
        async def work(connection: AsyncConnection) -> Any:
            cursor = await connection.execute(
                "SELECT id, tenant_id, site_id, customer_id, parent_id, epoch FROM conversations_conversation"
                " WHERE id = ANY (%s)",
                (database.uuids(conversations),),
                prepare=True,
            )
            return await cursor.fetchall()

        found = [Thread(*row) for row in await self.ask(work)]
        for thread in found:
            self.learn(thread)
        return {thread.id: thread for thread in found}

    async def head(self, conversation: UUID) -> tuple[int, str] | None:
        """Head and epoch as they are after this was called; None if its row has not been made."""
        return await self._asked_heads.get(conversation)

    async def heads(self, conversations: list[UUID]) -> dict[UUID, tuple[int, str]]:
        """Head and epoch of many conversations in one statement."""

        async def work(connection: AsyncConnection) -> dict[UUID, tuple[int, str]]:
            cursor = await connection.execute(
                "SELECT id, last_seq, epoch FROM conversations_conversation WHERE id = ANY (%s)",
                (database.uuids(conversations),),
                prepare=True,
            )
            return {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}

        return await self.ask(work)
