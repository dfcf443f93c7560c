"""Which size fits, and how sure that is: girths with their uncertainty, a size chart, and what she likes.

Pure. The model in a paragraph. Each girth is known to within an interval (90 %, taken as normal). A size takes a
body up to its upper border, so the size of a garment is the largest that any of its critical girths asks for; the
errors of one measuring lean the same way (a wrong height makes all girths wrong alike), so that largest is read
off at the same place of every interval. If the whole interval lies in one size, we are sure; if its inner 60 %
does, fairly so; if that reaches over one border, the answer is two sizes and what each would mean; beyond that we
say that we do not know. Nothing here depends on the unit of length.
"""

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from measurement import tape
from measurement.charts import Chart, Size, edges, step
from measurement.fit_words import NAMES, SAYS
from measurement.garments import DIMENSIONS

Preference = Literal["close", "regular", "loose"]
Sure = Literal["high", "fair", "low"]

Z90: Final = 1.6449  # a 90 % interval's half width, in standard deviations
_SURE: Final = Z90
_FAIR: Final = 0.8416  # the inner 60 %: at most one in five that it is the neighbour
TASTE: Final[Mapping[str, float]] = {
    "close": -0.25,
    "regular": 0.0,
    "loose": 0.25,
}  # of the step between sizes
MOST_SHIFT: Final = 0.5  # of a step: what returns may teach, at most
APART: Final = 3  # sizes between what two girths ask for: no one size serves both
# Room between body and garment that people expect, as a share of the girth, where a garment's own range is given.
EASE: Final[Mapping[str, float]] = {"bust": 0.08, "waist": 0.06, "hip": 0.05, "upper_arm": 0.12, "neck": 0.04}


@dataclass(frozen=True, slots=True)
class Girth:
    """One value of her profile. `plus_minus_mm`: half of its 90 % interval."""

    mm: float
    plus_minus_mm: float


@dataclass(frozen=True, slots=True)
class Profile:
    values: Mapping[str, Girth]
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Garment:
    """`kind`: one of DIMENSIONS. `stretch`: how much longer the cloth gets, 0.05 for five per cent.

    `ease_mm`: the maker's own room over the body, for charts of garments. `runs_small`: what returns have taught, in
    steps between sizes, positive where people send it back as too small.
    """

    kind: str
    preference: Preference = "regular"
    stretch: float = 0.0
    ease_mm: Mapping[str, float] = field(default_factory=dict)
    runs_small: float = 0.0


@dataclass(frozen=True, slots=True)
class Dimension:
    """What one girth says. `size`: what it alone asks for; `chance`: that it is in the advised sizes' range."""

    key: str
    size: str | None
    chance: float | None
    verdict: Literal["fits", "close", "loose", "unknown"]
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """None, one or two sizes (small first), how sure, and why: a code with parameters, and English.

    Neither `text` nor `params` holds a girth: they may be shown to staff and told to a language model.
    """

    sizes: tuple[str, ...]
    sure: Sure | None
    reason: str
    text: str
    per_dimension: tuple[Dimension, ...] = ()
    chance: float | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def runs_small(
    *, too_small: int, too_large: int, fitted: int, prior: float = 0.0, prior_weight: float = 12.0
) -> float:
    """How far a chart is off, in steps between sizes, learned from what people say of the size they bought.

    Each voice counts one step (too small +1, too large -1, fitted 0), beside `prior_weight` imagined voices that say
    `prior` (the vendor's own mean). Below three complaints only the prior speaks: no single return moves a chart.
    """
    voices = too_small + too_large + fitted
    told = prior if too_small + too_large < 3 else (
        (too_small - too_large + prior_weight * prior) / (voices + prior_weight)
    )  # fmt: skip
    return max(-MOST_SHIFT, min(MOST_SHIFT, told))


@dataclass(frozen=True, slots=True)
class _Axis:
    """One girth on the chart: where the garment must reach, how uncertain that is, and the borders of the sizes."""

    key: str
    at: float
    taste: float
    sigma: float
    borders: tuple[float, ...]

    def place(self, z: float = 0.0, *, tasted: bool = True) -> int:
        """The size at z standard deviations: -1 below the chart, len(sizes) above it."""
        return bisect_right(self.borders, self.at + (self.taste if tasted else 0.0) + z * self.sigma) - 1

    def below(self, border: float) -> float:
        """The chance that she is below a border."""
        away = border - self.at - self.taste
        if self.sigma <= 0:
            return 1.0 if away > 0 else 0.0
        return 0.5 * (1.0 + math.erf(away / self.sigma / math.sqrt(2)))


def advise(profile: Profile | None, chart: Chart | None, garment: Garment) -> Advice:
    """One size, two, or none with the reason. It never raises for what a profile or a chart may hold."""
    keys = DIMENSIONS.get(garment.kind)
    if keys is None:
        return _none("not_sized")
    if chart is None or not chart.sizes:
        return _none("no_chart")
    if profile is None or not profile.values:
        return _none("no_profile")
    if profile.expired:
        return _none("expired")
    if tape.contradictions({key: girth.mm for key, girth in profile.values.items()}):
        return _none("contradictory")
    charted = [key for key in keys if chart.having([key])]
    if not charted:
        return _none("chart_lacks_dimension", keys=_listed(keys[:1]))
    known = [key for key in charted if key in profile.values]
    if charted[0] not in known:
        return _none("missing_dimension", keys=_listed(key for key in charted if key not in known))
    sizes = chart.having(known)
    if not sizes:
        return _none("chart_lacks_dimension", keys=_listed(known))
    return _advise(sizes, [_axis(key, known[0], sizes, profile, chart, garment) for key in known], charted)


