"""Who answers: the assistant until a person takes over, and not a word more after that."""

import threading

import pytest

from conversations import selectors, services
from conversations.models import Conversation
from server.accounts import access
from server.common.errors import NotFound, Stale
from server.common.ids import public, uuid7


@pytest.fixture
def begun(world):
    shopper = world.shopper()
    thread = services.open_conversation(shopper.ticket)
    say(shopper, thread)
    _, ticket = world.member_ticket(world.owner)
    return shopper, thread, services.acting(ticket, thread)


def say(shopper, thread, text="hello"):
    return services.receive_message(
        conversation_id=thread.id, actor=shopper.actor, body={"text": text}, cid=uuid7()
    )


def assistant(thread):
    return access.assistant(thread.tenant_id, site_id=thread.site_id, on_behalf_of=thread.customer_id)


def answer(thread, text="hello yourself", **more):
    return services.send_message(
        conversation_id=thread.id, actor=assistant(thread), body={"text": text}, cid=uuid7(), **more
    )


def state(thread):
    with access.platform_scope():
        return Conversation.objects.get(pk=thread.id)


def log_of(thread):
    with access.scope(thread.tenant_id):
        return selectors.history(thread.id, staff=True)


def test_the_assistant_is_silent_from_the_moment_a_person_takes_over(begun):
    _, thread, member = begun
    services.take_over(conversation_id=thread.id, actor=member)
    with pytest.raises(Stale) as caught:
        answer(thread)
    assert caught.value.details == {"head": 2, "silent": True}
    with pytest.raises(Stale):
        answer(thread, if_seq=99)
    row = state(thread)
    assert (row.assistant_active, row.assignee_id, row.needs_human) == (False, member.id, False)
    entry = log_of(thread)[-1]
    assert (entry.kind, entry.body) == ("state", {"what": "taken_over", "by": public("p", member.id)})


def test_taking_over_wins_against_an_answer_that_is_being_written(begun):
    """The assistant's transaction has begun; the take-over commits first; the answer is refused at its own commit."""
    _, thread, member = begun
    thinking, taken, outcome = threading.Event(), threading.Event(), []

    def turn() -> None:
        from django.db import connections

        try:
            with access.scope(thread.tenant_id):
                selectors.history(thread.id)
                thinking.set()
                taken.wait(5)
                outcome.append(answer(thread, if_seq=1))
        except Stale as error:
            outcome.append(error)
        finally:
            connections.close_all()

    worker = threading.Thread(target=turn)
    worker.start()
    assert thinking.wait(5)
    services.take_over(conversation_id=thread.id, actor=member)
    taken.set()
    worker.join(5)
    assert isinstance(outcome[0], Stale)
    assert [e.role for e in log_of(thread)] == ["customer", "member"]


def test_many_races_leave_never_an_answer_after_the_take_over(world):
    _, ticket = world.member_ticket(world.owner)
    for _ in range(10):
        shopper = world.shopper()
        thread = services.open_conversation(shopper.ticket)
        say(shopper, thread)
        gate = threading.Barrier(2)

        def turn(thread=thread, gate=gate) -> None:
            from django.db import connections

            gate.wait()
            try:
                for _ in range(3):
                    answer(thread)
            except Stale:
                pass
            finally:
                connections.close_all()

        worker = threading.Thread(target=turn)
        worker.start()
        gate.wait()
        services.take_over(conversation_id=thread.id, actor=services.acting(ticket, thread))
        worker.join(5)
        roles = [e.role for e in log_of(thread)]
        assert "assistant" not in roles[roles.index("member") :]


def test_a_tool_that_holds_the_assistant_is_refused_after_a_take_over(begun):
    _, thread, member = begun
    with access.scope(thread.tenant_id):
        assert services.hold_assistant(thread.id) == 1
    services.take_over(conversation_id=thread.id, actor=member)
    with pytest.raises(Stale), access.scope(thread.tenant_id):
        services.hold_assistant(thread.id)


def test_handing_back_gives_the_assistant_its_voice_again(begun):
    shopper, thread, member = begun
    services.take_over(conversation_id=thread.id, actor=member)
    assert not say(shopper, thread, "thanks").told
    services.hand_back(conversation_id=thread.id, actor=member)
    assert say(shopper, thread, "and now?").told
    assert answer(thread).seq == 6
    assert state(thread).assignee_id is None


def test_the_assistant_hands_over_after_its_last_words(begun):
    _, thread, _ = begun
    answer(thread, "I call somebody.")
    services.request_handover(conversation_id=thread.id, actor=assistant(thread), reason="asked")
    row = state(thread)
    assert (row.assistant_active, row.needs_human) == (False, True)
    entry = log_of(thread)[-1]
    assert (entry.kind, entry.role, entry.body["what"], entry.body["reason"]) == (
        "state",
        "system",
        "handed_over",
        "asked",
    )
    with pytest.raises(Stale):
        answer(thread)


def test_a_shopper_nobody_came_for_may_have_the_assistant_back_but_not_take_a_person_away(begun):
    shopper, thread, member = begun
    services.request_handover(conversation_id=thread.id, actor=shopper.actor, reason="asked")
    services.hand_back(conversation_id=thread.id, actor=shopper.actor)
    assert state(thread).assistant_active
    services.take_over(conversation_id=thread.id, actor=member)
    with pytest.raises(NotFound):
        services.hand_back(conversation_id=thread.id, actor=shopper.actor)
    assert not state(thread).assistant_active


def test_assigning_is_for_those_who_work_here(world, begun):
    _, thread, member = begun
    services.assign(conversation_id=thread.id, actor=member, user_id=world.owner.pk)
    assert state(thread).assignee_id == world.owner.pk
    with pytest.raises(NotFound):
        services.assign(conversation_id=thread.id, actor=member, user_id=world.vendor_users[0].pk)
    services.assign(conversation_id=thread.id, actor=member, user_id=None)
    assert state(thread).assignee_id is None
    assert [e.body["to"] for e in log_of(thread) if e.kind == "state"] == [public("p", world.owner.pk), None]


def test_settled_is_settled_until_she_writes_again(begun):
    shopper, thread, member = begun
    services.take_over(conversation_id=thread.id, actor=member)
    services.resolve(conversation_id=thread.id, actor=member)
    row = state(thread)
    assert (row.status, row.waiting_since, row.assistant_active) == ("resolved", None, True)
    assert say(shopper, thread, "one more thing").told
    assert state(thread).status == "open"


def test_the_summary_says_who_waits(begun):
    shopper, thread, member = begun
    waiting = state(thread).waiting_since
    assert waiting is not None
    say(shopper, thread, "hello??")
    assert state(thread).waiting_since == waiting
    services.add_note(conversation_id=thread.id, actor=member, text="she waits")
    assert state(thread).waiting_since == waiting
    services.send_message(conversation_id=thread.id, actor=member, body={"text": "Sorry!"}, cid=uuid7())
    assert state(thread).waiting_since is None
    assert state(thread).preview == "Sorry!"


def test_a_take_over_that_is_pressed_twice_is_one(begun):
    _, thread, member = begun
    cid = uuid7()
    first = services.take_over(conversation_id=thread.id, actor=member, cid=cid)
    again = services.take_over(conversation_id=thread.id, actor=member, cid=cid)
    assert (first.seq, again.seq, again.dup) == (2, 2, True)
