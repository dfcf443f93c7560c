"""From a bare clone to a running command, with nothing but Python: makes .venv, installs the locked packages.

Only the standard library may be imported here, and nothing of the project before the environment stands.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"run": ROOT / "server/deploy/requirements.lock", "dev": ROOT / "server/deploy/requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 14)
DISK_NEEDED = 1300 * 2**20
# Commands that bring their own services, or need none.
WITHOUT_SERVICES = {
    "help",
    "version",
    "up",
    "test",
    "compilemessages",
    "startapp",
    "bench",
    "chat",
    "converse",
}


def main(argv: list[str]) -> int:
    """Make the environment if needed, go on inside it, run the command with the services of --data DIR."""
    command = next((word for word in argv[1:] if not word.startswith("-")), "help")
    try:
        _check_python()
        _enter_environment(argv, "dev" if command in {"test", "bench"} else "run")
        return _run(argv, command)
    except Trouble as trouble:
        print(f"manage.py: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class Trouble(Exception):
    """What is missing, in one line with the remedy."""


def _check_python() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Trouble(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} is running, but 3.11 to 3.14 is needed:"
            " start it as e.g. `python3.12 manage.py`."
        )


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _enter_environment(argv: list[str], kind: str) -> None:
    """Return inside the environment; from outside of it, install and start again there."""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if os.environ.get("FASHIONISTAR_NO_VENV"):  # a container whose image holds the packages
        return
    if not _current(kind):
        _install(kind)
    if not inside:
        sys.stdout.flush()
        os.execv(_python(), [str(_python()), *argv])


def _mark(kind: str) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return hashlib.sha256(LOCKS[kind].read_bytes() + version.encode()).hexdigest()


def _current(kind: str) -> bool:
    stamp = VENV / f"installed-{kind}"
    try:
        return _python().exists() and stamp.read_text(encoding="utf-8") == _mark(kind)
    except OSError:
        return False


def _install(kind: str) -> None:
    started = time.monotonic()
    if shutil.disk_usage(ROOT).free < DISK_NEEDED:
        raise Trouble(f"The disk is full: {DISK_NEEDED // 2**20} MB are needed below {ROOT}.")
    if not os.access(ROOT, os.W_OK):
        raise Trouble(f"{ROOT} cannot be written: clone it where you may write.")
    if not _python().exists():
        _say("making .venv")
        try:
            import ensurepip  # noqa: F401
            import venv
        except ImportError:
            raise Trouble(
                "Python's venv module is missing: on Debian, `apt-get install python3-venv`."
            ) from None
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    packages = LOCKS[kind].read_text(encoding="utf-8").count("==")
    _say(f"installing {packages} locked packages ({kind})")
    command = [
        str(_python()),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        str(LOCKS[kind]),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    output = [line for line in process.stdout if line.strip()]
    if process.wait():
        reason = next((line.strip() for line in reversed(output) if "ERROR" in line), "see pip's output")
        sys.stderr.writelines(output[-15:])
        raise Trouble(f"The packages could not be installed: {reason} Is the network there?")
    for held in ("run", "dev") if kind == "dev" else ("run",):  # the one lock holds all of the other
        (VENV / f"installed-{held}").write_text(_mark(held), encoding="utf-8")
    _say(f"installed in {time.monotonic() - started:.0f} s")


def _say(text: str) -> None:
    print(f"manage.py: {text} …", file=sys.stderr, flush=True)


def _take_option(argv: list[str], name: str, default: str) -> str:
    """The value of --name VALUE or --name=VALUE, taken out of argv."""
    for place, word in enumerate(argv):
        if word == name and place + 1 < len(argv):
            value = argv[place + 1]
            del argv[place : place + 2]
            return value
        if word.startswith(f"{name}="):
            del argv[place]
            return word.split("=", 1)[1]
    return default


def _run(argv: list[str], command: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    os.environ.setdefault("LANGSMITH_TRACING", "false")  # an inherited variable must not export chats
    from server.embedded.problems import Problem

    argv = list(argv)
    try:
        if command == "up":
            from server.supervisor import main as up

            return up(argv[2:])
        if command == "test":
            from server.testing import main as test

            return test(argv[2:])
        if command == "measure":  # by name: this ground floor knows no rooms above
            return int(import_module("measurement.terminal").main(argv[2:]))
        data = Path(_take_option(argv, "--data", os.environ.get("DATA_DIR", str(ROOT / ".data"))))
        with ExitStack() as stack:
            if command not in WITHOUT_SERVICES and not {"-h", "--help"} & set(argv):
                from server.embedded.services import attached

                stack.enter_context(attached(data))
            from django.core.management import execute_from_command_line

            execute_from_command_line(argv)
            return 0
    except Problem as problem:
        raise Trouble(str(problem)) from None
