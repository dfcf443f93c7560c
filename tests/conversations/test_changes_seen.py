"""I4: whoever was there, came back or comes anew sees the same message, edited, taken back and reacted to."""

import httpx
import pytest

from conversations.client import Refused
from server.common.ids import public, uuid7
from tests.conversations.conftest import Chat, aside, name_of
from tests.conversations.test_socket import begun

SECRET = "4711"


def seen(entries):
    """The thread as a client shows it: {seq: (text, edited, redacted, reactions)}."""
    shown = {}
    for event in entries:
        old = shown.get(event.get("target"))
        body = event["body"]
        if event["kind"] == "message":
            shown[event["seq"]] = [body.get("text"), False, bool(body.get("redacted")), set()]
        elif old is None or body.get("redacted"):
            continue
        elif event["kind"] == "edit" and not old[2]:
            old[0], old[1] = body["text"], True
        elif event["kind"] == "redact":
            shown[event["target"]] = [None, False, True, set()]
        elif event["kind"] == "reaction":
            (old[3].add if body["on"] else old[3].discard)((event["from"], body["emoji"]))
    return shown


async def test_all_observers_agree_and_nobody_new_hears_what_was_taken_back(chat: Chat, world):
    shopper, (token, _) = await aside(lambda: (world.shopper(), world.member_ticket(world.owner)))
    conversation, heard = name_of(shopper), []
    async with chat.client(shopper.token) as mine, chat.client(token) as live:
        await mine.follow(conversation)
        for text in ("hello", f"my PIN is {SECRET}", "is it linen?", "thank you"):
            await mine.send(conversation, text)
        await live.follow(conversation)
        async with chat.client(token) as away:
            await away.follow(conversation)
            await mine.edit(conversation, 2, f"the PIN is {SECRET}")
            await away.wait_for(conversation, lambda e: e["seq"] == 5)
            early = away.logs[conversation]
        ok = await mine.edit(conversation, 3, "is it cotton?")
        assert (ok["t"], ok["conv"], ok["seq"], ok["dup"]) == ("ok", conversation, 6, False)
        await live.react(conversation, 1, "👍")
        await live.react(conversation, 3, "👀")
        await mine.redact(conversation, 2)
        await live.react(conversation, 3, "👀", on=False)
        again = await mine.edit(conversation, 3, "is it cotton?", cid=ok["cid"])
        assert (again["seq"], again["at"], again["dup"]) == (6, ok["at"], True)
        for each in (mine, live):
            await each.wait_for(conversation, lambda e: e["seq"] == 10)
        me, them = shopper, public("p", world.owner.pk)
        expected = {
            1: ["hello", False, False, {(them, "👍")}],
            2: [None, False, True, set()],
            3: ["is it cotton?", True, False, set()],
            4: ["thank you", False, False, set()],
        }
        assert seen(mine.logs[conversation].entries) == expected
        assert seen(live.logs[conversation].entries) == expected
        # Who had the words before resumes where she was, and who comes anew never gets them.
        async with chat.client(token) as back:
            back.logs[conversation] = early
            assert (await back.follow(conversation, epoch=me.ticket.epoch))["mode"] == "replay"
            await back.wait_for(conversation, lambda e: e["seq"] == 10)
            assert seen(back.logs[conversation].entries) == expected
        for after in ({"after": 0}, {"after": 99}):  # a replay, and a snapshot
            async with chat.client(token, on_frame=lambda frame: heard.append(str(frame))) as fresh:
                fresh.logs[conversation] = type(early)()
                await fresh.ask({"t": "sub", "conv": conversation, "epoch": me.ticket.epoch, **after})
                await fresh.wait_for(conversation, lambda e: e["seq"] == 10)
                assert seen(fresh.logs[conversation].entries) == expected
        fetched = await live.ask({"t": "fetch", "conv": conversation, "after": 0, "limit": 200})
        heard.append(str(fetched))
        assert seen(fetched["events"]) == expected
    assert SECRET not in "".join(heard)


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        ({"t": "edit", "target": 1}, "invalid", "body"),
        ({"t": "edit", "target": 1, "body": {"text": " "}}, "invalid", "body.text"),
        ({"t": "edit", "target": 1, "body": {"text": "a\x00"}}, "invalid", "body.text"),
        ({"t": "edit", "target": -1, "body": {"text": "x"}}, "invalid", "target"),
        ({"t": "edit", "target": 9, "body": {"text": "x"}}, "not_found", "target"),
        ({"t": "redact", "target": 2**53}, "not_found", "target"),
        ({"t": "redact"}, "invalid", "target"),
        ({"t": "react", "target": 1}, "invalid", "emoji"),
        ({"t": "react", "target": 1, "emoji": "yes"}, "invalid", "emoji"),
        ({"t": "react", "target": 1, "emoji": "👍👍"}, "invalid", "emoji"),
        ({"t": "react", "target": 1, "emoji": "👍", "on": 7}, "invalid", "on"),
        ({"t": "react", "target": 1, "emoji": "👍", "on": "0"}, "invalid", "on"),  # a text is no boolean
    ],
)
async def test_a_wrong_change_is_answered_by_name_and_the_socket_stays(chat: Chat, world, frame, code, field):
    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(shopper.token) as raw:
        answer = await raw.ask(id=2, conv=conversation, cid=str(uuid7()), **frame)
        assert (answer["t"], answer["code"], answer["details"]["field"]) == ("err", code, field)
        still = await raw.ask(t="fetch", id=3, conv=conversation, after=0)
        assert (still["head"], [e["body"] for e in still["events"]]) == (1, [{"text": "0"}])


