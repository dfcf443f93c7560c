"""After the order: steps by the vendor, calling off by the shopper, finding it again by mail."""

import re

import pytest
from django.core import mail

from commerce.errors import CannotCancel, CustomerOnly, StepNotAllowed
from commerce.ledger import services as ledger
from commerce.models import Order, OrderStep, Posting, VendorOrder
from commerce.orders import machine, selectors
from commerce.orders import services as orders
from commerce.orders.numbers import tidy_number
from server.accounts import access
from server.accounts.access import platform_scope
from server.common import outbox
from server.common.errors import NotFound
from server.common.models import OutboxEntry
from tests.commerce.shop import at_once, buy, shelve, shopper, stock_of


@pytest.fixture
def sale(world):
    """A shirt of one vendor and two hats of another, sold to Ada."""
    ada, shirt, hat = shopper(world), shelve(world), shelve(world, vendor=1, title="Hat")
    order = buy(world, ada, (shirt, 1), (hat, 2))
    with platform_scope():
        parts = list(VendorOrder.objects.filter(order=order).order_by("position"))
    return world, ada, order, parts, shirt, hat


def staff(world, number):
    return world.member_ticket(world.vendor_users[number])[1].actor


def step(world, part, to, number=0, **more):
    return orders.advance(vendor_order_id=part.pk, step=to, actor=staff(world, number), **more)


def steps_of(part):
    with platform_scope():
        return list(
            OrderStep.objects.filter(vendor_order=part).order_by("at", "id").values_list("before", "after")
        )


def status_of(order):
    with platform_scope():
        return Order.objects.values_list("status", "refunded_minor").get(pk=order.pk)


def facts(order, name):
    with platform_scope():
        rows = OutboxEntry.objects.filter(key=f"order:{order.pk}", name=name).order_by("at", "id")
        return list(rows.values_list("payload", flat=True))


def test_accepted_shipped_delivered_completed(sale):
    world, ada, order, (part, other), shirt, _ = sale
    assert step(world, part, "accepted").status == "accepted"
    assert stock_of(shirt) == (10, 0, 1)
    assert step(world, part, "shipped", tracking=" TRK 1 ").tracking == "TRK 1"
    assert stock_of(shirt) == (9, 0, 0)
    assert step(world, part, "shipped").status == "shipped"  # pressed twice
    step(world, part, "delivered")
    step(world, part, "completed")
    assert steps_of(part) == [
        ("new", "accepted"),
        ("accepted", "ready"),
        ("ready", "shipped"),
        ("shipped", "delivered"),
        ("delivered", "completed"),
    ]
    assert [fact["step"] for fact in facts(order, "order.step_changed")] == [
        "accepted",
        "shipped",
        "delivered",
        "completed",
    ]
    assert selectors.order_view(order_id=order.pk).step == "new"  # the other vendor has not begun
    step(world, other, "shipped", 1)
    for to in ("delivered", "completed"):
        step(world, other, to, 1)
    assert status_of(order)[0] == "completed"
    assert selectors.order_view(order_id=order.pk, customer_id=ada.customer_id).can_cancel is False


@pytest.mark.parametrize("to", ["delivered", "completed", "new", "nonsense"])
def test_a_step_that_is_not_next_is_refused_with_those_that_are(sale, to):
    world, _, _, (part, _), *_ = sale
    if to == "new":
        step(world, part, "accepted")
    with pytest.raises(StepNotAllowed) as caught:
        step(world, part, to)
    assert caught.value.details["to"] == to
    assert caught.value.details["allowed"]


def test_only_its_own_vendor_and_the_marketplace_may_move_an_order(sale):
    world, ada, _, (part, _), *_ = sale
    helper = access.assistant(world.marketplace.pk, site_id=world.site.pk, on_behalf_of=ada.customer_id)
    for actor in (staff(world, 1), ada.actor, helper, access.Actor("anonymous", None, part.tenant_id)):
        with pytest.raises(NotFound):
            orders.advance(vendor_order_id=part.pk, step="accepted", actor=actor)
    owner = world.member_ticket(world.owner)[1].actor
    assert orders.advance(vendor_order_id=part.pk, step="accepted", actor=owner).status == "accepted"


def test_she_cancels_and_everything_comes_back_once(sale):
    world, ada, order, parts, shirt, hat = sale
    for _ in range(2):
        view = orders.cancel(order_id=order.pk, actor=ada.actor)
        assert (view.status, view.can_cancel) == ("canceled", False)
        outbox.drain_now()
    assert status_of(order) == ("canceled", order.total_minor)
    assert (stock_of(shirt), stock_of(hat)) == ((10, 0, 0), (10, 0, 0))
    assert len(facts(order, "order.cancelled")) == 1
    with platform_scope():
        balances = {}
        for posting in Posting.objects.filter(journal__order_id=order.pk).select_related("account"):
            key = (posting.account.kind, posting.tenant_id)
            balances[key] = balances.get(key, 0) + posting.amount_minor
    assert set(balances.values()) == {0}
    assert ledger.check()["problems"] == {}
    subjects = [message.subject for message in mail.outbox if order.number in message.subject]
    assert subjects.count(f"Order {order.number} is cancelled") == 1


def test_cancelling_from_many_hands_at_once_pays_back_once(sale):
    world, ada, order, *_ = sale
    results = at_once([lambda: orders.cancel(order_id=order.pk, actor=ada.actor)] * 6)
    assert {r.status for r in results} == {"canceled"}
    outbox.drain_now()
    assert status_of(order) == ("canceled", order.total_minor)


