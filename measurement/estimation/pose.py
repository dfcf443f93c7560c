"""One person followed through frames: each frame becomes an observation.

A person found once is looked for where she was; the detector runs again when she is lost, and on every
sixth frame to see whether somebody else has come into the picture. Then she is painted out first: the detector
seeks one person, and who stands half behind her it sees only where she is not.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from . import closer
from .geometry import FEET, HIPS, turned_deg, yaw_deg
from .networks import Bgr, Detector, Landmarker, Person, Region, Seen
from .select import BEST_DIAGONAL, DIAGONAL_DEG, DIAGONALS, FRONT_DEG, WANTED, Views
from .types import Floats, Observation, Outline

cv2.setNumThreads(1)  # what is done to one frame is too little to be shared out

SURE = 0.5  # the landmark network's own flag that a person is there
LOOK_AROUND = 6  # frames between two runs of the detector, which costs half as much as a look at her
# A mask costs as much as all else that the networks say of a frame. Sparing is to take it of frames that may be
# measured, as the turn so far lets expect, of every second while she stands in front, and of the two that come nearest
# to each diagonal: no more are measured, and none that was missed is worth a second look.
SPARING_LOOK_AROUND = 10
STANDS_DEG = 4.0  # between two frames
SLACK_DEG = 4.0  # beyond a view's reach
OLDEST_MASK = 5  # frames
OTHER_SCORE = 0.6  # a second person must be this sure ...
OTHER_SIZE = 0.35  # ... and this big beside the first; pictures on a wall and mirrors are smaller
# Where the first is painted out, her outline may look like somebody. On 58 films of one person a find that the
# landmark network believes in has at most .76, on five of two people .85 and more in nine frames of ten.
LEFT_SCORE = 0.8
PAINTED = 224  # px: longer side of the picture from which she is painted out; the detector sees no more
# Two regions whose middles are nearer than this share of their sides show one person. A region is a body's height and
# half more across: half a metre aside is a seventh of it, a tenth where the other stands behind. Good clips show none.
APART = 0.05
SMALL = 160  # px: longer side of the picture in which the background's movement is sought


class _Networks(threading.local):
    """One pair of networks a thread, however many shoppers it follows: they hold 60 MB and no memory of anybody."""

    def __init__(self) -> None:
        self.detector, self.landmarker = Detector(), Landmarker()

    @cached_property
    def quick(self) -> Landmarker:
        return Landmarker(masks=False)


_networks: _Networks | None = None


def _shared() -> _Networks:
    global _networks
    if _networks is None:
        _networks = _Networks()
    return _networks


def look_closer(frame: Bgr, seen: Observation) -> Observation:
    """The same with the outline that is measured; frame is the picture that it was seen in."""
    to_frame = closer.crop(seen.landmarks)
    return replace(seen, closer=Outline(_shared().landmarker.outline(frame, to_frame), to_frame))


def looked_closer(chosen: Views, picture: Callable[[Observation], Bgr]) -> list[Observation]:
    """A capture's frames as they travel: those that will be measured with their closer look."""
    measured = set(chosen.measured().all())
    return [look_closer(picture(one), one) if one in measured else one for one in chosen.all()]


