"""Every test runs on real PostgreSQL and Valkey, as the row-level-security-bound role, with real commits.

`./manage.py test` starts the services and migrates one database; each worker clones it. Nothing is flushed:
a test makes its own marketplace (`world`) and sees only that.
"""

import os
import re
from collections.abc import Iterator

import psycopg
import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"test_{re.sub(r'[^a-z0-9]', '', WORKER)}"


def _own_database() -> None:
    """Clone the migrated database for this worker, before Django reads the addresses."""
    owner, app = os.environ.get("DATABASE_URL", ""), os.environ.get("APP_DATABASE_URL", "")
    if not owner:
        raise pytest.UsageError("Run the tests with `./manage.py test`: it brings the services they need.")
    base, template = owner.rsplit("/", 1)
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute("SELECT pg_advisory_lock(1)")  # two clones at once would see each other as users
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template}")
    os.environ["DATABASE_URL"] = f"{base}/{DATABASE}"
    os.environ["APP_DATABASE_URL"] = app.rsplit("/", 1)[0] + f"/{DATABASE}"
    number = {"main": 1, "gw0": 2, "gw1": 3}.get(WORKER, 4 + sum(WORKER.encode()) % 11)
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rsplit("/", 1)[0] + f"/{number}"
    data = os.path.join(os.environ["TEST_DATA_DIR"], f"worker-{WORKER}")
    os.makedirs(os.path.join(data, "run"), exist_ok=True)
    os.environ["DATA_DIR"] = data


def pytest_configure(config: pytest.Config) -> None:
    if WORKER == "main" and getattr(config.option, "numprocesses", None):
        return  # the controller runs no tests
    _own_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "server.settings"
    # Playwright's blocking API leaves a loop running in this thread; our processes are never given this.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()


from tests.factories import World, make_world  # noqa: E402
from tests.stack import Stack, start_stack  # noqa: E402


@pytest.fixture
def world() -> World:
    """A small known world: a marketplace, two vendors, their sites and people."""
    return make_world()


@pytest.fixture(autouse=True)
def _return_connections() -> Iterator[None]:
    yield
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def live_server() -> Iterator[Stack]:
    """The whole product with the demo shop, once per worker: `.url`, `.site_key`, `.vendor_email`, `.password`."""
    stack = start_stack()
    yield stack
    stack.stop()
