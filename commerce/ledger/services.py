"""Posting journals, and proving that they balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from commerce.ledger.rules import Entry
from server.accounts.access import platform_scope
from server.accounts.models import Tenant
from server.common.clock import now
from server.common.ids import uuid7


@dataclass(frozen=True, slots=True)
class Booking:
    """One journal to be posted. `cause` is unique: the same event is booked once."""

    kind: str
    cause: str
    tenant_id: UUID
    order_id: UUID | None
    currency: str
    entries: Sequence[Entry]


# Accounts are made in one order, so that two who make the same ones wait instead of deadlocking.
_ACCOUNTS = """
INSERT INTO commerce_account (id, tenant_id, kind, currency)
SELECT uuidv7(), t, k, c FROM (
    SELECT DISTINCT * FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS a(t, k, c)
) a WHERE NOT EXISTS (
    SELECT FROM commerce_account x WHERE x.tenant_id = a.t AND x.kind = a.k AND x.currency = a.c
) ORDER BY t, k, c
ON CONFLICT (tenant_id, kind, currency) DO NOTHING
"""
_POST = """
WITH wanted AS (
    SELECT * FROM unnest(
        %(ids)s::uuid[], %(kinds)s::text[], %(causes)s::text[], %(tenants)s::uuid[], %(orders)s::uuid[])
        AS j(id, kind, cause, tenant_id, order_id)
), journals AS (
    INSERT INTO commerce_journal (id, tenant_id, kind, cause, order_id, at)
    SELECT id, tenant_id, kind, cause, order_id, %(now)s FROM wanted
    ON CONFLICT (cause) DO NOTHING RETURNING id
)
INSERT INTO commerce_posting (tenant_id, journal_id, account_id, currency, amount_minor)
SELECT a.tenant_id, p.journal_id, a.id, a.currency, p.amount
FROM unnest(
    %(journals)s::uuid[], %(owners)s::uuid[], %(accounts)s::text[], %(currencies)s::text[], %(amounts)s::bigint[])
    AS p(journal_id, tenant_id, kind, currency, amount)
JOIN journals j ON j.id = p.journal_id
JOIN commerce_account a ON a.tenant_id = p.tenant_id AND a.kind = p.kind AND a.currency = p.currency
"""


def post_all(bookings: Sequence[Booking]) -> None:
    """Post journals in the caller's transaction and platform scope: two statements, however many.

    A cause that was booked before is passed over. The database refuses, at commit, a journal that
    does not sum to zero.
    """
    flat = [(booking, entry) for booking in bookings for entry in booking.entries]
    if not flat:
        return
    ids = {id(booking): uuid7() for booking in bookings}
    with connection.cursor() as cursor:
        cursor.execute(
            _ACCOUNTS,
            [
                [entry.tenant_id for _, entry in flat],
                [entry.account for _, entry in flat],
                [booking.currency for booking, _ in flat],
            ],
        )
        cursor.execute(
            _POST,
            {
                "ids": [ids[id(booking)] for booking in bookings],
                "kinds": [booking.kind for booking in bookings],
                "causes": [booking.cause for booking in bookings],
                "tenants": [booking.tenant_id for booking in bookings],
                "orders": [booking.order_id for booking in bookings],
                "now": now(),
                "journals": [ids[id(booking)] for booking, _ in flat],
                "owners": [entry.tenant_id for _, entry in flat],
                "accounts": [entry.account for _, entry in flat],
                "currencies": [booking.currency for booking, _ in flat],
                "amounts": [entry.amount_minor for _, entry in flat],
            },
        )


def post(
    *,
    kind: str,
    cause: str,
    tenant_id: UUID,
    order_id: UUID | None,
    currency: str,
    entries: Sequence[Entry],
) -> None:
    post_all([Booking(kind, cause, tenant_id, order_id, currency, entries)])


def house_of(tenant_id: UUID) -> UUID:
    """Who takes the money for a tenant's sales: its marketplace, or itself."""
    parent = Tenant.objects.values_list("parent_id", flat=True).get(pk=tenant_id)
    return parent or tenant_id


