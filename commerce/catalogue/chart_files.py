"""A vendor's size chart as she sends it, read and checked. Pure: text in, a chart or all that is wrong with it out."""

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal

from server.common.errors import Invalid

MOST_SIZES: Final = 60
UNITS: Final = {"mm": 1.0, "cm": 10.0, "in": 25.4, "inch": 25.4, "inches": 25.4}
# What may be in a chart, with the range that a person or a garment can have, in millimetres.
GIRTHS: Final[Mapping[str, tuple[int, int]]] = {
    "bust": (400, 2200), "chest": (400, 2200), "underbust": (400, 2000), "waist": (350, 2200), "hip": (400, 2300),
    "thigh": (200, 1200), "knee": (150, 800), "calf": (150, 800), "upper_arm": (120, 800), "wrist": (80, 400),
    "neck": (200, 700), "inseam": (300, 1200), "shoulder_width": (200, 800), "sleeve_length": (100, 1000),
    "back_neck_to_waist": (200, 700), "waist_height": (500, 1500), "foot_length": (150, 360), "height": (1000, 2300),
}  # fmt: skip
_RANGE: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:(?:-|–|—|to)\s*(\d+(?:[.,]\d+)?))?\s*")


class ChartInvalid(Invalid):
    """details.problems: [{code, size, girth, text}], all that is wrong with it."""

    code = "size_chart_invalid"


@dataclass(frozen=True, slots=True)
class ChartDraft:
    """rows: (size, girth, from, to) in millimetres, from small to large."""

    name: str
    brand: str
    gender: str
    types: tuple[str, ...]
    system: str
    source: str
    dated: str
    basis: Literal["body", "garment"]
    ease_mm: Mapping[str, int]
    rows: tuple[tuple[str, str, int, int], ...]


@dataclass
class _Problems:
    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, code: str, text: str, *, size: str = "", girth: str = "") -> None:
        self.found.append({"code": code, "size": size[:30], "girth": girth[:30], "text": text})


def sizes_of_csv(text: str) -> list[dict[str, str]]:
    """Rows of a table with a column `size` and one for each girth: "82-90", or a single number."""
    try:
        table = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True))
    except csv.Error as error:
        raise ChartInvalid(
            "This is no CSV table.",
            problems=[{"code": "chart_unreadable", "size": "", "girth": "", "text": str(error)}],
        ) from None
    return [
        {str(name or "").strip().lower(): cell for name, cell in row.items() if isinstance(cell, str)}
        for row in table
    ]


def checked(about: Mapping[str, Any], sizes: Sequence[Mapping[str, Any]]) -> ChartDraft:
    """about: name, brand, gender, types, system, source, dated, basis, unit, ease. Raises ChartInvalid."""
    problems = _Problems()
    scale = UNITS.get(str(about.get("unit") or "").lower())
    if scale is None:
        problems.add("chart_unit_unknown", "Say the unit: mm, cm or inch.")
    if not sizes:
        problems.add("chart_empty", "There are no sizes in it.")
    if len(sizes) > MOST_SIZES:
        problems.add("chart_too_large", f"A chart has at most {MOST_SIZES} sizes.")
    if problems.found:
        raise _refused(problems)
    assert scale is not None
    basis: Literal["body", "garment"] = "garment" if about.get("basis") == "garment" else "body"
    cells = _cells(sizes, scale, problems)
    rows = _ranges(cells, basis, scale, problems)
    ease = _ease(about.get("ease") or {}, scale, problems)
    if not rows and not problems.found:
        problems.add("chart_empty", "There are no girths in it.")
    if problems.found:
        raise _refused(problems)
    order = {str(size.get("size", "")).strip(): at for at, size in enumerate(sizes)}
    return ChartDraft(
        name=str(about["name"]),
        brand=str(about.get("brand") or ""),
        gender=str(about.get("gender") or ""),
        types=tuple(about.get("types") or ()),
        system=str(about.get("system") or "alpha"),
        source=str(about["source"]),
        dated=str(about.get("dated") or ""),
        basis=basis,
        ease_mm=ease,
        rows=tuple(sorted(rows, key=lambda row: (order[row[0]], row[1]))),
    )


def _refused(problems: _Problems) -> ChartInvalid:
    return ChartInvalid(problems.found[0]["text"], problems=problems.found[:50])


