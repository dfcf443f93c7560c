"""Processes with sockets tell each other what moved: those who listen, all of it, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from conversations.entries import Line, Thread
from conversations.fanout import Hub
from conversations.pages import Pages
from conversations.publishing import LINES_BYTES, Publisher
from conversations.spoken import Spoken
from server.common.ids import uuid7


class Ear:
    def __init__(self) -> None:
        self.heads: dict[UUID, int] = {}
        self.inbox: list[UUID] = []
        self.frames: list[str] = []

    def on_head(self, conversation: UUID, head: int) -> None:
        self.heads[conversation] = head

    def on_inbox(self, tenant: UUID) -> None:
        self.inbox.append(tenant)

    def on_ephemeral(self, conversation: UUID, frame: str, **more: Any) -> None:
        self.frames.append(frame)

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(3):
            while not condition(self):  # noqa: ASYNC110
                await asyncio.sleep(0.005)


async def followed(hearer: Hub, key: UUID, *, by: Hub) -> None:
    """Until the other process knows: that we have told it is not yet that it has heard."""
    await hearer.followed(key, patience=5)
    async with asyncio.timeout(5):
        while not by.publisher.followers(key):  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@asynccontextmanager
async def hubs(number: int) -> AsyncIterator[list[Hub]]:
    made = [Hub() for _ in range(number)]
    for hub in made:
        hub.start()
    try:
        async with asyncio.timeout(3):  # until each knows the others
            while any(len(hub.publisher._known) < number - 1 for hub in made):
                for hub in made:
                    await hub.publisher.tell()
                await asyncio.sleep(0.02)
        yield made
    finally:
        for hub in made:
            await hub.stop()


async def test_another_process_hears_what_it_follows_and_only_that():
    one, other, ear = uuid7(), uuid7(), Ear()
    async with hubs(2) as (speaker, hearer):
        hearer.join(one, ear)
        await followed(hearer, one, by=speaker)
        speaker.announce({one: 3, other: 9}, [])
        speaker.ephemeral(one, "words")
        await ear.until(lambda e: e.heads and e.frames)
        assert ear.heads == {one: 3}
        assert ear.frames == ["words"]
        hearer.leave(one, ear)
        await asyncio.sleep(0.05)
        assert not speaker.publisher._known[hearer.origin].slots


async def test_the_words_go_with_the_head_and_come_before_it():
    one, other, ear, heard = uuid7(), uuid7(), Ear(), []
    async with hubs(2) as (speaker, hearer):
        hearer.join(one, ear)
        hearer.on_lines = lambda conversation, epoch, lines: heard.append(
            (conversation, epoch, [(x.seq, x.staff, x.public, x.redacts) for x in lines], dict(ear.heads))
        )
        await followed(hearer, one, by=speaker)
        speaker.epoch_of = {one: "e1", other: "e2"}.get
        said = Line(3, "for all", "for all")
        note = Line(4, "for staff", "hidden", redacts=True)
        speaker.speak([Spoken(one, [said, note]), Spoken(other, [said])], [])
        await ear.until(lambda e: e.heads == {one: 4})
    assert heard == [(one, "e1", [(3, "for all", "for all", False), (4, "for staff", "hidden", True)], {})]


async def test_more_words_than_fit_are_left_to_the_log():
    one, ear, heard = uuid7(), Ear(), []
    async with hubs(2) as (speaker, hearer):
        hearer.join(one, ear)
        hearer.on_lines = lambda conversation, epoch, lines: heard.append(len(lines))
        await followed(hearer, one, by=speaker)
        speaker.epoch_of = {one: "e"}.get
        long = "x" * (LINES_BYTES // 2 + 1)
        speaker.speak([Spoken(one, [Line(1, long, long)])], [])
        speaker.speak([Spoken(one, [Line(2, long, long)])], [])
        await ear.until(lambda e: e.heads == {one: 2})
    assert heard == [1]


async def test_words_of_another_epoch_are_not_taken_in():
    pages, known, unknown = Pages(), uuid7(), uuid7()
    pages.learn(Thread(known, uuid7(), uuid7(), uuid7(), None, "new"))
    for conversation, epoch in ((known, "old"), (unknown, "new")):
        pages.put_from_elsewhere(conversation, epoch, [Line(1, "words", "words")])
        assert pages.cached(conversation, 0, 10) is None
    pages.put_from_elsewhere(known, "new", [Line(1, "words", "words")])
    assert [x.staff for x in pages.cached(known, 0, 10) or []] == ["words"]


async def test_what_moved_just_before_somebody_came_is_said_to_her():
    one, ear = uuid7(), Ear()
    async with hubs(2) as (speaker, hearer):
        speaker.announce({one: 7}, [])
        hearer.join(one, ear)
        await ear.until(lambda e: e.heads.get(one) == 7)


async def test_a_tenants_inbox_is_hinted_across_processes():
    tenant, ear = uuid7(), Ear()
    async with hubs(2) as (speaker, hearer):
        hearer.join_inbox(tenant, ear)
        await followed(hearer, tenant, by=speaker)
        speaker.announce({}, [tenant])
        await ear.until(lambda e: e.inbox == [tenant])


async def test_a_process_alone_publishes_nothing():
    async with hubs(1) as (alone,):
        one, ear = uuid7(), Ear()
        alone.join(one, ear)
        await alone.followed(one, patience=5)
        alone.announce({one: 1}, [uuid7()])
        alone.ephemeral(one, "words")
        assert alone.publisher._task is None
        assert ear.heads == {one: 1}
        assert ear.frames == ["words"]


async def test_who_stops_is_told_nothing_more():
    async with hubs(2) as (speaker, hearer):
        await hearer.publisher.tell(end=True)
        async with asyncio.timeout(3):
            while hearer.origin in speaker.publisher._known:  # noqa: ASYNC110
                await asyncio.sleep(0.005)


async def test_a_worker_without_sockets_is_heard_by_all():
    one, ears = uuid7(), [Ear(), Ear()]
    async with hubs(2) as made:
        for hub, ear in zip(made, ears, strict=True):
            hub.join(one, ear)
            await hub.followed(one, patience=5)
        worker = Publisher("worker")
        worker.heads({one: 4})
        worker.frame(one, "typing", staff_only=False, sender=None)
        for ear in ears:
            await ear.until(lambda e: e.heads == {one: 4} and e.frames == ["typing"])
