"""One C program, compiled once per state of its source: by cc, gcc or clang, else by the `ziglang` wheel."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from server.embedded.problems import Problem
from server.env import BASE_DIR

SOURCE: Final = Path(__file__).resolve().parent
TOOLS: Final = BASE_DIR / ".build"
COMPILERS: Final = ("cc", "gcc", "clang")
ZIG: Final = "ziglang==0.15.2"
FLAGS: Final = ("-std=gnu11", "-O2", "-Wall", "-Wextra")
MISSING: Final = (
    "The load generator needs a C compiler: install gcc or clang (on Debian, `apt-get install gcc`),"
    " or let pip reach a package index for the ziglang wheel"
)


def build(compilers: Sequence[str] = COMPILERS, *, wheel: bool = True) -> Path:
    """The program's path. Raises Problem where it cannot be made.

    compilers: names to look for, in order. wheel: whether the ziglang wheel may be installed in their place.
    """
    if not sys.platform.startswith("linux"):
        raise Problem("The load generator uses epoll: benchmarks run on Linux.")
    sources = sorted(SOURCE.glob("*.c"))
    digest = hashlib.sha256("".join(FLAGS).encode())
    for path in (*sources, *sorted(SOURCE.glob("*.h"))):
        digest.update(path.read_bytes())
    program = TOOLS / "generator" / f"load-{digest.hexdigest()[:16]}-{os.uname().machine}"
    if program.exists():
        return program
    program.parent.mkdir(parents=True, exist_ok=True)
    command = _compiler(compilers, wheel)
    part = program.with_name(f"{program.name}.{os.getpid()}")
    done = subprocess.run(
        [*command, *FLAGS, "-o", str(part), *map(str, sources), "-lm"],
        env={**os.environ, "PYTHONPATH": str(TOOLS / "ziglang")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(f"The load generator was not compiled by {command[0]}: {done.stderr.strip()[:600]}")
    part.replace(program)
    return program


def _compiler(compilers: Sequence[str], wheel: bool) -> list[str]:
    for name in compilers:
        if found := shutil.which(name):
            return [found]
    if wheel:
        folder = install(ZIG, "ziglang", f"{MISSING}.")
        assert folder.is_dir()
        return [sys.executable, "-m", "ziglang", "cc"]
    raise Problem(f"{MISSING}.")


def install(requirement: str, name: str, otherwise: str) -> Path:
    """A tool for benchmarks alone, by pip into .build/NAME. Raises Problem with `otherwise` and pip's reason."""
    folder = TOOLS / name
    mark = folder / "requirement.txt"
    if mark.exists() and mark.read_text(encoding="utf-8") == requirement:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run(
        [*pip, "--only-binary", ":all:", "--target", str(folder), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise Problem(f"{otherwise} ({last})")
    mark.write_text(requirement, encoding="utf-8")
    return folder
