"""How the films that judge the measuring are made: in a good one she is whole in the picture, all the way round."""

from dataclasses import replace

import numpy as np
import pytest

from measurement.training.camera import ROOM, Camera

PHONE = Camera(480, 854, focal=780.0, at=(0.0, -2.4, 1.0), pitch=4.0)
# 1.7 m of somebody, a third of a metre from her middle to a foot's tip, turned once around.
HER = np.array(
    [
        [0.33 * np.sin(turn), -0.33 * np.cos(turn), up]
        for turn in np.linspace(0, 2 * np.pi, 13)
        for up in (0.0, 1.7)
    ]
)


def ends(camera: Camera) -> tuple[float, float]:
    """Room above and below her, as shares of the picture's height."""
    rows = camera.project(HER)[:, 1]
    return rows.min() / camera.height, 1 - rows.max() / camera.height


@pytest.mark.parametrize("away", [1.5, 1.7, 1.9])
def test_who_films_a_foot_away_steps_back_until_she_is_whole_and_no_further(away):
    near = replace(PHONE, at=(0.0, -away, 1.0))
    assert min(ends(near)) < ROOM
    far = near.seeing_all(HER)
    assert min(ends(far)) >= ROOM
    assert min(ends(replace(far, at=(0.0, far.at[1] / 1.02, 1.0)))) < ROOM
    assert replace(far, at=near.at) == near  # nothing else has moved


def test_who_films_her_whole_stays():
    assert min(ends(PHONE)) > ROOM
    assert PHONE.seeing_all(HER) == PHONE


def test_who_looks_past_her_does_not_walk_away_for_ever():
    past = replace(PHONE, pitch=-50.0)
    assert past.seeing_all(HER).at[1] == pytest.approx(PHONE.at[1] * 1.02**20)
