"""An installation of its own under `./manage.py up`, whose parts can be killed without asking."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

import psutil
import psycopg

from server.common.ids import uuid7
from server.embedded import secrets
from server.embedded.ports import free_port
from server.embedded.postgres import APP, OWNER, Postgres

ROOT = Path(__file__).resolve().parent.parent.parent
# What the test's own runner has set speaks of other services.
NOT_OURS = (
    "DATABASE_URL",
    "APP_DATABASE_URL",
    "REDIS_URL",
    "DATA_DIR",
    "PUBLIC_URL",
    "INTERNAL_URL",
    "TEST_DATA_DIR",
)


@dataclass
class Installation:
    """`up` on a data directory of its own, with one marketplace, its site and one member of staff."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    site_key: str = ""
    tenant: UUID = UUID(int=0)
    member: UUID = UUID(int=0)
    membership: UUID = UUID(int=0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat"

    @property
    def log(self) -> str:
        return (self.data / "up.log").read_text(errors="replace")

    def database(self, user: str = APP) -> psycopg.Connection[Any]:
        """Autocommit, in the platform's scope. Waits for a server that is coming back."""
        server = Postgres(self.data, secrets.read(self.data / "secrets.env"))
        deadline = time.monotonic() + 20
        while True:
            try:
                assert server.running(), self.log[-2000:]
                connection = psycopg.connect(server.url(user), autocommit=True)
                break
            except (AssertionError, psycopg.OperationalError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        connection.execute("SELECT set_config('app.tenant', 'platform', false)")
        return connection

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`./manage.py …` beside the running `up`."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments, "--data", str(self.data)],
            cwd=ROOT, env=environment(), capture_output=True, text=True,
        )  # fmt: skip

    def pid_of(self, part: str) -> int:
        """`web`, `worker`, `valkey` or `postgres`."""
        if part == "postgres":
            return Postgres(self.data, secrets.read(self.data / "secrets.env")).pid() or 0
        if part == "valkey":
            return int((self.data / "run" / "valkey.pid").read_text().split()[0])
        words = {"web": "server.web", "worker": "default,turns,bridges"}[part]
        (found,) = [
            child.pid for child in psutil.Process(self.process.pid).children() if words in child.cmdline()
        ]  # fmt: skip
        return found

    def kill(self, part: str) -> None:
        """kill -9. `up` starts it again."""
        os.kill(self.pid_of(part), signal.SIGKILL)

    def wait_ready(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(URLError, OSError), urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"`up` did not get ready: {self.log[-3000:]}")

    def found_marketplace(self) -> None:
        """The rows that a marketplace begins with, and somebody who works there."""
        self.site_key, self.tenant, self.member, self.membership = "faults", uuid7(), uuid7(), uuid7()
        with self.database(OWNER) as owner:
            owner.execute(
                "INSERT INTO accounts_tenant"
                " (id, kind, name, slug, tagline, description, brand_colour, active, created)"
                " VALUES (%s, 'marketplace', 'Faults', 'faults', '', '', '#000000', true, now())",
                [self.tenant],
            )
            owner.execute(
                "INSERT INTO accounts_site (id, tenant_id, key, name, origins, currency, locale, tax_rate_bp,"
                " tax_included, identity_secrets, is_default, active)"
                " VALUES (%s, %s, %s, 'Faults', '{}', 'USD', 'en', 750, false, '{}', true, true)",
                [uuid7(), self.tenant, self.site_key],
            )
            owner.execute(
                "INSERT INTO accounts_user (id, password, email, name, is_active, is_staff, is_superuser, date_joined)"
                " VALUES (%s, '!', 'staff@faults.example', 'Sam', true, false, false, now())",
                [self.member],
            )
            owner.execute(
                "INSERT INTO accounts_membership (id, user_id, tenant_id, role, active)"
                " VALUES (%s, %s, %s, 'owner', true)",
                [self.membership, self.member, self.tenant],
            )

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(timeout=40)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            Postgres(self.data, secrets.read(self.data / "secrets.env")).stop()


def environment() -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return {
        **known,
        "EMAIL_URL": "file",
        "LOG_LEVEL": "WARNING",
        "CHAT_SEND_RATE": "1000",
        "CHAT_SEND_BURST": "1000",
        "CHAT_STAFF_SEND_RATE": "1000",
        "CHAT_STAFF_SEND_BURST": "1000",
        "ANONYMOUS_SESSIONS_PER_MINUTE": "100000",
        "WORKER_THREADS": "4",
    }


def start() -> Installation:
    data = Path(tempfile.mkdtemp(prefix="fashionistar-faults-", dir="/tmp"))
    data.chmod(0o755)
    port = free_port()
    with (data / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demo", "--port", str(port), "--data", str(data)],
            cwd=ROOT, env=environment(), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    installation = Installation(data, port, process)
    try:
        installation.wait_ready(90)
        installation.found_marketplace()
    except BaseException:
        installation.stop()
        raise
    return installation


def remove(installation: Installation) -> None:
    server = Postgres(installation.data, secrets.read(installation.data / "secrets.env"))
    shutil.rmtree(server.data, ignore_errors=True)
    shutil.rmtree(installation.data, ignore_errors=True)
