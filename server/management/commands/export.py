"""`./manage.py export CUSTOMER`: all that is kept about a person, as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.accounts import privacy
from server.common.actor import system
from server.common.errors import DomainError
from server.management.people import customer_id


class Command(BaseCommand):
    help = "Write everything kept about a customer as one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", type=customer_id, help="her id (UUID or p_…), or an order's number")
        parser.add_argument("file", nargs="?", default="-", help="standard output without one")
        parser.add_argument("--json", action="store_true", help="on one line")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = privacy.export(options["customer"], actor=system(None))
        except DomainError as error:
            raise CommandError(error.text) from error
        text = json.dumps(told, ensure_ascii=False, indent=None if options["json"] else 1, default=str)
        if options["file"] == "-":
            self.stdout.write(text)
        else:
            path = Path(options["file"])
            path.touch(mode=0o600)
            path.write_text(text + "\n", encoding="utf-8")
