"""A paid checkout becomes an order: ONE transaction of set-based SQL, the same number of statements
whatever the number of lines, vendors or checkouts.

Locks in the global order: checkout, payment and cart; stock by variant; ledger accounts; invoice counters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from commerce.checkout import completion_sql as sql
from commerce.errors import CheckoutClosed, OutOfStock
from commerce.inventory.holds import services as holds
from commerce.ledger import rules
from commerce.ledger import services as ledger
from server.accounts.access import SYSTEM_ID
from server.common import audit, outbox


@dataclass(frozen=True, slots=True)
class Completed:
    checkout_id: UUID
    order_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class _Row:
    checkout_id: UUID
    tenant_id: UUID
    customer_id: UUID
    payment_id: UUID
    amount_minor: int
    proposal_id: UUID
    total_minor: int
    currency: str
    content: dict[str, Any]


def _row(row: tuple[Any, ...]) -> _Row:
    checkout, tenant, customer, payment, amount, proposal, total, currency, content = row
    return _Row(checkout, tenant, customer, payment, amount, proposal, total, currency, sql.load(content))


def complete(*, payment_ids: Sequence[UUID], now: datetime, source: str = "provider") -> list[Completed]:
    """Turn checkouts whose payments succeeded into orders, in the caller's transaction and platform scope.

    Holds that have lapsed are taken again. Raises OutOfStock if one cannot be (then nothing is done and
    the money must go back), CheckoutClosed if a checkout or payment is not in a state to be completed.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK, [list(payment_ids)])
        rows = [_row(row) for row in cursor.fetchall()]
        if len(rows) != len(set(payment_ids)):
            raise CheckoutClosed("This checkout can no longer be completed.")
        _commit_holds(rows, now)
        given: dict[str, Any] = {"proposals": [row.proposal_id for row in rows], "now": now}
        cursor.execute(sql.ORDERS, given)
        cursor.execute(sql.CAPTURE, {**given, "source": source})
        ledger.post_all([_booking(row) for row in rows])
        cursor.execute(sql.INVOICES, {**given, "orders": [row.content["order"] for row in rows]})
        cursor.execute(sql.CLOSE, given)
        where = audit.current()
        cursor.execute(
            sql.TELL,
            {
                **given,
                "orders": [row.content["order"] for row in rows],
                "system": SYSTEM_ID,
                "ip": where.ip,
                "user_agent": where.user_agent,
                "request_id": where.request_id,
            },
        )
    transaction.on_commit(outbox.wake, robust=True)
    return [Completed(row.checkout_id, UUID(row.content["order"]), row.content["number"]) for row in rows]


def _commit_holds(rows: Sequence[_Row], now: datetime) -> None:
    wanted = {(row.checkout_id, UUID(line["variant"])) for row in rows for line in row.content["lines"]}
    claims = [row.checkout_id for row in rows]
    moved = set(holds.move(claim_ids=claims, before="held", after="committed", now=now))
    if moved == wanted:
        return
    if moved - wanted:
        raise CheckoutClosed("This checkout holds something else.")
    # A late payment: some holds had lapsed. Take them again while there is stock, never beyond it.
    for row in rows:
        missing = [
            holds.Wish(UUID(line["variant"]), line["quantity"], line["title"])
            for line in row.content["lines"]
            if (row.checkout_id, UUID(line["variant"])) not in moved
        ]
        if missing:
            holds.take(
                claim_id=row.checkout_id, shop_id=row.tenant_id, wishes=missing, expires_at=now, now=now
            )
    again = set(holds.move(claim_ids=claims, before="held", after="committed", now=now))
    if moved | again != wanted:
        raise OutOfStock("Something has sold out meanwhile.")


def _booking(row: _Row) -> ledger.Booking:
    parts = [
        rules.Sale(
            vendor_id=UUID(vendor["vendor_id"]),
            total_minor=vendor["total_minor"],
            tax_minor=vendor["tax_minor"],
            commission_minor=vendor["commission_minor"],
        )
        for vendor in row.content["vendors"]
    ]
    return ledger.Booking(
        kind="sale",
        cause=f"sale:{row.content['order']}",
        tenant_id=row.tenant_id,
        order_id=UUID(row.content["order"]),
        currency=row.currency,
        entries=rules.sale(UUID(row.content["house"]), parts),
    )
