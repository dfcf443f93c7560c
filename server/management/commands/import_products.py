"""Products from a file into a vendor's catalogue."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.catalogue.feeds.services import MAPPINGS, ImportReport, import_feed
from commerce.catalogue.feeds.vendors import importing_vendor
from server.accounts.access import system
from server.common.errors import DomainError


class Command(BaseCommand):
    help = (
        "Load products from CSV or JSON lines; again is harmless. Odd rows are reported with line and reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", default="auto", help=f"auto, {', '.join(MAPPINGS)}")
        parser.add_argument("--vendor", help="slug; made if new (default: the format's name)")
        parser.add_argument("--encoding", help="default: UTF-8, or UTF-16 with its mark")
        parser.add_argument("--dry-run", action="store_true", help="check every row, load nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._load(options)
        except DomainError as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"error": problem.as_problem()}))
                sys.exit(1)
            raise CommandError(f"{problem.code}: {problem.text}") from None
        if options["json"]:
            self.stdout.write(
                json.dumps({"file": str(options["file"]), **report.as_json()}, ensure_ascii=False)
            )
            return
        self._tell(report)

    def _load(self, options: dict[str, Any]) -> ImportReport:
        name = options["vendor"] or (
            "styles" if options["format"] in ("auto", "styles") else options["format"]
        )
        vendor, currency = importing_vendor(slug=name, make=not options["dry_run"])
        return import_feed(
            path=options["file"],
            vendor=vendor,
            currency=currency,
            actor=system(vendor.pk),
            format=options["format"],
            encoding=options["encoding"],
            dry_run=options["dry_run"],
            progress=lambda rows: self.stderr.write(f"{rows} rows", ending="\r"),
        )

    def _tell(self, report: ImportReport) -> None:
        result = report.as_json()
        for problem in [*result["problems"], *result["notes"]][:50]:
            self.stdout.write(f"line {problem['line']}: {problem['code']}: {problem['reason']}")
        what = "checked" if result["dry_run"] else f"loaded for {result['vendor']}"
        self.stdout.write(
            f"{result['rows']} rows as {result['format']}, {what} in {result['seconds']} s: "
            f"{result['created']} created, {result['updated']} updated, {result['unchanged']} unchanged, "
            f"{result['rejected']} rejected, {result['noted']} odd; {result['variants']} variants."
        )
