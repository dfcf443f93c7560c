"""`./manage.py bench NAME`: measure the running product on this machine, beside its limits and its peers."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from loadtests.generator import Failed
from loadtests.options import NAMES, Options
from server.embedded.problems import Problem


class Command(BaseCommand):
    help = "Run a benchmark of loadtests/ on services of its own; the result is a table, or one JSON object."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES, metavar="|".join(NAMES))
        parser.add_argument("--seconds", type=float, default=Options.seconds, help="of one measured window")
        parser.add_argument("--runs", type=int, default=Options.runs, help="medians are told")
        parser.add_argument("--only", default="", metavar="NAMES", help="e.g. ours,p2-full (default: all)")
        parser.add_argument("--conversations", type=int, default=Options.conversations)
        parser.add_argument("--processes", type=int, default=Options.processes, help="of our web server")
        parser.add_argument(
            "--window", type=int, default=Options.window, help="on their way, per sender; 0: tried out"
        )
        for name in ("messages", "faults", "seed"):
            parser.add_argument(f"--{name}", type=int, metavar="N", help="of the fault run")
        parser.add_argument("--write", action="store_true", help="keep the result in loadtests/results/")
        parser.add_argument(
            "--profile", type=Path, metavar="FILE", help="what our web process did, by py-spy"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Options(
            seconds=options["seconds"],
            runs=options["runs"],
            only=tuple(name for name in options["only"].split(",") if name),
            conversations=options["conversations"],
            processes=options["processes"],
            window=options["window"],
            messages=options["messages"],
            faults=options["faults"],
            seed=options["seed"],
            write=options["write"],
            profile=options["profile"],
        )
        if (
            not 0.2 <= wish.seconds <= 600
            or not 1 <= wish.runs <= 50
            or not 1 <= wish.conversations <= 20_000
        ):
            raise CommandError("--seconds is 0.2 to 600, --runs 1 to 50, --conversations 1 to 20000.")
        module = f"loadtests.{options['name']}"
        try:
            bench = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise CommandError(f"There is no {module} in this checkout.") from None
        try:
            result: dict[str, Any] = bench.run(wish)
        except (Problem, Failed) as problem:
            raise CommandError(str(problem)) from None
        if options["json"]:
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            return
        table = getattr(bench, "table", None)
        text = table(result) if table else json.dumps(result, ensure_ascii=False, indent=1)
        sys.stdout.write(f"{text}\n")
