"""chat.v1 as a client meets it, over a real server."""

import asyncio
import json

import pytest

from conversations import fanout, log, runtime, services
from conversations.client import Refused
from conversations.entries import compose
from conversations.models import Conversation
from server.accounts import access
from server.common.ids import public, uuid7
from tests.conversations.conftest import Chat, aside, name_of


def texts(client, conversation) -> list[str]:
    return [e["body"].get("text") for e in client.logs[conversation].entries]


def numbers(client, conversation) -> list[int]:
    return [e["seq"] for e in client.logs[conversation].entries]


async def test_hello_tells_who_one_is_and_what_the_limits_are(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw() as raw:
        await raw.tell(t="hello", id=7, token=shopper.token, client={"name": "test"}, unknown="ignored")
        welcome = await raw.hear()
    assert welcome["t"] == "welcome"
    assert welcome["re"] == 7
    assert welcome["me"] == public("p", shopper.customer_id)
    assert welcome["ping_ms"] == 25000
    assert welcome["limits"] == {
        "frame": 65536,
        "text": 4096,
        "meta": 8192,
        "depth": 32,
        "edit_minutes": 15,
    }


async def test_a_message_is_acked_after_it_is_stored_and_seen_by_staff_and_shopper(chat: Chat, world):
    shopper, (token, _) = await aside(lambda: (world.shopper(), world.member_ticket(world.owner)))
    conversation = name_of(shopper)
    async with chat.client(shopper.token) as mine, chat.client(token) as theirs:
        answer = await mine.follow(conversation)
        assert (answer["mode"], answer["head"], answer["epoch"]) == ("live", 0, shopper.ticket.epoch)
        ok = await mine.send(conversation, "Do you have this in blue?")
        assert (ok["seq"], ok["dup"]) == (1, False)
        assert (await theirs.follow(conversation))["mode"] == "replay"
        await theirs.send(conversation, "In M, yes")
        await mine.wait_for(conversation, lambda e: e["seq"] == 2)
        await theirs.wait_for(conversation, lambda e: e["seq"] == 2)
        assert mine.logs[conversation].entries == theirs.logs[conversation].entries
        said = mine.logs[conversation].entries[1]
        assert (said["role"], said["name"], said["kind"]) == ("member", "Olive Owner", "message")
        assert said["from"] == public("p", world.owner.pk)


async def test_nothing_is_stored_before_the_first_message(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.client(shopper.token) as mine:
        await mine.follow(name_of(shopper))

    def count() -> int:
        with access.platform_scope():
            return Conversation.objects.filter(pk=shopper.conversation_id).count()

    assert await aside(count) == 0


async def test_who_was_away_gets_all_of_it_in_order(chat: Chat, world):
    shopper = await aside(world.shopper)
    conversation = name_of(shopper)
    async with chat.client(shopper.token) as first:
        await first.follow(conversation)
        for n in range(5):
            await first.send(conversation, f"{n}")

    def more() -> None:
        for n in range(5, 260):
            services.receive_message(
                conversation_id=shopper.conversation_id,
                actor=shopper.actor,
                body={"text": f"{n}"},
                cid=uuid7(),
            )

    await aside(more)
    async with chat.client(shopper.token) as again:
        answer = await again.ask(
            {"t": "sub", "conv": conversation, "epoch": shopper.ticket.epoch, "after": 0}
        )
        assert (answer["mode"], answer["head"]) == ("replay", 260)
        await again.wait_for(conversation, lambda e: e["seq"] == 260)
        assert numbers(again, conversation) == list(range(1, 261))
        assert texts(again, conversation) == [f"{n}" for n in range(260)]


async def begun(chat: Chat, world, lines: int):
    shopper = await aside(world.shopper)

    def write() -> None:
        thread = services.open_conversation(shopper.ticket)
        key = services.key_of(shopper.customer_id)
        said = [
            compose(
                conversation_id=thread.id,
                key=key,
                sender=shopper.customer_id,
                role="customer",
                cid=uuid7(),
                body={"text": f"{n}"},
            )
            for n in range(lines)
        ]
        with access.scope(thread.tenant_id):
            log.append(said)

    await aside(write)
    return shopper, name_of(shopper)


async def test_too_far_behind_is_a_snapshot_and_says_where_it_begins(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1010)
    async with chat.raw(shopper.token) as raw:
        answer = await raw.ask(t="sub", id=2, conv=conversation, epoch=shopper.ticket.epoch, after=5)
        assert (answer["mode"], answer["head"], answer["from"]) == ("snapshot", 1010, 811)
        events = [await raw.hear() for _ in range(200)]
        assert [e["seq"] for e in events] == list(range(811, 1011))
        just = await raw.ask(t="sub", id=3, conv=conversation, epoch=shopper.ticket.epoch, after=10)
        assert just["mode"] == "replay"  # 1,000 behind is still within


@pytest.mark.parametrize(
    ("epoch", "after", "mode"),
    [
        ("right", 3, "live"),
        ("right", 1, "replay"),
        ("right", 9, "snapshot"),
        ("other", 3, "snapshot"),
        (None, 0, "replay"),
    ],
)
async def test_the_answer_to_sub_says_what_follows(chat: Chat, world, epoch, after, mode):
    shopper, conversation = await begun(chat, world, 3)
    async with chat.raw(shopper.token) as raw:
        frame = {"t": "sub", "id": 2, "conv": conversation, "after": after}
        if epoch:
            frame["epoch"] = shopper.ticket.epoch if epoch == "right" else "beef"
        answer = await raw.ask(**frame)
        assert answer["mode"] == mode
        assert answer.get("from") == (1 if mode == "snapshot" else None)
        assert answer["epoch"] == shopper.ticket.epoch


async def test_fetch_gives_a_page_and_the_head(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 7)
    async with chat.raw(shopper.token) as raw:
        answer = await raw.ask(t="fetch", id=2, conv=conversation, after=2, limit=3)
        assert [e["seq"] for e in answer["events"]] == [3, 4, 5]
        assert answer["head"] == 7
        assert (await raw.ask(t="fetch", id=3, conv=conversation, after=7))["events"] == []


async def test_a_resent_message_is_said_once(chat: Chat, world):
    shopper = await aside(world.shopper)
    conversation, cid = name_of(shopper), str(uuid7())
    async with chat.raw(shopper.token) as raw:
        frame = {"t": "send", "conv": conversation, "cid": cid, "body": {"text": "once"}}
        first, again = await raw.ask(id=2, **frame), await raw.ask(id=3, **frame)
        assert (first["seq"], first["dup"], again["seq"], again["dup"]) == (1, False, 1, True)
        assert again["at"] == first["at"]
        other = await raw.ask(id=4, **{**frame, "body": {"text": "twice"}})
        assert other["code"] == "idempotency_conflict"
        stale = await raw.ask(
            t="send", id=5, conv=conversation, cid=str(uuid7()), body={"text": "x"}, if_seq=0
        )
        assert stale["t"] == "ok"  # her own line is nobody else's


async def test_many_frames_at_once_are_answered_in_their_order(chat: Chat, world):
    _, (token, _) = await aside(lambda: (None, world.member_ticket(world.owner)))
    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(token) as raw:
        for n in range(25):
            await raw.tell(t="send", id=n, conv=conversation, cid=str(uuid7()), body={"text": f"{n}"})
        answers = [await raw.hear() for _ in range(25)]
        assert [a["re"] for a in answers] == list(range(25))
        assert [a["seq"] for a in answers] == list(range(2, 27))


async def test_messages_keep_their_order_whether_or_not_somebody_has_to_be_asked(chat: Chat, world):
    """A message goes a shorter way than other frames, where all it needs is known; it overtakes none of them."""
    _, (token, _) = await aside(lambda: (None, world.member_ticket(world.owner)))
    _, conversation = await begun(chat, world, 1)
    async with chat.raw(token) as raw:
        for n in range(24):
            if n % 5 == 1:
                await raw.tell(t="fetch", id=100 + n, conv=conversation, after=0)
            message = {
                "t": "send",
                "id": n,
                "conv": conversation,
                "cid": str(uuid7()),
                "body": {"text": f"{n}"},
            }
            text = json.dumps(dict(reversed(message.items())) if n % 4 == 3 else message)
            await raw.socket.send(text)
        answers = [answer for answer in [await raw.hear() for _ in range(29)] if "seq" in answer]
        assert [(a["re"], a["seq"]) for a in answers] == [(n, n + 2) for n in range(24)]


async def test_a_message_that_is_refused_is_answered_and_the_next_one_stands(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    stranger = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:

        async def told(text, conv=conversation, **more):
            return await raw.ask(t="send", conv=conv, cid=str(uuid7()), body={"text": text}, **more)

        assert (await told("two", id=2))["seq"] == 2
        assert (await told("no", id=3, conv=name_of(stranger)))["code"] == "not_found"
        assert (await told("no", id=4, kind="note"))["code"] == "not_found"
        assert (await told("\x00", id=5))["code"] == "invalid"
        assert (await told("no", id=6, conv="c_nonsense"))["code"] == "not_found"
        assert (await told("three", id=7))["seq"] == 3


async def test_a_lost_hint_costs_seconds_not_messages(chat: Chat, world, monkeypatch):
    shopper, conversation = await begun(chat, world, 1)
    async with chat.client(shopper.token) as mine:
        await mine.follow(conversation)
        monkeypatch.setattr(fanout, "announce", lambda *_: None)
        await aside(
            services.receive_message,
            conversation_id=shopper.conversation_id,
            actor=shopper.actor,
            body={"text": "unheard of"},
            cid=uuid7(),
        )
        await mine.wait_for(conversation, lambda e: e["seq"] == 2, seconds=7)


async def test_a_shopper_sees_the_number_of_a_private_note_and_not_a_word(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with chat.client(shopper.token) as mine, chat.client(token) as theirs:
        await mine.follow(conversation)
        await theirs.follow(conversation)
        await theirs.act(conversation, "note.add", {"text": "a difficult customer"})
        await theirs.send(conversation, "Good morning!")
        await mine.wait_for(conversation, lambda e: e["seq"] == 3)
        await theirs.wait_for(conversation, lambda e: e["seq"] == 3)
        hidden = mine.logs[conversation].entries[1]
        assert set(hidden) == {"t", "conv", "seq", "kind", "at", "body"}
        assert (hidden["kind"], hidden["body"]) == ("hidden", {})
        assert theirs.logs[conversation].entries[1]["body"] == {"text": "a difficult customer"}
        page = await mine.ask({"t": "fetch", "conv": conversation, "after": 0})
        assert "difficult" not in str(page)


async def test_cursors_go_forward_only_and_the_other_side_is_told(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 4)
    token, ticket = await aside(lambda: world.member_ticket(world.owner))
    heard = []
    async with chat.client(shopper.token, on_frame=heard.append) as mine, chat.client(token) as theirs:
        await mine.follow(conversation)
        await theirs.follow(conversation)
        await theirs.tell({"t": "cursor", "conv": conversation, "delivered": 4, "read": 3})
        await theirs.tell({"t": "cursor", "conv": conversation, "delivered": 2, "read": 1})
        await theirs.tell({"t": "cursor", "conv": conversation, "read": 99})
        for _ in range(40):
            await asyncio.sleep(0.1)
            if any(f["t"] == "cursor" for f in heard):
                break
    cursor = next(f for f in heard if f["t"] == "cursor")
    assert cursor == {
        "t": "cursor",
        "conv": conversation,
        "from": public("p", world.owner.pk),
        "delivered": 4,
        "read": 4,
    }
    _, read = await aside(
        services.mark_read,
        conversation_id=shopper.conversation_id,
        actor=ticket.actor,
        delivered=1,
        read=1,
    )
    assert read == 4


async def test_typing_is_shown_to_the_others_only(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    async with chat.client(shopper.token) as mine, chat.client(token) as theirs:
        await mine.follow(conversation)
        await theirs.follow(conversation)
        for _ in range(5):
            await theirs.tell({"t": "typing", "conv": conversation})
        await asyncio.sleep(0.3)
        typing = [f for f in mine.ephemeral if f["what"] == "typing"]
        assert [(f["what"], f["from"], f["ttl_ms"]) for f in typing] == [
            ("typing", public("p", world.owner.pk), 6000)
        ]
        assert not any(f["what"] == "typing" for f in theirs.ephemeral)


async def test_the_inbox_tells_what_waits_and_what_changes(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 2)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    heard = []
    async with chat.client(token, on_frame=heard.append) as theirs, chat.client(shopper.token) as mine:
        answer = await theirs.ask({"t": "sub", "conv": "inbox", "since": None})
        assert answer["mode"] == "snapshot"
        [summary] = answer["items"]
        assert (summary["conv"], summary["head"], summary["unread"]) == (conversation, 2, 2)
        assert summary["waiting_since"] is not None
        assert (summary["assistant"], summary["state"], summary["assignee"]) == ("active", "open", None)
        await mine.send(conversation, "still there?")
        for _ in range(50):
            await asyncio.sleep(0.1)
            if news := [f for f in heard if f["t"] == "inbox"]:
                break
        assert [(i["conv"], i["unread"], i["last"]["text"]) for i in news[-1]["items"]] == [
            (conversation, 3, "still there?")
        ]
        later = await theirs.ask({"t": "sub", "conv": "inbox", "since": answer["since"]})
        assert later["mode"] == "replay"
        assert [i["head"] for i in later["items"]] == [3]


async def test_the_inbox_is_the_staffs(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.client(shopper.token) as mine:
        with pytest.raises(Refused) as caught:
            await mine.ask({"t": "sub", "conv": "inbox", "since": None})
    assert caught.value.code == "not_found"


async def test_a_client_that_was_cut_off_resumes_where_it_was(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 3)
    async with chat.client(shopper.token) as mine:
        await mine.follow(conversation)
        await mine.wait_for(conversation, lambda e: e["seq"] == 3)
        mine.line.socket.transport.abort()
        await aside(
            services.receive_message,
            conversation_id=shopper.conversation_id,
            actor=shopper.actor,
            body={"text": "meanwhile"},
            cid=uuid7(),
        )
        await mine.wait_for(conversation, lambda e: e["seq"] == 4, seconds=10)
        assert mine.reconnects >= 1
        assert numbers(mine, conversation) == [1, 2, 3, 4]
        assert (await mine.send(conversation, "back"))["seq"] == 5


async def test_the_socket_is_audited_when_it_opens_and_when_it_closes(chat: Chat, world):
    from tests.conversations.test_log import rows

    shopper = await aside(world.shopper)
    async with chat.client(shopper.token) as mine:
        await mine.follow(name_of(shopper))
    for _ in range(30):
        await asyncio.sleep(0.1)
        found = rows(
            "SELECT action, ip::text FROM common_auditentry WHERE actor_id = %s AND target_type = 'socket'",
            shopper.customer_id,
        )
        if len(found) == 2:
            break
    assert sorted(found) == [("socket.closed", "127.0.0.1/32"), ("socket.opened", "127.0.0.1/32")]


async def test_sockets_share_what_they_read(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 50)
    shared = next(iter(runtime._runtimes.values()))
    async with chat.client(shopper.token) as one:
        await one.follow(conversation)
        await one.wait_for(conversation, lambda e: e["seq"] == 50)
        misses = shared.pages.misses
        async with chat.client(shopper.token) as two:
            await two.follow(conversation)
            await two.wait_for(conversation, lambda e: e["seq"] == 50)
        assert shared.pages.misses == misses
