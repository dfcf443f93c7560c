"""A cart: what may be put in, who may see it, and how two changes at once end."""

import pytest

from commerce.carts import selectors
from commerce.carts import services as carts
from commerce.errors import CartFull, NotForSale, OutOfStock, QuantityNotWhole, QuantityOutOfRange
from commerce.models import Cart, CartLine, Product, Variant
from server.accounts.access import platform_scope
from server.common.errors import IdempotencyConflict, NotFound, Stale
from server.common.ids import uuid7
from tests.commerce.shop import at_once, put, set_price, shelve, shopper


def current(world, who):
    return selectors.current_cart(customer_id=who.customer_id, site=world.scope)


def test_an_empty_cart_is_shown_as_such(world):
    view = current(world, world.shopper())
    assert (view.cart, view.version, view.lines, view.items_minor) == (None, 0, [], 0)


def test_two_of_the_red_one(world):
    shirt, ada = shelve(world, price_minor=4900), shopper(world)
    view = put(world, ada, shirt, 2)
    line = view.lines[0]
    assert (line.variant, line.quantity, line.unit_minor, line.total_minor) == (shirt.pk, 2, 4900, 9800)
    assert (line.vendor.name, line.available, line.image) == ("Red Thread", 10, "/static/red.svg")
    assert (view.items_minor, view.count, view.version, view.currency) == (9800, 2, 1, "USD")
    assert put(world, ada, shirt, 1).lines[0].quantity == 3
    assert len(current(world, ada).lines) == 1


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9, -(2**70)])
def test_a_quantity_out_of_range_is_refused_by_name(world, quantity):
    shirt, ada = shelve(world), shopper(world)
    with pytest.raises(QuantityOutOfRange) as caught:
        put(world, ada, shirt, quantity)
    assert caught.value.code == "quantity_out_of_range"
    assert current(world, ada).lines == []


@pytest.mark.parametrize("quantity", [1.5, "2", None, True, float("nan"), [1]])
def test_a_quantity_that_is_not_whole_is_refused_by_name(world, quantity):
    with pytest.raises(QuantityNotWhole) as caught:
        put(world, shopper(world), shelve(world), quantity)
    assert caught.value.code == "quantity_not_whole"


def test_a_line_never_grows_beyond_ninety_nine(world):
    shirt, ada = shelve(world, on_hand=1000), shopper(world)
    put(world, ada, shirt, 60)
    with pytest.raises(QuantityOutOfRange):
        put(world, ada, shirt, 40)
    assert current(world, ada).lines[0].quantity == 60


def test_more_than_there_are_is_refused_with_how_many_there_are(world):
    shirt = shelve(world, on_hand=3)
    with pytest.raises(OutOfStock) as caught:
        put(world, shopper(world), shirt, 4)
    assert caught.value.details["available"] == 3
    assert caught.value.details["variant"] == str(shirt.pk)


def test_set_and_remove(world):
    shirt, ada = shelve(world), shopper(world)
    line = put(world, ada, shirt, 1).lines[0].line
    mine = {"actor": ada.actor, "site": world.scope, "customer_id": ada.customer_id}
    assert carts.set_quantity(**mine, line_id=line, quantity=5).lines[0].quantity == 5
    view = carts.remove_line(**mine, line_id=line)
    assert (view.lines, view.version) == ([], 3)
    with pytest.raises(NotFound):
        carts.remove_line(**mine, line_id=line)


def test_a_change_of_a_cart_that_has_moved_on_is_stale(world):
    shirt, ada = shelve(world), shopper(world)
    put(world, ada, shirt, 1)
    with pytest.raises(Stale) as caught:
        put(world, ada, shirt, 1, version=0)
    assert caught.value.details == {"version": 1}
    assert put(world, ada, shirt, 1, version=1).version == 2


def test_the_same_press_twice_adds_once(world):
    shirt, ada = shelve(world), shopper(world)
    first = put(world, ada, shirt, 2, key="press-1")
    assert put(world, ada, shirt, 2, key="press-1") == first
    assert current(world, ada).count == 2
    with pytest.raises(IdempotencyConflict):
        put(world, ada, shirt, 3, key="press-1")


