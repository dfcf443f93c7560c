"""`./manage.py train_measurement`: make the body model's weights again, from synthetic bodies."""

import os
import subprocess
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from measurement.training import environment


class Command(BaseCommand):
    help = "Generate synthetic bodies, train on them, calibrate, evaluate; resumes where it was stopped."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bodies", type=int, default=12000, help="to train on (default 12000: hours on one core)"
        )
        parser.add_argument(
            "--smoke", action="store_true", help="a few dozen bodies, to see that all of it works"
        )
        parser.add_argument("--work", type=Path, default=environment.ROOT / ".data/training", metavar="DIR")
        parser.add_argument(
            "--only",
            choices=("bodies", "weights", "clips", "card"),
            help="one stage; the default is all of them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        words = ["--bodies", str(options["bodies"]), "--work", str(options["work"].resolve())]
        words += ["--smoke"] if options["smoke"] else []
        words += ["--only", options["only"]] if options["only"] else []
        program = [str(environment.python()), "-m", "measurement.training", *words]
        path = {"PYTHONPATH": str(environment.ROOT)}
        done = subprocess.run(program, cwd=environment.ROOT, env={**os.environ, **path}, check=False)
        if done.returncode:
            raise CommandError(
                f"Training stopped with {done.returncode}; start it again to go on from there."
            )
