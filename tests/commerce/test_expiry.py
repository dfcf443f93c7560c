"""What time ends, and that nothing of it is lost."""

from datetime import timedelta

from commerce.checkout import expiry
from commerce.checkout import services as checkout
from commerce.models import Checkout, Hold, Payment, Proposal
from server.accounts.access import platform_scope
from server.common import clock, outbox
from server.common.models import OutboxEntry
from tests.commerce.shop import at_once, at_till, press, say_yes, shelve, shopper, stock_of


def past(world, payment):
    moment = clock.now() - timedelta(seconds=1)
    with platform_scope():
        Payment.objects.filter(pk=payment.payment).update(expires_at=moment)
        Hold.objects.filter(claim_id=payment.checkout).update(expires_at=moment)


def test_an_unpaid_checkout_gives_its_stock_back_and_can_be_agreed_to_again(world):
    ada, shirt = shopper(world), shelve(world, on_hand=4)
    payment = say_yes(ada, at_till(world, ada, (shirt, 3)))
    assert stock_of(shirt) == (4, 3, 0)
    past(world, payment)
    expiry.sweep(now=clock.now())
    assert stock_of(shirt) == (4, 0, 0)
    view = checkout.latest(customer_id=ada.customer_id, site=world.scope)
    assert (view.status, view.payment.status, view.proposal.status) == (
        "ready_for_complete",
        "expired",
        "open",
    )
    with platform_scope():
        assert (
            OutboxEntry.objects.filter(name="payment.expired", key=f"payment:{payment.payment}").count() == 1
        )
    press(ada, say_yes(ada, view))
    assert stock_of(shirt) == (4, 0, 3)


def test_a_checkout_left_alone_expires_and_a_new_one_starts_from_the_same_cart(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    with platform_scope():
        Checkout.objects.filter(pk=view.checkout).update(expires_at=clock.now() - timedelta(seconds=1))
    expiry.sweep(now=clock.now())
    with platform_scope():
        assert Checkout.objects.get(pk=view.checkout).status == "expired"
        assert Proposal.objects.get(pk=view.proposal.proposal).status == "expired"
    again = checkout.start(actor=ada.actor, site=world.scope, customer_id=ada.customer_id)
    assert again.checkout != view.checkout
    assert again.proposal.total_minor == view.proposal.total_minor


def test_many_sweepers_at_once_and_shoppers_between_them_agree(world):
    shirt = shelve(world, on_hand=40)
    lapsed = []
    for _ in range(10):
        who = shopper(world)
        lapsed.append(say_yes(who, at_till(world, who, (shirt, 2))))
    for payment in lapsed:
        past(world, payment)
    buyers = [shopper(world) for _ in range(6)]
    tills = [at_till(world, who, (shirt, 1)) for who in buyers]
    sweepers = [lambda: expiry.sweep(now=clock.now())] * 4
    yeses = [lambda who=who, till=till: say_yes(who, till) for who, till in zip(buyers, tills, strict=True)]
    results = at_once([*sweepers, *yeses])
    assert not [r for r in results if isinstance(r, BaseException)], results
    expiry.sweep(now=clock.now())
    assert stock_of(shirt) == (40, 6, 0)
    with platform_scope():
        assert not Hold.objects.filter(
            stock__variant=shirt, state="held", expires_at__lte=clock.now()
        ).exists()
    outbox.drain_now()
