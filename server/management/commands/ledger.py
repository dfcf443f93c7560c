"""`./manage.py ledger check`: every promise of the money side, asked of the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commerce import money
from commerce.ledger.services import check


class Command(BaseCommand):
    help = "Prove that journals, orders, payments, invoices and stock agree; exit status 1 if they do not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check()
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            self._say(found)
        if not found["ok"]:
            raise SystemExit(1)

    def _say(self, found: dict[str, Any]) -> None:
        self.stdout.write(f"{found['orders']} orders, {found['journals']} journals")
        for row in found["trial_balance"]:
            self.stdout.write(
                f"  {row['account']:<18} {money.text(row['balance_minor'], row['currency']):>18}"
            )
        for name, rows in found["problems"].items():
            self.stdout.write(self.style.ERROR(f"{name.replace('_', ' ')}: {len(rows)}, the first {rows[0]}"))
        if found["ok"]:
            self.stdout.write(self.style.SUCCESS("Everything balances."))
