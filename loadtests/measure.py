"""How well bodies are measured: on synthetic people held back from training, drawn with other settings than these.

Five parts. `features`: hundreds of bodies whose clips' features are kept in measure_bodies.npz. `video`: H.264 clips
through the whole pipeline, good and bad, from .data/training/clips (`train_measurement --only clips` makes them); the
gates were chosen by looking at these. `fresh`: others, at which nobody looked before, from .data/training/fresh.
`live`: the good ones of both as live captures. `cost`: what `./manage.py measure` takes for a short and a long film,
from .data/training/timed.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from loadtests.machine import machine
from loadtests.options import Options
from loadtests.results import markdown, write
from measurement.estimation import intervals, regression
from measurement.estimation.pipeline import measure_clip
from measurement.estimation.types import KEYS, Accepted, Outcome, Refused, Stated
from measurement.stated import NotStated, read

if TYPE_CHECKING:
    from loadtests import live

Array = NDArray[Any]
BODIES: Final = Path(__file__).with_name("measure_bodies.npz")
ROOT: Final = Path(__file__).resolve().parent.parent
CLIPS: Final = {"video": ROOT / ".data/training/clips", "fresh": ROOT / ".data/training/fresh"}
KINDS: Final = {"video": "good H.264 clips", "fresh": "good clips that the gates were not chosen by"}
TIMED: Final = ROOT / ".data/training/timed"
TELLS: Final = ("height", "height and weight", "height, weight and sex")
AIMS_MM: Final = {"mean of 15": 12.0, "bust": 15.0, "waist": 20.0, "hip": 16.0}
AIM_APART_MM: Final = 7.0
AIMS_CPU_S: Final = {"480p-6s": 2.0, "720p-10s": 5.0}


def run(options: Options) -> dict[str, Any]:
    model = regression.load()
    result: dict[str, Any] = {
        "bench": "measure",
        "machine": machine(),
        "model": model.name,
        "evidence": "synthetic bodies only",
    }
    if options.wants("features"):
        with np.load(BODIES) as data:
            result["features"] = of_features(model, dict(data))
        result["measurements"] = {  # what `bench fit` draws its errors from
            key: {
                "mae_mm": one["mean_mm"],
                "sd_mm": one["sd_mm"],
                "p90_mm": one["p90_mm"],
                "coverage": one["covered"],
                "half_mm": one["half_interval_mm"],
            }
            for key, one in result["features"]["height"]["by_key"].items()
        }
    for name, folder in CLIPS.items():
        if options.wants(name) and folder.is_dir():
            result[name] = of_video(folder, 1_000 if options.runs == Options.runs else options.runs)
    if options.wants("live") and (films := [one for folder in CLIPS.values() for one in good(folder)]):
        result["live"] = of_live(films)
    if options.wants("cost") and TIMED.is_dir():
        result["cost"] = of_cost(TIMED, options.runs)
    if options.write:
        write(result, table(result))
    return result


def of_features(model: regression.Model, data: dict[str, Array]) -> dict[str, Any]:
    """data: features (n, f), labels (n, 15) mm, height, weight_g, female."""
    features = data["features"].astype(np.float32)
    truth, height = data["labels"], data["height"]
    stated = np.round(height / 10) * 10
    out: dict[str, Any] = {"bodies": len(truth)}
    for tells in TELLS:
        out[tells] = scores(*_predicted(model, features, stated, data, tells), truth)
    for off in (-20, 20):
        mm, half = _predicted(model, features, stated + off, data, "height")
        out[f"stated {off:+d} mm"] = {"mean_mm": _r(np.abs(mm - truth).mean())}
    mm, half = _predicted(model, features, stated, data, "height")
    wrong = np.mean([out[f"stated {off:+d} mm"]["mean_mm"] for off in (-20, 20)])
    out["cost_of_2_cm_mm"] = _r(wrong - np.abs(mm - truth).mean())
    if "few_views" in data:
        few = data["few_views"].astype(np.float32)
        out["few_views"] = scores(*_predicted(model, few, stated, data, "height"), truth)
    bmi = data["weight_g"] / 1000 / (height / 1000) ** 2
    female = data["female"] > 0.5
    kinds = {
        "women": female,
        "men": ~female,
        "BMI under 21": bmi < 21,
        "BMI 21 to 27": (bmi >= 21) & (bmi < 27),
        "BMI 27 to 33": (bmi >= 27) & (bmi < 33),
        "BMI over 33": bmi >= 33,
        "under 160 cm": height < 1600,
        "over 180 cm": height > 1800,
    }
    out["kinds"] = {
        name: {"bodies": int(who.sum()), **scores(mm[who], half[who], truth[who])}
        for name, who in kinds.items()
        if who.sum() >= 5
    }
    return out


def _predicted(
    model: regression.Model, features: Array, stated: Array, data: dict[str, Array], tells: str
) -> tuple[Array, Array]:
    """Millimetres and half intervals, as the product tells them."""
    values, halves = [], []
    for row, height, weight, female in zip(features, stated, data["weight_g"], data["female"], strict=True):
        told = Stated(
            int(height),
            int(weight) if "weight" in tells else None,
            ("f" if female > 0.5 else "m") if "sex" in tells else None,
        )
        row = row.copy()
        row[-1] = height / 1000
        estimate = model.predict(row, told)
        half = intervals.half_mm(model, estimate, told)
        values.append([estimate.mm[key] for key in KEYS])
        halves.append([half[key] for key in KEYS])
    return np.array(values), np.array(halves)


def scores(mm: Array, half: Array, truth: Array) -> dict[str, Any]:
    """Errors in mm and the share of truths inside their intervals, by key and over all."""
    off = mm - truth
    inside = np.abs(off) <= half
    by_key = {
        key: {
            "mean_mm": _r(np.abs(off[:, i]).mean()),
            "p90_mm": _r(np.quantile(np.abs(off[:, i]), 0.9)),
            "bias_mm": _r(off[:, i].mean()),
            "sd_mm": _r(off[:, i].std()),
            "half_interval_mm": _r(half[:, i].mean()),
            "covered": round(float(inside[:, i].mean()), 3),
        }
        for i, key in enumerate(KEYS)
    }
    return {"mean_mm": _r(np.abs(off).mean()), "covered": round(float(inside.mean()), 3), "by_key": by_key}


def good(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The good films of a folder with their truths."""
    truths = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("good-*.json")))
    return [(folder / truth["clip"], truth) for truth in truths]


