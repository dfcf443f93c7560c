"""What providers say, in any order, late, twice or forged, and what becomes of it."""

import itertools
import json
from datetime import timedelta

import pytest

from commerce.checkout import expiry, settlement
from commerce.checkout import services as checkout
from commerce.errors import PaymentClosed, WebhookRefused
from commerce.ledger import services as ledger
from commerce.models import Hold, InboundWebhook, Order, Payment, PaymentEvent, Refund, SandboxEvent
from commerce.payments import services as payments
from commerce.payments import webhooks
from commerce.payments.providers import sandbox
from commerce.payments.providers.signing import check, sign
from server.accounts.access import platform_scope
from server.common import clock, outbox
from server.common.errors import NotFound
from server.common.ids import uuid7
from server.common.models import AuditEntry
from tests.commerce.shop import (
    at_once,
    at_till,
    buy,
    order_of,
    orders_of,
    payment_row,
    press,
    put,
    say_yes,
    set_stock,
    shelve,
    shopper,
    stock_of,
    webhook_notes,
)


def event(payment, kind="payment.succeeded", **changed):
    row = payment_row(payment)
    data = {
        "intent": row.provider_ref,
        "reference": str(row.pk),
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "failure": "card_declined" if kind == "payment.failed" else None,
        **changed,
    }
    return json.dumps({"id": f"evt_{uuid7().hex}", "type": kind, "data": data}).encode()


def send(raw, *, at=None, secret=None, header=None):
    stamp = header or sign(secret or sandbox.secret(), raw, at or clock.now())
    return webhooks.receive(provider_name="sandbox", raw=raw, headers={sandbox.HEADER: stamp})


def state(world, payment, shirt):
    row = payment_row(payment)
    return row.status, row.captured_minor, row.refunded_minor, orders_of(world), stock_of(shirt)


def lapse(payment):
    """Its time is over, and the sweeper has been round."""
    past = clock.now() - timedelta(seconds=1)
    with platform_scope():
        Payment.objects.filter(pk=payment.payment).update(expires_at=past)
        Hold.objects.filter(claim_id=payment.checkout).update(expires_at=past)
    expiry.sweep(now=clock.now())
    outbox.drain_now()


def test_paying_makes_the_order(world):
    ada, shirt = shopper(world), shelve(world, on_hand=5)
    payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
    press(ada, payment)
    assert state(world, payment, shirt) == ("captured", payment.amount_minor, 0, 1, (5, 0, 2))
    order = order_of(payment.checkout)
    assert (order.status, order.total_minor, order.payment_id) == (
        "paid",
        payment.amount_minor,
        payment.payment,
    )


def test_a_declined_card_gives_the_stock_back_and_lets_her_try_again(world):
    ada, shirt = shopper(world), shelve(world, on_hand=5)
    payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
    press(ada, payment, "decline")
    assert state(world, payment, shirt) == ("failed", 0, 0, 0, (5, 0, 0))
    with pytest.raises(PaymentClosed):
        payments.simulate(payment_id=payment.payment, outcome="succeed", actor=ada.actor)
    again = checkout.latest(customer_id=ada.customer_id, site=world.scope)
    assert (again.status, again.checkout) == ("ready_for_complete", payment.checkout)
    second = say_yes(ada, again)
    assert second.payment != payment.payment
    press(ada, second)
    assert state(world, second, shirt) == ("captured", second.amount_minor, 0, 1, (5, 0, 2))


