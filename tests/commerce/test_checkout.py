"""From a full cart to an exact total that can be agreed to."""

import pytest

from commerce.carts import services as carts
from commerce.checkout import services as checkout
from commerce.errors import AddressInvalid, CartEmpty, CheckoutClosed, NotForSale, OutOfStock
from commerce.models import Checkout, DeliveryRate, Proposal
from server.accounts import access
from server.accounts.access import platform_scope
from server.common.errors import NotFound
from tests.commerce.shop import ADDRESS, at_till, put, say_yes, set_price, set_stock, shelve, shopper
from tests.factories import make_world


def start(world, who, actor=None):
    return checkout.start(actor=actor or who.actor, site=world.scope, customer_id=who.customer_id)


def test_a_checkout_asks_for_the_address_first(world):
    ada = shopper(world)
    put(world, ada, shelve(world))
    view = start(world, ada)
    assert (view.status, view.missing, view.address, view.proposal) == ("incomplete", ["address"], None, None)
    assert start(world, ada).checkout == view.checkout


def test_an_empty_cart_cannot_be_checked_out(world):
    ada = shopper(world)
    with pytest.raises(CartEmpty):
        start(world, ada)


def test_the_total_is_items_and_delivery_per_vendor_and_tax_per_line(world):
    shirt = shelve(world, price_minor=3333, vendor=0)
    hat = shelve(world, price_minor=1001, vendor=1, title="Blue hat")
    view = at_till(world, shopper(world), (shirt, 2), (hat, 1)).proposal
    assert view.items_minor == 6666 + 1001
    assert [line.tax_minor for line in view.lines] == [500, 75]  # 499.95 and 75.075
    assert [(d.vendor, d.price_minor) for d in view.deliveries] == [("Red Thread", 600), ("Blue Loom", 600)]
    assert (view.tax_minor, view.delivery_minor, view.discount_minor) == (575, 1200, 0)
    assert view.total_minor == 7667 + 1200 + 575
    assert (view.status, view.version, view.address.name) == ("open", 2, "Ada Obi")


def test_where_prices_include_tax_it_is_not_added_again():
    world = make_world(tax_rate_bp=2000, tax_included=True)
    view = at_till(world, shopper(world), (shelve(world, price_minor=1200), 1)).proposal
    assert (view.items_minor, view.tax_minor, view.tax_included, view.total_minor) == (1200, 200, True, 1800)


def test_delivery_is_free_above_a_vendors_own_limit_and_differs_by_country(world):
    vendor = world.vendors[0]
    with platform_scope():
        rate = {"tenant": vendor, "marketplace": world.marketplace, "currency": "USD", "label": "Post"}
        DeliveryRate.objects.create(**rate, price_minor=450, free_from_minor=5000)
        DeliveryRate.objects.create(**rate, price_minor=1900, country="GB", days="5-9")
    shirt, ada = shelve(world, price_minor=2500), shopper(world)
    assert at_till(world, ada, (shirt, 1)).proposal.delivery_minor == 450
    assert at_till(world, ada, (shirt, 1)).proposal.delivery_minor == 0
    british = {**ADDRESS, "country": "gb", "postcode": "sw1a 1aa"}
    view = checkout.set_address(actor=ada.actor, checkout_id=start(world, ada).checkout, address=british)
    assert view.proposal.delivery_minor == 1900
    assert (view.address.country, view.address.postcode) == ("GB", "SW1A 1AA")


def test_every_wrong_field_of_an_address_is_named(world):
    ada = shopper(world)
    put(world, ada, shelve(world))
    view = start(world, ada)
    bad = {
        "name": " \u200b ",
        "line1": "x" * 121,
        "city": 5,
        "country": "USA",
        "postcode": "1",
        "email": "ada@",
        "phone": "call me",
    }
    with pytest.raises(AddressInvalid) as caught:
        checkout.set_address(actor=ada.actor, checkout_id=view.checkout, address=bad)
    assert caught.value.code == "address_invalid"
    assert list(caught.value.details["fields"]) == ["name", "line1", "city", "country", "phone", "email"]
    with pytest.raises(AddressInvalid) as caught:
        checkout.set_address(
            actor=ada.actor, checkout_id=view.checkout, address={**ADDRESS, "postcode": "ABC"}
        )
    assert list(caught.value.details["fields"]) == ["postcode"]
    assert start(world, ada).address is None


