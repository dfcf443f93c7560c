"""Size charts as the advice reads them, and one size in the words of another system.

Pure. A chart is ordered from small to large; a size has a range for each of its dimensions, in millimetres. The
figures themselves are data: a vendor's own, a brand's, or the standard's (commerce/catalogue).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any, Final, Literal, Self

Basis = Literal["body", "garment"]

# A chart's name of a dimension -> our measurement. A man's chest and a woman's bust are one girth (ISO 8559-1, 5.3.4).
KEY_OF: Final[Mapping[str, str]] = {"chest": "bust", "seat": "hip", "inside_leg": "inseam", "collar": "neck"}
# How people name a system. Nigeria's shops number as the United Kingdom's do.
SYSTEMS: Final[Mapping[str, str]] = {
    "alpha": "alpha", "letters": "alpha", "int": "alpha",
    "eu": "eu", "europe": "eu", "european": "eu", "de": "eu", "germany": "eu", "german": "eu",
    "fr": "fr", "france": "fr", "french": "fr", "it": "it", "italy": "it", "italian": "it",
    "uk": "uk", "gb": "uk", "british": "uk", "britain": "uk",
    "ng": "uk", "nigeria": "uk", "nigerian": "uk", "naija": "uk",
    "us": "us", "usa": "us", "american": "us", "america": "us",
}  # fmt: skip
_LABEL: Final = re.compile(
    r"(?:(?P<before>[a-z]+)(?:[ -]+|(?=\d)))?"
    r"(?P<size>\d?x{0,4}[sl]|m|\d{1,2}(?:\.5)?)"
    r"(?:(?:[ -]+|(?<=\d))(?P<after>[a-z]+))?"
)


@dataclass(frozen=True, slots=True)
class Range:
    """From low (included) to high (excluded)."""

    low_mm: float
    high_mm: float


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    ranges: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Chart:
    """`basis`: whether the ranges are of bodies, or of the finished garment (then ease is added to the body)."""

    name: str
    system: str
    source: str
    sizes: tuple[Size, ...]
    basis: Basis = "body"
    dated: str = ""
    ease_mm: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_view(cls, view: Mapping[str, Any]) -> Self:
        """From the catalogue's SizeChartView as a mapping: sizes with girths, in the chart's own words."""
        sizes = tuple(
            Size(
                str(size["size"]),
                {
                    key_of(girth["girth"]): Range(float(girth["min_mm"]), float(girth["max_mm"]))
                    for girth in size["girths"]
                },
            )
            for size in view["sizes"]
        )
        basis: Basis = "garment" if view.get("basis") == "garment" else "body"
        return cls(
            str(view["name"]),
            str(view["system"]),
            str(view["source"]),
            sizes,
            basis,
            str(view.get("dated", "")),
            {key_of(girth): float(mm) for girth, mm in (view.get("ease_mm") or {}).items()},
        )

    def renamed(self, labels: Mapping[str, str]) -> Self:
        """The same chart with a product's own labels ("NG 12" for "12")."""
        return replace(
            self, sizes=tuple(replace(size, name=labels.get(size.name, size.name)) for size in self.sizes)
        )

    def having(self, dimensions: Sequence[str]) -> tuple[Size, ...]:
        """The sizes that say something of each of these."""
        return tuple(size for size in self.sizes if all(key in size.ranges for key in dimensions))

    def dimensions(self) -> frozenset[str]:
        return frozenset(key for size in self.sizes for key in size.ranges)


def key_of(name: str) -> str:
    return KEY_OF.get(name, name)


def edges(sizes: Sequence[Size], key: str) -> list[float]:
    """The borders between neighbours, with both ends: one more than there are sizes.

    Where ranges leave a gap or overlap, the border lies in the middle of it.
    """
    ranges = [size.ranges[key] for size in sizes]
    between = [(left.high_mm + right.low_mm) / 2 for left, right in pairwise(ranges)]
    return [ranges[0].low_mm, *between, ranges[-1].high_mm]


def step(borders: Sequence[float]) -> float:
    """How far it is from one size to the next, in the middle of the chart."""
    return median(right - left for left, right in pairwise(borders))


def system_of(word: str) -> str | None:
    """The system that people mean: "Nigeria" and "NG" number as "uk". None if we know no such."""
    return SYSTEMS.get(word.strip().lower().rstrip("."))


def read_label(label: str) -> tuple[str | None, str] | None:
    """("uk", "12") of "UK 12", "12 uk" or "Nigerian 12"; (None, "12") of "12"; ("alpha", "M"). None if unreadable."""
    found = _LABEL.fullmatch(" ".join(label.lower().replace("size", " ").split())[:30])
    if found is None:
        return None
    size = found["size"].upper()
    named = found["before"] or found["after"]
    if not size[0].isdigit() or size.endswith(("S", "L")):
        return ("alpha", size) if named is None or system_of(named) else None
    if named is None:
        return None, size
    system = system_of(named)
    return None if system is None else (system, size)


def convert(size: str, *, source: Chart, target: Chart) -> str | None:
    """The target's size for the body in the middle of the source's size; None where the charts share no dimension.

    Only bodies can be compared: a chart of garments is not converted. An open end is a size like any other.
    """
    if source.basis != "body" or target.basis != "body":
        return None
    found = next((one for one in source.sizes if one.name.upper() == size.strip().upper()), None)
    if found is None:
        return None
    for key in ("bust", "waist", "neck", "foot_length", "hip"):
        sizes = target.having([key])
        if key not in found.ranges or not sizes:
            continue
        middle = (found.ranges[key].low_mm + found.ranges[key].high_mm) / 2
        borders = edges(sizes, key)
        place = sum(border <= middle for border in borders) - 1
        return sizes[place].name if 0 <= place < len(sizes) else None
    return None
