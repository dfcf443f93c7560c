"""The log over HTTP: the same rules as on the socket."""

import httpx
import jsonschema
import pytest

from conversations.asyncapi import document
from conversations.client import Refused
from server.common.ids import uuid7
from tests.conversations.conftest import Chat, aside, name_of
from tests.conversations.test_socket import begun


@pytest.fixture
async def http(chat: Chat):
    async with httpx.AsyncClient(base_url=f"{chat.http}/api/v1", trust_env=False) as client:
        yield client


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **more}


async def test_a_message_over_http_is_stored_once_per_key_and_seen_on_the_socket(chat: Chat, world, http):
    shopper = await aside(world.shopper)
    path, cid = f"/conversations/{name_of(shopper)}/messages", str(uuid7())
    async with chat.client(shopper.token) as mine:
        await mine.follow(name_of(shopper))
        first = await http.post(
            path, json={"text": "hello"}, headers=bearer(shopper.token, **{"Idempotency-Key": cid})
        )
        again = await http.post(
            path, json={"text": "hello"}, headers=bearer(shopper.token, **{"Idempotency-Key": cid})
        )
        assert (first.status_code, again.status_code) == (201, 200)
        assert (first.json()["seq"], again.json()["seq"], again.json()["dup"]) == (1, 1, True)
        other = await http.post(
            path, json={"text": "ho"}, headers=bearer(shopper.token, **{"Idempotency-Key": cid})
        )
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
        await mine.wait_for(name_of(shopper), lambda e: e["seq"] == 1, seconds=3)
        dup = await mine.send(name_of(shopper), "hello", cid=cid)
        assert (dup["seq"], dup["dup"]) == (1, True)  # one key space for both doors


