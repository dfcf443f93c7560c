"""A small network trained with numpy alone: two hidden layers, SiLU, AdamW, one learning-rate cycle.

It has a hundred thousand weights and a few thousand rows: a framework would not be faster, and so the tests train a
real one where no framework is installed.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
BETA = 0.1  # standard deviations below which an error counts by its square


def batches(count: int, size: int, rng: np.random.Generator) -> Iterator[Array]:
    size = min(size, count)
    while True:
        order = rng.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]


class Network:
    def __init__(self, sizes: Sequence[int], rng: np.random.Generator) -> None:
        self.weights = [
            rng.normal(0, np.sqrt(1.6 / a), (a, b)).astype(np.float32) for a, b in pairwise(sizes)
        ]
        self.biases = [np.zeros(b, np.float32) for b in sizes[1:]]

    def __call__(self, x: Array) -> Array:
        return self._forward(x)[0]

    def _forward(self, x: Array) -> tuple[Array, list[tuple[Array, Array, Array]]]:
        kept: list[tuple[Array, Array, Array]] = []
        for place, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = x @ w + b
            if place == len(self.weights) - 1:
                return z, [*kept, (x, z, z)]
            sigmoid = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
            kept.append((x, z, sigmoid))
            x = z * sigmoid
        raise AssertionError("A network has layers.")

    def gradients(self, x: Array, wanted: Array, importance: Array) -> tuple[float, list[Array]]:
        """Loss (smooth absolute error, weighted) and the gradients of weights and biases, in turn."""
        found, kept = self._forward(x)
        error = found - wanted
        small = np.abs(error) < BETA
        loss = np.where(small, error**2 / (2 * BETA), np.abs(error) - BETA / 2)
        back = (np.where(small, error / BETA, np.sign(error)) * importance / error.size).astype(np.float32)
        out: list[Array] = []
        for place in range(len(self.weights) - 1, -1, -1):
            given = kept[place][0]
            out = [given.T @ back, back.sum(0), *out]
            if place:
                _, z, sigmoid = kept[place - 1]
                back = (back @ self.weights[place].T) * (sigmoid * (1 + z * (1 - sigmoid)))
        return float((loss * importance).mean()), out

    def parameters(self) -> list[Array]:
        return [array for pair in zip(self.weights, self.biases, strict=True) for array in pair]


def train(
    network: Network,
    x: Array,
    y: Array,
    importance: Array,
    rng: np.random.Generator,
    *,
    steps: int,
    batch: int,
    rate: float,
    decay: float,
    noise: float,
    clean: int,
    pairs: tuple[Array, Array],
    calm: float,
) -> float:
    """The loss at the end, averaged over the last steps. noise: of the inputs, but for the last `clean` columns.

    pairs: inputs that should be told alike, row by row, or none; calm: how much that counts beside the truth.
    """
    parameters = network.parameters()
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    importance = importance.astype(np.float32)
    rows = batches(len(x), batch, rng)
    twins = batches(len(pairs[0]), batch // 2, rng) if len(pairs[0]) else None
    running = 0.0
    noisy = x.shape[1] - clean
    for step in range(1, steps + 1):
        chosen = next(rows)
        given = x[chosen]
        # Neighbouring widths go wrong together in a mask; a little noise on all keeps single ones from being trusted.
        given[:, :noisy] += rng.standard_normal((len(chosen), noisy), dtype=np.float32) * np.float32(noise)
        loss, slopes = network.gradients(given, y[chosen], importance)
        if twins is not None:
            some = next(twins)
            both = np.concatenate([pairs[0][some], pairs[1][some]])
            # Each is drawn to what the other is told.
            other = np.roll(network(both), len(some), axis=0)
            _, drawn = network.gradients(both, other, calm * importance)
            slopes = [a + b for a, b in zip(slopes, drawn, strict=True)]
        share = step / steps
        now = rate * (share / 0.15 if share < 0.15 else 0.5 * (1 + np.cos(np.pi * (share - 0.15) / 0.85)))
        correct = np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for p, slope, m, v in zip(parameters, slopes, first, second, strict=True):
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            if p.ndim == 2:
                p *= np.float32(1 - now * decay)
            p -= np.float32(now * correct) * m / (np.sqrt(v) + np.float32(1e-8))
        running = loss if step == 1 else 0.98 * running + 0.02 * loss
    return running
