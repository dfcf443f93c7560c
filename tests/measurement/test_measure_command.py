"""`./manage.py measure`: a film in, estimates or a reason out; no services, no network."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from measurement import terminal
from measurement.estimation import geometry
from measurement.estimation.pipeline import Watch, look, measure_clip, measure_observations
from measurement.estimation.pose import looked_closer
from measurement.estimation.select import views
from measurement.estimation.types import KEYS, Accepted, Observation, Outline, Refused, Stated
from measurement.guide import Guide

ROOT = Path(__file__).resolve().parents[2]
CLIPS = Path(__file__).with_name("clips")
GOOD = CLIPS / "good.mp4"
# What the synthetic person of good.mp4 measures, in mm; 1765.8 tall, 104 kg.
TRUTH = {
    "bust": 1158.5, "underbust": 1106.3, "waist": 1076.7, "hip": 1146.5, "thigh": 736.1, "knee": 434.1, "calf": 436.2,
    "upper_arm": 419.4, "wrist": 171.2, "neck": 402.1, "inseam": 829.5, "shoulder_width": 414.4, "sleeve_length": 605.5,
    "back_neck_to_waist": 464.3, "waist_height": 1053.1,
}  # fmt: skip
STATED = Stated(height_mm=1770)


def told(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict]:
    status = terminal.main([*map(str, words), "--json"])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return status, json.loads(out)


def test_a_good_film_is_measured_from_the_command_line_without_any_service():
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nowhere.invalid/none"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "measure", str(GOOD), "--height-cm", "177", "--json"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"accepted", "measurements", "quality", "ms", "model"}
    assert told["accepted"] is True
    assert tuple(told["measurements"]) == KEYS
    assert {tuple(one) for one in told["measurements"].values()} == {("mm", "plus_minus_mm")}
    assert {"decode", "pose", "quality", "measure", "total"} == set(told["ms"])
    errors = [abs(told["measurements"][key]["mm"] - TRUTH[key]) for key in KEYS]
    assert sum(errors) / len(errors) < 20  # one body is no evidence; the evaluation has hundreds
    assert all(one["mm"] > one["plus_minus_mm"] > 0 for one in told["measurements"].values())


def test_a_refused_film_says_why_and_what_to_do_with_exit_status_3(capsys):
    status, said = told(capsys, CLIPS / "landscape.mp4", "--height-cm", "170")
    assert status == 3
    assert said == {
        "accepted": False,
        "reason": "no_person",
        "remedy": "Nobody could be seen. Lean the phone upright at hip height and step back until all of you is seen.",
    }


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--height-cm", "17"], "height_implausible"),
        (["--height-cm", "110"], "minor"),
        (["--height-cm", "tall"], "height_unclear"),
        (["--height-cm", "170", "--weight-kg", "7"], "weight_implausible"),
        (["--height-cm", "170", "--sex", "q"], "sex_unknown"),
    ],
)
def test_what_cannot_be_stated_is_refused_before_the_film_is_opened(capsys, words, reason):
    status, said = told(capsys, CLIPS / "huge.mp4", *words)
    assert (status, said["accepted"], said["reason"]) == (3, False, reason)


def test_a_height_in_feet_is_the_same_height(capsys):
    refused = [
        told(capsys, CLIPS / "black.mp4", "--height-cm", height)[1]["reason"]
        for height in ("5'7\"", "1.70", "170")
    ]
    assert refused == ["too_dark"] * 3


def test_a_missing_file_is_a_mistake_not_a_refusal(capsys):
    assert terminal.main(["nowhere.mp4", "--height-cm", "170", "--json"]) == 1
    captured = capsys.readouterr()
    assert (captured.out, "no such file" in captured.err) == ("", True)


def test_without_json_it_is_a_sheet_that_calls_itself_an_estimate(capsys):
    assert terminal.main([str(GOOD), "--height-cm", "177", "--weight-kg", "104", "--sex", "m"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 16
    assert rows[0].startswith("bust ")
    assert rows[0].endswith(" cm")
    assert rows[-1].startswith("Estimates by ")
    assert "synthetic bodies only" in rows[-1]


@pytest.fixture(scope="module")
def film():
    looks, pictures, _ = look(GOOD, Watch())
    return looks, pictures


@pytest.fixture(scope="module")
def looks(film):
    """As they travel: with their closer looks, of which those that are measured are chosen."""
    looks, pictures = film
    return [
        replace(one, observation=one.observation and pictures.look_closer(one.observation)) for one in looks
    ]


def test_all_three_ways_to_be_seen_are_measured_by_one_function(film):
    """The clip; the frames that a browser would choose of it and send alone; and those that the guide keeps of it."""
    looks, pictures = film
    clip = measure_clip(GOOD, STATED)
    assert isinstance(clip, Accepted)
    assert clip.quality["views"]["diagonal"] >= 4
    guide = Guide()
    for seen in looks:
        guide.see(seen.observation, seen.at_ms)
    chosen = views([seen.observation for seen in looks if seen.observation])
    for views_of in (chosen, guide.chosen()):
        sent = looked_closer(views_of, pictures.picture)
        live = measure_observations(list(reversed(sent)), STATED)
        assert isinstance(live, Accepted)
        assert live.measurements == clip.measurements


def test_diagonals_are_optional_and_change_what_is_measured(looks):
    """Who turned by quarters only is measured too; that the two differ tells that diagonals were read."""
    chosen = views([seen.observation for seen in looks if seen.observation])
    with_them, without = (
        measure_observations(sent, STATED)
        for sent in (chosen.all(), [one for one in chosen.all() if one not in chosen.diagonal])
    )
    assert isinstance(with_them, Accepted)
    assert isinstance(without, Accepted)
    off = [abs(without.measurements[key].mm - with_them.measurements[key].mm) for key in KEYS]
    assert 0 < sum(off) / len(off) < 6


def test_a_browsers_hard_edged_mask_gives_nearly_the_same(looks):
    clip = measure_clip(GOOD, STATED)
    chosen = views([one.observation for one in looks if one.observation]).all()

    def hard_edged(seen: Observation | Outline) -> Any:
        return ((seen.mask > 127) * 255).astype("uint8")

    hard = [
        replace(
            one, mask=hard_edged(one), closer=replace(one.closer, mask=hard_edged(one.closer)), moved=None
        )
        for one in chosen
    ]
    sent = measure_observations(hard, STATED)
    assert isinstance(clip, Accepted)
    assert isinstance(sent, Accepted)
    off = [abs(sent.measurements[key].mm - clip.measurements[key].mm) for key in KEYS]
    assert sum(off) / len(off) < 6


def test_observations_without_a_side_are_refused_like_a_clip(looks):
    front = [one.observation for one in looks[:5] if one.observation]
    outcome = measure_observations(front, STATED)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "view_missing"


def with_a_childs_frame(one: Observation) -> Observation:
    """Narrower shoulders, a broader head."""
    landmarks = one.landmarks.copy()
    for joints, times in ((geometry.SHOULDERS, 0.55), (geometry.EARS, 1.3)):
        x = landmarks[list(joints), 0]
        landmarks[list(joints), 0] = x.mean() + (x - x.mean()) * times
    return replace(one, landmarks=landmarks)


@pytest.mark.parametrize(
    ("height_mm", "change", "reason"),
    [
        (1450, with_a_childs_frame, "minor"),
        (1450, lambda one: one, None),
        (1770, with_a_childs_frame, None),
    ],
    ids=["a child", "a short adult", "too tall for a doubt"],
)
def test_a_child_of_a_short_adults_height_is_not_measured(looks, height_mm, change, reason):
    seen = [change(one.observation) for one in looks if one.observation]
    outcome = measure_observations(seen, Stated(height_mm=height_mm))
    assert getattr(outcome, "reason", None) == reason


def test_progress_grows_to_the_end_and_stays_within_bounds():
    heard: list[float] = []
    measure_clip(GOOD, STATED, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[0] >= 0
    assert 0.9 <= heard[-1] <= 1
