"""All stages, each resumable: bodies -> weights -> clips -> card."""

import argparse
import os
import time
import warnings
from pathlib import Path

from measurement.training.generate import captures, generate, one_thread, read, surrogates

WEIGHTS = Path(__file__).resolve().parents[1] / "estimation/weights/body.npz"


def main() -> None:
    parser = argparse.ArgumentParser(prog="train_measurement")
    parser.add_argument("--bodies", type=int, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="that make bodies side by side"
    )
    parser.add_argument("--only", choices=("bodies", "weights", "clips", "card"))
    wish = parser.parse_args()
    one_thread()
    warnings.filterwarnings("ignore", module="anny")
    work, weights = wish.work, WEIGHTS
    amounts = {
        "surrogate": 1400,
        "training": wish.bodies,
        "again": wish.bodies // 2,
        "calibration": 600,
        "held_back": 440,
        "good": 46,
        "bad": 70,
        "fresh_good": 20,
        "fresh_bad": 42,
    }
    if wish.smoke:  # never over the weights that are used
        work = work / "smoke"
        weights = work / "body.npz"
        amounts = {
            "surrogate": 240,
            "training": 60,
            "again": 30,
            "calibration": 24,
            "held_back": 12,
            "good": 2,
            "bad": 2,
        }
        amounts |= {"fresh_good": 1, "fresh_bad": 1}
    work.mkdir(parents=True, exist_ok=True)

    def wanted(stage: str) -> bool:
        return wish.only in (None, stage)

    if wanted("bodies"):
        _say("bodies that tell what parameters do")
        surrogates(work, amounts["surrogate"])
        for split, setting in (
            ("training", "TRAINING"),
            ("again", "TRAINING"),
            ("calibration", "CALIBRATION"),
            ("held_back", "HELD_BACK"),
        ):
            _say(f"{amounts[split]} bodies for {split}")
            generate(work, split, amounts[split], [setting], wish.processes)
    if wanted("weights"):
        from measurement.training import fit

        arrays = fit.train(captures(work), fit.Recipe(), _say, wish.processes)
        digest = fit.save(fit.calibrate(arrays, read(work, "calibration")), weights)
        _say(f"wrote {weights.name}, sha256 {digest}")
    if wanted("clips"):
        from measurement.training import filming

        _say("clips")
        filming.good(work, work / "clips", amounts["good"])
        filming.bad(work, work / "clips", amounts["bad"])
        # Bodies and seeds of their own: by these the gates are judged, by those they were chosen.
        filming.good(work, work / "fresh", amounts["fresh_good"], first=amounts["good"])
        filming.bad(work, work / "fresh", amounts["fresh_bad"], first=amounts["bad"] + 1)
        filming.timed(work, work / "timed")
    if wanted("card"):
        from measurement.training import card

        card.write(work, weights, plots=work if wish.smoke else None)


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    main()
