"""Connections that neither answer nor end: whoever waits at one finds out, lets go and goes on with another."""

import asyncio
import contextlib
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
import uvloop
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings

from conversations import database, fanout, log, publishing, services
from conversations.pages import Pages
from conversations.runtime import Runtime
from conversations.sockets import Link
from loadtests.faults.proxy import Proxy
from server import patience
from server.accounts import tickets
from server.common import clock
from server.env import env
from tests.conversations.conftest import aside
from tests.conversations.test_log import item, rows, send, seqs


@pytest.fixture
def begun(world):
    shopper = world.shopper()
    return shopper, services.open_conversation(shopper.ticket)


@pytest.fixture
async def cable(monkeypatch):
    """What lies between the log and its database."""
    direct = database.conninfo()
    proxy = await Proxy(lambda: (direct["host"], int(direct["port"]))).start()
    monkeypatch.setattr(
        database, "conninfo", lambda: {**direct, "host": "127.0.0.1", "port": str(proxy.port)}
    )
    monkeypatch.setattr(patience.AsyncConnection, "patience", 0.5)
    monkeypatch.setattr(patience, "NEIGHBOUR_SECONDS", 0.3)
    patience.watch()
    yield proxy
    await proxy.stop()


async def test_the_writer_leaves_a_database_that_has_gone_quiet(begun, cable):
    _, thread = begun
    writer = log.Writer()
    writer.start()
    await writer.submit(item(thread, "before"))
    cable.half_open(cable.pairs)
    during = [writer.submit(item(thread, f"{n}")) for n in range(5)]
    assert [done.seq for done in await asyncio.wait_for(asyncio.gather(*during), 6)] == [2, 3, 4, 5, 6]
    await writer.stop()
    assert await aside(seqs, thread) == [1, 2, 3, 4, 5, 6]


def test_a_reset_while_an_answer_is_awaited_is_noticed_under_uvloop_too(begun, monkeypatch):
    """The loop of the web processes has its own way with sockets that have an error."""
    _, thread = begun
    direct = database.conninfo()

    async def story() -> int:
        proxy = await Proxy(lambda: (direct["host"], int(direct["port"]))).start()
        monkeypatch.setattr(
            database, "conninfo", lambda: {**direct, "host": "127.0.0.1", "port": str(proxy.port)}
        )
        writer = log.Writer()
        writer.start()
        await writer.submit(item(thread, "before"))
        for pair in proxy.pairs:
            pair.weather.swallow = frozenset({"down"})
        during = writer.submit(item(thread, "during"))
        await asyncio.sleep(0.2)
        for pair in list(proxy.pairs):
            pair.reset()
        done = await asyncio.wait_for(during, 4)
        await writer.stop()
        await proxy.stop()
        return done.seq

    assert uvloop.run(story()) == 2
    monkeypatch.undo()
    assert seqs(thread) == [1, 2]


async def test_an_answer_that_never_came_is_found_again_and_not_doubled(begun, cable):
    """The database has the batch and its COMMIT; only the answer is lost on the way back."""
    _, thread = begun
    writer = log.Writer()
    writer.start()
    await writer.submit(item(thread, "before"))
    for pair in cable.pairs:
        pair.weather.swallow = frozenset({"down"})
    first = await asyncio.wait_for(writer.submit(item(thread, "unheard")), 6)
    assert (first.seq, first.dup) == (2, False)
    await writer.stop()
    assert await aside(seqs, thread) == [1, 2]


async def test_a_reader_leaves_it_too_and_its_idle_neighbours_go_along(begun, cable):
    _, thread = begun
    pages = Pages()
    try:
        pool = await pages.pool()
        async with pool.connection(), pool.connection():  # two of them, both idle afterwards
            pass
        cable.half_open(cable.pairs)
        heads = await asyncio.wait_for(pages.heads([thread.id]), 8)
    finally:
        await pages.close()
    assert heads[thread.id][0] == 0


async def test_cursors_outlive_a_write_that_failed(begun, cable):
    shopper, thread = begun
    await aside(send, shopper, thread)
    runtime = Runtime()
    link = Link(runtime, None, {})
    link.ticket = shopper.ticket
    runtime.cursors[(thread.id, shopper.customer_id)] = (1, 1, link)
    try:
        pool = await runtime.pages.pool()
        await pool.wait()
        for pair in list(cable.pairs):
            pair.cut()
        with contextlib.suppress(psycopg.OperationalError):
            await asyncio.wait_for(runtime._flush(), 8)
        await asyncio.wait_for(runtime._flush(), 8)
    finally:
        await runtime.pages.close()
    stored = await aside(
        rows,
        "SELECT delivered_seq, read_seq FROM conversations_participant WHERE conversation_id = %s",
        thread.id,
    )
    assert stored == [(1, 1)]


class Ear:
    def __init__(self) -> None:
        self.heads: list[int] = []

    def on_head(self, conversation, head) -> None:
        self.heads.append(head)


async def test_a_hub_that_hears_nothing_connects_anew(monkeypatch):
    target = urlsplit(env.redis_url)
    proxy = await Proxy(lambda: (target.hostname, target.port)).start()
    monkeypatch.setattr(fanout, "HERE_SECONDS", 0.2)
    monkeypatch.setattr(fanout, "DEAF_SECONDS", 0.8)
    monkeypatch.setattr(publishing, "SEND_SECONDS", 0.3)
    monkeypatch.setattr(fanout, "SEND_SECONDS", 0.3)
    prefix = f"half-open-{uuid4().hex[:8]}"
    far = RedisPubSubChannelLayer(
        hosts=[env.redis_url.replace(f":{target.port}", f":{proxy.port}")], prefix=prefix
    )
    before = channel_layers.set("default", far)
    hub, ear, conversation = fanout.Hub(), Ear(), uuid4()
    try:
        hub.start()
        hub.join(conversation, ear)
        await hub.followed(conversation, 3)
        proxy.half_open(proxy.pairs)
        near = RedisPubSubChannelLayer(hosts=[env.redis_url], prefix=prefix)
        hint = {"type": "hint", "origin": "elsewhere", "heads": {conversation.hex: 7}}
        for _ in range(60):
            await near.group_send(publishing.group(publishing.slot(conversation)), hint)
            if ear.heads:
                break
            await asyncio.sleep(0.1)
        assert set(ear.heads) == {7}
    finally:
        await hub.stop()
        channel_layers.set("default", before)
        await far.flush()
        await near.flush()
        await proxy.stop()


def test_a_ticket_from_a_clock_that_is_ahead_is_good(world):
    """Two machines never agree to the second; who is refused for that would be told not to come back."""
    shopper = world.shopper()
    token, _ = tickets.issue(
        kind="customer",
        subject=shopper.customer_id,
        tenant_id=shopper.ticket.tenant_id,
        session=shopper.ticket.session,
        site_key=shopper.ticket.site_key,
        now=clock.now() + timedelta(minutes=5),
    )
    assert tickets.read(token).subject == shopper.customer_id


def test_every_connection_of_the_product_is_one_that_is_watched():
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["pool"]["connection_class"] is patience.Connection
    assert "idle_in_transaction_session_timeout" in options["options"]
    assert options["connect_timeout"] == "5"
