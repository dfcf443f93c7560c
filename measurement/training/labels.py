"""What a tape would read on a synthetic body: clad-body 0.6.1's definitions (ISO 8559-1), ten times as fast.

The levels and landmarks are clad-body's own functions; only its plane sweeps are done here, with coarser steps first
and on the limb concerned alone. `python -m measurement.training.compare` holds both beside each other.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from clad_body.measure import anny as clad
from clad_body.measure._lengths import c7_surface_point, extract_joints_from_names, measure_shoulder_width

from measurement.estimation.types import KEYS
from measurement.training.bodies import Body, Posed, model, topology
from measurement.training.slices import UP, Cutter, level, middle, tape, width

Array = npt.NDArray[Any]
STEP: Final = 0.002
DENSITY: Final = 1000.0  # kg/m3 of a whole person with half a breath of air; the weight that she would state


@dataclass(frozen=True)
class Parts:
    chest: Cutter  # arms, shoulders and trunk: what a level through the upper arm meets
    torso: Cutter  # without arms
    arms: Cutter
    legs: Cutter
    low: Cutter  # legs and pelvis
    neck: Cutter
    sleeve: Array  # faces
    waist: Array
    hip: Array
    breast: Array
    middle: Cutter


@functools.cache
def parts() -> Parts:
    shape = topology()
    labels = shape.labels
    faces = shape.faces
    template = model().template_vertices.numpy()
    arm = clad.build_arm_mask(model())
    any_arm = arm[faces].any(1)
    leg = np.isin(shape.bone_of, list(clad.LEFT_LEG_BONES | clad.RIGHT_LEG_BONES | {0, 1, 21}))
    low = np.isin(
        shape.bone_of, [labels.index(n) for n in ("root", "pelvis.L", "pelvis.R", "spine05", "spine04")]
    )
    face = np.isin(shape.bone_of, [i for i in range(len(labels)) if i > labels.index("head")])
    near_neck = ("neck01", "neck02", "neck03", "head", "jaw", "spine01", "clavicle.L", "clavicle.R")
    head = np.isin(shape.bone_of, [labels.index(n) for n in near_neck])
    on_back = ("spine", "root", "pelvis", "clavicle", "neck01", "neck02", "shoulder01")
    spine = np.isin(shape.bone_of, [i for i, n in enumerate(labels) if n.startswith(on_back)])
    left_arm = [
        i
        for i, n in enumerate(labels)
        if n.endswith(".L") and (i in clad.ARM_HAND_BONES or n.startswith("clavicle"))
    ]
    left = np.isin(shape.bone_of, left_arm)
    anthro = clad.setup_extended_anthro(model())
    weight = model().vertex_bone_weights.numpy()
    index = model().vertex_bone_indices.numpy()
    breast = np.where(np.isin(index, list(clad.BREAST_BONES)), weight, 0).sum(1) > 0.3
    return Parts(
        chest=Cutter(faces[~(leg | face)[faces].any(1)]),
        torso=Cutter(faces[~any_arm]),
        arms=Cutter(faces[any_arm]),
        legs=Cutter(faces[leg[faces].all(1)]),
        low=Cutter(faces[(leg | low)[faces].any(1)]),
        neck=Cutter(faces[head[faces].any(1) & ~any_arm]),
        sleeve=faces[left[faces].any(1)],
        waist=np.array(anthro.waist_vertex_indices),
        hip=np.array(anthro.hip_vertex_indices),
        breast=breast,
        middle=Cutter(faces[spine[faces].any(1) & (np.abs(template[faces][:, :, 0]) < 0.12).all(1)]),
    )


def label(body: Body) -> dict[str, float] | None:
    """Millimetres by key, with `height` and `weight_g`; None for a body on which a measure cannot be taken."""
    posed, bent = body.canonical()
    return measure(posed, bent)


def measure(posed: Posed, bent: Posed) -> dict[str, float] | None:
    part = parts()
    floor = posed.vertices[:, 2].min()
    centre = (posed.vertices[:, :2].max(0) + posed.vertices[:, :2].min(0)) / 2
    v = posed.vertices - [*centre, floor]
    height = float(v[:, 2].max())
    joints = _joints(posed, centre)
    waist_loop = v[part.waist]
    waist_z = float(waist_loop[:, 2].mean())
    crotch = _crotch(v, height)
    if crotch is None:
        return None
    out = {
        "bust": tape(part.torso.points(v, level(_bust_level(posed, height)), UP)),
        "underbust": tape(part.torso.points(v, level(float(v[part.breast, 2].min())), UP)),
        "waist": float(np.linalg.norm(np.roll(waist_loop, 1, 0) - waist_loop, axis=1).sum()),
        "hip": _hip(v, height, crotch),
        "thigh": _thigh(v, height, crotch),
        "knee": _knee(v, joints),
        "calf": _calf(v, joints),
        "upper_arm": _upper_arm(v, height),
        "wrist": _wrist(v, joints),
        "neck": _neck(v, joints),
        "inseam": crotch,
        "shoulder_width": _shoulders(v, joints),
        "sleeve_length": _sleeve(bent),
        "back_neck_to_waist": _back(v, joints, waist_z),
        "waist_height": waist_z,
    }  # fmt: skip
    if any(not np.isfinite(value) or value <= 0.05 for value in out.values()):
        return None
    mm = {key: out[key] * 1000 for key in KEYS}
    return {**mm, "height": height * 1000, "weight_g": _volume(v) * DENSITY * 1000}


def _joints(posed: Posed, centre: Array) -> dict[str, Array]:
    shift = np.array([*centre, posed.heads[:, 2].min()])
    labels = list(topology().labels)
    found = extract_joints_from_names(
        labels, posed.heads - shift, clad.ANNY_JOINT_MAP, tails=posed.tails - shift
    )
    return {name: np.asarray(point, dtype=np.float64) for name, point in found.items()}


def _bust_level(posed: Posed, height: float) -> float:
    labels = topology().labels
    both = np.concatenate([posed.heads[:, 2], posed.tails[:, 2]])
    nipples = posed.tails[[labels.index("breast.L"), labels.index("breast.R")], 2].mean()
    return float((nipples - both.min()) / np.ptp(both) * height)


def _crotch(v: Array, height: float) -> float | None:
    """The highest level, on the sweep's grid of 2 mm, that cuts two separate legs."""

    def two_legs(step: int) -> bool:
        cut = parts().low.parts(v, level(height * 0.25 + step * STEP), UP)
        found = [middle(p) for p in cut if 0.05 <= width(p) <= 0.30 and abs(middle(p)) <= 0.30]
        return any(x > 0 for x in found) and any(x < 0 for x in found)

    near = (v[6319, 2] + v[12900, 2]) / 2  # the vertices beside the perineum
    step = _last(two_legs, *(int((near + d - height * 0.25) / STEP) for d in (-0.03, 0.02)))
    return None if step is None else float(height * 0.25 + step * STEP)


