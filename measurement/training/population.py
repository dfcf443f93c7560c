"""Whom we train on: synthetic people who vary together as real ones do, and wider than these.

Real: the joint distribution of a dozen measures of ANSUR II's 6,068 soldiers, kept only as means and covariances per
sex (`ansur2.json`; `python -m measurement.training.population CSV CSV` writes it). Wider: more spread, and a share of
heavier, lighter and shorter people than an army takes. A quadratic model of what the parameters do to the measures
turns a wished person into parameters; what a dozen measures do not fix stays random.
"""

import csv
import functools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
AGGREGATES: Final = Path(__file__).with_name("ansur2.json")
# Ours <- theirs, and the factor where the tape lies elsewhere: their biceps is flexed.
COLUMNS: Final = {
    "height": ("stature", 1.0),
    "weight_g": ("weightkg", 100.0),
    "bust": ("chestcircumference", 1.0),
    "waist": ("waistcircumference", 1.0),
    "hip": ("buttockcircumference", 1.0),
    "thigh": ("thighcircumference", 1.0),
    "calf": ("calfcircumference", 1.0),
    "upper_arm": ("bicepscircumferenceflexed", 0.94),
    "wrist": ("wristcircumference", 1.0),
    "neck": ("neckcircumference", 1.0),
    "inseam": ("crotchheight", 1.0),
    "sleeve_length": ("sleeveoutseam", 1.0),
}
WISHED: Final = tuple(COLUMNS)
# How much the rest of a shape varies between people of the same dozen measures. At 1.0 waists of one girth differed in
# breadth by 5.5 % and shoulders in width by 6.5 %; among ANSUR's people these are 3 % and 3.6 %.
USUAL: Final = 0.5
CLOSE: Final = np.array(
    [0.002, 0.01, 0.01, 0.012, 0.01, 0.015, 0.015, 0.02, 0.02, 0.02, 0.01, 0.02]
)  # of the log


def aggregate(female: Path, male: Path) -> None:
    """Write means and covariances of the logarithms; no person's row is kept."""
    out = {}
    for sex, path in (("f", female), ("m", male)):
        with path.open(encoding="latin-1", newline="") as file:
            rows = [
                [float(row[name]) * factor for name, factor in COLUMNS.values()]
                for row in csv.DictReader(file)
            ]
        logs = np.log(rows)
        out[sex] = {
            "people": len(rows),
            "mean": np.round(logs.mean(0), 5).tolist(),
            "cov": np.round(np.cov(logs.T), 7).tolist(),
        }
    AGGREGATES.write_text(json.dumps({"measures": WISHED, **out}, indent=None) + "\n", encoding="utf-8")


@functools.cache
def _real() -> dict[str, tuple[Array, Array]]:
    data = json.loads(AGGREGATES.read_text(encoding="utf-8"))
    return {sex: (np.array(data[sex]["mean"]), np.array(data[sex]["cov"])) for sex in "fm"}


def names() -> tuple[str, ...]:
    from measurement.training.bodies import LOCAL, PHENOTYPES

    return (*PHENOTYPES, *LOCAL)


def any_params(rng: np.random.Generator, sex: str, wide: float = 1.0) -> dict[str, float]:
    """Parameters of somebody, likely or not."""
    from measurement.training.bodies import LOCAL

    u = rng.uniform
    race = rng.dirichlet([0.7, 0.4, 0.7])
    params = {
        "gender": u(0.85, 1.0) if sex == "f" else u(0.0, 0.15),
        "age": u(0.62, 1.0),
        "muscle": u(0.15, 0.9),
        "weight": u(0.2, 0.95),
        "height": float(np.clip(rng.normal(0.5, 0.17), 0.05, 0.95)),
        "proportions": u(0.1, 0.9),
        "cupsize": u(0.1, 0.9),
        "firmness": u(0.15, 0.85),
        "african": race[0], "asian": race[1], "caucasian": race[2],
    }  # fmt: skip
    local = np.clip(rng.normal(0.0, 0.28 * wide, len(LOCAL)), -0.9, 0.9)
    pregnant = LOCAL.index("stomach-pregnant-incr")
    local[pregnant] = abs(local[pregnant]) * 0.4 if u() < 0.3 else 0.0
    return {**{k: float(v) for k, v in params.items()}, **dict(zip(LOCAL, map(float, local), strict=True))}


