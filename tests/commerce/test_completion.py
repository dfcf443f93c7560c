"""A paid checkout becomes an order in one transaction of few statements, or not at all."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commerce.checkout import completion, completion_sql, settlement
from commerce.checkout import services as checkout
from commerce.errors import CheckoutClosed
from commerce.ledger import services as ledger
from commerce.models import (
    Cart,
    Checkout,
    Invoice,
    Journal,
    Order,
    OrderLine,
    Payment,
    Posting,
    VendorOrder,
    VendorTerms,
)
from server.accounts.access import platform_scope
from server.common import clock, outbox
from server.common.models import AuditEntry, OutboxEntry
from tests.commerce.shop import (
    at_till,
    buy,
    order_of,
    orders_of,
    payment_row,
    press,
    say_yes,
    shelve,
    shopper,
    stock_of,
)


def complete(*payments):
    with platform_scope():
        return completion.complete(payment_ids=[payment.payment for payment in payments], now=clock.now())


def statements(payment):
    with CaptureQueriesContext(connection) as seen:
        complete(payment)
    return [query["sql"] for query in seen.captured_queries]


def test_completing_takes_at_most_fifteen_statements_whatever_the_number_of_lines(world):
    counts = {}
    for lines in (1, 2, 12, 40):
        ada = shopper(world)
        wishes = [(shelve(world, vendor=n % 2, title=f"Thing {n}"), 1 + n % 3) for n in range(lines)]
        payment = say_yes(ada, at_till(world, ada, *wishes))
        seen = statements(payment)
        assert sum(sql.startswith(("BEGIN", "COMMIT")) for sql in seen) == 2
        counts[lines] = len(seen)
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= 15, seen


def test_many_checkouts_complete_in_one_go_with_no_more_statements(world):
    payments = []
    for _ in range(5):
        ada = shopper(world)
        payments.append(say_yes(ada, at_till(world, ada, (shelve(world), 1), (shelve(world, vendor=1), 2))))
    with CaptureQueriesContext(connection) as seen:
        done = complete(*payments)
    assert len(seen.captured_queries) <= 15
    assert len({one.order_id for one in done}) == len({one.number for one in done}) == 5
    assert orders_of(world) == 5
    assert ledger.check()["problems"] == {}


def test_the_order_says_exactly_what_was_agreed(world):
    ada = shopper(world)
    shirt, hat = shelve(world, price_minor=3333), shelve(world, price_minor=1001, vendor=1, title="Blue hat")
    with platform_scope():
        VendorTerms.objects.create(
            tenant=world.vendors[1], marketplace=world.marketplace, commission_bp=1_500
        )
    till = at_till(world, ada, (shirt, 2), (hat, 1))
    press(ada, say_yes(ada, till))
    order = order_of(till.checkout)
    with platform_scope():
        parts = list(VendorOrder.objects.filter(order=order).order_by("position"))
        lines = list(OrderLine.objects.filter(order=order).order_by("position"))
        assert Checkout.objects.get(pk=till.checkout).order_id == order.pk
        assert Cart.objects.get(customer_id=ada.customer_id).status == "converted"
    assert re.fullmatch(r"F-[0-9B-DF-HJKMNP-TV-Z]{4}-[0-9B-DF-HJKMNP-TV-Z]{4}", order.number)
    assert [part.number for part in parts] == [f"{order.number}-1", f"{order.number}-2"]
    assert [part.tenant_id for part in parts] == [vendor.pk for vendor in world.vendors]
    assert [(part.items_minor, part.tax_minor, part.delivery_minor, part.total_minor) for part in parts] == [
        (6666, 500, 600, 7766),
        (1001, 75, 600, 1676),
    ]
    assert [(part.commission_bp, part.commission_minor) for part in parts] == [(1000, 667), (1500, 150)]
    assert [(line.title, line.quantity, line.unit_minor, line.tax_minor) for line in lines] == [
        ("Red shirt", 2, 3333, 500),
        ("Blue hat", 1, 1001, 75),
    ]
    assert order.total_minor == till.proposal.total_minor == sum(part.total_minor for part in parts)
    assert (stock_of(shirt), stock_of(hat)) == ((10, 0, 2), (10, 0, 1))


def test_every_order_has_its_journal_audit_and_outbox_rows(world):
    ada = shopper(world)
    order = buy(world, ada, (shelve(world), 1), (shelve(world, vendor=1), 1))
    with platform_scope():
        journal = Journal.objects.get(cause=f"sale:{order.pk}")
        postings = list(Posting.objects.filter(journal=journal).select_related("account"))
        audited = set(
            AuditEntry.objects.filter(target_id__in=[str(order.pk), str(order.payment_id)]).values_list(
                "action", flat=True
            )
        )
        invoices = [str(pk) for pk in Invoice.objects.filter(order_id=order.pk).values_list("pk", flat=True)]
        assert AuditEntry.objects.filter(action="invoice.issued", target_id__in=invoices).count() == 2
        facts = list(
            OutboxEntry.objects.filter(key=f"order:{order.pk}")
            .order_by("at", "id")
            .values_list("name", flat=True)
        )
    assert sum(posting.amount_minor for posting in postings) == 0
    assert {posting.account.kind for posting in postings} == {
        "gateway_clearing",
        "vendor_payable",
        "tax_payable",
        "commission",
    }
    gateway = next(posting for posting in postings if posting.account.kind == "gateway_clearing")
    assert (gateway.amount_minor, gateway.tenant_id) == (order.total_minor, world.marketplace.pk)
    assert {"order.placed", "payment.captured", "payment.created"} <= audited
    assert facts[:2] == ["order.placed", "order.paid"]


def test_on_a_vendors_own_site_the_marketplace_still_keeps_its_commission(world):
    from commerce.carts import services as carts
    from tests.commerce.shop import ADDRESS

    site = world.vendor_scope(0)
    ada = world.shopper(site=site)
    ada.customer()
    shirt = shelve(world, price_minor=10_000)
    carts.add_line(actor=ada.actor, site=site, customer_id=ada.customer_id, variant_id=shirt.pk, quantity=1)
    view = checkout.start(actor=ada.actor, site=site, customer_id=ada.customer_id)
    view = checkout.set_address(actor=ada.actor, checkout_id=view.checkout, address=ADDRESS)
    press(ada, say_yes(ada, view))
    with platform_scope():
        order = Order.objects.get(checkout_id=view.checkout)
        commission = Posting.objects.get(journal__cause=f"sale:{order.pk}", account__kind="commission")
    assert (order.tenant_id, order.house_id) == (world.vendors[0].pk, world.marketplace.pk)
    assert (commission.tenant_id, commission.amount_minor) == (world.marketplace.pk, -1000)


def test_completing_twice_is_refused_and_changes_nothing(world):
    ada = shopper(world)
    payment = say_yes(ada, at_till(world, ada, (shelve(world), 1)))
    complete(payment)
    with pytest.raises(CheckoutClosed):
        complete(payment)
    assert orders_of(world) == 1


STEPS = ["ORDERS", "CAPTURE", "INVOICES", "CLOSE", "TELL"]


@pytest.mark.parametrize("step", STEPS)
def test_dying_at_any_step_leaves_nothing_half_done_and_the_repeat_finishes(world, monkeypatch, step):
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 2)))
    with monkeypatch.context() as broken:
        broken.setattr(completion_sql, step, "SELECT 1 / 0")
        with pytest.raises(DatabaseError):
            complete(payment)
    assert orders_of(world) == 0
    assert stock_of(shirt) == (10, 2, 0)
    assert payment_row(payment).captured_minor == 0
    with platform_scope():
        assert not Journal.objects.filter(tenant_id=world.marketplace.pk).exists()
        assert Checkout.objects.get(pk=payment.checkout).status == "complete_in_progress"
    press(ada, payment)
    assert orders_of(world) == 1
    assert stock_of(shirt) == (10, 0, 2)
    assert ledger.check()["problems"] == {}


def test_a_worker_killed_while_settling_is_followed_by_one_that_finishes(world):
    """The webhook is stored and answered 200; its first handler dies before its commit."""
    ada, shirt = shopper(world), shelve(world)
    payment = say_yes(ada, at_till(world, ada, (shirt, 1)))
    from commerce.models import InboundWebhook
    from commerce.payments import services as payments

    payments.simulate(payment_id=payment.payment, outcome="succeed", actor=ada.actor)
    with platform_scope():
        hook = InboundWebhook.objects.get(payload__data__reference=str(payment.payment))

    class Killed(BaseException):
        pass

    with pytest.raises(Killed), transaction.atomic(), platform_scope():
        settlement.settle(hook.pk)
        assert Order.objects.filter(checkout_id=payment.checkout).exists()
        raise Killed
    assert orders_of(world) == 0
    outbox.drain_now()
    assert orders_of(world) == 1
    with platform_scope():
        assert Payment.objects.get(pk=payment.payment).status == "captured"
