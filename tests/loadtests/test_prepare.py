"""The rows that benchmarks stand on are the product's own: their tickets open their conversations."""

from conversations import selectors
from loadtests import prepare
from server.accounts import access, tickets
from server.common.ids import parse_public


def test_prepared_people_may_take_part_in_their_own_conversation_only():
    first, second = prepare.rooms(2, 2)
    customer, member = tickets.read(first["customer"]), tickets.read(first["members"][1])
    assert not tickets.revoked(customer)
    assert not tickets.revoked(member)
    thread = selectors.thread(parse_public("c", first["conv"]))
    other = selectors.thread(parse_public("c", second["conv"]))
    seen = [
        selectors.may_read(t, kind=who.kind, person=who.subject, tenant_id=who.tenant_id)
        for who in (customer, member)
        for t in (thread, other)
    ]
    assert seen == [True, False, True, True]  # staff of one vendor read all of its threads


def test_prepared_lines_are_numbered_and_make_no_turn():
    rooms = prepare.rooms(3, 1)
    assert prepare.lines([room["conv"] for room in rooms], each=4) == 12
    thread = selectors.thread(parse_public("c", rooms[2]["conv"]))
    with access.scope(thread.tenant_id):
        assert selectors.head(thread.id) == 4
        assert not selectors.assistant_active(thread.id)
        assert {len(entry.body["text"]) for entry in selectors.history(thread.id)} == {120}
