"""A conversation of its own, through the outbox: entries in, entries out."""

from collections.abc import Callable
from typing import Any

import pytest

from agents.models import Run
from commerce.carts.selectors import current_cart
from conversations import acts, selectors, services
from server.accounts import access
from server.accounts.access import Actor, scope
from server.common import outbox
from server.common.ids import uuid7
from tests.agents.shop import stock_shop
from tests.factories import World

ADDRESS = "Ada Lovelace, 12 Marina Road, Lagos, Nigeria, ada@example.com, 100001"


class Chat:
    """A shopper's thread; `say` waits for the answer, `hear` only sends."""

    def __init__(self, world: World) -> None:
        self.world, self.shopper = world, world.shopper()
        self.thread = services.open_conversation(self.shopper.ticket)
        self.read = 0

    def hear(self, text: str) -> int:
        return services.receive_message(
            conversation_id=self.thread.id, actor=self.shopper.actor, body={"text": text}, cid=uuid7()
        ).seq

    def say(self, text: str) -> list[Any]:
        mine = self.hear(text)
        outbox.drain_now()
        return [entry for entry in self.entries() if entry.seq > mine]

    def entries(self) -> list[Any]:
        with scope(self.thread.tenant_id):
            return selectors.history(self.thread.id)

    def assistant(self) -> list[Any]:
        return [entry for entry in self.entries() if entry.role == "assistant"]

    def card(self, kind: str) -> dict[str, Any] | None:
        with scope(self.thread.tenant_id):
            return selectors.last_card(self.thread.id, kind)

    def cart(self) -> list[tuple[str, int]]:
        view = current_cart(customer_id=self.shopper.customer_id, site=access.site_scope(self.thread.site_id))
        return [(line.title, line.quantity) for line in view.lines]

    def runs(self) -> list[str]:
        with scope(self.thread.tenant_id):
            return list(
                Run.objects.filter(conversation_id=self.thread.id)
                .order_by("trigger_seq")
                .values_list("status", flat=True)
            )

    def member(self) -> Actor:
        user = self.world.owner
        return Actor("member", user.pk, self.thread.tenant_id, role="owner", name=user.name)


@pytest.fixture
def chat(world: World) -> Chat:
    stock_shop(world)
    return Chat(world)


def until_proposal(chat: Chat) -> dict[str, Any]:
    chat.say("add the woven tote and checkout")
    chat.say(ADDRESS)
    proposal = chat.card("proposal")
    assert proposal is not None
    return proposal


def test_an_answer_says_which_message_it_ends(chat: Chat) -> None:
    answer = chat.say("show me shirts")
    assert [entry.role for entry in answer] == ["assistant"]
    body = answer[0].body
    assert (body["turn"], body["final"], body["card"]["type"]) == (1, True, "products")
    assert body["tools"][0]["name"] == "search_catalog"
    assert all(set(chip) == {"label", "say"} for chip in body["chips"])


def test_a_burst_gets_one_answer(chat: Chat) -> None:
    chat.hear("hi")
    chat.hear("I want a linen shirt")
    last = chat.hear("in black")
    outbox.drain_now()
    answers = chat.assistant()
    assert [entry.body["turn"] for entry in answers if entry.body.get("final")] == [last]


def test_from_words_to_a_paid_order(chat: Chat) -> None:
    proposal = until_proposal(chat)
    confirmed = chat.say("Yes!")
    assert [entry.body.get("card", {}).get("type") for entry in confirmed][:1] == ["payment"]
    payment = chat.card("payment")
    assert payment is not None
    assert payment["amount_minor"] == proposal["total_minor"]
    acts.perform(
        thread=chat.thread,
        actor=chat.shopper.actor,
        action="payment.simulate",
        args={"payment": payment["payment"], "outcome": "succeed"},
        cid=uuid7(),
    )
    outbox.drain_now()
    order = chat.card("order")
    assert order is not None
    assert order["total_minor"] == proposal["total_minor"]
    status = chat.say("where is my order?")[-1].body
    assert order["number"] in status["text"]
    asked = chat.say("cancel my order")[-1].body
    assert "Shall I cancel" in asked["text"]
    chat.say("yes, cancel it")
    order = chat.card("order")
    assert order is not None
    assert order["status"] == "canceled"


@pytest.mark.parametrize(
    "said", ["yes but change the address", "yes, but make it two", "ok", "yes?", "no", "yes 2"]
)
def test_no_other_words_confirm(chat: Chat, said: str) -> None:
    until_proposal(chat)
    chat.say(said)
    assert chat.card("payment") is None