def _last(true: Callable[[int], bool], low: int, high: int) -> int | None:
    """The last of a run of yes from `low` on, by halving."""
    if not true(low):
        return None
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if true(half) else (low, half)
    return low


def _hip(v: Array, height: float, crotch: float) -> float:
    anchor = float(v[parts().hip, 2].mean())
    levels = np.arange(max(anchor - 0.03, height * 0.40), min(anchor + 0.03, height * 0.56), STEP)
    levels = levels[levels > crotch]
    return (
        _sweep(lambda z: tape(parts().low.points(v, level(z), UP)), levels, (3, 1))[1] if len(levels) else 0.0
    )


def _sweep(
    value: Callable[[float], float], levels: Array, steps: tuple[int, ...] = (4, 1)
) -> tuple[float, float]:
    """Level and value of the maximum over the grid: some levels first, then ever more around the best."""
    tried = {i: value(levels[i]) for i in range(0, len(levels), steps[0])}
    for reach, step in pairwise(steps):
        best = max(tried, key=lambda i: tried[i])
        for i in range(max(0, best - reach + step), min(len(levels), best + reach), step):
            if i not in tried:
                tried[i] = value(levels[i])
    best = max(tried, key=lambda i: tried[i])
    return float(levels[best]), tried[best]


def _both_legs(v: Array, z: float) -> float:
    cut = parts().legs.points(v, level(z), UP)
    sides = [tape(cut[cut[:, 0] > 0]), tape(cut[cut[:, 0] < 0])]
    return sum(sides) / 2 if min(sides) > 0.5 * max(sides) else 0.0


def _thigh(v: Array, height: float, crotch: float) -> float:
    levels = height * np.arange(0.30, 0.43, STEP / height)
    levels = levels[levels <= crotch + 1e-9]
    return _sweep(lambda z: _both_legs(v, z), levels)[1] if len(levels) else 0.0


def _around(cutter: Cutter, v: Array, point: Array, axis: Array, reach: float) -> float:
    """The tape around the outline nearest to a point, square to a limb."""
    near = [(np.linalg.norm(p.mean(0) - point), p) for p in cutter.parts(v, point, axis)]
    near = [(d, p) for d, p in near if d < reach]
    return tape(min(near, key=lambda pair: pair[0])[1], axis) if near else 0.0


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector))


