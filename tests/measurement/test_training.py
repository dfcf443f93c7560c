"""What the training makes of bodies: it learns, it knows how sure it is, and it comes out the same twice."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from measurement.estimation import intervals, plausibility, regression
from measurement.estimation.types import KEYS, Stated
from measurement.training import fit

HERE = Path(__file__).parent
CARD = Path(regression.__file__).parents[1] / "MODEL_CARD.md"
QUICK = fit.Recipe(members=1, hidden=(24, 16), epochs=30, batch=64, repeats=1, ridge=0.6, remembered=150)


@pytest.fixture(scope="module")
def bodies():
    """Some of the synthetic bodies, by use: features of single frames, and labels."""
    with np.load(HERE / "bodies.npz") as data:
        return {
            split: {
                name: data[f"{split}_{name}"].astype(
                    np.float64 if name == "labels" else data[f"{split}_{name}"].dtype
                )
                for name in ("labels", "people", "who", "kinds", "frames")
            }
            for split in ("training", "calibration", "held_back")
        }


@pytest.fixture(scope="module")
def arrays(bodies):
    return fit.calibrate(fit.train(bodies["training"], QUICK, lambda text: None), bodies["calibration"])


def predicted(arrays, rows):
    model = regression.Model(arrays)
    logs, spread = model.logs(rows.features, rows.told)
    mm = np.exp(logs) * rows.stated[:, None]
    size = intervals.expected(
        arrays["terms"], mm, spread * mm, intervals.disagreement(rows.features)[:, None]
    )
    return mm, arrays["quantile"] * size


def test_a_small_training_learns_to_tell_bodies_apart(arrays, bodies):
    rows = fit.table(bodies["held_back"], 9, train=False)
    mm, _ = predicted(arrays, rows)
    usual = np.exp(arrays["out_mean"]) * rows.stated[:, None]  # what one would say of anybody of this height
    ours, blind = np.abs(mm - rows.truth).mean(0), np.abs(usual - rows.truth).mean(0)
    girths = [KEYS.index(key) for key in ("bust", "underbust", "waist", "hip", "thigh")]
    assert (ours[girths] < 0.45 * blind[girths]).all()
    assert ours.mean() < 0.5 * blind.mean()


def test_intervals_cover_bodies_that_nobody_has_seen(arrays, bodies):
    rows = fit.table(bodies["held_back"], 9, train=False)
    mm, half = predicted(arrays, rows)
    covered = (np.abs(mm - rows.truth) <= half).mean()
    assert 0.8 <= covered <= 0.98
    assert (np.abs(mm - rows.truth) <= half / 3).mean() < 0.75  # and a third of them would not


def test_the_same_seed_makes_the_same_weights_and_another_makes_others(bodies, tmp_path):
    quick = fit.Recipe(members=1, hidden=(8, 8), epochs=2, repeats=1)
    other = fit.Recipe(members=1, hidden=(8, 8), epochs=2, repeats=1, seed=2)
    digests = [
        fit.save(fit.train(bodies["training"], recipe, lambda text: None), tmp_path / f"{number}.npz")
        for number, recipe in enumerate((quick, quick, other))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_who_tells_her_weight_gets_another_answer_and_no_weight_is_no_zero(arrays, bodies):
    model = regression.Model(arrays)
    row = fit.table(bodies["held_back"], 9, train=False).features[0]
    silent = model.predict(row, Stated(1700))
    light, heavy = (model.predict(row, Stated(1700, grams)) for grams in (50_000, 95_000))
    assert light.mm["waist"] < heavy.mm["waist"]
    assert light.mm["waist"] < silent.mm["waist"] * 1.02
    assert silent.mm["waist"] < heavy.mm["waist"] * 1.02


def test_a_doubtful_shape_gets_a_wider_interval(arrays, bodies):
    model = regression.Model(arrays)
    row = fit.table(bodies["held_back"], 9, train=False).features[0]
    estimate = model.predict(row, Stated(1700))
    plain = intervals.half_mm(model, estimate, Stated(1700))
    doubtful = intervals.half_mm(model, estimate, Stated(1700), ("clothing_loose",))
    assert all(doubtful[key] >= plain[key] for key in KEYS)
    assert doubtful["waist"] == pytest.approx(1.5 * plain["waist"], rel=0.01)


def test_a_head_too_large_for_an_adult_is_refused_as_a_minors(arrays, bodies):
    model = regression.Model(arrays)
    row = fit.table(bodies["held_back"], 9, train=False).features[0].copy()
    grown = plausibility.check(model.predict(row, Stated(1700)), Stated(1700), model)
    assert grown.reason is None
    place = (
        3 * len(plausibility.LEVELS)
        + plausibility.CUTS_BEFORE
        + plausibility.JOINTS.index(plausibility.SHOULDER)
    )
    row[place] = 0.68  # shoulders at 68 % of the height
    child = plausibility.check(model.predict(row, Stated(1700)), Stated(1700), model)
    assert child.reason == "minor"


def test_measures_that_no_body_has_are_not_told_as_they_are(arrays):
    model = regression.Model(arrays)
    usual = dict(zip(KEYS, np.exp(arrays["prior_mean"][1:]), strict=True))
    stated = Stated(round(float(np.exp(arrays["prior_mean"][0]))))
    fine = plausibility.check(regression.Estimate(usual, usual), stated, model)
    assert (fine.reason, fine.warnings) == (None, ())
    odd = plausibility.check(regression.Estimate({**usual, "hip": usual["hip"] * 0.5}, usual), stated, model)
    assert odd.reason == "height_implausible" or "unusual_shape" in odd.warnings


def test_two_captures_of_one_body_are_told_more_alike_where_training_has_seen_pairs(bodies):
    """A second capture stands in for other clothes and another phone: what differs says nothing of her."""
    rng = np.random.default_rng(4)
    usual = bodies["training"]
    spoiled = usual["frames"] * (1 + rng.normal(0, 0.04, (len(usual["frames"]), 1)).astype(np.float32))
    count = len(usual["labels"])
    pairs = {
        "labels": np.concatenate([usual["labels"]] * 2),
        "people": np.concatenate([usual["people"]] * 2),
        "who": np.concatenate([usual["who"], usual["who"].astype(int) + count]),
        "kinds": np.concatenate([usual["kinds"]] * 2),
        "frames": np.concatenate([usual["frames"], spoiled]),
    }
    first, second = fit.twice(pairs)
    assert (pairs["people"][first, 0] == pairs["people"][second, 0]).all()
    assert len(first) == count
    apart = {}
    rows = fit.table(pairs, 9, train=False)
    for calm in (0.0, 30.0):
        recipe = replace(QUICK, members=0, calm=calm)
        model = regression.Model(fit.train(pairs, recipe, lambda text: None))
        told = np.exp(model.logs(rows.features, rows.told)[0]) * rows.stated[:, None]
        apart[calm] = np.abs(told[first] - told[second]).mean()
    assert apart[30.0] < 0.9 * apart[0.0]


def test_remembered_bodies_lose_nothing_that_matters_in_one_byte_a_number():
    rows = np.random.default_rng(2).normal(0, 1.5, (300, 40)).astype(np.float32)
    small, step = regression.folded(rows)
    assert small.dtype == np.int8
    assert np.abs(regression.unfolded(small, step) - rows).max() <= step.max() / 2 + 1e-6


def test_the_weights_are_those_of_the_model_card():
    digest = hashlib.sha256(regression.WEIGHTS.read_bytes()).hexdigest()
    assert re.findall(r"sha256 \| `([0-9a-f]{64})`", CARD.read_text(encoding="utf-8")) == [digest]
    assert regression.WEIGHTS.stat().st_size < 5_000_000
    assert regression.load().name == f"bodies-{digest[:12]}"
