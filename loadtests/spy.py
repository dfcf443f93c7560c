"""What our web process does while it is loaded: py-spy, installed into .build when it is first wanted."""

import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from loadtests.generator.build import install
from server.embedded.problems import Problem

PY_SPY: Final = "py-spy==0.4.1"
RATE: Final = 250


@dataclass(frozen=True)
class Seen:
    """Samples as collapsed stacks, one a line: a;b;c COUNT."""

    file: Path

    def top(self, n: int) -> dict[str, Any]:
        """Functions by the share of samples in which they were at work themselves, and with what they called."""
        own: Counter[str] = Counter()
        within: Counter[str] = Counter()
        for line in self.file.read_text(encoding="utf-8").splitlines():
            stack, _, count = line.rpartition(" ")
            frames = [_short(frame) for frame in stack.split(";") if not frame.startswith("process ")]
            if not frames:
                continue
            own[frames[-1]] += int(count)
            for frame in set(frames):
                within[frame] += int(count)
        total = own.total() or 1
        return {
            "samples": own.total(),
            "rate": RATE,
            "top": [
                {
                    "function": name,
                    "self_percent": round(count / total * 100, 2),
                    "total_percent": round(within[name] / total * 100, 2),
                }
                for name, count in own.most_common(n)
            ],
        }


def _short(frame: str) -> str:
    """Without the line, and without where this machine keeps its packages."""
    name, _, place = frame.partition(" (")
    path = place.rpartition(":")[0] or place.rstrip(")")
    for mark in ("site-packages/", "/lib/python"):
        path = path.rpartition(mark)[2]
    return f"{name} ({path})" if path else name


class Spy:
    """py-spy on one process, for as long as `begin` says."""

    def __init__(self, pid: int, file: Path) -> None:
        """Raises Problem where py-spy cannot be had."""
        self.program = install(PY_SPY, "py-spy", "A profile needs the py-spy wheel.") / "bin" / "py-spy"
        self.pid, self.file = pid, file.resolve()
        self.process: subprocess.Popen[str] | None = None

    def begin(self, seconds: float) -> None:
        """Only what holds the interpreter's lock is seen: threads that wait for work would fill the table."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        command = [
            str(self.program),
            "record",
            "--pid",
            str(self.pid),
            "--format",
            "raw",
            "--gil",
            "--function",
        ]
        command += [
            "--output",
            str(self.file),
            "--duration",
            str(max(1, round(seconds))),
            "--rate",
            str(RATE),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def end(self) -> Seen:
        """Wait for what was seen. Raises Problem with py-spy's own words."""
        assert self.process is not None
        try:
            said, _ = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said, _ = self.process.communicate()
        if self.process.returncode:
            raise Problem(f"py-spy: {said.strip()[-400:]}")
        return Seen(self.file)
