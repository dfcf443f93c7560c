"""Measuring by hand: what she types is understood, or refused with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement import tape


@pytest.mark.parametrize(
    ("typed", "mm"),
    [
        ("86", 860), ("86,5 cm", 865), ("86.5cm", 865), ("34 in", 864), ('34"', 864), ('34 1/2"', 876),
        ("34½ in", 876), ("34 1/2 inches", 876), ("860 mm", 860), ("0.86 m", 860), (" 34 In. ", 864), ("34″", 864),
        (860, 860), (860.4, 860), ({"cm": 86.5}, 865), ({"inch": 34}, 864), ({"mm": 860}, 860), ("34", 864),
    ],
)  # fmt: skip
def test_a_bust_is_read_as_she_writes_it(typed: object, mm: int) -> None:
    assert tape.length_mm(typed, key="bust") == mm


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_length"), ("wide", "not_a_length"), ("-86 cm", "not_a_length"), ("0", "not_a_length"),
        ("1e9", "not_a_length"), ("34 1/0 in", "not_a_length"), (True, "not_a_length"), (None, "not_a_length"),
        (float("nan"), "not_a_length"), ({"cm": "86"}, "not_a_length"), ({}, "not_a_length"),
        ({"cm": 86, "inch": 34}, "not_a_length"), ("8" * 41, "not_a_length"), ("86 ells", "unknown_unit"),
        ({"ell": 2}, "unknown_unit"), ("65", "unit_unclear"),
    ],
)  # fmt: skip
def test_what_is_no_length_is_refused_with_a_remedy(typed: object, code: str) -> None:
    with pytest.raises(tape.NotALength) as caught:
        tape.length_mm(typed, key="bust")
    assert caught.value.code == code and caught.value.remedy


def test_a_bare_number_is_the_unit_that_is_plausible() -> None:
    assert tape.length_mm("38", key="neck") == 380  # 38 inches would be no neck
    assert tape.length_mm("15", key="neck") == 381  # nor would 15 cm
    assert tape.length_mm("16", key="wrist") == 160


def test_what_she_typed_is_understood_and_the_rest_named() -> None:
    reading = tape.read({"bust": "94 cm", "waist": "thin", "hip": "20 cm", "tail": "5 cm"})
    assert reading.values == {"bust": 940}
    assert [(problem.code, problem.keys) for problem in reading.problems] == [
        ("not_a_length", ("waist",)),
        ("out_of_range", ("hip",)),
        ("unknown_measurement", ("tail",)),
    ]
    assert not reading.good


def test_a_waist_over_the_hips_is_asked_about_but_not_refused() -> None:
    reading = tape.read({"waist": 1050, "hip": 1000})
    assert [(p.code, p.severity) for p in reading.problems] == [("waist_over_hip", "warning")]
    assert reading.good


def test_a_waist_far_over_the_hips_is_refused_once() -> None:
    assert [p.code for p in tape.check({"waist": 1400, "hip": 1000})] == ["waist_far_over_hip"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"bust": 900, "underbust": 950}, "underbust_over_bust"),
        ({"thigh": 400, "calf": 420}, "calf_over_thigh"),
        ({"wrist": 200, "upper_arm": 200}, "wrist_over_upper_arm"),
        ({"neck": 500, "waist": 600}, "neck_over_waist"),
        ({"inseam": 1000, "waist_height": 1000}, "inseam_over_waist_height"),
    ],
)
def test_numbers_that_cannot_be_one_body_are_refused(values: dict[str, int], code: str) -> None:
    (problem,) = tape.check(values)
    assert (problem.code, problem.severity) == (code, "error")
    assert code in tape.contradictions(values)


def test_an_inside_leg_must_go_with_the_height() -> None:
    assert [p.code for p in tape.check({"inseam": 1000}, height_mm=1600)] == ["unlike_height"]
    assert tape.check({"inseam": 760}, height_mm=1680) == []


def test_every_measurement_says_how_in_our_own_words_and_by_which_clause() -> None:
    assert set(tape.KEYS) == {
        "bust", "underbust", "waist", "hip", "thigh", "knee", "calf", "upper_arm", "wrist", "neck", "inseam",
        "shoulder_width", "sleeve_length", "back_neck_to_waist", "waist_height",
    }  # fmt: skip
    for key, how in tape.HOW_TO.items():
        assert how.key == key and how.iso_ref.startswith("5.") and len(how.text) > 40
        assert 0 < how.min_mm < how.max_mm
    assert all(key in tape.HOW_TO for keys in tape.CRITICAL.values() for key in keys)


def test_a_made_to_measure_pattern_wants_a_tape_or_her_word() -> None:
    needed, sources = ("waist", "hip", "inseam"), {"waist": "tape", "hip": "camera"}
    assert tape.unconfirmed(needed, sources) == ["hip", "inseam"]
    assert tape.unconfirmed(needed, sources, accepted=["hip", "inseam"]) == [
        "inseam"
    ]  # there is none to accept


@given(st.floats(60.0, 180.0))
def test_centimetres_and_inches_say_the_same(cm: float) -> None:
    by_cm = tape.length_mm(f"{cm:.3f} cm", key="bust")
    by_inch = tape.length_mm(f"{cm / 2.54:.4f} in", key="bust")
    assert abs(by_cm - by_inch) <= 1


@given(
    st.dictionaries(
        st.text(max_size=12), st.one_of(st.none(), st.text(max_size=50), st.floats(), st.integers())
    )
)
def test_whatever_is_typed_is_answered_and_never_raises(values: dict[str, object]) -> None:
    reading = tape.read({**values, "bust": next(iter(values.values()), "90 cm")})
    assert set(reading.values) <= set(tape.KEYS)
    assert all(problem.code and problem.text and problem.remedy for problem in reading.problems)
