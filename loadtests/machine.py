"""What a figure was measured on: a figure without its machine says nothing."""

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any


def _first(path: str, start: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(start)), "")


def fsync_ms(folder: Path | None = None, times: int = 100) -> float:
    """Median milliseconds to append 8 KiB to a file and have it on the disk: what a commit cannot do without."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * 8192)
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 3)


def told(about: Mapping[str, Any]) -> str:
    """The machine in words."""
    return f"{about['cores']} cores ({about['cpu']}), {about['memory_mib']} MiB, one fdatasync {about['fsync_ms']} ms"


def machine() -> dict[str, Any]:
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "cpu": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mib": int((_first("/proc/meminfo", "MemTotal") or "0").split()[0]) // 1024,
        "load_before": round(os.getloadavg()[0], 2),
        "fsync_ms": fsync_ms(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("django", "channels", "uvicorn", "websockets", "psycopg")},
    }
