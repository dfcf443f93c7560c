"""What a shopper says of herself, in whatever way people say it: height, weight, and the chart she buys from.

Numbers are never guessed at: what can be read in two ways is refused with the way to say it clearly.
"""

import math
import re
from collections.abc import Mapping
from typing import Literal

from .estimation.types import Sex, Stated

Field = Literal["height", "weight", "sex"]

INCH, POUND = 25.4, 453.59237
STONE = 14 * POUND
# Adults outside of these exist, but no body that we learned from does: the tape serves them better.
ADULT_MM, TALLEST_MM = 1_300, 2_200
CHILD_MM = 500
LIGHTEST_G, HEAVIEST_G = 30_000, 250_000
LEAST_BMI, MOST_BMI = 12, 70

HEIGHT_HOW = "Say your height without shoes, for example 170 cm or 5'7\"."
WEIGHT_HOW = "Say your weight as for example 68 kg, 150 lb or 10 st 10, or leave it out."


class NotStated(Exception):
    """What was said cannot be used: a stable code, a sentence, and how to say it."""

    def __init__(self, code: str, text: str, remedy: str, field: Field) -> None:
        super().__init__(text)
        self.code, self.text, self.remedy, self.field = code, text, remedy, field


def read(*, height: object, weight: object | None = None, sex: object | None = None) -> Stated:
    """Raises NotStated: height_missing, height_unclear, height_implausible, minor, weight_unclear,
    weight_implausible or sex_unknown."""
    height_mm = _height_mm(height)
    return Stated(height_mm=height_mm, weight_g=_weight_g(weight, height_mm), sex=_sex(sex))


NUMBER = r"(\d+(?:[.,]\d+)?)"
FEET = rf"(\d{{1,2}})\s*(?:'|ft\.?|feet|foot)\s*(?:{NUMBER}\s*(?:\"|''|in\.?|inch(?:es)?)?)?"
METRES_AND = r"(\d)\s*(?:m|metres?|meters?)\s*(\d{2})(?:\s*cm)?"
LENGTH_UNITS = {
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    "metre": 1000.0,
    "metres": 1000.0,
    "meter": 1000.0,
    "meters": 1000.0,
    "in": INCH,
    "inch": INCH,
    "inches": INCH,
    '"': INCH,
    "ft": 12 * INCH,
    "feet": 12 * INCH,
    "foot": 12 * INCH,
}
WEIGHT_UNITS = {
    "g": 1.0,
    "kg": 1000.0,
    "kgs": 1000.0,
    "kilo": 1000.0,
    "kilos": 1000.0,
    "lb": POUND,
    "lbs": POUND,
    "pound": POUND,
    "pounds": POUND,
    "st": STONE,
    "stone": STONE,
}
QUOTES = str.maketrans({"’": "'", "‘": "'", "′": "'", "`": "'", "´": "'", "″": '"', "”": '"', "“": '"'})


def _height_mm(said: object) -> int:
    if said is None or (isinstance(said, str) and not said.strip()):
        raise NotStated(
            "height_missing", "Your height is needed: a picture shows no scale.", HEIGHT_HOW, "height"
        )
    mm = _length(said)
    if mm is None:
        raise NotStated(
            "height_unclear", f"{_shown(said)} could not be read as a height.", HEIGHT_HOW, "height"
        )
    if CHILD_MM <= mm < ADULT_MM:
        raise NotStated(
            "minor",
            f"{mm / 10:.0f} cm is a child's height, and only adults are measured by camera.",
            "If you are an adult of this height, enter your measurements from a tape instead.",
            "height",
        )
    if not ADULT_MM <= mm <= TALLEST_MM:
        raise NotStated(
            "height_implausible", f"Nobody we can measure is {_shown(said)} tall.", HEIGHT_HOW, "height"
        )
    return round(mm)


