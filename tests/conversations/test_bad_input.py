"""Every wrong, hostile or impossible thing a client can send, and the one code that answers it."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import limits
from server.accounts import tickets
from server.accounts.models import Site, WidgetSession
from server.common import clock
from server.common.ids import public, uuid7
from tests.conversations.conftest import Chat, aside, name_of
from tests.conversations.test_socket import begun


def frame(**fields) -> str:
    return json.dumps(fields)


def send(conversation: str, body, **more) -> str:
    return frame(t="send", id=5, conv=conversation, cid=str(uuid7()), body=body, **more)


DEEP = '{"a":' * 40 + "1" + "}" * 40

BAD = {
    "not json": (lambda c: "{", "invalid"),
    "an array": (lambda c: "[1]", "invalid"),
    "a string": (lambda c: '"hello"', "invalid"),
    "nothing": (lambda c: "", "invalid"),
    "no type": (lambda c: frame(id=5), "invalid"),
    "a type that is no text": (lambda c: frame(t=7, id=5), "invalid"),
    "an unknown type": (lambda c: frame(t="teleport", id=5), "unsupported"),
    "nested too deeply": (lambda c: DEEP, "invalid"),
    "NaN": (lambda c: '{"t":"fetch","id":5,"conv":"' + c + '","after":NaN}', "invalid"),
    "a send without a body": (lambda c: frame(t="send", id=5, conv=c, cid=str(uuid7())), "invalid"),
    "a send without a cid": (lambda c: frame(t="send", id=5, conv=c, body={"text": "x"}), "invalid"),
    "a cid that is no uuid": (
        lambda c: frame(t="send", id=5, conv=c, cid="1; DROP TABLE", body={"text": "x"}),
        "invalid",
    ),
    "an empty text": (lambda c: send(c, {"text": ""}), "invalid"),
    "a blank text": (lambda c: send(c, {"text": " \n\t "}), "invalid"),
    "a text that is too long": (lambda c: send(c, {"text": "x" * 4097}), "invalid"),
    "a NUL": (lambda c: send(c, {"text": "a\x00b"}), "invalid"),
    "half a character": (lambda c: send(c, {"text": "x"}).replace('"x"', '"\\ud800"'), "invalid"),
    "a text that is a number": (lambda c: send(c, {"text": 5}), "invalid"),
    "a card of one's own": (
        lambda c: send(c, {"card": {"type": "invoice", "invoices": [{"url": "https://evil.example"}]}}),
        "invalid",
    ),
    "too much meta": (lambda c: send(c, {"text": "x", "meta": {"k": "v" * 9000}}), "invalid"),
    "a NUL in meta": (lambda c: send(c, {"text": "x", "meta": {"k": "\x00"}}), "invalid"),
    "half a character in meta": (
        lambda c: send(c, {"text": "x", "meta": {"k": "y"}}).replace('"y"', '"\\udfff"'),
        "invalid",
    ),
    "if_seq below zero": (lambda c: send(c, {"text": "x"}, if_seq=-1), "invalid"),
    "a number beyond bigint": (lambda c: send(c, {"text": "x"}, reply_to=2**70), "invalid"),
    "after below zero": (lambda c: frame(t="sub", id=5, conv=c, after=-1), "invalid"),
    "after beyond bigint": (lambda c: frame(t="fetch", id=5, conv=c, after=2**64), "invalid"),
    "a page of a million": (lambda c: frame(t="fetch", id=5, conv=c, limit=10**6), "invalid"),
    "a conversation's name that is none": (lambda c: frame(t="sub", id=5, conv="c_xyz"), "not_found"),
    "a conversation's name of another kind": (lambda c: frame(t="sub", id=5, conv="p_" + c[2:]), "not_found"),
    "a conversation that is not there": (
        lambda c: frame(t="sub", id=5, conv=public("c", uuid7())),
        "not_found",
    ),
    "a private note by a shopper": (lambda c: send(c, {"text": "x"}, kind="note"), "not_found"),
    "a state by a shopper": (lambda c: send(c, {"text": "x"}, kind="state"), "invalid"),
    "an act that is not there": (
        lambda c: frame(t="act", id=5, conv=c, cid=str(uuid7()), action="stock.set", args={}),
        "not_found",
    ),
    "an act of the staff": (
        lambda c: frame(t="act", id=5, conv=c, cid=str(uuid7()), action="conversation.take_over", args={}),
        "not_found",
    ),
    "an act without a cid": (lambda c: frame(t="act", id=5, conv=c, action="cart.view"), "invalid"),
    "an act whose arguments are a list": (
        lambda c: frame(t="act", id=5, conv=c, cid=str(uuid7()), action="cart.view", args=[]),
        "invalid",
    ),
    "a variant that is no uuid": (
        lambda c: frame(t="act", id=5, conv=c, cid=str(uuid7()), action="cart.add", args={"variant": "x"}),
        "invalid",
    ),
    "a quantity that is a text": (
        lambda c: frame(
            t="act",
            id=5,
            conv=c,
            cid=str(uuid7()),
            action="cart.add",
            args={"variant": str(uuid7()), "quantity": "2"},
        ),
        "invalid",
    ),
    "a quantity of 2.5": (
        lambda c: frame(
            t="act",
            id=5,
            conv=c,
            cid=str(uuid7()),
            action="cart.add",
            args={"variant": str(uuid7()), "quantity": 2.5},
        ),
        "invalid",
    ),
    "an address that is a text": (
        lambda c: frame(
            t="act",
            id=5,
            conv=c,
            cid=str(uuid7()),
            action="checkout.address",
            args={"checkout": str(uuid7()), "address": "here"},
        ),
        "invalid",
    ),
    "somebody's checkout": (
        lambda c: frame(
            t="act", id=5, conv=c, cid=str(uuid7()), action="checkout.cancel", args={"checkout": str(uuid7())}
        ),
        "not_found",
    ),
    "somebody's order": (
        lambda c: frame(
            t="act", id=5, conv=c, cid=str(uuid7()), action="order.view", args={"order": str(uuid7())}
        ),
        "not_found",
    ),
    "somebody's payment": (
        lambda c: frame(
            t="act",
            id=5,
            conv=c,
            cid=str(uuid7()),
            action="payment.simulate",
            args={"payment": str(uuid7()), "outcome": "succeed"},
        ),
        "not_found",
    ),
    "an outcome that is none": (
        lambda c: frame(
            t="act",
            id=5,
            conv=c,
            cid=str(uuid7()),
            action="payment.simulate",
            args={"payment": str(uuid7()), "outcome": "make me rich"},
        ),
        "invalid",
    ),
    "the inbox": (lambda c: frame(t="sub", id=5, conv="inbox", since=None), "not_found"),
    "a watermark that is none": (lambda c: frame(t="sub", id=5, conv="inbox", since="1 OR 1=1"), "invalid"),
}


@pytest.fixture(scope="module")
def anyone():
    """One world and shopper for the whole catalogue: nothing in it leaves a trace."""
    from tests.factories import make_world

    return make_world().shopper()


@pytest.mark.parametrize("what", BAD)
async def test_bad_input_gets_its_code_and_the_socket_stays(chat: Chat, anyone, what):
    make, code = BAD[what]
    conversation = name_of(anyone)
    async with chat.raw(anyone.token) as raw:
        await raw.socket.send(make(conversation))
        answer = await raw.hear()
        assert (answer["t"], answer["code"]) == ("err", code)
        assert answer["message"]
        assert "Traceback" not in str(answer)
        assert (await raw.ask(t="fetch", id=9, conv=conversation))[
            "events"
        ] == []  # alive, and nothing was stored


@pytest.mark.parametrize("quantity", [0, -1, 10**9])
async def test_an_impossible_quantity_is_refused(chat: Chat, anyone, quantity):
    async with chat.raw(anyone.token) as raw:
        answer = await raw.ask(
            t="act",
            id=5,
            conv=name_of(anyone),
            cid=str(uuid7()),
            action="cart.add",
            args={"variant": str(uuid7()), "quantity": quantity},
        )
        assert answer["code"] == "quantity_out_of_range"


async def test_what_is_unknown_in_a_known_frame_is_passed_over(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        answer = await raw.ask(
            t="send",
            id=5,
            conv=name_of(shopper),
            cid=str(uuid7()),
            body={"text": "x", "glitter": 1},
            price_minor=1,
            role="member",
            seq=99,
        )
        assert (answer["t"], answer["seq"]) == ("ok", 1)
        page = await raw.ask(t="fetch", id=6, conv=name_of(shopper))
        assert (page["events"][0]["role"], page["events"][0]["body"]) == ("customer", {"text": "x"})


# --- what ends the socket -------------------------------------------------------------------------


async def test_binary_is_no_chat(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        await raw.socket.send(b"\x00\x01")
        assert (await raw.closed())[0] == 4500


@pytest.mark.parametrize("text", ["x" * 65_537, "é" * 40_000])
async def test_a_frame_above_64_kib_ends_it(chat: Chat, world, text):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        await raw.socket.send(text)
        assert (await raw.closed())[0] == 4504


async def test_without_the_subprotocol_there_is_no_version_to_speak(chat: Chat):
    async with chat.raw(subprotocols=None) as raw:
        assert (await raw.closed())[0] == 4501
    async with chat.raw(subprotocols=["chat.v9.json"]) as raw:
        assert (await raw.closed())[0] == 4501


async def test_hello_comes_first(chat: Chat):
    async with chat.raw() as raw:
        await raw.tell(t="ping")
        assert (await raw.closed())[0] == 4500


async def test_silence_is_hung_up_on_after_five_seconds(chat: Chat):
    async with chat.raw() as raw:
        code, reason = await raw.closed(seconds=8)
        assert (code, reason) == (4500, "no hello")


async def test_hello_is_said_once(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        await raw.tell(t="hello", id=2, token=shopper.token)
        assert (await raw.closed())[0] == 4500


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
async def test_a_forged_ticket_is_turned_away(chat: Chat, token):
    async with chat.raw() as raw:
        await raw.tell(t="hello", id=1, token=token)
        assert (await raw.closed())[0] == 4502


async def test_an_expired_ticket_may_come_back_with_another(chat: Chat, world):
    shopper = await aside(world.shopper)
    token = ticket_of(shopper, lifetime=timedelta(seconds=-5))
    async with chat.raw() as raw:
        await raw.tell(t="hello", id=1, token=token)
        assert (await raw.closed())[0] == 4001


def ticket_of(shopper, **more) -> str:
    held = shopper.ticket
    return tickets.issue(
        kind="customer",
        subject=more.pop("subject", held.subject),
        tenant_id=held.tenant_id,
        session=held.session,
        site_id=held.site_id,
        site_key=held.site_key,
        conversation_id=held.conversation_id,
        epoch=held.epoch,
        **more,
    )[0]


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("https://shop.example", True),
        ("https://evil.example", False),
        ("https://shop.example.evil.example", False),
        ("http://shop.example", False),
        ("null", False),
    ],
)
async def test_a_page_that_the_site_does_not_know_is_turned_away(chat: Chat, world, origin, welcome):
    def known() -> None:
        Site.objects.filter(pk=world.site.pk).update(origins=["https://shop.example"])

    await aside(known)
    shopper = await aside(world.shopper)
    async with chat.raw(origin=origin) as raw:
        await raw.tell(t="hello", id=1, token=shopper.token)
        if welcome:
            assert (await raw.hear())["t"] == "welcome"
        else:
            assert (await raw.closed())[0] == 4502


async def test_a_ticket_is_renewed_on_the_same_socket_for_the_same_person(chat: Chat, world):
    shopper, other = await aside(lambda: (world.shopper(), world.shopper()))
    async with chat.raw(shopper.token) as raw:
        answer = await raw.ask(t="auth", id=2, token=ticket_of(shopper))
        assert answer["t"] == "ok"
        await raw.tell(t="auth", id=3, token=other.token)
        assert (await raw.closed())[0] == 4502


async def test_a_ticket_near_its_end_is_announced_and_its_end_closes(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(ticket_of(shopper, lifetime=timedelta(seconds=4))) as raw:
        warning = await raw.hear()
        assert warning["t"] == "auth_expiring"
        assert warning["in_ms"] <= 4000
        assert (await raw.closed())[0] == 4001


async def test_a_revoked_session_is_closed_within_five_seconds(chat: Chat, world):
    shopper = await aside(world.shopper)

    def revoke() -> None:
        WidgetSession.objects.filter(pk=shopper.ticket.session).update(revoked_at=clock.now())

    async with chat.raw(shopper.token) as raw:
        await aside(revoke)
        assert (await raw.closed(seconds=5.5))[0] == 4505
    async with chat.raw() as raw:
        await raw.tell(t="hello", id=1, token=shopper.token)
        assert (await raw.closed())[0] == 4505


async def test_a_sixth_socket_of_one_shopper_is_too_many(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token), chat.raw(shopper.token), chat.raw(shopper.token):
        async with chat.raw(shopper.token), chat.raw(shopper.token), chat.raw() as sixth:
            await sixth.tell(t="hello", id=1, token=shopper.token)
            assert (await sixth.closed())[0] == 4005
    await asyncio.sleep(0.2)
    async with chat.raw(shopper.token) as again:  # the others have gone
        assert (await again.ask(t="fetch", id=2, conv=name_of(shopper)))["t"] == "ok"


async def test_too_fast_is_slowed_down_and_far_too_fast_is_hung_up_on(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        for n in range(
            10
        ):  # the burst; answered one by one, for who is hung up on hears nothing of what is under way
            message = {"conv": name_of(shopper), "cid": str(uuid7()), "body": {"text": f"{n}"}}
            assert (await raw.ask(t="send", id=n + 2, **message))["t"] == "ok"
        for n in range(10, 30):
            await raw.tell(t="send", id=n + 2, conv=name_of(shopper), cid=str(uuid7()), body={"text": f"{n}"})
        assert (await raw.closed())[0] == 4005
    refused = [f for f in raw.heard if f["t"] == "err"]
    assert [f for f in raw.heard if f["t"] == "ok"] == []  # ten were the burst, and no more
    assert {f["code"] for f in refused} == {"rate_limited"}
    assert all(f["temporary"] and f["retry_after_ms"] > 0 for f in refused)


async def test_ten_bad_frames_are_enough(chat: Chat, world):
    shopper = await aside(world.shopper)
    async with chat.raw(shopper.token) as raw:
        for _ in range(limits.REFUSALS_PER_MINUTE):
            await raw.socket.send("{")
        assert (await raw.closed())[0] == 4005


async def test_a_hundred_and_one_subscriptions_are_too_many(chat: Chat, world, monkeypatch):
    monkeypatch.setitem(limits.SUBSCRIPTIONS, "member", 2)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    names = [(await begun(chat, world, 1))[1] for _ in range(3)]
    async with chat.raw(token) as raw:
        answers = [await raw.ask(t="sub", id=n, conv=name) for n, name in enumerate(names, 2)]
        assert [a["t"] for a in answers] == ["ok", "ok", "err"]
        assert answers[2]["code"] == "invalid"
        assert (await raw.ask(t="unsub", id=9, conv=names[0]))["t"] == "ok"
        assert (await raw.ask(t="sub", id=10, conv=names[2]))["t"] == "ok"


async def test_a_storm_of_nonsense_leaves_the_server_as_it_was(chat: Chat, world, monkeypatch):
    # She is heard out before a socket of hers is let go; having too many is tested elsewhere.
    monkeypatch.setitem(limits.SOCKETS_PER_PERSON, "customer", 100)
    shopper = await aside(world.shopper)
    for n in range(40):
        async with chat.raw(shopper.token if n % 2 else None) as raw:
            for junk in (str(uuid4()), '{"t":"send"}', "\u2028", '{"t":"hello"}', "[" * 3000):
                try:
                    await raw.socket.send(junk)
                except Exception:
                    break
    async with chat.raw(shopper.token) as raw:
        assert (await raw.ask(t="fetch", id=2, conv=name_of(shopper)))["events"] == []
