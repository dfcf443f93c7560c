"""A shopper tells her height and weight the way she is used to, and is understood or asked again."""

import pytest

from measurement.estimation.types import Stated
from measurement.stated import NotStated, read


@pytest.mark.parametrize(
    ("said", "mm"),
    [
        ("170", 1700), ("170 cm", 1700), ("170cm", 1700), ("1.70", 1700), ("1,70 m", 1700),
        ("1m70", 1700),
        ("1700 mm", 1700), ("1700", 1700), (170, 1700), (1.7, 1700), (1700, 1700), (168.5, 1685),
        ("5'7\"", 1702), ("5’7”", 1702), ("5' 7", 1702), ("5 ft 7", 1702), ("5ft7in", 1702), ("5 feet 7 inches", 1702),
        ("5'7''", 1702), ("6'", 1829), ("6 ft", 1829), ("67 in", 1702), ('67"', 1702), ("5'10.5\"", 1791),
        ({"cm": 170}, 1700), ({"inch": 67}, 1702), ({"ft": 5, "in": 7}, 1702), ({"mm": 1699}, 1699),
    ],
)  # fmt: skip
def test_a_height_is_understood_in_the_way_it_is_said(said, mm):
    assert read(height=said).height_mm == mm


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("17", "height_implausible"), (17, "height_implausible"), ("900", "height_implausible"),
        ("2.4", "height_implausible"),
        ("8'2\"", "height_implausible"), ("0.5 m", "minor"), ("110", "minor"), ("3'7\"", "minor"),
        ("5.7", "height_unclear"), ("67", "height_unclear"), ("5.7 ft", "height_unclear"), ("5'13\"", "height_unclear"),
        ("tall", "height_unclear"), ("1 m 7", "height_unclear"), ("170 kg", "height_unclear"),
        (True, "height_unclear"), (-170, "height_unclear"),
        (float("nan"), "height_unclear"), ({"cm": "170"}, "height_unclear"), ({"px": 170}, "height_unclear"),
        ({}, "height_unclear"),
        ([170], "height_unclear"), ("1" * 400, "height_unclear"), ("", "height_missing"), (None, "height_missing"),
    ],
)  # fmt: skip
def test_a_height_that_cannot_be_is_refused_with_the_way_to_say_it(said, code):
    with pytest.raises(NotStated) as caught:
        read(height=said)
    assert (caught.value.code, caught.value.field) == (code, "height")
    assert caught.value.text.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert len(caught.value.text) < 120


@pytest.mark.parametrize(
    ("said", "grams"),
    [
        ("68", 68_000), (68, 68_000), ("68.5 kg", 68_500), ("68,5", 68_500), ("150 lb", 68_039), ("150lbs", 68_039),
        ("10 st 10", 68_039), ("10 stone 10 lb", 68_039), ("11 stone", 69_853), ({"kg": 68}, 68_000),
        ({"st": 10, "lb": 10}, 68_039),
        (None, None), ("", None),
    ],
)  # fmt: skip
def test_a_weight_is_understood_or_left_out(said, grams):
    assert read(height="170", weight=said).weight_g == grams


@pytest.mark.parametrize(
    ("said", "code"),
    [("heavy", "weight_unclear"), ("10 st 15", "weight_unclear"), (-3, "weight_unclear"), ("68 cm", "weight_unclear"),
     ("20", "weight_implausible"), ("300", "weight_implausible"), ("240", "weight_implausible")],
)  # fmt: skip
def test_a_weight_that_cannot_be_is_refused(said, code):
    with pytest.raises(NotStated) as caught:
        read(height="170", weight=said)
    assert (caught.value.code, caught.value.field) == (code, "weight")


def test_the_size_chart_is_f_m_x_or_nothing():
    assert [read(height=170, sex=said).sex for said in ("f", "Woman", "M", "x", "", None)] == [
        "f", "f", "m", "x", None, None,
    ]  # fmt: skip
    with pytest.raises(NotStated) as caught:
        read(height=170, sex="tall")
    assert caught.value.code == "sex_unknown"
    assert read(height="170") == Stated(height_mm=1700)
