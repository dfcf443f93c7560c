"""Many at once: never one unit too many, never a deadlock, never a gap in the numbers."""

import random

from commerce.checkout import services as checkout
from commerce.errors import OutOfStock
from commerce.ledger import services as ledger
from commerce.models import Invoice, Order, OrderLine
from server.accounts.access import platform_scope
from server.common import outbox
from tests.commerce.shop import at_once, at_till, press, say_yes, shelve, shopper, stock_of


def test_fifty_shoppers_and_five_units(world):
    shirt = shelve(world, on_hand=5)
    people = [shopper(world) for _ in range(50)]
    tills = [at_till(world, someone, (shirt, 1)) for someone in people]
    results = at_once(
        [lambda who=who, till=till: say_yes(who, till) for who, till in zip(people, tills, strict=True)]
    )
    told = [r for r in results if isinstance(r, OutOfStock)]
    served = [(who, r) for who, r in zip(people, results, strict=True) if not isinstance(r, BaseException)]
    assert (len(served), len(told)) == (5, 45), [r for r in results if isinstance(r, BaseException)][:3]
    assert all(r.details["available"] == 0 and r.details["variant"] == str(shirt.pk) for r in told)
    assert stock_of(shirt) == (5, 5, 0)
    pressed = at_once([lambda who=who, payment=payment: press(who, payment) for who, payment in served])
    assert not [r for r in pressed if isinstance(r, BaseException)], pressed
    outbox.drain_now()
    with platform_scope():
        assert sum(OrderLine.objects.filter(variant_id=shirt.pk).values_list("quantity", flat=True)) == 5
        assert Order.objects.filter(tenant=world.marketplace).count() == 5
    assert stock_of(shirt) == (5, 0, 5)
    assert ledger.check()["problems"] == {}


def test_orders_of_many_lines_in_any_order_never_deadlock(world):
    dice = random.Random(7)
    shelf = [shelve(world, on_hand=1000, vendor=n % 2, title=f"Thing {n}") for n in range(6)]
    people = [shopper(world) for _ in range(24)]
    tills = []
    for someone in people:
        wishes = [(variant, dice.randint(1, 3)) for variant in dice.sample(shelf, dice.randint(2, 5))]
        tills.append(at_till(world, someone, *wishes))

    def whole(who, till):
        payment = say_yes(who, till)
        press(who, payment)
        if dice.random() < 0.3:
            checkout.latest(customer_id=who.customer_id, site=world.scope)

    results = at_once([lambda w=w, t=t: whole(w, t) for w, t in zip(people, tills, strict=True)])
    assert not [r for r in results if isinstance(r, BaseException)], results
    outbox.drain_now()
    with platform_scope():
        assert Order.objects.filter(tenant=world.marketplace).count() == 24
        for variant in shelf:
            sold = sum(OrderLine.objects.filter(variant_id=variant.pk).values_list("quantity", flat=True))
            assert stock_of(variant) == (1000, 0, sold)
        for vendor in world.vendors:
            numbers = sorted(Invoice.objects.filter(tenant=vendor).values_list("sequence", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) > 10
    assert ledger.check()["problems"] == {}


def test_one_yes_from_many_hands_at_once_is_one_payment(world):
    ada, shirt = shopper(world), shelve(world, on_hand=9)
    till = at_till(world, ada, (shirt, 2))
    results = at_once([lambda: say_yes(ada, till, key="one")] * 8)
    assert {r.payment for r in results} == {results[0].payment}
    assert stock_of(shirt) == (9, 2, 0)
