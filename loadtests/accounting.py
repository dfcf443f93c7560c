"""What processes have used: CPU seconds and memory, read from /proc.

CPU of a process that has ended is not lost: its parent's counters hold it from the moment it is reaped. So a
part is measured as a whole tree with the children that are gone: PostgreSQL forks a backend for each connection.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """One line of /proc/PID/stat. own, reaped: CPU seconds of itself, and of children that ended."""

    pid: int
    parent: int
    started: int
    own: float
    reaped: float


def look(pid: int) -> Process | None:
    """The process, or None if it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    words = text.rpartition(")")[2].split()  # the name before it may hold anything
    user, system, child_user, child_system = (int(word) / TICK for word in words[11:15])
    return Process(pid, int(words[1]), int(words[19]), user + system, child_user + child_system)


def children(pid: int) -> list[int]:
    """Of all its threads: a thread other than the first may have started a process too."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            text = Path(f"/proc/{pid}/task/{thread}/children").read_text(encoding="utf-8")
            found += [int(word) for word in text.split()]
    except OSError:
        return found
    return found


def tree(pid: int) -> Iterator[Process]:
    """The process and everything below it that lives."""
    process = look(pid)
    if process is None:
        return
    yield process
    for child in children(pid):
        yield from tree(child)


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """Of the whole tree, with what has ended in it."""
    return sum(process.own + process.reaped for process in tree(pid))


def pss_kib(pid: int) -> int:
    """Proportional set size of the whole tree: a page that several share counts once altogether."""
    return sum(_pss(process.pid) for process in tree(pid))


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def rss_kib(pid: int) -> int:
    """Resident memory of one process, now; cheap enough to be asked ten times a second."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass
class Meter:
    """CPU seconds of a part whose processes come and go. `roots` names those at the top of its trees now.

    A root that has vanished since the last reading leaves what was read of it: read before killing.
    """

    roots: Callable[[], list[int]]
    _last: dict[tuple[int, int], float] = field(default_factory=dict)
    _gone: float = 0.0

    def read(self) -> float:
        now: dict[tuple[int, int], float] = {}
        for pid in self.roots():
            process = look(pid)
            if process is not None:
                now[pid, process.started] = cpu_seconds(pid)
        self._gone += sum(used for key, used in self._last.items() if key not in now)
        self._last = now
        return self._gone + sum(now.values())
