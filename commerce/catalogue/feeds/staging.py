"""Batches of checked rows by COPY into the staging table; a stopped import goes on after its last batch."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from django.db import connection

from commerce.catalogue.feeds.drafts import Draft, slug_of
from commerce.catalogue.feeds.mapping import Rejected
from commerce.catalogue.feeds.models import ImportRun
from server.accounts.access import scope
from server.common.ids import uuid7

BATCH = 2_000
# COPY refuses a table under row-level security: it fills a temporary one, which is then inserted from.
_TEMPORARY = "CREATE TEMPORARY TABLE import_batch (line int, product jsonb, variants jsonb) ON COMMIT DROP"
_COPY = "COPY import_batch (line, product, variants) FROM STDIN"
_INSERT = """
INSERT INTO commerce_importrow (run_id, tenant_id, line, product, variants)
SELECT %s, %s, line, product, variants FROM import_batch ORDER BY line
"""


@dataclass
class Counts:
    """What happened to the rows so far. `problems` and `notes` are (line, code, reason, external id)."""

    rows: int = 0
    products: int = 0
    variants: int = 0
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    notes: list[tuple[int, str, str, str]] = field(default_factory=list)


def stage(
    run: ImportRun | None,
    found: Iterator[Draft | Rejected],
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> Counts:
    """Check every row, and store those that `run` does not have yet (none without a run: a dry run)."""
    counts = Counts()
    ids: set[str] = set()
    skus: dict[str, str] = {}
    while batch := list(islice(found, BATCH)):
        kept: list[Draft] = []
        for item in batch:
            checked = _checked(item, ids, skus)
            if isinstance(checked, Rejected):
                counts.problems.append((checked.line, checked.code, checked.reason, checked.external_id))
                continue
            kept.append(checked)
            counts.products += 1
            counts.variants += len(checked.variants)
            counts.notes += [
                (checked.line, code, reason, checked.external_id) for code, reason in checked.notes
            ]
        counts.rows += len(batch)
        if run is not None:
            _store(run, kept, up_to=batch[-1].line)
        progress(counts.rows)
    return counts


def _checked(item: Draft | Rejected, ids: set[str], skus: dict[str, str]) -> Draft | Rejected:
    if isinstance(item, Rejected):
        return item
    if item.external_id in ids:
        return Rejected(
            item.line,
            "duplicate_id",
            f"id: {item.external_id!r} is there already; the first one counts",
            item.external_id,
        )
    for variant in item.variants:
        if variant.sku in skus:
            return Rejected(
                item.line,
                "duplicate_sku",
                f"sku: {variant.sku!r} belongs to {skus[variant.sku]!r}",
                item.external_id,
            )
    ids.add(item.external_id)
    skus.update((variant.sku, item.external_id) for variant in item.variants)
    return item


def _store(run: ImportRun, drafts: list[Draft], *, up_to: int) -> None:
    fresh = [draft for draft in drafts if draft.line > run.staged_line]
    with scope(run.tenant_id):
        with connection.cursor() as cursor:
            cursor.execute(_TEMPORARY)
            with cast(Any, cursor).copy(_COPY) as copy:
                for draft in fresh:
                    copy.write_row((draft.line, _product(draft), _variants(draft)))
            cursor.execute(_INSERT, [run.pk, run.tenant_id])
            cursor.execute("DROP TABLE import_batch")  # the caller's transaction may store several batches
        if up_to > run.staged_line:
            run.staged_line = up_to
            ImportRun.objects.filter(pk=run.pk).update(staged_line=up_to)


def _product(draft: Draft) -> str:
    row = {
        "id": str(uuid7()),
        "slug": slug_of(draft.title, draft.external_id),
        **{
            name: getattr(draft, name)
            for name in (
                "external_id", "title", "description", "category", "type", "gender", "brand", "material", "pattern",
                "fit", "occasions", "season", "year", "status", "images", "attributes",
            )
        },
    }  # fmt: skip
    return json.dumps(row)


def _variants(draft: Draft) -> str:
    return json.dumps(
        [
            {
                "id": str(uuid7()),
                "stock_id": str(uuid7()),
                "position": place,
                "sku": variant.sku,
                "colour": variant.colour,
                "hex": variant.hex,
                "size": variant.size,
                "price_minor": variant.price_minor,
                "compare_at_minor": variant.compare_at_minor,
                "on_hand": variant.on_hand,
                "stock_given": variant.stock_given,
            }
            for place, variant in enumerate(draft.variants)
        ]
    )
