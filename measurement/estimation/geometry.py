"""What one observation says in plain quantities: which way the body faces, where it ends, how the arms hang."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .networks import Seen
from .types import Floats, Observation

NOSE, EARS = 0, (7, 8)
SHOULDERS, ELBOWS, WRISTS = (11, 12), (13, 14), (15, 16)
HIPS, KNEES, ANKLES = (23, 24), (25, 26), (27, 28)
HEELS, TOES = (29, 30), (31, 32)
FEET = (*ANKLES, *HEELS, *TOES)
BODY = 127  # mask values above are body
AGREE_DEG = 40.0  # in a true turn they differ by up to 25


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the body ends in the frame, in px."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def yaw_deg(observation: Observation | Seen) -> float:
    """-180..180: 0 faces the camera, 90 faces the picture's right (she has turned to her left), 180 is the back.

    From shoulders and hips in world coordinates; on synthetic people right within 3 degrees in front, 4 sideways.
    """
    across = np.zeros(3)
    for left, right in (SHOULDERS, HIPS):
        way = observation.world[left] - observation.world[right]
        across += way / max(float(np.hypot(way[0], way[2])), 1e-6)
    return float(np.degrees(np.arctan2(across[2], across[0])))


def sure_of_yaw(observation: Observation) -> bool:
    """Whether shoulders and hips face the same way.

    Where a face shows little, the model may take it for the back of a head and turn the shoulders round, but not the
    hips: their mean would then be a side that nobody showed.
    """
    ways = [observation.world[left] - observation.world[right] for left, right in (SHOULDERS, HIPS)]
    shoulders, hips = (float(np.degrees(np.arctan2(way[2], way[0]))) for way in ways)
    return abs(turned_deg(shoulders, hips)) < AGREE_DEG


def turned_deg(first: float, second: float) -> float:
    """From one yaw to another the short way round, -180..180."""
    return (second - first + 180) % 360 - 180


def placed(observation: Observation, points: Floats) -> Floats:
    """Mask coordinates (x, y) in the frame, whatever the crop's turn and scales."""
    return np.asarray(points @ observation.to_frame[:, :2].T + observation.to_frame[:, 2], dtype=np.float32)


def extent(observation: Observation) -> Extent:
    """Of the largest part of the mask that holds together, cut at the frame's edges."""
    small = observation.mask[::2, ::2]
    count, labels, stats, _ = cv2.connectedComponentsWithStats((small > BODY).astype(np.uint8))
    if count < 2:
        return Extent(0, 0, 0, 0)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    rows, columns = np.nonzero(labels == largest)
    points = placed(observation, np.stack([columns, rows], axis=1).astype(np.float32) * 2 + 0.5)
    left, top = np.clip(points.min(axis=0), 0, (observation.width, observation.height))
    right, bottom = np.clip(points.max(axis=0), 0, (observation.width, observation.height))
    return Extent(float(left), float(top), float(right), float(bottom))


def arms_out_deg(observation: Observation) -> tuple[float, float]:
    """How far each upper arm and forearm stand away from the trunk, left and right, seen from the front or back."""
    points = observation.landmarks[:, :2]
    trunk = points[list(SHOULDERS)].mean(axis=0) - points[list(HIPS)].mean(axis=0)
    angles = []
    for side in (0, 1):
        arm = points[WRISTS[side]] - points[SHOULDERS[side]]
        outward = float(np.sign(points[SHOULDERS[side], 0] - points[SHOULDERS[1 - side], 0])) or 1.0
        # Against the trunk's own axis, so that a tilted phone does not lift an arm.
        down = -trunk
        cross = float(arm[1] * down[0] - arm[0] * down[1])
        angle = np.degrees(np.arctan2(-cross * outward, float(arm @ down)))
        angles.append(float(angle))
    return angles[0], angles[1]


def tilt_deg(observation: Observation) -> float:
    """How far the line from ankles to shoulders leans from the picture's upright."""
    points = observation.landmarks[:, :2]
    way = points[list(SHOULDERS)].mean(axis=0) - points[list(ANKLES)].mean(axis=0)
    return float(np.degrees(np.arctan2(way[0], -way[1])))


def legs_apart(observation: Observation) -> float:
    """Distance of the ankles as a share of the distance of the hips."""
    points = observation.landmarks[:, :2]
    hips = abs(float(points[HIPS[0], 0] - points[HIPS[1], 0]))
    return abs(float(points[ANKLES[0], 0] - points[ANKLES[1], 0])) / max(hips, 1.0)


def visible(observation: Observation, points: tuple[int, ...]) -> float:
    """The least visibility among landmarks."""
    return float(observation.landmarks[list(points), 3].min())


def skirt(observation: Observation) -> float:
    """How far the mask reaches outward from the knees without a gap, both sides together, as a share of the shins.

    Only meaningful in front or from behind. Without a gap: what hangs beside her, and was taken for her, is no dress.
    """
    points = observation.landmarks[:, :2]
    knees = points[list(KNEES)]
    shins = float(np.linalg.norm(points[list(ANKLES)] - knees, axis=1).mean())
    back = cv2.invertAffineTransform(observation.to_frame)
    (x0, y0), (x1, y1) = sorted(knees @ back[:, :2].T + back[:, 2], key=lambda knee: knee[0])
    reach = _reach(observation.mask, y0, x0, -1) + _reach(observation.mask, y1, x1, 1)
    scale = float(np.hypot(observation.to_frame[0, 0], observation.to_frame[1, 0]))
    return reach * scale / max(shins, 1.0)


def _reach(mask: NDArray[np.uint8], row: float, column: float, way: int) -> int:
    """Pixels of body from a point of the mask on, to the left (-1) or the right (1)."""
    if not 0 <= round(row) < mask.shape[0] or not 0 <= round(column) < mask.shape[1]:
        return 0
    line = mask[round(row), round(column) :: way] > BODY
    return len(line) if line.all() else int(np.argmin(line))