def of_live(films: list[tuple[Path, dict[str, Any]]]) -> dict[str, Any]:
    """By mode: errors with and without diagonals, of the captures that are accepted either way."""
    # Here: the training's environment, which prints these tables, lacks what it needs.
    from loadtests import live

    found: dict[str, list[tuple[live.Live, list[float]]]] = {mode: [] for mode in live.MODES}
    for path, truth in films:
        wanted = [truth["measurements"][key] for key in KEYS]
        for mode, one in live.captured(path, read(height={"mm": truth["stated_height_mm"]})):
            found[mode].append((one, wanted))
    return {mode: _lived(captures) for mode, captures in found.items()}


def _lived(captures: "list[tuple[live.Live, list[float]]]") -> dict[str, Any]:
    values: dict[str, list[list[int]]] = {"outcome": [], "without": []}
    halves: dict[str, list[list[int]]] = {"outcome": [], "without": []}
    truths = []
    for one, wanted in captures:
        if not (isinstance(one.outcome, Accepted) and isinstance(one.without, Accepted)):
            continue
        truths.append(wanted)
        for which, told in (("outcome", one.outcome), ("without", one.without)):
            values[which].append([told.measurements[key].mm for key in KEYS])
            halves[which].append([told.measurements[key].plus_minus_mm for key in KEYS])
    truth = np.array(truths)
    reasons = Counter(one.outcome.reason for one, _ in captures if isinstance(one.outcome, Refused))
    return {
        "films": len(captures),
        "guided_to_the_end": sum(one.done for one, _ in captures),
        "with_diagonals": sum(one.diagonals > 0 for one, _ in captures),
        "accepted": sum(isinstance(one.outcome, Accepted) for one, _ in captures),
        "accepted_without": sum(isinstance(one.without, Accepted) for one, _ in captures),
        "refused": dict(reasons),
        **scores(np.array(values["outcome"]), np.array(halves["outcome"]), truth),
        "without": scores(np.array(values["without"]), np.array(halves["without"]), truth),
    }


