"""How a body stands and what it wears."""

import functools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from measurement.training.bodies import Body, about, model, topology
from measurement.training.raster import normals

Array = npt.NDArray[Any]
SKIN: Final = np.array(
    [[0.96, 0.82, 0.73], [0.87, 0.68, 0.55], [0.72, 0.52, 0.39], [0.50, 0.34, 0.25], [0.33, 0.22, 0.17]]
)


@dataclass(frozen=True)
class Regions:
    """Masks of vertices."""

    hair: Array
    shirt: Array
    upper_sleeve: Array
    lower_sleeve: Array
    thighs: Array
    shins: Array
    feet: Array


@functools.cache
def regions() -> Regions:
    shape = topology()
    names = np.array(shape.labels)[shape.bone_of]
    at = model().template_vertices.numpy()

    def starts(*words: str) -> Array:
        return np.array([name.startswith(words) for name in names])

    head = shape.bone_of >= shape.labels.index("head")
    z = at[head, 2]
    low, high = float(z.min()), float(z.max())
    back = float(at[head, 1].mean())
    scalp = head & (
        (at[:, 2] > low + 0.72 * (high - low)) | ((at[:, 1] > back) & (at[:, 2] > low + 0.35 * (high - low)))
    )
    return Regions(
        hair=scalp,
        shirt=starts("spine", "breast", "clavicle", "shoulder01"),
        upper_sleeve=starts("upperarm"),
        lower_sleeve=starts("lowerarm"),
        thighs=starts("root", "pelvis", "upperleg"),
        shins=starts("lowerleg"),
        feet=starts("foot", "toe"),
    )


@dataclass(frozen=True)
class Look:
    """Colour of each vertex, and how many metres cloth or hair stand off the skin."""

    colour: Array
    off: Array

    def worn(self, vertices: Array) -> tuple[Array, Array]:
        """The dressed surface and its normals."""
        normal = normals(vertices)
        return vertices + normal * self.off[:, None], normal


def dressed(rng: np.random.Generator, *, loose: float = 0.0) -> Look:
    """Fitted clothes of 0.3 to 2.5 mm and up to 12 mm of hair. loose: metres that a dress stands off, for a fault."""
    part = regions()
    skin = SKIN[rng.integers(len(SKIN))] * rng.uniform(0.9, 1.08)
    colour = np.tile(skin, (len(part.hair), 1))
    off = np.zeros(len(part.hair))

    def wear(where: Array, hue: Array, thick: float) -> None:
        colour[where] = hue
        off[where] = thick

    top, below = rng.uniform(0.04, 0.95, 3), rng.uniform(0.04, 0.9, 3)
    if rng.uniform() < 0.3:
        below = top
    cloth = rng.uniform(0.0003, 0.0025, 2)
    wear(part.shirt, top, cloth[0])
    if (sleeves := rng.uniform()) < 0.6:
        wear(part.upper_sleeve, top, cloth[0])
        if sleeves < 0.2:
            wear(part.lower_sleeve, top, cloth[0])
    wear(part.thighs, below, cloth[1])
    if rng.uniform() < 0.7:
        wear(part.shins, below, cloth[1])
    if rng.uniform() < 0.5:
        wear(part.feet, rng.uniform(0.05, 0.9, 3), 0.001)
    if rng.uniform() < 0.9:
        wear(part.hair, rng.uniform(0.02, 0.35) * np.array([1.0, 0.85, 0.7]), rng.uniform(0.0, 0.012))
    if loose:
        for where in (part.shirt, part.thighs, part.upper_sleeve):
            wear(where, top, loose)
    return Look(np.clip(colour, 0.0, 1.0).astype(np.float32), off)


@dataclass(frozen=True)
class Stance:
    """Degrees: arms out from straight down, elbows bent, legs apart beyond rest, and small leanings."""

    arms: tuple[float, float]
    elbows: float
    legs: float
    twist: float
    bow: float
    nod: float
    lean: tuple[float, float]

    def turns(self, body: Body) -> dict[str, Array]:
        """For Body.posed."""
        rest = body.arm_angles()
        return {
            "upperarm01.L": about("y", rest[0] - self.arms[0]),
            "upperarm01.R": about("y", self.arms[1] - rest[1]),
            "own:lowerarm01.L": about("x", self.elbows - 45.0),
            "own:lowerarm01.R": about("x", self.elbows - 45.0),
            "upperleg01.L": about("y", -self.legs),
            "upperleg01.R": about("y", self.legs),
            "spine03": about("z", self.twist) @ about("x", self.bow),
            "neck01": about("x", self.nod),
        }

    def swayed(self, rng: np.random.Generator) -> "Stance":
        """The same person a moment later."""
        n = rng.normal
        return Stance(
            (self.arms[0] + n(0, 1.5), self.arms[1] + n(0, 1.5)),
            max(self.elbows + n(0, 1.5), 0.0),
            self.legs,
            self.twist + n(0, 0.7),
            self.bow + n(0, 0.6),
            self.nod + n(0, 1.5),
            (self.lean[0] + n(0, 0.5), self.lean[1] + n(0, 0.5)),
        )


def standing(rng: np.random.Generator, arms: tuple[float, float] = (15.0, 50.0)) -> Stance:
    out = rng.uniform(*arms)
    n = rng.normal
    return Stance(
        (out + n(0, 2.0), out + n(0, 2.0)), rng.uniform(0, 22), rng.uniform(-1.5, 4.0), n(0, 1.5), n(0, 1.2),
        n(0, 4.0), (n(0, 0.9), n(0, 0.7)),
    )  # fmt: skip


def stood(vertices: Array, stance: Stance, yaw: float) -> Array:
    """Leaning and turned (degrees, her left shoulder towards the camera at 90), soles on the floor at the origin."""
    tilt = about("z", yaw) @ about("x", stance.lean[0]) @ about("y", stance.lean[1])
    v = (vertices - vertices.mean(0)) @ tilt.T
    v[:, 2] -= v[:, 2].min()
    return np.asarray(v, dtype=np.float32)
