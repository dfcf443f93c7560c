"""The shopper's search, in the terminal."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.catalogue.search import Filters, parse_filters, search
from server.accounts.access import SiteScope, default_site, site_by_key
from server.common.errors import DomainError


class Command(BaseCommand):
    help = "Search the marketplace as a shopper does; with - one query a line in, one JSON object a line out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", help="or - for queries on standard input")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument(
            "--filters", default="{}", metavar="JSON", help='{"colours": ["black"], "sizes": ["L"]}'
        )
        parser.add_argument("--site", help="site key (default: the front page's)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = site_by_key(options["site"]) if options["site"] else default_site()
            filters = parse_filters(_json(options["filters"]))
            if options["query"] == "-":
                for line in sys.stdin:
                    if line.strip():
                        answer = _answer(line.rstrip("\n"), site, filters, options["limit"])
                        self.stdout.write(json.dumps(answer, ensure_ascii=False))
                        self.stdout.flush()
                return
            answer = _answer(options["query"], site, filters, options["limit"])
        except DomainError as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"error": problem.as_problem()}))
                sys.exit(1)
            raise CommandError(f"{problem.code}: {problem.text}") from None
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for hit in answer["hits"]:
            self.stdout.write(f"{hit['score']:7.3f}  {hit['sku']:24}  {hit['title']}")
        self.stdout.write(
            f"{answer['total']} found in {answer['ms']} ms; read as {json.dumps(answer['filters'])}"
        )


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise CommandError(f"--filters is not JSON: {error}") from None


def _answer(query: str, site: SiteScope, filters: Filters, limit: int) -> dict[str, Any]:
    started = time.perf_counter()
    result = search(site=site, query=query, filters=filters, limit=limit, facets=False)
    ms = round((time.perf_counter() - started) * 1000, 2)
    return {
        "query": query,
        "ms": ms,
        "total": result.total,
        "hits": [
            {
                "id": str(hit.id),
                "external_id": hit.external_id,
                "sku": hit.sku,
                "title": hit.title,
                "score": hit.score,
            }
            for hit in result.hits
        ],
        "filters": result.filters.given(),
        "residual": result.residual,
        "corrections": result.corrections,
        "relaxed": result.relaxed,
        "near": [{"id": str(hit.id), "title": hit.title} for hit in result.near],
        "near_without": result.near_without,
    }
