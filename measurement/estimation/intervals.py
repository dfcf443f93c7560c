"""How sure: half the width of each measurement's 90 % interval.

Split-conformal: an error's expected size is told from the ensemble's disagreement and from the frames', and a factor
per measurement makes it cover nine in ten of the calibration bodies, whom training never saw. These bodies are
synthetic. What real skin, cloth and phones add is not in the intervals, and nobody has measured it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .regression import Estimate, Model
from .types import KEYS, Stated

Array = NDArray[Any]
COVERED = 0.90
# A shape that was hidden or unlike all others was in no calibration: its interval grows by judgement, not by measure.
DOUBTFUL = {"clothing_loose": 1.5, "unusual_shape": 1.5, "weight_doubtful": 1.2}


def expected(terms: Array, mm: Array, spread_mm: Array, disagreement: Array) -> Array:
    """(n, 15) sizes of error. terms (3, 15): of the value itself, the members' spread and the frames' disagreement."""
    size = terms[0] * mm**2 + terms[1] * spread_mm**2 + terms[2] * (disagreement * mm) ** 2
    return np.asarray(np.sqrt(size))


def disagreement(features: Array) -> Array:
    """How much frames differ, as the clips' features tell it: the larger of front and side."""
    return np.asarray(features[:, -3:-1].max(axis=1))


def half_mm(
    model: Model, estimate: Estimate, stated: Stated, warnings: Sequence[str] = ()
) -> dict[str, float]:
    """By key; at least the millimetres that rounding the stated height to a centimetre costs."""
    value = np.array([[estimate.mm[key] for key in KEYS]])
    spread = np.array([[estimate.spread_mm[key] for key in KEYS]])
    off = disagreement(estimate.features[None])[:, None]
    half = model["quantile"] * expected(model["terms"], value, spread, off)[0]
    for warning in warnings:
        half = half * DOUBTFUL.get(warning, 1.0)
    rounding = 5.0 * value[0] / stated.height_mm
    return dict(zip(KEYS, map(float, np.maximum(half, rounding)), strict=True))


def quantile(scores: Array, covered: float = COVERED) -> Array:
    """Per column, the split-conformal quantile: the ceil((n + 1) * covered)-th smallest score."""
    n = len(scores)
    rank = min(int(np.ceil((n + 1) * covered)), n)
    return np.asarray(np.sort(scores, axis=0)[rank - 1])
