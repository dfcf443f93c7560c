"""Whether what came out can be a grown person's body; a doubt is told, an impossibility refused.

The prior is the training people's: means and covariance of the logarithms of height and the fifteen, which follow
ANSUR II's 6,068 real people and go wider. Only these aggregates are kept.
"""

from dataclasses import dataclass

import numpy as np

from .features import EAR, JOINTS, LEVELS, SHOULDER
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
KNEE_CUT = 22  # of the limb widths: square through the knee
# Among statures that grown-ups and children share, who looks like a child is not measured. Of 943 training bodies under
# SHORT_MM 1.1 % do (one in 800 of all), of 137 drawn children of 130 to 155 cm 75 %: a second look, not an age check.
SHORT_MM = 1550
CHILDLIKE = 9.8


@dataclass(frozen=True)
class Plausible:
    """mm may be used unless there is a reason (a code of quality.REMEDIES) not to."""

    mm: dict[str, float]
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def check(estimate: Estimate, stated: Stated, model: Model | None = None) -> Plausible:
    model = model or load()
    if head_share(estimate) > float(model["head_most"]) or (
        stated.height_mm < SHORT_MM and childlikeness(estimate) > CHILDLIKE
    ):
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


def childlikeness(estimate: Estimate) -> float:
    """Much head, narrow shoulders and thin knees for the height; 0 without features.

    Logarithms of widths in front, weighted as a linear discriminant weights them, rounded. Ears rather than the head's
    outline: hair is no sign of age.
    """
    if not len(estimate.features):
        return 0.0
    limbs = 3 * len(LEVELS)
    apart = limbs + CUTS_BEFORE + 2 * len(JOINTS)
    ears, shoulders = (estimate.features[apart + JOINTS.index(joint)] for joint in (EAR, SHOULDER))
    widths = np.maximum([ears, shoulders, estimate.features[limbs + KNEE_CUT]], 1e-3)
    return float(np.log(widths) @ (2, -4, -3))


def _logs(estimate: Estimate, stated: Stated) -> np.ndarray:
    return np.log([stated.height_mm, *(max(estimate.mm[key], 1.0) for key in KEYS)])