def abstain(reason: str, **params: str) -> Advice:
    """No advice, for a reason that lies in the goods: one_size, children, not_offered, no_chart …"""
    return Advice((), None, reason, SAYS[reason].format(**params), params=params)


def offered(advice: Advice, sizes: Collection[str]) -> Advice:
    """The advice as far as the product comes in it."""
    there = tuple(size for size in advice.sizes if size in sizes)
    if there == advice.sizes:
        return advice
    if not there:
        return replace(abstain("not_offered", size=advice.sizes[0]), per_dimension=advice.per_dimension)
    params = {**advice.params, "size": there[0]}
    text = SAYS["between_one_offered"].format(**params)
    return replace(advice, sizes=there, sure="low", reason="between_one_offered", text=text, params=params)


def _axis(
    key: str, leading: str, sizes: tuple[Size, ...], profile: Profile, chart: Chart, garment: Garment
) -> _Axis:
    girth = profile.values[key]
    borders = edges(sizes, key)
    width = step(borders)
    at = girth.mm
    if chart.basis == "garment":
        ease = garment.ease_mm.get(key, EASE.get(key, 0.0) * girth.mm)
        at += ease - garment.stretch * girth.mm / 2  # cloth that stretches needs less room
    elif key != leading:
        at -= min(garment.stretch * girth.mm / 2, width / 4)  # it gives a little where it need not lead
    learned = max(-MOST_SHIFT, min(MOST_SHIFT, garment.runs_small))
    taste = 0.0 if key in ("inseam", "foot_length") else TASTE[garment.preference] * width
    return _Axis(key, at + learned * width, taste, girth.plus_minus_mm / Z90, tuple(borders))


def _advise(sizes: tuple[Size, ...], axes: list[_Axis], charted: list[str]) -> Advice:
    plain = {axis.key: axis.place(tasted=False) for axis in axes}
    if max(plain.values()) - min(plain.values()) >= APART:
        far = [key for key, place in plain.items() if place in (max(plain.values()), min(plain.values()))]
        return _none("unlike_chart", axes, sizes, keys=_listed(far))
    best = _largest(axes, 0.0)
    if best < 0:
        return _none("below_chart", axes, sizes)
    if best >= len(sizes):
        return _none("above_chart", axes, sizes)
    outer = (_largest(axes, -_SURE), _largest(axes, _SURE))
    inner = (_largest(axes, -_FAIR), _largest(axes, _FAIR))
    whole = len(axes) == len(charted)  # a girth that we do not know may ask for another size
    if inner[1] - inner[0] > 1:
        return _none("too_uncertain", axes, sizes, keys=_listed(_undecided(axes, inner)))
    low, high = max(inner[0], 0), min(inner[1], len(sizes) - 1)
    names = (sizes[low].name,) if low == high else (sizes[low].name, sizes[high].name)
    told = tuple(_dimension(axis, low, high, sizes) for axis in axes) + tuple(
        _unknown(key) for key in charted if key not in {axis.key for axis in axes}
    )
    chance = round(
        min(axis.below(axis.borders[high + 1]) for axis in axes)
        - min(axis.below(axis.borders[low]) for axis in axes),
        3,
    )
    if inner != (low, high):
        return _said("edge_of_chart", names, "low", told, chance, size=names[0])
    if len(names) == 2:
        sure: Sure = "fair" if outer == inner and whole else "low"
        return _said("between", names, sure, told, chance, small=names[0], large=names[1])
    if outer == inner and whole:
        return _said("fits", names, "high", told, chance, size=names[0])
    return _said("fits_fairly", names, "fair", told, chance, size=names[0])


def _largest(axes: list[_Axis], z: float) -> int:
    return max(axis.place(z) for axis in axes)


def _undecided(axes: list[_Axis], inner: tuple[int, int]) -> list[str]:
    """The girths whose intervals reach the farthest: those a tape should settle."""
    wide = [axis.key for axis in axes if axis.place(_FAIR) - axis.place(-_FAIR) >= 1]
    return wide or [axis.key for axis in axes if axis.place(_FAIR) == inner[1]]


def _dimension(axis: _Axis, low: int, high: int, sizes: tuple[Size, ...]) -> Dimension:
    name = NAMES.get(axis.key, axis.key).capitalize()
    own = axis.place()
    chance = round(axis.below(axis.borders[high + 1]) - axis.below(axis.borders[low]), 3)
    alone = sizes[own].name if 0 <= own < len(sizes) else None
    if own > high:
        return Dimension(axis.key, alone, chance, "close", f"{name}: would be close.")
    if own < low:
        return Dimension(axis.key, alone, chance, "loose", f"{name}: would be loose.")
    return Dimension(axis.key, alone, chance, "fits", f"{name}: within the size.")


def _unknown(key: str) -> Dimension:
    return Dimension(key, None, None, "unknown", f"{NAMES.get(key, key).capitalize()}: not measured.")


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(NAMES.get(key, key) for key in keys)


def _none(
    reason: str, axes: list[_Axis] | None = None, sizes: tuple[Size, ...] = (), **params: str
) -> Advice:
    """Abstain. What each girth alone asks for is told where that is known."""
    told = []
    for axis in axes or ():
        own = axis.place()
        alone = sizes[own].name if 0 <= own < len(sizes) else None
        name = NAMES.get(axis.key, axis.key).capitalize()
        text = f"{name}: alone it asks for {alone}." if alone else f"{name}: outside this chart."
        told.append(Dimension(axis.key, alone, None, "unknown", text))
    return Advice((), None, reason, SAYS[reason].format(**params), tuple(told), None, params)


def _said(
    reason: str, sizes: tuple[str, ...], sure: Sure, told: tuple[Dimension, ...], chance: float, **params: str
) -> Advice:
    return Advice(sizes, sure, reason, SAYS[reason].format(**params), told, chance, params)
