"""One prepared statement on a connection of its own, driven through libpq itself.

A cursor of psycopg costs as much as ten rows of a batch: it adapts each parameter, and waits on a selector that
it registers anew. Here a run is one write, one wake-up, and the result as PostgreSQL sent it.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGresult

from conversations import database
from server.patience import AsyncConnection

STATEMENT: Final = "prepared"
LOOK_SECONDS: Final = 0.5


class NotSent(psycopg.OperationalError):
    """The connection was lost before anything of this run went out: PostgreSQL has not seen it."""


class Prepared:
    """One run at a time. Whoever sees an OperationalError closes it and opens another."""

    def __init__(self, connection: AsyncConnection, parameters: int) -> None:
        self._connection, self._formats = connection, [Format.BINARY] * parameters
        self._pgconn = connection.pgconn
        self._socket = self._pgconn.socket
        self._loop = asyncio.get_running_loop()
        self._results: list[PGresult] = []
        self._run: asyncio.Future[PGresult] | None = None
        self._lost: psycopg.OperationalError | None = None
        self._writing = False
        self._watched = True
        self._loop.add_reader(self._socket, self._readable)
        self._look()

    @classmethod
    async def open(cls, name: str, query: str, types: Sequence[str]) -> "Prepared":
        """Connect as the application's role. query: with $1, $2 … of these types. Raises NotSent, psycopg.Error."""
        try:
            connection = await database.connect(name)
        except (psycopg.OperationalError, OSError) as error:
            raise NotSent(str(error)) from error
        try:
            # Of our own making: the parameters' places cannot be bound in PREPARE.
            await connection.execute(f"PREPARE {STATEMENT} ({', '.join(types)}) AS {query}".encode())
        except BaseException:
            await connection.close()
            raise
        return cls(connection, len(types))

    def send(self, parameters: Sequence[bytes | None]) -> "asyncio.Future[PGresult]":
        """Begin one execution. The future has its result once PostgreSQL is ready for the next: committed.

        Raises psycopg.Error, and so may the future; OperationalError means that nobody knows whether it was
        committed, NotSent that it was not.
        """
        if self._lost is not None:
            raise NotSent(str(self._lost)) from self._lost
        self._results = []
        self._pgconn.send_query_prepared(STATEMENT.encode(), parameters, self._formats, Format.BINARY)
        self._run = self._loop.create_future()
        self._connection.asked_at = time.monotonic()  # watched, as psycopg's own exchanges are
        self._flush()
        return self._run

    async def close(self) -> None:
        self._let_go()
        await self._connection.close()

    def _flush(self) -> None:
        """Send what the socket takes; the rest when it takes more."""
        left = bool(self._pgconn.flush())
        if left and not self._writing:
            self._loop.add_writer(self._socket, self._writable)
        elif self._writing and not left:
            self._loop.remove_writer(self._socket)
        self._writing = left

    def _writable(self) -> None:
        try:
            self._flush()
        except psycopg.OperationalError as error:
            self._lose(error)

    def _look(self) -> None:
        """Read now and then without being told: under faults a lane was seen that nobody woke (cause unknown)."""
        if not self._watched:
            return
        self._loop.call_later(LOOK_SECONDS, self._look)
        if self._run is not None and not self._run.done():
            self._readable()

    def _readable(self) -> None:
        try:
            self._pgconn.consume_input()
            if self._writing:
                self._flush()
            # The end of the results is PostgreSQL's word that the transaction is over: an error of the
            # commit itself comes after the rows.
            while not self._pgconn.is_busy():
                result = self._pgconn.get_result()
                if result is None:
                    break
                self._results.append(result)
            else:
                return
        except psycopg.OperationalError as error:
            self._lose(error)
            return
        if self._pgconn.status == ConnStatus.BAD:
            self._lose(psycopg.OperationalError("the connection was lost"))
        elif self._results:
            self._settle()

    def _settle(self) -> None:
        run, self._run = self._run, None
        self._connection.asked_at = 0.0
        if run is None or run.done():
            return
        for result in self._results:
            if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
                run.set_exception(error_from_result(result))
                return
        run.set_result(self._results[0])

    def _lose(self, error: psycopg.OperationalError) -> None:
        self._lost = error
        self._let_go()
        run, self._run = self._run, None
        self._connection.asked_at = 0.0
        if run is not None and not run.done():
            run.set_exception(error)

    def _let_go(self) -> None:
        """A socket that was lost is readable for ever.

        Once: libpq closes a lost socket, and its number may be another connection's by the next time.
        """
        if not self._watched:
            return
        self._watched = False
        self._loop.remove_reader(self._socket)
        if self._writing:
            self._loop.remove_writer(self._socket)
            self._writing = False
