"""Bodies into numbers: labels and the features of single frames, in seeded chunks that a stop cannot spoil."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from measurement.estimation.features import view_features
from measurement.estimation.types import KEYS

Array = npt.NDArray[Any]
CHUNK: Final = 50
VIEWS: Final = ("front", "left", "right", "back", "diagonal")
LABELS: Final = (*KEYS, "height", "weight_g")
SURROGATE_BODIES: Final = 1400
STRANGE: Final = 400
DIAGONALS: Final = ("front left", "front right", "back left", "back right")
SPLITS: Final = {
    "surrogate": 1, "training": 2, "calibration": 3, "held_back": 4, "clips": 5, "bad": 6, "again": 7,
}  # fmt: skip


def one_thread() -> None:
    for name in ("OMP_NUM_THREADS", "LP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"


def surrogates(folder: Path, bodies: int = SURROGATE_BODIES) -> dict[str, Any]:
    """What parameters do to measures, from random bodies; kept in the folder."""
    from measurement.training import labels, population
    from measurement.training.bodies import Body

    path = folder / "surrogate.npz"
    if not path.exists():
        rows: dict[str, list[Array]] = {f"{sex}{kind}": [] for sex in "fm" for kind in "pl"}
        names = population.names()
        for number in range(bodies):
            rng = np.random.default_rng([SPLITS["surrogate"], number])
            sex = "fm"[number % 2]
            params = population.any_params(rng, sex, 1.3)
            label = labels.label(Body(params))
            if label is not None:
                rows[f"{sex}p"].append(np.array([params[name] for name in names]))
                rows[f"{sex}l"].append(np.array([label[name] for name in LABELS]))
        _write(path, **{name: np.array(row) for name, row in rows.items()})
    data = np.load(path)
    order = [LABELS.index(name) for name in population.WISHED]
    return {sex: population.Surrogate(data[f"{sex}p"], np.log(data[f"{sex}l"][:, order])) for sex in "fm"}


def shopper(
    number: int, split: str, models: dict[str, Any], known: dict[str, float] | None = None
) -> tuple[Any, dict[str, Any], np.random.Generator] | None:
    """Body, labels and sex, and the generator to go on with; None for a body without labels or not an adult's.

    known: what was measured on this body before.
    """
    from measurement.training import labels, population
    from measurement.training.bodies import Body

    rng = np.random.default_rng([SPLITS[split], number])
    # A few of the training bodies are stranger than people are.
    strange = split == "training" and number < STRANGE
    sex, params = population.person(rng, models, 1.0 if strange else population.USUAL)
    body = Body(params)
    label = known or labels.label(body)
    if label is None or not 1400 <= label["height"] <= 2080 or not 34_000 <= label["weight_g"] <= 210_000:
        return None
    return body, {**label, "sex": sex, "age": params["age"]}, rng


def views(split: str, rng: np.random.Generator) -> tuple[list[tuple[str, int]], list[str]]:
    """What is shot, and which diagonals. Training: few frames of many bodies. Elsewhere as many as a clip gives, less
    a few."""
    if split not in ("training", "again"):
        return [("front", 2), ("left", 1), ("right", 1), ("back", 1)], list(DIAGONALS)
    first, second = ("left", "right") if rng.uniform() < 0.5 else ("right", "left")
    chosen = [("front", 1 if rng.uniform() < 0.5 else 2), (first, 1)]
    if rng.uniform() < 0.5:
        chosen.append((second, 1))
    if rng.uniform() < 0.5:
        chosen.append(("back", 1))
    count = 1 if rng.uniform() < 0.5 else 2
    return chosen, [DIAGONALS[i] for i in rng.permutation(4)[:count]]


def generate(folder: Path, split: str, bodies: int, settings: list[str], processes: int = 1) -> None:
    """Chunks `SPLIT-00000.npz` … in the folder, those missing. settings: names in shots.py, for each chunk in turn.

    A chunk depends on its numbers alone, so the processes change nothing but the time. `again` are the training's
    bodies, captured once more: in other clothes and another room, in another stance before another phone.
    """
    surrogates(folder)
    missing = [
        (folder, split, range(start, min(start + CHUNK, bodies)), settings[start // CHUNK % len(settings)])
        for start in range(0, bodies, CHUNK)
        if not _chunk_path(folder, split, start).exists()
    ]
    if min(processes, len(missing)) <= 1:
        for job in missing:
            _chunk(*job)
        return
    # Spawned, not forked: a renderer's context and a library's threads do not survive a fork.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for done in [pool.submit(_chunk, *job) for job in missing]:
            done.result()


def _chunk_path(folder: Path, split: str, start: int) -> Path:
    return folder / f"{split}-{start:05d}.npz"


@cache
def _studio(setting: str) -> Any:
    from measurement.training import shots

    return shots.Studio(getattr(shots, setting))


def _chunk(folder: Path, split: str, numbers: range, setting: str) -> None:
    models = surrogates(folder)
    studio = _studio(setting)
    rows, who, frames, kinds, people = [], [], [], [], []
    known = _measured(folder, numbers.start) if split == "again" else None
    for number in numbers:
        made = shopper(number, split, models) if known is None else _again(number, models, known)
        if made is None:
            continue
        body, label, rng = made
        wanted, diagonals = views(split, rng)
        more = [(name, 1) for name in diagonals], np.random.default_rng([SPLITS[split], number, 99])
        seen = studio.shoot(body, label["height"] / 1000, rng, wanted, more)
        names = [view for view, _ in seen]
        if "front" not in names or not ({"left", "right"} & set(names)):
            continue
        rows.append([label[key] for key in LABELS])
        people.append([number, label["sex"] == "f", label["age"]])
        for view, observation in seen:
            who.append(len(rows) - 1)
            kinds.append(VIEWS.index("diagonal" if view in DIAGONALS else view))
            frames.append(view_features(observation, round(label["height"])))
    _write(
        _chunk_path(folder, split, numbers.start),
        labels=np.array(rows),
        people=np.array(people),
        who=np.array(who),
        kinds=np.array(kinds),
        frames=np.array(frames, np.float32),
    )


def _again(
    number: int, models: dict[str, Any], known: dict[int, dict[str, float]]
) -> tuple[Any, dict[str, Any], np.random.Generator] | None:
    """A body of the training, and chance of its own for all that is not her body; None where it was left out."""
    made = shopper(number, "training", models, known[number]) if number in known else None
    return made and (*made[:2], np.random.default_rng([SPLITS["again"], number]))


def _measured(folder: Path, start: int) -> dict[int, dict[str, float]]:
    """Labels of the training bodies of one chunk, by number."""
    with np.load(_chunk_path(folder, "training", start)) as chunk:
        numbers, rows = chunk["people"][:, 0].astype(int), chunk["labels"]
    return {number: dict(zip(LABELS, row, strict=True)) for number, row in zip(numbers, rows, strict=True)}


def read(folder: Path, split: str, most: int | None = None) -> dict[str, Array]:
    """All chunks together; `who` counts bodies through."""
    parts: list[dict[str, Array]] = []
    for path in sorted(folder.glob(f"{split}-*.npz")):
        parts.append(dict(np.load(path)))
        if most is not None and sum(len(part["labels"]) for part in parts) >= most:
            break
    if not parts:
        raise FileNotFoundError(f"No bodies of {split} in {folder}.")
    return _together(parts)


def _together(parts: list[dict[str, Array]]) -> dict[str, Array]:
    starts = np.cumsum([0, *(len(part["labels"]) for part in parts)])
    counted = [part | {"who": part["who"] + start} for part, start in zip(parts, starts, strict=False)]
    return {name: np.concatenate([part[name] for part in counted]) for name in parts[0]}


def captures(folder: Path) -> dict[str, Array]:
    """What is trained on: the training's bodies and those captured again, two captures of one body side by side."""
    parts = [read(folder, "training")]
    if any(folder.glob("again-*.npz")):
        parts.append(read(folder, "again"))
    whole = _together(parts)
    order = np.argsort(whole["people"][:, 0], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return whole | {
        "labels": whole["labels"][order], "people": whole["people"][order], "who": place[whole["who"]],
    }  # fmt: skip


def clips(data: dict[str, Array]) -> Iterator[tuple[int, list[list[Array]]]]:
    """Each body's number and its frames by view."""
    order = np.argsort(data["who"], kind="stable")
    bounds = np.searchsorted(data["who"][order], np.arange(len(data["labels"]) + 1))
    for body in range(len(data["labels"])):
        mine = order[bounds[body] : bounds[body + 1]]
        yield (
            body,
            [[data["frames"][i] for i in mine if data["kinds"][i] == view] for view in range(len(VIEWS))],
        )


def _write(path: Path, **arrays: Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half.npz")
    np.savez(half, **arrays)  # type: ignore[arg-type]
    half.rename(path)