def test_an_address_is_sealed_and_comes_back_at_the_next_checkout(world):
    ada = shopper(world)
    shirt = shelve(world)
    first = at_till(world, ada, (shirt, 1))
    with platform_scope():
        sealed = bytes(Checkout.objects.get(pk=first.checkout).address_sealed)
    assert b"Ada" not in sealed
    assert b"Marina" not in sealed
    checkout.cancel(actor=ada.actor, checkout_id=first.checkout)
    again = start(world, ada)
    assert again.checkout != first.checkout
    assert again.proposal.address.line1 == "14 Marina Road"


@pytest.mark.parametrize("change", ["cart", "address", "price"])
def test_any_change_brings_a_new_proposal_and_ends_the_old_one(world, change):
    ada, shirt = shopper(world), shelve(world, price_minor=4900)
    old = at_till(world, ada, (shirt, 1))
    if change == "cart":
        put(world, ada, shirt, 1)
    elif change == "price":
        set_price(shirt, 5200)
    else:
        checkout.set_address(
            actor=ada.actor, checkout_id=old.checkout, address={**ADDRESS, "line1": "15 Marina Road"}
        )
    new = start(world, ada)
    assert new.checkout == old.checkout
    assert new.proposal.proposal != old.proposal.proposal
    with platform_scope():
        assert Proposal.objects.get(pk=old.proposal.proposal).status == "superseded"
        assert Proposal.objects.filter(checkout=old.checkout, status="open").count() == 1


def test_without_a_change_the_proposal_stays_the_same(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    assert start(world, ada).proposal == view.proposal
    assert checkout.propose(actor=ada.actor, checkout_id=view.checkout) == view.proposal
    assert checkout.latest(customer_id=ada.customer_id, site=world.scope).proposal == view.proposal


def test_a_proposal_cannot_be_altered_even_by_the_server(world):
    from django.db import DatabaseError

    view = at_till(world, shopper(world), (shelve(world), 1))
    with pytest.raises(DatabaseError, match="never changed"), platform_scope():
        Proposal.objects.filter(pk=view.proposal.proposal).update(total_minor=1)


def test_what_sold_out_since_is_said_before_the_address_is_asked_for(world):
    ada, shirt = shopper(world), shelve(world, on_hand=3)
    put(world, ada, shirt, 3)
    set_stock(shirt, 2)
    with pytest.raises(OutOfStock) as caught:
        start(world, ada)
    assert caught.value.details["available"] == 2
    with platform_scope():
        type(shirt).objects.filter(pk=shirt.pk).update(active=False)
    with pytest.raises(NotForSale):
        start(world, ada)


def test_the_assistant_may_prepare_a_checkout_for_its_shopper_and_for_no_other(world):
    ada, eve = shopper(world), shopper(world)
    put(world, ada, shelve(world))
    helper = access.assistant(world.marketplace.pk, site_id=world.site.pk, on_behalf_of=ada.customer_id)
    view = start(world, ada, actor=helper)
    assert checkout.set_address(actor=helper, checkout_id=view.checkout, address=ADDRESS).proposal
    other = access.assistant(world.marketplace.pk, site_id=world.site.pk, on_behalf_of=eve.customer_id)
    for actor in (other, eve.actor, access.Actor("anonymous", None, world.marketplace.pk)):
        with pytest.raises(NotFound):
            checkout.set_address(actor=actor, checkout_id=view.checkout, address=ADDRESS)
        with pytest.raises(NotFound):
            checkout.cancel(actor=actor, checkout_id=view.checkout)
        with pytest.raises(NotFound):
            checkout.checkout_of(actor=actor, checkout_id=view.checkout)
        with pytest.raises(NotFound):
            start(world, ada, actor=actor)


def test_a_checkout_that_is_over_takes_no_changes(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    checkout.cancel(actor=ada.actor, checkout_id=view.checkout)
    assert checkout.cancel(actor=ada.actor, checkout_id=view.checkout).status == "canceled"
    with pytest.raises(CheckoutClosed):
        checkout.set_address(actor=ada.actor, checkout_id=view.checkout, address=ADDRESS)
    with pytest.raises(CheckoutClosed):
        say_yes(ada, view)


def test_emptying_the_cart_takes_the_proposal_away(world):
    ada = shopper(world)
    view = at_till(world, ada, (shelve(world), 1))
    line = view.proposal.lines[0].line
    carts.remove_line(actor=ada.actor, site=world.scope, customer_id=ada.customer_id, line_id=line)
    with pytest.raises(CheckoutClosed) as caught:
        checkout.propose(actor=ada.actor, checkout_id=view.checkout)
    assert caught.value.details["missing"] == ["items"]