_CHECKS = {
    "journals_out_of_balance": """
        SELECT journal_id::text, currency, sum(amount_minor)::text FROM commerce_posting
        GROUP BY 1, 2 HAVING sum(amount_minor) <> 0 LIMIT 20""",
    "journals_without_postings": """
        SELECT j.id::text, j.cause FROM commerce_journal j
        WHERE NOT EXISTS (SELECT FROM commerce_posting p WHERE p.journal_id = j.id) LIMIT 20""",
    "orders_without_their_sale": """
        SELECT o.number FROM commerce_order o
        WHERE NOT EXISTS (SELECT FROM commerce_journal j WHERE j.cause = 'sale:' || o.id) LIMIT 20""",
    "orders_that_do_not_match_their_sale": """
        SELECT o.number, o.total_minor::text, sum(p.amount_minor)::text FROM commerce_order o
        JOIN commerce_journal j ON j.cause = 'sale:' || o.id
        JOIN commerce_posting p ON p.journal_id = j.id
        JOIN commerce_account a ON a.id = p.account_id AND a.kind = 'gateway_clearing'
        GROUP BY 1, o.total_minor HAVING sum(p.amount_minor) <> o.total_minor LIMIT 20""",
    "captures_that_do_not_match_the_gateway": """
        SELECT * FROM (
            SELECT p.currency, sum(p.captured_minor - p.refunded_minor) AS paid FROM commerce_payment p GROUP BY 1
        ) x FULL JOIN (
            SELECT a.currency, sum(p.amount_minor) AS booked FROM commerce_posting p
            JOIN commerce_account a ON a.id = p.account_id AND a.kind = 'gateway_clearing' GROUP BY 1
        ) y USING (currency) WHERE coalesce(paid, 0) <> coalesce(booked, 0)""",
    "orders_that_do_not_add_up": """
        SELECT o.number FROM commerce_order o JOIN (
            SELECT order_id, sum(total_minor) AS parts FROM commerce_vendororder GROUP BY 1
        ) v ON v.order_id = o.id WHERE v.parts <> o.total_minor LIMIT 20""",
    "invoice_numbers_with_gaps": """
        SELECT tenant_id::text, kind, max(sequence)::text, count(*)::text FROM commerce_invoice
        GROUP BY 1, 2 HAVING max(sequence) <> count(*) OR min(sequence) <> 1 LIMIT 20""",
    "stock_that_does_not_match_its_holds": """
        SELECT s.id::text, s.held::text, s.committed::text FROM commerce_stock s LEFT JOIN (
            SELECT stock_id, coalesce(sum(quantity) FILTER (WHERE state = 'held'), 0) AS held,
                coalesce(sum(quantity) FILTER (WHERE state = 'committed'), 0) AS committed
            FROM commerce_hold GROUP BY 1
        ) h ON h.stock_id = s.id
        WHERE s.held <> coalesce(h.held, 0) OR s.committed <> coalesce(h.committed, 0) LIMIT 20""",
}
_TRIAL = """
SELECT a.kind, a.currency, sum(p.amount_minor)::text FROM commerce_posting p
JOIN commerce_account a ON a.id = p.account_id GROUP BY 1, 2 ORDER BY 1, 2
"""


def check() -> dict[str, Any]:
    """Every promise of the money side, asked of the database: {"ok", "problems", "trial_balance", "counts"}."""
    with platform_scope(), connection.cursor() as cursor:
        problems: dict[str, Any] = {}
        for name, sql in _CHECKS.items():
            cursor.execute(sql)
            if rows := cursor.fetchall():
                problems[name] = [[str(cell) for cell in row] for row in rows]
        cursor.execute(_TRIAL)
        trial = [
            {"account": kind, "currency": currency, "balance_minor": int(balance)}
            for kind, currency, balance in cursor.fetchall()
        ]
        cursor.execute(
            "SELECT (SELECT count(*) FROM commerce_journal), (SELECT count(*) FROM commerce_order)"
        )
        journals, orders = cursor.fetchone() or (0, 0)
    return {
        "ok": not problems,
        "problems": problems,
        "trial_balance": trial,
        "journals": journals,
        "orders": orders,
    }
