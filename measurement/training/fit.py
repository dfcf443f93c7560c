"""From generated bodies to weights: ridge and small networks, then intervals on bodies that none of them saw."""

import hashlib
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from measurement.estimation import intervals
from measurement.estimation.features import JOINTS, LEVELS, SHOULDER, gather
from measurement.estimation.plausibility import CUTS_BEFORE
from measurement.estimation.regression import EXTRAS, Model, bumps, extras, folded, unfolded
from measurement.estimation.types import KEYS, Sex, Stated
from measurement.training.generate import VIEWS, clips
from measurement.training.network import Network
from measurement.training.network import train as train_network

Array = npt.NDArray[Any]
Say = Callable[[str], Any]
FEW: Final = 200
ROUNDING_MM: Final = 4.0  # people know their height to about half a centimetre, and say it to one


@dataclass(frozen=True)
class Recipe:
    members: int = 3
    hidden: tuple[int, int] = (160, 80)
    epochs: int = 50
    batch: int = 256
    rate: float = 2e-3
    decay: float = 0.02  # AdamW's
    noise: float = 0.25  # standard deviations, added to the networks' inputs
    remembered: int = 3500  # rows that the kernel machine keeps
    narrow: float = 0.3
    bump: float = 10.0
    repeats: int = 3  # times a body is shown with other views, told facts and rounding
    ridge: float = 0.3
    calm: float = 0.85  # how much it counts that two captures of one body are told alike
    seed: int = 1


@dataclass(frozen=True)
class Table:
    """One row for a capture."""

    features: Array
    told: Array
    logs: Array  # of measure by stated height
    stated: Array  # mm
    truth: Array  # mm
    body: Array


def table(
    data: dict[str, Array], seed: int, *, repeats: int = 1, train: bool = True, tell: str = "height"
) -> Table:
    """train: views, weight and sex are left out by chance. Else all views, and what `tell` says."""
    rng = np.random.default_rng(seed)
    columns: dict[str, list[Any]] = {name: [] for name in ("features", "told", "stated", "body")}
    for body, (front, left, right, back, diagonal) in clips(data):
        height, weight = data["labels"][body, len(KEYS) : len(KEYS) + 2]
        sex: Sex = "f" if data["people"][body, 1] else "m"
        for _ in range(repeats):
            error = rng.normal(0, ROUNDING_MM) if train else 0.0
            height_mm = int(round((height + error) / 10) * 10)
            some = [left, right, back, diagonal]
            if train:
                some = [seen if rng.uniform() < 0.75 else [] for seen in some]
                if not some[0] and not some[1]:
                    some[:2] = [left, right]
            tells_weight = rng.uniform() < 0.45 if train else tell in ("weight", "all")
            tells_sex = rng.uniform() < 0.5 if train else tell in ("sex", "all")
            grams = int(weight * np.exp(rng.normal(0, 0.02)))
            stated = Stated(height_mm, grams if tells_weight else None, sex if tells_sex else None)
            columns["features"].append(gather(front, some[0], some[1], some[2], some[3], stated))
            columns["told"].append(extras(stated))
            columns["stated"].append(height_mm)
            columns["body"].append(body)
    where = np.array(columns["body"])
    truth = data["labels"][where, : len(KEYS)]
    stated_mm = np.array(columns["stated"], dtype=np.float64)
    return Table(
        np.array(columns["features"], np.float32), np.array(columns["told"], np.float32),
        np.log(truth / stated_mm[:, None]), stated_mm, truth, where,
    )  # fmt: skip


