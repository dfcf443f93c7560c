"""`./manage.py erase CUSTOMER`: forget a person; it cannot be undone."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.accounts import privacy
from server.common.actor import system
from server.common.errors import DomainError
from server.management.people import customer_id


class Command(BaseCommand):
    help = "Forget a customer: her words, profile, sessions and key. Orders keep their amounts. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", type=customer_id, help="her id (UUID or p_…), or an order's number")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        who = options["customer"]
        if not options["yes"] and not options["json"] and input(f"Erase customer {who}? Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        try:
            done = privacy.erase(who, actor=system(None))
        except DomainError as error:
            raise CommandError(error.text) from error
        if options["json"]:
            self.stdout.write(json.dumps({"customer": str(who), **done.did}))
        else:
            told = ", ".join(f"{count} {name}" for name, count in done.did.items())
            self.stdout.write(
                f"Customer {who} is erased: {told}. Backups made before cannot tell of her either."
            )
