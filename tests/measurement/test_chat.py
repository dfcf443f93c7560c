"""Measured in a conversation: offered, done on a card, and gone on with; the values are in no line of it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from agents.models import Run, ToolCall
from conversations import acts, selectors, services
from measurement import services as bodies
from measurement.models import Session
from measurement.scopes import own_scope
from server.accounts import access
from server.common import outbox
from server.common.errors import NotFound
from server.common.ids import parse_public, uuid7
from server.common.models import AuditEntry
from server.common.scope import platform_scope, scope
from tests.agents.shop import stock_shop
from tests.agents.test_turns import Chat as Talk
from tests.measurement.shopper import CONSENT, observation
from tests.measurement.test_takes import SEEN

# A body of a chart's M, in figures that appear nowhere else.
BODY = {
    "bust": 943, "underbust": 803, "waist": 767, "hip": 1013, "thigh": 591, "knee": 383, "calf": 367,
    "upper_arm": 291, "wrist": 157, "neck": 347, "inseam": 773, "shoulder_width": 397, "sleeve_length": 571,
    "back_neck_to_waist": 407, "waist_height": 1049,
}  # fmt: skip


@dataclass
class Thread(Talk):
    """A shopper in her thread, who presses too."""

    world: Any
    results: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        Talk.__init__(self, self.world)

    def press(self, action: str, cid=None, **args: Any) -> Any:
        done = acts.perform(
            thread=self.thread, actor=self.shopper.actor, action=action, args=args, cid=cid or uuid7()
        )
        self.results.append(done)
        return done

    def measured(self, **more: Any) -> str:
        """A session with a result, as after the camera."""
        session = self.press("measure.start", consent=CONSENT, height="170 cm", **more).result["session"]
        take = bodies.accept_observations(
            actor=self.shopper.actor, session_id=session, observations=[observation(1)]
        )
        seen = SEEN | {"measurements": {key: {"mm": mm, "plus_minus_mm": 9} for key, mm in BODY.items()}}
        assert bodies.record(take_id=take, outcome=seen)
        outbox.drain_now()
        return session

    def told(self) -> str:
        """All that anybody but she can read: the log, the assistant's records, the audit, the facts."""
        with platform_scope():
            parts: list[Any] = [entry.body for entry in self.entries()]
            parts += Run.objects.filter(conversation_id=self.thread.id).values_list("state_after", "reading")
            parts += ToolCall.objects.filter(conversation_id=self.thread.id).values_list("args", "result")
            parts += AuditEntry.objects.filter(actor_id=self.shopper.customer_id).values_list(
                "before", "after"
            )
            parts += AuditEntry.objects.filter(action__startswith="measurement.").values_list(
                "before", "after"
            )
        text = json.dumps(parts, default=str)
        # Names, versions and times hold digits by chance; a measure has five characters at most.
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{8,}|\d{4}-\d\d-\d\d[T ][\d:.]+", "", text)


@pytest.fixture
def thread(world) -> Thread:
    stock_shop(world)
    return Thread(world)


@pytest.mark.parametrize("words", ["measure me", "Can you take my measurements?", "can I get measured"])
def test_who_asks_to_be_measured_gets_the_card(thread, words):
    said = thread.say(words)
    assert thread.card("measure") == {
        "type": "measure",
        "product": None,
        "title": None,
        "has_profile": False,
        "modes": ["device", "frames", "clip", "manual"],
    }
    assert "estimate" in said[-1].body["text"]


@pytest.mark.parametrize("words", ["I don't know my size", "what's my size?"])
def test_who_does_not_know_her_size_is_offered_it(thread, words):
    said = thread.say(words)
    assert {"label": "Measure me", "say": "measure me"} in said[-1].body["chips"]


def test_measured_for_a_dress_the_conversation_goes_on_with_its_size(thread):
    thread.say("show me the garden midi dress")
    thread.say("measure me")
    offered = thread.card("measure")
    assert offered["title"] == "Garden Midi Dress"
    session = thread.measured(product=offered["product"])
    card = thread.card("measure_result")
    assert (card["state"], card["session"]) == ("measured", session)
    profile = thread.press("measure.confirm", session=session).result
    assert profile["measurements"]["waist"]["mm"] == BODY["waist"]
    outbox.drain_now()
    card = thread.card("measure_result")
    assert (card["state"], card["title"]) == ("confirmed", "Garden Midi Dress")
    assert card["fit"]["size"] in ("S", "M", "L") and card["fit"]["text"]
    last = thread.entries()[-1]
    assert last.role == "system" and card["fit"]["text"] in last.body["text"]


def test_goods_shown_afterwards_say_her_size_and_the_assistant_knows_no_more(thread):
    session = thread.measured()
    thread.press("measure.confirm", session=session)
    outbox.drain_now()
    thread.say("show me the garden midi dress")
    shown = thread.card("product") or thread.card("products")
    item = shown.get("item") or shown["items"][0]
    assert item["fit"]["size"] and item["fit"]["sure"] in ("high", "fair", "low")
    said = thread.say("what size should I get?")
    assert item["fit"]["text"] in said[-1].body["text"]
    assert "measure_me" not in [chip["say"] for chip in said[-1].body.get("chips", [])]
    told = thread.told()
    for mm in BODY.values():
        assert str(mm) not in told and f"{mm / 10:g}" not in told


def test_the_ticket_goes_to_her_and_into_no_line(thread):
    cid = uuid7()
    done = thread.press("measure.start", cid, consent=CONSENT, height="5'7\"")
    assert done.seq is None and done.result["ticket"] and done.result["upload"]["url"]
    assert thread.entries() == []
    again = thread.press("measure.start", cid, consent=CONSENT, height="5'7\"")
    assert again.result["session"] == done.result["session"]
    with own_scope(thread.shopper.ticket.tenant_id, thread.shopper.customer_id):
        assert Session.objects.count() == 1


