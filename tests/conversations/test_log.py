"""The log: one order, each cid once, nothing half done. Read by its own SQL, written by both its doors."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from conversations import database, log, selectors, services
from conversations.entries import compose
from server.accounts import access
from server.accounts.models import WidgetSession
from server.common import clock
from server.common.errors import IdempotencyConflict, NotFound, Stale, Unauthorised
from server.common.ids import uuid7
from tests.conversations.conftest import aside


@pytest.fixture
def begun(world):
    """A shopper and the thread she has begun."""
    shopper = world.shopper()
    return shopper, services.open_conversation(shopper.ticket)


def item(thread, text="hello", *, sender=None, cid=None, role="customer", **more):
    return compose(
        conversation_id=thread.id,
        key=b"k" * 32,
        sender=sender or thread.customer_id,
        role=role,
        cid=cid or uuid7(),
        body={"text": text},
        **more,
    )


def rows(sql: str, *parameters):
    with psycopg.connect(**database.conninfo()) as reader:
        reader.execute("SELECT set_config('app.tenant', 'platform', false)")
        return reader.execute(sql, parameters).fetchall()


def seqs(thread) -> list[int]:
    return [
        seq
        for (seq,) in rows(
            "SELECT seq FROM conversations_entry WHERE conversation_id = %s ORDER BY seq", thread.id
        )
    ]


def audited(thread) -> list[str]:
    return [
        action
        for (action,) in rows(
            "SELECT action FROM common_auditentry WHERE target_type = 'entry' AND target_id LIKE %s ORDER BY at, id",
            f"{thread.id}:%",
        )
    ]


async def written(items, **more):
    """What the group writer says to each: an Appended or the error."""
    writer = log.Writer(**more)
    writer.start()
    try:
        return await asyncio.gather(*(writer.submit(i) for i in items), return_exceptions=True)
    finally:
        await writer.stop()


def send(shopper, thread, text="hello", **more):
    return services.receive_message(
        conversation_id=thread.id,
        actor=shopper.actor,
        body={"text": text},
        cid=more.pop("cid", None) or uuid7(),
        **more,
    )


# --- both doors ---------------------------------------------------------------------------------


async def test_a_crowd_writes_one_unbroken_order_with_one_audit_entry_each(begun):
    _, thread = begun
    results = await written([item(thread, f"number {n}") for n in range(250)])
    assert sorted(r.seq for r in results) == list(range(1, 251))
    assert [r.seq for r in results] == list(range(1, 251))  # in the order in which they were given
    assert seqs(thread) == list(range(1, 251))
    assert audited(thread) == ["message.sent"] * 250


def test_the_same_cid_again_is_the_first_answer_again(begun):
    shopper, thread = begun
    cid = uuid7()
    first, again = send(shopper, thread, cid=cid), send(shopper, thread, cid=cid)
    assert (again.seq, again.at, again.dup, first.dup) == (first.seq, first.at, True, False)
    assert seqs(thread) == [1]
    assert audited(thread) == ["message.sent"]


def test_a_cid_is_not_lent_to_other_words(begun):
    shopper, thread = begun
    cid = uuid7()
    send(shopper, thread, "two shirts", cid=cid)
    with pytest.raises(IdempotencyConflict):
        send(shopper, thread, "three shirts", cid=cid)
    assert seqs(thread) == [1]


async def test_one_cid_in_one_batch_and_in_both_doors_is_one_line(begun):
    shopper, thread = begun
    key = await aside(services.key_of, thread.customer_id)
    cid = uuid7()
    same = [
        compose(
            conversation_id=thread.id,
            key=key,
            sender=thread.customer_id,
            role="customer",
            cid=cid,
            body={"text": "x"},
        )
        for _ in range(5)
    ]
    results = await written(same)
    assert [r.seq for r in results] == [1] * 5
    assert [r.dup for r in results] == [False, True, True, True, True]
    assert (await aside(send, shopper, thread, "x", cid=cid)).dup


def test_whoever_has_not_read_the_last_word_is_told_the_head(world, begun):
    shopper, thread = begun
    send(shopper, thread, "one")
    send(shopper, thread, "two")
    assistant = access.assistant(thread.tenant_id, site_id=thread.site_id, on_behalf_of=thread.customer_id)
    with pytest.raises(Stale) as caught:
        services.send_message(
            conversation_id=thread.id, actor=assistant, body={"text": "late"}, cid=uuid7(), if_seq=1
        )
    assert caught.value.details == {"head": 2}
    services.send_message(
        conversation_id=thread.id, actor=assistant, body={"text": "ok"}, cid=uuid7(), if_seq=2
    )
    # Her own line is not "somebody else's".
    services.send_message(
        conversation_id=thread.id, actor=assistant, body={"text": "more"}, cid=uuid7(), if_seq=2
    )
    assert seqs(thread) == [1, 2, 3, 4]


async def test_if_seq_is_exact_within_one_batch_too(begun):
    _, thread = begun
    other = uuid7()
    first = item(thread, "a word")
    late = item(thread, "an answer to nothing", sender=other, role="assistant", if_seq=0)
    told, refused = await written([first, late])
    assert told.seq == 1
    assert isinstance(refused, Stale)
    assert refused.details == {"head": 1}


def test_a_card_that_the_shop_shows_for_a_press_overtakes_nobody(begun):
    shopper, thread = begun
    send(shopper, thread)
    services.write(thread, actor=shopper.actor, body={"card": {"type": "cart"}}, cid=uuid7(), role="system")
    assistant = access.assistant(thread.tenant_id, site_id=thread.site_id, on_behalf_of=thread.customer_id)
    done = services.send_message(
        conversation_id=thread.id, actor=assistant, body={"text": "hello"}, cid=uuid7(), if_seq=1
    )
    assert done.seq == 3


async def test_a_poisoned_item_fails_alone(begun):
    _, thread = begun
    poison = item(thread, "poison")
    poison.body = '{"text": "no end'
    results = await written([item(thread, "a"), item(thread, "b"), poison, item(thread, "c")])
    assert [getattr(r, "seq", None) for r in results] == [1, 2, None, 3]
    assert isinstance(results[2], psycopg.Error)
    assert seqs(thread) == [1, 2, 3]


async def test_a_conversation_that_is_not_there_fails_alone(begun):
    _, thread = begun
    lost = item(thread)
    lost.conversation = uuid7()
    good, bad = await written([item(thread), lost])
    assert good.seq == 1
    assert isinstance(bad, NotFound)


def test_nothing_but_the_function_writes_the_log(begun):
    shopper, thread = begun
    send(shopper, thread)
    for statement in (
        "INSERT INTO conversations_entry SELECT * FROM conversations_entry",
        "UPDATE conversations_entry SET body = '{}'",
        "DELETE FROM conversations_entry",
    ):
        with pytest.raises(Exception, match="permission denied"), access.platform_scope():
            with connection.cursor() as cursor:
                cursor.execute(statement)
    assert seqs(thread) == [1]


def test_the_function_keeps_the_wall_by_itself(world, begun):
    _, thread = begun
    with access.scope(world.vendors[0].pk), pytest.raises(NotFound):
        log.append([item(thread)])
    assert seqs(thread) == []


# --- batches and locks --------------------------------------------------------------------------


@contextmanager
def held(thread, seconds: float) -> Iterator[None]:
    """Somebody's slow transaction has the conversation's row."""
    got, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with psycopg.connect(**database.conninfo()) as other:
            other.execute("SELECT set_config('app.tenant', 'platform', false)")
            other.execute("SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [thread.id])
            got.set()
            let_go.wait(seconds)
            other.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    assert got.wait(5)
    try:
        yield
    finally:
        let_go.set()
        holder.join()


async def test_a_locked_conversation_waits_and_holds_up_no_other(world):
    threads = [await aside(lambda: services.open_conversation(world.shopper().ticket)) for _ in range(3)]
    slow, quick = threads[0], threads[1:]
    writer = log.Writer()
    writer.start()
    with held(slow, 5):
        blocked = [writer.submit(item(slow, f"{n}")) for n in range(3)]
        began = time.monotonic()
        done = await asyncio.gather(*(writer.submit(item(t)) for t in quick for _ in range(5)))
        assert time.monotonic() - began < 1
        assert len(done) == 10
        assert not any(f.done() for f in blocked)
    results = await asyncio.wait_for(asyncio.gather(*blocked), 5)
    assert [r.seq for r in results] == [1, 2, 3]  # deferred, in their order
    await writer.stop()


def cut_the_writer() -> None:
    with psycopg.connect(**database.conninfo()) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'fashionistar log' AND datname = current_database()"
        )


async def test_a_connection_that_ended_while_nobody_wrote_leaves_no_doubt_about_what_comes_next(begun):
    _, thread = begun
    writer = log.Writer()
    writer.start()
    said = item(thread, "said once")
    first = await writer.submit(said)
    await aside(cut_the_writer)
    await asyncio.sleep(0.1)
    again = await writer.submit(said)
    assert (first.seq, first.dup, again.seq, again.dup) == (1, False, 1, True)
    await writer.stop()


async def test_a_lost_connection_loses_nothing_and_doubles_nothing(begun):
    _, thread = begun
    writer = log.Writer()
    writer.start()
    await writer.submit(item(thread, "before"))

    futures = []
    for n in range(200):
        futures.append(writer.submit(item(thread, f"{n}")))
        if n % 50 == 10:
            await aside(cut_the_writer)
        await asyncio.sleep(0)
    results = await asyncio.wait_for(asyncio.gather(*futures), 15)
    assert sorted(r.seq for r in results) == list(range(2, 202))
    assert seqs(thread) == list(range(1, 202))
    assert len(audited(thread)) == 201
    await writer.stop()


async def test_a_lost_connections_number_is_left_to_whoever_has_it_next(begun):
    """A socket that is lost is closed at once, and the next one that anybody opens is given its number."""
    _, thread = begun
    writer = log.Writer()
    writer.start()

    async def repeat(reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        out.write(await reader.readexactly(5))
        out.close()

    async with await asyncio.start_server(repeat, "127.0.0.1", 0) as server:
        await writer.submit(item(thread, "before"))
        await aside(cut_the_writer)
        await asyncio.sleep(0.2)  # it has been seen
        strangers = [await asyncio.open_connection(*server.sockets[0].getsockname()) for _ in range(10)]
        assert (await asyncio.wait_for(writer.submit(item(thread, "after")), 5)).seq == 2
        for reader, out in strangers:
            out.write(b"still")
            assert await asyncio.wait_for(reader.readexactly(5), 5) == b"still"
            out.close()
    await writer.stop()


async def test_a_lone_message_does_not_wait_for_company(begun):
    _, thread = begun
    writer = log.Writer()
    writer.start()
    await writer.submit(item(thread))
    times = []
    for _ in range(20):
        began = time.perf_counter()
        await writer.submit(item(thread))
        times.append(time.perf_counter() - began)
    await writer.stop()
    assert sorted(times)[10] < 0.05


async def test_after_a_crowd_the_next_lines_go_together_and_as_many_again_go_at_once(world, monkeypatch):
    monkeypatch.setattr(log, "COMPANY_SECONDS", 20.0)
    threads = [await aside(lambda: services.open_conversation(world.shopper().ticket)) for _ in range(2)]
    writer = log.Writer()
    writer.start()

    async def crowd():
        futures = [writer.submit(item(threads[n % 2], f"{n}")) for n in range(log.CROWD)]
        await asyncio.wait_for(asyncio.gather(*futures), 5)

    await crowd()
    await crowd()
    assert writer.batches == 2
    monkeypatch.setattr(log, "COMPANY_SECONDS", 1.0)
    first = writer.submit(item(threads[0], "is it in blue?"))
    await asyncio.sleep(0.05)
    second = writer.submit(item(threads[1], "thank you"))
    await asyncio.wait_for(asyncio.gather(first, second), 5)
    assert writer.batches == 3
    monkeypatch.setattr(log, "COMPANY_SECONDS", 20.0)
    await asyncio.wait_for(writer.submit(item(threads[0], "hello?")), 5)  # they were two: no crowd
    await writer.stop()


async def test_both_lanes_keep_every_conversations_own_order(world):
    threads = [await aside(lambda: services.open_conversation(world.shopper().ticket)) for _ in range(7)]
    writer = log.Writer()
    writer.start()
    futures = [[] for _ in threads]
    for burst in range(7):
        for thread, mine in zip(threads, futures, strict=True):
            mine += [writer.submit(item(thread, f"{burst} {n}")) for n in range(30)]
        await asyncio.sleep(0)
        if not burst:  # half for each; of the fourth, which both would have, one waits for the other
            assert [lane.load for lane in writer.lanes] == [105, 90]
        await asyncio.sleep(0.001)  # so that batches overlap
    for mine in futures:
        results = await asyncio.wait_for(asyncio.gather(*mine), 20)
        assert [r.seq for r in results] == list(range(1, 211))
    await writer.stop()


# --- inside a service's transaction -------------------------------------------------------------


def test_what_a_service_writes_and_its_line_stand_or_fall_together(begun):
    shopper, thread = begun
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send(shopper, thread, "never said")
        1 / 0  # noqa: B018
    assert seqs(thread) == []
    assert audited(thread) == []
    with access.scope(thread.tenant_id):
        assert selectors.head(thread.id) == 0
    assert send(shopper, thread, "said").seq == 1  # no number was lost


async def test_services_and_the_writer_share_one_order(begun):
    shopper, thread = begun
    writer = log.Writer()
    writer.start()
    by_service = [aside(send, shopper, thread, f"s{n}") for n in range(20)]
    by_writer = [writer.submit(item(thread, f"w{n}", sender=uuid7(), role="member")) for n in range(60)]
    await asyncio.gather(*by_service, *by_writer)
    await writer.stop()
    assert seqs(thread) == list(range(1, 81))
    assert len(audited(thread)) == 80


# --- what follows from a line ---------------------------------------------------------------------


def outbox_of(thread) -> list[dict]:
    found = rows(
        "SELECT payload FROM common_outboxentry WHERE key = %s ORDER BY at", f"conversation:{thread.id}"
    )
    return [payload if isinstance(payload, dict) else json.loads(payload) for (payload,) in found]


def test_only_a_customer_before_an_active_assistant_makes_work(world, begun):
    shopper, thread = begun
    send(shopper, thread, "is anybody there?")
    assert [fact["seq"] for fact in outbox_of(thread)] == [1]
    _, ticket = world.member_ticket(world.owner)
    member = services.acting(ticket, thread)
    services.send_message(conversation_id=thread.id, actor=member, body={"text": "I am"}, cid=uuid7())
    services.take_over(conversation_id=thread.id, actor=member)
    send(shopper, thread, "good")
    assert [fact["seq"] for fact in outbox_of(thread)] == [1]


def test_the_audit_holds_no_words(begun):
    shopper, thread = begun
    send(shopper, thread, "my secret wish")
    [(after,)] = rows("SELECT after::text FROM common_auditentry WHERE target_id = %s", f"{thread.id}:1")
    assert "secret" not in after
    assert len(json.loads(after)["digest"]) == 64


async def test_a_right_that_has_ended_ends_at_the_commit(world, begun):
    shopper, thread = begun
    session = shopper.ticket.session
    (ok,) = await written([item(thread, session=session)])
    assert ok.seq == 1

    def revoke() -> None:
        WidgetSession.objects.filter(pk=session).update(revoked_at=clock.now())

    await aside(revoke)
    (refused,) = await written([item(thread, session=session)])
    assert isinstance(refused, Unauthorised)
    assert await aside(seqs, thread) == [1]


async def test_staff_who_were_removed_can_write_no_more(world, begun):
    _, thread = begun
    _, ticket = world.member_ticket(world.owner)

    def line() -> log.Item:
        return item(thread, "hello", sender=ticket.subject, role="member", session=ticket.session)

    (ok,) = await written([line()])
    assert ok.seq == 1

    def dismiss() -> None:
        membership = world.memberships[world.owner.pk]
        membership.active = False
        membership.save()

    await aside(dismiss)
    (refused,) = await written([line()])
    assert isinstance(refused, Unauthorised)


def test_times_never_run_against_numbers(begun):
    shopper, thread = begun
    for n in range(10):
        send(shopper, thread, f"{n}")
    times = [
        at
        for (at,) in rows(
            "SELECT at FROM conversations_entry WHERE conversation_id = %s ORDER BY seq", thread.id
        )
    ]
    assert times == sorted(times)


def test_ids_are_what_they_say(begun):
    _, thread = begun
    assert isinstance(thread.id, UUID)
    assert thread.epoch
