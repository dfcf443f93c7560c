"""Our labels beside clad-body's own, over some random bodies: `python -m measurement.training.compare 20`."""

import sys
from typing import Any

import numpy as np
import torch
from clad_body.load.anny import build_anny_apose, load_anny_from_verts
from clad_body.measure import measure

from measurement.estimation.types import KEYS
from measurement.training import labels, population
from measurement.training.bodies import LOCAL, PHENOTYPES, Body, model


def stock(params: dict[str, float]) -> dict[str, float]:
    """Millimetres by clad-body alone."""
    phenotypes: dict[str, Any] = {name: torch.tensor([params[name]]) for name in PHENOTYPES}
    local: dict[str, Any] = {name: torch.tensor([params[name]]) for name in LOCAL}
    with torch.no_grad():
        out = model()(
            pose_parameters=build_anny_apose(model(), "cpu"),
            phenotype_kwargs=phenotypes,
            local_changes_kwargs=local,
            pose_parameterization="root_relative_world",
            return_bone_ends=True,
        )
    body = load_anny_from_verts(
        out["vertices"],
        model(),
        phenotype_kwargs=phenotypes,
        local_changes_kwargs=local,
        bone_heads=out["bone_heads"],
        bone_tails=out["bone_tails"],
    )
    found = measure(body)
    theirs = {"upper_arm": "upperarm_cm"}
    cm = {key: found[theirs.get(key, f"{key}_cm")] for key in KEYS if key != "waist_height"}
    return {**{key: value * 10 for key, value in cm.items()}, "waist_height": found["_waist_z"] * 1000}


def main(bodies: int) -> None:
    rows = []
    for number in range(bodies):
        params = population.any_params(np.random.default_rng([99, number]), "fm"[number % 2])
        ours = labels.label(Body(params))
        if ours is not None:
            theirs = stock(params)
            rows.append([ours[key] - theirs[key] for key in KEYS])
    off = np.array(rows)
    for place, key in enumerate(KEYS):
        size = np.abs(off[:, place])
        print(
            f"{key:20s} mm: median {np.median(size):6.2f}, mean {size.mean():6.2f}, largest {size.max():6.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