def of_video(folder: Path, most: int) -> dict[str, Any]:
    """Every clip with a truth beside it, height stated to a centimetre and nothing else."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*-*.json"))]
    good = [truth for truth in truths if truth["reason"] is None][:most]
    bad = [truth for truth in truths if truth["reason"] is not None][:most]
    values, halves, wanted, costs, refused = [], [], [], [], []
    by_name: dict[str, Array] = {}
    for truth in good:
        outcome, cost = _measured(folder, truth)
        costs.append({**cost, "frames": truth["frames"], "seconds": truth["frames"] / truth["fps"]})
        if not isinstance(outcome, Accepted):
            refused.append({"clip": truth["clip"], "reason": outcome.reason})
            continue
        mm = np.array([outcome.measurements[key].mm for key in KEYS], dtype=np.float64)
        by_name[truth["clip"].removesuffix(".mp4")] = mm
        values.append(mm)
        halves.append([outcome.measurements[key].plus_minus_mm for key in KEYS])
        wanted.append([truth["measurements"][key] for key in KEYS])
    out: dict[str, Any] = {"good": len(good), "accepted": len(values), "good_refused": refused}
    if values:
        out |= scores(np.array(values), np.array(halves), np.array(wanted))
        out["full_turn"] = _by_turn(good, by_name, "full")
        out["quarter_turn"] = _by_turn(good, by_name, "quarter")
    twice = [np.abs(mm - by_name[f"{name}b"]).mean() for name, mm in by_name.items() if f"{name}b" in by_name]
    if twice:
        out["repeat"] = {"pairs": len(twice), "mean_difference_mm": _r(np.mean(twice))}
    answers = []
    for truth in bad:
        outcome, _ = _measured(folder, truth)
        answers.append((truth["fault"], truth["reason"], getattr(outcome, "reason", "accepted")))
    right = Counter(fault for fault, reason, said in answers if reason == said)
    out["bad"] = {
        "clips": len(answers),
        "refused": sum(said != "accepted" for _, _, said in answers),
        "right_code": sum(right.values()),
        "by_fault": {
            fault: {
                "clips": count,
                "right_code": right[fault],
                "said": dict(Counter(said for name, _, said in answers if name == fault)),
            }
            for fault, count in Counter(fault for fault, _, _ in answers).items()
        },
    }
    if costs:
        out["cpu_s"] = {
            "median": round(statistics.median(cost["cpu_s"] for cost in costs), 2),
            "most": round(max(cost["cpu_s"] for cost in costs), 2),
            "median_clip_s": round(statistics.median(cost["seconds"] for cost in costs), 1),
        }
    return out


def of_cost(folder: Path, runs: int) -> dict[str, Any]:
    """CPU of the whole command, Python's start and the codec's process in it; `ms` is what its JSON tells."""
    out: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        film, height = path.with_suffix(".mp4"), f"{truth['stated_height_mm'] / 10:g}"
        command = [
            sys.executable,
            str(ROOT / "manage.py"),
            "measure",
            str(film),
            "--height-cm",
            height,
            "--json",
        ]
        cpu, told = [], []
        for _ in range(runs):
            before = _cpu()
            done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
            cpu.append(_cpu() - before)
            told.append(json.loads(done.stdout)["ms"])
        out[path.stem] = {
            "seconds": truth["frames"] / truth["fps"],
            "fps": truth["fps"],
            "runs": runs,
            "cpu_s": round(statistics.median(cpu), 2),
            "cpu_s_most": round(max(cpu), 2),
            "ms": {stage: statistics.median(one[stage] for one in told) for stage in told[0]},
        }
    return out


def _by_turn(good: list[dict[str, Any]], by_name: dict[str, Array], turn: str) -> dict[str, Any]:
    offs = [
        np.abs(by_name[name] - [truth["measurements"][key] for key in KEYS]).mean()
        for truth in good
        if truth["turn"] == turn and (name := truth["clip"].removesuffix(".mp4")) in by_name
    ]
    return {"clips": len(offs), "mean_mm": _r(np.mean(offs)) if offs else None}


def _measured(folder: Path, truth: dict[str, Any]) -> tuple[Any, dict[str, float]]:
    before, began = _cpu(), time.perf_counter()
    outcome: Outcome
    try:
        outcome = measure_clip(folder / truth["clip"], read(height={"mm": truth["stated_height_mm"]}))
    except NotStated as error:  # a child's height, before any picture is looked at
        outcome = Refused(error.code, error.remedy)
    return outcome, {"cpu_s": _cpu() - before, "wall_s": time.perf_counter() - began}


def _cpu() -> float:
    """Of this process and the children that it has waited for: decoding has a process of its own."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _r(value: Any) -> float:
    return round(float(value), 2)


