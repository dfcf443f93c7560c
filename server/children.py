"""The processes of `up`: each is started again when it dies, and a web process can have a successor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from server.cores import keep_to

ROOT = Path(__file__).resolve().parent.parent
YOUNG_SECONDS = 15.0


def say(text: str) -> None:
    print(f"up: {text}", file=sys.stderr, flush=True)


class Child:
    """One process that should run, and is started again (with back-off) when it does not.

    tells: it takes `--ready-fd N` and writes there once it serves. cores: it keeps to these; None: to ours.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        fds: Sequence[int] = (),
        *,
        tells: bool = False,
        cores: frozenset[int] | None = None,
    ) -> None:
        self.name, self.command, self.environment, self.fds = name, command, environment, fds
        self.tells, self.cores = tells, cores
        self.process: subprocess.Popen[bytes] | None = None
        self.failures, self.next_start, self.started = 0, 0.0, 0.0
        self._ear: int | None = None
        self._told = False

    def tick(self) -> None:
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                if self.failures and now - self.started > 30:
                    self.failures = 0
                return
            self.process = None
            self.failures += 1
            wait = min(0.2 * 2 ** (self.failures - 1), 10.0)
            self.next_start = now + wait
            say(f"{self.name} ended ({status}); again in {wait:.1f} s")
        if now >= self.next_start:
            self.start()

    def start(self) -> None:
        self.started, self._told = time.monotonic(), False
        command, fds = self.command, list(self.fds)
        self._close_ear()
        mouth = None
        if self.tells:
            self._ear, mouth = os.pipe()
            os.set_blocking(self._ear, False)
            command, fds = [*command, "--ready-fd", str(mouth)], [*fds, mouth]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, pass_fds=fds, start_new_session=True
        )
        keep_to(self.cores, self.process.pid)
        if mouth is not None:
            os.close(mouth)

    def ready(self) -> bool:
        """Whether it has said that it serves."""
        if not self._told and self._ear is not None:
            try:
                self._told = bool(os.read(self._ear, 1))
            except BlockingIOError:
                return False
        return self._told

    def successor(self) -> "Child":
        """The same, not yet started."""
        return Child(self.name, self.command, self.environment, self.fds, tells=self.tells, cores=self.cores)

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def young(self) -> bool:
        """It was started a moment ago, and may still be beginning."""
        return time.monotonic() - self.started < YOUNG_SECONDS

    def gone(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._close_ear()

    def _close_ear(self) -> None:
        if self._ear is not None:
            os.close(self._ear)
            self._ear = None
