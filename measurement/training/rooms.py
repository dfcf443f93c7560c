"""Backgrounds: walls, floors and furniture by chance, drawn once and reused."""

import functools
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def room(rng: np.random.Generator, width: int, height: int) -> Array:
    """One picture of an empty room, (height, width, 3) uint8."""
    wall = rng.uniform(60, 235, 3) * rng.uniform(0.7, 1.0)
    floor = rng.uniform(40, 190, 3)
    horizon = int(height * rng.uniform(0.58, 0.82))
    picture = np.empty((height, width, 3), np.float32)
    shade = np.linspace(rng.uniform(0.8, 1.1), rng.uniform(0.8, 1.1), width)[None, :, None]
    picture[:] = wall * shade
    picture[horizon:] = floor * np.linspace(0.75, 1.1, height - horizon)[:, None, None]
    if rng.uniform() < 0.5:  # planks or tiles
        for x in np.linspace(-width, 2 * width, int(rng.integers(12, 30))):
            end = int(width / 2 + (x - width / 2) * 2.2)
            cv2.line(picture, (int(x), horizon), (end, height), (floor * 0.8).tolist(), 1, cv2.LINE_AA)
    cv2.rectangle(picture, (0, horizon - int(height * 0.012)), (width, horizon), (wall * 0.85).tolist(), -1)
    for _ in range(int(rng.integers(0, 5))):  # pictures, doors, shelves, windows
        w, h = int(width * rng.uniform(0.08, 0.45)), int(height * rng.uniform(0.06, 0.5))
        x, y = int(rng.uniform(-0.1, 0.95) * width), int(rng.uniform(0.02, 0.6) * height)
        colour = rng.uniform(15, 250, 3)
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour.tolist(), -1)
        cv2.rectangle(picture, (x, y), (x + w, y + h), (colour * 0.6).tolist(), int(rng.integers(1, 5)))
    for _ in range(int(rng.integers(0, 3))):  # something standing on the floor
        x, base = int(rng.uniform(0, 1) * width), horizon + int(rng.uniform(0, 0.08) * height)
        size = (int(width * rng.uniform(0.05, 0.16)), int(height * rng.uniform(0.05, 0.18)))
        cv2.ellipse(
            picture, (x, base - size[1]), size, 0, 0, 360, rng.uniform(20, 200, 3).tolist(), -1, cv2.LINE_AA
        )
    grain = cv2.resize(rng.normal(0, 1, (height // 6, width // 6)).astype(np.float32), (width, height))
    picture += grain[:, :, None] * rng.uniform(1, 9)
    return cv2.GaussianBlur(np.clip(picture, 0, 255).astype(np.uint8), (0, 0), float(rng.uniform(0.6, 2.2)))


@functools.cache
def rooms(width: int, height: int, count: int, seed: int) -> tuple[Array, ...]:
    rng = np.random.default_rng([seed, width, height])
    return tuple(room(rng, width, height) for _ in range(count))


@functools.cache
def _noise(height: int, width: int, tenths: int) -> Array:
    grain = np.random.default_rng(7).normal(0, tenths / 10, (height + 64, width + 64, 3))
    return np.rint(grain).astype(np.int16)


def filmed(
    rng: np.random.Generator,
    body: Array,
    background: Array,
    *,
    blur: float,
    noise: float,
    gain: float,
    shadow: float = 0.5,
) -> Array:
    """Body over background with a shadow at the feet, then lens, exposure and sensor."""
    alpha = body[:, :, 3]
    height, width = alpha.shape
    picture: Array = background.astype(np.uint8).copy()
    rows = np.flatnonzero(alpha.any(axis=1))
    if len(rows) and shadow:
        low = int(rows[-1])
        columns = np.flatnonzero(alpha[max(low - height // 12, 0) : low + 1].any(axis=0))
        if len(columns):
            half = (int(np.ptp(columns) / 2 + width * 0.04), int(height * 0.012) + 2)
            top, bottom = max(low - 4 * half[1], 0), min(low + 4 * half[1], height)
            strip = np.zeros((bottom - top, width), np.uint8)
            centre = (int(columns.mean()), low - half[1] - top)
            cv2.ellipse(strip, centre, half, 0, 0, 360, int(255 * shadow), -1)
            strip = cv2.GaussianBlur(strip, (0, 0), half[1] / 2)
            dark = 1 - strip[:, :, None].astype(np.float32) / 255
            picture[top:bottom] = (picture[top:bottom] * dark).astype(np.uint8)
    if alpha.max() > 0:
        weight = cv2.merge([alpha] * 3)
        picture = cv2.add(
            cv2.multiply(picture, 255 - weight, scale=1 / 255), np.ascontiguousarray(body[:, :, :3])
        )
    if blur > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    y, x = (int(n) for n in rng.integers(0, 64, 2))
    picture = cv2.convertScaleAbs(picture, alpha=gain)
    if tenths := 15 * round(noise / 1.5):  # a few strengths are kept, not one for each number
        picture = cv2.add(
            picture, _noise(height, width, tenths)[y : y + height, x : x + width], dtype=cv2.CV_8U
        )
    return np.asarray(picture)
