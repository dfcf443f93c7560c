"""`./manage.py up`: PostgreSQL, Valkey, web, worker and beat under one roof, with one clean stop.

Whatever dies is started again; Ctrl-C or SIGTERM drains and stops all; SIGHUP replaces every process by one
of the code that is now there, without a moment in which nobody answers. It imports no Django itself: what
needs it (migrations, the demo) runs once as a child, and only when something has changed.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.request import urlopen

from server.children import Child, say
from server.cores import Shares, divided, keep_to, written
from server.embedded import ports
from server.embedded.problems import Problem
from server.embedded.services import Services

ROOT = Path(__file__).resolve().parent.parent
DRAIN_SECONDS = 12.0
START_SECONDS = 60.0


def main(arguments: Sequence[str]) -> int:
    """Parse, start, watch, stop. Returns the exit status."""
    options = _parse(arguments)
    data = Path(options.data).resolve()
    listener = _listen(options.host, options.port)
    services = Services(data)
    claimed = _claim(data)
    # We keep to the others' cores, and so does all we start but the web.
    shares = divided(options.processes)
    keep_to(shares.rest)
    _say(f"services of {data}")
    services.start()
    environment = {**os.environ, **services.environment(), **written(shares), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("PUBLIC_URL", f"http://127.0.0.1:{options.port}")
    environment["INTERNAL_URL"] = f"http://127.0.0.1:{options.port}"
    environment.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_metrics_folder(data)))
    try:

        def prepare() -> None:
            _prepare(services, environment, demo=not options.no_demo)

        prepare()
        roof = Roof(
            services,
            environment,
            listener,
            prepare,
            server=options.server,
            processes=options.processes,
            cores=shares,
        )
        if options.no_worker:
            roof.others.clear()
        return roof.run(lambda: _announce(options.port, data, services, demo=not options.no_demo))
    finally:
        _say("stopping services")
        services.stop()
        claimed.close()


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help=argparse.SUPPRESS)
    parser.add_argument("--data", default=os.environ.get("DATA_DIR", str(ROOT / ".data")), metavar="DIR")
    parser.add_argument("--server", choices=["uvicorn", "daphne"], default="uvicorn")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="web processes on one port")
    parser.add_argument(
        "--no-worker", action="store_true", help="web processes only: the workers run elsewhere"
    )
    parser.add_argument("--no-demo", action="store_true", help="start with an empty marketplace")
    options = parser.parse_args(arguments)
    if not 1 <= options.processes <= 64:
        parser.error("--processes is between 1 and 64")
    return options


def _listen(host: str, port: int) -> socket.socket:
    """One listening socket, shared by all web processes and kept while they are replaced."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OverflowError:
        raise Problem(f"{port} is no port: choose one between 1 and 65535.") from None
    except OSError as error:
        raise Problem(
            f"Port {port} is taken ({error.strerror}): stop what uses it or choose --port N."
        ) from None
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener


