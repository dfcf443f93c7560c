"""The size charts for vendors and brands that have none of their own: figures with source and date. Millimetres.

Pure, and read by migrations: a correction here is a new migration that calls `charts()` again. Nothing is copied from
a standard that is sold (EN 13402-3, ASTM D5585): the letter ranges and ladders are those that are quoted in public,
and numbers of other countries stand beside them by the body they are for. See server/docs/sizes.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LADDER: Final = "EN 13402-3:2004, body ladder as publicly quoted"
BSI: Final = "BSI press release of 2002-03-11: bust 88, waist 72, hip 96 cm is UK 12, DE 38, FR 40, IT 44"
INCH: Final = 25.4
SHIRTS: Final = ("Shirts",)
COATS: Final = ("Blazers", "Suits", "Jackets", "Coats", "Waistcoat", "Nehru Jackets")
SHOES: Final = (
    "Sneakers", "Casual Shoes", "Sports Shoes", "Formal Shoes", "Boots", "Heels", "Sandals", "Flats", "Flip Flops",
    "Loafers", "Slides",
)  # fmt: skip
# Middle of each size's body, from EN 13402-3's ladder: 4 cm steps up to a bust of 104, then 6.
BUST: Final = (760, 800, 840, 880, 920, 960, 1000, 1040, 1100, 1160, 1220, 1280)
WAIST: Final = (600, 640, 680, 720, 760, 800, 840, 880, 945, 1010, 1075, 1140)
HIP: Final = (840, 880, 920, 960, 1000, 1040, 1080, 1120, 1170, 1220, 1270, 1320)
CHEST: Final = (840, 880, 920, 960, 1000, 1040, 1080, 1120, 1160, 1200)
FIRST_DE: Final = 32  # the German number of the first bust


@dataclass(frozen=True, slots=True)
class Standard:
    """rows: (size, girth, from, to), from small to large."""

    name: str
    gender: str
    system: str
    types: Sequence[str]
    source: str
    dated: str
    rows: Sequence[tuple[str, str, int, int]]


def charts() -> list[Standard]:
    """The charts beside the letters, EU shoes and inch waists that the shop had before."""
    return [
        _women(
            "Numbers UK, women", "uk", -26, f"{LADDER}; {BSI}. Nigerian shops number the same way", "2004"
        ),
        _women("Numbers EU, women", "eu", 0, f"{LADDER}; {BSI}", "2004"),
        _women("Numbers FR, women", "fr", 2, f"{LADDER}; {BSI}", "2004"),
        _women("Numbers IT, women", "it", 6, f"{LADDER}; {BSI}", "2004"),
        _women(
            "Numbers US, women", "us", -30, f"{LADDER}; US numbers by shops' usage: the UK's less 4", "2004"
        ),
        _men(),
        _chest_inches(),
        _collars("Collar, cm", "eu", [float(cm) for cm in range(36, 49)], 10.0),
        _collars("Collar, inches", "uk", [14 + half / 2 for half in range(11)], INCH),
        _shoes(
            "Shoes, UK", "", "uk", 25.0, 1.0, 15.0, "A third of an inch a size; Nigeria numbers the same way"
        ),
        _shoes(
            "Shoes, US men", "men", "us", 24.0, 3.0, 16.0, "A third of an inch a size, one above the UK's"
        ),
        _shoes(
            "Shoes, US women", "women", "us", 22.5, 3.0, 14.0, "A third of an inch a size, 2.5 above the UK's"
        ),
    ]


def _borders(middles: Sequence[int]) -> list[int]:
    inner = [(left + right) // 2 for left, right in pairwise(middles)]
    first, last = middles[1] - middles[0], middles[-1] - middles[-2]
    return [middles[0] - first // 2, *inner, middles[-1] + last // 2]


def _ladder(names: Sequence[str], girths: dict[str, Sequence[int]]) -> list[tuple[str, str, int, int]]:
    borders = {girth: _borders(middles) for girth, middles in girths.items()}
    return [
        (name, girth, edges[at], edges[at + 1])
        for at, name in enumerate(names)
        for girth, edges in borders.items()
    ]


def _women(name: str, system: str, offset: int, source: str, dated: str) -> Standard:
    names = [str(FIRST_DE + 2 * at + offset) for at in range(len(BUST))]
    return Standard(
        name, "women", system, (), source, dated, _ladder(names, {"bust": BUST, "waist": WAIST, "hip": HIP})
    )


def _men() -> Standard:
    """A man's continental number is half his chest in centimetres; the waist by the standard's drop of 12 cm."""
    names = [str(chest // 20) for chest in CHEST]
    girths = {"chest": CHEST, "waist": [chest - 120 for chest in CHEST]}
    source = f"{LADDER}; half the chest in centimetres"
    return Standard("Numbers EU, men", "men", "eu", (), source, "2004", _ladder(names, girths))


def _chest_inches() -> Standard:
    rows = [
        (str(inch), "chest", round((inch - 1) * INCH), round((inch + 1) * INCH)) for inch in range(32, 54, 2)
    ]
    source = "The size is the chest in inches; the UK, Nigeria and the US alike"
    return Standard("Chest, inches", "men", "uk", COATS, source, "2026", rows)


def _collars(name: str, system: str, sizes: Sequence[float], unit: float) -> Standard:
    """The size is the neck, measured with a finger's room: half a step to each side."""
    half = (sizes[1] - sizes[0]) / 2
    rows = [(f"{size:g}", "neck", round((size - half) * unit), round((size + half) * unit)) for size in sizes]
    return Standard(name, "men", system, SHIRTS, "The size is the neck with a finger's room", "2026", rows)


def _shoes(
    name: str, gender: str, system: str, zero: float, first: float, last: float, source: str
) -> Standard:
    """Size = 3 x the last in inches - zero; the last is taken as 15 mm longer than the foot. Half sizes."""
    rows = []
    for at in range(int((last - first) * 2) + 1):
        size = first + at / 2
        low, high = ((size + side + zero) / 3 * INCH - 15 for side in (-0.25, 0.25))
        rows.append((f"{size:g}", "foot_length", round(low), round(high)))
    return Standard(
        name,
        gender,
        system,
        SHOES,
        f"{source}; a last 15 mm longer than the foot (ISO/TS 19407)",
        "2015",
        rows,
    )
