"""How many shoppers one core can guide at five frames a second, when their phones send the frames (mode b).

`python -m loadtests.guided FILM …`: each film's frames as JPEG, from several shoppers in turn, through what the server
does with a frame: decode, pose, mask, guide, and at the end the closer looks, in CPU time.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from loadtests.live import jpeg
from measurement.child import Guided
from measurement.estimation.decode import Film
from measurement.estimation.select import views

FPS = 5
SHOPPERS = 8


def jpegs(film: Path) -> list[bytes]:
    """As the widget sends them: shorter side 480 px, quality 70."""
    return [jpeg(frame.bgr) for frame in Film(film)]


def run(films: list[Path]) -> dict[str, Any]:
    """CPU ms a frame, and the shoppers that one core holds."""
    streams = [jpegs(films[number % len(films)]) for number in range(SHOPPERS)]
    shoppers = [Guided(None, "en") for _ in streams]
    spent = []
    for number in range(min(map(len, streams))):
        for one, frames in zip(shoppers, streams, strict=True):
            before = time.process_time()
            one.see(frames[number], number * 1000 // FPS)
            spent.append(1000 * (time.process_time() - before))
    before = time.process_time()
    chosen = [one.chosen() for one in shoppers]
    closer = 1000 * (time.process_time() - before) / len(shoppers)
    mean, tenths = statistics.fmean(spent), statistics.quantiles(spent, n=10)
    whole = mean + closer * len(shoppers) / len(spent)
    return {
        "bench": "guided",
        "guided_to_the_end": sum(one.guide.done for one in shoppers),
        "frames_kept": [len(one) for one in chosen],
        "diagonals": [views(one).counts()["diagonal"] for one in chosen],
        "closer_looks_cpu_ms": round(closer, 1),
        "frames": len(spent),
        # Frames with a mask cost twice those without: only the mean says how many shoppers a core holds.
        "cpu_ms": {"mean": round(mean, 1), "p10": round(tenths[0], 1), "p90": round(tenths[-1], 1)},
        "jpeg_bytes": round(statistics.fmean(len(one) for frames in streams for one in frames)),
        "shoppers_per_core": round(1000 / FPS / mean, 1),
        # Had each of them this short a turn and no time before it.
        "with_closer_looks": round(1000 / FPS / whole, 1),
    }


if __name__ == "__main__":
    print(json.dumps(run([Path(word) for word in sys.argv[1:]])))