def _cells(
    sizes: Sequence[Mapping[str, Any]], scale: float, problems: _Problems
) -> dict[str, list[tuple[str, float, float | None]]]:
    """By girth: (size, from, to) in millimetres as they were written; `to` is None for a single number."""
    found: dict[str, list[tuple[str, float, float | None]]] = {}
    seen: set[str] = set()
    for size in sizes:
        name = str(size.get("size", "")).strip()
        if not name or len(name) > 30:
            problems.add("chart_size_missing", "A size has no name, or one of more than 30 letters.")
            continue
        if name.upper() in seen:
            problems.add("chart_size_twice", f"{name} is there twice.", size=name)
            continue
        seen.add(name.upper())
        for girth, cell in size.items():
            if girth == "size" or cell in (None, ""):
                continue
            if girth not in GIRTHS:
                problems.add(
                    "chart_girth_unknown", f"We know no girth {str(girth)[:30]!r}.", girth=str(girth)
                )
                continue
            numbers = _numbers(cell)
            if numbers is None:
                problems.add("chart_not_a_number", "Write 82-90 or 86.", size=name, girth=girth)
                continue
            low, high = numbers[0] * scale, numbers[1] * scale if numbers[1] is not None else None
            least, most = GIRTHS[girth]
            if not (least <= low <= most and least <= (high or low) <= most):
                text = f"{name}: {girth} would be {low / 10:g} cm; look at the unit."
                problems.add("chart_out_of_range", text, size=name, girth=girth)
            elif high is not None and high <= low:
                problems.add(
                    "chart_range_reversed", f"{name}: {girth} ends before it begins.", size=name, girth=girth
                )
            else:
                found.setdefault(girth, []).append((name, low, high))
    return found


def _numbers(cell: Any) -> tuple[float, float | None] | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return (float(cell), None) if math.isfinite(cell) else None
    if isinstance(cell, list | tuple):
        if len(cell) != 2 or any(isinstance(one, bool) or not isinstance(one, int | float) for one in cell):
            return None
        return float(cell[0]), float(cell[1])
    typed = _RANGE.fullmatch(str(cell)[:40])
    if typed is None:
        return None
    low, high = (part and float(part.replace(",", ".")) for part in typed.groups())
    return (low or 0.0, high or None)


def _ranges(
    cells: Mapping[str, list[tuple[str, float, float | None]]],
    basis: str,
    scale: float,
    problems: _Problems,
) -> list[tuple[str, str, int, int]]:
    """Each size's own range. Single numbers are stretched to their neighbours; holes and overlaps are refused.

    Neighbours may leave or share one unit, as in "82-86, 87-91": people write whole centimetres.
    """
    rows: list[tuple[str, str, int, int]] = []
    for girth, written in cells.items():
        singles = [high is None for _, _, high in written]
        if any(singles) and not all(singles):
            problems.add("chart_mixed", f"{girth}: write ranges or single numbers, not both.", girth=girth)
            continue
        if all(singles):
            written = _stretched(written, basis)
        for (left, low, end), (right, start, _) in pairwise(written):
            assert end is not None
            if start <= low:
                problems.add(
                    "chart_not_ascending", f"{right} is not larger than {left}.", size=right, girth=girth
                )
            elif end - start > scale + 1e-6:
                problems.add("chart_overlap", f"{left} and {right} overlap.", size=right, girth=girth)
            elif start - end > scale + 1e-6:
                problems.add(
                    "chart_gap", f"Between {left} and {right} there is a hole.", size=right, girth=girth
                )
        rows += [(name, girth, round(low), round(high or 0)) for name, low, high in written]
    return rows


def _stretched(
    written: list[tuple[str, float, float | None]], basis: str
) -> list[tuple[str, float, float | None]]:
    """A body's number is the middle of its size; a garment's is the largest body (with its ease) that it takes."""
    numbers = [low for _, low, _ in written]
    gap = (numbers[-1] - numbers[0]) / (len(numbers) - 1) if len(numbers) > 1 else numbers[0] * 0.05
    gap = abs(gap) or 1.0
    inner = [(left + right) / 2 for left, right in pairwise(numbers)]
    if basis == "garment":
        edges = [numbers[0] - gap, *numbers]
    else:
        edges = [numbers[0] - gap / 2, *inner, numbers[-1] + gap / 2]
    return [(name, edges[at], edges[at + 1]) for at, (name, _, _) in enumerate(written)]


def _ease(given: Mapping[str, Any], scale: float, problems: _Problems) -> dict[str, int]:
    found: dict[str, int] = {}
    for girth, value in given.items():
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
        if girth not in GIRTHS or number is None or not -300 <= number * scale <= 600:
            problems.add(
                "chart_ease_invalid", "Ease is a girth's room in the chart's unit.", girth=str(girth)
            )
        else:
            found[girth] = round(number * scale)
    return found
