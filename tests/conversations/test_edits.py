"""What is said later of a message: other words, none any more, a reaction."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from conversations import frames, selectors, services
from conversations.models import Conversation, Entry
from conversations.pages import Pages
from server.accounts import access, privacy
from server.common import clock
from server.common.actor import system
from server.common.audit import seal, verify
from server.common.errors import DomainError, Gone, IdempotencyConflict, Invalid, NotFound, Stale, TooLate
from server.common.ids import public, uuid7
from server.common.models import AuditEntry, OutboxEntry
from tests.conversations import test_handover
from tests.conversations.test_handover import answer, log_of, say, state

begun = test_handover.begun

SECRET = "my PIN is pq4711"  # letters that no digest and no id can hold


def edit(thread, actor, target, text="hello there", **more):
    return services.edit(
        conversation_id=thread.id, actor=actor, target=target, text=text, **{"cid": uuid7(), **more}
    )


def redact(thread, actor, target, **more):
    return services.redact(conversation_id=thread.id, actor=actor, target=target, **{"cid": uuid7(), **more})


def react(thread, actor, target, emoji="👍", on=True, **more):
    return services.react(
        conversation_id=thread.id, actor=actor, target=target, emoji=emoji, on=on, **{"cid": uuid7(), **more}
    )


def rows(thread):
    with access.platform_scope():
        return list(Entry.objects.filter(conversation_id=thread.id).order_by("seq"))


def audited(thread):
    with access.platform_scope():
        found = AuditEntry.objects.filter(target_id__startswith=f"{thread.id}:").order_by("target_id")
        return list(found.values_list("action", flat=True))


def test_an_edit_is_a_line_of_its_own_and_the_message_reads_as_edited(begun):
    shopper, thread, _ = begun
    written = edit(thread, shopper.actor, 1, "hello there")
    assert (written.seq, written.dup, written.told) == (2, False, False)
    said, changed = rows(thread)
    assert (said.body, said.kind) == ({"text": "hello"}, "message")
    assert (changed.kind, changed.target, changed.body) == ("edit", 1, {"text": "hello there"})
    first = log_of(thread)[0]
    assert (first.body, first.edited) == ({"text": "hello there"}, True)
    assert audited(thread) == ["message.sent", "message.edited"]


def test_taking_back_leaves_a_tombstone_and_no_word_of_its_edits(begun):
    shopper, thread, _ = begun
    services.receive_message(
        conversation_id=thread.id, actor=shopper.actor, body={"text": SECRET, "meta": {"a": 1}}, cid=uuid7()
    )
    edit(thread, shopper.actor, 2, f"{SECRET}!")
    before = rows(thread)
    redact(thread, shopper.actor, 2)
    after = rows(thread)
    assert [row.body for row in after] == [{"text": "hello"}, {"redacted": True}, {"redacted": True}, {}]
    assert [(row.seq, row.kind, row.sender, row.at, bytes(row.digest)) for row in after[:3]] == [
        (row.seq, row.kind, row.sender, row.at, bytes(row.digest)) for row in before
    ]
    with access.platform_scope(), connection.cursor() as cursor:
        for table in ("conversations_entry", "conversations_conversation", "common_auditentry"):
            cursor.execute(f"SELECT count(*) FROM {table} x WHERE to_jsonb(x)::text LIKE '%pq4711%'")
            assert cursor.fetchone() == (0,), table
    assert [entry.edited for entry in log_of(thread)] == [False] * 4
    assert audited(thread) == ["message.sent", "message.sent", "message.edited", "message.redacted"]
    seal.seal_all()
    assert verify.verify().ok


def test_reactions_come_and_go_as_lines(begun):
    shopper, thread, member = begun
    react(thread, member, 1)
    react(thread, member, 1, on=False)
    react(thread, shopper.actor, 1, "❤️")
    assert [(row.kind, row.target, row.body) for row in rows(thread)[1:]] == [
        ("reaction", 1, {"emoji": "👍", "on": True}),
        ("reaction", 1, {"emoji": "👍", "on": False}),
        ("reaction", 1, {"emoji": "❤️", "on": True}),
    ]
    assert audited(thread)[1:] == ["reaction.added", "reaction.removed", "reaction.added"]


def test_staff_take_back_any_message_of_their_own_thread_and_edit_only_their_own(begun, world):
    shopper, thread, member = begun
    with pytest.raises(NotFound):
        edit(thread, member, 1)
    answer(thread, "we sell everything for free")
    redact(thread, member, 2)
    redact(thread, member, 1)
    with pytest.raises(NotFound):  # another shop's staff
        redact(thread, world.member_ticket(world.vendor_users[0])[1].actor, 1)
    assert [row.body.get("redacted") for row in rows(thread)] == [True, True, None, None]


def refusals(begun, world):
    shopper, thread, member = begun
    me, day = shopper.actor, timedelta(days=1)
    services.send_message(conversation_id=thread.id, actor=member, body={"text": "hi"}, cid=uuid7())  # 2
    services.add_note(conversation_id=thread.id, actor=member, text="a regular")  # 3
    shop = system(thread.tenant_id)
    services.show_card(thread, actor=shop, card={"type": "cart", "count": 0}, cid=uuid7())  # 4
    services.take_over(conversation_id=thread.id, actor=member)  # 5
    say(shopper, thread, "taken back")  # 6
    redact(thread, me, 6)  # 7
    for symbol in "😀😁😂😃😄😅😆😇😈😉":
        react(thread, me, 1, symbol)
    stranger = world.shopper()
    yield "somebody else's thread", NotFound, lambda: edit(thread, stranger.actor, 1)
    yield (
        "the assistant's act",
        NotFound,
        lambda: edit(
            thread,
            access.assistant(thread.tenant_id, site_id=thread.site_id, on_behalf_of=thread.customer_id),
            1,
        ),
    )
    for change in (edit, redact, react):
        yield "nothing there", NotFound, lambda change=change: change(thread, me, 99)
        yield "seq nought", NotFound, lambda change=change: change(thread, me, 0)
        yield "a private note", NotFound, lambda change=change: change(thread, me, 3)
        yield "a state", Invalid, lambda change=change: change(thread, me, 5)
        yield "a change", Invalid, lambda change=change: change(thread, me, 7)
        yield "taken back already", Gone, lambda change=change: change(thread, me, 6)
    yield "the staff's words", NotFound, lambda: edit(thread, me, 2)
    yield "the staff's words", NotFound, lambda: redact(thread, me, 2)
    yield "the shop's card", NotFound, lambda: edit(thread, me, 4)
    yield "the shop's card", Invalid, lambda: redact(thread, member, 4)
    yield "too many", Invalid, lambda: react(thread, me, 1, "🤗")
    now, clock.now = clock.now, lambda: now() + day
    try:
        yield "too old", TooLate, lambda: edit(thread, me, 1)
    finally:
        clock.now = now


def test_what_may_not_be_changed_stays_as_it_is(begun, world):
    _, thread, _ = begun
    cases = refusals(begun, world)
    for name, kind, attempt in cases:
        before = rows(thread)
        with pytest.raises(DomainError) as caught:
            attempt()
        assert type(caught.value) is kind, (name, caught.value)
        assert [(r.seq, r.body) for r in rows(thread)] == [(r.seq, r.body) for r in before], name


def test_an_old_message_may_still_be_taken_back(begun, monkeypatch):
    shopper, thread, _ = begun
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=400))
    redact(thread, shopper.actor, 1)
    assert rows(thread)[0].body == {"redacted": True}


def test_a_repeat_gets_its_first_answer_whatever_has_happened_since(begun, monkeypatch):
    shopper, thread, _ = begun
    me, cids = shopper.actor, [uuid7() for _ in range(3)]

    def all_of_it():
        return [
            edit(thread, me, 1, cid=cids[0]),
            react(thread, me, 1, cid=cids[1]),
            redact(thread, me, 1, cid=cids[2]),
        ]

    first = all_of_it()
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=1))
    again = all_of_it()
    assert [(w.seq, w.dup) for w in first] == [(2, False), (3, False), (4, False)]
    assert [(w.seq, w.dup, w.at) for w in again] == [(w.seq, True, w.at) for w in first]
    for other in (
        lambda: edit(thread, me, 1, "something else", cid=cids[0]),
        lambda: react(thread, me, 1, "👎", cid=cids[1]),
        lambda: react(thread, me, 1, on=False, cid=cids[1]),
        lambda: redact(thread, me, 1, cid=cids[0]),
        lambda: redact(thread, me, 2, cid=cids[2]),
    ):
        with pytest.raises(IdempotencyConflict):
            other()
    assert len(rows(thread)) == 4


def test_an_edit_on_its_way_never_brings_back_what_was_taken_back(begun):
    shopper, thread, _ = begun
    for _ in range(8):
        target = say(shopper, thread, SECRET).seq
        gate = threading.Barrier(2)

        def late(target=target, gate=gate):
            gate.wait()
            try:
                edit(thread, shopper.actor, target, f"{SECRET}, really")
            except Gone:
                pass
            finally:
                connections.close_all()

        worker = threading.Thread(target=late)
        worker.start()
        gate.wait()
        redact(thread, shopper.actor, target)
        worker.join(10)
    assert not [row for row in rows(thread) if SECRET in str(row.body)]


def test_nobody_empties_a_line_that_the_log_does_not_say_was_taken_back(begun):
    _, thread, _ = begun
    with (
        pytest.raises(Exception, match="takes nothing back") as caught,
        access.platform_scope(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT conversations_redact(%s, 1)", [thread.id])
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_private_notes_changes_are_private_too(begun):
    shopper, thread, member = begun
    services.add_note(conversation_id=thread.id, actor=member, text="pays late")
    edit(thread, member, 2, "pays early")
    react(thread, member, 2)
    redact(thread, member, 2)
    assert [row.staff_only for row in rows(thread)] == [False, True, True, True, True]
    with access.scope(thread.tenant_id):
        assert [entry.seq for entry in selectors.history(thread.id)] == [1]


# --- what others make of it ---------------------------------------------------------------------


def test_the_inbox_shows_the_last_words_and_keeps_its_order(begun):
    shopper, thread, member = begun
    before = state(thread)
    edit(thread, shopper.actor, 1, "hello there")
    react(thread, member, 1)
    row = state(thread)
    assert (row.preview, row.last_role, row.last_kind, row.last_name) == (
        "hello there",
        "customer",
        "message",
        "",
    )
    assert (row.last_at, row.last_seq, row.waiting_since) == (before.last_at, 3, before.waiting_since)
    services.send_message(conversation_id=thread.id, actor=member, body={"text": "hi"}, cid=uuid7())
    edit(thread, shopper.actor, 1, "not the newest")
    assert state(thread).preview == "hi"
    redact(thread, shopper.actor, 1)
    assert state(thread).preview == "hi"
    redact(thread, member, 4)
    assert state(thread).preview == "Message removed"
    with access.scope(thread.tenant_id):
        (found,) = selectors.summaries(
            tenant_id=thread.tenant_id, person=member.id, conversations=[thread.id]
        )
    assert (found["head"], found["last"]["text"], found["unread"]) == (7, "Message removed", 1)


def test_changes_make_no_answer_stale_and_start_no_turn(begun):
    shopper, thread, member = begun

    def owed():
        with access.platform_scope():
            return OutboxEntry.objects.filter(key=f"conversation:{thread.id}").count()

    before = owed()
    edit(thread, shopper.actor, 1)
    react(thread, shopper.actor, 1)
    react(thread, member, 1)
    assert owed() == before
    assert answer(thread, if_seq=1).seq == 5
    say(shopper, thread, "and another thing")
    with pytest.raises(Stale):
        answer(thread, if_seq=5)


def test_what_is_kept_of_her_is_told_as_it_stands(begun):
    shopper, thread, _ = begun
    say(shopper, thread, SECRET)
    edit(thread, shopper.actor, 1, "good evening")
    redact(thread, shopper.actor, 2)
    told = privacy.export(shopper.customer_id, actor=system(None))["conversations"][0]["entries"]
    assert [(e["kind"], e["body"], e.get("sent"), e.get("target")) for e in told] == [
        ("message", {"text": "good evening"}, "hello", None),
        ("message", {"redacted": True}, None, None),
        ("edit", {"text": "good evening"}, None, 1),
        ("redact", {}, None, 2),
    ]


def test_erasing_her_empties_the_edits_too(begun):
    shopper, thread, _ = begun
    edit(thread, shopper.actor, 1, SECRET)
    privacy.erase(shopper.customer_id, actor=system(None))
    assert {str(row.body) for row in rows(thread)} == {"{'redacted': True}"}
    with access.platform_scope():
        assert Conversation.objects.get(pk=thread.id).preview == ""


async def test_a_page_of_another_process_loses_the_words_with_the_line_that_takes_them_back(world):
    from tests.conversations.conftest import aside
    from tests.conversations.test_socket import begun as lines_of

    shopper, _ = await lines_of(None, world, 6)
    thread = await aside(selectors.thread, shopper.conversation_id)
    await aside(edit, thread, shopper.actor, 4, SECRET)
    pages, behind = Pages(), Pages()
    try:
        for each in (pages, behind):
            assert SECRET in "".join(line.staff for line in await each.read(thread, 0, 200))
        assert len(pages.cached(thread.id, 0, 200)) == 7
        await aside(redact, thread, shopper.actor, 4)
        # It hears of the line, reads it, and has nothing left of what came before.
        assert [line.redacts for line in await pages.read(thread, 7, 200)] == [True]
        assert pages.cached(thread.id, 0, 200) is None
        # This one has not read the line yet, but knows from the database how far the log goes.
        for each in (pages, behind):
            shown = await each.read(thread, 0, 200, head=8)
            assert len(shown) == 8
            assert SECRET not in "".join(line.staff for line in shown)
            assert [n for n, line in enumerate(shown, 1) if '"redacted":' in line.staff] == [4, 7]
        assert [line.seq for line in behind.cached(thread.id, 7, 200)] == [8]
    finally:
        await pages.close()
        await behind.close()


# --- one emoji -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["👍", "❤️", "❤", "👍🏽", "👩‍👩‍👧‍👦", "🇳🇬", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "👁️‍🗨️", "☕", "✅", "🫶🏾", "🏳️‍🌈", "™️"]
)
def test_this_is_one_emoji(text):
    assert frames.is_emoji(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "ok",
        "👍👍",
        "👍 ",
        "1",
        "é",
        "🇳",
        "‍",
        "️",
        "👍\u200d",
        "<b>",
        "漢",
        "👩‍👩‍👧‍👦‍👩‍👩‍👧‍👦",
        "\x00",
        "🅐",
    ],
)
def test_this_is_none(text):
    assert not frames.is_emoji(text)


def test_the_names_on_the_wire(begun):
    """The frames of the change lines, as both sides read them."""
    from conversations.pages import READ, line_of

    shopper, thread, member = begun
    react(thread, member, 1)
    with access.scope(thread.tenant_id):
        found = [line_of(row) for row in selectors.raw(READ, (thread.id, thread.tenant_id, 1, 10))]
    assert '"kind":"reaction"' in found[0].public
    assert '"target":1,"body":{"on": true, "emoji": "👍"}' in found[0].public
    assert f'"from":"{public("p", member.id)}"' in found[0].public