def test_corrections_travel_in_the_press_and_stay_out_of_the_log(thread):
    session = thread.measured()
    profile = thread.press(
        "measure.confirm", session=session, values={"waist": {"cm": 75.3}}, accept=["hip"]
    ).result
    outbox.drain_now()
    assert (profile["measurements"]["waist"]["mm"], profile["measurements"]["waist"]["source"]) == (
        753,
        "tape",
    )
    assert "753" not in thread.told() and "75.3" not in thread.told()


def test_entered_by_tape_and_deleted_by_a_press(thread):
    entered = thread.press("measure.enter", values={"bust": {"cm": 94}}, consent=CONSENT).result
    assert entered["measurements"]["bust"]["source"] == "tape"
    done = thread.press("measure.erase")
    assert done.seq is not None and done.result["profiles"] == 1
    assert thread.entries()[-1].body["text"].startswith("Your measurements are deleted")


def test_a_tape_answers_the_invitation_like_the_camera(thread):
    thread.say("show me the garden midi dress")
    thread.say("measure me")
    offered = thread.card("measure")
    values = {key: BODY[key] for key in ("bust", "waist", "hip")}
    thread.press("measure.enter", values=values, consent=CONSENT, product=offered["product"])
    outbox.drain_now()
    card = thread.card("measure_result")
    assert (card["state"], card["session"], card["title"]) == ("confirmed", None, "Garden Midi Dress")
    assert card["fit"]["size"] in ("S", "M", "L")
    last = thread.entries()[-1]
    assert last.body["card"] == card and card["fit"]["text"] in last.body["text"]
    told = thread.told()
    assert not any(str(mm) in told or f"{mm / 10:g}" in told for mm in values.values())


def test_of_a_result_staff_learn_the_size_and_no_more(thread):
    thread.say("show me the garden midi dress")
    thread.say("measure me")
    wanted = thread.card("measure")["product"]
    refused = thread.press("measure.start", consent=CONSENT, height="170 cm").result["session"]
    take = bodies.accept_observations(
        actor=thread.shopper.actor, session_id=refused, observations=[observation(1)]
    )
    bodies.record(
        take_id=take,
        outcome={
            "accepted": False,
            "reason": "too_dark",
            "remedy": "Turn on a light.",
            "quality": {"luma": 31},
        },
    )
    outbox.drain_now()
    session = thread.measured(product=wanted)
    thread.press("measure.confirm", session=session, values={"waist": {"cm": 75.3}})
    outbox.drain_now()
    with scope(thread.thread.tenant_id):  # as staff read the thread
        read = [entry.body["card"] for entry in selectors.history(thread.thread.id) if "card" in entry.body]
    cards = [card for card in read if card["type"] == "measure_result"]
    common = {"type", "session", "state", "product", "title", "fit"}
    assert [(card["state"], set(card) - common) for card in cards] == [
        ("refused", {"reason", "remedy", "retry", "manual"}),
        ("measured", set()),
        ("confirmed", set()),
    ]
    assert set(cards[-1]["fit"]) <= {"size", "sure", "text", "reason", "between"}
    told = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", json.dumps(cards))
    assert not re.search(r"\d", told), told


def test_a_refusal_is_told_once_with_its_remedy_and_the_second_offers_the_tape(thread):
    session = thread.press("measure.start", consent=CONSENT, height="170 cm").result["session"]
    for expected in (False, True):
        take = bodies.accept_observations(
            actor=thread.shopper.actor, session_id=session, observations=[observation(1)]
        )
        outcome = {"accepted": False, "reason": "too_dark", "remedy": "Turn on a light."}
        bodies.record(take_id=take, outcome=outcome)
        bodies.record(take_id=take, outcome=outcome)
        outbox.drain_now()
        card = thread.card("measure_result")
        assert (card["state"], card["reason"], card["manual"]) == ("refused", "too_dark", expected)
    assert len([e for e in thread.entries() if e.body.get("card")]) == 2


def test_the_assistant_and_the_staff_have_no_press_of_measuring(thread):
    member = thread.world.member_ticket(thread.world.owner)[1].actor
    session = thread.measured()
    for actor in (
        member,
        access.assistant(
            thread.thread.tenant_id, site_id=thread.thread.site_id, on_behalf_of=thread.shopper.customer_id
        ),
    ):
        for action, args in (
            ("measure.start", {"consent": CONSENT, "height": "170 cm"}),
            ("measure.confirm", {"session": session}),
            ("measure.erase", {}),
        ):
            with pytest.raises(NotFound):
                acts.perform(thread=thread.thread, actor=actor, action=action, args=args, cid=uuid7())
        with pytest.raises(NotFound):
            bodies.confirm(actor=actor, session_id=session, values={})
        with pytest.raises(NotFound):
            bodies.erase(actor=actor)


def test_news_never_goes_to_a_thread_of_somebody_else_or_of_a_vendor(thread, world):
    other = world.shopper()
    theirs = services.open_conversation(other.ticket)
    linked = thread.press("vendor.ask", vendor=world.vendors[0].slug).result["conversation"]
    for named in (theirs.id, parse_public("c", linked)):
        session = thread.press("measure.start", consent=CONSENT, height="170 cm").result["session"]
        with platform_scope():
            Session.objects.filter(pk=session).update(conversation_id=named)
        take = bodies.accept_observations(
            actor=thread.shopper.actor, session_id=session, observations=[observation(1)]
        )
        bodies.record(take_id=take, outcome=SEEN)
        outbox.drain_now()
        with platform_scope():
            assert selectors.last_card(named, "measure_result") is None
        assert thread.card("measure_result")["session"] == session
