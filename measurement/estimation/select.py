"""The frames worth measuring: the best few of each view. One rule for a film, a browser and a guided shopper.

A browser chooses for itself (web/select.ts); tests/measurement/choices.json is played to both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from .geometry import sure_of_yaw, turned_deg, yaw_deg
from .types import Observation

FRONT_DEG, SIDE_DEG, BACK_DEG = 14.0, 16.0, 20.0  # how far from the ideal direction still counts as this view
# The network squeezes depth: who stands exactly sideways is told as 83 degrees on average, with a deviation of 4.3 (46
# good films). So a side that shows too few frames within its reach may have those within three deviations.
FAR_SIDE_DEG = 20.0
ENOUGH = 2  # frames of a view
BEST = 8  # frames per view: what the gates judge by
MEASURED = 4  # of these, and one of each diagonal: a closer look costs a frame's time once more
WANTED = {
    "front": (0.0, FRONT_DEG),
    "right": (90.0, SIDE_DEG),
    "left": (-90.0, SIDE_DEG),
    "back": (180.0, BACK_DEG),
}
# Halfway between two of these. Who turns passes them, and nobody is asked for them.
DIAGONALS = (45.0, 135.0, -135.0, -45.0)
DIAGONAL_DEG = 12.0
BEST_DIAGONAL = 2  # of each: all four show one outline
MOST_KEPT = 64
MOST = BEST * len(WANTED) + BEST_DIAGONAL * len(DIAGONALS)  # of one capture


@dataclass(frozen=True, slots=True)
class Views:
    """left and right: which of her sides the camera sees; diagonal: halfway between two of these, any of the four."""

    front: list[Observation] = field(default_factory=list)
    left: list[Observation] = field(default_factory=list)
    right: list[Observation] = field(default_factory=list)
    back: list[Observation] = field(default_factory=list)
    diagonal: list[Observation] = field(default_factory=list)

    @property
    def sides(self) -> list[Observation]:
        return [*self.left, *self.right]

    def measured(self, closely: Callable[[Observation], Observation] | None = None) -> "Views":
        """Those that are measured; closely gives each its closer look. Where some were looked at closely, these."""

        def of(frames: list[Observation], most: int) -> list[Observation]:
            seen = [one for one in frames if one.closer is not None] or frames
            return [closely(one) if closely and one.closer is None else one for one in seen[:most]]

        near = [
            [one for one in self.diagonal if abs(turned_deg(ideal, yaw_deg(one))) < DIAGONAL_DEG]
            for ideal in DIAGONALS
        ]
        return replace(
            self,
            **{view: of(getattr(self, view), MEASURED) for view in WANTED},
            diagonal=[one for group in near for one in of(group, 1)],
        )

    def counts(self) -> dict[str, int]:
        return {view: len(getattr(self, view)) for view in (*WANTED, "diagonal")}

    def all(self) -> list[Observation]:
        """In the order in which they were seen."""
        chosen = [*self.front, *self.sides, *self.back, *self.diagonal]
        return sorted(chosen, key=lambda one: one.at_ms)


def promising(kept: list[Observation]) -> list[Observation]:
    """Of what was seen so far what may still be chosen: all of a few, and the best of more than these."""
    return kept if len(kept) <= MOST_KEPT else views(kept).all()


def views(observations: Sequence[Observation]) -> Views:
    """Each view's best frames: near the ideal direction, sharp, and sure."""
    sharpest = max((one.sharpness for one in observations), default=1.0) or 1.0
    sure = [(yaw_deg(one), one) for one in observations if sure_of_yaw(one)]

    def found(ideal: float, reach: float, best: int = BEST) -> list[Observation]:
        near = [(abs(turned_deg(ideal, yaw)) / reach, one) for yaw, one in sure]
        worth = [
            (one.score + 0.5 * one.sharpness / sharpest - 0.5 * off, one) for off, one in near if off < 1
        ]
        return [one for _, one in sorted(worth, key=lambda pair: -pair[0])[:best]]

    chosen = {view: found(ideal, reach) for view, (ideal, reach) in WANTED.items()}
    if max(len(chosen["left"]), len(chosen["right"])) < ENOUGH:
        chosen |= {view: found(WANTED[view][0], FAR_SIDE_DEG) for view in ("left", "right")}
    diagonal = [one for yaw in DIAGONALS for one in found(yaw, DIAGONAL_DEG, BEST_DIAGONAL)]
    return Views(**chosen, diagonal=diagonal)
