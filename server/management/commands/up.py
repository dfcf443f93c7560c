"""So that `help` lists it; `manage.py` hands `up` to the supervisor before Django is loaded."""

from typing import Any

from django.core.management.base import BaseCommand

from server import supervisor


class Command(BaseCommand):
    help = "Start the whole product: PostgreSQL, Valkey, web, worker and beat (see `up --help`)."

    def run_from_argv(self, argv: list[str]) -> None:
        raise SystemExit(supervisor.main(argv[2:]))

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit(supervisor.main(args))
