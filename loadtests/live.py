"""Good films once more, as live captures: frame after frame before a guide, and only what it chose is measured.

`device`: every frame with its mask, as a browser sees it (by the server's networks, which are the same). `frames`: as
JPEGs and with the masks that guiding over /ws/measure takes. Either way nothing is looked at once the guide is done,
and what it chose travels as JSON, the masks in one bit a pixel. Each is measured a second time without its diagonals.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
from numpy.typing import NDArray

from measurement import wire
from measurement.estimation.decode import Film, picture
from measurement.estimation.networks import Bgr
from measurement.estimation.pipeline import measure_observations
from measurement.estimation.pose import PoseModel, looked_closer
from measurement.estimation.select import views
from measurement.estimation.types import Observation, Outcome, Stated
from measurement.guide import Guide

MODES = ("device", "frames")
QUALITY = 70  # of the widget's JPEGs


@dataclass(frozen=True)
class Live:
    """done: the guide had all it asks for; diagonals: frames at 45 degrees among those sent."""

    outcome: Outcome
    without: Outcome
    done: bool
    diagonals: int


def captured(film: Path, stated: Stated) -> Iterator[tuple[str, Live]]:
    """One film, each way."""
    frames = list(Film(film))
    for mode in MODES:
        pose, guide = PoseModel(sparing=mode == "frames"), Guide(stated)
        shown: dict[Observation, Bgr] = {}
        for frame in frames:
            if guide.done:
                break
            bgr = picture(jpeg(frame.bgr)) if mode == "frames" else frame.bgr
            seen = pose.observe(bgr, frame.at_ms)
            if seen is not None:
                shown[seen] = bgr
            guide.see(seen, frame.at_ms)
        sent = looked_closer(guide.chosen(), shown.__getitem__)
        arrived = [wire.unpack(json.loads(json.dumps(wire.pack(one)))) for one in sent]
        diagonals = views(arrived).diagonal
        rest = [one for one in arrived if one not in diagonals]
        outcome, without = (measure_observations(some, stated) for some in (arrived, rest))
        yield mode, Live(outcome, without, guide.done, len(diagonals))


def jpeg(frame: NDArray[Any]) -> bytes:
    """As the widget sends it."""
    return cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
