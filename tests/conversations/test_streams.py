"""The log as server-sent events: what a page hears where sockets are blocked."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from conversations import log, runtime, services
from conversations.entries import compose
from server.accounts import access
from server.accounts.models import WidgetSession
from server.common import clock
from server.common.ids import public, uuid7
from server.env import env
from tests.conversations.conftest import Chat, aside, name_of
from tests.conversations.test_bad_input import ticket_of
from tests.conversations.test_socket import begun


class Heard:
    """The events of one stream, one after the other."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer, self.lines = answer, answer.aiter_lines()

    async def next(self, seconds: float = 5) -> tuple[str, dict, str | None]:
        """(event, data, id); a comment is (":", {}, None)."""
        kind, data, number = "message", "", None
        async with asyncio.timeout(seconds):
            async for line in self.lines:
                if line.startswith(":"):
                    kind = ":"
                elif not line:
                    return kind, json.loads(data) if data else {}, number
                else:
                    field, _, value = line.partition(": ")
                    if field == "event":
                        kind = value
                    elif field == "data":
                        data = value
                    elif field == "id":
                        number = value
        raise AssertionError("the stream is over")

    async def over(self) -> bool:
        async with asyncio.timeout(5):
            return [line async for line in self.lines if line] == []


@asynccontextmanager
async def listening(chat: Chat, token: str, conversation: str, **more):
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream", **more.pop("headers", {})}
    async with httpx.AsyncClient(base_url=f"{chat.http}/api/v1", trust_env=False) as http:
        path = f"/conversations/{conversation}/stream"
        async with http.stream("GET", path, headers=headers, timeout=20, **more) as answer:
            yield Heard(answer)


async def test_a_stream_opens_replays_and_goes_on_live(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 3)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with listening(chat, shopper.token, conversation, params={"after": 1}) as mine:
        assert mine.answer.headers["content-type"] == "text/event-stream"
        assert mine.answer.headers["cache-control"] == "no-store"
        assert mine.answer.headers["x-accel-buffering"] == "no"
        kind, opened, _ = await mine.next()
        assert kind == "open"
        assert (opened["mode"], opened["head"], opened["epoch"]) == ("replay", 3, shopper.ticket.epoch)
        replayed = [await mine.next() for _ in range(2)]
        assert [(k, e["seq"], n) for k, e, n in replayed] == [
            ("event", 2, f"{conversation}:2"),
            ("event", 3, f"{conversation}:3"),
        ]
        async with chat.client(token) as theirs:
            await theirs.follow(conversation)
            kind, here, _ = await mine.next()
            assert (kind, here["what"], here["state"]) == ("eph", "presence", "here")
            await theirs.tell({"t": "typing", "conv": conversation})
            assert (await mine.next())[1]["what"] == "typing"
            await theirs.send(conversation, "In M, yes")
            kind, event, number = await mine.next()
            assert (kind, event["body"]["text"], number) == ("event", "In M, yes", f"{conversation}:4")
            seen = theirs.logs[conversation].entries or [await theirs.wait_for(conversation, lambda e: True)]
            assert event in theirs.logs[conversation].entries or event == seen[-1]


async def test_what_one_says_by_post_comes_back_on_ones_own_stream(chat: Chat, world):
    shopper = await aside(world.shopper)
    conversation = name_of(shopper)
    async with listening(chat, shopper.token, conversation) as mine:
        assert (await mine.next())[1]["mode"] == "live"  # nothing has been said yet
        async with httpx.AsyncClient(base_url=f"{chat.http}/api/v1", trust_env=False) as http:
            bearer = {"Authorization": f"Bearer {shopper.token}", "Idempotency-Key": str(uuid7())}
            answer = await http.post(
                f"/conversations/{conversation}/messages", json={"text": "hello"}, headers=bearer
            )
            assert answer.status_code == 201
        kind, event, _ = await mine.next(seconds=8)
        assert (kind, event["seq"], event["body"]["text"]) == ("event", 1, "hello")


@pytest.mark.parametrize(("last", "mode", "first"), [(2, "replay", 3), (4, "live", None), (9, "snapshot", 1)])
async def test_a_reader_that_was_cut_off_names_the_last_line_it_had(chat: Chat, world, last, mode, first):
    shopper, conversation = await begun(chat, world, 4)
    headers = {"Last-Event-ID": f"{conversation}:{last}"}
    async with listening(chat, shopper.token, conversation, headers=headers) as mine:
        _, opened, _ = await mine.next()
        assert (opened["mode"], opened["head"]) == (mode, 4)
        assert opened.get("from") == (first if mode == "snapshot" else None)
        if first:
            assert [(await mine.next())[1]["seq"] for _ in range(first, 5)] == list(range(first, 5))


async def test_another_epoch_is_a_snapshot(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 2)
    async with listening(chat, shopper.token, conversation, params={"after": 2, "epoch": "beef"}) as mine:
        assert (await mine.next())[1]["mode"] == "snapshot"


