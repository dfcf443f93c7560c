"""From observations to the numbers that the regression reads: widths at many levels, as shares of the body's height.

The mask is turned so that the body stands upright, and cut into levels between soles and crown. At each
level: how far the body reaches from its own axis to either side, not past her arms, and all that is body. Arms and
legs are cut square to themselves. A clip's features are medians over the frames of each view.
"""

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from .types import Observation, Stated

Array = NDArray[Any]
SIZE: Final = 384  # px of the upright raster, whatever the mask's
HALF: Final = 128.0  # the mask's middle: where the outline is
LEVELS: Final = np.linspace(0.02, 0.98, 80)
NOSE, EAR, SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE, HEEL, TOE = 0, 7, 11, 13, 15, 23, 25, 27, 29, 31
JOINTS: Final = (EAR, SHOULDER, ELBOW, WRIST, HIP, KNEE, ANKLE, HEEL, TOE)  # the left ones; the right is next
# Limb, from joint, to joint, shares of the way at which it is cut.
CUTS: Final = (
    (SHOULDER, ELBOW, (0.3, 0.4, 0.5, 0.6, 0.7, 0.85)),
    (ELBOW, WRIST, (0.0, 0.2, 0.4, 0.6, 0.75, 0.85, 0.95, 1.0, 1.05)),
    (HIP, KNEE, (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)),
    (KNEE, ANKLE, (-0.05, 0.0, 0.05, 0.15, 0.25, 0.35, 0.5, 0.7, 0.85)),
)
LIMBS: Final = sum(len(shares) for _, _, shares in CUTS)
# Where a view's numbers tell the nose's offset.
NOSE_ASIDE: Final = 3 * len(LEVELS) + LIMBS + 3 * len(JOINTS) + 1
BONES: Final = ((11, 12), (23, 24), (11, 23), (11, 13), (13, 15), (23, 25), (25, 27), (7, 8))
ACROSS: Final = np.arange(-75, 76) * 0.75  # raster px along a cut
# An arm's line, from the shoulder to the fingertips, which lie this share of the forearm beyond the wrist, and half its
# thickness there, in shares of her height. The line counts from so far under the shoulder.
FINGERTIPS: Final = 0.45
HALF_ARM: Final = np.array([0.030, 0.024, 0.016, 0.016])
ARMPIT: Final = 0.02
OPEN: Final = (
    0.35  # narrower shoulders than this share of the trunk stand sideways: an arm lies on the trunk there
)


def view_features(observation: Observation, height_mm: int) -> Array:
    """One frame's numbers. height_mm: as stated; widths are shares of it, so it only names the scale.

    Her outline is that of the closer look, where there was one. The shopper is turned to face left where she stands
    sideways, so both sides give the same numbers.
    """
    raster, points, scale = _upright(observation)
    if _faces_right(points):
        raster = raster[:, ::-1]
        points = np.stack([SIZE - 1 - points[:, 0], points[:, 1]], axis=1)
    top, bottom = _crown(raster, points), _soles(raster, points)
    tall = max(bottom - top, 1.0)
    rows = bottom - LEVELS * tall
    lower = np.clip(np.floor(rows).astype(int), 0, SIZE - 2)
    share = (rows - lower)[:, None]
    values = raster[lower] * (1 - share) + raster[lower + 1] * share
    axis = _axis(points, rows)
    ahead, behind = _within_arms(*_reach(values, axis), axis, points, rows, tall)
    total = values.sum(axis=1) / 255.0
    middle = points[HIP : HIP + 2].mean(axis=0)
    left, right = points[list(JOINTS)], points[[joint + 1 for joint in JOINTS]]
    level = (bottom - (left[:, 1] + right[:, 1]) / 2) / tall
    offset = ((left[:, 0] + right[:, 0]) / 2 - middle[0]) / tall
    apart = np.abs(left[:, 0] - right[:, 0]) / tall
    parts = [
        ahead / tall,
        behind / tall,
        total / tall,
        _limbs(raster, points) / tall,
        level,
        offset,
        apart,
        [(bottom - points[NOSE, 1]) / tall, (points[NOSE, 0] - middle[0]) / tall],
        _place(observation, tall / scale),
        _bones(observation),
    ]
    return np.concatenate([np.ravel(part) for part in parts]).astype(np.float32)


