"""Her own size on goods: from her body, the nearest chart, and what others said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agents import sizing
from commerce.errors import MeasuresNeeded
from commerce.models import FitFeedback, MeasureSheet, OrderLine, SizeChart, SizeGirth
from commerce.orders import measures, services
from commerce.tailoring import services as tailoring
from measurement.models import Consent, Profile
from measurement.scopes import own_scope
from measurement.services import erasing
from server.accounts import customers
from server.accounts.access import platform_scope, scope
from server.common import outbox
from server.common.clock import now
from server.common.errors import Gone
from tests.commerce.catalogue.shelves import sell
from tests.commerce.shop import buy, put, shelve, shopper
from tests.factories import Shopper, World

BODY = {"bust": (940, 12), "waist": (780, 14), "hip": (1000, 12), "inseam": (780, 10)}


def measured(
    world: World, body: dict[str, tuple[int, int]] = BODY, *, source: str = "camera", days: int = 30
) -> Shopper:
    """A shopper with a profile."""
    who = shopper(world)
    tenant, customer = world.marketplace.pk, who.customer_id
    values = {
        key: {"mm": mm, "plus_minus_mm": pm, "source": source, "confirmed_at": None}
        for key, (mm, pm) in body.items()
    }
    with own_scope(tenant, customer):
        consent = Consent.objects.create(
            tenant_id=tenant,
            customer_id=customer,
            version="1",
            purpose="size_advice",
            adult=True,
            given_at=now(),
        )
        Profile.objects.create(
            tenant_id=tenant,
            customer_id=customer,
            consent=consent,
            values_sealed=customers.seal_for(customer, {"measurements": values, "stated": None}),
            updated_at=now(),
            expires_at=now() + timedelta(days=days),
        )
    return who


def advice(world: World, who: Shopper, *products: Any, **more: Any) -> dict[Any, sizing.FitView]:
    return sizing.advice_for(
        customer_id=who.customer_id,
        product_ids=[product.pk for product in products],
        site=world.scope,
        **more,
    )


def test_a_shirt_says_her_size_and_how_sure_it_is(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "M", "L"))
    view = advice(world, measured(world), shirt)[shirt.pk]
    assert (view.size, view.sure, view.between, view.text) == ("M", "high", None, "M should fit.")


def test_between_two_sizes_both_are_said(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "M", "L"))
    view = advice(world, measured(world, {"bust": (978, 12)}), shirt)[shirt.pk]
    assert (view.size, view.between, view.sure) == ("M", ("M", "L"), "fair")


def test_the_words_are_the_product_s_own_labels(world):
    dress = sell(world, "Ankara", type="Dresses", gender="women", sizes=("NG 12", "NG 14", "NG 16"))
    view = advice(world, measured(world, {"bust": (880, 5), "waist": (720, 5), "hip": (960, 5)}), dress)[
        dress.pk
    ]
    assert (view.size, view.text) == ("NG 12", "NG 12 should fit.")


def test_a_size_that_it_does_not_come_in_is_said_to_be_missing(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "L"))
    view = advice(world, measured(world), shirt)[shirt.pk]
    assert (view.size, view.sure, view.reason) == (None, None, "not_offered")
    assert view.text == "M would fit by the chart, but this does not come in it."


def test_without_a_profile_or_once_it_has_expired_nothing_is_said(world):
    shirt = sell(world, "Shirt", gender="women")
    assert advice(world, shopper(world), shirt) == {}
    assert advice(world, measured(world, days=-1), shirt) == {}


def test_of_what_is_not_sized_by_girths_nothing_is_said(world):
    who = measured(world)
    goods = [
        sell(world, "Watch", type="Watches", sizes=("",)),
        sell(world, "Scarf", type="Scarves", sizes=("One size",)),
        sell(world, "Kid's shirt", type="Shirts", gender="girls", sizes=("M", "L")),
    ]
    assert advice(world, who, *goods) == {}


def test_shoes_want_a_foot_that_nobody_has_measured(world):
    shoes = sell(world, "Boots", type="Boots", gender="women", sizes=("38", "39"))
    who = measured(world)
    assert advice(world, who, shoes) == {}
    told = sizing.detail_for(customer_id=who.customer_id, product_id=shoes.pk, site=world.scope)
    assert (told.size, told.reason) == (None, "no_foot")


def test_what_a_tape_would_settle_is_said_on_the_card(world):
    dress = sell(world, "Dress", type="Dresses", gender="women")
    view = advice(world, measured(world, {"waist": (780, 10)}), dress)[dress.pk]
    assert (view.size, view.reason) == (None, "missing_dimension")
    assert view.text == "To advise a size here we would need: bust or chest, hips."


def test_the_vendor_s_own_chart_counts_more_than_the_standard(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "M", "L"))
    with scope(world.vendors[0].pk):
        chart = SizeChart.objects.create(
            tenant=world.vendors[0], name="Ours", gender="women", system="alpha", source="our pattern"
        )
        for place, (size, low, high) in enumerate((("S", 880, 960), ("M", 960, 1040), ("L", 1040, 1130))):
            SizeGirth.objects.create(
                tenant=world.vendors[0],
                chart=chart,
                position=place,
                size=size,
                girth="bust",
                min_mm=low,
                max_mm=high,
            )
    view = advice(world, measured(world, {"bust": (920, 12)}), shirt)[shirt.pk]
    assert (view.size, view.sure) == ("S", "high")


def complaints(product: Any, world: World, fit: str, count: int) -> None:
    """Order lines of as many shoppers, each with a word on the fit."""
    variant = sell_variant(product)
    for _ in range(count):
        order = buy(world, shopper(world), (variant, 1))
        with platform_scope():
            line = OrderLine.objects.get(order=order)
            FitFeedback.objects.create(
                order_line=line,
                tenant_id=line.tenant_id,
                shop_id=line.shop_id,
                customer_id=order.customer_id,
                product_id=line.product_id,
                fit=fit,
                at=now(),
            )


def sell_variant(product: Any) -> Any:
    with platform_scope():
        return product.variants.first()


def test_many_who_found_it_too_small_move_her_up_and_one_does_not(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "M", "L"), on_hand=50)
    near = measured(world, {"bust": (965, 5)})
    complaints(shirt, world, "too_small", 1)
    assert advice(world, near, shirt)[shirt.pk].size == "M"
    complaints(shirt, world, "too_small", 4)
    view = sizing.detail_for(customer_id=near.customer_id, product_id=shirt.pk, site=world.scope)
    assert (view.size, view.runs_small) == ("L", 0.5)


def test_her_taste_moves_her_near_a_border(world):
    shirt = sell(world, "Shirt", gender="women", sizes=("S", "M", "L"))
    who = measured(world, {"bust": (974, 12)})
    assert advice(world, who, shirt, taste="close")[shirt.pk].between is None
    assert advice(world, who, shirt, taste="loose")[shirt.pk].size == "L"


def test_the_number_of_queries_does_not_grow_with_the_number_of_products(world):
    who = measured(world)
    shirts = [sell(world, f"Shirt {n}", gender="women", vendor=n % 2) for n in range(12)]
    counts = []
    for some in (shirts[:1], shirts):
        with CaptureQueriesContext(connection) as asked:
            assert len(advice(world, who, *some)) == len(some)
        counts.append(
            len(
                [
                    one
                    for one in asked.captured_queries
                    if " FROM " in one["sql"] and "commerce_" in one["sql"]
                ]
            )
        )
    assert counts == [5, 5]  # products, charts, their girths, what is sewn, what was said of the fit


def test_she_sees_why_and_from_which_chart_over_http(world):
    dress = sell(world, "Dress", type="Dresses", gender="women", sizes=("S", "M", "L"))
    who = measured(world, {**BODY, "hip": (1090, 12)})
    answer = Client().get(f"/api/v1/products/{dress.pk}/fit", HTTP_AUTHORIZATION=f"Bearer {who.token}")
    body = answer.json()
    assert (answer.status_code, body["size"], body["sure"], body["chart"]) == (
        200,
        "L",
        "high",
        "Letters, women",
    )
    assert "2004" in body["source"]
    assert [(one["key"], one["size"], one["verdict"]) for one in body["dimensions"]] == [
        ("bust", "M", "loose"), ("waist", "M", "loose"), ("hip", "L", "fits"),
    ]  # fmt: skip
    assert not any(str(mm) in answer.content.decode() for mm in (940, 780, 1090))
    stranger = Client().get(
        f"/api/v1/products/{dress.pk}/fit", HTTP_AUTHORIZATION=f"Bearer {shopper(world).token}"
    )
    assert (stranger.json()["size"], stranger.json()["reason"]) == (None, "no_profile")
    assert Client().get(f"/api/v1/products/{dress.pk}/fit").status_code == 401


def test_made_to_measure_from_profile_to_the_tailor(world):
    variant = shelve(world, title="Agbada")
    vendor = world.member_ticket(world.vendor_users[0])[1].actor
    tailoring.require(actor=vendor, product_id=variant.product_id, keys=["bust", "waist"])
    who = measured(world)
    with pytest.raises(MeasuresNeeded):
        put(world, who, variant)

    def stand(accept: list[str]) -> Any:
        return Client().post(
            f"/api/v1/products/{variant.product_id}/measures",
            {"accept": accept},
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {who.token}",
        )

    refused = stand(["bust"])
    assert (refused.status_code, refused.json()["code"]) == (409, "measures_needed")
    assert refused.json()["details"]["missing"] == ["waist"]
    said = refused.content.decode().replace(str(variant.product_id), "")  # whose digits are the clock's
    assert "780" not in said
    assert stand(["bust", "waist"]).json() == {"keys": ["bust", "waist"]}
    order = buy(world, who, (variant, 1))
    with platform_scope():
        line = OrderLine.objects.get(order=order)
    told = measures.measures_of_line(actor=vendor, line_id=line.pk).measurements
    assert {key: (one.mm, one.source, one.accepted) for key, one in told.items()} == {
        "bust": (940, "camera", True), "waist": (780, "camera", True),
    }  # fmt: skip
    with platform_scope():
        (part,) = order.vendor_orders.all()
    assert services.advance(vendor_order_id=part.pk, step="accepted", actor=vendor).status == "accepted"


def test_a_made_to_measure_product_says_so_instead_of_a_size(world):
    dress = sell(world, "Dress", type="Dresses", gender="women", sizes=("S", "M"))
    vendor = world.member_ticket(world.vendor_users[0])[1].actor
    tailoring.require(actor=vendor, product_id=dress.pk, keys=["bust"])
    view = advice(world, measured(world), dress)[dress.pk]
    assert (view.size, view.reason, view.text) == (
        None,
        "made_to_measure",
        "This is sewn to your measurements.",
    )


@pytest.mark.parametrize(
    ("asked", "also"),
    [
        ({"size": "UK 12", "gender": "women"}, {"eu": "38", "fr": "40", "it": "44", "us": "8", "alpha": "S"}),
        (
            {"size": "Nigerian 12", "gender": "women"},
            {"eu": "38", "fr": "40", "it": "44", "us": "8", "alpha": "S"},
        ),
        ({"size": "EU 38", "gender": "women"}, {"uk": "12", "fr": "40", "it": "44", "us": "8", "alpha": "S"}),
        ({"size": "EU 50", "gender": "men"}, {"uk": "40", "alpha": "M"}),
        ({"size": "UK 8", "gender": "men", "shoes": "true"}, {"eu": "42", "us": "9"}),
    ],
)
def test_a_size_of_one_country_is_told_in_the_others(asked, also):
    answer = Client().get("/api/v1/sizes/convert", asked).json()
    assert answer["also"] == also


def test_a_size_that_no_chart_has_is_refused_with_a_code():
    answer = Client().get("/api/v1/sizes/convert", {"size": "UK 99", "gender": "women"})
    assert (answer.status_code, answer.json()["code"]) == (400, "size_unknown")


def test_deleting_her_measurements_takes_them_from_the_tailor_too(world):
    variant = shelve(world, title="Agbada")
    vendor = world.member_ticket(world.vendor_users[0])[1].actor
    tailoring.require(actor=vendor, product_id=variant.product_id, keys=["bust"])
    who = measured(world, source="tape")
    sizing.let_stand(
        actor=who.actor, customer_id=who.customer_id, product_id=variant.product_id, site=world.scope
    )
    order = buy(world, who, (variant, 1))
    with platform_scope():
        line = OrderLine.objects.get(order=order)
    erasing.erase(actor=who.actor)
    outbox.drain_now()
    with pytest.raises(Gone):
        measures.measures_of_line(actor=vendor, line_id=line.pk)
    with platform_scope():
        assert not MeasureSheet.objects.filter(customer_id=who.customer_id).exists()
