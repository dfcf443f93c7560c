"""The audit log's desk: seal, verify, prove, export (server/docs/audit.md)."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, cast
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.accounts.models import Tenant
from server.common.audit import heads, proofs, seal, verify
from server.common.errors import DomainError


def _moment(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _key(text: str) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != 32:
        raise argparse.ArgumentTypeError("a public key has 64 hex digits")
    return value


class Command(BaseCommand):
    help = "Seal the audit log, verify it, prove an entry, show or compare heads, export entries."

    def add_arguments(self, parser: CommandParser) -> None:

        what = parser.add_subparsers(dest="what", required=True, parser_class=argparse.ArgumentParser)

        def add(name: str, help_: str) -> argparse.ArgumentParser:
            sub = what.add_parser(name, help=help_)
            sub.add_argument("--json", action="store_true")
            return sub

        add("seal", "seal what is committed (the worker does it every ten seconds)")
        add("head", "print the newest signed head: keep it elsewhere, as a witness")
        verifying = add("verify", "check every entry; exit status 1 when something is wrong")
        verifying.add_argument(
            "--head", type=Path, action="append", default=[], help="a head kept elsewhere (file)"
        )
        verifying.add_argument(
            "--trust", type=_key, action="append", default=[], help="an earlier public key"
        )
        add("prove", "an inclusion proof for one entry").add_argument("id", type=UUID)
        comparing = add("consistency", "a proof that a later log begins with an earlier one")
        comparing.add_argument(
            "--from", dest="first", type=int, required=True, help="size of the earlier head"
        )
        comparing.add_argument(
            "--to", dest="second", type=int, help="size of the later head; the newest without"
        )
        exporting = add("export", "entries as JSON, one a line")
        exporting.add_argument("file", help="a file, or - for standard output")
        exporting.add_argument(
            "--from", dest="start", type=_moment, metavar="TIME", help="ISO 8601; UTC if no zone"
        )
        exporting.add_argument("--to", dest="end", type=_moment, metavar="TIME", help="exclusive")
        exporting.add_argument("--tenant", help="slug or id")

    def handle(self, *args: Any, **options: Any) -> None:
        run = cast(Callable[[dict[str, Any]], int], getattr(self, f"_{options['what']}"))
        try:
            status = run(options)
        except DomainError as error:
            raise CommandError(error.text) from error
        if status:
            sys.exit(status)

    def _say(self, options: dict[str, Any], value: dict[str, Any], text: str) -> None:
        self.stdout.write(json.dumps(value) if options["json"] else text)

    def _seal(self, options: dict[str, Any]) -> int:
        sealed = seal.seal_all()
        head = heads.stored()
        value = {"added": sealed.added, "ms": sealed.ms, "head": head.as_json() if head else None}
        self._say(
            options,
            value,
            f"{sealed.added} entries sealed in {sealed.ms:.0f} ms; {head.size if head else 0} in all",
        )
        return 0

    def _head(self, options: dict[str, Any]) -> int:
        head = heads.stored()
        if head is None:
            raise CommandError("Nothing has been sealed yet.")
        self.stdout.write(json.dumps(head.as_json()))
        return 0

    def _verify(self, options: dict[str, Any]) -> int:
        witnesses = [head for path in options["head"] if (head := _read_head(path))]
        report = verify.verify(witnesses=witnesses, trusted=options["trust"])
        lines = [f"{f.kind}: {f.text}" for f in report.findings]
        if report.count > len(report.findings):
            lines.append(f"… and {report.count - len(report.findings)} more")
        verdict = "nothing was altered, removed or added" if report.ok else f"{report.count} findings"
        lines.append(
            f"{report.entries} entries under {report.heads} signed heads in {report.ms} ms,"
            f" {report.unsealed} newer ones not sealed yet: {verdict}."
        )
        self._say(options, {"ok": report.ok, **asdict(report)}, "\n".join(lines))
        return 0 if report.ok else 1

    def _prove(self, options: dict[str, Any]) -> int:
        self.stdout.write(json.dumps(proofs.inclusion(options["id"]), indent=None if options["json"] else 1))
        return 0

    def _consistency(self, options: dict[str, Any]) -> int:
        proof = proofs.consistency(options["first"], options["second"])
        self.stdout.write(json.dumps(proof, indent=None if options["json"] else 1))
        return 0

    def _export(self, options: dict[str, Any]) -> int:
        entries = proofs.export(
            start=options["start"], end=options["end"], tenant_id=_tenant(options["tenant"])
        )
        with nullcontext(sys.stdout) if options["file"] == "-" else _opened(options["file"]) as out:
            count = 0
            for entry in entries:
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
                count += 1
        note = json.dumps({"entries": count}) if options["json"] else f"{count} entries"
        (self.stderr if options["file"] == "-" else self.stdout).write(note)
        return 0


def _opened(name: str) -> TextIO:
    try:
        return Path(name).open("w", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{name} cannot be written: {error.strerror}") from error


def _read_head(path: Path) -> heads.Head:
    try:
        head = heads.read_witness(path)
    except ValueError as error:
        raise CommandError(f"{path} holds no signed head: {error}") from error
    if head is None:
        raise CommandError(f"There is no file {path}.")
    return head


def _tenant(wanted: str | None) -> UUID | None:
    if wanted is None:
        return None
    try:
        return UUID(wanted)
    except ValueError:
        tenant = Tenant.objects.filter(slug=wanted).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {wanted}.") from None
        return tenant.pk
