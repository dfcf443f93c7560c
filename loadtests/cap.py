"""A ceiling on the CPU of single processes, so that one small machine can show what two of its kind would do.

By the kernel's own bandwidth control where a control group can be made (version 2, else 1). Otherwise by stopping
and continuing the process each period. Either way `Cap.how` says which, and the caller measures that it holds.
"""

import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

PERIOD = 0.01


class Cap:
    """Each of `pids` gets at most `share` of one core while the context lasts."""

    def __init__(self, pids: Sequence[int], share: float) -> None:
        self.pids, self.share, self.how = list(pids), share, ""
        self._groups: list[tuple[Path, Path]] = []
        self._stop = threading.Event()
        self._limiters: list[threading.Thread] = []

    def __enter__(self) -> "Cap":
        for how, join in (
            ("cgroup v2 cpu.max", self._version_2),
            ("cgroup v1 cpu.cfs_quota_us", self._version_1),
        ):
            try:
                for number, pid in enumerate(self.pids):
                    join(number, pid)
            except OSError:
                self._leave_groups()
                continue
            self.how = how
            return self
        self.how = f"SIGSTOP and SIGCONT, period {PERIOD * 1000:.0f} ms"
        for pid in self.pids:
            thread = threading.Thread(target=self._limit, args=(pid,), daemon=True)
            thread.start()
            self._limiters.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_groups()
        self._stop.set()
        for thread in self._limiters:
            thread.join()

    def _version_2(self, number: int, pid: int) -> None:
        root = Path("/sys/fs/cgroup")
        if "cpu" not in (root / "cgroup.controllers").read_text(encoding="utf-8").split():
            raise OSError("no cpu controller")
        (root / "cgroup.subtree_control").write_text("+cpu", encoding="utf-8")
        microseconds = round(PERIOD * 1e6)
        limit = {"cpu.max": f"{round(microseconds * self.share)} {microseconds}"}
        self._join(root, number, pid, limit)

    def _version_1(self, number: int, pid: int) -> None:
        microseconds = round(PERIOD * 1e6)
        limit = {
            "cpu.cfs_period_us": str(microseconds),
            "cpu.cfs_quota_us": str(round(microseconds * self.share)),
        }
        self._join(Path("/sys/fs/cgroup/cpu"), number, pid, limit)

    def _join(self, root: Path, number: int, pid: int, limit: dict[str, str]) -> None:
        group = root / f"bench-{os.getpid()}-{number}"
        group.mkdir()
        self._groups.append((root, group))
        for name, value in limit.items():
            (group / name).write_text(value, encoding="utf-8")
        (group / "cgroup.procs").write_text(str(pid), encoding="utf-8")

    def _leave_groups(self) -> None:
        for root, group in self._groups:
            members = (group / "cgroup.procs").read_text(encoding="utf-8").split()
            for member in members:
                try:
                    (root / "cgroup.procs").write_text(member, encoding="utf-8")
                except OSError:  # it has ended meanwhile
                    continue
            group.rmdir()
        self._groups.clear()

    def _limit(self, pid: int) -> None:
        try:
            while not self._stop.is_set():
                os.kill(pid, signal.SIGSTOP)
                time.sleep(PERIOD * (1 - self.share))
                os.kill(pid, signal.SIGCONT)
                time.sleep(PERIOD * self.share)
        except ProcessLookupError:
            return
        os.kill(pid, signal.SIGCONT)
