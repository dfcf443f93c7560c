"""Features to measurements: an average of a kernel machine and small networks, with what they disagree by.

Everything is learnt in shares of the stated height. The weights are ours (MODEL_CARD.md tells of what they were
made and how well they do); weight and sex are taken in where stated: training left them out for half of its rows.
"""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .types import KEYS, Stated

Array = NDArray[Any]
WEIGHTS: Final = Path(__file__).parent / "weights" / "body.npz"
# Kilograms per cubic metre of height, about: brings a stated weight near to 0 before the networks see it.
USUAL_KG_M3: Final = 14.0
EXTRAS: Final = 5
# As large as it tells: a stated weight's logarithm varies by a tenth, and the ridge would keep what comes of it small.
TOLD: Final = np.array([2.0, 10.0, 2.0, 2.0, 2.0])


@dataclass(frozen=True)
class Estimate:
    """mm by key; spread_mm: what the members of the ensemble disagree by; features as they came in."""

    mm: dict[str, float]
    spread_mm: dict[str, float]
    features: Array = field(default_factory=lambda: np.zeros(0), repr=False)


def extras(stated: Stated) -> Array:
    """What the shopper told, as five numbers; all 0 where she told nothing."""
    heavy = 0.0
    if stated.weight_g is not None:
        metres = stated.height_mm / 1000
        heavy = float(np.log(stated.weight_g / 1000 / (USUAL_KG_M3 * metres**3)))
    told = stated.weight_g is not None
    sex = stated.sex if stated.sex in ("f", "m") else None
    return np.array([float(told), heavy, float(sex == "f"), float(sex == "m"), float(sex is not None)])


class Model:
    """The weights, read once; numpy only."""

    def __init__(self, arrays: Mapping[str, Array], name: str = "unnamed") -> None:
        self.name = name
        self._a = {key: np.asarray(value) for key, value in arrays.items()}
        self._members = [
            [(self._f(f"m{i}_w{layer}"), self._f(f"m{i}_b{layer}")) for layer in range(3)]
            for i in range(int(self._a["members"]))
        ]

    @functools.cached_property
    def _centres(self) -> Array:
        return unfolded(self._a["centres"], self._f("centres_step"))

    def _f(self, key: str) -> Array:
        return self._a[key].astype(np.float32)

    def __getitem__(self, key: str) -> Array:
        return self._a[key]

    def inputs(self, features: Array, told: Array) -> Array:
        """Those features that are used, standardised, within what training has seen, and what was told."""
        kept = features[:, self._a["columns"]]
        z = (kept - self._f("mean")) / self._f("scale")
        return np.concatenate([np.clip(z, -4, 4), told * TOLD], axis=1).astype(np.float32)

    def outputs(self, features: Array, told: Array) -> Array:
        """(members, n, 15) logarithms of measure by height; the kernel machine is the first."""
        x = self.inputs(features, told)
        near = bumps(x, self._centres, float(self._a["narrow"]))
        found = [x @ self._f("linear_w") + near @ self._f("kernel_w") + self._f("linear_b")]
        for layers in self._members:
            h = x
            for place, (w, b) in enumerate(layers):
                h = h @ w + b
                if place < len(layers) - 1:
                    h = h / (1 + np.exp(-np.clip(h, -30, 30)))
            found.append(h)
        return np.stack(found) * self._f("out_scale") + self._f("out_mean")

    def logs(self, features: Array, told: Array) -> tuple[Array, Array]:
        """Weighted mean of the members, and their standard deviation: both (n, 15)."""
        found = self.outputs(features, told)
        mean = np.tensordot(self._f("mix"), found, axes=1)
        return mean, found.std(axis=0)

    def predict(self, features: Array, stated: Stated) -> Estimate:
        mean, spread = self.logs(features[None].astype(np.float32), extras(stated)[None])
        mm = np.exp(mean[0].astype(np.float64)) * stated.height_mm
        return Estimate(
            dict(zip(KEYS, map(float, mm), strict=True)),
            dict(zip(KEYS, map(float, spread[0] * mm), strict=True)),
            features,
        )


def folded(rows: Array) -> tuple[Array, Array]:
    """Rows in one byte a number, and each column's step: the remembered bodies are most of the weights file."""
    step = np.maximum(np.abs(rows).max(axis=0), 1e-6).astype(np.float32) / 127
    return np.rint(rows / step).astype(np.int8), step


def unfolded(rows: Array, step: Array) -> Array:
    return rows.astype(np.float32) * step


def bumps(x: Array, centres: Array, narrow: float) -> Array:
    """(n, centres): how near each row is to each of some remembered bodies, 0..1."""
    square = (x**2).sum(1)[:, None] + (centres**2).sum(1)[None] - 2 * x @ centres.T
    return np.asarray(np.exp(-narrow * np.maximum(square, 0) / x.shape[1]))


@functools.cache
def load(path: Path = WEIGHTS) -> Model:
    content = path.read_bytes()
    with np.load(path) as arrays:
        return Model(dict(arrays), f"bodies-{hashlib.sha256(content).hexdigest()[:12]}")