class PoseModel:
    """Holds the place of one person; not for two threads at once.

    sparing: for guiding. Frames that need no mask get the one before, carried to where she is now.
    """

    def __init__(self, *, sparing: bool = False) -> None:
        networks = _shared()
        self._detector, self._landmarker = networks.detector, networks.landmarker
        self._quick = networks.quick if sparing else self._landmarker
        self._sparing = sparing
        self._look_around = SPARING_LOOK_AROUND if sparing else LOOK_AROUND
        self.reset()

    def reset(self) -> None:
        """Forget the person: the next frame comes from another film."""
        self._region: Region | None = None
        self._frames = 0
        self._people = 0
        self._before: NDArray[np.uint8] | None = None
        self._masked: Seen | None = None
        self._mask_age = 0
        self._yaw = self._step = 0.0
        self._diagonals = dict.fromkeys(DIAGONALS, 0)  # masks taken there

    def observe(self, bgr_frame: Bgr, at_ms: int) -> Observation | None:
        """What the frame shows of the person, or None where nobody is."""
        seen = self._seen(bgr_frame)
        grey = np.asarray(cv2.cvtColor(bgr_frame, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        if seen is None:
            self._before = self._masked = None
            return None
        mask, to_frame = self._mask(seen)
        height, width = grey.shape
        scale = SMALL / max(height, width)
        small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        outside = _outside(mask, to_frame, scale, small.shape)
        moved = _moved(self._before, small, outside)
        self._before = small
        found = Observation(
            at_ms=at_ms,
            width=width,
            height=height,
            landmarks=seen.landmarks,
            world=seen.world,
            mask=mask,
            to_frame=to_frame,
            score=seen.score,
            luma=float(small.mean()),
            sharpness=_sharpness(grey, seen.landmarks),
            people=self._people,
            background_luma=float(small[outside].mean()) if outside.any() else None,
            moved=moved,
            carried=seen.mask is None,
        )
        yaw = yaw_deg(found)
        self._yaw, self._step = yaw, turned_deg(self._yaw, yaw)
        for ideal in DIAGONALS:
            near = abs(turned_deg(ideal, yaw)) < DIAGONAL_DEG
            self._diagonals[ideal] += near and not found.carried
        return found

    def _mask(self, seen: Seen) -> tuple[NDArray[np.uint8], Floats]:
        """The mask and its affine: this frame's, or the last one's set on her landmarks of now."""
        if seen.mask is not None:
            self._masked, self._mask_age = seen, 0
            return seen.mask, seen.to_frame
        assert self._masked is not None
        assert self._masked.mask is not None
        self._mask_age += 1
        (x0, top0, bottom0), (x, top, bottom) = (_frame_of(one.landmarks) for one in (self._masked, seen))
        scale = (bottom - top) / max(bottom0 - top0, 1.0)
        carried = self._masked.to_frame * np.float32(scale)
        carried[:, 2] += (x - scale * x0, top - scale * top0)
        return self._masked.mask, carried

    def _tracked(self, frame: Bgr, region: Region, *, masks: bool) -> Seen:
        """With a mask where one is asked for, where she may be measured, and where the last one is old."""
        ahead = self._yaw + self._step
        if masks or not self._sparing or self._masked is None or self._mask_age >= OLDEST_MASK:
            return self._landmarker.look(frame, region)
        # In front only: sideways the network's yaw may rest while she turns on.
        stands = abs(self._step) < STANDS_DEG and abs(turned_deg(0.0, ahead)) < FRONT_DEG
        if stands and not self._mask_age:
            return self._quick.look(frame, region)
        if not _in_a_view(ahead, SLACK_DEG) and not self._at_a_diagonal(ahead):
            seen = self._quick.look(frame, region)
            if not _in_a_view(yaw_deg(seen)):
                return seen  # as expected
        return self._landmarker.look(frame, region)

    def _at_a_diagonal(self, ahead: float) -> bool:
        """Whether this frame will be the last one before a diagonal, or the first after, and masks are wanted there."""
        near = min(max(abs(self._step), SLACK_DEG), DIAGONAL_DEG)
        return any(
            abs(turned_deg(ideal, ahead)) < near and taken < BEST_DIAGONAL
            for ideal, taken in self._diagonals.items()
        )

    def _seen(self, frame: Bgr) -> Seen | None:
        look_around = self._frames % self._look_around == 0
        self._frames += 1
        if self._region is not None:
            seen = self._tracked(frame, self._region, masks=look_around)
            if seen.score >= SURE:
                self._region = seen.next_region
                if look_around:
                    self._people = 1 + self._others(frame, seen)
                return seen
        self._region = None
        people = self._detector.people(frame)
        self._people = _count(people)
        if people and (seen := self._landmarker.look(frame, people[0].region)).score >= SURE:
            self._region = seen.next_region
            return seen
        return None

    def _others(self, frame: Bgr, seen: Seen) -> int:
        """How many people the frame shows beside her."""
        scale = PAINTED / max(frame.shape[:2])
        left = _without(frame, seen, scale)
        return sum(
            person.score >= LEFT_SCORE
            and person.region.side >= OTHER_SIZE * scale * seen.next_region.side
            and self._landmarker.look(left, person.region).score >= SURE
            for person in self._detector.people(left)
        )


def _count(people: list[Person]) -> int:
    if not people:
        return 0
    first = people[0].region
    others = 0
    for person in people[1:]:
        region = person.region
        apart = np.hypot(region.x - first.x, region.y - first.y) > APART * max(first.side, region.side)
        if person.score >= OTHER_SCORE and apart and region.side >= OTHER_SIZE * first.side:
            others += 1
    return 1 + others


def _in_a_view(yaw: float, slack: float = 0.0) -> bool:
    return any(abs(turned_deg(ideal, yaw)) < reach + slack for ideal, reach in WANTED.values())


def _frame_of(landmarks: Floats) -> tuple[float, float, float]:
    """Middle of the hips across, eyes and soles down."""
    return (
        float(landmarks[list(HIPS), 0].mean()),
        float(landmarks[:11, 1].min()),
        float(landmarks[list(FEET), 1].max()),
    )


def _without(frame: Bgr, seen: Seen, scale: float) -> Bgr:
    """The frame made small, and where she stood the colours around her."""
    assert seen.mask is not None
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    body = cv2.warpAffine(seen.mask, seen.to_frame * np.float32(scale), (small.shape[1], small.shape[0]))
    free = cv2.dilate(body, np.ones((7, 7), np.uint8)) < 60
    share = cv2.blur(free.astype(np.float32), (61, 61))
    around = (
        cv2.blur(small * free[:, :, None].astype(np.float32), (61, 61)) / np.maximum(share, 1e-3)[:, :, None]
    )
    return np.where(free[:, :, None], small, around.astype(np.uint8))


def _outside(
    mask: NDArray[np.uint8], to_frame: Floats, scale: float, shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Where the small picture shows no body, with a margin for hair and moving cloth."""
    body = cv2.warpAffine(mask, to_frame * scale, (shape[1], shape[0]), flags=cv2.INTER_LINEAR)
    return cv2.dilate(body, np.ones((9, 9), np.uint8)) < 40


def _moved(
    before: NDArray[np.uint8] | None, now: NDArray[np.uint8], outside: NDArray[np.bool_]
) -> float | None:
    """How far the background went, as a share of the width; None where it shows nothing to hold on to."""
    if before is None or before.shape != now.shape:
        return None
    corners = cv2.goodFeaturesToTrack(before, 60, 0.02, 5, mask=outside.astype(np.uint8))
    if corners is None or len(corners) < 6:
        return None
    found, status, _ = cv2.calcOpticalFlowPyrLK(before, now, corners, None, winSize=(15, 15), maxLevel=2)  # type: ignore[call-overload]
    kept = status[:, 0] == 1
    if kept.sum() < 6:
        return None
    ways = np.linalg.norm((found - corners)[kept, 0], axis=1)
    # A phone that moves moves all it sees; where a fifth stands still, what moved is hers: a shadow, a reflection.
    return float(np.quantile(ways, 0.2) / now.shape[1])


def _sharpness(grey: NDArray[np.uint8], landmarks: Floats) -> float:
    """Variance of the fine detail around the body, after a slight blur against sensor noise."""
    height, width = grey.shape
    left, top = np.floor(landmarks[:, :2].min(axis=0) - 10).astype(int)
    right, bottom = np.ceil(landmarks[:, :2].max(axis=0) + 10).astype(int)
    part = grey[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
    if part.size < 400:
        return 0.0
    fine = cv2.Laplacian(cv2.GaussianBlur(part, (3, 3), 0), cv2.CV_16S)
    return float(cv2.meanStdDev(fine)[1][0, 0] ** 2)
