"""Who may not, sees nothing: another's conversation looks exactly like one that was never begun."""

import httpx
import pytest

from conversations import selectors, services
from conversations.models import Conversation, Entry
from server.accounts import access
from server.common.errors import NotFound
from server.common.ids import public, uuid7
from tests.conversations.conftest import Chat, aside, name_of
from tests.conversations.test_socket import begun

WAYS = {
    "sub": {"t": "sub", "after": 0},
    "fetch": {"t": "fetch", "after": 0},
    "send": {"t": "send", "body": {"text": "let me in"}},
    "act": {"t": "act", "action": "cart.view", "args": {}},
    "take over": {"t": "act", "action": "conversation.take_over", "args": {}},
    "note": {"t": "act", "action": "note.add", "args": {"text": "x"}},
}


def asked(way: str, conversation: str) -> dict:
    frame = {**WAYS[way], "id": 5, "conv": conversation}
    return {**frame, "cid": str(uuid7())} if frame["t"] in ("send", "act") else frame


@pytest.mark.parametrize("way", WAYS)
async def test_anothers_conversation_looks_like_none(chat: Chat, world, way):
    _, conversation = await begun(chat, world, 2)
    stranger, (vendor, _) = await aside(lambda: (world.shopper(), world.member_ticket(world.vendor_users[0])))
    nowhere = public("c", uuid7())
    for token in (stranger.token, vendor):
        async with chat.raw(token) as raw:
            theirs, none = await raw.ask(**asked(way, conversation)), await raw.ask(**asked(way, nowhere))
            assert theirs["code"] == none["code"] == "not_found"
            assert theirs["message"] == none["message"]
    assert len(await aside(lines_of, conversation)) == 2


def lines_of(conversation: str) -> list:
    with access.platform_scope():
        return list(Entry.objects.filter(conversation_id=conversation[2:]))


async def test_cursors_and_typing_in_anothers_conversation_change_nothing(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 2)
    stranger = await aside(world.shopper)
    async with chat.client(shopper.token) as mine, chat.raw(stranger.token) as raw:
        await mine.follow(conversation)
        await raw.tell(t="typing", conv=conversation)
        assert (await raw.hear())["code"] == "not_found"
        await raw.tell(t="cursor", conv=conversation, read=2)
        assert (await raw.hear())["code"] == "not_found"
        assert mine.ephemeral == []


async def test_a_vendors_staff_see_the_thread_with_them_and_not_the_marketplaces(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    vendor, market = await aside(
        lambda: (world.member_ticket(world.vendor_users[0])[0], world.member_ticket(world.owner)[0])
    )
    heard = []
    async with chat.client(shopper.token) as mine, chat.client(vendor, on_frame=heard.append) as theirs:
        await mine.follow(conversation)
        assert (await theirs.ask({"t": "sub", "conv": "inbox"}))["items"] == []
        answer = await mine.act(conversation, "vendor.ask", {"vendor": world.vendors[0].slug})
        linked = answer["result"]["conversation"]
        again = await mine.act(conversation, "vendor.ask", {"vendor": world.vendors[0].slug})
        assert again["result"]["conversation"] == linked  # one thread, however often one asks
        await mine.follow(linked)
        await mine.send(linked, "Do you make it in green?")
        await theirs.follow(linked)
        await theirs.send(linked, "We do")
        await mine.wait_for(linked, lambda e: e["body"].get("text") == "We do")
        await theirs.wait_for(linked, lambda e: e["body"].get("text") == "We do")
        inbox = (await theirs.ask({"t": "sub", "conv": "inbox"}))["items"]
        assert [(i["conv"], i["assistant"], i["needs_human"]) for i in inbox] == [(linked, "silent", True)]
        async with chat.raw(market) as raw:  # the marketplace does not read along
            assert (await raw.ask(t="sub", id=2, conv=linked))["code"] == "not_found"
    assert not any(f.get("conv") == conversation for f in heard)


async def test_rest_keeps_the_same_walls(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 1)
    stranger, vendor = await aside(
        lambda: (world.shopper().token, world.member_ticket(world.vendor_users[0])[0])
    )
    async with httpx.AsyncClient(base_url=f"{chat.http}/api/v1", trust_env=False) as http:
        for token in (stranger, vendor):
            bearer = {"Authorization": f"Bearer {token}"}
            for answer in (
                await http.get(f"/conversations/{conversation}/events", headers=bearer),
                await http.get(f"/conversations/{conversation}", headers=bearer),
                await http.post(
                    f"/conversations/{conversation}/messages", headers=bearer, json={"text": "x"}
                ),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        nobody = await http.get(f"/conversations/{conversation}/events")
        assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthorised")
        shopper_in = await http.get("/console/inbox", headers={"Authorization": f"Bearer {shopper.token}"})
        assert shopper_in.status_code == 401


def test_services_keep_the_walls_without_any_socket(world):
    mine, stranger = world.shopper(), world.shopper()
    services.open_conversation(mine.ticket)
    _, vendor = world.member_ticket(world.vendor_users[0])
    for actor in (stranger.actor, vendor.actor):
        with pytest.raises(NotFound):
            services.send_message(
                conversation_id=mine.conversation_id, actor=actor, body={"text": "x"}, cid=uuid7()
            )
        with pytest.raises(NotFound):
            services.mark_read(conversation_id=mine.conversation_id, actor=actor, read=1)
    with pytest.raises(NotFound):
        services.take_over(conversation_id=mine.conversation_id, actor=mine.actor)


def test_a_ticket_cannot_claim_a_conversation_that_is_anothers(world):
    from dataclasses import replace

    mine, stranger = world.shopper(), world.shopper()
    services.open_conversation(mine.ticket)
    with pytest.raises(NotFound):
        services.open_conversation(replace(stranger.ticket, conversation_id=mine.conversation_id))


def test_row_level_security_hides_what_the_scope_does_not_own(world):
    mine = world.shopper()
    services.open_conversation(mine.ticket)
    services.receive_message(
        conversation_id=mine.conversation_id, actor=mine.actor, body={"text": "x"}, cid=uuid7()
    )
    with access.scope(world.vendors[0].pk):
        assert not Conversation.objects.exists()
        assert not Entry.objects.exists()
        assert selectors.history(mine.conversation_id) == []
    assert not Entry.objects.exists()
    assert name_of(mine)