def train(data: dict[str, Array], recipe: Recipe, say: Say = print, processes: int = 1) -> dict[str, Array]:
    """The arrays of a Model, without intervals. What the networks count for is tried out on a tenth of the bodies."""
    if not recipe.members:
        return members(data, recipe, say) | {"mix": np.ones(1, np.float32)} | _prior(data)
    count = len(data["labels"])
    last = count - max(count // 10, 1)
    trial = part(data, 0, last), replace(recipe, members=min(2, recipe.members))
    if processes > 1:  # spawned, as the numbers' library keeps threads
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
            tried, whole = pool.submit(members, *trial, print), pool.submit(members, data, recipe, print)
            first, arrays = tried.result(), whole.result()
    else:
        first, arrays = members(*trial, say), members(data, recipe, say)
    rows = table(part(data, last, count), recipe.seed + 7, repeats=2)
    found = Model(first | {"mix": np.ones(1)}).outputs(rows.features, rows.told)
    errors = {}
    for share in (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0):
        logs = share * found[0] + (1 - share) * found[1:].mean(0)
        errors[share] = float(np.abs(np.exp(logs) * rows.stated[:, None] - rows.truth).mean())
    best = min(errors, key=lambda share: errors[share])
    say(f"mean error by the kernel's share: {', '.join(f'{k}: {v:.2f} mm' for k, v in errors.items())}")
    others = [(1 - best) / recipe.members] * recipe.members
    return arrays | {"mix": np.array([best, *others], np.float32)} | _prior(data)


def part(data: dict[str, Array], first: int, last: int) -> dict[str, Array]:
    """Some of the bodies with their frames."""
    mine = (data["who"] >= first) & (data["who"] < last)
    out = {name: data[name][first:last] for name in ("labels", "people")}
    return out | {
        "who": data["who"][mine] - first,
        "kinds": data["kinds"][mine],
        "frames": data["frames"][mine],
    }


def twice(data: dict[str, Array]) -> tuple[Array, Array]:
    """Bodies that were captured twice: which captures are the first and the second of one body."""
    numbers = data["people"][:, 0].astype(int)
    order = np.argsort(numbers, kind="stable")
    same = np.flatnonzero(np.diff(numbers[order]) == 0)
    return order[same], order[same + 1]


def members(data: dict[str, Array], recipe: Recipe, say: Say) -> dict[str, Array]:
    """Kernel machine and networks."""
    rows = table(data, recipe.seed, repeats=recipe.repeats)
    columns = used()
    kept = rows.features[:, columns]
    arrays: dict[str, Array] = {
        "columns": columns,
        "mean": kept.mean(0),
        "scale": np.maximum(kept.std(0), 1e-4),
        "out_mean": rows.logs.mean(0),
        "out_scale": rows.logs.std(0),
        "members": np.array(0),
        "narrow": np.array(recipe.narrow),
    }
    x = Model(arrays | {"mix": np.ones(1)}).inputs(rows.features, rows.told)
    y = ((rows.logs - arrays["out_mean"]) / arrays["out_scale"]).astype(np.float32)
    pairs = x[:0], x[:0]
    if recipe.calm:
        told = table(data, recipe.seed, train=False)
        seen = Model(arrays | {"mix": np.ones(1)}).inputs(told.features, told.told)
        one, other = twice(data)
        pairs = seen[one], seen[other]
    arrays |= _kernel(x, y, rows.body, pairs, recipe)
    importance = (rows.truth * arrays["out_scale"]).mean(0)  # mm: an error of one standard deviation
    importance = 0.4 + 0.6 * importance / importance.mean()
    for member in range(recipe.members):
        began = time.process_time()
        layers, loss = _network(x, y, importance, pairs, recipe, member)
        for place, (w, b) in enumerate(layers):
            arrays[f"m{member}_w{place}"], arrays[f"m{member}_b{place}"] = w.astype(np.float16), b
        say(
            f"member {member + 1} of {recipe.members}: loss {loss:.4f}, {time.process_time() - began:.0f} s CPU"
        )
    return arrays | {"members": np.array(recipe.members)}


def used() -> Array:
    """Columns of the clip's features that are read: of the front no asymmetries, of the back only widths."""
    count = len(LEVELS)
    cuts, joints = CUTS_BEFORE, len(JOINTS)
    marks = 3 * count + cuts
    size = marks + 3 * joints + 2 + 5 + 8
    front = [*range(count), *range(2 * count, marks + joints), *range(marks + 2 * joints, size)]
    side = [*range(marks + 2 * joints), *range(marks + 3 * joints, size)]
    back = [*range(count), *range(2 * count, marks)]
    views = (front, side, back, side)  # the last: diagonals
    whole = [*range(4 * size, 4 * size + 3), 4 * size + 5]  # what was there, stated height
    return np.array([*(place * size + i for place, view in enumerate(views) for i in view), *whole])


def _kernel(x: Array, y: Array, body: Array, pairs: tuple[Array, Array], recipe: Recipe) -> dict[str, Array]:
    """Ridge regression on the inputs and on their nearness to remembered rows, one for each of some bodies.

    pairs: inputs of two captures of one body, row by row. What differs between them says nothing of her.
    """
    rng = np.random.default_rng([recipe.seed, 77])
    first = np.unique(body, return_index=True)[1]
    chosen = np.sort(rng.permutation(first)[: recipe.remembered])
    centres, step = folded(x[chosen])
    kept = unfolded(centres, step)
    between = bumps(kept, kept, recipe.narrow).astype(np.float64)
    between[np.diag_indices_from(between)] += 1e-3
    whiten = np.linalg.inv(np.linalg.cholesky(between)).T

    def designed(rows: Array) -> Array:
        """Of a Gaussian process with a linear and a squared-exponential kernel, the latter by the remembered rows."""
        near = np.sqrt(recipe.bump) * (bumps(rows, kept, recipe.narrow) @ whiten)
        return np.concatenate([rows / np.sqrt(rows.shape[1]), near], axis=1).astype(np.float64)

    design = designed(x)
    middle, wanted = design.mean(0), y.mean(0)
    centred = design - middle
    square = centred.T @ centred
    square[np.diag_indices_from(square)] += recipe.ridge * recipe.repeats
    if len(pairs[0]):
        apart = designed(pairs[0]) - designed(pairs[1])
        square += recipe.calm * recipe.repeats * (apart.T @ apart)
    w = np.linalg.solve(square, centred.T @ (y - wanted))
    inputs = x.shape[1]
    return {
        "centres": centres,
        "centres_step": step,
        "linear_w": (w[:inputs] / np.sqrt(inputs)).astype(np.float32),
        "kernel_w": (whiten @ w[inputs:] * np.sqrt(recipe.bump)).astype(np.float32),
        "linear_b": (wanted - middle @ w).astype(np.float32),
    }


def _network(
    x: Array, y: Array, importance: Array, pairs: tuple[Array, Array], recipe: Recipe, member: int
) -> tuple[list[tuple[Array, Array]], float]:
    rng = np.random.default_rng([recipe.seed, member])
    network = Network([x.shape[1], *recipe.hidden, y.shape[1]], rng)
    steps = max(recipe.epochs * (len(x) // min(recipe.batch, len(x))), 1)
    loss = train_network(
        network, x, y, importance, rng,
        steps=steps, batch=recipe.batch, rate=recipe.rate, decay=recipe.decay, noise=recipe.noise, clean=EXTRAS,
        pairs=pairs, calm=recipe.calm,
    )  # fmt: skip
    return list(zip(network.weights, network.biases, strict=True)), loss


def _least_squares(design: Array, wanted: Array, rounds: int = 500) -> Array:
    """Non-negative least squares by coordinate descent; the columns are few."""
    square, product = design.T @ design, design.T @ wanted
    w = np.zeros(design.shape[1])
    for _ in range(rounds):
        for i in range(len(w)):
            if square[i, i] > 0:
                w[i] = max(0.0, w[i] + (product[i] - square[i] @ w) / square[i, i])
    return w


def _prior(data: dict[str, Array]) -> dict[str, Array]:
    """Aggregates of the training people: what plausibility.py compares with."""
    labels = data["labels"]
    logs = np.log(np.concatenate([labels[:, len(KEYS) : len(KEYS) + 1], labels[:, : len(KEYS)]], axis=1))
    mean, cov = logs.mean(0), np.cov(logs.T) + np.eye(logs.shape[1]) * 1e-4
    inverse = np.linalg.inv(cov)
    off = logs - mean
    odd = np.sqrt(np.einsum("ni,ij,nj->n", off, inverse, off))
    weights = np.log(labels[:, len(KEYS) + 1])
    design = np.concatenate([logs, np.ones((len(logs), 1))], axis=1)
    solved = np.linalg.lstsq(design, weights, rcond=None)[0]
    front = data["frames"][data["kinds"] == 0]
    head = 1 - front[:, 3 * len(LEVELS) + CUTS_BEFORE + JOINTS.index(SHOULDER)]
    return {
        "prior_mean": mean,
        "prior_inverse": inverse,
        "odd_most": np.array(np.quantile(odd, 0.998)),
        "weight_w": solved[:-1],
        "weight_b": np.array(solved[-1]),
        "head_most": np.array(np.quantile(head, 0.999) * 1.05),
    }


def calibrate(arrays: dict[str, Array], data: dict[str, Array], seed: int = 5) -> dict[str, Array]:
    """Interval terms and the conformal factor.

    Each half of the bodies is scored by terms that the other half gave, so that all of them count for the factor; the
    terms that are kept come of both. With height only and with all that can be told, both: one factor serves whatever
    a shopper tells.
    """
    model = Model(arrays)
    found = []
    for tell in ("height", "all"):
        rows = table(data, seed, train=False, tell=tell)
        log, disagree = model.logs(rows.features, rows.told)
        value = np.exp(log) * rows.stated[:, None]
        off = intervals.disagreement(rows.features)[:, None]
        found.append((np.abs(value - rows.truth), value, disagree * value, off, rows.body))
    errors, values, spreads, offs, bodies = (np.concatenate(one) for one in zip(*found, strict=True))
    # Too few bodies to halve serve for both: three terms a measurement learn little from a hundred errors.
    few = len(np.unique(bodies)) < FEW
    scores = np.zeros_like(errors)
    for rest in (0, 1):
        mine = bodies % 2 == rest
        others = np.ones(len(bodies), bool) if few else ~mine
        terms = _terms(errors[others], values[others], spreads[others], offs[others])
        scores[mine] = errors[mine] / intervals.expected(terms, values[mine], spreads[mine], offs[mine])
    return arrays | {"terms": _terms(errors, values, spreads, offs), "quantile": intervals.quantile(scores)}


def _terms(errors: Array, values: Array, spreads: Array, offs: Array) -> Array:
    terms = np.zeros((3, len(KEYS)))
    for key in range(len(KEYS)):
        design = np.stack(
            [values[:, key] ** 2, spreads[:, key] ** 2, (offs[:, 0] * values[:, key]) ** 2], axis=1
        )
        wanted = np.minimum(errors[:, key], np.quantile(errors[:, key], 0.98)) ** 2
        scale = design.mean(0) + 1e-12
        terms[:, key] = _least_squares(design / scale, wanted) / scale
        terms[0, key] = max(terms[0, key], 0.15 * float(np.mean(wanted / values[:, key] ** 2)))
    return terms


def without_diagonals(data: dict[str, Array]) -> dict[str, Array]:
    """The same captures as of one who turned by quarters."""
    kept = data["kinds"] < VIEWS.index("diagonal")
    return data | {name: data[name][kept] for name in ("who", "kinds", "frames")}


def save(arrays: dict[str, Array], path: Path) -> str:
    """Write the weights; their SHA-256. Single precision at most: the file is part of the repository."""
    small = {
        name: value.astype(np.float32) if value.dtype == np.float64 else value
        for name, value in sorted(arrays.items())
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **small)  # type: ignore[arg-type]
    return hashlib.sha256(path.read_bytes()).hexdigest()
