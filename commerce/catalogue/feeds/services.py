"""Importing a feed: look at it, store it in batches, merge it in one transaction."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from commerce.catalogue.feeds import generic, styles
from commerce.catalogue.feeds.mapping import Context, Mapping
from commerce.catalogue.feeds.merging import Merged, merge
from commerce.catalogue.feeds.models import ImportRun
from commerce.catalogue.feeds.reading import Feed, FeedUnreadable, MissingColumns, open_feed, rows
from commerce.catalogue.feeds.staging import Counts, stage
from server.accounts.access import Actor, scope
from server.accounts.models import Tenant
from server.common import audit, clock
from server.common.errors import Conflict

MAPPINGS: dict[str, Mapping] = {
    "styles": Mapping(
        "styles", frozenset(("productdisplayname", "articletype")), styles.COLUMNS, styles.map_rows
    ),
    "shopify": Mapping(
        "shopify",
        frozenset(("handle",)),
        ("handle", "title", "variant price"),
        generic.mapper(generic.SHOPIFY, shopify=True),
    ),
    "google": Mapping(
        "google",
        frozenset(("image_link", "availability")),
        ("id", "title", "price"),
        generic.mapper(generic.GOOGLE),
    ),
    "plain": Mapping("plain", frozenset(), ("id", "title", "price"), generic.mapper(generic.PLAIN)),
}
SHOWN = 1_000  # problems and notes that are kept in a report, of each


class UnknownFormat(FeedUnreadable):
    code = "unknown_format"


class ImportRunning(Conflict):
    code = "import_running"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a feed. `problems`: rows refused; `notes`: rows loaded though odd; (line, code, reason, id)."""

    format: str
    vendor: str
    rows: int
    products: int
    variants: int
    rejected: int
    merged: Merged | None
    seconds: float
    resumed_after_line: int = 0
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    noted: int = 0
    notes: list[tuple[int, str, str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        merged = asdict(self.merged) if self.merged else {}
        created, updated = merged.pop("products_created", 0), merged.pop("products_updated", 0)
        return {
            "format": self.format,
            "vendor": self.vendor,
            "dry_run": self.merged is None,
            "rows": self.rows,
            "products": self.products,
            "variants": self.variants,
            "created": created,
            "updated": updated,
            "unchanged": self.products - created - updated if self.merged else 0,
            "rejected": self.rejected,
            **merged,
            "seconds": self.seconds,
            "resumed_after_line": self.resumed_after_line,
            "problems": [_shown(problem) for problem in self.problems],
            "noted": self.noted,
            "notes": [_shown(note) for note in self.notes],
        }


def import_feed(
    *,
    path: Path,
    vendor: Tenant,
    currency: str,
    actor: Actor,
    format: str = "auto",
    encoding: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportReport:
    """Load a file into a vendor's catalogue; a second time changes nothing.

    Rows that cannot be loaded are reported, the others are loaded all at once or not at all. Raises
    FeedUnreadable, WrongEncoding, FeedEmpty, MissingColumns, UnknownFormat for the file as a whole.
    """
    started = time.monotonic()
    feed = open_feed(path, encoding=encoding)
    mapping = _mapping(feed, format)
    found = mapping.map_rows(rows(feed), Context(currency))
    if dry_run:
        counts = stage(None, found, progress=progress)
        return _report(mapping, vendor, counts, None, started, 0)
    with _one_at_a_time(vendor.pk):
        run = _open_run(vendor.pk, f"{feed.digest}:{mapping.name}")
        resumed = run.staged_line
        counts = stage(run, found, progress=progress)
        with scope(vendor.pk):
            merged = merge(
                run_id=run.pk,
                tenant_id=vendor.pk,
                marketplace_id=vendor.parent_id or vendor.pk,
                currency=currency,
            )
            report = _report(mapping, vendor, counts, merged, started, resumed)
            summary = {
                key: value for key, value in report.as_json().items() if key not in ("problems", "notes")
            }
            ImportRun.objects.filter(pk=run.pk).update(
                state="merged", merged_at=clock.now(), report=report.as_json()
            )
            audit.record(
                "catalogue.feed_imported",
                actor=actor,
                target=("import_run", run.pk),
                tenant_id=vendor.pk,
                after={**summary, "file": path.name, "digest": feed.digest},
            )
    return report


def _mapping(feed: Feed, format: str) -> Mapping:
    if format == "auto":
        mapping = next(
            (m for m in MAPPINGS.values() if m.tells and m.tells <= set(feed.header)), MAPPINGS["plain"]
        )
        if feed.json_lines:
            mapping = MAPPINGS["google"] if _looks_like_google(feed) else MAPPINGS["plain"]
    elif format in MAPPINGS:
        mapping = MAPPINGS[format]
    else:
        raise UnknownFormat(f"There is no format {format!r}: one of auto, {', '.join(MAPPINGS)}.")
    if feed.json_lines:
        return mapping
    names = {"plain": generic.PLAIN, "google": generic.GOOGLE, "shopify": generic.SHOPIFY}.get(mapping.name)
    missing = []
    for column in mapping.required:
        accepted = names.get(column, (column,)) if names and mapping.name != "shopify" else (column,)
        if not set(accepted) & set(feed.header):
            missing.append(column)
    if missing:
        raise MissingColumns(
            f"Columns are missing: {', '.join(missing)} (read as {mapping.name};"
            f" found: {', '.join(feed.header)[:300]}).",
            missing=missing,
            found=feed.header,
            format=mapping.name,
        )
    return mapping


def _looks_like_google(feed: Feed) -> bool:
    first = next(rows(feed), None)
    return first is not None and {"image_link", "availability"} & set(first.fields) != set()


def _open_run(tenant_id: UUID, digest: str) -> ImportRun:
    """The run that this file began and did not end, or a new one."""
    with scope(tenant_id):
        waiting = ImportRun.objects.filter(tenant_id=tenant_id, digest=digest, state="staging").first()
        if waiting is not None:
            return waiting
        return ImportRun.objects.create(tenant_id=tenant_id, digest=digest)


@contextmanager
def _one_at_a_time(tenant_id: UUID) -> Iterator[None]:
    """Two imports for one vendor would stage the same file twice: the second is refused."""
    key = tenant_id.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (got,) = cursor.fetchone() or (False,)
    if not got:
        raise ImportRunning("Another import for this vendor is running.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _report(
    mapping: Mapping, vendor: Tenant, counts: Counts, merged: Merged | None, started: float, resumed: int
) -> ImportReport:
    return ImportReport(
        format=mapping.name,
        vendor=vendor.slug,
        rows=counts.rows,
        products=counts.products,
        variants=counts.variants,
        rejected=len(counts.problems),
        merged=merged,
        seconds=round(time.monotonic() - started, 2),
        resumed_after_line=resumed,
        problems=counts.problems[:SHOWN],
        noted=len(counts.notes),
        notes=counts.notes[:SHOWN],
    )


def _shown(problem: tuple[int, str, str, str]) -> dict[str, Any]:
    line, code, reason, external_id = problem
    return {"line": line, "code": code, "reason": reason, "id": external_id}
