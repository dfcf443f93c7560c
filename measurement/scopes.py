"""The narrowest scope there is: one customer's own rows, kept by PostgreSQL's row-level security.

The tenant's staff stand in the tenant's scope and see nothing here: the policies of these tables ask for
the customer as well (migration 0002).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from django.db import connection

from server.common.scope import scope


@contextmanager
def own_scope(tenant_id: UUID, customer_id: UUID) -> Iterator[None]:
    """A transaction in which only this customer's consents, sessions, takes and profile exist. Nestable."""
    with scope(tenant_id):
        before = _swap(str(customer_id))
        yield
        # Reached on success only: a failure rolls the setting back together with the rows.
        _swap(before)


def _swap(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(b.was, ''), set_config('app.customer', %s, true)"
            " FROM (SELECT current_setting('app.customer', true) AS was OFFSET 0) b",
            [value],
        )
        return cast(str, cast(tuple[Any, ...], cursor.fetchone())[0])
