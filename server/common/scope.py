"""The scope of a transaction: whose rows PostgreSQL shows in it (see `common.rls`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction

PLATFORM = "platform"


@contextmanager
def _scoped(value: str) -> Iterator[None]:
    with transaction.atomic():
        before = _swap(value)
        yield
        # Reached on success only: a failure rolls the setting back together with the rows.
        if before != value:
            _swap(before)


def _swap(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(b.was, ''), set_config('app.tenant', %s, true)"
            " FROM (SELECT current_setting('app.tenant', true) AS was OFFSET 0) b",
            [value],
        )
        return cast(str, cast(tuple[Any, ...], cursor.fetchone())[0])


def scope(tenant_id: UUID) -> Any:
    """A transaction in which only this tenant's rows (and what is public) exist. Nestable."""
    return _scoped(str(tenant_id))


def platform_scope() -> Any:
    """A transaction that sees all tenants: for what spans vendors (completion, sweepers, subscribers)."""
    return _scoped(PLATFORM)
