"""What to ask of the shopper next, while she stands before the camera. Pure: numbers in, one instruction out.

The rules are data (guide.json), so that the browser follows the same ones; tests/measurement/guide_scenarios.json
is played to both. A problem must last before it is spoken of and must be well past before it is dropped, and she
never hears more than one new instruction in 1.5 seconds.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from .estimation import geometry
from .estimation.geometry import turned_deg
from .estimation.quality import LIMITS, cut_ends
from .estimation.select import Views, promising, views
from .estimation.types import Observation, Stated

RULES: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("guide.json").read_text(encoding="utf-8"))
VIEWS: Final = tuple(RULES["views"])
UPRIGHT_DEG = 30.0  # arms and legs are judged only this near to front or back


@dataclass(frozen=True, slots=True)
class Summary:
    """One frame in the numbers that the rules read; None where nothing can be said.

    tall: share of the frame's height, 1 when both ends are cut. cut: how many ends. moving: frame widths a second.
    turning: degrees a second. arms, tilt: degrees. legs: ankles' distance in hips' distances.
    """

    at_ms: int
    luma: float | None = None
    person: int = 1
    people: int | None = 1
    tall: float | None = None
    cut: int | None = None
    moving: float | None = None
    sharpness: float | None = None
    yaw: float | None = None
    turning: float | None = None
    arms: float | None = None
    legs: float | None = None
    tilt: float | None = None
    carried: bool = False  # this frame guides and is not measured


@dataclass(frozen=True, slots=True)
class Instruction:
    """code and `show` are for the screen; `say` is one sentence for voice and screen readers.

    new: it is to be spoken now (it changed, or it has stood for long). show: outline (a silhouette to stand into:
    front, right, back, left), arrow (left, back, closer), target_yaw, missing (views).
    """

    code: str
    severity: str
    step: str
    say: str
    show: dict[str, Any]
    progress: float
    hold_ms: int
    new: bool


class Summariser:
    """Frames to summaries; remembers the frame before, for speeds."""

    def __init__(self) -> None:
        self._yaws: list[tuple[int, float]] = []
        self._before: int | None = None

    def of(self, observation: Observation | None, at_ms: int, luma: float | None = None) -> Summary:
        if observation is None:
            self._yaws.clear()
            self._before = None
            return Summary(at_ms=at_ms, luma=luma, person=0, people=None)
        yaw = geometry.yaw_deg(observation) if geometry.sure_of_yaw(observation) else None
        before, self._before = self._before, at_ms
        if yaw is not None:
            self._yaws = [*self._yaws[-3:], (at_ms, yaw)]
        upright = yaw is not None and min(abs(yaw), 180 - abs(yaw)) <= UPRIGHT_DEG
        extent = geometry.extent(observation)
        cut = sum(cut_ends(observation, extent, LIMITS.room))
        return Summary(
            at_ms=at_ms,
            luma=observation.luma,
            people=observation.people,
            tall=1.0 if cut == 2 else extent.height / observation.height,
            cut=cut,
            moving=None
            if observation.moved is None or before is None
            else observation.moved / max((at_ms - before) / 1000, 0.03),
            sharpness=observation.sharpness,
            yaw=yaw,
            turning=self._turning(),
            arms=min(geometry.arms_out_deg(observation)) if upright else None,
            legs=geometry.legs_apart(observation) if upright else None,
            tilt=abs(geometry.tilt_deg(observation)),
            carried=observation.carried,
        )

    def _turning(self) -> float | None:
        steps = zip(self._yaws, self._yaws[1:], strict=False)
        rates = [abs(turned_deg(a, b)) / max((later - now) / 1000, 0.03) for (now, a), (later, b) in steps]
        return median(rates) if rates else None


@dataclass(slots=True)
class _Problem:
    """One rule of the table, and since when it holds."""

    rule: dict[str, Any]
    since: int | None = None

    def look(self, summary: Summary, step: str) -> None:
        value = getattr(summary, self.rule["field"])
        if value is None or step not in self.rule["steps"]:
            self.since = None
            return
        limit = (
            self.rule["clear"] if self.since is not None else self.rule.get("below", self.rule.get("above"))
        )
        wrong = value < limit if "below" in self.rule else value > limit
        if not wrong:
            self.since = None
        elif self.since is None:
            self.since = summary.at_ms

    def stands(self, now: int) -> bool:
        return self.since is not None and now - self.since >= int(RULES["settle_ms"])


@dataclass(slots=True)
class _Seen:
    """What has been captured so far."""

    frames: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VIEWS, 0))
    front_held_ms: int = 0
    again_in_front_ms: int = 0
    still_ms: int = 0
    turned_away: bool = False

    def has(self, view: str) -> bool:
        return self.frames[view] >= int(RULES["frames_per_view"])

    def missing(self) -> list[str]:
        return [view for view in VIEWS if not self.has(view)]


class Guide:
    """One shopper's way from stepping into the picture to "thank you"."""

    def __init__(self, stated: Stated | None = None, language: str = "en") -> None:
        self.stated = stated
        self._texts = RULES["say"].get(language, RULES["say"]["en"])
        self._summaries = Summariser()
        self._problems = [_Problem(rule) for rule in RULES["problems"]]
        self._seen = _Seen()
        self._kept: list[Observation] = []
        self._step = "front"
        self._code = "wait"
        self._changed_at = self._said_at = 0
        self._before: int | None = None

    @property
    def done(self) -> bool:
        return self._step == "done"

    def see(self, observation: Observation | None, at_ms: int, luma: float | None = None) -> Instruction:
        """After each analysed frame; observation is None where nobody was found; `luma` may say why."""
        instruction, good = self._hear(self._summaries.of(observation, at_ms, luma))
        if good and observation is not None and not observation.carried:
            self._kept = promising([*self._kept, observation])
        return instruction

    def hear(self, summary: Summary) -> Instruction:
        """The same for a frame that was summarised elsewhere."""
        return self._hear(summary)[0]

    @property
    def kept(self) -> list[Observation]:
        """Good frames so far, less those that others are better than; chosen and measured ones are of these."""
        return self._kept

    def chosen(self) -> Views:
        """The best frames so far, for the measuring: a film's choice, of the frames that were good."""
        return views(self._kept)

    def _hear(self, summary: Summary) -> tuple[Instruction, bool]:
        now = summary.at_ms
        passed = 0 if self._before is None else min(now - self._before, RULES["longest_step_ms"])
        self._before = now
        for problem in self._problems:
            problem.look(summary, self._step)
        good = summary.person == 1 and all(problem.since is None for problem in self._problems)
        wished = "done" if self.done else self._advance(summary, passed, good)
        standing = next((one for one in self._problems if one.stands(now)), None)
        if standing is not None and not self.done:
            wished = str(standing.rule["code"])
        elif not good and not self.done:  # something may be wrong: too early to say what, or that all is well
            wished = self._code
        return self._say(wished, now), good

    def _advance(self, summary: Summary, passed: int, good: bool) -> str:
        """Count a good frame, move on to the next step, and name what this step asks for."""
        seen, yaw = self._seen, summary.yaw
        if self._step == "front":
            if yaw is None:  # the model is not sure which way she faces: this frame says nothing
                return "hold_still" if seen.front_held_ms else "face_camera"
            facing = _within(yaw, "front")
            if good and facing:
                seen.frames["front"] += not summary.carried
                seen.front_held_ms += passed
                if seen.front_held_ms >= RULES["hold_ms"] and seen.has("front"):
                    self._step = "turn"
                    return "turn_left"
            elif not facing:
                seen.front_held_ms = 0
            return "hold_still" if facing else "face_camera"
        if yaw is None:
            return "turn_left"
        still = summary.turning is not None and summary.turning < RULES["standing_still_deg_s"]
        seen.still_ms = seen.still_ms + passed if still else 0
        for view in VIEWS:
            if good and _within(yaw, view):
                seen.frames[view] += not summary.carried
        seen.turned_away = seen.turned_away or abs(yaw) > 60
        seen.again_in_front_ms = (
            seen.again_in_front_ms + passed if _within(yaw, "front") and seen.turned_away else 0
        )
        a_side = seen.has("left") or seen.has("right")
        round_again = seen.again_in_front_ms >= RULES["back_in_front_ms"]
        if not seen.missing() or (round_again and a_side):
            self._step = "done"
            return "done"
        if round_again:
            return "view_missing"
        return "keep_turning" if seen.still_ms >= RULES["standing_still_ms"] else "turn_left"

    def _say(self, wished: str, now: int) -> Instruction:
        """Hold on to the instruction that stands until she has had time for it."""
        fresh = False
        if wished != self._code and (self._code == "wait" or now - self._changed_at >= RULES["quiet_ms"]):
            self._code, self._changed_at, fresh = wished, now, True
        elif self._code == wished and wished not in {"wait", "done"}:
            fresh = now - self._said_at >= RULES["repeat_ms"]
        if fresh:
            self._said_at = now
        code = self._code
        rule = RULES["steps"].get(code) or next(one for one in RULES["problems"] if one["code"] == code)
        outline = "front" if self._step == "front" else next(iter(self._seen.missing()), "front")
        return Instruction(
            code=code,
            severity="done" if code == "done" else "step" if code in RULES["steps"] else "problem",
            step=self._step,
            say=self._texts[code],
            show={
                "outline": outline,
                "arrow": rule["arrow"],
                "target_yaw": RULES["views"][outline]["yaw"],
                "missing": [] if self.done else self._seen.missing(),
            },
            progress=self._progress(),
            hold_ms=max(0, RULES["hold_ms"] - self._seen.front_held_ms) if self._step == "front" else 0,
            new=fresh,
        )

    def _progress(self) -> float:
        if self.done:
            return 1.0
        if self._step == "front":
            return round(0.3 * min(1.0, self._seen.front_held_ms / int(RULES["hold_ms"])), 2)
        turned = sum(self._seen.has(view) for view in VIEWS if view != "front")
        return round(0.3 + 0.7 * turned / 3, 2)


def _within(yaw: float, view: str) -> bool:
    rule = RULES["views"][view]
    return abs(turned_deg(rule["yaw"], yaw)) < float(rule["within"])
