"""What our web process does while it is loaded: py-spy, installed into .build when it is first wanted."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def watching(pid: int, file: Path, *, seconds: float) -> Iterator[Seen]:
    """Sample `pid` for `seconds` while the block runs; `file` gets the stacks. Raises Problem."""
    program = install(PY_SPY, "py-spy", "A profile needs the py-spy wheel.") / "bin" / "py-spy"
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [str(program), "record", "--pid", str(pid), "--format", "raw", "--output", str(file)]
    command += ["--function", "--duration", str(max(1, round(seconds))), "--rate", str(RATE)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield Seen(file)
        said, _ = process.communicate(timeout=seconds + 60)
        if process.returncode:
            raise Problem(f"py-spy: {said.strip()[-400:]}")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
