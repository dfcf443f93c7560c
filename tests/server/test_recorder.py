"""The recorder itself: it passes what is documented, and it can fail a run."""

import json
import os
import subprocess
import sys

import pytest

from server.bootstrap import ROOT
from tests.recorder import problems

PING = {"t": "ping", "time": "2026-11-23T10:00:00.000Z", "heads": {"c_1": 4}}


def test_what_is_documented_passes():
    sent = {"t": "send", "id": 1, "conv": "c_1", "cid": "0198f0c2-0000-7000-8000-000000000000"}
    assert problems([("out", PING), ("in", {**sent, "body": {"text": "x"}, "glitter": 1})]) == []


@pytest.mark.parametrize(
    ("way", "frame", "said"),
    [
        ("out", {"t": "pang"}, "server.pang: not in the document"),
        ("out", None, "server.None: not in the document"),
        ("out", {**PING, "glitter": 1}, "server.ping: the field 'glitter' is not in the document"),
        ("out", {**PING, "heads": []}, "server.ping: heads: [] is not of type 'object'"),
        ("out", {"t": "ping", "time": "x"}, "server.ping: : 'heads' is a required property"),
        ("in", {"t": "fetch", "id": "5", "conv": "c_1"}, "client.fetch: id: '5' is not of type 'integer'"),
        ("in", {"t": "teleport"}, "client.teleport: not in the document"),
    ],
)
def test_what_is_not_is_named(way, frame, said):
    [problem] = problems([(way, frame)])
    assert problem.startswith(said)


@pytest.mark.parametrize(("frame", "status"), [(PING, 0), ({"t": "pang"}, 1)])
def test_an_undocumented_frame_fails_the_run(tmp_path, frame, status):
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "1.jsonl").write_text(json.dumps({"way": "out", "frame": frame}) + "\n{half")
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_sessionfinish, pytest_terminal_summary\n"
    )
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass\n")
    environment = {**os.environ, "TEST_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:xdist",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert ("server.pang: not in the document" in done.stdout) == (status == 1)
