"""The published contracts: OpenAPI of the REST surface, AsyncAPI of the socket, generated from the types."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.bootstrap import ROOT


class Command(BaseCommand):
    help = "Write server/schema/openapi.json and asyncapi.json; --check says whether they are current."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, document in documents().items():
            path = Path(ROOT) / "server" / "schema" / name
            text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        if stale:
            raise CommandError(f"{', '.join(stale)}: not current; run `./manage.py schema` and commit.")


def documents() -> dict[str, Any]:
    """File name to document."""
    from conversations.asyncapi import document
    from server.urls import api

    return {"openapi.json": api.get_openapi_schema(), "asyncapi.json": document()}
