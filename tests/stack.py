"""The whole product as its users meet it: web server and worker as processes, on a worker's own database."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg

from server.embedded.ports import free_port

ROOT = Path(__file__).resolve().parent.parent


def clone(name: str, redis_number: int, folder: str) -> dict[str, str]:
    """A fresh copy of the migrated database, a Valkey database and a data folder: their addresses, as environment."""
    base, template = os.environ["TEMPLATE_URL"].rsplit("/", 1)
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute("SELECT pg_advisory_lock(1)")  # two clones at once would see each other as users
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    data = Path(os.environ["TEST_DATA_DIR"]) / folder
    (data / "run").mkdir(parents=True, exist_ok=True)
    return {
        "DATABASE_URL": f"{base}/{name}",
        "APP_DATABASE_URL": os.environ["APP_DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}",
        "REDIS_URL": os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{redis_number}",
        "DATA_DIR": str(data),
    }


@dataclass
class Stack:
    """A running web server and worker with the demo shop. `url` is http://127.0.0.1:PORT."""

    url: str
    port: int
    site_key: str
    vendor_site_key: str
    marketplace_email: str
    vendor_email: str
    password: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    logs: Path = Path("/tmp")

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat"

    def start(self, name: str) -> None:
        """(Re)start `web` or `worker`."""
        command = {
            "web": [
                sys.executable,
                "-m",
                "server.web",
                "--port",
                str(self.port),
                "--app",
                "tests.recorder:application",
            ],
            "worker": [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "server.celery",
                "worker",
                "--pool",
                "threads",
                "--concurrency",
                "4",
                "-Q",
                "default,turns,bridges,video",
                "--loglevel",
                "warning",
                "--without-gossip",
                "--without-mingle",
            ],
        }[name]
        log = (self.logs / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def kill(self, name: str) -> None:
        """kill -9, as a crash would."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_ready(self, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"web did not get ready: {(self.logs / 'web.log').read_text()[-3000:]}")

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name in list(self.processes):
            process = self.processes.pop(name)
            try:
                process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def start_stack(addresses: dict[str, str]) -> Stack:
    """Load the demo into the database of `addresses` (see `clone`) and start both processes on it."""
    data = Path(addresses["DATA_DIR"])
    password = "demo-password-for-tests"
    port = free_port()
    environment = {
        **os.environ,
        **addresses,
        "DEMO_MARKETPLACE_PASSWORD": password,
        "DEMO_VENDOR_PASSWORD": password,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "INTERNAL_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": "file",
        "ANONYMOUS_SESSIONS_PER_MINUTE": "100000",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    subprocess.run([sys.executable, "manage.py", "load_demo"], cwd=ROOT, env=environment, check=True)
    demo: dict[str, Any] = json.loads((data / "demo.json").read_text())
    stack = Stack(
        url=f"http://127.0.0.1:{port}",
        port=port,
        site_key=demo["site_key"],
        vendor_site_key=demo["vendor_site_key"],
        marketplace_email=demo["marketplace_email"],
        vendor_email=demo["vendor_email"],
        password=password,
        environment=environment,
        logs=data,
    )
    stack.start("web")
    stack.start("worker")
    stack.wait_ready()
    return stack
