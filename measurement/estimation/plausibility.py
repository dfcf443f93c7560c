"""Whether what came out can be a grown person's body; a doubt is told, an impossibility refused.

The prior is the training people's: means and covariance of the logarithms of height and the fifteen, which follow
ANSUR II's 6,068 real people and go wider. Only these aggregates are kept.
"""

from dataclasses import dataclass

import numpy as np

from .features import JOINTS, LEVELS, SHOULDER
from .regression import Estimate, Model, load
from .types import KEYS, Stated

# The larger must not be smaller than the other by more than the share.
ORDER = (
    ("bust", "underbust", 0.97),
    ("hip", "thigh", 1.0),
    ("thigh", "knee", 1.0),
    ("thigh", "calf", 1.0),
    ("upper_arm", "wrist", 1.0),
    ("waist", "thigh", 0.9),
    ("waist_height", "inseam", 1.0),
    ("sleeve_length", "back_neck_to_waist", 0.8),
)
WEIGHT_OFF = 0.30  # a stated weight this far from what the volume suggests
CUTS_BEFORE = 30  # limb widths between the levels and the landmarks in a view's features


@dataclass(frozen=True)
class Plausible:
    """mm may be used unless there is a reason (a code of quality.REMEDIES) not to."""

    mm: dict[str, float]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def check(estimate: Estimate, stated: Stated, model: Model | None = None) -> Plausible:
    model = model or load()
    if head_share(estimate) > float(model["head_most"]):
        return Plausible(estimate.mm, "minor")
    odd = oddness(model, estimate, stated)
    if odd > float(model["odd_most"]) * 3:
        return Plausible(estimate.mm, "height_implausible")
    warnings = []
    mm = estimate.mm
    if odd > float(model["odd_most"]) or any(mm[a] < mm[b] * share for a, b, share in ORDER):
        warnings.append("unusual_shape")
    if (
        stated.weight_g is not None
        and abs(np.log(stated.weight_g / weight_g(model, estimate, stated))) > WEIGHT_OFF
    ):
        warnings.append("weight_doubtful")
    return Plausible(mm, None, tuple(warnings))


def oddness(model: Model, estimate: Estimate, stated: Stated) -> float:
    """Mahalanobis distance from the people that the model knows."""
    off = _logs(estimate, stated) - model["prior_mean"]
    return float(np.sqrt(off @ model["prior_inverse"] @ off))


def weight_g(model: Model, estimate: Estimate, stated: Stated) -> float:
    """What somebody of these measures weighs, by regression over the same people."""
    return float(np.exp(_logs(estimate, stated) @ model["weight_w"] + float(model["weight_b"])))


def head_share(estimate: Estimate) -> float:
    """Head and neck as a share of the height, in front: a child's is larger than any adult's. 0 without features."""
    if not len(estimate.features):
        return 0.0
    place = 3 * len(LEVELS) + CUTS_BEFORE + JOINTS.index(SHOULDER)
    return float(1 - estimate.features[place])


def _logs(estimate: Estimate, stated: Stated) -> np.ndarray:
    return np.log([stated.height_mm, *(max(estimate.mm[key], 1.0) for key in KEYS)])
