"""So that `help` lists it; `manage.py` hands `measure` over before Django is loaded: that alone would cost seconds."""

from typing import Any

from django.core.management.base import BaseCommand

from measurement import terminal


class Command(BaseCommand):
    help = terminal.ABOUT

    def run_from_argv(self, argv: list[str]) -> None:
        raise SystemExit(terminal.main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(terminal.main(args))