async def test_changes_are_slowed_like_messages(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(shopper.token) as raw:
        answers = [
            await raw.ask(
                t="react", id=n, conv=conversation, cid=str(uuid7()), target=1, emoji="👍", on=n % 2 == 0
            )
            for n in range(12)
        ]
    assert [a["t"] for a in answers[:10]] == ["ok"] * 10
    assert (answers[11]["code"], answers[11]["temporary"]) == ("rate_limited", True)


async def test_a_thread_that_has_not_begun_and_anothers_look_the_same(chat: Chat, world):
    shopper, other = await aside(lambda: (world.shopper(), world.shopper()))
    async with chat.client(shopper.token) as mine:
        for conversation in (name_of(shopper), name_of(other)):
            with pytest.raises(Refused) as caught:
                await mine.redact(conversation, 1)
            assert caught.value.code == "not_found"


async def test_the_same_over_http(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 2)
    path = f"{chat.http}/api/v1/conversations/{conversation}/messages"
    cid = str(uuid7())
    headers = {"Authorization": f"Bearer {shopper.token}", "Idempotency-Key": cid}
    other = {**headers, "Idempotency-Key": str(uuid7())}
    async with httpx.AsyncClient(trust_env=False) as http, chat.client(shopper.token) as mine:
        await mine.follow(conversation)
        first = await http.post(f"{path}/1/edit", json={"text": "better"}, headers=headers)
        again = await http.post(f"{path}/1/edit", json={"text": "better"}, headers=headers)
        assert (first.status_code, again.status_code) == (201, 200)
        assert (first.json()["seq"], again.json()["seq"], again.json()["dup"]) == (3, 3, True)
        assert (await mine.edit(conversation, 1, "better", cid=cid))["dup"] is True  # one key space
        clash = await http.post(f"{path}/1/edit", json={"text": "worse"}, headers=headers)
        assert (clash.status_code, clash.json()["code"]) == (409, "idempotency_conflict")
        reacted = await http.post(f"{path}/2/react", json={"emoji": "🎉"}, headers=other)
        assert (reacted.status_code, reacted.json()["seq"]) == (201, 4)
        del other["Idempotency-Key"]
        assert (await http.post(f"{path}/2/redact", headers=other)).status_code == 201
        gone = await http.post(f"{path}/2/redact", headers=other)
        assert (gone.status_code, gone.json()["code"]) == (410, "gone")
        for tail, body, status in (
            ("2/react", {"emoji": "no"}, 400),
            ("1/edit", {"text": ""}, 400),
            ("77/edit", {"text": "x"}, 404),
            ("x/redact", None, 400),
        ):
            refused = await http.post(f"{path}/{tail}", json=body, headers=other)
            assert (refused.status_code, refused.headers["content-type"]) == (
                status,
                "application/problem+json",
            )
        await mine.wait_for(conversation, lambda e: e["seq"] == 5)
        assert seen(mine.logs[conversation].entries) == {
            1: ["better", True, False, set()],
            2: [None, False, True, set()],
        }


async def test_whose_right_has_ended_changes_nothing(chat: Chat, world):
    from server.accounts.models import WidgetSession
    from server.common import clock

    shopper, conversation = await begun(chat, world, 1)
    async with chat.raw(shopper.token) as raw:
        await aside(
            lambda: WidgetSession.objects.filter(pk=shopper.ticket.session).update(revoked_at=clock.now())
        )
        answer = await raw.ask(t="redact", id=2, conv=conversation, cid=str(uuid7()), target=1)
        assert answer["code"] == "unauthorised"
        assert (await raw.closed())[0] == 4505
    body = await aside(_first_body, shopper)
    assert body == {"text": "0"}


def _first_body(shopper):
    from conversations.models import Entry
    from server.accounts import access

    with access.platform_scope():
        return Entry.objects.get(conversation_id=shopper.conversation_id, seq=1).body