def test_a_yes_to_something_else_confirms_nothing(chat: Chat) -> None:
    until_proposal(chat)
    chat.say("what is your return policy?")
    again = chat.say("yes")
    assert chat.card("payment") is None
    assert again[-1].body["card"]["type"] == "proposal"
    chat.say("yes")
    assert chat.card("payment") is not None


def test_two_yeses_confirm_once(chat: Chat) -> None:
    until_proposal(chat)
    chat.say("yes")
    chat.say("yes")
    payments = {
        entry.body["card"]["payment"]
        for entry in chat.entries()
        if entry.body.get("card", {}).get("type") == "payment"
    }
    assert len(payments) == 1


def test_a_yes_and_a_second_thought_in_one_burst_confirm_nothing(chat: Chat) -> None:
    until_proposal(chat)
    chat.hear("yes")
    chat.hear("wait, no")
    outbox.drain_now()
    assert chat.card("payment") is None


def test_a_yes_after_the_cart_has_changed_brings_the_new_total_not_an_order(chat: Chat) -> None:
    proposal = until_proposal(chat)
    from commerce.carts import services as carts

    site = access.site_scope(chat.thread.site_id)
    view = current_cart(customer_id=chat.shopper.customer_id, site=site)
    carts.set_quantity(
        actor=chat.shopper.actor,
        site=site,
        customer_id=chat.shopper.customer_id,
        line_id=view.lines[0].line,
        quantity=3,
    )
    answer = chat.say("yes")
    assert chat.card("payment") is None
    fresh = chat.card("proposal")
    assert fresh is not None
    assert fresh["proposal"] != proposal["proposal"]
    assert "nothing was ordered" in answer[-1].body["text"]


def test_a_member_does_not_confirm(chat: Chat) -> None:
    until_proposal(chat)
    services.send_message(
        conversation_id=chat.thread.id, actor=chat.member(), body={"text": "yes"}, cid=uuid7()
    )
    outbox.drain_now()
    assert chat.card("payment") is None


def test_a_person_who_took_over_is_not_talked_over(chat: Chat) -> None:
    chat.say("show me shirts")
    chat.hear("show me dresses")
    services.take_over(conversation_id=chat.thread.id, actor=chat.member())
    outbox.drain_now()
    assert len([entry for entry in chat.assistant() if entry.body.get("final")]) == 1
    chat.say("hello?")
    assert len([entry for entry in chat.assistant() if entry.body.get("final")]) == 1