def clip_features(
    front: Sequence[Observation],
    sides: Sequence[Observation],
    backs: Sequence[Observation],
    stated: Stated,
    diagonals: Sequence[Observation] = (),
) -> Array:
    """front and sides hold at least one observation each; backs and diagonals may be empty.

    In order: front view, side view, back view, diagonal view, then what was there (both sides?, back?, diagonals?), how
    much the frames of front and side disagree, and the stated height in metres.
    """
    return gather(
        [view_features(seen, stated.height_mm) for seen in front],
        [view_features(seen, stated.height_mm) for seen in sides if not faces_right(seen)],
        [view_features(seen, stated.height_mm) for seen in sides if faces_right(seen)],
        [view_features(seen, stated.height_mm) for seen in backs],
        [view_features(seen, stated.height_mm) for seen in diagonals],
        stated,
    )


def gather(
    front: Sequence[Array],
    left: Sequence[Array],
    right: Sequence[Array],
    back: Sequence[Array],
    diagonal: Sequence[Array],
    stated: Stated,
) -> Array:
    """The same from frames' features. A front has no ahead and behind: both halves are averaged."""
    if not len(front) or not (len(left) or len(right)):
        raise ValueError("A clip's features need a front and a side.")
    ahead = _symmetric(np.median(front, axis=0))
    sides = [np.median(seen, axis=0) for seen in (left, right) if len(seen)]
    side = np.mean(sides, axis=0)
    behind = _symmetric(np.median(back, axis=0)) if len(back) else ahead
    between = (
        np.median([_facing_left(seen) for seen in diagonal], axis=0) if len(diagonal) else (ahead + side) / 2
    )
    extra = [
        float(len(sides) == 2),
        float(len(back) > 0),
        float(len(diagonal) > 0),
        _disagreement([_symmetric(seen) for seen in front]),
        _disagreement([*left, *right]),
        stated.height_mm / 1000,
    ]
    return np.concatenate([ahead, side, behind, between, extra]).astype(np.float32)


def faces_right(observation: Observation) -> bool:
    """Whether she stands sideways and looks to the picture's right."""
    return _faces_right(observation.landmarks[:, :2])


def _faces_right(points: Array) -> bool:
    shoulders = abs(points[SHOULDER, 0] - points[SHOULDER + 1, 0])
    trunk = abs(points[SHOULDER : SHOULDER + 2, 1].mean() - points[HIP : HIP + 2, 1].mean()) + 1e-6
    ahead = points[NOSE, 0] - points[EAR : EAR + 2, 0].mean()
    feet = (points[TOE : TOE + 2, 0] - points[HEEL : HEEL + 2, 0]).mean()
    return bool(shoulders < 0.45 * trunk and ahead + 0.5 * feet > 0)


def _upright(observation: Observation) -> tuple[Array, Array, float]:
    """The mask with the body's axis upright, the landmarks in its px, and how many of these a px of the frame is."""
    outline = observation.closer or observation
    to_frame = outline.to_frame.astype(np.float64)
    points = observation.landmarks[:, :2].astype(np.float64)
    up = points[SHOULDER : SHOULDER + 2].mean(axis=0) - points[ANKLE : ANKLE + 2].mean(axis=0)
    angle = np.arctan2(up[0], -up[1])
    # The crop may be stretched sideways; the raster is as high as the crop, and not stretched.
    zoom = SIZE / max(outline.mask.shape[0] * float(np.hypot(*to_frame[:, 1])), 1e-3)
    cos, sin = np.cos(angle) * zoom, np.sin(angle) * zoom
    turn = np.array([[cos, sin], [-sin, cos]])
    middle = (np.array(outline.mask.shape[::-1]) - 1) / 2
    shift = (SIZE - 1) / 2 - turn @ (to_frame[:, :2] @ middle + to_frame[:, 2])
    affine = np.concatenate([turn @ to_frame[:, :2], (turn @ to_frame[:, 2] + shift)[:, None]], axis=1)
    raster = cv2.warpAffine(outline.mask, affine, (SIZE, SIZE), flags=cv2.INTER_LINEAR)
    return raster.astype(np.float32), points @ turn.T + shift, zoom


def _edge(inside: float, outside: float) -> float:
    """How far past the last row inside the outline lies, 0..1."""
    return float(np.clip((inside - HALF) / max(inside - outside, 1e-6), 0.0, 1.0))


