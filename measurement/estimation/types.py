"""What travels through the estimation: what the shopper states, what one frame shows, what comes out.

All three capture modes end in observations: the browser sends exactly these numbers, frames and clips give
them through `pose.py`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

KEYS = (
    "bust",
    "underbust",
    "waist",
    "hip",
    "thigh",
    "knee",
    "calf",
    "upper_arm",
    "wrist",
    "neck",
    "inseam",
    "shoulder_width",
    "sleeve_length",
    "back_neck_to_waist",
    "waist_height",
)

Sex = Literal["f", "m", "x"]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the shopper tells of herself; only the height is needed."""

    height_mm: int
    weight_g: int | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The model's own segmentation 0..255 in a crop, and what takes the crop's px (x, y, 1) to the frame's."""

    mask: NDArray[np.uint8]
    to_frame: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One analysed frame.

    landmarks: 33 rows of x, y in px of the frame, z (depth, same scale, hips at 0) and visibility 0..1.
    world: 33 rows of metres around the middle of the hips; x to the picture's right, y down, z away.
    mask: the model's own segmentation 0..255 in its square crop; `to_frame` takes the crop's pixel
    coordinates (x, y, 1) to the frame's.
    luma, background_luma: mean 0..255 of the whole frame and of what is not body.
    sharpness: variance of the Laplacian of the body's region at 256 px crop size.
    people: how many the detector saw (the last time it ran).
    moved: how far the background went since the observation before, as a share of the frame's width.
    carried: the mask is an earlier frame's, good enough to guide by and not to measure.
    closer: the outline that is measured (closer.py); mask is what the gates judge by.
    """

    at_ms: int
    width: int
    height: int
    landmarks: Floats
    world: Floats
    mask: NDArray[np.uint8]
    to_frame: Floats
    score: float
    luma: float
    sharpness: float
    people: int = 1
    background_luma: float | None = None
    moved: float | None = None
    carried: bool = False
    closer: Outline | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement and half the width of its 90 % interval."""

    mm: int
    plus_minus_mm: int


@dataclass(frozen=True, slots=True)
class Accepted:
    measurements: dict[str, Measured]
    quality: dict[str, Any]
    ms: dict[str, int]
    model: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is guessed: the reason is a stable code, the remedy a sentence for the shopper."""

    reason: str
    remedy: str
    quality: dict[str, Any] = field(default_factory=dict)
    ms: dict[str, int] = field(default_factory=dict)


Outcome = Accepted | Refused