async def test_a_shopper_counts_a_private_note_and_does_not_see_it(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with listening(chat, shopper.token, conversation, params={"after": 1}) as mine:
        await mine.next()
        async with chat.client(token) as theirs:
            await theirs.act(conversation, "note.add", {"text": "a difficult customer"})
        _, hidden, number = await mine.next()
        assert (hidden["kind"], hidden["body"], number) == ("hidden", {}, f"{conversation}:2")


async def test_who_may_not_read_gets_no_stream(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    stranger, vendor = await aside(
        lambda: (world.shopper().token, world.member_ticket(world.vendor_users[0])[0])
    )
    async with httpx.AsyncClient(base_url=f"{chat.http}/api/v1", trust_env=False) as http:
        path = f"/conversations/{conversation}/stream"

        async def code(token: str | None, **headers: str) -> tuple[int, str]:
            bearer = {"Authorization": f"Bearer {token}"} if token else {}
            answer = await http.get(path, headers={**bearer, **headers})
            return answer.status_code, answer.json()["code"]

        assert await code(stranger) == await code(vendor) == (404, "not_found")
        assert await code(None) == await code("x.y.z") == (401, "unauthorised")
        assert await code(ticket_of(shopper, lifetime=timedelta(seconds=-5))) == (401, "token_expired")
        assert await code(shopper.token, Origin="https://evil.example") == (401, "unauthorised")
        assert await code(shopper.token, **{"Last-Event-ID": "x"}) == (400, "invalid")
        assert await code(shopper.token, **{"Last-Event-ID": f"{public('c', uuid7())}:1"}) == (
            404,
            "not_found",
        )


async def test_a_stream_ends_with_its_ticket_and_with_its_right(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    short = ticket_of(shopper, lifetime=timedelta(seconds=2))
    async with (
        listening(chat, short, conversation) as mine,
        listening(chat, shopper.token, conversation) as other,
    ):
        await mine.next(), await mine.next()
        kind, bye, _ = await mine.next()
        assert (kind, bye["t"], bye["code"]) == ("bye", "bye", 4001)
        assert await mine.over()

        def revoke() -> None:
            WidgetSession.objects.filter(pk=shopper.ticket.session).update(revoked_at=clock.now())

        await aside(revoke)
        await other.next(), await other.next()
        assert (await other.next(seconds=5.5))[1]["code"] == 4505


async def test_streams_and_sockets_of_one_person_are_counted_together(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(shopper.token), chat.raw(shopper.token), chat.raw(shopper.token):
        async with listening(chat, shopper.token, conversation) as one:
            async with listening(chat, shopper.token, conversation) as two:
                await one.next(), await two.next()
                async with listening(chat, shopper.token, conversation) as sixth:
                    assert sixth.answer.status_code == 429
    await asyncio.sleep(0.3)
    async with listening(chat, shopper.token, conversation) as again:
        assert again.answer.status_code == 200


async def test_an_idle_stream_is_kept_open_by_comments(chat: Chat, world, monkeypatch):
    shopper, conversation = await begun(chat, world, 0)
    monkeypatch.setattr(
        "conversations.streams.env", env.model_copy(update={"chat_stream_comment_seconds": 0.2})
    )
    async with listening(chat, shopper.token, conversation) as mine:
        await mine.next()
        assert [await mine.next() for _ in range(2)] == [(":", {}, None)] * 2


async def test_a_reader_who_stops_reading_is_let_go_and_holds_nothing(chat: Chat, world, monkeypatch):
    monkeypatch.setattr("conversations.limits.DRAINED_SECONDS", 1.0)
    shopper, conversation = await begun(chat, world, 1)

    def shout() -> None:
        said = [
            compose(
                conversation_id=shopper.conversation_id,
                key=services.key_of(shopper.customer_id),
                sender=shopper.customer_id,
                role="customer",
                cid=uuid7(),
                body={"text": "x" * 4096},
            )
            for _ in range(600)
        ]
        with access.scope(shopper.ticket.tenant_id):
            log.append(said)

    await aside(shout)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", chat.port))
    reader, writer = await asyncio.open_connection(sock=narrow, limit=1024)
    writer.write(
        f"GET /api/v1/conversations/{conversation}/stream HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {shopper.token}\r\n\r\n".encode()
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    shared = next(iter(runtime._runtimes.values()))
    [stream] = [s for s in shared.streams if s.person == shopper.customer_id]
    assert len(stream.ephemeral) == 0
    async with chat.client(shopper.token) as mine:  # others go on meanwhile
        await mine.follow(conversation)
        await mine.send(conversation, "still here")
    for _ in range(60):
        await asyncio.sleep(0.1)
        if stream.closed is not None:
            break
    assert stream.closed == 4002
    assert stream.position < 300  # the rest of the log was never read for it
    writer.close()
