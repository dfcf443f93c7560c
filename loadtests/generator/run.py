"""Run the load generator against a stack, and hear what it counted."""

import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from loadtests.generator.build import build
from server.cores import available, keep_to
from server.embedded.ports import free_port


class Pair(Protocol):
    """Two people in one conversation: see loadtests.stack."""

    @property
    def token_a(self) -> str: ...
    @property
    def token_b(self) -> str: ...
    @property
    def conv(self) -> str: ...
    @property
    def epoch(self) -> str: ...


class Server(Protocol):
    """What is loaded. wire: "chat.v1", "channels", "socketio" or "socketio-full"."""

    @property
    def wire(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Socket:
    """One client. conversation: a number that all members of one share; what one says the others must get."""

    conversation: int
    conv: str
    token: str = ""
    epoch: str = ""
    sends: bool = True
    after: int = 0

    def line(self) -> str:
        words = (self.conversation, int(self.sends), self.conv, self.token, self.epoch, self.after)
        return "\t".join(str(word) if word != "" else "-" for word in words) + "\n"


def pairs_of(pairs: Iterable[Pair], *, both_send: bool = True) -> list[Socket]:
    sockets = []
    for number, pair in enumerate(pairs):
        sockets.append(Socket(number, pair.conv, pair.token_a, pair.epoch))
        sockets.append(Socket(number, pair.conv, pair.token_b, pair.epoch, sends=both_send))
    return sockets


def _as_elsewhere(process: "subprocess.Popen[str]") -> None:
    """Clients are other machines: whoever is measured, they keep to the last core of this one."""
    cores = available()
    keep_to(frozenset([max(cores)]) if len(cores) > 1 else None, process.pid)


class Failed(Exception):
    """The generator could not do its work: not all sockets came up, or it ended early."""


def run(
    mode: str,
    server: Server,
    sockets: Sequence[Socket],
    *,
    on_phase: Callable[[str], None] | None = None,
    on_start: Callable[[subprocess.Popen[str]], None] | None = None,
    origin: str | None = None,
    **options: float | int,
) -> dict[str, Any]:
    """Load `server` and return the counts (see loadtests/README.md). Raises Problem or Failed.

    mode: "closed" (window=N on the way per sender), "open" (rate=N a second over all senders), "idle", "resume".
    options: seconds, warmup, drain, window, rate, poisson, connect_rate, dial_window, give_up, messages,
    text_bytes, cursors, patience (until who has no ids gives a message up), quiet (until what is missing is
    lost). on_phase hears "connected", then "measuring" and "draining", or "cut" and "back", at those
    moments. on_start gets the process, whose end by a signal is Failed. origin: browsers' header; as a page of
    the server's own unless chat.v1.
    """
    if origin is None:
        origin = "" if server.wire == "chat.v1" else f"http://127.0.0.1:{server.port}"
    words = {
        "mode": mode,
        "protocol": server.wire,
        "port": server.port,
        "path": server.path,
        "origin": origin,
    }
    command = [str(build()), *(f"{key}={value}" for key, value in {**words, **options}.items())]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    _as_elsewhere(process)
    if on_start is not None:
        on_start(process)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdin.writelines(socket.line() for socket in sockets)
            process.stdin.close()
        except BrokenPipeError:
            raise Failed(process.stderr.read().strip()) from None
        result: dict[str, Any] = {}
        for line in process.stdout:
            result = json.loads(line)
            if on_phase is not None and result["phase"] != "done":
                on_phase(result["phase"])
        status = process.wait()
        if status or result.get("phase") != "done":
            about = {key: result.get(key) for key in ("sockets", "live", "notes")}
            raise Failed(f"the generator ended with {status}: {about} {process.stderr.read().strip()[:600]}")
        return result
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@dataclass(frozen=True, slots=True)
class Nothing:
    """The generator's own echo in C (mode=serve), as a server."""

    port: int
    wire: str = "channels"
    path: str = "/"


def alone(*, seconds: float = 2.0, sockets: int = 100, window: int = 4) -> dict[str, Any]:
    """What the generator does where no server is in its way: the same counts, against an echo in C."""
    port = free_port()
    command = [str(build()), "mode=serve", f"port={port}", f"seconds={seconds + 3}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        if "serving" not in server.stdout.readline():
            raise Failed("the generator's echo did not start")
        crowd = [Socket(number, f"r{number}") for number in range(sockets)]
        return run("closed", Nothing(port), crowd, window=window, seconds=seconds, warmup=0.3)
    finally:
        server.kill()
        server.wait()
