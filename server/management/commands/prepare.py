"""What `up` does once after an update: tables, files, demo shop."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from server.accounts.models import Site
from server.common.audit.watch import watch_tables


class Command(BaseCommand):
    help = "Migrate the database and, on an empty one, load the demo shop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        watch_tables()
        if not options["no_demo"] and not Site.objects.exists():
            call_command("load_demo")
