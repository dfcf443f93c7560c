"""What shoppers say of the size they bought."""

from typing import Any

import pytest
from django.test import Client

from commerce.errors import FitTooEarly
from commerce.models import FitFeedback, Order, OrderLine
from commerce.orders import feedback, services
from commerce.orders.feedback import Voices
from server.accounts.access import SYSTEM, platform_scope
from server.common.errors import NotFound
from tests.commerce.shop import buy, shelve, shopper
from tests.factories import Shopper, World


def delivered(world: World, who: Shopper, variant: Any) -> OrderLine:
    order: Order = buy(world, who, (variant, 1))
    actor = world.member_ticket(world.vendor_users[0])[1].actor
    with platform_scope():
        (part,) = order.vendor_orders.all()
    for step in ("shipped", "delivered"):
        services.advance(vendor_order_id=part.pk, step=step, actor=actor)
    with platform_scope():
        return OrderLine.objects.get(order=order)


def heard(variant: Any) -> tuple[Voices | None, Voices | None]:
    with platform_scope():
        own, vendors = feedback.voices([variant.product_id])
    return own.get(variant.product_id), vendors.get(variant.tenant_id)


def test_a_shopper_says_too_small_of_what_has_arrived_and_the_last_word_counts(world):
    ada, variant = shopper(world), shelve(world)
    line = delivered(world, ada, variant)
    assert feedback.say(actor=ada.actor, line_id=line.pk, fit="too_large").fit == "too_large"
    feedback.say(actor=ada.actor, line_id=line.pk, fit="too_small")
    with platform_scope():
        (row,) = FitFeedback.objects.filter(product_id=variant.product_id)
    assert (row.fit, row.source, row.size, row.tenant_id) == ("too_small", "shopper", "M", variant.tenant_id)
    assert heard(variant) == (Voices(1, 0, 0), Voices(1, 0, 0))


def test_before_it_has_arrived_nobody_can_say(world):
    ada, variant = shopper(world), shelve(world)
    order = buy(world, ada, (variant, 1))
    with platform_scope():
        line = OrderLine.objects.get(order=order)
    with pytest.raises(FitTooEarly) as caught:
        feedback.say(actor=ada.actor, line_id=line.pk, fit="fits")
    assert caught.value.details == {"status": "new"}


def test_of_another_s_order_nobody_speaks(world):
    ada, eve, variant = shopper(world), shopper(world), shelve(world)
    line = delivered(world, ada, variant)
    with pytest.raises(NotFound):
        feedback.say(actor=eve.actor, line_id=line.pk, fit="too_small")


def test_who_keeps_it_and_says_nothing_counts_as_fitted_and_one_shopper_has_one_voice(world):
    variant = shelve(world)
    ada, bea, cleo = shopper(world), shopper(world), shopper(world)
    for _ in range(2):
        feedback.say(actor=ada.actor, line_id=delivered(world, ada, variant).pk, fit="too_small")
    delivered(world, bea, variant)
    delivered(world, cleo, variant)
    assert heard(variant)[0] == Voices(too_small=1, too_large=0, fitted=2)


def test_a_return_tells_by_the_same_door(world):
    ada, variant = shopper(world), shelve(world)
    line = delivered(world, ada, variant)
    feedback.say(actor=SYSTEM(world.marketplace.pk), line_id=line.pk, fit="too_small", source="return")
    with platform_scope():
        assert FitFeedback.objects.get(pk=line.pk).source == "return"


def test_over_http_she_says_it_of_her_own_line(world):
    client = Client()
    ada, variant = shopper(world), shelve(world)
    line = delivered(world, ada, variant)

    def say(who: Shopper, fit: str) -> Any:
        return client.post(
            f"/api/v1/orders/lines/{line.pk}/fit",
            {"fit": fit},
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {who.token}",
        )

    assert say(ada, "too_small").json() == {"line": str(line.pk), "fit": "too_small"}
    assert say(ada, "so-so").status_code == 400
    assert say(shopper(world), "fits").status_code == 404
