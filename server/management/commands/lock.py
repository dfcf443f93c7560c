"""Write both lock files: exact versions with hashes for every platform, and no addresses."""

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from server.bootstrap import LOCKS, ROOT


class Command(BaseCommand):
    help = "Resolve pyproject.toml into server/deploy/requirements*.lock (needs `uv`, from pip)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        shared = [
            sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-header", "--no-annotate", "--quiet",
        ]  # fmt: skip
        runs = [
            [*shared, "-o", str(LOCKS["run"])],
            [*shared, "--group", "dev", "-c", str(LOCKS["run"]), "-o", str(LOCKS["dev"])],
        ]
        for command in runs:
            if subprocess.run(command, cwd=ROOT, check=False).returncode:
                raise CommandError("uv could not resolve; is it installed (`.venv/bin/pip install uv`)?")
