"""How a socket ends, and what a process refuses while it goes on serving those it has."""

import asyncio
import json
import socket
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import httpx
import psycopg
import pytest

from conversations import database, fanout, frames, limits, log, pages, runtime, said, services
from conversations.admission import Admission
from conversations.entries import compose
from conversations.sockets import Link
from server.accounts import access, privacy
from server.accounts.models import Membership, Tenant, WidgetSession
from server.common import clock
from server.common.actor import system
from server.common.ids import uuid7
from server.env import env
from tests.conversations.conftest import Chat, Raw, aside, name_of
from tests.conversations.test_bad_input import ticket_of
from tests.conversations.test_socket import begun, numbers
from tests.conversations.test_streams import listening
from tests.conversations.test_walls import lines_of


def links_of(person: UUID) -> list[Link]:
    shared = next(iter(runtime._runtimes.values()))
    return [link for link in shared.links if link.ticket is not None and link.person == person]


async def hears(raw: Raw, kind: str, seconds: float = 6) -> dict:
    async with asyncio.timeout(seconds):
        while (frame := await raw.hear(seconds))["t"] != kind:
            pass
        return frame


# --- clients that do not keep up --------------------------------------------------------------------


async def test_who_never_reads_is_let_go_and_the_others_hear_everything(chat: Chat, world, monkeypatch):
    monkeypatch.setattr(limits, "DRAINED_SECONDS", 1.0)
    shopper, conversation = await begun(chat, world, 1)
    token, ticket = await aside(lambda: world.member_ticket(world.owner))
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", chat.port))
    async with chat.raw(token, sock=narrow, max_queue=1) as deaf, chat.client(shopper.token) as mine:
        await deaf.ask(t="sub", id=2, conv=conversation, after=0)
        await mine.follow(conversation)
        [link] = links_of(ticket.subject)

        def shout() -> None:
            key = services.key_of(shopper.customer_id)
            for _ in range(12):
                lines = [
                    compose(
                        conversation_id=shopper.conversation_id,
                        key=key,
                        sender=shopper.customer_id,
                        role="customer",
                        cid=uuid7(),
                        body={"text": "x" * 4096},
                    )
                    for _ in range(25)
                ]
                with access.scope(shopper.ticket.tenant_id):
                    written = log.append(lines)
                fanout.announce({shopper.conversation_id: written[-1].seq}, [])

        await aside(shout)
        await mine.wait_for(conversation, lambda e: e["seq"] == 301)
        assert numbers(mine, conversation) == list(range(1, 302))
        for _ in range(60):
            if link.closed is not None:
                break
            await asyncio.sleep(0.1)
        assert link.closed == frames.SLOW
        assert (await mine.send(conversation, "still here"))["seq"] == 302
        deaf.socket.transport.abort()


async def test_who_does_not_answer_a_ping_is_gone(chat: Chat, world, monkeypatch):
    monkeypatch.setattr(limits, "PING_SECONDS", 0.6)
    monkeypatch.setattr(limits, "PONG_SECONDS", 0.8)
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as silent, chat.raw(shopper.token) as polite:
        for _ in range(4):
            assert (await hears(polite, "ping"))["heads"] == {}
            await polite.tell(t="pong")
        assert (await silent.closed())[0] == 4003
        assert (await polite.ask(t="fetch", id=2, conv=name_of(shopper)))["t"] == "ok"


async def test_a_ping_tells_the_heads_that_have_moved(chat: Chat, world, monkeypatch):
    monkeypatch.setattr(limits, "PING_SECONDS", 0.6)
    shopper, conversation = await begun(chat, world, 2)
    async with chat.raw(shopper.token) as raw:
        await raw.ask(t="sub", id=2, conv=conversation, after=2)
        message = {"conv": conversation, "cid": str(uuid7()), "body": {"text": "x"}}
        assert (await raw.ask(t="send", id=3, **message))["seq"] == 3
        async with asyncio.timeout(5):
            while not (heads := (await hears(raw, "ping"))["heads"]):
                await raw.tell(t="pong")
        assert heads == {conversation: 3}
        await raw.tell(t="pong")
        assert (await hears(raw, "ping"))["heads"] == {}  # said once