def table(result: dict[str, Any]) -> str:
    about = result["machine"]
    features = result.get("features")
    lines = [
        f"{about['at']}, {about['cores']} cores ({about['cpu']}), Python {about['python']}, model {result['model']}."
        " Synthetic bodies only: nothing here says how well a real person is measured."
    ]
    if features:
        title = f"{features['bodies']} bodies, features kept; height stated to a centimetre"
        lines += ["", f"## {title}", "", _by_key(features["height"]), "", *_about(features)]
    for name, kind in KINDS.items():
        if video := result.get(name):
            lines += ["", f"## {video['accepted']} of {video['good']} {kind}, whole pipeline", ""]
            lines += [_by_key(video), ""] if "by_key" in video else []
            lines += _gates(video)
    if lived := result.get("live"):
        lines += ["", "## The same good films as live captures", "", *_live(lived)]
    if cost := result.get("cost"):
        lines += ["", "## What a film costs", "", *_cost(cost)]
    return "\n".join(lines)


def _cm(mm: float) -> str:
    return f"{mm / 10:.2f}"


def _by_key(part: dict[str, Any]) -> str:
    head = ["cm", "mean error", "aim", "90th percentile", "bias", "half of the 90 % interval", "covered"]
    names = ("p90_mm", "bias_mm", "half_interval_mm")
    rows = [
        [key, _cm(one["mean_mm"]), _aim(key), *(_cm(one[name]) for name in names), f"{one['covered']:.1%}"]
        for key, one in part["by_key"].items()
    ]
    mean = ["mean of 15", _cm(part["mean_mm"]), _aim("mean of 15"), "", "", "", f"{part['covered']:.1%}"]
    return markdown(head, [*rows, mean])


def _aim(key: str) -> str:
    return f"≤ {_cm(AIMS_MM[key])}" if key in AIMS_MM else ""


def _about(features: dict[str, Any]) -> list[str]:
    rows = [
        [name, one["bodies"], _cm(one["mean_mm"]), f"{one['covered']:.1%}"]
        for name, one in features["kinds"].items()
    ]
    return [
        *(f"- stated {tells}: mean {_cm(features[tells]['mean_mm'])} cm" for tells in TELLS),
        f"- stated height wrong by 2 cm: {_cm(features['cost_of_2_cm_mm'])} cm more",
        *(_few_views(features["few_views"]) if "few_views" in features else []),
        "",
        markdown(["bodies", "number", "mean error, cm", "covered"], rows),
    ]


