"""Who is here: told to the other side of a thread, by leases, across processes."""

import asyncio
import contextlib
import os
import signal
import time
from contextlib import asynccontextmanager

from conversations import limits, runtime
from conversations.client import Client
from server.common.ids import public
from tests.conversations.conftest import Chat, aside
from tests.conversations.test_socket import begun
from tests.server.test_drain import listener, web


def seen(client: Client) -> list[tuple[str, str]]:
    return [(f["from"], f["state"]) for f in client.ephemeral if f["what"] == "presence"]


async def until(look, seconds: float = 6) -> None:
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_staff_see_the_customer_and_she_sees_them_and_nobody_sees_herself(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    she, they = public("p", shopper.customer_id), public("p", world.owner.pk)
    async with chat.client(shopper.token) as mine:
        await mine.follow(conversation)
        async with chat.client(token) as theirs, chat.client(token) as second:
            await theirs.follow(conversation)
            await second.follow(conversation)
            await until(lambda: seen(mine) and seen(theirs) and seen(second))
            assert set(seen(theirs)) == set(seen(second)) == {(she, "here")}
            assert set(seen(mine)) == {(they, "here")}  # two sockets are one person
            frame = next(f for f in mine.ephemeral if f["what"] == "presence")
            assert frame == {
                "t": "eph",
                "conv": conversation,
                "from": they,
                "what": "presence",
                "state": "here",
                "ttl_ms": 45000,
                "name": "Olive Owner",
            }
            await second.close()
            await asyncio.sleep(3.5)
            assert set(seen(mine)) == {(they, "here")}  # one socket is left
        await until(lambda: (they, "away") in seen(mine))
        async with chat.client(token) as theirs:
            await theirs.follow(conversation)
            await until(lambda: set(seen(theirs)) == {(she, "here")})
            assert not any("name" in f for f in theirs.ephemeral)


async def test_who_comes_back_at_once_was_never_away(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with chat.client(token) as theirs:
        await theirs.follow(conversation)
        for _ in range(3):
            async with chat.client(shopper.token) as mine:
                await mine.follow(conversation)
        async with chat.client(shopper.token) as mine:
            await mine.follow(conversation)
            await asyncio.sleep(3.2)
            assert {state for _, state in seen(theirs)} == {"here"}


async def test_presence_stays_within_a_vendors_walls(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    vendor, market = await aside(
        lambda: (world.member_ticket(world.vendor_users[0])[0], world.member_ticket(world.owner)[0])
    )
    async with chat.client(shopper.token) as mine, chat.client(vendor) as theirs, chat.client(market) as ours:
        await mine.follow(conversation)
        await ours.follow(conversation)
        linked = (await mine.act(conversation, "vendor.ask", {"vendor": world.vendors[0].slug}))["result"][
            "conversation"
        ]
        await mine.follow(linked)
        await theirs.follow(linked)
        await until(lambda: len(set(seen(mine))) == 2 and seen(theirs) and seen(ours))
        assert {f["conv"] for f in theirs.ephemeral} == {linked}
        assert {f["conv"] for f in ours.ephemeral} == {conversation}
        by_thread = {f["conv"]: f["from"] for f in mine.ephemeral}
        assert by_thread == {
            conversation: public("p", world.owner.pk),
            linked: public("p", world.vendor_users[0].pk),
        }


async def test_presence_is_renewed_together_with_the_ping(chat: Chat, world, monkeypatch):
    """Ten thousand idle sockets are written to once in a heartbeat, not twice."""
    shared = next(iter(runtime._runtimes.values()))
    monkeypatch.setattr(limits, "PING_SECONDS", 1.5)
    monkeypatch.setattr(shared.presence, "ticks", 6)
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with chat.raw(shopper.token) as mine, chat.raw(token) as theirs:
        for raw in (mine, theirs):
            await raw.ask(t="sub", id=2, conv=conversation, after=1)
        heard = []
        while [kind for kind, _ in heard].count("ping") < 5:
            frame = await theirs.hear()
            heard.append((frame["t"], time.monotonic()))
            if frame["t"] == "ping":
                await theirs.tell(t="pong")
                await mine.tell(t="pong")
        pings = [number for number, (kind, _) in enumerate(heard) if kind == "ping"]
        together = [n for n in pings[1:] if heard[n - 1][0] == "eph" and heard[n][1] - heard[n - 1][1] < 0.1]
        assert together == pings[1:]
        assert [kind for kind, _ in heard[pings[0] + 1 :]] == ["eph", "ping"] * 4


@asynccontextmanager
async def process(**more: str):
    """A web process of its own, and its pid."""
    with contextlib.ExitStack() as stack:
        held = stack.enter_context(contextlib.closing(listener()))
        running = await asyncio.to_thread(stack.enter_context, web(held, **more))
        yield f"ws://127.0.0.1:{held.getsockname()[1]}/ws/chat", running.pid
        await asyncio.to_thread(stack.close)


async def test_people_of_a_process_that_was_killed_vanish_when_their_lease_ends(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    she, they = public("p", shopper.customer_id), public("p", world.owner.pk)
    short = {"CHAT_PRESENCE_SECONDS": "3"}
    async with process(**short) as (one, _), process(**short) as (two, pid):
        async with Client(one, lambda: token) as theirs:
            await theirs.follow(conversation)
            mine = Client(two, lambda: shopper.token)
            await mine.__aenter__()
            await mine.follow(conversation)
            await until(lambda: (she, "here") in seen(theirs) and (they, "here") in seen(mine), 12)
            renewed = len(seen(theirs))
            await until(lambda: len(seen(theirs)) > renewed)  # while she is here
            assert {state for _, state in seen(theirs)} == {"here"}
            os.kill(pid, signal.SIGKILL)
            await mine.close()
            await until(lambda: seen(theirs)[-1] == (she, "away"), 6)
