"""`./manage.py measure VIDEO --height-cm H`: a film through the measuring, without Django, services or network."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Before numpy is there: its library's threads wait for each other by spinning, a sixth of all that a film costs.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from .estimation.pipeline import measure_clip
from .estimation.types import Outcome, Refused
from .stated import NotStated, read

REFUSED = 3
ABOUT = (
    "Estimate body measurements from a video: a person in fitted clothes, whole in the picture, facing the camera and"
    " then turning slowly. Lengths are mm, each with half of its 90 % interval. A video that cannot be measured is"
    " refused with a reason, a remedy and exit status 3."
)


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: 0 measured, 1 there is no such file, 3 refused."""
    parser = argparse.ArgumentParser("manage.py measure", description=ABOUT)
    parser.add_argument("video", metavar="VIDEO", type=Path)
    parser.add_argument(
        "--height-cm", metavar="H", required=True, help="as she would say it: 170, 1.70, 5'7\""
    )
    parser.add_argument("--weight-kg", metavar="W", help="may be left out")
    parser.add_argument("--sex", help="f, m or x: may be left out")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    options = parser.parse_args(arguments)
    if not options.video.exists():
        print(f"manage.py: {options.video}: no such file", file=sys.stderr)
        return 1
    outcome = measure(options.video, options.height_cm, options.weight_kg, options.sex)
    print(json.dumps(as_json(outcome)) if options.json else _sheet(outcome))
    return REFUSED if isinstance(outcome, Refused) else 0


def measure(video: Path, height: str, weight: str | None, sex: str | None) -> Outcome:
    """What was stated may be refused like the film."""
    try:
        stated = read(height=height, weight=weight, sex=sex)
    except NotStated as error:
        return Refused(error.code, f"{error.text} {error.remedy}")
    return measure_clip(video, stated)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The published shape."""
    if isinstance(outcome, Refused):
        return {"accepted": False, "reason": outcome.reason, "remedy": outcome.remedy}
    return {
        "accepted": True,
        "measurements": {
            key: {"mm": one.mm, "plus_minus_mm": one.plus_minus_mm}
            for key, one in outcome.measurements.items()
        },
        "quality": {**outcome.quality, "warnings": list(outcome.warnings)},
        "ms": outcome.ms,
        "model": outcome.model,
    }


def _sheet(outcome: Outcome) -> str:
    if isinstance(outcome, Refused):
        return f"Refused ({outcome.reason}): {outcome.remedy}"
    rows = [
        f"{key.replace('_', ' '):<20} {one.mm / 10:6.1f} ± {one.plus_minus_mm / 10:.1f} cm"
        for key, one in outcome.measurements.items()
    ]
    source = f"Estimates by {outcome.model}, learned from synthetic bodies only; {outcome.ms['total']} ms."
    return "\n".join([*rows, source])
