"""The product as a benchmark meets it: the very processes of `up`, on services and in a folder of their own.

    with ours(processes=1) as stack:
        pairs = stack.pairs(100)          # a customer and a member of staff in one conversation each
        before = stack.cpu()
        …                                 # talk chat.v1 to stack.ws_url
        used = spent(before, stack.cpu())

PostgreSQL runs with fsync and synchronous_commit on; rates are lifted by settings, nothing else is. The peers
(loadtests.peers) have the same face: `wire` says which protocol to speak, and a Pair's tokens what to speak of.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any
from urllib.request import urlopen

import psycopg

from loadtests.accounting import Meter, children, command_line, pss_kib, rss_kib, tree
from server.cores import divided, keep_to
from server.embedded.ports import free_port
from server.embedded.services import Services

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("web", "worker", "postgres", "valkey")
# Rates that protect a shop from one shopper: a load generator is one shopper that does the work of thousands.
LIFTED = {
    "CHAT_SEND_RATE": "1000000",
    "CHAT_SEND_BURST": "1000000",
    "CHAT_STAFF_SEND_RATE": "1000000",
    "CHAT_STAFF_SEND_BURST": "1000000",
    "ANONYMOUS_SESSIONS_PER_MINUTE": "1000000",
}
UNSEALED = """
SELECT entries FROM audit_waiting((SELECT coalesce(max(next_tx), 0) FROM common_audithead), 9223372036854775807, 1)
"""
VACUUMING = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
QUIET_LOOKS = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people in one conversation. For chat.v1 the tokens are tickets for `hello`."""

    token_a: str
    token_b: str
    conv: str
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """One conversation with a crowd: the customer's ticket and those of members of staff, one person each."""

    conv: str
    epoch: str
    customer: str
    members: tuple[str, ...]


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds by part between two readings."""
    return {part: round(after[part] - before.get(part, 0.0), 3) for part in after}


class Bench:
    """What all stacks have: services, a folder, parts that are measured and killed."""

    wire = "chat.v1"
    path = "/ws/chat"
    goodbye = signal.SIGTERM

    def __init__(self, *, statements: bool = False) -> None:
        signal.signal(signal.SIGTERM, _leave)  # else an ended benchmark would leave its servers behind
        for name in ("DATABASE_URL", "APP_DATABASE_URL", "REDIS_URL", "DATA_DIR", "PUBLIC_URL"):
            os.environ.pop(name, None)  # never the operator's own services
        self.folder = Path(tempfile.mkdtemp(prefix="fashionistar-bench-"))
        self.folder.chmod(0o755)  # PostgreSQL runs as another user when this one is root
        self.port = free_port()
        self.services = Services(self.folder)
        assert self.services.postgres is not None
        assert self.services.valkey is not None
        self.postgres, self.valkey = self.services.postgres, self.services.valkey
        if statements:
            self.postgres.settings["shared_preload_libraries"] = "pg_stat_statements"
        self.services.start()
        self.process: subprocess.Popen[bytes] | None = None
        self._meters = {
            "web": Meter(self.web_roots),
            "worker": Meter(self.worker_pids),
            "postgres": Meter(lambda: _known(self.postgres.pid())),
            "valkey": Meter(lambda: _known(self.valkey.pid())),
        }

    def age(self, segments: int = 160) -> None:
        """Give PostgreSQL the log files that a server has which has been up for a while.

        Each segment of a fresh one's is 16 MiB of zeros to be written before the commit that needs it.
        """
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            for _ in range(segments):
                connection.execute("SELECT pg_logical_emit_message(false, 'age', ''), pg_switch_wal()")
            connection.execute("CHECKPOINT")

    # --- addresses ------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}{self.path}"

    @property
    def owner_url(self) -> str:
        """The database as its owner, who may also look at PostgreSQL's statistics."""
        return self.postgres.url()

    def pairs(self, n: int) -> list[Pair]:
        """n conversations of two that nobody has been in before."""
        raise NotImplementedError

    # --- processes: a subclass says which are the web's ------------------------------------------

    def web_pids(self) -> list[int]:
        """The processes that hold sockets."""
        return _known(self.process.pid if self.process is not None else None)

    def web_roots(self) -> list[int]:
        return self.web_pids()

    def worker_pids(self) -> list[int]:
        return []

    def cpu(self) -> dict[str, float]:
        """CPU seconds since each part began."""
        return {part: meter.read() for part, meter in self._meters.items()}

    def pss(self) -> dict[str, int]:
        """KiB by part."""
        return {
            "web": sum(pss_kib(pid) for pid in self.web_pids()),
            "worker": sum(pss_kib(pid) for pid in self.worker_pids()),
            "postgres": sum(pss_kib(pid) for pid in _known(self.postgres.pid())),
            "valkey": sum(pss_kib(pid) for pid in _known(self.valkey.pid())),
        }

    def rss(self) -> int:
        """KiB resident in the web processes, now."""
        return sum(rss_kib(pid) for pid in self.web_pids())

    def processes(self) -> list[int]:
        """All of the stack: supervisor, web, worker, PostgreSQL and Valkey with what they started."""
        roots = [
            self.process.pid if self.process is not None else None,
            self.postgres.pid(),
            self.valkey.pid(),
        ]
        return [process.pid for root in roots if root is not None for process in tree(root)]

    def pause(self) -> None:
        """Stop all of it, until `resume`: what waits for its turn must not take from who is measured."""
        for _ in range(2):  # again, for what was being started meanwhile
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def catch_up(self, seconds: float = 120) -> None:
        """Wait until nothing is left over from an earlier window, nor from a pause.

        What PostgreSQL does by the clock (autovacuum, once a minute) it does all at once when it goes on.
        """
        deadline, quiet = time.monotonic() + seconds, 0
        with psycopg.connect(self.owner_url, autocommit=True) as database:
            while quiet < QUIET_LOOKS and time.monotonic() < deadline:
                time.sleep(0.5)
                quiet = quiet + 1 if database.execute(VACUUMING).fetchone() == (0,) else 0

    def kill(self, part: str) -> None:
        """kill -9, as a crash would. Whatever watches the part starts it again; `wait_ready` waits for it."""
        self.cpu()  # the last chance to read it
        match part:
            case "web":
                for pid in self.web_pids():
                    os.kill(pid, signal.SIGKILL)
            case "worker":
                for pid in self.worker_pids():
                    os.kill(pid, signal.SIGKILL)
            case "postgres":
                self.postgres.kill()
            case "valkey":
                self.valkey.kill()
            case _:
                raise ValueError(f"{part} is none of {PARTS}")

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_ready(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not self.answers():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{type(self).__name__} did not get ready: {self.log_tail()}")
            time.sleep(0.05)

    def log_tail(self, size: int = 3000) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(log.read_text(errors="replace")[-size:] for log in logs)

    def spawn(self, command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
        with (self.folder / "web.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self) -> None:
        """End the processes, then the services, and leave nothing on the disk."""
        Bench.resume(self)
        if self.process is not None:
            self.process.send_signal(self.goodbye)
            try:
                self.process.wait(timeout=45)
            except subprocess.TimeoutExpired:
                for pid in [*self.web_pids(), *self.worker_pids(), self.process.pid]:
                    os.kill(pid, signal.SIGKILL)
                self.process.wait()
            self.process = None
        self.services.stop()
        shutil.rmtree(self.postgres.data, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Any":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Stack(Bench):
    """The product. Made by `ours`."""

    goodbye = signal.SIGINT  # SIGTERM would let the sockets go slowly, as before a deploy

    def __init__(
        self,
        *,
        processes: int = 1,
        server: str = "uvicorn",
        rates_off: bool = True,
        worker: bool = True,
        statements: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(statements=statements)
        self.environment = {
            **os.environ,
            **(LIFTED if rates_off else {}),
            "LOG_LEVEL": "WARNING",
            **(settings or {}),
        }
        self._divide(processes)
        command = [sys.executable, "manage.py", "up", "--no-demo", "--data", str(self.folder)]
        command += ["--port", str(self.port), "--server", server, "--processes", str(processes)]
        try:
            self.process = self.spawn([*command, *([] if worker else ["--no-worker"])], self.environment)
            self.wait_ready()
            deadline = time.monotonic() + 60
            while len(self.web_pids()) < processes:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{len(self.web_pids())} of {processes} web processes are to be seen")
                time.sleep(0.05)
            if worker:
                self._settle()
        except BaseException:
            self.stop()
            raise

    def _divide(self, processes: int) -> None:
        """PostgreSQL and Valkey where `up` would have them, had it started them and not found them running."""
        rest = divided(processes, self.environment).rest
        for root in (*_known(self.postgres.pid()), *_known(self.valkey.pid())):
            for process in tree(root):
                keep_to(rest, process.pid)

    def _below(self, *modules: str) -> list[int]:
        """Children of the supervisor that run `-m MODULE`."""
        found = children(self.process.pid) if self.process is not None else []
        lines = [(pid, command_line(pid)) for pid in found]
        return [pid for pid, line in lines if any(pair in modules for pair in _modules(line))]

    def web_pids(self) -> list[int]:
        return self._below("server.web")

    def worker_pids(self) -> list[int]:
        return self._below("celery")

    def _settle(self, seconds: float = 60) -> None:
        """Wait until worker and beat have started: several seconds of CPU that belong to no benchmark."""
        deadline, quiet, before = time.monotonic() + seconds, 0, 0.0
        while quiet < 3 and time.monotonic() < deadline:
            time.sleep(0.5)
            now = self._meters["worker"].read()
            quiet = quiet + 1 if now > 1 and now - before < 0.05 else 0
            before = now

    def catch_up(self, seconds: float = 120) -> None:
        """As Bench, and until the audit is sealed: while others were measured, the sealer stood still with the rest."""
        super().catch_up(seconds)
        deadline = time.monotonic() + seconds
        with psycopg.connect(self.owner_url, autocommit=True) as database:
            while database.execute(UNSEALED).fetchone() != (0,) and time.monotonic() < deadline:
                time.sleep(0.5)

    def prepare(self, wish: Mapping[str, Any]) -> Any:
        """Rows made by one child that knows Django (loadtests.prepare): its answer."""
        environment = {
            **self.environment,
            **self.services.environment(),
            "DJANGO_SETTINGS_MODULE": "server.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "loadtests.prepare"],
            cwd=ROOT,
            env=environment,
            input=json.dumps(wish),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"loadtests.prepare: {done.stderr[-3000:]}")
        return json.loads(done.stdout)

    def rooms(self, n: int, *, members: int = 1) -> list[Room]:
        """n conversations in which nobody but people speak, with their tickets (good for two hours)."""
        made = self.prepare({"make": "rooms", "n": n, "members": members})
        return [Room(r["conv"], r["epoch"], r["customer"], tuple(r["members"])) for r in made]

    def pairs(self, n: int) -> list[Pair]:
        return [Pair(r.customer, r.members[0], r.conv, r.epoch) for r in self.rooms(n)]

    def say(self, conversations: Sequence[str], *, each: int) -> None:
        """`each` more messages of 120 bytes by the customer in every conversation, while nobody looks."""
        self.prepare({"make": "lines", "conversations": list(conversations), "each": each})


def ours(
    *,
    processes: int = 1,
    server: str = "uvicorn",
    rates_off: bool = True,
    worker: bool = True,
    statements: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Stack:
    """Start the product and wait until it answers.

    worker: False starts neither worker nor beat beside the web. statements: PostgreSQL counts them
    (pg_stat_statements). settings: more environment, which wins over the lifted rates.
    """
    return Stack(
        processes=processes,
        server=server,
        rates_off=rates_off,
        worker=worker,
        statements=statements,
        settings=settings,
    )


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _modules(line: Sequence[str]) -> list[str]:
    return [after for word, after in pairwise(line) if word == "-m"]


def _known(pid: int | None) -> list[int]:
    return [] if pid is None else [pid]
