"""`./manage.py test`: all that CI checks, on services of its own; with arguments, only pytest with them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from server.embedded.services import Services

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["server", "conversations", "commerce", "measurement", "agents", "loadtests"]


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: of the first check that failed, else of pytest."""
    for name in ("DATABASE_URL", "APP_DATABASE_URL", "REDIS_URL", "DATA_DIR", "PUBLIC_URL"):
        os.environ.pop(name, None)  # the tests never touch the operator's own services
    failed = [] if arguments else [name for name, command in _checks() if not _check(name, command)]
    data = Path(tempfile.mkdtemp(prefix="fashionistar-test-"))
    data.chmod(0o755)
    services = Services(data, quick=True)
    try:
        services.start()
        environment = {
            **os.environ,
            **services.environment(),
            "EMAIL_URL": "locmem",
            "LOG_LEVEL": "WARNING",
            "TEST_DATA_DIR": str(data),
        }
        started = time.monotonic()
        migrate = [sys.executable, str(ROOT / "manage.py"), "prepare", "--no-demo"]
        if subprocess.run(migrate, env=environment, check=False).returncode:
            return 1
        _say(f"tables in {time.monotonic() - started:.0f} s")
        workers = [] if any(word.startswith(("-n", "-p")) for word in arguments) else ["-n", "2"]
        pytest = [sys.executable, "-m", "pytest", *workers, *(arguments or ["tests"])]
        status = subprocess.run(pytest, cwd=ROOT, env=environment, check=False).returncode
    finally:
        services.stop()
        if services.postgres is not None:
            shutil.rmtree(services.postgres.data, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
    if failed:
        print(f"failed before the tests: {', '.join(failed)}", file=sys.stderr)
    return status or (1 if failed else 0)


def _checks() -> list[tuple[str, list[str]]]:
    python = [sys.executable, "-m"]
    bin_ = Path(sys.executable).parent
    return [
        ("format", [*python, "ruff", "format", "--check", "--quiet", "."]),
        ("lint", [*python, "ruff", "check", "--quiet", "."]),
        ("import rules", [str(bin_ / "lint-imports"), "--no-cache"]),
        ("types", [*python, "mypy", *PACKAGES]),
    ]


def _check(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    if done.returncode:
        print(done.stdout[-6000:] + done.stderr[-3000:], file=sys.stderr)
    _say(f"{name}: {'FAILED' if done.returncode else 'ok'} ({seconds:.0f} s)")
    return done.returncode == 0


def _say(text: str) -> None:
    print(f"test: {text}", file=sys.stderr, flush=True)
