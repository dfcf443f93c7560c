"""Size charts: whose counts, what a vendor may put up, and what is wrong with it when it is refused."""

import json
from typing import Any

import pytest
from django.test import Client

from commerce.catalogue import chart_files, selectors, standards
from commerce.catalogue.chart_files import ChartInvalid, checked
from commerce.catalogue.sizes import sized_products
from commerce.models import SizeChart
from server.accounts.access import platform_scope, scope
from tests.commerce.catalogue.shelves import sell
from tests.factories import World

ABOUT = {"name": "Our cut", "source": "our own pattern", "unit": "cm", "system": "alpha"}


def codes(about: dict[str, Any], sizes: list[dict[str, Any]]) -> list[str]:
    with pytest.raises(ChartInvalid) as caught:
        checked(about, sizes)
    return [problem["code"] for problem in caught.value.details["problems"]]


def test_a_table_in_centimetres_becomes_ranges_in_millimetres():
    draft = checked(ABOUT, chart_files.sizes_of_csv("size,bust,waist\nS,82-90,66-74\nM,90-98,74-82\n"))
    assert draft.rows == (
        ("S", "bust", 820, 900), ("S", "waist", 660, 740), ("M", "bust", 900, 980), ("M", "waist", 740, 820),
    )  # fmt: skip


def test_inches_lists_and_commas_are_understood():
    draft = checked(
        {**ABOUT, "unit": "inch"}, [{"size": "S", "bust": [32, 34]}, {"size": "M", "bust": "34 to 36,5"}]
    )
    assert draft.rows == (("S", "bust", 813, 864), ("M", "bust", 864, 927))


def test_single_numbers_of_bodies_are_the_middle_and_of_garments_the_most_they_take():
    sizes = [{"size": "S", "bust": 86}, {"size": "M", "bust": 94}]
    assert checked(ABOUT, sizes).rows == (("S", "bust", 820, 900), ("M", "bust", 900, 980))
    assert checked({**ABOUT, "basis": "garment"}, sizes).rows == (
        ("S", "bust", 780, 860),
        ("M", "bust", 860, 940),
    )