def _claim(data: Path) -> IO[str]:
    """Only one `up` per data directory. The lock is held while the file that comes back is open."""
    import fcntl

    file = (data / "run" / "up.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Problem(f"Another `up` already runs on {data}: stop it or choose another --data DIR.") from None
    return file


def _metrics_folder(data: Path) -> Path:
    """Empty at each start: counters of processes that are gone would stay in it."""
    folder = data / "run" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _prepare(services: Services, environment: dict[str, str], *, demo: bool) -> None:
    """Migrate and load the demo, if what is stamped in DIR is not what the code has."""
    digest = hashlib.sha256(environment.get("DATABASE_URL", "").rsplit("@", 1)[-1].split("/")[-1].encode())
    for path in sorted(ROOT.glob("*/**/migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update(str(demo).encode() + str(services.postgres is None).encode())
    stamp = services.directory / "run" / "prepared"
    if services.postgres is not None and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    _say("tables and demo shop" if demo else "tables")
    command = [sys.executable, str(ROOT / "manage.py"), "prepare", *([] if demo else ["--no-demo"])]
    done = subprocess.run(command, env={**environment, "DATA_DIR": str(services.directory)}, check=False)
    if done.returncode:
        raise Problem("The database could not be prepared: see the lines above.")
    stamp.write_text(digest.hexdigest())


def _announce(port: int, data: Path, services: Services, *, demo: bool) -> None:
    base = f"http://127.0.0.1:{port}"
    lines = ["", "Fashionistar is ready.", f"  Marketplace   {base}/"]
    note = data / "demo.json"
    if demo and note.exists():
        shop = json.loads(note.read_text(encoding="utf-8"))
        lines += [f"  A shop        {base}{shop['shop_path']}"]
        lines += [f"  Console       {base}/console/"]
        for who in ("marketplace", "vendor"):
            password = services.secrets[f"DEMO_{who.upper()}_PASSWORD"]
            lines.append(f"    {who:<12}{shop[who + '_email']}   {password}")
    else:
        lines += [f"  Console       {base}/console/"]
    lines += [
        f"  Admin         {base}/admin/",
        f"  API docs      {base}/api/v1/docs",
        f"  Data          {data}",
        "  Ctrl-C stops everything.",
        "",
    ]
    print("\n".join(lines), flush=True)


def _say(text: str) -> None:
    say(f"{text} …")


class Roof:
    """The processes of one `up`, watched until somebody asks to stop."""

    def __init__(
        self,
        services: Services,
        environment: dict[str, str],
        listener: socket.socket,
        prepare: Callable[[], None],
        *,
        server: str,
        processes: int,
        cores: Shares,
    ) -> None:
        self.services, self.listener, self.port = services, listener, int(listener.getsockname()[1])
        self.prepare = prepare
        python, fd = sys.executable, listener.fileno()
        web = [python, "-m", "server.web", "--server", server, "--fd", str(fd)]
        # Its banner and its warning of root say nothing here: `up` on a laptop is one account's own.
        quiet = ["-W", "ignore:You're running the worker"]
        celery = [python, *quiet, "-m", "celery", "--quiet", "-A", "server.celery"]
        common = ["--loglevel", "warning", "--without-gossip", "--without-mingle", "--pool", "threads"]
        threads = environment.get("WORKER_THREADS", "8")
        worker = [*celery, "worker", *common, "--concurrency", threads, "-Q", "default,turns,bridges"]
        # Measuring fills a core for seconds: it has a worker of its own, so that no turn ever waits for it.
        video = [*celery, "worker", *common, "--concurrency", "1", "-Q", "video", "--hostname", "video@%h"]
        beat = [*celery, "beat", "--loglevel", "warning", "--pidfile="]
        self.web = [
            Child(f"web-{n + 1}", web, environment, [fd], tells=True, cores=cores.of_web(n))
            for n in range(processes)
        ]
        self.others = [
            Child("worker", worker, environment),
            Child("video", video, environment),
            Child("beat", beat, environment),
        ]
        self.leaving: list[Child] = []
        self.drain_seconds = float(environment.get("CHAT_DRAIN_SECONDS") or 30)
        self.stopping = self.renew_asked = False
        self.renewal: Iterator[None] | None = None
        self.terminal = sys.stdin is not None and sys.stdin.isatty()

    def run(self, ready: Callable[[], None]) -> int:
        """Start the web first, then the rest; restart what dies; drain at SIGTERM or Ctrl-C; renew at SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGHUP, self._ask_to_renew)
        announced = False
        _say(", ".join(child.name for child in (*self.web, *self.others)))
        try:
            while not self.stopping:
                for child in self.web:
                    child.tick()
                if not announced and self._is_ready():
                    announced = True
                    ready()
                if announced:
                    for child in self.others:
                        child.tick()
                self._revive_services()
                self._go_on_renewing()
                time.sleep(0.1)
        finally:
            self._drain()
        return 0

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: at once
            for child in (*self.web, *self.leaving, *self.others):
                child.kill()
        self.stopping = True

    def _ask_to_renew(self, number: int, frame: FrameType | None) -> None:
        if self.terminal and not _has_terminal():
            self.stopping = True  # the window was closed
        self.renew_asked = True

    def _go_on_renewing(self) -> None:
        if self.renewal is None and self.renew_asked:
            self.renew_asked, self.renewal = False, self._renew()
        if self.renewal is not None and next(self.renewal, self) is self:
            self.renewal = None

    def _renew(self) -> Iterator[None]:
        """Each web process in turn: its successor serves before it drains; then worker and beat.

        A successor that does not come up ends it: what runs stays.
        """
        _say("replacing the processes")
        try:
            self.prepare()
        except Problem as problem:
            say(f"{problem} Nothing was replaced.")
            return
        for number, old in enumerate(self.web):
            fresh = old.successor()
            self.leaving.append(fresh)
            fresh.start()
            deadline = time.monotonic() + START_SECONDS
            while not fresh.ready():
                if fresh.gone() or time.monotonic() > deadline:
                    say(f"the new {old.name} does not start: what runs stays")
                    fresh.kill()
                    self.leaving.remove(fresh)
                    return
                yield
            self.web[number], self.leaving[-1] = fresh, old
            old.ask_to_stop()
            deadline = time.monotonic() + self.drain_seconds + DRAIN_SECONDS + 10
            while not old.gone() and time.monotonic() < deadline:
                yield
            old.kill()
            self.leaving.remove(old)
            say(f"{old.name} replaced")
        for child in self.others:
            child.ask_to_stop()

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=3) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _revive_services(self) -> None:
        for service in (self.services.postgres, self.services.valkey):
            if service is not None and not ports.answers(service.port) and not service.running():
                print(f"up: {type(service).__name__} is gone; starting it again", file=sys.stderr, flush=True)
                try:
                    service.start(preferred_port=service.port)
                except Problem as problem:
                    print(f"up: {problem}", file=sys.stderr, flush=True)
                    time.sleep(1)

    def _drain(self) -> None:
        _say("draining")
        for child in (*self.web, *self.leaving):
            child.ask_to_stop(signal.SIGINT)  # nobody stays whom clients could turn to: no long goodbye
        for child in self.others:
            # A worker would first begin and then hear that it should stop; what little it took is done again.
            if child.young():
                child.kill()
            else:
                child.ask_to_stop()
        everyone = [*self.web, *self.leaving, *self.others]
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline and not all(child.gone() for child in everyone):
            time.sleep(0.05)
        for child in everyone:
            child.kill()


def _has_terminal() -> bool:
    """Whether there still is a terminal to read Ctrl-C from: it is gone when its window was closed."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True