def wish(rng: np.random.Generator, sex: str) -> Array:
    """The logarithms of the dozen measures of one person to be made."""
    mean, cov = _real()[sex]
    spread = float(rng.choice([1.0, 1.25, 1.5]))
    logs = mean + spread * np.linalg.cholesky(cov) @ rng.normal(size=len(mean))
    kind = rng.uniform()
    if kind < 0.30:  # heavier: along what weight moves at one's height
        given = cov[:2, :2]
        slope = np.linalg.solve(given, cov[:2]).T  # measures on (height, weight)
        logs = logs + slope[:, 1] * rng.uniform(0.05, 0.45)
    elif kind < 0.40:  # lighter
        slope = np.linalg.solve(cov[:2, :2], cov[:2]).T
        logs = logs - slope[:, 1] * rng.uniform(0.05, 0.2)
    if kind > 0.85:  # shorter than an army takes
        slope = np.linalg.solve(cov[:2, :2], cov[:2]).T
        logs = logs - slope[:, 0] * rng.uniform(0.0, 0.07)
    return np.asarray(logs)


class Surrogate:
    """A quadratic model, log measures from parameters, of one sex; made from labelled random bodies."""

    def __init__(self, params: Array, logs: Array) -> None:
        self._centre, self._scale = params.mean(0), params.std(0) + 1e-6
        z = (params - self._centre) / self._scale
        design = self._design(z)
        weight = np.ones(design.shape[1]) * 3.0
        weight[: z.shape[1] + 1] = 0.05
        self._w = np.linalg.solve(design.T @ design + np.diag(weight), design.T @ logs)
        self.residual = (design @ self._w - logs).std(0)

    @staticmethod
    def _design(z: Array) -> Array:
        first = z[:, :8]  # the phenotypes bend; the rest is nearly linear
        cross = [first[:, i] * z[:, j] for i in range(8) for j in range(i, z.shape[1])]
        return np.concatenate([np.ones((len(z), 1)), z, np.stack(cross, 1)], axis=1)

    def __call__(self, params: Array) -> Array:
        """Logarithms of measures, for one or several rows of parameters."""
        rows = (np.atleast_2d(params) - self._centre) / self._scale
        return np.asarray(self._design(rows) @ self._w).reshape(*params.shape[:-1], -1)

    def solve(self, start: Array, logs: Array, low: Array, high: Array) -> Array:
        """Parameters near `start` whose measures come near the wish: damped Gauss-Newton within bounds."""
        p = start.copy()
        trust = self._scale * 1.0
        for _ in range(6):
            now, *moved = self(np.concatenate([p[None], p + np.diag(trust * 0.05)]))
            jac = ((np.array(moved) - now) / (trust * 0.05)[:, None]).T
            a = jac * trust / CLOSE[:, None]
            b = (logs - now) / CLOSE
            pull = 0.35 * (start - p) / trust
            step = np.linalg.solve(a.T @ a + 0.35 * np.eye(len(p)) + 0.2 * np.eye(len(p)), a.T @ b + pull)
            p = np.clip(p + np.clip(step, -1.0, 1.0) * trust, low, high)
        return p


def bounds() -> tuple[Array, Array]:
    from measurement.training.bodies import LOCAL, PHENOTYPES

    low = [0.0] * len(PHENOTYPES) + [-1.0] * len(LOCAL)
    high = [1.0] * (len(PHENOTYPES) + len(LOCAL))
    low[1], low[len(PHENOTYPES) + LOCAL.index("stomach-pregnant-incr")] = 0.6, 0.0
    return np.array(low), np.array(high)


def person(
    rng: np.random.Generator, surrogates: Mapping[str, Surrogate], wide: float = USUAL
) -> tuple[str, dict[str, float]]:
    """Sex and parameters of somebody: nine in ten as the wish says, one in ten as chance says."""
    sex = "f" if rng.uniform() < 0.55 else "m"
    start = any_params(rng, sex, wide)
    if rng.uniform() < 0.1:
        return sex, start
    order = names()
    vector = np.array([start[name] for name in order])
    low, high = bounds()
    low, high = low.copy(), high.copy()
    low[0], high[0] = (0.8, 1.0) if sex == "f" else (0.0, 0.2)
    solved = surrogates[sex].solve(vector, wish(rng, sex), low, high)
    return sex, dict(zip(order, map(float, solved), strict=True))


if __name__ == "__main__":
    aggregate(Path(sys.argv[1]), Path(sys.argv[2]))
