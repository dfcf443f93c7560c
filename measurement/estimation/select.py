"""The frames worth measuring: the best few of each view."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .geometry import sure_of_yaw, turned_deg, yaw_deg
from .types import Observation

FRONT_DEG, SIDE_DEG, BACK_DEG = 14.0, 16.0, 20.0  # how far from the ideal direction still counts as this view
BEST = 8  # frames per view: medians over more change nothing


@dataclass(frozen=True, slots=True)
class Views:
    """left and right: which of her sides the camera sees."""

    front: list[Observation] = field(default_factory=list)
    left: list[Observation] = field(default_factory=list)
    right: list[Observation] = field(default_factory=list)
    back: list[Observation] = field(default_factory=list)

    @property
    def sides(self) -> list[Observation]:
        return [*self.left, *self.right]

    def counts(self) -> dict[str, int]:
        return {view: len(getattr(self, view)) for view in ("front", "left", "right", "back")}

    def all(self) -> list[Observation]:
        return sorted([*self.front, *self.sides, *self.back], key=lambda one: one.at_ms)


WANTED = {
    "front": (0.0, FRONT_DEG),
    "right": (90.0, SIDE_DEG),
    "left": (-90.0, SIDE_DEG),
    "back": (180.0, BACK_DEG),
}


def view_of(yaw: float) -> str | None:
    """The view that a direction belongs to, or None between two views."""
    for view, (ideal, reach) in WANTED.items():
        if abs(turned_deg(ideal, yaw)) < reach:
            return view
    return None


def views(observations: Sequence[Observation], best: int = BEST) -> Views:
    """Each view's best frames: near the ideal direction, sharp, and sure."""
    found: dict[str, list[tuple[float, Observation]]] = {view: [] for view in WANTED}
    sharpest = max((one.sharpness for one in observations), default=1.0) or 1.0
    for one in observations:
        yaw = yaw_deg(one)
        if (view := view_of(yaw)) and sure_of_yaw(one):
            ideal, reach = WANTED[view]
            off = abs(turned_deg(ideal, yaw)) / reach
            worth = one.score + 0.5 * one.sharpness / sharpest - 0.5 * off
            found[view].append((worth, one))
    chosen = {
        view: [one for _, one in sorted(list_, key=lambda pair: -pair[0])[:best]]
        for view, list_ in found.items()
    }
    return Views(**chosen)