def test_what_is_on_its_way_can_no_longer_be_cancelled(sale):
    world, ada, order, (part, _), *_ = sale
    step(world, part, "shipped")
    with pytest.raises(CannotCancel) as caught:
        orders.cancel(order_id=order.pk, actor=ada.actor)
    assert caught.value.code == "cannot_cancel"
    assert status_of(order) == ("paid", 0)


def test_a_vendor_that_cannot_deliver_rejects_its_part_and_the_rest_goes_on(sale):
    world, ada, order, (part, other), shirt, hat = sale
    assert step(world, other, "rejected", 1, reason="out of thread").status == "rejected"
    outbox.drain_now()
    assert status_of(order) == ("paid", other.total_minor)
    assert (stock_of(shirt), stock_of(hat)) == ((10, 0, 1), (10, 0, 0))
    view = selectors.order_view(order_id=order.pk)
    assert [p.status for p in view.vendor_orders] == ["new", "rejected"]
    step(world, part, "shipped")
    for to in ("delivered", "completed"):
        step(world, part, to)
    assert status_of(order)[0] == "completed"
    assert ledger.check()["problems"] == {}


def test_cancelling_the_rest_pays_back_the_rest(sale):
    world, ada, order, (part, other), *_ = sale
    step(world, other, "rejected", 1)
    orders.cancel(order_id=order.pk, actor=ada.actor)
    outbox.drain_now()
    assert status_of(order) == ("canceled", order.total_minor)
    with platform_scope():
        row = type(payment_row_of(order)).objects.get(pk=order.payment_id)
    assert (row.status, row.refunded_minor) == ("refunded", row.amount_minor)


def payment_row_of(order):
    from commerce.models import Payment

    with platform_scope():
        return Payment.objects.get(pk=order.payment_id)


def test_nobody_else_sees_or_cancels_her_order(sale):
    world, ada, order, *_ = sale
    eve = shopper(world)
    with pytest.raises(NotFound):
        selectors.order_view(order_id=order.pk, customer_id=eve.customer_id)
    assert selectors.orders_of(customer_id=eve.customer_id) == []
    for actor in (eve.actor, staff(world, 0)):
        with pytest.raises(NotFound):
            orders.cancel(order_id=order.pk, actor=actor)
    helper = access.assistant(world.marketplace.pk, site_id=world.site.pk, on_behalf_of=ada.customer_id)
    with pytest.raises(CustomerOnly):
        orders.cancel(order_id=order.pk, actor=helper)
    assert status_of(order)[0] == "paid"


def test_a_vendor_sees_its_part_and_nothing_of_the_others(sale):
    world, ada, order, (part, other), *_ = sale
    own = selectors.console_orders(actor=staff(world, 0))
    assert [found.vendor_order.id for found in own] == [part.pk]
    assert [line.title for line in own[0].lines] == ["Red shirt"]
    assert own[0].address.name == "Ada Obi"
    with pytest.raises(NotFound):
        selectors.console_order(actor=staff(world, 0), vendor_order_id=other.pk)
    everything = selectors.console_orders(
        actor=world.member_ticket(world.owner)[1].actor, customer_id=ada.customer_id
    )
    assert {found.vendor_order.id for found in everything} == {part.pk, other.pk}
    with access.scope(world.vendors[0].pk):
        assert set(VendorOrder.objects.values_list("pk", flat=True)) == {part.pk}
        assert not Order.objects.exists()


def test_the_confirmation_is_mailed_and_names_everything(sale):
    _, _, order, *_ = sale
    message = next(m for m in mail.outbox if m.subject == f"Your order {order.number}")
    assert message.to == ["ada@example.com"]
    for words in ("Ada Obi", "1 × Red shirt (Red, M)", "2 × Hat (Red, M)", "Red Thread", "/orders/"):
        assert words in message.body


def test_a_lost_order_is_found_by_mail_and_only_by_its_owner(sale):
    _, _, order, *_ = sale
    before = len(mail.outbox)
    orders.ask_for_link(number=order.number, email="eve@example.com")
    orders.ask_for_link(number="F-0000-0000", email="ada@example.com")
    outbox.drain_now()
    assert len(mail.outbox) == before
    orders.ask_for_link(number=f" {order.number.lower()} ", email=" ADA@example.com")
    outbox.drain_now()
    assert mail.outbox[-1].subject == f"The link to your order {order.number}"
    assert re.search(r"/orders/[0-9a-f]{32}~\S+", mail.outbox[-1].body)


def test_numbers_are_read_as_people_type_them():
    assert tidy_number("f 7kq4 93mx") == "F-7KQ4-93MX"
    assert tidy_number("7kqo-93mx") == "F-7KQ0-93MX"


def test_the_machine_has_no_dead_ends_and_nothing_leads_out_of_the_end():
    for start in machine.STEPS:
        reached, frontier = {start}, [start]
        while frontier:
            for after in machine.TRANSITIONS[frontier.pop()]:
                assert after in machine.TRANSITIONS
                if after not in reached:
                    reached.add(after)
                    frontier.append(after)
        assert reached & {"completed", "rejected", "canceled"}
    assert machine.parent_status(["canceled", "rejected"]) == "canceled"
    assert machine.parent_status(["completed", "rejected"]) == "completed"
    assert machine.parent_status(["completed", "shipped"]) == "paid"
    assert machine.path("new", "shipped") == ["accepted", "ready", "shipped"]
    assert machine.path("in_production", "shipped") == ["ready", "shipped"]
    assert machine.path("shipped", "new") == []