def _length(said: object) -> float | None:
    """In mm; None where it is unclear."""
    if isinstance(said, Mapping):
        return _sum(said, LENGTH_UNITS)
    if _is_number(said):
        return _bare_length(float(said))  # type: ignore[arg-type]
    if not isinstance(said, str) or len(said) > 40:
        return None
    text = said.strip().lower().translate(QUOTES).replace("''", '"')
    if found := re.fullmatch(FEET, text):
        feet, inches = int(found[1]), _float(found[2] or "0")
        return (12 * feet + inches) * INCH if inches < 12 else None
    if found := re.fullmatch(METRES_AND, text):
        return 1000.0 * int(found[1]) + 10 * int(found[2])
    if found := re.fullmatch(rf"{NUMBER}\s*([a-z]+|\")?\.?", text):
        value, unit = _float(found[1]), found[2]
        if unit is None:
            return _bare_length(value)
        # 5.7 ft is 5 ft 8.4 to a ruler and 5 ft 7 to most who write it
        if unit in {"ft", "feet", "foot"} and value != int(value):
            return None
        return value * LENGTH_UNITS[unit] if unit in LENGTH_UNITS else None
    return None


def _bare_length(value: float) -> float | None:
    """A number without a unit says it by its size: 1.70 metres, 170 centimetres, 1700 millimetres."""
    if 1 <= value < 2.5:
        return value * 1000
    if 1000 <= value < 2500:
        return value
    # 5.7 may be feet, 67 inches or half a slip: neither is guessed. 17 is no height in any unit.
    if 2.5 <= value < 10 or 48 <= value <= 87:
        return None
    return value * 10


def _weight_g(said: object, height_mm: int) -> int | None:
    if said is None or (isinstance(said, str) and not said.strip()):
        return None
    grams = _weight(said)
    if grams is None:
        raise NotStated(
            "weight_unclear", f"{_shown(said)} could not be read as a weight.", WEIGHT_HOW, "weight"
        )
    bmi = grams / 1000 / (height_mm / 1000) ** 2
    if not (LIGHTEST_G <= grams <= HEAVIEST_G and LEAST_BMI <= bmi <= MOST_BMI):
        raise NotStated(
            "weight_implausible",
            f"{_shown(said)} does not go with the height you stated.",
            WEIGHT_HOW,
            "weight",
        )
    return round(grams)


def _weight(said: object) -> float | None:
    """In grams; a bare number is kilograms. None where it is unclear."""
    if isinstance(said, Mapping):
        return _sum(said, WEIGHT_UNITS)
    if _is_number(said):
        return float(said) * 1000  # type: ignore[arg-type]
    if not isinstance(said, str) or len(said) > 40:
        return None
    text = said.strip().lower()
    if found := re.fullmatch(rf"(\d+)\s*(?:st|stone)\.?\s*{NUMBER}\s*(?:lbs?|pounds?)?\.?", text):
        pounds = _float(found[2])
        return int(found[1]) * STONE + pounds * POUND if pounds < 14 else None
    if found := re.fullmatch(rf"{NUMBER}\s*([a-z]+)?\.?", text):
        return (
            _float(found[1]) * WEIGHT_UNITS[found[2] or "kg"] if (found[2] or "kg") in WEIGHT_UNITS else None
        )
    return None


def _sum(said: Mapping[object, object], units: dict[str, float]) -> float | None:
    """{"cm": 170} or {"ft": 5, "in": 7}."""
    total = 0.0
    for unit, value in said.items():
        if not (isinstance(unit, str) and unit in units and _is_number(value)):
            return None
        total += units[unit] * float(value)  # type: ignore[arg-type]
    return total or None


SEXES: dict[str, Sex] = {
    "f": "f", "female": "f", "woman": "f", "women": "f", "w": "f",
    "m": "m", "male": "m", "man": "m", "men": "m",
    "x": "x", "other": "x",
}  # fmt: skip


def _sex(said: object) -> Sex | None:
    if said is None or said == "":
        return None
    if isinstance(said, str) and said.strip().lower() in SEXES:
        return SEXES[said.strip().lower()]
    raise NotStated(
        "sex_unknown", f"{_shown(said)} is none of f, m and x.", "Say f, m or x, or leave it out.", "sex"
    )


def _is_number(said: object) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said) and said > 0


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _shown(said: object) -> str:
    """What was said, short enough to repeat."""
    text = said if isinstance(said, str) else repr(said)
    return f"“{text.strip()[:20]}”"