def test_whole_centimetres_may_leave_one_between_them():
    assert checked(ABOUT, [{"size": "S", "bust": "82-86"}, {"size": "M", "bust": "87-91"}]).rows[1][2] == 870


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ([], ["chart_empty"]),
        ([{"size": "S"}], ["chart_empty"]),
        ([{"size": "", "bust": "82-90"}], ["chart_size_missing"]),
        ([{"size": "S", "bust": "82-90"}, {"size": "s", "bust": "90-98"}], ["chart_size_twice"]),
        ([{"size": "S", "tail": "82-90"}], ["chart_girth_unknown"]),
        ([{"size": "S", "bust": "wide"}], ["chart_not_a_number"]),
        ([{"size": "S", "bust": "90-82"}], ["chart_range_reversed"]),
        ([{"size": "S", "bust": "820-900"}], ["chart_out_of_range"]),
        ([{"size": "S", "bust": "82-92"}, {"size": "M", "bust": "90-98"}], ["chart_overlap"]),
        ([{"size": "S", "bust": "82-90"}, {"size": "M", "bust": "94-98"}], ["chart_gap"]),
        ([{"size": "M", "bust": "90-98"}, {"size": "S", "bust": "82-90"}], ["chart_not_ascending"]),
        ([{"size": "S", "bust": "82-90"}, {"size": "M", "bust": 94}], ["chart_mixed"]),
        ([{"size": str(n), "bust": 60 + n} for n in range(61)], ["chart_too_large"]),
        ([{"size": "S", "bust": "wide", "tail": 3}, {"size": "S"}],
         ["chart_not_a_number", "chart_girth_unknown", "chart_size_twice"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_with_a_chart_is_told_with_codes(sizes: list[dict[str, Any]], found: list[str]):
    assert codes(ABOUT, sizes) == found


def test_a_chart_without_a_unit_is_refused():
    assert codes({**ABOUT, "unit": ""}, [{"size": "S", "bust": "82-90"}]) == ["chart_unit_unknown"]
    assert codes({**ABOUT, "ease": {"bust": 900}}, [{"size": "S", "bust": "82-90"}]) == ["chart_ease_invalid"]


def test_a_vendor_puts_up_replaces_and_takes_down_her_own_chart(world: World):
    token, _ = world.member_ticket(world.vendor_users[0])
    client, auth = Client(), {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    body = {**ABOUT, "dated": "2026-11", "gender": "women", "csv": "size,bust\nM,91-99\nL,99-108\n"}

    def put(**changed: Any) -> Any:
        answer = client.put(
            "/api/v1/console/size-charts",
            json.dumps({**body, **changed}),
            content_type="application/json",
            **auth,
        )
        return answer.status_code, answer.json()

    status, chart = put()
    assert (status, chart["level"], chart["dated"]) == (200, "vendor", "2026-11")
    shirt = sell(world, "Shirt", gender="women")
    other = sell(world, "Other", gender="women", vendor=1)
    shown = selectors.product_detail(product_id=shirt.pk, site=world.scope).size_chart
    assert shown is not None and (shown.name, shown.level, shown.sizes[0].girths[0].min_mm) == (
        "Our cut",
        "vendor",
        910,
    )
    theirs = selectors.product_detail(product_id=other.pk, site=world.scope).size_chart
    assert theirs is not None and (theirs.name, theirs.level) == ("Letters, women", "standard")

    assert put(csv="size,bust\nM,92-100\n")[1]["id"] == chart["id"]
    with scope(world.vendors[0].pk):
        assert SizeChart.objects.filter(tenant=world.vendors[0]).count() == 1
    status, refused = put(csv="size,bust\nM,92-100\nL,90-100\n")
    assert (status, refused["code"]) == (400, "size_chart_invalid")
    assert refused["details"]["problems"][0]["code"] == "chart_not_ascending"

    stranger, _ = world.member_ticket(world.vendor_users[1])
    address = f"/api/v1/console/size-charts/{chart['id']}"
    assert client.delete(address, HTTP_AUTHORIZATION=f"Bearer {stranger}").status_code == 404
    assert client.delete(address, **auth).status_code == 204
    assert client.get("/api/v1/console/size-charts", **auth).json() == []
    assert client.put("/api/v1/console/size-charts", "{}", content_type="application/json").status_code == 401


def test_the_chart_is_the_one_that_has_the_sizes_on_offer(world: World):
    offers = {
        "Numbers UK, women": sell(world, "A", type="Dresses", gender="women", sizes=("10", "12", "14")),
        "Numbers EU, women": sell(world, "B", type="Dresses", gender="women", sizes=("38", "40")),
        "Numbers US, women": sell(world, "C", type="Dresses", gender="women", sizes=("US 6", "US 8")),
        "Waist, inches": sell(world, "D", type="Jeans", gender="women", sizes=("28", "30")),
        "Collar, cm": sell(world, "E", type="Shirts", gender="men", sizes=("39", "40")),
        "Letters, men": sell(world, "F", type="Shirts", gender="men", sizes=("M", "2XL")),
        "Chest, inches": sell(world, "G", type="Blazers", gender="men", sizes=("38", "40")),
    }
    with scope(world.marketplace.pk):
        found = {one.product_id: one for one in sized_products([p.pk for p in offers.values()])}
    assert {name: found[p.pk].chart.name for name, p in offers.items()} == {name: name for name in offers}
    assert found[offers["Numbers US, women"].pk].labels == {"6": "US 6", "8": "US 8"}
    assert found[offers["Letters, men"].pk].labels == {"M": "M", "XXL": "2XL"}


def test_a_nigerian_12_is_a_british_12(world: World):
    dress = sell(world, "Ankara", type="Dresses", gender="women", sizes=("NG 12", "NG 14"))
    with scope(world.marketplace.pk):
        (one,) = sized_products([dress.pk])
    assert one.chart is not None and one.chart.name == "Numbers UK, women"
    assert one.labels == {"12": "NG 12", "14": "NG 14"}


def test_sizes_that_no_chart_has_get_none(world: World):
    bra = sell(world, "Bra", type="Bra", gender="women", sizes=("34B", "36C"))
    assert selectors.product_detail(product_id=bra.pk, site=world.scope).size_chart is None


def test_the_standards_stand_beside_each_other_by_the_body_they_are_for():
    """BSI, 2002: a bust of 88 is UK 12, DE 38, FR 40, IT 44."""
    at_88 = {
        chart.name: size
        for chart in standards.charts()
        for size, girth, low, high in chart.rows
        if girth == "bust" and low <= 880 < high
    }
    assert at_88 == {
        "Numbers UK, women": "12", "Numbers EU, women": "38", "Numbers FR, women": "40", "Numbers IT, women": "44",
        "Numbers US, women": "8",
    }  # fmt: skip


def test_every_standard_chart_says_its_source_and_date(world: World):
    with platform_scope():
        charts = list(SizeChart.objects.filter(tenant=None).values_list("name", "source", "dated"))
    assert len(charts) >= 16
    assert [name for name, source, dated in charts if not source or not dated] == []


def test_charts_of_many_products_take_few_queries(world: World):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ids = [sell(world, f"Shirt {n}", gender="women").pk for n in range(12)]
    with scope(world.marketplace.pk), CaptureQueriesContext(connection) as asked:
        assert len(sized_products(ids)) == 12
    assert len(asked) == 3


def test_an_operator_loads_a_vendor_s_chart_from_a_file(world: World, tmp_path, capsys):
    from django.core.management import call_command
    from django.core.management.base import CommandError

    file = tmp_path / "dresses.csv"
    file.write_text("size,bust\nM,91-99\nL,99-108\n")
    slug = world.vendors[0].slug
    call_command("import_size_chart", str(file), vendor=slug, unit="cm", gender="women", json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["level"], [size["size"] for size in told["sizes"]]) == (
        "dresses",
        "vendor",
        ["M", "L"],
    )
    file.write_text("size,bust\nM,91-99\nL,108-120\n")
    with pytest.raises(CommandError, match="chart_gap"):
        call_command("import_size_chart", str(file), vendor=slug, unit="cm")
    with pytest.raises(CommandError, match="no vendor"):
        call_command("import_size_chart", str(file), vendor="nobody", unit="cm")
