"""A shopper in the terminal, over the real socket."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.terminal import Step, Unreachable, converse


class AsStep(argparse.Action):
    """--say and --act, kept in the order in which they were given."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        steps = list(getattr(namespace, "steps", None) or [])
        namespace.steps = [*steps, Step("act" if option_string == "--act" else "say", str(values))]


class Command(BaseCommand):
    help = "Shop by chatting, here: by hand, or as a script of --say and --act."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--site", help="the site key of the shop (default: the server's front page)")
        parser.add_argument("--say", dest="steps", action=AsStep, metavar="TEXT", help="say this; repeatable")
        parser.add_argument(
            "--act",
            dest="steps",
            action=AsStep,
            metavar="JSON",
            help='press this: {"action": "cart.view", "args": {}}; repeatable',
        )
        parser.add_argument(
            "--keep", type=Path, metavar="FILE", help="remember the shopper here, and go on where she was"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        steps: list[Step] = options["steps"] or []
        for step in steps:
            if step.kind == "act":
                _checked(step.value)
        try:
            status = asyncio.run(
                converse(
                    url=options["url"],
                    site=options["site"],
                    steps=steps,
                    as_json=options["json"],
                    keep=options["keep"],
                )
            )
        except Unreachable as problem:
            raise CommandError(str(problem)) from None
        except KeyboardInterrupt:
            status = 130
        if status:
            raise SystemExit(status)


def _checked(text: str) -> None:
    try:
        wish = json.loads(text)
    except ValueError as error:
        raise CommandError(f"--act is not JSON: {error}") from None
    if not isinstance(wish, dict) or not isinstance(wish.get("action"), str):
        raise CommandError('--act wants {"action": …, "args": {…}}.')