def _few_views(part: dict[str, Any]) -> list[str]:
    """Who turned by quarters, or so fast that no frame came near a diagonal."""
    keys = ", ".join(f"{key} {_cm(part['by_key'][key]['mean_mm'])}" for key in ("bust", "waist", "hip"))
    least, most = (choose(one["covered"] for one in part["by_key"].values()) for choose in (min, max))
    return [
        f"- without diagonals, which are optional: mean {_cm(part['mean_mm'])} cm ({keys});"
        f" covered {part['covered']:.1%}, by measurement {least:.1%} to {most:.1%}"
    ]


def _live(lived: dict[str, Any]) -> list[str]:
    rows = []
    for mode, part in lived.items():
        for name, one in ((mode, part), (f"{mode}, diagonals left out", part["without"])):
            errors = [_cm(one["by_key"][key]["mean_mm"]) for key in ("bust", "waist", "hip", "thigh")]
            thigh = one["by_key"]["thigh"]["covered"]
            rows.append([name, _cm(one["mean_mm"]), *errors, f"{one['covered']:.1%}", f"{thigh:.1%}"])
    return [
        "Before the guide, frame by frame, and only what it chose was measured: `device` as a browser sees for itself,"
        " `frames` as JPEGs over /ws/measure with the masks that guiding takes; masks of one bit a pixel.",
        "",
        *(
            f"- {mode}: {part['accepted']} of {part['films']} accepted, {part['with_diagonals']} with diagonals,"
            f" {part['guided_to_the_end']} guided to the end (a quarter turn is not)"
            for mode, part in lived.items()
        ),
        "",
        markdown(["cm", "mean of 15", "bust", "waist", "hip", "thigh", "covered", "thigh covered"], rows),
    ]


def _gates(video: dict[str, Any]) -> list[str]:
    bad = video["bad"]
    lines = []
    if "repeat" in video:
        apart, pairs = video["repeat"]["mean_difference_mm"], video["repeat"]["pairs"]
        lines.append(
            f"- two captures of one body: {_cm(apart)} cm apart on average ({pairs} bodies); aim ≤ {_cm(AIM_APART_MM)}"
        )
    lines.append(
        f"- good accepted: {video['accepted']} of {video['good']}; bad refused: {bad['refused']} of {bad['clips']},"
        f" with the right code {bad['right_code']}"
    )
    if "cpu_s" in video:
        cpu = video["cpu_s"]
        lines.append(
            f"- CPU per clip: median {cpu['median']} s, most {cpu['most']} s (clips of {cpu['median_clip_s']} s)"
        )
    rows = [
        [fault, one["clips"], one["right_code"], ", ".join(f"{code} {n}" for code, n in one["said"].items())]
        for fault, one in bad["by_fault"].items()
    ]
    return [*lines, "", markdown(["fault", "clips", "right code", "said"], rows)] if rows else lines


def _cost(cost: dict[str, Any]) -> list[str]:
    rows = [
        [
            name,
            one["fps"],
            one["cpu_s"],
            f"≤ {AIMS_CPU_S[name]}",
            one["cpu_s_most"],
            *map(round, one["ms"].values()),
        ]
        for name, one in cost.items()
    ]
    some = next(iter(cost.values()))
    head = ["film", "frames/s", "CPU s", "aim", "most", *(f"{stage} ms" for stage in some["ms"])]
    return [
        f"`./manage.py measure FILM --height-cm H --json`, medians of {some['runs']} runs: user and system"
        " seconds of the whole command, Python's start and the codec's process in them;"
        " ms of the clock are what its JSON tells.",
        "",
        markdown(head, rows),
    ]
