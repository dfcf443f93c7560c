"""The training's own virtual environment, made from its lock the first time. Only the standard library here."""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
VENV: Final = ROOT / ".venv-training"
LOCK: Final = Path(__file__).with_name("requirements.lock")
# Its metadata asks for Python 3.12; the code runs on 3.11, and labels there were compared with 3.12's.
CLAD_BODY: Final = "clad-body==0.6.1"
CLAD_BODY_SHA256: Final = "6595f751872241af1b758ee94b5355b073d9e13682c03b5ce100621f14a88029"


def python() -> Path:
    """The environment's interpreter; makes the environment if it is missing or its lock has changed."""
    found = VENV / "bin/python"
    mark = VENV / "installed"
    wanted = hashlib.sha256(LOCK.read_bytes() + CLAD_BODY_SHA256.encode()).hexdigest()
    if not found.exists() or not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        pip = [str(found), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "install", "--requirement", str(LOCK)], check=True)
        _clad_body(pip)
        mark.write_text(wanted, encoding="utf-8")
    return found


def _clad_body(pip: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        only = ["--no-deps", "--only-binary=:all:", "--python-version", "3.12", "--dest", folder]
        subprocess.run([*pip, "download", *only, CLAD_BODY], check=True)
        wheel = next(Path(folder).glob("clad_body-*.whl"))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != CLAD_BODY_SHA256:
            raise RuntimeError(f"{wheel.name} is not the file that was pinned.")
        subprocess.run([*pip, "install", "--no-deps", "--ignore-requires-python", str(wheel)], check=True)
