"""What the assistant makes of words that were changed or taken back."""

from typing import Any

import pytest

from agents.models import Run
from conversations import selectors, services
from conversations.said import history_of
from server.common import outbox
from server.common.ids import uuid7
from server.common.scope import scope
from tests.agents import test_turns
from tests.agents.test_turns import Chat, until_proposal

chat = test_turns.chat


def change(chat: Chat, what: str, target: int, **more: Any) -> Any:
    return getattr(services, what)(
        conversation_id=chat.thread.id, actor=chat.shopper.actor, target=target, cid=uuid7(), **more
    )


def read(chat: Chat) -> list[tuple[str, str]]:
    with scope(chat.thread.tenant_id):
        return [(item.role, item.text) for item in history_of(selectors.latest(chat.thread.id))]


def test_it_reads_the_last_words_and_nothing_that_was_taken_back(chat: Chat) -> None:
    first, second, third = chat.hear("show me shirts"), chat.hear("my PIN is 4711"), chat.hear("in black")
    change(chat, "edit", first, text="show me linen shirts")
    change(chat, "edit", third, text="in blue")
    change(chat, "edit", third, text="in white")
    change(chat, "redact", second)
    change(chat, "react", first, emoji="👍", on=True)
    assert read(chat) == [("customer", "show me linen shirts"), ("customer", "in white")]
    assert len(read(chat)) == 2


def test_reactions_push_nothing_out_of_what_it_remembers(chat: Chat) -> None:
    first = chat.hear("show me shirts")
    for n in range(60):
        change(chat, "react", first, emoji="👍", on=n % 2 == 0)
    with scope(chat.thread.tenant_id):
        assert [entry.seq for entry in selectors.latest(chat.thread.id, 60)] == [first]


def test_an_edited_message_is_answered_as_it_reads_and_only_once(chat: Chat) -> None:
    asked = chat.hear("where is my order?")
    change(chat, "edit", asked, text="show me shirts")
    outbox.drain_now()
    answer = chat.assistant()
    assert [entry.body["card"]["type"] for entry in answer] == ["products"]
    change(chat, "edit", asked, text="show me dresses")
    change(chat, "react", answer[-1].seq, emoji="👍", on=True)
    outbox.drain_now()
    assert len(chat.assistant()) == 1


def test_a_message_taken_back_before_its_turn_is_not_answered_and_the_one_before_it_is(chat: Chat) -> None:
    chat.hear("show me shirts")
    change(chat, "redact", chat.hear("no wait, my PIN is 4711"))
    outbox.drain_now()
    answers = chat.assistant()
    assert [(entry.body["turn"], entry.body["card"]["type"]) for entry in answers] == [(1, "products")]
    change(chat, "redact", chat.hear("and this"))
    outbox.drain_now()
    assert len(chat.assistant()) == 1


@pytest.mark.parametrize(("sent", "edited"), [("wait, is it cotton?", "yes"), ("yes", "no, not yet")])
def test_an_edited_yes_confirms_nothing(chat: Chat, sent: str, edited: str) -> None:
    until_proposal(chat)
    change(chat, "edit", chat.hear(sent), text=edited)
    outbox.drain_now()
    assert chat.card("payment") is None
    with scope(chat.thread.tenant_id):
        assert not Run.objects.filter(conversation_id=chat.thread.id, reading=["checkout.confirm"]).exists()
    for _ in range(2):  # the assistant may put the total to her again first
        if chat.card("payment") is None:
            chat.say("yes")
    assert chat.card("payment") is not None


def test_a_second_thought_that_was_taken_back_leaves_no_plain_yes(chat: Chat) -> None:
    until_proposal(chat)
    chat.hear("yes")
    change(chat, "redact", chat.hear("wait, no"))
    outbox.drain_now()
    assert chat.card("payment") is None


def test_a_yes_edited_later_stays_what_it_was(chat: Chat) -> None:
    until_proposal(chat)
    said = chat.hear("yes")
    outbox.drain_now()
    assert chat.card("payment") is not None
    change(chat, "edit", said, text="no")
    outbox.drain_now()
    with scope(chat.thread.tenant_id):
        cards = [(e.body.get("card") or {}).get("type") for e in selectors.history(chat.thread.id)]
    assert cards.count("payment") == 1
