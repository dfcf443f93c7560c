"""The installation that is mistreated: `up` with two web processes, and a bad network between all its parts.

PostgreSQL and Valkey belong to the driver, not to `up`, so that every byte between them and the product
passes a proxy; what is killed of them is started again as an init system would.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import UUID

import psutil
import psycopg

from loadtests.faults.clock import Clocks
from loadtests.faults.proxy import Proxy
from server.common.ids import uuid7
from server.embedded import secrets
from server.embedded.ports import free_port
from server.embedded.postgres import APP, OWNER, Postgres
from server.embedded.valkey import Valkey

ROOT: Final = Path(__file__).resolve().parent.parent.parent
WORDS: Final = {"web": "server.web", "worker": "default,turns,bridges", "beat": "beat"}
# What the caller's own runner has set speaks of other services.
NOT_OURS: Final = (
    "DATABASE_URL",
    "APP_DATABASE_URL",
    "REDIS_URL",
    "DATA_DIR",
    "PUBLIC_URL",
    "INTERNAL_URL",
    "TEST_DATA_DIR",
    "TEMPLATE_URL",
    "PROMETHEUS_MULTIPROC_DIR",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)
RATES: Final = {
    "CHAT_SEND_RATE": "100000",
    "CHAT_SEND_BURST": "100000",
    "CHAT_STAFF_SEND_RATE": "100000",
    "CHAT_STAFF_SEND_BURST": "100000",
    "ANONYMOUS_SESSIONS_PER_MINUTE": "100000",
}


@dataclass
class Tenant:
    """A marketplace or a vendor: its site and its one member of staff per conversation."""

    id: UUID
    site: UUID
    key: str


@dataclass
class Place:
    """Made by `start`. The proxies run on the loop that called it."""

    data: Path
    processes: int
    passwords: dict[str, str]
    postgres: Postgres
    valkey: Valkey
    clocks: Clocks
    port: int = 0
    up: "subprocess.Popen[bytes] | None" = None
    clients: Proxy = field(init=False)
    database: Proxy = field(init=False)
    layer: Proxy = field(init=False)
    tenants: list[Tenant] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.data / "up.log").read_text(errors="replace")

    async def start(self) -> "Place":
        """Services, proxies, `up`. Raises AssertionError when it does not get ready in 90 s."""
        await asyncio.to_thread(self.postgres.start)
        await asyncio.to_thread(self.valkey.start)
        self.port = free_port()
        self.database = await Proxy(lambda: ("127.0.0.1", self.postgres.port)).start()
        self.layer = await Proxy(lambda: ("127.0.0.1", self.valkey.port)).start()
        self.clients = await Proxy(lambda: ("127.0.0.1", self.port)).start()
        self._start_up()
        await self.ready(90)
        return self

    def environment(self) -> dict[str, str]:
        def through(url: str, near: int, far: int) -> str:
            return url.replace(f":{near}/", f":{far}/")

        known = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        pg, proxy = self.postgres, self.database.port
        kept = {k: v for k, v in self.passwords.items() if k not in secrets.KEPT_BACK and k not in known}
        return {
            **known,
            **kept,
            **RATES,
            **self.clocks.environment(),
            "SECRET_KEY": _secret_key(),
            "DATABASE_URL": through(pg.url(), pg.port, proxy),
            "APP_DATABASE_URL": through(pg.url(APP), pg.port, proxy),
            "REDIS_URL": through(self.valkey.url(), self.valkey.port, self.layer.port),
            "EMAIL_URL": "file",
            "LOG_LEVEL": "WARNING",
            "WORKER_THREADS": "2",
        }

    def _start_up(self) -> None:
        with (self.data / "up.log").open("ab") as log:
            self.up = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port),
                 "--data", str(self.data), "--processes", str(self.processes)],
                cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    async def ready(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.up is not None and self.up.poll() is None:
            if await asyncio.to_thread(self._answers):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"`up` did not get ready: {self.log[-3000:]}")

    def _answers(self) -> bool:
        with suppress(URLError, OSError), urlopen(f"{self.url}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    async def stop(self) -> None:
        """Stop it all and remove what it kept."""
        if self.up is not None and self.up.poll() is None:
            for pid in self.pids("web"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
            self.up.terminate()
            try:
                await asyncio.to_thread(self.up.wait, 40)
            except subprocess.TimeoutExpired:
                os.killpg(self.up.pid, signal.SIGKILL)
        for proxy in (self.clients, self.database, self.layer):
            await proxy.stop()
        await asyncio.to_thread(self.valkey.stop)
        await asyncio.to_thread(self.postgres.stop)
        shutil.rmtree(self.postgres.data, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)

    # --- its parts --------------------------------------------------------------------------------

    def pids(self, part: str) -> list[int]:
        """`web`, `worker`: as many as there are just now."""
        if self.up is None or self.up.poll() is not None:
            return []
        found = []
        for child in psutil.Process(self.up.pid).children():
            with suppress(psutil.Error):
                if WORDS[part] in child.cmdline():
                    found.append(child.pid)
        return sorted(found)

    def connect(self, user: str = OWNER) -> psycopg.Connection[Any]:
        """Straight to the database, past the proxy; autocommit, in the platform's scope."""
        connection = psycopg.connect(self.postgres.url(user), autocommit=True, connect_timeout=5)
        connection.execute("SELECT set_config('app.tenant', 'platform', false)")
        return connection

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`./manage.py …` on this installation."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments, "--data", str(self.data)],
            cwd=ROOT, env={**self.environment(), "LD_PRELOAD": ""}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    # --- its people -------------------------------------------------------------------------------

    def found(self, vendors: int) -> None:
        """A marketplace and its vendors, each with a site."""
        with self.connect() as owner:
            market: UUID | None = None
            for number in range(vendors + 1):
                tenant = Tenant(uuid7(), uuid7(), f"faults-{number}")
                kind = "vendor" if number else "marketplace"
                owner.execute(
                    "INSERT INTO accounts_tenant (id, kind, name, slug, tagline, description, brand_colour,"
                    " active, created, parent_id) VALUES (%s, %s, %s, %s, '', '', '#000000', true, now(), %s)",
                    [tenant.id, kind, f"Shop {number}", tenant.key, market],
                )
                owner.execute(
                    "INSERT INTO accounts_site (id, tenant_id, key, name, origins, currency, locale, tax_rate_bp,"
                    " tax_included, identity_secrets, is_default, active)"
                    " VALUES (%s, %s, %s, 'Site', '{}', 'USD', 'en', 750, false, '{}', %s, true)",
                    [tenant.site, tenant.id, tenant.key, market is None],
                )
                market = market or tenant.id
                self.tenants.append(tenant)

    def hire(self, tenant: Tenant, count: int) -> list[tuple[UUID, UUID]]:
        """(user, membership) of new members of staff."""
        people = [(uuid7(), uuid7()) for _ in range(count)]
        with self.connect() as owner, owner.cursor() as cursor:
            for user, membership in people:
                cursor.execute(
                    "INSERT INTO accounts_user (id, password, email, name, is_active, is_staff, is_superuser,"
                    " date_joined) VALUES (%s, '!', %s, 'Sam', true, false, false, now())",
                    [user, f"{user.hex}@faults.example"],
                )
                cursor.execute(
                    "INSERT INTO accounts_membership (id, user_id, tenant_id, role, active)"
                    " VALUES (%s, %s, %s, 'agent', true)",
                    [membership, user, tenant.id],
                )
        return people

    def session(self, tenant: Tenant) -> dict[str, Any]:
        """A new shopper, by the door that every widget takes."""
        request = Request(
            f"{self.url}/api/v1/widget/sessions",
            data=json.dumps({"site_key": tenant.key}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=20) as answer:
            return dict(json.loads(answer.read()))


def _secret_key() -> str:
    """The driver's own key: so it can issue tickets as the server does."""
    from server.env import env

    return env.secret_key.get_secret_value()


def make(processes: int = 2) -> Place:
    data = Path(tempfile.mkdtemp(prefix="fashionistar-faults-", dir="/tmp"))
    data.chmod(0o755)
    (data / "run").mkdir()
    passwords = dict(secrets.load(data))
    clocks = Clocks(data / "clocks").build()
    return Place(data, processes, passwords, Postgres(data, passwords), Valkey(data, passwords), clocks)
