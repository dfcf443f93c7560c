"""What one connection of psycopg can make durable: rows in, ids out, everything that waits in one commit.

A message and its audit row by one statement from arrays, three indexes on the messages, and nothing else: no
order of a conversation, no rights, no repeats, no tenant. The same work as `group-unnest` of the measurement
that the target was set with.
"""

import asyncio
from typing import Any, Final

import psycopg

MOST: Final = 2000
TABLES: Final = """
DROP SCHEMA IF EXISTS limits CASCADE;
CREATE SCHEMA limits;
CREATE TABLE limits.message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, room bigint NOT NULL, seq bigint NOT NULL,
  sender bigint NOT NULL, kind smallint NOT NULL DEFAULT 1, body text NOT NULL, meta jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON limits.message (room, seq);
CREATE INDEX ON limits.message (sender, at);
CREATE TABLE limits.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), actor bigint,
  action text NOT NULL, entity text NOT NULL, entity_id text, data jsonb NOT NULL DEFAULT '{}');
"""
INSERT: Final = """
WITH written AS (
  INSERT INTO limits.message (room, seq, sender, body)
  SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) RETURNING id, room, seq, sender
), audited AS (
  INSERT INTO limits.audit (actor, action, entity, entity_id, data)
  SELECT sender, 'message.sent', 'message', id::text, jsonb_build_object('room', room) FROM written
)
SELECT id FROM written
"""
Row = tuple[int, int, int, str]


class GroupUnnest:
    """Same face as log.Writer: `submit` gives a future that is done after COMMIT."""

    def __init__(self, url: str) -> None:
        self.url, self.batches = url, 0
        self._waiting: list[tuple[Row, asyncio.Future[int]]] = []
        self._some = asyncio.Event()

    async def start(self) -> None:
        self._connection: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(
            self.url, autocommit=True
        )
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._task.cancel()
        await self._connection.close()

    def submit(self, row: Row) -> "asyncio.Future[int]":
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future))
        self._some.set()
        return future

    async def _run(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                columns = [list(column) for column in zip(*(row for row, _ in batch), strict=True)]
                cursor = await self._connection.execute(INSERT, columns, prepare=True, binary=True)
                ids = await cursor.fetchall()
                self.batches += 1
                for (_, future), (number,) in zip(batch, ids, strict=True):
                    future.set_result(number)