def _crown(raster: Array, points: Array) -> float:
    """The row of the top of the head, to a fraction of a px."""
    x = points[EAR : EAR + 2, 0].mean()
    near = max(int(x - 40), 0), min(int(x + 41), SIZE)
    profile = raster[:, near[0] : near[1]].max(axis=1) if near[1] > near[0] else raster.max(axis=1)
    start = int(np.clip(points[SHOULDER : SHOULDER + 2, 1].mean(), 1, SIZE - 1))
    above = np.flatnonzero(profile[:start] < HALF)
    if not len(above):
        return 0.0
    row = int(above[-1])
    return row + 1 - _edge(float(profile[row + 1]), float(profile[row]))


def _soles(raster: Array, points: Array) -> float:
    profile = raster.max(axis=1)
    start = int(np.clip(points[KNEE : KNEE + 2, 1].mean(), 0, SIZE - 2))
    below = np.flatnonzero(profile[start:] < HALF)
    if not len(below) or below[0] == 0:
        return float(SIZE - 1)
    row = start + int(below[0])
    return row - 1 + _edge(float(profile[row - 1]), float(profile[row]))


def _axis(points: Array, rows: Array) -> Array:
    """Where the body's axis is at each row: through ears, shoulders, hips and ankles."""
    knots = np.array([points[j : j + 2].mean(axis=0) for j in (EAR, SHOULDER, HIP, ANKLE)])
    knots[:, 1] = np.maximum.accumulate(knots[:, 1] + np.arange(4) * 1e-3)
    return np.asarray(np.interp(rows, knots[:, 1], knots[:, 0]))


def _reach(values: Array, axis: Array) -> tuple[Array, Array]:
    """How far the body reaches left and right of the axis, px; both 0 where the axis is not on the body."""
    width = values.shape[1]
    columns = np.arange(width)
    start = np.clip(np.rint(axis).astype(int), 1, width - 2)
    line = np.arange(len(values))
    out = values < HALF
    right = np.argmax(out & (columns > start[:, None]), axis=1)
    right[right == 0] = width - 1
    left = width - 1 - np.argmax((out & (columns < start[:, None]))[:, ::-1], axis=1)
    left[left == width - 1] = 0
    inner, outer = values[line, right - 1], values[line, right]
    last = right - 1 + np.clip((inner - HALF) / np.maximum(inner - outer, 1e-6), 0, 1)
    inner, outer = values[line, np.minimum(left + 1, width - 1)], values[line, left]
    first = left + 1 - np.clip((inner - HALF) / np.maximum(inner - outer, 1e-6), 0, 1)
    on = values[line, start] >= HALF
    return np.where(on, axis - first, 0.0), np.where(on, last - axis, 0.0)


def _within_arms(
    ahead: Array, behind: Array, axis: Array, points: Array, rows: Array, tall: float
) -> tuple[Array, Array]:
    """The reaches to left and right, ended at the inner edge of the arm on that side.

    Just under the armpit the outline jumps from trunk to arm, in a mask lower than in truth: a level there would be
    right or wrong by a hand's width. Where exactly the arm's edge is matters little; that the jump goes, does.
    """
    shoulders, hips = points[SHOULDER : SHOULDER + 2], points[HIP : HIP + 2]
    trunk = abs(shoulders[:, 1].mean() - hips[:, 1].mean())
    if abs(shoulders[0, 0] - shoulders[1, 0]) < OPEN * trunk:
        return ahead, behind
    first = int(shoulders[0, 0] > shoulders[1, 0])  # whose arm is on the picture's left
    left = _inner_edge(points, first, 1.0, rows, tall)
    right = _inner_edge(points, 1 - first, -1.0, rows, tall)
    return (
        np.minimum(ahead, np.maximum(axis - left, 0.0)),
        np.minimum(behind, np.maximum(right - axis, 0.0)),
    )


