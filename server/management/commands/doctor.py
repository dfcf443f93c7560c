"""`./manage.py doctor`: is this installation well, and if not, what to do."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from commerce.ledger import services as ledger
from server import bootstrap
from server.common import audit, doctor, outbox
from server.common.actor import system
from server.common.doctor import Finding, check
from server.env import env


@check("python")
def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if not bootstrap.OLDEST <= sys.version_info[:2] <= bootstrap.NEWEST:
        yield Finding("python", "failure", f"{version} is not supported", "use Python 3.11 to 3.14")
    elif sys.prefix == str(bootstrap.VENV) and not bootstrap._current("run"):
        yield Finding(
            "python", "warning", f"{version}; .venv is not what the lock says", "delete .venv, start again"
        )
    else:
        yield Finding("python", "ok", f"{version}, packages as locked")


@check("ledger")
def _ledger() -> Iterator[Finding]:
    result = ledger.check()
    for name, rows in result["problems"].items():
        says = f"{name.replace('_', ' ')}: {', '.join(rows[0])}" + (
            f" and {len(rows) - 1} more" if rows[1:] else ""
        )
        yield Finding("ledger", "failure", says, "./manage.py ledger check")
    if result["ok"]:
        yield Finding("ledger", "ok", f"{result['journals']} journals balance with {result['orders']} orders")


@check("web")
def _web() -> Iterator[Finding]:
    url = f"{env.internal_url or env.public_url}/readyz"
    try:
        with urlopen(url, timeout=3) as answer:  # noqa: S310  (our own address)
            yield Finding("web", "ok", f"{url} answers {answer.status}")
    except OSError as error:
        yield Finding(
            "web", "warning", f"{url} does not answer ({error})", "./manage.py up, if it should run"
        )


class Command(BaseCommand):
    help = "Look at everything that has to be right; exit status 1 when something is not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--redrive", metavar="KEY", help="try the given-up deliveries of an outbox key again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["redrive"]:
            self._redrive(options["redrive"], as_json=options["json"])
            return
        found = doctor.examine()
        ok = not any(finding.state == "failure" for finding in found)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": ok, "findings": [asdict(finding) for finding in found]}))
        else:
            for finding in found:
                mark = {"ok": "ok  ", "warning": "WARN", "failure": "FAIL"}[finding.state]
                remedy = (
                    f"\n                   → {finding.remedy}"
                    if finding.remedy and finding.state != "ok"
                    else ""
                )
                self.stdout.write(f"{mark}  {finding.check:<12} {finding.says}{remedy}")
        if not ok:
            sys.exit(1)

    def _redrive(self, key: str, *, as_json: bool) -> None:
        with transaction.atomic():
            count = outbox.redrive(key)
            audit.record(
                "outbox.redriven",
                actor=system(None),
                target=("outbox_key", key),
                tenant_id=None,
                after={"deliveries": count},
            )
        if not count:
            raise CommandError(f"Nothing was given up under the key {key}.")
        self.stdout.write(
            json.dumps({"redriven": count}) if as_json else f"{count} deliveries will be tried again."
        )
