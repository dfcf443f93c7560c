"""The crop of a closer look is one rule, in Python and in the browser; closer.json is played to both."""

import json
from pathlib import Path

import numpy as np
import pytest

from measurement import wire
from measurement.estimation import closer
from measurement.estimation.types import Observation, Outline

CROPS = json.loads(Path(__file__).with_name("closer.json").read_text(encoding="utf-8"))["crops"]


@pytest.mark.parametrize("told", CROPS, ids=lambda told: told["name"])
def test_the_crop_holds_her_and_is_where_the_book_says(told):
    landmarks = np.array(told["landmarks"], np.float32)
    to_frame = closer.crop(landmarks)
    assert to_frame == pytest.approx(np.array(told["to_frame"]), rel=1e-4, abs=1e-4)
    inverse = np.linalg.inv(to_frame[:, :2].astype(np.float64))
    inside = (landmarks - to_frame[:, 2]) @ inverse.T
    assert inside.min() > 0
    assert inside.max() < closer.CROP


def seen(*, closely: bool) -> Observation:
    rng = np.random.default_rng(5)

    def mask() -> np.ndarray:
        return (rng.random((256, 256)) > 0.5).astype(np.uint8) * 255

    landmarks, world = np.full((33, 4), 123.45, np.float32), np.full((33, 3), -0.1234, np.float32)
    outline = Outline(mask(), np.array([[2, 0.1, -54], [-0.1, 2.5, 104]], np.float32)) if closely else None
    return Observation(
        7,
        480,
        800,
        landmarks,
        world,
        mask(),
        np.eye(2, 3, dtype=np.float32),
        0.9,
        120.0,
        50.0,
        closer=outline,
    )


def test_the_outline_of_a_closer_look_travels_beside_the_first():
    one = seen(closely=True)
    there = wire.unpack(wire.ObservationIn.model_validate(wire.pack(one)).model_dump())
    assert (there.closer.mask == one.closer.mask).all()
    assert (there.closer.to_frame == one.closer.to_frame).all()
    assert (there.mask == one.mask).all()
    assert wire.unpack(wire.pack(seen(closely=False))).closer is None


@pytest.mark.parametrize(
    "spoiled", [{"mask": "AAAA"}, {"mask": "%"}, {"to_frame": [[1, 0, 0]]}, {"mask": None}]
)
def test_half_a_closer_look_is_refused(spoiled):
    told = wire.pack(seen(closely=True))
    with pytest.raises(ValueError):
        wire.ObservationIn.model_validate(told | {"closer": told["closer"] | spoiled})


def test_all_that_may_be_sent_fits_into_a_request():
    from django.conf import settings

    frames = [wire.pack(seen(closely=number < 20)) for number in range(wire.MOST)]
    assert len(json.dumps({"observations": frames})) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
