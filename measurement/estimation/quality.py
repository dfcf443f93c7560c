"""The gates: a capture is measured only when it shows what measuring needs; else one reason and its remedy.

Nothing is guessed from a bad capture. Gates are asked in an order in which the reason that explains the others
comes first: a dark film also shows nobody, and somebody too near is also cut off.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Final

import numpy as np

from . import geometry
from .geometry import turned_deg, yaw_deg
from .select import ENOUGH, Views
from .types import Observation

REMEDIES: Final = {
    "unreadable": "This video could not be read. Please record it again, or send it as MP4 in 720p or 1080p.",
    "too_long": "Ten seconds are enough: stand still facing the camera, then turn once slowly.",
    "too_heavy": "This video is too heavy to be read in time. Please record it in 720p or 1080p at 30 frames a second.",
    "no_person": "Nobody could be seen. Lean the phone upright at hip height and step back until all of you is seen.",
    "multiple_people": "More than one person was in the picture. Please be alone in it, also in mirrors.",
    "too_dark": "It was too dark. Switch on the lights or face a window.",
    "blurred": "The picture was blurred. Wipe the lens, lean the phone against something and move more slowly.",
    "too_close": "You were too close. Take two steps back until head and feet are in the picture.",
    "too_far": "You were too far away. Come closer until you nearly fill the picture from top to bottom.",
    "body_cut_off": "Head or feet were outside the picture. Step back, or tilt the phone until both are in it.",
    "camera_moving": "The camera moved. Lean the phone against something firm and let go of it.",
    "arms_down": "Your arms hung at your sides. Hold them a hand's width away from your body, like the letter A.",
    "turning_too_fast": "You turned too fast. Take about eight seconds for one turn.",
    "view_missing": "Not all sides were seen. Face the camera, then turn slowly all the way round.",
    "clothing_loose": "Your clothes hide your shape. Wear something close-fitting, or measure with a tape.",
    "minor": "Only adults are measured by camera. Please enter measurements from a tape instead.",
    "height_implausible": "Your stated height does not fit the picture. Please check it.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Every threshold of the gates, with its reason. Tuned on one half of the rendered clips, checked on the other."""

    # Shares of frames: one odd frame must not refuse a film, nor one good frame save it.
    some: float = 0.25
    most: float = 0.5
    # Mean of the frame, 0..255. Rooms by evening light give 60 and more; below, masks lose dark clothes.
    dark: float = 32.0
    # Body's height as a share of the frame's height. Below, a centimetre is less than two pixels of a 480 px film.
    far: float = 0.45
    near: float = 0.97
    # The body's end this near to the frame's edge, as a share of its height, is taken for cut: the mask of a cut body
    # goes on beyond the edge, that of a whole one ends a px or more before it. Guiding asks for more room than that.
    edge: float = 0.001
    room: float = 0.01
    # Feet that the model only guesses, behind a bed or a table, have a lower visibility than this.
    feet_seen: float = 0.25
    # Variance of the Laplacian around the body, at 480 px: rendered people in focus have 5 and more (real skin and
    # cloth more still), out of focus by 4 px and more they have less than 2.
    blurred: float = 2.5
    # The background's way in a second as a share of the frame's width: a phone that leans stays below .01.
    moving: float = 0.06
    # Upper arms nearer to the trunk than this join its outline, and width at the waist is lost.
    arm_deg: float = 9.0
    # Above this a frame at 1/30 s smears a hand by more than two centimetres, and 5 frames a second miss the side.
    turn_deg_s: float = 110.0
    # Slower is swaying. A step farther than `flip_deg` from one frame to the next is the model's, which took her front
    # for her back: who turns by a whole circle in a second and a half steps by 50.
    sway_deg_s: float = 15.0
    flip_deg: float = 120.0
    # Frames needed of the front, and of either side.
    front: int = ENOUGH
    side: int = ENOUGH
    # Mask beyond the knees as a share of the shin: 69 good films have .26 to .61, five of wide dresses 1.28 and more.
    loose: float = 0.9


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Look:
    """One frame that was looked at, whether or not somebody was seen in it."""

    at_ms: int
    luma: float
    observation: Observation | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """reason is None for a good capture; facts are what was judged, for the shopper's eyes and for tuning."""

    reason: str | None
    facts: dict[str, Any]
    warnings: tuple[str, ...] = ()


def judge(looks: Sequence[Look], views: Views, limits: Limits = LIMITS) -> Verdict:
    """The first gate that says no, or none."""
    seen = [look.observation for look in looks if look.observation is not None]
    facts = _facts(looks, seen, views)
    for reason, says_no in GATES:
        if says_no(facts, limits):
            return Verdict(reason, facts)
    return Verdict(None, facts)


def _facts(looks: Sequence[Look], seen: list[Observation], views: Views) -> dict[str, Any]:
    """Numbers about the capture; a share or median over what it is about, None where nothing can be said."""
    facts: dict[str, Any] = {
        "frames": len(looks),
        "seen": len(seen),
        "seconds": round((looks[-1].at_ms - looks[0].at_ms) / 1000, 1) if looks else 0.0,
        "luma": _median([look.luma for look in looks]),
        "views": views.counts(),
    }
    if not seen:
        return facts
    extents = [geometry.extent(one) for one in seen]
    edges = [(cut_ends(one, extent)) for one, extent in zip(seen, extents, strict=True)]
    upright = [*views.front, *views.back]
    arms = [min(geometry.arms_out_deg(one)) for one in upright]
    facts |= {
        "people": _share([one.people > 1 for one in seen]),
        "tall": _median([extent.height / one.height for one, extent in zip(seen, extents, strict=True)]),
        "cut": _share([any(edge) for edge in edges]),
        "cut_both": _share([all(edge) for edge in edges]),
        "feet_hidden": _share([geometry.visible(one, geometry.ANKLES) < LIMITS.feet_seen for one in upright]),
        "sharpness": _median([one.sharpness for one in views.all() or seen]),
        "moving": _moving(seen),
        "turning": _turning(seen),
        "arms": _median(arms),
        "skirt": _median([geometry.skirt(one) for one in upright]),
    }
    return facts


