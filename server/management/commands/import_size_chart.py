"""A vendor's size chart from a CSV or JSON file."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.catalogue import chart_files, charts
from server.accounts.access import system
from server.accounts.models import Tenant
from server.common.errors import DomainError


class Command(BaseCommand):
    help = "Put up a vendor's size chart, in place of one of the same name; all that is wrong is told with codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV with a column `size` and one for each girth, or JSON"
        )
        parser.add_argument("--vendor", required=True, help="slug")
        parser.add_argument("--name", help="of the chart (default: the file's)")
        parser.add_argument("--source", default="", help="where the figures come from")
        parser.add_argument("--dated", default="", help="of when they are: 2026-11")
        parser.add_argument("--unit", default="", help="mm, cm or inch")
        parser.add_argument("--system", default="alpha", choices=("alpha", "eu", "uk", "us", "fr", "it"))
        parser.add_argument("--gender", default="", choices=("", "men", "women", "unisex"))
        parser.add_argument("--basis", default="body", choices=("body", "garment"))
        parser.add_argument("--types", default="", help="comma-separated; none: every type")
        parser.add_argument("--brand", default="")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            view = self._load(options)
        except DomainError as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"error": problem.as_problem()}, ensure_ascii=False))
                sys.exit(1)
            rows = "".join(f"\n  {p['code']}: {p['text']}" for p in problem.details.get("problems", ()))
            raise CommandError(f"{problem.code}: {problem.text}{rows}") from None
        if options["json"]:
            self.stdout.write(json.dumps(view, ensure_ascii=False))
        else:
            self.stdout.write(f"{view['name']}: {', '.join(size['size'] for size in view['sizes'])}")

    def _load(self, options: dict[str, Any]) -> dict[str, Any]:
        vendor = Tenant.objects.filter(slug=options["vendor"], kind=Tenant.VENDOR).first()
        if vendor is None:
            raise CommandError(f"There is no vendor {options['vendor']!r}.")
        about = {
            "name": options["name"] or options["file"].stem,
            "source": options["source"] or f"{vendor.name}: {options['file'].name}",
            "types": [name.strip() for name in options["types"].split(",") if name.strip()],
            **{key: options[key] for key in ("dated", "unit", "system", "gender", "basis", "brand")},
        }
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
            if options["file"].suffix.lower() == ".json":
                told = json.loads(text)
                sizes = told.pop("sizes")
                about |= told
            else:
                sizes = chart_files.sizes_of_csv(text)
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        draft = chart_files.checked(about, sizes)
        return charts.save_chart(actor=system(vendor.pk), draft=draft).model_dump(mode="json")