async def test_a_press_over_http_has_its_effect_once_per_key(chat: Chat, world, http):
    shopper = await aside(world.shopper)
    path, cid = f"/conversations/{name_of(shopper)}/acts", str(uuid7())
    headers = bearer(shopper.token, **{"Idempotency-Key": cid})
    first, again = [
        (await http.post(path, json={"action": "cart.view"}, headers=headers)).json() for _ in range(2)
    ]
    assert (first["conv"], first["seq"], first["dup"]) == (name_of(shopper), 1, False)
    assert again == {**first, "dup": True}
    async with chat.client(shopper.token) as mine:
        dup = await mine.act(name_of(shopper), "cart.view", {}, cid=cid)
        assert (dup["seq"], dup["dup"]) == (1, True)  # one key space for both doors
    unknown = await http.post(path, json={"action": "no.such"}, headers=bearer(shopper.token))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"text": ""}, None),
        ({}, None),
        ({"text": "x" * 4097}, None),
        ({"text": "a\x00"}, None),
        ({"text": "x"}, "k"),
    ],
)
async def test_what_cannot_be_said_is_refused(world, http, body, key):
    shopper = await aside(world.shopper)
    headers = bearer(shopper.token, **({"Idempotency-Key": key} if key else {}))
    answer = await http.post(f"/conversations/{name_of(shopper)}/messages", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    events = await http.get(f"/conversations/{name_of(shopper)}/events", headers=bearer(shopper.token))
    assert events.json() == {"epoch": shopper.ticket.epoch, "head": 0, "events": []}


async def test_events_come_in_pages_and_read_as_on_the_socket(chat: Chat, world, http):
    shopper, conversation = await begun(chat, world, 5)
    path = f"/conversations/{conversation}/events"
    page = (await http.get(path, params={"after": 1, "limit": 2}, headers=bearer(shopper.token))).json()
    assert [e["seq"] for e in page["events"]] == [2, 3]
    assert (page["head"], page["epoch"]) == (5, shopper.ticket.epoch)
    async with chat.raw(shopper.token) as raw:
        same = await raw.ask(t="fetch", id=2, conv=conversation, after=1, limit=2)
    assert same["events"] == page["events"]
    for bad in ({"after": -1}, {"limit": 201}, {"after": "x"}):
        assert (await http.get(path, params=bad, headers=bearer(shopper.token))).json()["code"] == "invalid"


async def test_the_console_reads_its_inbox_and_searches_it(chat: Chat, world, http):
    _, conversation = await begun(chat, world, 3)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    inbox = (await http.get("/console/inbox", headers=bearer(token))).json()
    assert "items" in inbox, inbox
    assert [(i["conv"], i["unread"]) for i in inbox["items"]] == [(conversation, 3)]
    later = (await http.get("/console/inbox", params={"since": inbox["since"]}, headers=bearer(token))).json()
    assert later["mode"] == "replay"
    found = (await http.get("/console/inbox", params={"q": "2"}, headers=bearer(token))).json()
    assert [i["conv"] for i in found["items"]] == [conversation]
    for none in ("nobody said this", "%", "_"):
        assert (await http.get("/console/inbox", params={"q": none}, headers=bearer(token))).json()[
            "items"
        ] == []
    staff = (await http.get("/console/staff", headers=bearer(token))).json()["items"]
    assert [person["name"] for person in staff] == ["Olive Owner"]
    embed = (await http.get("/console/embed", headers=bearer(token))).json()["items"]
    assert world.site.key in embed[0]["snippet"]
    one = (await http.get(f"/conversations/{conversation}", headers=bearer(token))).json()
    assert one["conversation"]["head"] == 3
    assert one["participants"] == [] or one["participants"][0]["kind"] == "customer"


def test_every_frame_has_its_place_in_the_published_document():
    told = document()
    assert told["asyncapi"] == "3.0.0"
    names = set(told["components"]["messages"])
    for kind in ("hello", "sub", "send", "act", "fetch", "cursor", "pong"):
        assert f"client.{kind}" in names
    for kind in ("welcome", "ok", "err", "event", "ping", "bye", "inbox"):
        assert f"server.{kind}" in names
    assert told["x-close-codes"]["4505"] == "revoked"


async def test_what_the_server_says_is_what_the_document_promises(chat: Chat, world):
    shopper, conversation = await begun(chat, world, 2)
    token, _ = await aside(lambda: world.member_ticket(world.owner))
    heard = []
    async with (
        chat.client(shopper.token, on_frame=heard.append) as mine,
        chat.client(token, on_frame=heard.append) as theirs,
    ):
        await mine.follow(conversation)
        await theirs.follow(conversation)
        await theirs.ask({"t": "sub", "conv": "inbox"})
        await mine.send(conversation, "hello")
        await theirs.act(conversation, "note.add", {"text": "x"})
        await mine.tell({"t": "typing", "conv": conversation})
        with pytest.raises(Refused):
            await mine.ask({"t": "nonsense"})
        await mine.wait_for(conversation, lambda e: e["seq"] == 4)
    schemas = document()["components"]["schemas"]
    assert {frame["t"] for frame in heard} >= {"ok", "event", "err"}
    for frame in heard:
        jsonschema.validate(frame, schemas[f"server.{frame['t']}"])


async def test_over_http_nobody_writes_faster_than_over_a_socket(chat: Chat, world, http):
    shopper = await aside(world.shopper)
    path = f"/conversations/{name_of(shopper)}/messages"
    answers = []
    # Two windows of ten seconds at most: one of them is full before all are said.
    for number in range(2 * (10 + 10) + 1):
        answers.append(await http.post(path, json={"text": f"{number}"}, headers=bearer(shopper.token)))
    codes = {answer.status_code for answer in answers}
    assert codes == {201, 429}
    refused = next(answer.json() for answer in answers if answer.status_code == 429)
    assert (refused["code"], refused["temporary"]) == ("rate_limited", True)
    assert 0 < refused["retry_after_ms"] <= 10_000
    events = await http.get(path.replace("messages", "events"), headers=bearer(shopper.token))
    assert events.json()["head"] == sum(answer.status_code == 201 for answer in answers)
