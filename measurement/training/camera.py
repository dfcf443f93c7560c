"""What a camera that stands before somebody sees of her, in pixels."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
ROOM: Final = 0.012  # of the picture's height, above and below her: she sways
STEP_BACK: Final = 1.02
MOST_STEPS: Final = 20


@dataclass(frozen=True)
class Camera:
    """focal and size in px; at: metres, Z up; pitch down and roll in degrees. It looks along +Y from -Y."""

    width: int
    height: int
    focal: float
    at: tuple[float, float, float]
    pitch: float = 0.0
    roll: float = 0.0

    def matrix(self) -> Array:
        """World to clip space."""
        pitch, roll = np.radians(self.pitch), np.radians(self.roll)
        right = np.array([1.0, 0.0, 0.0])
        ahead = np.array([0.0, np.cos(pitch), -np.sin(pitch)])
        up = np.cross(right, ahead)
        right, up = np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right
        view = np.eye(4)
        view[:3, :3] = [right, up, -ahead]
        view[:3, 3] = -view[:3, :3] @ np.array(self.at)
        near, far = 0.1, 20.0
        lens = np.zeros((4, 4))
        lens[0, 0], lens[1, 1] = 2 * self.focal / self.width, 2 * self.focal / self.height
        lens[2, 2], lens[2, 3], lens[3, 2] = (far + near) / (near - far), 2 * far * near / (near - far), -1
        return lens @ view

    def project(self, points: Array) -> Array:
        """Pixels (x right, y down) of points of the world."""
        clip = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ self.matrix().T
        flat = clip[:, :2] / clip[:, 3:]
        return np.stack([(flat[:, 0] + 1) / 2 * self.width, (1 - flat[:, 1]) / 2 * self.height], axis=1)

    def seeing_all(self, points: Array) -> "Camera":
        """This one, or as much further away as it takes to have all points in the picture with some room.

        After twenty steps, half as far again, it stays where it is: a camera that looks elsewhere sees nothing so.
        """
        room = ROOM * self.height
        seeing = self
        for _ in range(MOST_STEPS):
            rows = seeing.project(points)[:, 1]
            if room <= rows.min() and rows.max() <= self.height - room:
                break
            x, away, up = seeing.at
            seeing = replace(seeing, at=(x, away * STEP_BACK, up))
        return seeing
