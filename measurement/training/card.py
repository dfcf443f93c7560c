"""MODEL_CARD.md and its plots, from the result of `./manage.py bench measure`; and that bench's kept features."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from measurement.estimation.networks import SHA256
from measurement.estimation.types import KEYS, Stated
from measurement.training import environment, shots
from measurement.training.fit import Recipe, part, without_diagonals
from measurement.training.generate import SPLITS, clips, read

HERE: Final = Path(__file__).resolve().parents[1]
PLOTS: Final = HERE / "plots"
KEPT: Final = environment.ROOT / "loadtests/measure_bodies.npz"
PACKAGES: Final = (
    "anny", "clad-body", "torch", "numpy", "opencv-python-headless", "ai-edge-litert", "moderngl", "av",
)  # fmt: skip
RESULTS: Final = environment.ROOT / "loadtests/results"


def keep(work: Path, path: Path = KEPT) -> int:
    """The held-back bodies' features for the bench, in half precision; how many."""
    from measurement.estimation.features import gather

    data = read(work, "held_back")
    full, few = (
        [
            gather(
                front, left, right, back, diagonal, Stated(int(round(kind["labels"][body, len(KEYS)], -1)))
            )
            for body, (front, left, right, back, diagonal) in clips(kind)
        ]
        for kind in (data, without_diagonals(data))
    )
    labels = data["labels"]
    np.savez_compressed(
        path,
        features=np.array(full, np.float16),
        few_views=np.array(few, np.float16),
        labels=np.round(labels[:, : len(KEYS)], 1).astype(np.float32),
        height=np.round(labels[:, len(KEYS)], 1),
        weight_g=np.round(labels[:, len(KEYS) + 1]),
        female=data["people"][:, 1].astype(np.int8),
    )
    return len(full)


def sample(work: Path, path: Path) -> None:
    """A few hundred bodies for the tests, which train on them, in half precision."""
    usual = read(work, "training")
    parts = {
        "training": part(usual, 380, 580),
        "calibration": part(read(work, "calibration"), 0, 48),
        "held_back": part(usual, 580, 640),
    }
    arrays = {}
    for split, data in parts.items():
        for name, value in data.items():
            arrays[f"{split}_{name}"] = value.astype(np.float16 if name == "frames" else np.float32)
        for name in ("who", "kinds"):
            arrays[f"{split}_{name}"] = data[name].astype(np.int16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def write(work: Path, weights: Path, plots: Path | None = None) -> None:
    """Needs a result of the bench; without one, only what was made is told."""
    found = sorted(RESULTS.glob("*-measure.json"))
    result = json.loads(found[-1].read_text(encoding="utf-8")) if found else {}
    folder = plots or PLOTS
    target = (plots or HERE) / "MODEL_CARD.md"
    names = _plots(result, folder) if result else []
    target.write_text(_text(work, weights, result, names), encoding="utf-8")


def _plots(result: dict[str, Any], folder: Path) -> list[str]:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    names = []

    def bars(
        name: str, labels: list[str], series: dict[str, list[float]], title: str, lines: list[float]
    ) -> None:
        figure, axes = pyplot.subplots(figsize=(8, 3.6))
        width = 0.8 / len(series)
        for place, (label, values) in enumerate(series.items()):
            axes.bar(np.arange(len(labels)) + place * width, values, width, label=label)
        for line in lines:
            axes.axhline(line, color="grey", linewidth=0.8, linestyle="--")
        axes.set_xticks(np.arange(len(labels)) + 0.4 - width / 2, labels, rotation=40, ha="right", fontsize=8)
        axes.set_title(title, fontsize=9)
        axes.legend(fontsize=7)
        figure.tight_layout()
        figure.savefig(folder / f"{name}.png", dpi=80)
        pyplot.close(figure)
        names.append(name)

    parts = {}
    if "features" in result:
        parts[f"{result['features']['bodies']} bodies, kept features"] = result["features"]["height"]
    if "by_key" in result.get("video", {}):
        parts[f"{result['video']['accepted']} clips, whole pipeline"] = result["video"]
    keys = list(KEYS)
    if parts:
        error = {name: [part["by_key"][key]["mean_mm"] / 10 for key in keys] for name, part in parts.items()}
        bars("error", keys, error, "Mean absolute error, cm (synthetic bodies, height only)", [1.2])
        covered = {
            name: [part["by_key"][key]["covered"] * 100 for key in keys] for name, part in parts.items()
        }
        bars("coverage", keys, covered, "Truths inside the 90 % interval, % (aim 85 to 95)", [85.0, 95.0])
    if kinds := result.get("features", {}).get("kinds"):
        bars(
            "bodies",
            list(kinds),
            {"mean of 15, cm": [one["mean_mm"] / 10 for one in kinds.values()]},
            "Mean absolute error by body, cm",
            [1.2],
        )
        bars(
            "bodies_coverage",
            list(kinds),
            {"%": [one["covered"] * 100 for one in kinds.values()]},
            "Coverage by body, %",
            [85.0, 95.0],
        )
    if faults := result.get("video", {}).get("bad", {}).get("by_fault"):
        share = [100 * one["right_code"] / one["clips"] for one in faults.values()]
        bars(
            "faults",
            list(faults),
            {"right code, %": share},
            "Bad captures refused with the right code, %",
            [100.0],
        )
    return names


def _text(work: Path, weights: Path, result: dict[str, Any], plots: list[str]) -> str:
    made = [split for split in ("training", "calibration", "held_back") if list(work.glob(f"{split}-*.npz"))]
    counts = {split: len(read(work, split)["labels"]) for split in made}
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    seeds = [f"{name} {seed}" for name, seed in SPLITS.items()]
    facts = {
        "weights": f"`estimation/weights/{weights.name}`, {weights.stat().st_size / 1e6:.1f} MB",
        "sha256": f"`{digest}`",
        "input": "BlazePose full (landmarks, mask) of frames in front, at one or both sides, perhaps from the back "
        "and at 45°; stated height; perhaps weight and sex",
        "output": "fifteen lengths in mm, ISO 8559-1 names, each with half the width of a 90 % interval",
        "bodies": ", ".join(f"{count} {split.replace('_', ' ')}" for split, count in counts.items()),
        "seeds": f"{', '.join(seeds)}; networks {Recipe().seed}",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "BlazePose": ", ".join(f"{name} `{value[:16]}…`" for name, value in SHA256.items()),
    }
    lines = [
        "# Model card: body measurements from a phone's camera",
        "",
        "**Synthetic evidence only. No real person was measured; nothing here says how well one is measured.**",
        "What would prove more: some dozens of volunteers of many shapes, filmed by their own phones at home, and",
        "measured by two trained people with a tape (who themselves repeat to about 0.9 cm).",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in facts.items()),
        "",
        _ABOUT.format(training=shots.TRAINING, held=shots.HELD_BACK),
    ]
    if result:
        from loadtests.measure import table

        lines += [
            "# Figures",
            "",
            f"Of `./manage.py bench measure`, model {result['model']}.",
            "",
            table(result),
            "",
        ]
        lines += [f"![{name}](plots/{name}.png)" for name in plots]
    return "\n".join(lines) + "\n"


_ABOUT: Final = (Path(__file__).with_name("about.md")).read_text(encoding="utf-8")
