"""What goes to the log together: every item has its own answer, whatever its neighbours are."""

import asyncio
import json
import time

import psycopg
import pytest
from django.db import connections, transaction

from conversations import batch, log, services
from conversations.prepared import Prepared
from server import patience
from server.accounts import access
from server.accounts.models import WidgetSession
from server.common import clock
from server.common.audit import check, proofs, seal
from server.common.errors import IdempotencyConflict, NotFound, Stale, Unauthorised
from server.common.ids import uuid7
from server.common.metrics import exposition
from tests.conversations.conftest import aside
from tests.conversations.test_log import audited, item, rows, seqs, written


@pytest.fixture
def threads(world):
    """Seven shoppers' threads."""
    return [services.open_conversation(world.shopper().ticket) for _ in range(7)]


def owner(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


async def test_each_item_of_a_mixed_batch_has_its_own_answer(world, threads):
    one, two, three = threads[:3]
    shopper = world.shopper()
    gone = await aside(services.open_conversation, shopper.ticket)
    session = shopper.ticket.session
    await aside(lambda: WidgetSession.objects.filter(pk=session).update(revoked_at=clock.now()))
    before = [item(one, "said before"), item(one, "said before too")]
    first, second = await written(before)
    lost = item(one)
    lost.conversation = uuid7()
    other_words = item(one, "other words", cid=before[1].cid)
    late = item(three, "late", sender=uuid7(), role="assistant", if_seq=0)
    await written([item(three, "a word")])
    results = await written(
        [
            item(two, "two"),
            before[0],
            item(one, "one"),
            lost,
            late,
            other_words,
            item(two, "two again"),
            item(gone, "too late", session=session),
            item(one, "one again"),
        ]
    )
    assert (results[0].seq, results[6].seq) == (1, 2)
    assert (results[1].seq, results[1].at, results[1].dup) == (first.seq, first.at, True)
    assert (results[2].seq, results[8].seq) == (second.seq + 1, second.seq + 2)
    assert isinstance(results[3], NotFound)
    assert isinstance(results[4], Stale)
    assert results[4].details == {"head": 1}
    assert isinstance(results[5], IdempotencyConflict)
    assert isinstance(results[7], Unauthorised)
    assert [seqs(thread) for thread in (one, two, three, gone)] == [[1, 2, 3, 4], [1, 2], [1], []]
    assert [len(audited(thread)) for thread in (one, two, three, gone)] == [4, 2, 1, 0]


async def test_who_writes_several_lines_is_numbered_alike_through_both_doors(threads):
    def interleaved(three):
        return [item(thread, f"line {n}") for n in range(4) for thread in three] + [
            item(three[0], "one more")
        ]

    by_writer = await written(interleaved(threads[:3]))

    def by_a_service():
        with access.scope(threads[0].tenant_id), transaction.atomic():
            return log.append(interleaved(threads[3:6]))

    by_service = await aside(by_a_service)
    assert [result.seq for result in by_writer] == [result.seq for result in by_service]
    assert [seqs(thread) for thread in threads[:6]] == [[1, 2, 3, 4, 5], *[[1, 2, 3, 4]] * 2] * 2


async def test_one_cid_of_two_people_is_two_lines(threads):
    cid = uuid7()
    (first,) = await written([item(threads[0], "hers", cid=cid)])
    results = await written(
        [item(threads[1], "his", cid=cid), item(threads[0], "another's", sender=uuid7(), cid=cid)]
    )
    assert (first.seq, results[0].seq, results[1].seq) == (1, 1, 2)
    assert not any(result.dup for result in results)


async def test_the_inbox_knows_all_of_a_batch_not_only_its_last_line(threads):
    thread = threads[0]
    await aside(
        lambda: owner(f"UPDATE conversations_conversation SET status = 'resolved' WHERE id = '{thread.id}'")
    )
    note = item(thread, "she is a regular", sender=uuid7(), role="member", kind="note")
    state = item(thread, "", sender=uuid7(), role="system", kind="state")
    await written([item(thread, "is anybody there?"), note, state])
    [(status, preview, waiting, kind, last_seq)] = rows(
        "SELECT status, preview, waiting_since IS NOT NULL, last_kind, last_seq FROM conversations_conversation"
        " WHERE id = %s",
        thread.id,
    )
    assert (status, preview, waiting) == ("open", "she is a regular", True)
    assert (kind, last_seq) == ("state", 3)
    await written([item(thread, "yes", sender=uuid7(), role="member")])
    [(waiting,)] = rows(
        "SELECT waiting_since IS NOT NULL FROM conversations_conversation WHERE id = %s", thread.id
    )
    assert not waiting


async def test_what_cannot_even_be_packed_fails_alone(threads):
    broken = item(threads[0], "fine")
    broken.name = "half a \ud83d face"
    good, bad = await written([item(threads[1], "fine"), broken])
    assert good.seq == 1
    assert isinstance(bad, UnicodeEncodeError)
    assert seqs(threads[0]) == []


async def test_a_batch_larger_than_the_sockets_buffer_is_written_whole(threads):
    long = [item(threads[n % 7], f"{n} " + "x" * 200_000) for n in range(70)]
    results = await written(long)
    assert sorted(result.seq for result in results) == sorted(list(range(1, 11)) * 7)


async def test_a_commit_that_fails_at_its_very_end_was_no_commit():
    await aside(owner, "CREATE TABLE IF NOT EXISTS late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    statement = await Prepared.open("late", "INSERT INTO late VALUES ($1), ($1) RETURNING id", ["int"])
    try:
        with pytest.raises(psycopg.errors.UniqueViolation):  # its rows had been answered already
            await statement.send([(7).to_bytes(4, "big")])
    finally:
        await statement.close()
        await aside(owner, "DROP TABLE late")


async def test_a_lane_whose_connection_ended_while_idle_says_so():
    statement = await Prepared.open("idle", "SELECT pg_backend_pid() + $1", ["int"])
    pid = int.from_bytes((await statement.send([bytes(4)])).get_value(0, 0) or b"", "big")
    await aside(owner, f"SELECT pg_terminate_backend({pid})")
    await asyncio.sleep(0.1)
    with pytest.raises(psycopg.OperationalError):
        await statement.send([bytes(4)])
    await statement.close()


async def test_a_lane_that_waits_for_a_silent_database_is_cut_off_like_any_other():
    statement = await Prepared.open("silent", "SELECT pg_sleep(30 + $1)", ["int"])
    waiting = asyncio.ensure_future(statement.send([bytes(4)]))
    await asyncio.sleep(0.1)
    assert patience.cut_off(time.monotonic() + patience.ASYNC_SECONDS + 1)
    with pytest.raises(psycopg.OperationalError):
        await asyncio.wait_for(waiting, 5)
    await statement.close()


async def test_a_line_of_the_writer_is_sealed_and_can_be_proved(threads):
    await written([item(thread, "for the record") for thread in threads])

    def proof() -> dict:
        [(entry, after)] = rows(
            "SELECT id, after FROM common_auditentry WHERE target_type = 'entry' AND target_id = %s",
            f"{threads[3].id}:1",
        )
        assert entry.version == 7
        assert set(after) == {"digest", "kind"}
        until = time.monotonic() + 30
        while True:
            seal.seal_all()
            try:
                return proofs.inclusion(entry)
            except proofs.NotSealedYet:
                # Nothing is sealed that an open transaction could come before, be it another test's.
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    assert check.check(json.loads(json.dumps(await aside(proof))))


def test_the_ids_of_a_batchs_audit_entries_ascend():
    packed = batch.audit_ids(1000)
    ids = [packed[place : place + 16] for place in range(24, len(packed), 20)]
    assert len(ids) == 1000
    assert ids == sorted(set(ids))
    assert all(found[6] >> 4 == 7 and found[8] >> 6 == 2 for found in ids)


async def test_a_crowd_goes_by_two_lanes_and_a_few_by_one(threads):
    writer = log.Writer()
    writer.start()
    await asyncio.gather(*(writer.submit(item(threads[n % 7], f"{n}")) for n in range(10)))
    assert writer.batches == 1
    await asyncio.gather(*(writer.submit(item(threads[n % 7], f"{n}")) for n in range(120)))
    assert writer.batches > 2
    await writer.stop()


async def test_the_operator_sees_how_the_writer_fares(threads):
    await written([item(thread, "hello") for thread in threads])
    text = (await aside(exposition)).decode()
    for name in ("log_batch_rows_count", "log_commit_seconds_bucket", "log_queued"):
        assert f"fashionistar_{name}" in text
