"""The offline brain's reading of utterances: one a line in, one JSON object a line out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.assistant import goods_of
from agents.brains.offline.reading import read
from agents.brains.offline.state import Dialogue
from server.accounts import access
from server.common.errors import DomainError


class Command(BaseCommand):
    help = 'Read utterances from stdin, one a line: plain text, or {"text": …, "state": {…}}.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSON lines (the default)")
        parser.add_argument(
            "--site", help="the site key whose catalogue is the vocabulary (default: the front page's)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = access.site_by_key(options["site"]) if options["site"] else access.default_site()
        except DomainError as error:
            raise CommandError(error.text) from None
        goods = goods_of(site)
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            text, state = _wish(line, number)
            reading = read(text, state=state, goods=goods)
            sys.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False) + "\n")
            sys.stdout.flush()


def _wish(line: str, number: int) -> tuple[str, Dialogue]:
    line = line.rstrip("\n")
    if not line.lstrip().startswith("{"):
        return line, Dialogue()
    try:
        wish = json.loads(line)
        text = next(wish[name] for name in ("text", "say", "utterance") if name in wish)
        return str(text), Dialogue.model_validate(wish.get("state") or {})
    except (ValueError, StopIteration, TypeError):
        raise CommandError(f'line {number}: expected a text, or {{"text": …, "state": {{…}}}}') from None
