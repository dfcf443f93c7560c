"""Plane cuts through one fixed mesh topology, and the tape (convex hull) around what is cut."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Array = npt.NDArray[Any]


class Cutter:
    """Cuts some of a mesh's triangles. Made once: bodies share their topology, only the vertices differ."""

    def __init__(self, faces: Array) -> None:
        self._used, local = np.unique(faces, return_inverse=True)
        local = local.reshape(faces.shape)
        pairs = np.sort(local[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        edges, inverse = np.unique(pairs, axis=0, return_inverse=True)
        self._first, self._second = np.ascontiguousarray(edges[:, 0]), np.ascontiguousarray(edges[:, 1])
        self._of_face = inverse.reshape(-1, 3)
        # The faces beside each edge: two, or one twice at a border (or the last two of an odd edge with more).
        order = np.argsort(inverse, kind="stable")
        start = np.searchsorted(inverse[order], np.arange(len(edges)))
        end = np.searchsorted(inverse[order], np.arange(len(edges)), side="right") - 1
        self._beside = np.stack([order[start] // 3, order[end] // 3], axis=1)

    def points(self, vertices: Array, origin: Array, normal: Array) -> Array:
        """(n, 3): where edges cross the plane, in no order."""
        return self._cut(vertices, origin, normal)[1]

    def parts(self, vertices: Array, origin: Array, normal: Array) -> list[Array]:
        """The same, one array for each connected outline."""
        crossed, points = self._cut(vertices, origin, normal)
        if len(points) < 3:
            return []
        count = len(crossed)
        _, face = np.unique(self._beside[crossed].ravel(), return_inverse=True)
        edge = np.repeat(np.arange(count), 2)
        size = count + int(face.max()) + 1  # edges and the faces that join them
        graph = coo_matrix((np.ones(2 * count, np.int8), (edge, count + face)), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        label = label[:count]
        return [part for name in np.unique(label) if len(part := points[label == name]) >= 3]

    def _cut(self, vertices: Array, origin: Array, normal: Array) -> tuple[Array, Array]:
        mine = vertices[self._used]
        distance = (mine - origin) @ normal
        above = distance > 0
        crossed = np.flatnonzero(above[self._first] != above[self._second])
        a, b = self._first[crossed], self._second[crossed]
        share = (distance[a] / (distance[a] - distance[b]))[:, None]
        return crossed, mine[a] * (1 - share) + mine[b] * share


UP = np.array([0.0, 0.0, 1.0])


def level(z: float) -> Array:
    return np.array([0.0, 0.0, z])


# Directions of half a turn; the perimeter of a hull is the sum of its widths over them (Cauchy), here to 0.01 %.
_ANGLES = (np.arange(180) + 0.5) * np.pi / 180
_DIRECTIONS = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])


def tape(points: Array, normal: Array = UP) -> float:
    """Perimeter of the convex hull in the plane: what a tape would read. 0 where there is nothing to put it around."""
    if len(points) < 3:
        return 0.0
    if abs(normal[2]) > 0.9999:
        flat = points[:, :2]
    else:
        first = np.cross(normal, [1.0, 0.0, 0.0] if abs(normal[0]) < 0.9 else [0.0, 1.0, 0.0])
        first /= np.linalg.norm(first)
        flat = np.stack([points @ first, points @ np.cross(normal, first)], axis=1)
    along = flat @ _DIRECTIONS
    return float((along.max(axis=0) - along.min(axis=0)).sum() * np.pi / 180)


def width(points: Array) -> float:
    return float(np.ptp(points[:, 0]))


def middle(points: Array) -> float:
    return float((points[:, 0].max() + points[:, 0].min()) / 2)