async def test_a_frame_above_what_the_server_takes_ends_it(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        await raw.socket.send("x" * (2**20 + 1))
        assert (await raw.closed())[0] == 1009


# --- answers that are owed ----------------------------------------------------------------------------


async def test_what_is_being_committed_is_answered_before_we_hang_up(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(shopper.token) as raw:
        await raw.ask(t="sub", id=2, conv=conversation, after=1)
        [link] = links_of(shopper.customer_id)
        with psycopg.connect(**database.conninfo()) as other:
            other.execute("SELECT set_config('app.tenant', 'platform', false)")
            other.execute(
                "SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE",
                (shopper.conversation_id,),
            )
            await raw.tell(t="send", id=3, conv=conversation, cid=str(uuid7()), body={"text": "just in time"})
            while not link.owed:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            link.runtime.loop.call_soon_threadsafe(link.hang_up, frames.EXPIRED, "ticket expired")
            await asyncio.sleep(0.4)
            assert link.closed is None
        assert (await raw.closed())[0] == 4001
    assert [f["seq"] for f in raw.heard if f["t"] == "ok"] == [2]


# --- rights that end ----------------------------------------------------------------------------------


async def test_a_ticket_is_refreshed_in_time_and_the_socket_stays(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(ticket_of(shopper, lifetime=timedelta(seconds=3))) as raw:
        warning = await hears(raw, "auth_expiring")
        assert warning["in_ms"] <= 3000
        answer = await raw.ask(t="auth", id=2, token=ticket_of(shopper))
        assert answer["t"] == "ok" and answer["expires_at"]
        await asyncio.sleep(3.2)
        assert (await raw.ask(t="fetch", id=3, conv=name_of(shopper)))["t"] == "ok"


async def test_who_quietly_follows_a_thread_that_is_erased_drops_what_she_holds(
    chat: Chat, world, monkeypatch
):
    monkeypatch.setattr(pages, "THREAD_SECONDS", 0.0)  # as long after anybody has read of it
    shopper, conversation = await begun(chat, world, 2)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with chat.raw(token) as clerk, listening(chat, token, conversation) as stream:
        before = await clerk.ask(t="sub", id=2, conv=conversation, after=2)
        await stream.next()
        await aside(lambda: privacy.erase(shopper.customer_id, actor=system(None)))
        assert await clerk.closed(seconds=6) == (4004, "another epoch")
        while (heard := await stream.next())[0] != "bye":
            pass
        assert heard[1]["code"] == 4004
    async with chat.raw(token) as back:
        anew = await back.ask(t="sub", id=2, conv=conversation, after=2, epoch=before["epoch"])
        assert (anew["mode"], anew["epoch"] != before["epoch"]) == ("snapshot", True)


async def test_whoever_loses_the_right_is_out_within_five_seconds(chat: Chat, world):
    shopper, _ = await begun(chat, world, 1)
    clerk, vendor, colleague = await aside(
        lambda: [
            world.member_ticket(user)[0]
            for user in (world.owner, world.vendor_users[0], world.vendor_users[1])
        ]
    )

    def end() -> None:
        Membership.objects.filter(user=world.owner).update(active=False)
        Tenant.objects.filter(pk=world.vendors[0].pk).update(active=False)
        privacy.erase(shopper.customer_id, actor=system(None))

    async with chat.raw(clerk) as one, chat.raw(vendor) as two, chat.raw(shopper.token) as three:
        async with chat.raw(colleague) as four:
            await aside(end)
            codes = await asyncio.gather(*(raw.closed(seconds=5.5) for raw in (one, two, three)))
            assert [code for code, _ in codes] == [4505, 4505, 4505]
            assert (await four.ask(t="sub", id=2, conv="inbox"))["t"] == "ok"  # nobody else is touched
    for token in (clerk, vendor, shopper.token):
        async with chat.raw() as raw:
            await raw.tell(t="hello", id=1, token=token)
            assert (await raw.closed())[0] == 4505


@pytest.mark.parametrize("who", ["shopper", "member"])
async def test_a_commit_after_the_right_has_ended_is_refused(chat: Chat, world, monkeypatch, who):
    monkeypatch.setattr(limits, "CHECK_SECONDS", 600.0)
    shopper, conversation = await begun(chat, world, 1)
    token = shopper.token if who == "shopper" else (await aside(lambda: world.member_ticket(world.owner)))[0]

    def end() -> None:
        WidgetSession.objects.filter(pk=shopper.ticket.session).update(revoked_at=clock.now())
        Membership.objects.filter(user=world.owner).update(active=False)

    async with chat.raw(token) as raw:
        await raw.ask(t="sub", id=2, conv=conversation, after=1)
        await aside(end)
        await raw.tell(t="send", id=3, conv=conversation, cid=str(uuid7()), body={"text": "one more thing"})
        assert (await raw.closed())[0] == 4505
    assert [(f["re"], f["code"]) for f in raw.heard if f["t"] == "err"] in ([(3, "unauthorised")], [])
    assert not any(f["t"] == "ok" for f in raw.heard)
    assert len(await aside(lines_of, conversation)) == 1


# --- what a process refuses ---------------------------------------------------------------------------


def with_settings(monkeypatch, **values) -> None:
    monkeypatch.setattr("conversations.admission.env", env.model_copy(update=values))


@pytest.mark.parametrize("cap", ["chat_max_sockets", "chat_max_pending"])
async def test_a_full_process_says_so_and_goes_on_serving_those_it_has(chat: Chat, world, monkeypatch, cap):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as inside:
        with_settings(monkeypatch, **{cap: 0})
        async with chat.raw() as outside:
            bye = await outside.hear()
            assert (bye["t"], bye["code"]) == ("bye", 4005)
            assert 500 <= bye["retry_after_ms"] <= 10_000
            assert (await outside.closed())[0] == 4005
        answer = await inside.ask(
            t="send", id=2, conv=name_of(shopper), cid=str(uuid7()), body={"text": "still here"}
        )
        assert answer["seq"] == 1
    monkeypatch.undo()
    async with chat.raw(shopper.token) as again:
        assert (await again.ask(t="fetch", id=2, conv=name_of(shopper)))["head"] == 1


async def test_coming_back_again_and_again_is_slowed_down_by_person_not_by_address(
    chat: Chat, world, monkeypatch
):
    with_settings(monkeypatch, chat_resumes_per_minute=3)
    shopper, other = await aside(lambda: (world.shopper(), world.shopper()))
    for _ in range(3):
        async with chat.raw(shopper.token):
            pass
    async with chat.raw() as fourth:
        await fourth.tell(t="hello", id=1, token=shopper.token)
        assert await fourth.closed() == (4005, "too many resumes")
    async with chat.raw(other.token) as raw:
        assert (await raw.ask(t="fetch", id=2, conv=name_of(other)))["t"] == "ok"


async def test_sockets_of_one_person_are_counted_across_processes():
    shopper, other, gone = uuid7(), uuid7(), []
    one, two = Admission(uuid7().hex), Admission(uuid7().hex)
    try:
        for _ in range(3):
            one.enter(shopper, "customer")
            two.enter(shopper, "customer")
            two.enter(other, "customer")
        await one._exchange(gone.append)
        assert gone == []
        await two._exchange(gone.append)
        assert gone == [shopper]  # six of five; who came last looks
        two.leave(shopper, "customer")
        await two._exchange(gone.append)
        assert gone == [shopper]
        await one.stop()
        for _ in range(3):
            two.enter(shopper, "customer")
        await two._exchange(gone.append)
        assert gone == [shopper]  # what the other held has gone with it
    finally:
        await one.stop()
        await two.stop()


def test_streamed_words_are_the_whole_text_twelve_times_a_second(world, monkeypatch):
    shopper = world.shopper()
    thread = services.open_conversation(shopper.ticket)
    shown, now = [], [1000.0]
    monkeypatch.setattr(fanout, "ephemeral", lambda conversation, frame, **_: shown.append(frame))
    monkeypatch.setattr(said, "time", SimpleNamespace(monotonic=lambda: now[0]))
    words = said.Shown(thread, 1)
    text = ""
    for number in range(200):
        text += f" {number}"
        words.words(text)
        now[0] += 0.01
    assert 22 <= len(shown) <= 25  # of two seconds
    texts = [json.loads(frame)["text"] for frame in shown]
    assert all(later.startswith(earlier) for earlier, later in zip(texts, texts[1:], strict=False))


async def test_new_sessions_are_limited_by_address_and_renewals_by_person(chat: Chat, world, monkeypatch):
    fewer = env.model_copy(update={"anonymous_sessions_per_minute": 2, "chat_resumes_per_minute": 2})
    monkeypatch.setattr("server.accounts.api.env", fewer)
    async with httpx.AsyncClient(base_url=chat.http, trust_env=False) as http:

        async def ask(**more: str) -> httpx.Response:
            return await http.post("/api/v1/widget/sessions", json={"site_key": world.site.key, **more})

        answers = [await ask() for _ in range(5)]  # perhaps across the turn of a minute
        made = [answer for answer in answers if answer.status_code == 200]
        assert 2 <= len(made) <= 4
        assert answers[-1].status_code == 429 or len(made) > 2
        refused = [answer.json()["code"] for answer in answers if answer.status_code != 200]
        assert set(refused) == {"rate_limited"}
        codes = []
        renew = made[0].json()["renew"]
        for _ in range(5):
            answer = await ask(renew=renew)
            codes.append(answer.status_code)
            if answer.status_code == 200:
                renew = answer.json()["renew"]
        assert 2 <= codes.count(200) <= 4 and codes.count(429) >= 1
        assert (
            await ask(renew=made[1].json()["renew"])
        ).status_code == 200  # another person, the same address
