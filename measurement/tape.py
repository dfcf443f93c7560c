"""Measuring by hand: what each measurement is, how it is typed, and whether the numbers can belong to one body.

Pure. Lengths are millimetres inside; people type centimetres or inches. Every refusal has a stable code and a
remedy in words.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from measurement.howto import CRITICAL, HOW_TO, KEYS, HowTo

__all__ = [
    "CRITICAL",
    "HOW_TO",
    "KEYS",
    "HowTo",
    "NotALength",
    "Problem",
    "Reading",
    "check",
    "contradictions",
    "length_mm",
    "read",
    "unconfirmed",
]

INCH_MM: Final = 25.4
LONGEST_INPUT: Final = 40
Source = Literal["camera", "stated", "tape", "derived"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with which measurements. An error refuses; a warning asks to look again."""

    code: str
    keys: tuple[str, ...]
    text: str
    remedy: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, in millimetres, and what was not."""

    values: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)


class NotALength(Exception):
    def __init__(self, code: str, text: str, remedy: str) -> None:
        super().__init__(text)
        self.code, self.text, self.remedy = code, text, remedy


_FRACTIONS: Final = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_UNITS: Final = {
    "mm": 1.0, "millimetre": 1.0, "millimetres": 1.0, "millimeter": 1.0, "millimeters": 1.0,
    "cm": 10.0, "cms": 10.0, "centimetre": 10.0, "centimetres": 10.0, "centimeter": 10.0, "centimeters": 10.0,
    "m": 1000.0, "metre": 1000.0, "metres": 1000.0, "meter": 1000.0, "meters": 1000.0,
    "in": INCH_MM, "ins": INCH_MM, "inch": INCH_MM, "inches": INCH_MM, '"': INCH_MM,
}  # fmt: skip
_TYPED: Final = re.compile(
    r"(?P<whole>\d{1,5}(?:[.,]\d{1,4})?)(?:[ -]+(?P<top>\d{1,2})/(?P<bottom>\d{1,2}))?\s*(?P<unit>[a-z]+|\")?\.?"
)
_NOT = NotALength(
    "not_a_length", "This is no length.", "Write a number with cm or in, such as 86.5 cm or 34 in."
)


def length_mm(value: object, *, key: str) -> int:
    """A length as people and programs write it, in whole millimetres. Raises NotALength.

    A JSON number is millimetres; {"cm": 86.5} and {"inch": 34} say their unit; so may text: "86,5 cm", '34 1/2"',
    "34½ in". Bare text is read as centimetres or inches, whichever is plausible for this measurement; where both
    are, the unit is asked for.
    """
    if isinstance(value, Mapping):
        return _named_unit(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _whole(float(value))
    if not isinstance(value, str) or len(value) > LONGEST_INPUT:
        raise _NOT
    text = value.strip().lower().replace("″", '"').replace("”", '"').replace("“", '"').replace("''", '"')
    for sign, plain in _FRACTIONS.items():
        text = text.replace(sign, f" {plain}")
    typed = _TYPED.fullmatch(" ".join(text.split()))
    if typed is None:
        raise _NOT
    number = float(typed["whole"].replace(",", "."))
    if typed["top"]:
        if int(typed["bottom"]) == 0:
            raise _NOT
        number += int(typed["top"]) / int(typed["bottom"])
    if typed["unit"]:
        if typed["unit"] not in _UNITS:
            raise NotALength("unknown_unit", "We do not know this unit.", "Write cm or in after the number.")
        return _whole(number * _UNITS[typed["unit"]])
    return _likely(number, HOW_TO[key])


def _named_unit(value: Mapping[object, object]) -> int:
    if len(value) != 1:
        raise _NOT
    ((unit, number),) = value.items()
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _NOT
    if not isinstance(unit, str) or unit not in _UNITS:
        raise NotALength("unknown_unit", "We do not know this unit.", "Use mm, cm or inch.")
    return _whole(float(number) * _UNITS[unit])


def _likely(number: float, how: HowTo) -> int:
    found = [number * scale for scale in (10.0, INCH_MM) if how.min_mm <= round(number * scale) <= how.max_mm]
    if len(found) == 2:
        raise NotALength("unit_unclear", "This could be centimetres or inches.", "Add cm or in.")
    return _whole(found[0] if found else number * 10.0)


def _whole(mm: float) -> int:
    if not math.isfinite(mm) or not 0 < mm < 100_000:
        raise _NOT
    return round(mm)


def read(values: Mapping[str, object], *, height_mm: int | None = None) -> Reading:
    """What a person typed in, understood and checked. Unknown measurements are problems too."""
    known: dict[str, int] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        how = HOW_TO.get(key)
        if how is None:
            text = "We keep no such measurement."
            problems.append(Problem("unknown_measurement", (str(key)[:40],), text, "Leave it out."))
            continue
        try:
            mm = length_mm(value, key=key)
        except NotALength as problem:
            problems.append(Problem(problem.code, (key,), f"{how.name}: {problem.text}", problem.remedy))
            continue
        if not how.min_mm <= mm <= how.max_mm:
            problems.append(_implausible(how))
            continue
        known[key] = mm
    return Reading(known, (*problems, *check(known, height_mm=height_mm)))


def _implausible(how: HowTo) -> Problem:
    span = f"{how.min_mm / 10:g} to {how.max_mm / 10:g} cm"
    inches = f"{how.min_mm / INCH_MM:.0f} to {how.max_mm / INCH_MM:.0f} in"
    return Problem(
        "out_of_range",
        (how.key,),
        f"{how.name}: this is outside what we know of adults ({span}, {inches}).",
        "Look whether the unit is right, and measure again.",
    )


# (code, smaller, larger, how many times the larger the smaller may at most be, severity, what it says)
_ORDER: Final = (
    ("underbust_over_bust", "underbust", "bust", 1.02, "error", "Under the bust is more than the bust"),
    ("waist_far_over_hip", "waist", "hip", 1.35, "error", "The waist is much more than the hips"),
    ("waist_over_hip", "waist", "hip", 1.0, "warning", "The waist is more than the hips"),
    ("waist_far_over_bust", "waist", "bust", 1.3, "error", "The waist is much more than the bust"),
    ("knee_over_thigh", "knee", "thigh", 1.0, "error", "The knee is more than the thigh"),
    ("calf_over_thigh", "calf", "thigh", 1.0, "error", "The calf is more than the thigh"),
    ("thigh_over_hip", "thigh", "hip", 0.8, "error", "One thigh is nearly as much as the hips"),
    ("wrist_over_upper_arm", "wrist", "upper_arm", 0.9, "error", "The wrist is as much as the upper arm"),
    ("neck_over_waist", "neck", "waist", 0.75, "error", "The neck is nearly as much as the waist"),
    ("inseam_over_waist_height", "inseam", "waist_height", 0.92, "error", "The inside leg ends at the waist"),
)
# Shares of the height that adults have, wide enough for all but a few of ANSUR II's 6,068 (bench fit counts them).
_OF_HEIGHT: Final = {
    "inseam": (0.38, 0.56),
    "waist_height": (0.52, 0.70),
    "back_neck_to_waist": (0.20, 0.34),
    "sleeve_length": (0.27, 0.42),
    "shoulder_width": (0.17, 0.33),
}


def contradictions(values: Mapping[str, float]) -> list[str]:
    """Codes of what cannot belong to one body. Only proportions count: units do not matter."""
    return [
        code
        for code, small, large, most, severity, _ in _ORDER
        if severity == "error"
        and small in values
        and large in values
        and values[small] > most * values[large]
    ]


def check(values: Mapping[str, int], *, height_mm: int | None = None) -> list[Problem]:
    """Whether the measurements can belong to one body, and to one of this height."""
    found: list[Problem] = []
    wrong: set[tuple[str, str]] = set()
    for code, small, large, most, severity, says in _ORDER:
        if small not in values or large not in values or values[small] <= most * values[large]:
            continue
        if (small, large) in wrong:
            continue  # said already, and worse
        wrong.add((small, large))
        remedy = (
            "If that is so, go on; else measure both again."
            if severity == "warning"
            else "Measure both again, and look whether they changed places."
        )
        found.append(
            Problem(code, (small, large), f"{says}.", remedy, "warning" if severity == "warning" else "error")
        )
    for key, (low, high) in _OF_HEIGHT.items():
        if height_mm and key in values and not low <= values[key] / height_mm <= high:
            text = f"{HOW_TO[key].name} does not go with your height."
            remedy = "Measure it again, and look whether your height is right."
            found.append(Problem("unlike_height", (key,), text, remedy))
    return found


def unconfirmed(
    required: Collection[str], sources: Mapping[str, str], *, accepted: Collection[str] = ()
) -> list[str]:
    """Of the required measurements, those that no tape has confirmed and that she has not accepted as they are.

    sources: where each value that we have comes from. A value that we do not have cannot be accepted.
    """
    return [
        key for key in required if key not in sources or (sources[key] != "tape" and key not in set(accepted))
    ]
