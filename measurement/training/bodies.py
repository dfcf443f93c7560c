"""Synthetic bodies: anny's blend shapes and skeleton, in the poses that people stand in."""

import contextlib
import functools
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import anny
import numpy as np
import numpy.typing as npt
import roma
import scipy.sparse
import torch

Array = npt.NDArray[Any]

PHENOTYPES: Final = (
    "gender", "age", "muscle", "weight", "height", "proportions",
    "cupsize", "firmness", "african", "asian", "caucasian",
)  # fmt: skip
# What varies between people of one height and weight, and anny's phenotypes alone do not move.
LOCAL: Final = (
    "measure-bust-circ-incr", "measure-underbust-circ-incr", "measure-waist-circ-incr", "measure-hips-circ-incr",
    "measure-thigh-circ-incr", "measure-knee-circ-incr", "measure-calf-circ-incr", "measure-upperarm-circ-incr",
    "measure-wrist-circ-incr", "measure-neck-circ-incr", "measure-shoulder-dist-incr",
    "measure-napetowaist-dist-incr", "measure-waisttohip-dist-incr", "measure-upperarm-length-incr",
    "measure-lowerarm-length-incr", "measure-upperleg-height-incr", "measure-lowerleg-height-incr",
    "torso-scale-depth-incr", "torso-scale-horiz-incr", "hip-scale-depth-incr", "hip-scale-horiz-incr",
    "stomach-tone-incr", "stomach-pregnant-incr", "buttocks-volume-incr", "torso-muscle-dorsi-incr",
)  # fmt: skip


@functools.cache
def model() -> Any:
    torch.set_num_threads(1)
    with contextlib.redirect_stdout(io.StringIO()):  # it names each of its thousand files
        made = anny.create_fullbody_model(
            all_phenotypes=True, triangulate_faces=True, local_changes=list(LOCAL)
        )
    return made.to(dtype=torch.float32)


@dataclass(frozen=True)
class Topology:
    """What all bodies share: triangles, and whose each vertex is (by the bone that moves it most)."""

    faces: Array
    labels: tuple[str, ...]
    bone_of: Array  # (V,) index of the strongest bone
    weights: Any  # (V, J) sparse


@functools.cache
def topology() -> Topology:
    made = model()
    weights = made.vertex_bone_weights.numpy()
    indices = made.vertex_bone_indices.numpy()
    vertices = len(weights)
    rows = np.repeat(np.arange(vertices), weights.shape[1])
    sparse = scipy.sparse.csr_matrix(
        (weights.ravel(), (rows, indices.ravel())), shape=(vertices, made.bone_count)
    )
    strongest = np.take_along_axis(indices, weights.argmax(1)[:, None], 1)[:, 0]
    return Topology(
        faces=made.faces.numpy().astype(np.int64),
        labels=tuple(made.bone_labels),
        bone_of=strongest,
        weights=sparse,
    )


@dataclass(frozen=True)
class Posed:
    """A body in a pose: metres, Z up, facing -Y, its own left at +X. Bones as (J, 3) heads and tails."""

    vertices: Array
    heads: Array
    tails: Array


class Body:
    """One shape. Poses are made from its rest form without blending it anew."""

    def __init__(self, params: Mapping[str, float]) -> None:
        self.params = dict(params)
        made = model()
        with torch.no_grad():
            coeffs = made.get_phenotype_blendshape_coefficients(
                **{name: float(params[name]) for name in PHENOTYPES},
                local_changes={name: float(params.get(name, 0.0)) for name in LOCAL},
            )
            heads, tails, poses = made.get_rest_bone_poses(coeffs)
            # Most coefficients are zero: blending only the others is ten times as fast.
            used = torch.nonzero(coeffs[0]).ravel()
            shift = torch.einsum("n,nvc->vc", coeffs[0][used], made.blendshapes[used])
            self._rest = (made.template_vertices + shift).numpy()
        self._bones = (heads, tails, poses)

    def arm_angles(self) -> tuple[float, float]:
        """Degrees between each upper arm and straight down, at rest: left, right."""
        labels = topology().labels
        found = []
        for side in "LR":
            ball = self._bones[0][0, labels.index(f"upperarm01.{side}")]
            elbow = self._bones[0][0, labels.index(f"lowerarm01.{side}")]
            way = (elbow - ball).numpy()
            found.append(float(np.degrees(np.arctan2(abs(way[0]), -way[2]))))
        return found[0], found[1]

    def posed(self, turns: Sequence[Mapping[str, Array]]) -> list[Posed]:
        """turns: for each pose wanted, by bone, a (3, 3) rotation about the world's axes at rest, or about the bone's
        own axes where the name begins with `own:`."""
        made, shape = model(), topology()
        heads, tails, rest = self._bones
        count = len(turns)
        delta = torch.eye(4).expand(count, made.bone_count, 4, 4).clone()
        turning = rest[0, :, :3, :3]
        for place, pose in enumerate(turns):
            for name, rotation in pose.items():
                bone = shape.labels.index(name.removeprefix("own:"))
                frame = torch.eye(3) if name.startswith("own:") else turning[bone]
                delta[place, bone, :3, :3] = frame.T @ torch.from_numpy(np.float32(rotation)) @ frame
        return self._skin(
            delta, heads.expand(count, -1, -1), tails.expand(count, -1, -1), rest.expand(count, -1, -1, -1)
        )

    def canonical(self) -> tuple[Posed, Posed]:
        """The A-pose of the labels, and the rest pose that the sleeve is measured in (elbows bent)."""
        made = model()
        heads, tails, rest = self._bones
        delta = torch.eye(4).expand(2, made.bone_count, 4, 4).clone()
        straight = roma.rotvec_to_rotmat(torch.tensor([np.radians(-45.0), 0.0, 0.0], dtype=torch.float32))
        for name in ("lowerarm01.L", "lowerarm01.R"):
            delta[0, topology().labels.index(name), :3, :3] = straight
        a_pose, bent = self._skin(
            delta, heads.expand(2, -1, -1), tails.expand(2, -1, -1), rest.expand(2, -1, -1, -1)
        )
        return a_pose, bent

    def _skin(self, delta: Any, heads: Any, tails: Any, rest: Any) -> list[Posed]:
        made = model()
        with torch.no_grad():
            root = roma.Rigid.from_homogeneous(rest[:, 0])
            base = root.inverse().to_homogeneous()
            delta = delta.clone()
            delta[:, 0] = delta[:, 0] @ roma.Rigid(root.linear, translation=None).to_homogeneous()
            poses, transforms = made.get_bone_poses(rest, delta, base)
            bone_heads, bone_tails = made.get_bone_ends(heads, tails, rest, poses)
        out = []
        for place in range(len(delta)):
            move = transforms[place, :, :3, :].numpy().reshape(made.bone_count, 12)
            blend = (topology().weights @ move).reshape(-1, 3, 4)
            vertices = np.einsum("vij,vj->vi", blend[:, :, :3], self._rest) + blend[:, :, 3]
            out.append(
                Posed(vertices.astype(np.float32), bone_heads[place].numpy(), bone_tails[place].numpy())
            )
        return out


def about(axis: str, degrees: float) -> Array:
    """The rotation by so many degrees about one of the world's axes."""
    angle = np.radians(degrees)
    c, s = np.cos(angle), np.sin(angle)
    turn = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }[axis]
    return np.array(turn, dtype=np.float64)
