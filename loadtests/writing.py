"""A child of `bench writer` that knows Django: a wish a line on stdin, what was measured a line on stdout.

Closed loop: each of W waiters writes one message and waits until it is durable. No socket, no web server.
"""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

import django

django.setup()

import psycopg
import uvloop

from conversations import batch, log
from conversations.entries import Item, digest_of, dump
from conversations.migrations import __path__ as migrations
from loadtests.accounting import cpu_seconds
from loadtests.limits.group_unnest import TABLES, GroupUnnest
from server.common.ids import parse_public

TEXT: Final = ("Does this jacket also come in blue, and would it be here before the weekend? " * 2)[:120]
WARMUP: Final = 1.0
AGENT: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)
BODY: Final = dump({"text": TEXT})
DIGEST: Final = digest_of(b"k" * 32, BODY)
Place = tuple[UUID, UUID, UUID]
Submit = Callable[[int, int], "asyncio.Future[Any]"]


def uncut() -> str:
    """The log's function as it is, but for its audit entry, in a schema of the benchmark's own."""
    with open(os.path.join(migrations[0], "record.sql"), encoding="utf-8") as file:
        text = file.read()
    begin, end = text.index("), audited AS ("), text.index("    )\n    -- By its place")
    return (text[:begin] + text[end:].lstrip(" ")).replace(batch.FUNCTION, f"bench.{batch.FUNCTION}")


def prepare(owner: "psycopg.Connection[Any]") -> None:
    owner.execute(TABLES)
    owner.execute("DROP SCHEMA IF EXISTS bench CASCADE")
    owner.execute("CREATE SCHEMA bench")
    owner.execute(uncut())
    owner.execute("GRANT USAGE ON SCHEMA bench TO PUBLIC")
    owner.execute("VACUUM ANALYZE")


def places(owner: "psycopg.Connection[Any]", conversations: list[str]) -> list[Place]:
    """Conversation, customer and session, in the order of the tickets."""
    found = owner.execute(
        "SELECT c.id, c.customer_id, s.id FROM conversations_conversation c"
        " JOIN accounts_widgetsession s ON s.conversation_id = c.id WHERE c.id = ANY (%s) ORDER BY c.id",
        [[parse_public("c", text) for text in conversations]],
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in found]


@asynccontextmanager
async def limit(url: str, waiters: int, rooms: int) -> Any:
    writer = GroupUnnest(url)
    await writer.start()
    yield writer, lambda who, turn: writer.submit(((who + turn * waiters) % rooms, turn, who, TEXT))
    await writer.stop()


@asynccontextmanager
async def ours(spread: list[Place], waiters: int, query: str) -> Any:
    from server.common.ids import uuid7

    writer = log.Writer(lanes=[log.Lane(query=query) for _ in range(log.LANES)])
    writer.start()
    requests = [str(uuid7()) for _ in range(waiters)]

    def submit(who: int, turn: int) -> "asyncio.Future[Any]":
        conversation, customer, session = spread[(who + turn * waiters) % len(spread)]
        return writer.submit(
            Item(
                conversation=conversation,
                sender=customer,
                cid=uuid7(),
                role="customer",
                kind="message",
                body=BODY,
                digest=DIGEST,
                action="message.sent",
                preview=TEXT,
                ip="203.0.113.7",
                user_agent=AGENT,
                request_id=requests[who],
                session=session,
            )
        )

    yield writer, submit
    await writer.stop()


async def measure(made: Any, waiters: int, seconds: float, postmaster: int) -> dict[str, Any]:
    async with made as (writer, submit):
        times: list[float] = []
        on = True

        async def wait(who: int) -> None:
            turn = 0
            while on:
                began = time.perf_counter()
                await submit(who, turn)
                times.append(time.perf_counter() - began)
                turn += 1

        tasks = [asyncio.create_task(wait(who)) for who in range(waiters)]
        await asyncio.sleep(WARMUP)
        times.clear()
        before = (time.process_time(), cpu_seconds(postmaster), writer.batches, time.perf_counter())
        await asyncio.sleep(seconds)
        after = (time.process_time(), cpu_seconds(postmaster), writer.batches, time.perf_counter())
        taken = sorted(times)
        on = False
        await asyncio.gather(*tasks)
    python, postgres, batches, elapsed = (b - a for a, b in zip(before, after, strict=True))
    rows = len(taken)
    return {
        "rows_per_s": round(rows / elapsed),
        "p50_ms": round(taken[rows // 2] * 1000, 2),
        "p99_ms": round(taken[rows * 99 // 100] * 1000, 2),
        "python_us": round(python / rows * 1e6, 2),
        "postgres_us": round(postgres / rows * 1e6, 2),
        "rows_per_commit": round(rows / batches, 1),
    }


def main() -> None:
    first = json.loads(sys.stdin.readline())
    url, postmaster = first["owner_url"], int(first["postmaster"])
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SELECT set_config('app.run', 'migrate', false)")
        prepare(owner)
        spread = places(owner, first["conversations"])
        gc.collect()
        gc.freeze()  # as the web process does
        print(json.dumps({"conversations": len(spread)}), flush=True)
        for line in sys.stdin:
            wish = json.loads(line)
            waiters, seconds = int(wish["waiters"]), float(wish["seconds"])
            owner.execute("CHECKPOINT")  # nobody's window pays for the pages of the one before
            run: Callable[[Coroutine[Any, Any, dict[str, Any]]], dict[str, Any]]
            match wish["who"]:
                case "limit":  # on the loop that it was first measured on
                    run, made = asyncio.run, limit(url, waiters, len(spread))
                case "unaudited":
                    query = batch.QUERY.replace(batch.FUNCTION, f"bench.{batch.FUNCTION}")
                    run, made = uvloop.run, ours(spread, waiters, query)
                case _:  # on the loop that uvicorn takes
                    run, made = uvloop.run, ours(spread, waiters, batch.QUERY)
            print(json.dumps(run(measure(made, waiters, seconds, postmaster))), flush=True)


if __name__ == "__main__":
    main()
