"""Her own yes, to exactly what she saw, once."""

from datetime import timedelta

import pytest

from commerce.checkout import services as checkout
from commerce.errors import CustomerOnly, OutOfStock, ProposalChanged
from commerce.models import Hold, Payment, Proposal
from server.accounts import access
from server.accounts.access import platform_scope
from server.common import clock
from server.common.errors import IdempotencyConflict, Invalid, NotFound
from server.common.ids import uuid7
from server.common.models import AuditEntry
from tests.commerce.shop import (
    at_till,
    orders_of,
    press,
    put,
    say_yes,
    set_price,
    set_stock,
    shelve,
    shopper,
    stock_of,
)


def payments_of(who):
    with platform_scope():
        return Payment.objects.filter(customer_id=who.customer_id).count()


def test_a_yes_holds_the_stock_and_opens_a_payment(world):
    ada, shirt = shopper(world), shelve(world, on_hand=5)
    view = at_till(world, ada, (shirt, 2))
    payment = say_yes(ada, view)
    assert (payment.status, payment.amount_minor) == ("requires_action", view.proposal.total_minor)
    assert payment.url.endswith(f"/pay/sandbox/{payment.payment}")
    assert stock_of(shirt) == (5, 2, 0)
    assert checkout.latest(customer_id=ada.customer_id, site=world.scope).status == "complete_in_progress"
    assert orders_of(world) == 0


def test_the_same_yes_twice_is_one_payment_with_any_key(world):
    ada, shirt = shopper(world), shelve(world, on_hand=5)
    view = at_till(world, ada, (shirt, 2))
    first = say_yes(ada, view, key="k1")
    assert say_yes(ada, view, key="k1") == first
    assert say_yes(ada, view, key="k2") == first
    assert (payments_of(ada), stock_of(shirt)) == (1, (5, 2, 0))
    press(ada, first)
    after = say_yes(ada, view, key="k1")
    assert (after.payment, after.status) == (first.payment, "captured")
    assert after.order is not None
    assert orders_of(world) == 1


def test_one_key_cannot_agree_to_two_things(world):
    ada, shirt = shopper(world), shelve(world)
    view = at_till(world, ada, (shirt, 1))
    say_yes(ada, view, key="k")
    with pytest.raises(IdempotencyConflict):
        say_yes(ada, view, key="k", total_minor=1)
    put(world, ada, shirt)
    again = checkout.start(actor=ada.actor, site=world.scope, customer_id=ada.customer_id)
    with pytest.raises(IdempotencyConflict):
        say_yes(ada, again, key="k")
    with pytest.raises(Invalid):
        say_yes(ada, again, key="x" * 256)


@pytest.mark.parametrize("tampered", [{"total_minor": 1}, {"version": 99}, {"currency": "NGN"}])
def test_a_card_that_was_tampered_with_buys_nothing(world, tampered):
    ada, shirt = shopper(world), shelve(world)
    view = at_till(world, ada, (shirt, 1))
    with pytest.raises(ProposalChanged) as caught:
        say_yes(ada, view, **tampered)
    assert caught.value.details["reason"] == "mismatch"
    assert caught.value.details["proposal"]["total_minor"] == view.proposal.total_minor
    assert (payments_of(ada), stock_of(shirt)) == (0, (10, 0, 0))


def test_a_cart_that_changed_brings_a_new_proposal_instead_of_an_order(world):
    ada, shirt = shopper(world), shelve(world, price_minor=4900)
    view = at_till(world, ada, (shirt, 1))
    put(world, ada, shirt, 1)
    with pytest.raises(ProposalChanged) as caught:
        say_yes(ada, view)
    fresh = caught.value.details["proposal"]
    assert (caught.value.code, caught.value.details["reason"]) == ("proposal_changed", "cart_changed")
    assert (fresh["items_minor"], fresh["status"]) == (9800, "open")
    with pytest.raises(ProposalChanged) as caught:
        say_yes(ada, view)
    assert caught.value.details["reason"] == "superseded"
    now_open = checkout.latest(customer_id=ada.customer_id, site=world.scope)
    assert str(now_open.proposal.proposal) == fresh["proposal"]
    assert say_yes(ada, now_open).amount_minor == fresh["total_minor"]