def test_the_news_three_times_is_one_order(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    press(ada, payment, "duplicate")
    assert state(world, payment, shirt) == ("captured", payment.amount_minor, 0, 1, (10, 0, 1))
    assert [found for found, _ in webhook_notes(payment)] == ["processed"]


def test_an_old_failure_never_undoes_a_success(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    payments.simulate(payment_id=payment.payment, outcome="reorder", actor=ada.actor)
    while sandbox_waits(payment):
        payments.send_sandbox_webhooks()
    outbox.drain_now()
    assert state(world, payment, shirt) == ("captured", payment.amount_minor, 0, 1, (10, 0, 1))
    assert "too late: captured" in [note for _, note in webhook_notes(payment)]


def sandbox_waits(payment):
    return SandboxEvent.objects.filter(intent__reference=str(payment.payment), sent_at=None).exists()


def test_news_that_comes_late_comes(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    press(ada, payment, "delay")
    assert state(world, payment, shirt) == ("requires_action", 0, 0, 0, (10, 1, 0))
    SandboxEvent.objects.filter(intent__reference=str(payment.payment)).update(due_at=clock.now())
    payments.send_sandbox_webhooks()
    outbox.drain_now()
    assert state(world, payment, shirt)[0] == "captured"


def test_every_order_of_the_same_news_ends_in_the_same_state(world):
    """A success, a word of processing and two copies of a failure, in all 12 orders, are one sale."""
    cases = []
    for order in itertools.permutations(
        ["payment.succeeded", "payment.processing", "payment.failed", "again"]
    ):
        ada, shirt = shopper(world), shelve(world, on_hand=3)
        payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
        failure = event(payment, "payment.failed")
        for kind in order:
            send(failure if kind == "payment.failed" else event(payment, kind))
        cases.append((payment, shirt))
    outbox.drain_now()
    ends = set()
    for payment, shirt in cases:
        row = payment_row(payment)
        with platform_scope():
            made = Order.objects.filter(checkout_id=payment.checkout).count()
        ends.add((row.status, row.captured_minor > 0, made, stock_of(shirt)))
    assert ends == {("captured", True, 1, (3, 0, 1))}
    assert ledger.check()["problems"] == {}


def test_handlers_run_twice_change_nothing(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    press(ada, payment)
    before = state(world, payment, shirt)
    with platform_scope():
        hook = InboundWebhook.objects.get(payload__data__reference=str(payment.payment))
        settlement.settle(hook.pk)
        InboundWebhook.objects.filter(pk=hook.pk).update(state="received")
        settlement.settle(hook.pk)
    assert state(world, payment, shirt) == before
    with platform_scope():
        assert PaymentEvent.objects.filter(payment_id=payment.payment, kind="captured").count() == 1


@pytest.mark.parametrize(
    ("wrong", "value"),
    [("amount_minor", 1), ("currency", "NGN"), ("reference", "0198f000-0000-7000-8000-000000000000")],
)
def test_an_amount_currency_or_reference_that_is_not_ours_completes_nothing_and_is_audited(
    world, wrong, value
):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    send(event(payment, **{wrong: value}))
    outbox.drain_now()
    assert state(world, payment, shirt) == ("requires_action", 0, 0, 0, (10, 1, 0))
    assert [found for found, _ in webhook_notes(payment)] == ["mismatch"]
    with platform_scope():
        entry = AuditEntry.objects.get(action="payment.mismatched", target_id=str(payment.payment))
    assert entry.after["wrong"] in wrong
    press(ada, payment)  # the true news still counts
    assert state(world, payment, shirt)[0] == "captured"


def test_a_forged_altered_old_or_unsigned_webhook_is_refused_and_stores_nothing(world):
    ada = shopper(world)
    payment = say_yes(ada, at_till(world, ada, (shelve(world), 1)))
    raw = event(payment)
    good = sign(sandbox.secret(), raw, clock.now())
    tampered = raw.replace(b"succeeded", b"succeedeD")
    cases = [
        lambda: send(raw, secret=b"another secret"),
        lambda: send(tampered, header=good),
        lambda: send(raw, at=clock.now() - timedelta(seconds=301)),
        lambda: send(raw, at=clock.now() + timedelta(seconds=330)),
        lambda: send(raw, header="t=,v1="),
        lambda: send(raw, header="v1=" + "0" * 64),
        lambda: send(raw, header="t=1e9,v1=x"),
        lambda: send(raw, header="t=٣,v1=é"),
        lambda: webhooks.receive(provider_name="sandbox", raw=raw, headers={}),
        lambda: send(b"\xff\xfe not json"),
        lambda: send(b"[1, 2]"),
        lambda: send(b'{"id": 5}'),
    ]
    for case in cases:
        with pytest.raises(WebhookRefused) as caught:
            case()
        assert caught.value.code == "webhook_refused"
    with pytest.raises(NotFound):
        webhooks.receive(provider_name="nobody", raw=raw, headers={})
    assert webhook_notes(payment) == []
    assert send(raw) is True
    assert send(raw) is False


def test_a_signature_of_an_older_secret_beside_a_good_one_is_enough():
    raw, at = b"{}", clock.now()
    stamp = sign(b"new", raw, at)
    check(b"new", raw, stamp.replace(",v1=", ",v1=" + "0" * 64 + ",v1="), at)


def test_a_late_success_takes_the_stock_again_if_it_is_there(world):
    ada, shirt = shopper(world), shelve(world, on_hand=3)
    payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
    lapse(payment)
    assert state(world, payment, shirt) == ("expired", 0, 0, 0, (3, 0, 0))
    assert checkout.latest(customer_id=ada.customer_id, site=world.scope).status == "ready_for_complete"
    send(event(payment))
    outbox.drain_now()
    assert state(world, payment, shirt) == ("captured", payment.amount_minor, 0, 1, (3, 0, 2))
    assert ledger.check()["problems"] == {}


def test_a_late_success_for_goods_that_are_gone_sends_the_money_back_and_never_oversells(world):
    ada, eve, shirt = shopper(world), shopper(world), shelve(world, on_hand=2)
    payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
    lapse(payment)
    buy(world, eve, (shirt, 1))
    press(ada, payment)
    outbox.drain_now()
    row = payment_row(payment)
    assert (row.status, row.captured_minor, row.refunded_minor) == (
        "refunded",
        row.amount_minor,
        row.amount_minor,
    )
    assert (orders_of(world), stock_of(shirt)) == (1, (2, 0, 1))
    with platform_scope():
        assert (
            AuditEntry.objects.get(action="payment.stranded", target_id=str(row.pk)).after["reason"]
            == "out_of_stock"
        )
        assert Refund.objects.get(payment=row).status == "done"
    assert ledger.check()["problems"] == {}


def test_money_for_a_checkout_that_was_called_off_goes_back(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    checkout.cancel(actor=ada.actor, checkout_id=payment.checkout)
    assert stock_of(shirt) == (10, 0, 0)
    send(event(payment))
    outbox.drain_now()
    assert state(world, payment, shirt) == (
        "refunded",
        payment.amount_minor,
        payment.amount_minor,
        0,
        (10, 0, 0),
    )


def test_two_payments_of_one_checkout_make_one_order_and_one_refund(world):
    ada, shirt = shopper(world), shelve(world)
    first = say_yes(ada, at_till(world, ada, (shirt, 1)))
    lapse(first)
    second = say_yes(ada, checkout.latest(customer_id=ada.customer_id, site=world.scope))
    assert second.payment != first.payment
    send(event(first))
    send(event(second))
    outbox.drain_now()
    outcomes = sorted((payment_row(p).status, payment_row(p).order_id is not None) for p in (first, second))
    assert outcomes == [("captured", True), ("refunded", False)]
    assert (orders_of(world), stock_of(shirt)) == (1, (10, 0, 1))
    assert ledger.check()["problems"] == {}


def test_what_she_adds_while_paying_stays_in_her_cart(world):
    from commerce.carts import selectors

    ada, shirt, hat = shopper(world), shelve(world), shelve(world, title="Hat")
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    put(world, ada, hat, 1)
    press(ada, payment)
    assert orders_of(world) == 1
    cart = selectors.current_cart(customer_id=ada.customer_id, site=world.scope)
    assert [line.title for line in cart.lines] == ["Hat"]


def test_the_same_webhook_from_many_sides_at_once_is_one_order(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    raw = event(payment)
    results = at_once([lambda: send(raw)] * 8)
    assert sorted(results) == [False] * 7 + [True]
    results = at_once([lambda: outbox.drain_now()] * 4)
    assert not [r for r in results if isinstance(r, BaseException)], results
    outbox.drain_now()
    assert state(world, payment, shirt) == ("captured", payment.amount_minor, 0, 1, (10, 0, 1))


def test_another_shoppers_payment_cannot_be_simulated_or_seen(world):
    from commerce.payments import selectors

    ada, eve = shopper(world), shopper(world)
    payment = say_yes(ada, at_till(world, ada, (shelve(world), 1)))
    with pytest.raises(NotFound):
        payments.simulate(payment_id=payment.payment, outcome="succeed", actor=eve.actor)
    with pytest.raises(NotFound):
        selectors.payment_of(payment_id=payment.payment, customer_id=eve.customer_id)


def test_the_provider_is_asked_to_pay_back_once_however_often_we_ask(world):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    press(ada, payment)
    for _ in range(2):
        with platform_scope():
            due = payments.refund(
                payment_id=payment.payment, amount_minor=100, reason="goodwill", cause="goodwill:1"
            )
        payments.pay_back(due.pk)
        payments.pay_back(due.pk)
    outbox.drain_now()
    row = payment_row(payment)
    assert (row.status, row.refunded_minor) == ("partially_refunded", 100)
    assert SandboxEvent.objects.filter(intent__reference=str(row.pk), kind="refund.succeeded").count() == 1


def test_a_refund_that_was_paid_but_not_booked_is_booked_by_its_webhook(world):
    """Killed between the provider's yes and our commit: the provider's own news finishes it."""
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    press(ada, payment)
    with platform_scope():
        due = payments.refund(payment_id=payment.payment, amount_minor=250, reason="goodwill", cause="g")
        row = Payment.objects.get(pk=payment.payment)
    sandbox.Sandbox().refund(ref=row.provider_ref, amount_minor=250, currency="USD", key=str(due.pk))
    payments.send_sandbox_webhooks()
    outbox.drain_now()
    assert payment_row(payment).refunded_minor == 250
    assert ledger.check()["problems"] == {}


def test_stock_raised_for_one_is_not_taken_by_a_shopper_who_only_looks(world):
    ada, shirt = shopper(world), shelve(world, on_hand=1)
    at_till(world, ada, (shirt, 1))
    assert stock_of(shirt) == (1, 0, 0)
    set_stock(shirt, 0)
    assert stock_of(shirt) == (0, 0, 0)


def test_time_running_out_at_the_very_moment_of_success_ends_one_way_or_the_other(world):
    """The sweeper and the worker at once: an order, whoever comes first, and never a doubled unit."""
    cases = []
    for _ in range(6):
        ada, shirt = shopper(world), shelve(world, on_hand=2)
        payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
        past = clock.now() - timedelta(seconds=1)
        with platform_scope():
            Payment.objects.filter(pk=payment.payment).update(expires_at=past)
            Hold.objects.filter(claim_id=payment.checkout).update(expires_at=past)
        send(event(payment))
        cases.append((payment, shirt))
    jobs = [lambda: expiry.sweep(now=clock.now()), lambda: outbox.drain_now()] * 2
    results = at_once(jobs)
    assert not [r for r in results if isinstance(r, BaseException)], results
    outbox.drain_now()
    for payment, shirt in cases:
        row = payment_row(payment)
        assert (row.status, stock_of(shirt)) == ("captured", (2, 0, 2))
    assert orders_of(world) == 6
    assert ledger.check()["problems"] == {}
