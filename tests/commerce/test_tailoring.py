"""Made to measure: nothing is sewn from a guess, and only the tailor learns the numbers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from commerce.errors import MeasuresInvalid, MeasuresNeeded
from commerce.models import LineMeasures, MeasureSheet, Order, OrderLine
from commerce.orders import measures, services
from commerce.tailoring import services as tailoring
from commerce.tailoring.services import Confirmed
from server.accounts import privacy
from server.accounts.access import SYSTEM, platform_scope
from server.common.clock import now
from server.common.errors import Gone, NotFound
from server.common.models import AuditEntry
from tests.commerce.shop import at_till, buy, put, say_yes, shelve, shopper
from tests.factories import Shopper, World

NEEDS = ["waist", "hip", "inseam"]
TAPED = {"waist": Confirmed(741, "tape"), "hip": Confirmed(987, "tape"), "inseam": Confirmed(763, "tape")}


def vendor(world: World, number: int = 0) -> Any:
    return world.member_ticket(world.vendor_users[number])[1].actor


def sewn(world: World) -> Any:
    """A variant of a product that is made to measure."""
    variant = shelve(world, title="Senator trousers")
    tailoring.require(actor=vendor(world), product_id=variant.product_id, keys=NEEDS)
    return variant


def confirm(world: World, who: Shopper, variant: Any, values: dict[str, Confirmed] = TAPED) -> list[str]:
    return tailoring.confirm(
        actor=who.actor,
        site=world.scope,
        customer_id=who.customer_id,
        product_id=variant.product_id,
        values=values,
    )


def line_of(order: Order) -> OrderLine:
    with platform_scope():
        return OrderLine.objects.get(order=order)


def advance(world: World, order: Order, step: str) -> None:
    with platform_scope():
        (part,) = order.vendor_orders.all()
    services.advance(vendor_order_id=part.pk, step=step, actor=vendor(world))


def test_a_made_to_measure_garment_is_not_put_into_a_cart_before_its_measurements(world):
    ada, variant = shopper(world), sewn(world)
    with pytest.raises(MeasuresNeeded) as caught:
        put(world, ada, variant)
    assert caught.value.code == "measures_needed"
    assert caught.value.details["missing"] == NEEDS
    assert caught.value.details["product"] == str(variant.product_id)
    confirm(world, ada, variant)
    assert put(world, ada, variant).count == 1


def test_ready_made_goods_ask_for_nothing(world):
    ada, variant = shopper(world), shelve(world)
    assert put(world, ada, variant).count == 1
    with pytest.raises(NotFound):
        confirm(world, ada, variant)


def test_what_the_camera_saw_must_be_accepted_by_name(world):
    ada, variant = shopper(world), sewn(world)
    seen = {**TAPED, "hip": Confirmed(990, "camera")}
    with pytest.raises(MeasuresNeeded) as caught:
        confirm(world, ada, variant, seen)
    assert caught.value.details["missing"] == ["hip"]
    with platform_scope():
        assert not MeasureSheet.objects.filter(customer_id=ada.customer_id).exists()
    assert confirm(world, ada, variant, {**seen, "hip": Confirmed(990, "camera", accepted=True)}) == NEEDS


def test_no_value_stands_in_the_audit_or_in_a_refusal(world):
    ada, variant = shopper(world), sewn(world)
    with pytest.raises(MeasuresInvalid) as caught:
        confirm(world, ada, variant, {**TAPED, "hip": Confirmed(98_712, "tape")})
    assert caught.value.details == {"keys": ["hip"]}
    order = buy_sewn(world, ada, variant)
    measures.measures_of_line(actor=vendor(world), line_id=line_of(order).pk)
    with platform_scope():
        told = [
            (entry.action, f"{entry.before} {entry.after}")
            for entry in AuditEntry.objects.filter(action__startswith="measures.")
            if entry.actor_id in (ada.customer_id, vendor(world).id)
        ]
    assert sorted(action for action, _ in told) == ["measures.confirmed", "measures.read"]
    assert not any(secret in text for _, text in told for secret in ("741", "987", "763"))


def buy_sewn(world: World, who: Shopper, variant: Any) -> Order:
    confirm(world, who, variant)
    return buy(world, who, (variant, 1))


def test_the_vendor_who_sews_gets_exactly_what_was_confirmed_for_that_line(world):
    ada, variant = shopper(world), sewn(world)
    confirm(world, ada, variant, {**TAPED, "bust": Confirmed(940, "tape")})  # not asked for: not kept
    line = line_of(buy(world, ada, (variant, 1)))
    told = measures.measures_of_line(actor=vendor(world), line_id=line.pk)
    assert {key: (value.mm, value.source) for key, value in told.measurements.items()} == {
        "waist": (741, "tape"), "hip": (987, "tape"), "inseam": (763, "tape"),
    }  # fmt: skip
    for stranger in (vendor(world, 1), world.member_ticket(world.owner)[1].actor, ada.actor):
        with pytest.raises(NotFound):
            measures.measures_of_line(actor=stranger, line_id=line.pk)


def test_in_the_database_the_values_are_sealed(world):
    ada, variant = shopper(world), sewn(world)
    line = line_of(buy_sewn(world, ada, variant))
    with platform_scope():
        rows = [
            bytes(MeasureSheet.objects.get(customer_id=ada.customer_id).values_sealed),
            bytes(LineMeasures.objects.get(pk=line.pk).values_sealed),
        ]
    assert not any(b"741" in row or b"waist" in row for row in rows)


def test_correcting_them_later_does_not_change_what_was_ordered(world):
    ada, variant = shopper(world), sewn(world)
    line = line_of(buy_sewn(world, ada, variant))
    confirm(world, ada, variant, {**TAPED, "waist": Confirmed(800, "tape")})
    assert measures.measures_of_line(actor=vendor(world), line_id=line.pk).measurements["waist"].mm == 741


def test_an_offer_is_not_confirmed_once_the_measurements_are_gone(world):
    ada, variant = shopper(world), sewn(world)
    confirm(world, ada, variant)
    view = at_till(world, ada, (variant, 1))
    with platform_scope():
        MeasureSheet.objects.filter(customer_id=ada.customer_id).update(
            confirmed_at=now() - timedelta(days=91)
        )
    with pytest.raises(MeasuresNeeded):
        say_yes(ada, view)
    with platform_scope():
        assert not LineMeasures.objects.filter(customer_id=ada.customer_id).exists()


def test_after_dispatch_the_vendor_sees_them_no_more(world):
    ada, variant = shopper(world), sewn(world)
    order = buy_sewn(world, ada, variant)
    advance(world, order, "shipped")
    with pytest.raises(Gone):
        measures.measures_of_line(actor=vendor(world), line_id=line_of(order).pk)


def test_what_nobody_needs_is_swept_away_and_what_is_needed_stays(world):
    ada, variant = shopper(world), sewn(world)
    sewing = line_of(buy_sewn(world, ada, variant))
    done = buy_sewn(world, ada, variant)
    over = line_of(done)
    confirm(world, ada, variant)
    abandoned = at_till(world, ada, (variant, 1))
    say_yes(ada, abandoned)
    advance(world, done, "shipped")
    advance(world, done, "delivered")
    with platform_scope():
        done.vendor_orders.update(updated_at=now() - timedelta(days=31))
        LineMeasures.objects.filter(customer_id=ada.customer_id).update(bound_at=now() - timedelta(days=2))
        assert LineMeasures.objects.filter(customer_id=ada.customer_id).count() == 3
    measures.sweep_measures()
    with platform_scope():
        left = set(LineMeasures.objects.filter(customer_id=ada.customer_id).values_list("pk", flat=True))
    assert left == {sewing.pk} and over.pk not in left


def test_erasing_her_leaves_no_measurement_with_anyone(world):
    ada, variant = shopper(world), sewn(world)
    line = line_of(buy_sewn(world, ada, variant))
    told = privacy.export(ada.customer_id, actor=SYSTEM(world.marketplace.pk))
    assert told["made_to_measure"][0]["measurements"]["waist"] == {
        "mm": 741,
        "source": "tape",
        "accepted": False,
    }
    erased = privacy.erase(ada.customer_id, actor=SYSTEM(world.marketplace.pk))
    assert (erased.did["measure_sheets"], erased.did["order_measures"]) == (1, 1)
    with pytest.raises(Gone):
        measures.measures_of_line(actor=vendor(world), line_id=line.pk)


def test_only_the_vendor_says_what_her_product_needs_over_http(world):
    variant = shelve(world)
    client = Client()
    address = f"/api/v1/console/products/{variant.product_id}/measures"

    def ask(number: int, keys: list[str]) -> Any:
        token, _ = world.member_ticket(world.vendor_users[number])
        return client.put(
            address, {"keys": keys}, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
        )

    assert ask(0, NEEDS).json() == {"keys": NEEDS}
    assert ask(1, NEEDS).status_code == 404
    refused = ask(0, ["waist", "soul"])
    assert (refused.status_code, refused.json()["details"]) == (400, {"keys": ["soul"]})
    assert ask(0, []).json() == {"keys": []}
    assert put(world, shopper(world), variant).count == 1