def test_a_price_that_rose_meanwhile_is_asked_about(world):
    ada, shirt = shopper(world), shelve(world, price_minor=4900)
    view = at_till(world, ada, (shirt, 1))
    set_price(shirt, 4901)
    with pytest.raises(ProposalChanged) as caught:
        say_yes(ada, view)
    assert caught.value.details["reason"] == "price_changed"
    assert caught.value.details["proposal"]["items_minor"] == 4901


def test_an_offer_that_ran_out_is_renewed(world, monkeypatch):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("commerce.checkout.confirmation.now", lambda: later)
    with pytest.raises(ProposalChanged) as caught:
        say_yes(ada, view)
    assert caught.value.details["reason"] == "expired"
    assert caught.value.details["proposal"]["proposal"] != str(view.proposal.proposal)
    with platform_scope():
        assert Proposal.objects.get(pk=view.proposal.proposal).status == "expired"


def test_not_as_staff_and_not_as_the_assistant(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    _, ticket = world.member_ticket(world.owner)
    helper = access.assistant(world.marketplace.pk, site_id=world.site.pk, on_behalf_of=ada.customer_id)
    for actor in (ticket.actor, helper, access.SYSTEM(world.marketplace.pk)):
        with pytest.raises(CustomerOnly) as caught:
            say_yes(ada, view, actor=actor)
        assert (caught.value.code, caught.value.status) == ("customer_only", 403)
    assert payments_of(ada) == 0


def test_another_shoppers_proposal_is_not_there(world):
    ada, eve = shopper(world), shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    with pytest.raises(NotFound):
        say_yes(eve, view)
    with pytest.raises(NotFound):
        say_yes(ada, view, proposal_id=uuid7())


def test_stock_gone_between_proposal_and_yes_is_told_kindly_and_holds_nothing(world):
    ada, shirt, hat = shopper(world), shelve(world, on_hand=5), shelve(world, on_hand=5, title="Hat")
    view = at_till(world, ada, (hat, 1), (shirt, 2))
    set_stock(shirt, 1)
    with pytest.raises(OutOfStock) as caught:
        say_yes(ada, view)
    details = caught.value.details
    assert (details["variant"], details["title"], details["wanted"], details["available"]) == (
        str(shirt.pk),
        "Red shirt",
        2,
        1,
    )
    assert "Only 1 left" in caught.value.text
    assert (stock_of(shirt), stock_of(hat)) == ((1, 0, 0), (5, 0, 0))
    with platform_scope():
        assert not Hold.objects.filter(claim_id=view.checkout).exists()
    set_stock(shirt, 2)
    assert say_yes(ada, view).status == "requires_action"


def test_a_hold_that_lapsed_is_free_for_the_next_without_any_sweeper(world):
    ada, eve, shirt = shopper(world), shopper(world), shelve(world, on_hand=1)
    say_yes(ada, at_till(world, ada, (shirt, 1)))
    with platform_scope():
        Hold.objects.filter(stock__variant=shirt).update(expires_at=clock.now() - timedelta(seconds=1))
        shelf = shirt.stock.get()
        assert shelf.available == 0
    set_stock(shirt, 2)  # so that she gets as far as the till
    view = at_till(world, eve, (shirt, 1))
    set_stock(shirt, 1)
    assert say_yes(eve, view).status == "requires_action"
    assert stock_of(shirt) == (1, 1, 0)


def test_changing_the_cart_while_paying_and_starting_again_calls_the_payment_off(world):
    ada, shirt = shopper(world), shelve(world, on_hand=5)
    first = say_yes(ada, at_till(world, ada, (shirt, 1)))
    assert checkout.start(actor=ada.actor, site=world.scope, customer_id=ada.customer_id).payment == first
    put(world, ada, shirt, 1)
    again = checkout.start(actor=ada.actor, site=world.scope, customer_id=ada.customer_id)
    assert again.checkout != first.checkout
    assert again.proposal.items_minor == 9800
    assert stock_of(shirt) == (5, 0, 0)
    press(ada, say_yes(ada, again))
    assert stock_of(shirt) == (5, 0, 2)


def test_every_yes_has_its_audit_entry(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    payment = say_yes(ada, view)
    with platform_scope():
        entry = AuditEntry.objects.get(action="checkout.confirmed", target_id=str(view.checkout))
    assert (entry.actor_kind, entry.actor_id) == ("customer", ada.customer_id)
    assert entry.after["payment"] == str(payment.payment)
