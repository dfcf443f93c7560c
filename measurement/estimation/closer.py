"""A closer look at a frame that is measured: the landmark network once more, on a crop that fits her.

The crop that a person is followed by leaves room for what she may do next: of its 256 px she takes up 195. Where her
landmarks are known it can be tighter, and as she is taller than wide it can be stretched sideways: a pixel of the mask
then shows 1.25 times less up and down and 1.5 times less across. The landmarks stay those of the first look. What it
wins is told in loadtests/results/2026-11-30-measure-closer-look.md. The browser does the same (web/engine/closer.ts);
tests/measurement/closer.json is played to both.
"""

from typing import Final

import numpy as np

from .geometry import ANKLES, FEET, NOSE, SHOULDERS
from .networks import CROP
from .types import Floats

# Shares of the way from the nose to the lowest of the feet. Above the nose and below the feet is as much of her ...
ABOVE, BELOW = 0.10, 0.02
# ... and the crop is this much higher than all of her. Any tighter, and hair is cut off.
ROOM: Final = 1.05
STRETCHED: Final = 1.2  # higher than wide, if arms let it
# Wider than her landmarks are, and by a share of the way from nose to feet.
ASIDE, ASIDE_OF_HEIGHT = 1.06, 0.06


def crop(landmarks: Floats) -> Floats:
    """landmarks: rows of x, y, ... in px of the frame. The affine, 2 x 3, from the crop's px to the frame's."""
    points = landmarks[:, :2].astype(np.float64)
    up = points[list(SHOULDERS)].mean(axis=0) - points[list(ANKLES)].mean(axis=0)
    down = -up / max(float(np.hypot(*up)), 1e-6)
    aside = np.array([down[1], -down[0]])
    x, y = points @ aside, points @ down
    nose, feet = float(y[NOSE]), float(y[list(FEET)].max())
    tall = max(feet - nose, 1.0)
    height = ROOM * (1 + ABOVE + BELOW) * tall
    width = max(height / STRETCHED, ASIDE * float(x.max() - x.min()) + ASIDE_OF_HEIGHT * tall)
    columns = np.stack([aside * width, down * height], axis=1) / CROP
    middle_x = float(x.min() + x.max()) / 2
    middle_y = (nose - ABOVE * tall + feet + BELOW * tall) / 2
    middle = aside * middle_x + down * middle_y
    return np.concatenate([columns, (middle - columns.sum(axis=1) * CROP / 2)[:, None]], axis=1).astype(
        np.float32
    )
