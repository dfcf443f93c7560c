"""The pipeline's process, from outside: started at first use, replaced when it dies or takes too long.

Decoders crash, and numbers fill whole cores: in a process of its own neither touches the server. The language
between the two is pickled tuples over pipes, each with its length before it; both ends are ours.
"""

import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from server.cores import keep_to, rest

ROOT: Final = Path(__file__).resolve().parent.parent
START_SECONDS: Final = 30.0


class WorkerLost(Exception):
    """The process died or was too slow; what it was doing is lost, the next request finds a new one."""


class Worker:
    """One pipeline process. Threads take turns; `ask` blocks."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def ask(
        self, request: tuple[Any, ...], *, seconds: float, heard: Callable[[Any], None] | None = None
    ) -> Any:
        """The answer to a request; `heard` is told of what comes before it. Raises WorkerLost."""
        with self._turn:
            process = self._started()
            deadline = time.monotonic() + seconds
            try:
                assert process.stdin is not None
                process.stdin.write(packed(request))
                process.stdin.flush()
                while True:
                    kind, value = self._hear(process, deadline)
                    if kind == "done":
                        return value
                    if kind == "failed":
                        raise RuntimeError(value)  # a bug of ours, with its traceback from over there
                    if heard is not None:
                        heard(value)
            except (OSError, EOFError, TimeoutError, pickle.UnpicklingError) as error:
                self._end()
                raise WorkerLost(f"{type(error).__name__}: {error}") from error

    def stop(self) -> None:
        with self._turn:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "measurement.child"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**_harmless(), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
            keep_to(rest(), self._process.pid)  # a web process's own core is for its sockets
            kind, _ = self._hear(self._process, time.monotonic() + START_SECONDS)
            assert kind == "ready"
        return self._process

    @staticmethod
    def _hear(process: subprocess.Popen[bytes], deadline: float) -> Any:
        assert process.stdout is not None
        fd = process.stdout.fileno()
        (length,) = struct.unpack(">I", _exactly(fd, 4, deadline))
        return pickle.loads(_exactly(fd, length, deadline))  # noqa: S301  (our own process)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be flushed has no reader
                    pass


def packed(value: Any) -> bytes:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return struct.pack(">I", len(data)) + data


def _exactly(fd: int, size: int, deadline: float) -> bytes:
    parts = bytearray()
    ear = select.poll()  # select() knows no descriptor above 1,023, and a web process has many more
    ear.register(fd, select.POLLIN)
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not ear.poll(1000 * left):
            raise TimeoutError("the pipeline took too long")
        piece = os.read(fd, min(size - len(parts), 1 << 20))
        if not piece:
            raise EOFError("the pipeline ended")
        parts += piece
    return bytes(parts)


def _harmless() -> dict[str, str]:
    """The environment without what is secret: who breaks a decoder finds no keys."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}
