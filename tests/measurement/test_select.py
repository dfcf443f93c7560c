"""Which frames of her are measured is one rule, in Python and in the browser; choices.json is played to both."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from measurement import wire
from measurement.estimation import geometry
from measurement.estimation.select import MOST, views
from measurement.estimation.types import Observation, Outline

BOOK = Path(__file__).with_name("choices.json")


def observation(number: int, yaw: float, sharpness: float, score: float, hips: float | None = None):
    """She faces `yaw`; her hips may be told otherwise."""
    world = np.zeros((33, 3), np.float32)
    for (left, right), deg in ((geometry.SHOULDERS, yaw), (geometry.HIPS, yaw if hips is None else hips)):
        way = 0.15 * np.array([np.cos(np.radians(deg)), 0.0, np.sin(np.radians(deg))])
        world[left], world[right] = way, -way
    nothing = (
        np.zeros((33, 4), np.float32),
        world,
        np.zeros((256, 256), np.uint8),
        np.eye(2, 3, dtype=np.float32),
    )
    return Observation(number, 480, 800, *nothing, score, 120.0, sharpness)


CHOICES = json.loads(BOOK.read_text(encoding="utf-8"))["choices"]


def told(choice):
    return views([observation(number, *frame) for number, frame in enumerate(choice["frames"])])


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice["name"])
def test_of_what_was_seen_the_best_of_each_view_is_measured(choice):
    chosen = told(choice)
    assert {view: [one.at_ms for one in getattr(chosen, view)] for view in choice["expect"]} == choice[
        "expect"
    ]
    assert [one.at_ms for one in chosen.all()] == sorted(sum(choice["expect"].values(), []))


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice["name"])
def test_what_a_browser_chose_the_server_chooses_again(choice):
    """It looks for the best anew, and finds nothing to leave out: all three ways measure the same frames."""
    once = told(choice)
    assert views(once.all()).counts() == once.counts()
    assert views(once.all()).all() == once.all()


def test_four_of_each_view_and_one_of_each_diagonal_get_a_closer_look():
    seen = [
        observation(n, yaw + n % 9, 50.0, 0.99)
        for n, yaw in enumerate(np.repeat(np.arange(-180, 180, 45), 20))
    ]
    chosen = views(seen)
    measured = chosen.measured()
    assert measured.counts() == {"front": 4, "right": 4, "left": 4, "back": 4, "diagonal": 4}
    assert measured.front == chosen.front[:4]
    outline = Outline(seen[0].mask, seen[0].to_frame)
    closer = chosen.measured(lambda one: replace(one, closer=outline))
    assert [one.at_ms for one in closer.all()] == [one.at_ms for one in measured.all()]
    assert all(one.closer is outline for one in closer.all())


def test_those_that_a_browser_looked_at_closely_are_measured_whatever_the_server_thinks_better():
    seen = [observation(n, n % 5, 50.0 + n, 0.99) for n in range(8)]
    worst = views(seen).front[-1]
    outline = Outline(worst.mask, worst.to_frame)
    sent = [replace(one, closer=outline) if one is worst else one for one in seen]
    assert [one.at_ms for one in views(sent).measured().front] == [worst.at_ms]


def test_the_most_that_is_chosen_is_what_may_be_sent():
    turns = [observation(n, (n * 1.3) % 360 - 180, 50 + n % 7, 0.99) for n in range(1000)]
    assert len(views(turns).all()) == MOST == wire.MOST == 40