def _inner_edge(points: Array, side: int, inward: float, rows: Array, tall: float) -> Array:
    """Where the edge of an arm is at each row; infinitely far out where there is no arm."""
    shoulder, elbow, wrist = (points[joint + side] for joint in (SHOULDER, ELBOW, WRIST))
    line = np.array([shoulder, elbow, wrist, wrist + FINGERTIPS * (wrist - elbow)])
    along = np.diff(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
    along = np.array([along[0], along[0] + along[1], along[1] + along[2], along[2]])
    along /= np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
    square = np.stack([along[:, 1], -along[:, 0]], axis=1) * inward
    edge = line + square * (HALF_ARM * tall)[:, None]
    down = np.maximum.accumulate(edge[:, 1] + np.arange(4) * 1e-3)
    beside = (rows >= shoulder[1] + ARMPIT * tall) & (rows <= down[-1])
    return np.where(beside, np.interp(rows, down, edge[:, 0]), -inward * np.inf)


def _limbs(raster: Array, points: Array) -> Array:
    """Widths of arms and legs square to themselves, left and right averaged, px."""
    centres, ways = [], []
    for start, end, shares in CUTS:
        for side in (0, 1):
            a, b = points[start + side], points[end + side]
            along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
            for share in shares:
                centres.append(a + share * (b - a))
                ways.append((-along[1], along[0]))
    centre, way = np.array(centres), np.array(ways)
    x = (centre[:, :1] + way[:, :1] * ACROSS).astype(np.float32)
    y = (centre[:, 1:] + way[:, 1:] * ACROSS).astype(np.float32)
    values = cv2.remap(raster, x, y, cv2.INTER_LINEAR)
    ahead, behind = _reach(values, np.full(len(values), (len(ACROSS) - 1) / 2))
    widths = (ahead + behind) * 0.75
    out, at = [], 0
    for _, _, shares in CUTS:
        count = len(shares)
        out.append((widths[at : at + count] + widths[at + count : at + 2 * count]) / 2)
        at += 2 * count
    return np.concatenate(out)


def _place(observation: Observation, tall: float) -> Array:
    """Where the body is in the picture, which tells something of the phone's distance and tilt. tall: px of it."""
    points = observation.landmarks[:, :2]
    hips = points[HIP : HIP + 2].mean(axis=0)
    up = points[SHOULDER : SHOULDER + 2].mean(axis=0) - points[ANKLE : ANKLE + 2].mean(axis=0)
    turn = observation.world[SHOULDER] - observation.world[SHOULDER + 1]
    return np.array(
        [
            tall / observation.height,
            hips[1] / observation.height - 0.5,
            abs(hips[0] / observation.width - 0.5),
            abs(np.arctan2(up[0], -up[1])),
            abs(np.sin(np.arctan2(turn[2], turn[0]))),
        ]
    )


def _bones(observation: Observation) -> Array:
    """Lengths between the world landmarks, left and right averaged, as shares of their sum."""
    world = observation.world
    lengths = []
    for a, b in BONES:
        one = np.linalg.norm(world[a] - world[b])
        # The same bone of the other side; a line across the body is its own.
        other = np.linalg.norm(world[a + 1] - world[b + 1]) if b != a + 1 else one
        lengths.append((one + other) / 2)
    found = np.array(lengths)
    return found / max(float(found[2:7].sum()), 1e-6)


def _facing_left(view: Array) -> Array:
    """A diagonal view, mirrored where she faces the picture's right.

    From the opposite direction an outline is the same, mirrored; and she is about the same on both sides. So all four
    diagonals show one outline, two of them mirrored, and her nose tells which.
    """
    if view[NOSE_ASIDE] <= 0:
        return view
    count, marks = len(LEVELS), 3 * len(LEVELS) + LIMBS + len(JOINTS)
    out = view.copy()
    out[:count], out[count : 2 * count] = view[count : 2 * count], view[:count]
    out[marks : marks + len(JOINTS)] *= -1
    out[NOSE_ASIDE] *= -1
    return out


def _symmetric(view: Array) -> Array:
    """Front or back: half of the width to either side."""
    count = len(LEVELS)
    half = (view[:count] + view[count : 2 * count]) / 2
    return np.concatenate([half, np.abs(view[:count] - view[count : 2 * count]), view[2 * count :]])


def _disagreement(frames: Sequence[Array]) -> float:
    """Standard deviation of the trunk's widths over the frames, as a share; 0 for one frame."""
    if len(frames) < 2:
        return 0.0
    count = len(LEVELS)
    trunk = (LEVELS > 0.45) & (LEVELS < 0.8)
    widths = np.array([frame[:count][trunk] for frame in frames])
    return float(np.median(widths.std(axis=0) / np.maximum(widths.mean(axis=0), 1e-3)))
