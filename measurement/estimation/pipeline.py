"""From a clip, or from observations, to measurements or to the reason why not. One measuring function for all."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from . import intervals, plausibility, quality, regression
from .decode import Film, TooLong, Unreadable
from .features import clip_features
from .networks import Bgr
from .pose import PoseModel, look_closer
from .quality import REMEDIES, Facts, Look
from .select import promising, views
from .types import Accepted, Measured, Observation, Outcome, Refused, Stated

Progress = Callable[[float], None]
Closely = Callable[[Observation], Observation]


class Watch:
    """How long each stage took, in ms of wall time."""

    def __init__(self) -> None:
        self.ms: dict[str, int] = {}
        self._started = self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.ms[stage] = self.ms.get(stage, 0) + round(1000 * (now - self._last))
        self._last = now

    def all(self) -> dict[str, int]:
        return {**self.ms, "total": round(1000 * (time.perf_counter() - self._started))}


class Pictures:
    """Of a film's frames those that may be measured: which they are shows at its end. Some 80 MB at most."""

    def __init__(self) -> None:
        self._of: dict[Observation, Bgr] = {}

    def keep(self, seen: Observation, picture: Bgr) -> None:
        if not quality.whole([seen]):
            return
        self._of[seen] = picture
        self._of = {one: self._of[one] for one in promising(list(self._of))}

    def picture(self, seen: Observation) -> Bgr:
        return self._of[seen]

    def look_closer(self, seen: Observation) -> Observation:
        return look_closer(self._of[seen], seen)


class NotSeen(Exception):
    """The film could not be looked at; the reason is one of the codes."""

    def __init__(self, reason: str, facts: Facts) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


def measure_clip(path: Path | str, stated: Stated, progress: Progress | None = None) -> Outcome:
    """Never raises for what the file holds. progress hears shares from 0 to 1."""
    watch = Watch()
    try:
        looks, pictures, whole = look(path, watch, progress)
    except NotSeen as error:
        return _refused(error.reason, watch, error.facts)
    outcome = measure(looks, stated, watch, pictures.look_closer)
    if isinstance(outcome, Refused) and not whole:  # judged by a part: the rest might have been good
        return _refused("too_heavy", watch, outcome.quality)
    return outcome


def measure_observations(observations: Sequence[Observation], stated: Stated) -> Outcome:
    """For frames analysed on the shopper's own device, or while she was being guided: closer looks included."""
    ordered = sorted(observations, key=lambda one: one.at_ms)
    return measure([Look(one.at_ms, one.luma, one) for one in ordered], stated, Watch())


def look(
    path: Path | str, watch: Watch, progress: Progress | None = None
) -> tuple[list[Look], Pictures, bool]:
    """Every sampled frame of a film through the pose model, and whether the film was read to its end.

    Raises NotSeen: unreadable, too_long.
    """
    film, pose = Film(Path(path)), PoseModel()
    looks: list[Look] = []
    pictures = Pictures()
    try:
        for frame in film:
            watch.lap("decode")
            seen = pose.observe(frame.bgr, frame.at_ms)
            looks.append(Look(frame.at_ms, seen.luma if seen else float(frame.bgr[::8, ::8].mean()), seen))
            if seen is not None:
                pictures.keep(seen, frame.bgr)
            watch.lap("pose")
            if progress and film.expected_ms:
                progress(min(0.95, frame.at_ms / film.expected_ms))
    except TooLong:
        raise NotSeen("too_long", film.facts) from None
    except (Unreadable, OSError) as error:
        raise NotSeen("unreadable", {"why": str(error)}) from error
    watch.lap("decode")
    return looks, pictures, film.facts["cut"] is None


def measure(looks: Sequence[Look], stated: Stated, watch: Watch, closely: Closely | None = None) -> Outcome:
    """The one way to measure, whatever the frames came through. closely: for those that had no closer look yet."""
    chosen = views(quality.whole([one.observation for one in looks if one.observation is not None]))
    verdict = quality.judge(looks, chosen)
    watch.lap("quality")
    if verdict.reason:
        return _refused(verdict.reason, watch, verdict.facts)
    seen = chosen.measured(closely)
    watch.lap("pose")
    model = regression.load()
    features = clip_features(seen.front, seen.sides, seen.back, stated, seen.diagonal)
    estimate = model.predict(features, stated)
    plausible = plausibility.check(estimate, stated)
    watch.lap("measure")
    if plausible.reason:
        return _refused(plausible.reason, watch, verdict.facts)
    warnings = (*verdict.warnings, *plausible.warnings)
    half = intervals.half_mm(model, estimate, stated, warnings)
    return Accepted(
        measurements={
            key: Measured(mm=round(mm), plus_minus_mm=max(round(half[key]), 1))
            for key, mm in plausible.mm.items()
        },
        quality=verdict.facts,
        ms=watch.all(),
        model=model.name,
        warnings=warnings,
    )


def _refused(reason: str, watch: Watch, facts: Facts) -> Refused:
    return Refused(reason, REMEDIES[reason], facts, watch.all())
