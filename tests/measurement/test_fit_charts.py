"""Sizes in the words of another country."""

import pytest

from measurement.charts import Chart, Range, Size, convert, edges, read_label, step, system_of


def numbers(system: str, first: int, count: int, *, gap: int = 2, low: int = 780, width: int = 40) -> Chart:
    sizes = tuple(
        Size(str(first + at * gap), {"bust": Range(low + at * width, low + (at + 1) * width)})
        for at in range(count)
    )
    return Chart(system, system, "test", sizes)


def test_a_british_12_is_a_german_38_for_the_same_bust() -> None:
    british, german = numbers("uk", 8, 6), numbers("eu", 34, 6)
    assert convert("12", source=british, target=german) == "38"
    assert convert("38", source=german, target=british) == "12"


def test_a_size_that_the_other_chart_does_not_have_has_no_counterpart() -> None:
    british, short = numbers("uk", 8, 6), numbers("eu", 34, 2)
    assert convert("16", source=british, target=short) is None
    assert convert("99", source=british, target=short) is None


def test_charts_of_garments_are_not_compared() -> None:
    garments = Chart("x", "uk", "test", numbers("uk", 8, 6).sizes, "garment")
    assert convert("12", source=garments, target=numbers("eu", 34, 6)) is None


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("UK 12", ("uk", "12")), ("12 UK", ("uk", "12")), ("uk12", ("uk", "12")), ("Nigerian 12", ("uk", "12")),
        ("NG 14", ("uk", "14")), ("EU 38", ("eu", "38")), ("size 12", (None, "12")), ("M", ("alpha", "M")),
        ("xl", ("alpha", "XL")), ("3XL", ("alpha", "3XL")), ("US M", ("alpha", "M")), ("UK 5.5", ("uk", "5.5")),
        ("moon 12", None), ("", None), ("blue", None), ("12-14", None),
    ],
)  # fmt: skip
def test_a_label_is_read_as_people_write_it(label: str, read: tuple[str | None, str] | None) -> None:
    assert read_label(label) == read


def test_nigeria_numbers_as_the_united_kingdom_does() -> None:
    assert system_of("Nigeria") == system_of("NG") == system_of("UK") == "uk"
    assert system_of("Mars") is None


def test_where_ranges_leave_a_gap_the_border_is_in_its_middle() -> None:
    sizes = (Size("S", {"bust": Range(820, 895)}), Size("M", {"bust": Range(905, 980)}))
    assert edges(sizes, "bust") == [820, 900, 980]
    assert step([820, 900, 980]) == 80


def test_the_catalogue_s_chart_is_read_with_our_names() -> None:
    view = {
        "name": "Letters, men",
        "system": "alpha",
        "source": "test",
        "basis": "garment",
        "dated": "2026-01-01",
        "sizes": [{"size": "M", "girths": [{"girth": "chest", "min_mm": 940, "max_mm": 1020}]}],
    }
    read = Chart.from_view(view)
    assert read.sizes[0].ranges == {"bust": Range(940, 1020)}
    assert (read.basis, read.dated, read.dimensions()) == ("garment", "2026-01-01", frozenset({"bust"}))
