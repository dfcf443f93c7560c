"""The evaluation's clips: good captures (some bodies twice) and every fault, on bodies held back from training."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from measurement.training.generate import SPLITS, shopper, surrogates
from measurement.training.scenes import FAULTS, Clip, Stage, encode, film
from measurement.training.shots import HELD_BACK

TWICE = 2  # every other good body is filmed a second time: other phone, room, clothes and stance
# As phones film: what measuring costs is told of these two. (pixels, seconds, turn, degrees a second)
TIMED = {"480p-6s": ((480, 854), 6.0, "quarter", 30.0), "720p-10s": ((720, 1280), 10.0, "full", 55.0)}
TIMED_FPS = 30
CHILD = {"age": 0.33, "muscle": 0.45, "cupsize": 0.0}


def good(work: Path, folder: Path, bodies: int, first: int = 0) -> None:
    """good-000.mp4 … and, for some, good-000b.mp4; those missing. first: the body to begin with."""
    models, stage = surrogates(work), None
    for number in range(first, first + bodies):
        for second in (False, True) if number % TWICE == 0 else (False,):
            name = f"good-{number:03d}{'b' if second else ''}"
            if (folder / f"{name}.json").exists():
                continue
            made = shopper(number, "clips", models)
            if made is None:
                continue
            stage = stage or Stage(HELD_BACK)
            rng = np.random.default_rng([SPLITS["clips"], number, int(second), 1])
            clip = Clip(HELD_BACK, turn="quarter" if number % 3 == 2 else "full")
            film(folder, name, stage, clip, made[0], made[1], rng)


def bad(work: Path, folder: Path, clips: int, first: int = 0) -> None:
    """bad-000-FAULT.mp4 …, each fault in turn; those missing.

    first: the body to begin with. An odd one films each fault the other way than an even one: a full turn where that
    has a quarter, a girl where that has a boy.
    """
    models, stage = surrogates(work), None
    for number in range(first, first + clips):
        fault = list(FAULTS)[(number - first) % len(FAULTS)]
        name = f"bad-{number:03d}-{fault}"
        if (folder / f"{name}.json").exists():
            continue
        made = shopper(number, "bad", models)
        if fault == "child":
            made = _child(number)
        if made is None:
            continue
        stage = stage or Stage(HELD_BACK)
        rng = np.random.default_rng([SPLITS["bad"], number, 1])
        film(
            folder,
            name,
            stage,
            Clip(HELD_BACK, fault=fault, turn="full" if number % 2 else "quarter"),
            made[0],
            made[1],
            rng,
        )


def timed(work: Path, folder: Path, number: int = 3) -> None:
    """480p-6s.mp4 and 720p-10s.mp4; those missing."""
    for name, ((width, height), seconds, turn, pace) in TIMED.items():
        if (folder / f"{name}.json").exists():
            continue
        made = shopper(number, "clips", surrogates(work))
        if made is None:
            raise ValueError("This body cannot be labelled; take another number.")
        setting = replace(HELD_BACK, width=width, height=height)
        clip = Clip(setting, fps=TIMED_FPS, turn=turn, pace=pace, seconds=seconds)
        rng = np.random.default_rng([SPLITS["clips"], number, 9])
        film(folder, name, Stage(setting), clip, made[0], made[1], rng)


def _child(number: int) -> tuple[Any, dict[str, Any], Any] | None:
    from measurement.training import labels, population
    from measurement.training.bodies import Body

    rng = np.random.default_rng([SPLITS["bad"], number])
    for _ in range(5):
        body = Body(
            population.any_params(rng, "fm"[number % 2], 0.3) | CHILD | {"age": float(rng.uniform(0.2, 0.3))}
        )
        label = labels.label(body)
        if label is not None:
            return body, {**label, "sex": "fm"[number % 2], "age": body.params["age"]}, rng
    return None


def camera(work: Path, path: Path, number: int = 1, fps: int = 20) -> None:
    """A good capture as motion JPEG, for a browser's fake camera, with the truth beside it."""
    made = shopper(number, "clips", surrogates(work))
    if made is None:
        raise ValueError("This body cannot be labelled; take another number.")
    body, label, _ = made
    clip = Clip(HELD_BACK, fps=fps, pace=65.0)
    rng = np.random.default_rng([SPLITS["clips"], number, 7])
    encode(path, Stage(HELD_BACK).frames(body, label["height"] / 1000, clip, rng), fps, codec="mjpeg")
    truth = {key: value if isinstance(value, str) else round(float(value), 1) for key, value in label.items()}
    path.with_suffix(".json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
