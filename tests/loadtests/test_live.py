"""The measuring bench's live captures: a film before the guide, and what it chose, after its way to the server."""

import subprocess
import sys
from pathlib import Path

import pytest

from loadtests import measure
from tests.measurement.test_measure_command import GOOD, TRUTH

RESULT = {
    "machine": {"at": "2026-11-30T00:00:00Z", "cores": 2, "cpu": "any", "python": "3.11"},
    "model": "bodies",
}


@pytest.fixture(scope="module")
def lived():
    return measure.of_live([(GOOD, {"stated_height_mm": 1770, "measurements": TRUTH})])


@pytest.mark.parametrize("mode", ["device", "frames"])
def test_a_shopper_before_her_camera_is_measured_with_the_diagonals_that_she_passed(lived, mode):
    told = lived[mode]
    counts = ("films", "guided_to_the_end", "with_diagonals", "accepted", "accepted_without")
    assert [told[name] for name in counts] == [1] * 5
    assert told["refused"] == {}
    assert told["mean_mm"] < 20  # one body is no evidence
    assert told["mean_mm"] != told["without"]["mean_mm"]


def test_both_ways_stand_in_the_table_with_and_without(lived):
    rows = [line for line in measure.table(RESULT | {"live": lived}).splitlines() if line.startswith("| ")]
    assert [row.split("|")[1].strip() for row in rows[1:]] == [
        "device", "device, diagonals left out", "frames", "frames, diagonals left out",
    ]  # fmt: skip


@pytest.mark.parametrize("package", ["django", "pydantic"])
def test_the_training_prints_the_tables_without_the_shops_packages(package):
    lacking = f"import sys; sys.modules['{package}'] = None; from loadtests.measure import table"
    root = Path(measure.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", lacking], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
