"""The least that could be done: what the machine allows before anything of a product is in it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from loadtests.stack import ROOT
from server.embedded import ports


class Echo:
    """A bare ASGI application that sends each text back, under uvicorn as `up` starts it. Same face as a stack."""

    wire = "channels"
    path = "/"

    def __init__(self) -> None:
        self.port = ports.free_port()
        self.log = Path(tempfile.mkstemp(prefix="fashionistar-echo-")[1])
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "loadtests.limits.echo:application",
            "--port",
            str(self.port),
        ]
        command += [
            "--ws",
            "websockets-sansio",
            "--ws-per-message-deflate",
            "false",
            "--ws-ping-interval",
            "0",
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--no-access-log", "--log-level", "warning"], cwd=ROOT, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while not ports.answers(self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.stop()
                raise RuntimeError("the echo server did not start")
            time.sleep(0.05)

    def catch_up(self) -> None:
        """Nothing is ever left over."""

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def cpu(self) -> dict[str, float]:
        """CPU seconds of the server."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return {"web": (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")}

    def stop(self) -> None:
        self.resume()
        self.process.terminate()
        self.process.wait()
        self.log.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
