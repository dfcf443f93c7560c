"""A real browser for the stories: Chromium that is already on the machine, or Playwright's own."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parents[2] / "conversations/web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """Where Chromium is: CHROMIUM, or the path; None leaves the choice to Playwright."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root (a container, CI) Chromium's own sandbox cannot start.
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
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