def _knee(v: Array, joints: dict[str, Array]) -> float:
    found = []
    for side in "lr":
        hip, knee, ankle = (joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        axis = _unit(_unit(knee - hip) + _unit(ankle - knee))
        found.append(_around(parts().legs, v, knee, axis, 0.10))
    return float(np.mean(found))


def _calf(v: Array, joints: dict[str, Array]) -> float:
    knee_z = min(joints["l_knee"][2], joints["r_knee"][2])
    ankle_z = max(joints["l_ankle"][2], joints["r_ankle"][2])
    top = knee_z - 0.04
    best, _ = _sweep(lambda z: _both_legs(v, z), np.arange(ankle_z + 0.06, top, STEP), (9, 3, 1))
    if best >= top - STEP * 1.5:  # no belly: the leg only widens towards the knee
        best = float(knee_z - 0.30 * (knee_z - ankle_z))
    found = []
    for side in "lr":
        knee, ankle = joints[f"{side}_knee"], joints[f"{side}_ankle"]
        shin = ankle - knee
        origin = knee + (best - knee[2]) / shin[2] * shin
        found.append(_around(parts().legs, v, origin, _unit(shin), 0.10))
    return float(np.mean(found))


def _arms_at(v: Array, z: float) -> list[Array]:
    slab = parts().chest.parts(v, level(z), UP)
    return [p for p in slab if width(p) <= 0.20 and abs(middle(p)) >= 0.15]


def _upper_arm(v: Array, height: float) -> float:
    levels = height * np.arange(0.72, 0.80, STEP / height)
    free = _last(lambda i: len(_arms_at(v, levels[i])) >= 2, 0, len(levels))
    if free is None:
        return 0.0

    def girth(z: float) -> float:
        return float(np.mean(sorted((tape(p) for p in _arms_at(v, z)), reverse=True)[:2]))

    best, most = _sweep(girth, levels[: free + 1])
    if most == 0.0:
        return 0.0
    lower = [p.mean(0) for p in _arms_at(v, best - 0.10)]
    found = []
    for arm in _arms_at(v, best):
        centre = arm.mean(0)
        same = [c for c in lower if np.sign(c[0]) == np.sign(centre[0])]
        if same:
            axis = _unit(centre - min(same, key=lambda c: float(np.linalg.norm(c - centre))))
            found.append(_around(parts().chest, v, centre, axis, 0.10))
    found = sorted((f for f in found if f), reverse=True)[:2]
    return float(np.mean(found)) if len(found) == 2 else most


def _wrist(v: Array, joints: dict[str, Array]) -> float:
    found = []
    for side in "lr":
        elbow, wrist = joints[f"{side}_elbow"], joints[f"{side}_wrist"]
        axis = wrist - elbow
        length = float(np.linalg.norm(axis))
        around = []
        for t in np.arange(0.85, 1.01, STEP * 2 / length):
            point = elbow + t * axis
            cut = parts().arms.points(v, point, axis / length)
            around.append(tape(cut[np.linalg.norm(cut - point, axis=1) < 0.10], axis / length))
        found.append(min(a for a in around if a > 0.10))
    return float(np.mean(found))


def _neck(v: Array, joints: dict[str, Array]) -> float:
    axis = _unit(joints["head"] - joints["neck_base"])
    return _around(parts().neck, v, joints["neck_mid"], axis, 0.08)


def _sleeve(bent: Posed) -> float:
    shift = np.array(
        [*(bent.vertices[:, :2].max(0) + bent.vertices[:, :2].min(0)) / 2, bent.vertices[:, 2].min()]
    )
    v, heads, tails = bent.vertices - shift, bent.heads - shift, bent.tails - shift
    labels = topology().labels
    ball = heads[labels.index("upperarm01.L")]
    elbow, wrist = heads[labels.index("lowerarm01.L")], heads[labels.index("wrist.L")]
    try:
        acromion = clad._detect_acromion_iso(model(), v, ball, tails[labels.index("upperarm01.L")], "L")
        olecranon = clad._detect_olecranon_iso(model(), v, ball, elbow, wrist, "L")
        styloid = clad._detect_wrist_styloid_iso(model(), v, wrist, "L")
        upper = clad._slice_and_walk(v, parts().sleeve, acromion, olecranon, ball)[0]
        lower = clad._slice_and_walk(v, parts().sleeve, olecranon, styloid, elbow)[0]
    except ValueError:
        return 0.0
    return float(upper + lower) / 100


def _shoulders(v: Array, joints: dict[str, Array]) -> float:
    mesh = SimpleNamespace(vertices=v)
    return float(measure_shoulder_width(joints, mesh=mesh, acromion_fn=clad.find_acromion)[0]) / 100


def _back(v: Array, joints: dict[str, Array], waist_z: float) -> float:
    start = c7_surface_point(v, joints["c7"])
    if start is None:
        return 0.0
    line = [(float(start[1]), float(start[2]))]
    for z in np.arange(start[2], waist_z - 0.0025, -0.005)[1:]:
        cut = parts().middle.points(v, level(z), UP)
        cut = cut[np.abs(cut[:, 0]) < 0.05]
        if len(cut):
            line.append((float(cut[:, 1].max()), float(z)))
    return float(np.linalg.norm(np.diff(np.array(line), axis=0), axis=1).sum())


def _volume(v: Array) -> float:
    a, b, c = (v[topology().faces[:, i]] for i in range(3))
    return float(abs(np.einsum("ij,ij->i", np.cross(a, b), c).sum()) / 6)