def whole(observations: Sequence[Observation]) -> list[Observation]:
    """Those that may be measured: the frames that show her from head to feet."""
    return [one for one in observations if not any(cut_ends(one, geometry.extent(one)))]


def cut_ends(one: Observation, extent: geometry.Extent, edge: float = LIMITS.edge) -> tuple[bool, bool]:
    """Whether head and feet are outside the frame."""
    margin = edge * one.height
    soles = float(one.landmarks[list(geometry.FEET), 1].max())
    eyes = float(one.landmarks[list(range(11)), 1].min())
    head = extent.top <= margin or eyes <= margin
    feet = extent.bottom >= one.height - margin or soles >= one.height - margin
    return head, feet


def _moving(seen: list[Observation]) -> float | None:
    """The background's median speed over the worst second, in frame widths a second."""
    speeds = [
        one.moved / max((one.at_ms - before.at_ms) / 1000, 0.03)
        for before, one in pairwise(seen)
        if one.moved is not None and one.at_ms - before.at_ms < 1000
    ]
    if not speeds:
        return None
    window = min(5, len(speeds))
    return _round(max(median(speeds[at : at + window]) for at in range(len(speeds) - window + 1)))


def _turning(seen: list[Observation]) -> float | None:
    """Degrees a second while she turns: half of the degrees were turned no faster.

    Of degrees, not of frames: who turns by a quarter in half a second does it between two or three frames, and sways in
    all others.
    """
    sure = [one for one in seen if geometry.sure_of_yaw(one)]
    # A live capture sends the frames that were chosen, up to a second apart where she turns as she should: without
    # those steps only her fastest would count.
    steps = [
        (abs(turned_deg(yaw_deg(before), yaw_deg(one))), (one.at_ms - before.at_ms) / 1000)
        for before, one in pairwise(sure)
        if 0 < one.at_ms - before.at_ms <= 1000
    ]
    turning = sorted(
        (deg / s, deg) for deg, s in steps if deg / s > LIMITS.sway_deg_s and deg < LIMITS.flip_deg
    )
    if len(turning) < 2:
        return None
    turned = np.cumsum([deg for _, deg in turning])
    return _round(turning[int(np.searchsorted(turned, turned[-1] / 2))][0])


Facts = dict[str, Any]


def _over(facts: Facts, name: str, limit: float) -> bool:
    return facts.get(name) is not None and facts[name] > limit


def _under(facts: Facts, name: str, limit: float) -> bool:
    return facts.get(name) is not None and facts[name] < limit


def _lacks_a_view(facts: Facts, limits: Limits) -> bool:
    return bool(facts["views"]["front"] < limits.front or not _has_a_side(facts, limits))


def _has_a_side(facts: Facts, limits: Limits) -> bool:
    return bool(max(facts["views"]["left"], facts["views"]["right"]) >= limits.side)


GATES: Final[tuple[tuple[str, Callable[[Facts, Limits], bool]], ...]] = (
    ("too_dark", lambda facts, limits: _under(facts, "luma", limits.dark)),
    ("no_person", lambda facts, limits: facts["seen"] < limits.most * facts["frames"] or not facts["seen"]),
    ("multiple_people", lambda facts, limits: _over(facts, "people", limits.some)),
    (
        "too_close",
        lambda facts, limits: _over(facts, "cut_both", limits.most) or _over(facts, "tall", limits.near),
    ),
    (
        "body_cut_off",
        lambda facts, limits: _over(facts, "cut", limits.some) and _lacks_a_view(facts, limits),
    ),
    ("too_far", lambda facts, limits: _under(facts, "tall", limits.far)),
    ("camera_moving", lambda facts, limits: _over(facts, "moving", limits.moving)),
    ("blurred", lambda facts, limits: _under(facts, "sharpness", limits.blurred)),
    # A wide dress hides hips, knees and hands: how she turns and holds her arms is then mostly guessed.
    ("clothing_loose", lambda facts, limits: _over(facts, "skirt", limits.loose)),
    ("turning_too_fast", lambda facts, limits: _over(facts, "turning", limits.turn_deg_s)),
    # Of one who has turned, arms before views: where a face shows little, her front is taken for her back.
    ("arms_down", lambda facts, limits: _has_a_side(facts, limits) and _under(facts, "arms", limits.arm_deg)),
    ("view_missing", _lacks_a_view),
    ("body_cut_off", lambda facts, limits: _over(facts, "feet_hidden", limits.some)),
)


def _share(flags: Sequence[bool]) -> float:
    return _round(sum(flags) / len(flags)) if flags else 0.0


def _median(values: Sequence[float]) -> float | None:
    return _round(median(values)) if values else None


def _round(value: float) -> float:
    return round(float(value), 3)
