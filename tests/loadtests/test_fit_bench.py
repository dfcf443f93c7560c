"""The benchmark of size advice: what it counts, on a few people whose answers are known."""

from pathlib import Path

import numpy as np
import pytest

from loadtests import fit
from loadtests.fit import Case, Normal
from loadtests.generator import Failed
from measurement.garments import DIMENSIONS

CASE = next(case for case in fit.cases() if (case.name, case.sex) == ("top, letters", "women"))
GIRTHS = {"waist": 700.0, "hip": 950.0, "neck": 330.0, "inseam": 780.0}


def women(*busts: float) -> list[dict[str, float]]:
    return [{**GIRTHS, "bust": bust} for bust in busts]


def rates(sigma: float, *busts: float) -> dict[str, object]:
    return fit.rates(CASE, women(*busts), Normal(np.full(len(fit.KEYS), sigma)), np.random.default_rng(1))


def test_without_any_error_every_size_is_exact_and_sure() -> None:
    found = rates(0.0, 850, 940, 1010, 1100)
    assert (found["single_guess_exact"], found["one_size"], found["sure_exact"]) == (1.0, 1.0, 1.0)
    assert found["counts"]["asked"] == 4 * fit.DRAWS  # type: ignore[index]


def test_at_a_border_a_guess_is_often_wrong_and_two_sizes_are_said() -> None:
    found = rates(8.0, *([979.0] * 200))
    assert 0.4 < found["single_guess_exact"] < 0.7  # type: ignore[operator]
    assert found["between"] > 0.5  # type: ignore[operator]
    assert found["between_right"] == 1.0
    assert found["answer_holds_truth"] > 0.8  # type: ignore[operator]  # a guess alone is right half the time


def test_who_is_outside_the_chart_is_not_counted_as_served() -> None:
    assert rates(0.0, 600, 940)["counts"] == {
        "not in the chart": fit.DRAWS,
        "asked": fit.DRAWS,
        "guess exact": fit.DRAWS,
        "guess within one": fit.DRAWS,
        "one": fit.DRAWS,
        "one exact": fit.DRAWS,
        "one within one": fit.DRAWS,
        "one high": fit.DRAWS,
        "one high exact": fit.DRAWS,
    }


def test_without_the_people_it_says_what_is_missing_and_where(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"ANSUR II's tables: ansur2_female.csv is not in ../shared/data"):
        fit.people_of("women", tmp_path)


def test_every_case_has_a_chart_that_says_something_of_its_kind() -> None:
    for case in fit.cases():
        assert isinstance(case, Case) and case.chart.sizes and case.chart.source
        assert any(case.chart.having([key]) for key in DIMENSIONS[case.kind])
