"""The life of a vendor order, as data: one writer (services.advance) and every picture reads this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

TRANSITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("accepted", "rejected", "canceled"),
    "accepted": ("in_production", "ready", "canceled"),
    "in_production": ("ready", "canceled"),
    "ready": ("shipped", "canceled"),
    "shipped": ("delivered",),
    "delivered": ("completed",),
    "completed": (),
    "rejected": (),
    "canceled": (),
}
STEPS: Final = tuple(TRANSITIONS)
UNDONE: Final = frozenset({"rejected", "canceled"})
# "Ship it" from any earlier step means the steps between as well; nothing else is jumped.
WALK: Final = ("new", "accepted", "ready", "shipped")
ROAD: Final = (
    "new",
    "accepted",
    "in_production",
    "ready",
    "shipped",
    "delivered",
    "completed",
)


def can_cancel(status: str) -> bool:
    """Whether the shopper may still call it off: until it is sent."""
    return "canceled" in TRANSITIONS[status]


def path(before: str, after: str) -> list[str]:
    """The steps to take, in order; empty if there is no way."""
    if after in TRANSITIONS[before]:
        return [after]
    if after == "shipped" and before in ("new", "accepted", "in_production"):
        road = WALK[WALK.index(before) + 1 :] if before in WALK else ("ready", "shipped")
        return list(road)
    return []


def parent_status(statuses: Iterable[str]) -> str:
    """canceled if all parts are undone, completed if all others are completed, else paid."""
    going = [status for status in statuses if status not in UNDONE]
    if not going:
        return "canceled"
    return "completed" if all(status == "completed" for status in going) else "paid"


def least_step(statuses: Iterable[str]) -> str:
    """The step to tell the shopper: that of the part which is furthest behind."""
    going = [status for status in statuses if status not in UNDONE]
    return min(going, key=ROAD.index) if going else "canceled"