def test_another_shoppers_line_is_not_there(world):
    shirt, ada, eve = shelve(world), shopper(world), shopper(world)
    line = put(world, ada, shirt).lines[0].line
    put(world, eve, shirt)
    with pytest.raises(NotFound):
        carts.set_quantity(
            actor=eve.actor, site=world.scope, customer_id=eve.customer_id, line_id=line, quantity=9
        )
    assert current(world, ada).lines[0].quantity == 1


def test_goods_of_another_marketplace_are_not_for_sale_here(world):
    from tests.factories import make_world

    elsewhere = shelve(make_world())
    with pytest.raises(NotForSale):
        put(world, shopper(world), elsewhere)
    with pytest.raises(NotForSale):
        carts.add_line(
            actor=shopper(world).actor,
            site=world.scope,
            customer_id=shopper(world).customer_id,
            variant_id=uuid7(),
        )


def test_goods_taken_off_the_shelf_stay_visible_but_cannot_be_had(world):
    shirt, ada = shelve(world), shopper(world)
    put(world, ada, shirt)
    with platform_scope():
        Product.objects.filter(pk=shirt.product_id).update(status="archived")
    line = current(world, ada).lines[0]
    assert (line.available, line.title) == (0, "No longer sold")
    with pytest.raises(NotForSale):
        put(world, ada, shirt)


def test_a_price_that_moved_is_shown_with_what_it_was(world):
    shirt, ada = shelve(world, price_minor=4900), shopper(world)
    put(world, ada, shirt, 2)
    set_price(shirt, 5100)
    view = current(world, ada)
    assert view.items_minor == 10200
    assert [(c.was_minor, c.now_minor) for c in view.changes] == [(4900, 5100)]


def test_a_cart_holds_fifty_different_things(world):
    ada = shopper(world)
    shirt = shelve(world)
    with platform_scope():
        variants = [
            Variant(
                tenant=shirt.tenant,
                marketplace=shirt.marketplace,
                product=shirt.product,
                sku=f"{shirt.sku}-{n}",
                price_minor=100,
                currency="USD",
            )
            for n in range(49)
        ]
        Variant.objects.bulk_create(variants)
        put(world, ada, shirt)
        cart = Cart.objects.get(customer_id=ada.customer_id)
        cart.lines.bulk_create(
            type(cart.lines.first())(
                tenant_id=cart.tenant_id, cart=cart, variant=v, quantity=1, unit_minor=100
            )
            for v in variants
        )
    with pytest.raises(CartFull):
        put(world, ada, shelve(world))


def test_what_she_put_in_before_signing_in_goes_with_her(world):
    shirt, hat = shelve(world, on_hand=500), shelve(world, title="Hat")
    before, herself = shopper(world), shopper(world)
    put(world, before, shirt, 60)
    put(world, before, hat, 1)
    put(world, herself, shelve(world, title="Belt"), 1)
    put(world, herself, shirt, 50)
    merge = {"actor": herself.actor, "site": world.scope, "from_customer_id": before.customer_id}
    view = carts.merge(**merge, to_customer_id=herself.customer_id)
    assert {(line.title, line.quantity) for line in view.lines} == {
        ("Red shirt", 99),
        ("Hat", 1),
        ("Belt", 1),
    }
    assert carts.merge(**merge, to_customer_id=herself.customer_id) == view  # told twice
    assert current(world, before).lines == []
    with platform_scope():
        assert Cart.objects.get(customer_id=before.customer_id).status == "merged"
        assert (
            CartLine.objects.filter(cart__customer_id=before.customer_id).count() == 1
        )  # the twin, left behind


def test_two_first_presses_at_once_make_one_cart(world):
    shirt, ada = shelve(world), shopper(world)
    results = at_once([lambda: put(world, ada, shirt, 1)] * 6)
    assert not [r for r in results if isinstance(r, BaseException)], results
    assert current(world, ada).count == 6
    with platform_scope():
        assert Cart.objects.filter(customer_id=ada.customer_id).count() == 1