def during_the_turn(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen after the brain has answered and before the answer is written."""
    from conversations import turns

    think = turns._think

    def thought(turn: Any) -> Any:
        said = think(turn)
        monkeypatch.setattr(turns, "_think", think)
        happens()
        return said

    monkeypatch.setattr(turns, "_think", thought)


def test_a_person_taking_over_during_the_turn_silences_it_at_the_commit(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    during_the_turn(
        monkeypatch, lambda: services.take_over(conversation_id=chat.thread.id, actor=chat.member())
    )
    chat.say("show me shirts")
    assert chat.assistant() == []
    assert chat.runs() == ["silenced"]


def test_a_message_during_a_turn_without_effect_gets_the_one_answer_to_both(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    during_the_turn(monkeypatch, lambda: chat.hear("black ones, in L"))
    chat.say("show me linen shirts")
    finals = [entry for entry in chat.assistant() if entry.body.get("final")]
    assert [entry.body["turn"] for entry in finals] == [2]
    assert "black linen shirts in L" in finals[0].body["text"]
    assert chat.runs() == ["abandoned", "answered"]


def test_a_message_during_a_turn_with_an_effect_does_not_double_it(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.say("show me handbags")
    during_the_turn(monkeypatch, lambda: chat.hear("and show me my cart"))
    chat.say("add it")
    assert chat.cart() == [("Woven Tote", 1)]
    assert [entry.body["turn"] for entry in chat.assistant() if entry.body.get("final")] == [1, 3, 4]


def test_a_crash_before_the_commit_leads_to_one_answer_and_one_effect(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.common import clock

    chat.say("show me handbags")

    def dies() -> None:
        raise ConnectionError("the worker died")

    during_the_turn(monkeypatch, dies)
    chat.say("add it")
    assert chat.cart() == [("Woven Tote", 1)]
    assert len(chat.assistant()) == 1
    real = clock.now
    from datetime import timedelta

    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=30))
    outbox.drain_now()
    assert chat.cart() == [("Woven Tote", 1)]
    assert [entry.body["turn"] for entry in chat.assistant() if entry.body.get("final")] == [1, 3]


def test_a_delivery_that_is_repeated_answers_nothing_twice(chat: Chat) -> None:
    from conversations import turns
    from conversations.events import MessageReceived

    chat.say("show me shirts")

    class Again:
        attempt = 2

        def finish(self) -> None:
            raise AssertionError("there is nothing to finish")

    fact = MessageReceived(
        conversation_id=chat.thread.id,
        seq=1,
        tenant_id=chat.thread.tenant_id,
        site_id=chat.thread.site_id,
        customer_id=chat.thread.customer_id,
    )
    turns.take_turn(fact, Again())  # type: ignore[arg-type]
    assert len(chat.assistant()) == 1


def test_a_hand_over_is_said_and_then_the_assistant_is_silent(chat: Chat) -> None:
    answer = chat.say("can I speak to a human?")
    assert [(entry.role, entry.kind) for entry in answer] == [("assistant", "message"), ("system", "state")]
    assert answer[1].body["what"] == "handed_over"
    assert chat.say("are you there?") == []


def test_asking_the_vendor_opens_her_thread_with_it(chat: Chat) -> None:
    chat.say("show me handbags")
    answer = chat.say("ask the vendor if it is waterproof")
    opened = next(entry for entry in answer if entry.body.get("card"))
    assert opened.body["card"]["vendor"]["name"] == "Blue Loom"
    assert answer[-1].body["final"] is True


def test_what_a_button_did_is_known_to_the_brain(chat: Chat) -> None:
    chat.say("show me shirts and dresses")
    card = chat.card("products")
    assert card is not None
    item = card["items"][0]
    acts.perform(
        thread=chat.thread,
        actor=chat.shopper.actor,
        action="product.view",
        args={"product": item["product"]},
        cid=uuid7(),
    )
    answer = chat.say("how much is it?")
    assert item["title"] in answer[-1].body["text"]


def test_streamed_words_go_by_fanout_and_are_not_stored(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from conversations import fanout

    frames: list[str] = []
    monkeypatch.setattr(fanout, "ephemeral", lambda conversation, frame, **_: frames.append(frame))
    chat.say("show me shirts")
    assert '"what":"typing"' in frames[0]
    assert any('"what":"words"' in frame and '"turn":"t_1"' in frame for frame in frames)
    assert [entry.kind for entry in chat.entries()] == ["message", "message"]


def test_on_a_vendors_own_page_its_people_are_called(world: World) -> None:
    stock_shop(world)
    chat = Chat.__new__(Chat)
    chat.world, chat.shopper, chat.read = world, world.shopper(site=world.vendor_scope(1)), 0
    chat.thread = services.open_conversation(chat.shopper.ticket)
    shown = chat.say("show me handbags and dresses")
    assert {item["vendor"]["name"] for item in shown[0].body["card"]["items"]} == {"Blue Loom"}
    answer = chat.say("ask the vendor about the tote")
    assert [entry.body.get("what") for entry in answer if entry.kind == "state"] == ["handed_over"]


def test_a_brain_that_fails_again_and_again_ends_in_an_apology_not_in_silence(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from conversations import turns
    from server.common import clock

    def fails(turn: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(turns, "_think", fails)
        chat.hear("show me shirts")
        real = clock.now
        for minutes in range(3):
            broken.setattr(clock, "now", lambda minutes=minutes: real() + timedelta(minutes=minutes))
            outbox.drain_now()
    finals = [entry for entry in chat.assistant() if entry.body.get("final")]
    assert ["something went wrong" in entry.body["text"] for entry in finals] == [True]
    assert chat.runs() == ["answered"]


def test_what_a_tool_did_can_not_be_changed(chat: Chat) -> None:
    from django.db import DatabaseError

    from agents.models import ToolCall

    chat.say("show me shirts")
    with pytest.raises(DatabaseError), scope(chat.thread.tenant_id):
        ToolCall.objects.filter(conversation_id=chat.thread.id).update(ms=0)
    with pytest.raises(DatabaseError), scope(chat.thread.tenant_id):
        ToolCall.objects.filter(conversation_id=chat.thread.id).delete()


def test_another_tenant_sees_none_of_the_assistants_rows(chat: Chat) -> None:
    from agents.models import StorePolicy, ToolCall

    chat.say("show me shirts")
    with scope(chat.world.vendors[0].pk):
        assert not Run.objects.exists()
        assert not ToolCall.objects.exists()
        assert not StorePolicy.objects.exists()
