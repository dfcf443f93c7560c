"""So that `help` lists it; `manage.py` hands `test` over before Django is loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from server import testing


class Command(BaseCommand):
    help = "Check everything that CI checks; with arguments, run pytest with them."

    def run_from_argv(self, argv: list[str]) -> None:
        raise SystemExit(testing.main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(testing.main(args))
