"""Claims on stock: take, commit, release, settle, sweep. The database decides; Python only asks.

Every change locks its stock rows first, in (variant, location) order, and moves hold rows and
counters in one statement. Callers are inside a platform scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from commerce.errors import OutOfStock
from server.common.ids import uuid7

_LOCK_VARIANTS = """
SELECT id FROM commerce_stock WHERE variant_id = ANY(%s) ORDER BY variant_id, location_id FOR NO KEY UPDATE
"""

# Lapsed holds on the same rows are freed in passing: nobody waits for the sweeper.
_TAKE = """
WITH wanted AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(variants)s::uuid[], %(quantities)s::int[]) AS w(id, variant_id, quantity)
), lapsed AS (
    UPDATE commerce_hold h SET state = 'expired', updated_at = %(now)s
    FROM commerce_stock s
    WHERE h.stock_id = s.id AND s.variant_id = ANY(%(variants)s) AND h.state = 'held' AND h.expires_at <= %(now)s
    RETURNING h.stock_id, h.quantity
), freed AS (
    SELECT stock_id, sum(quantity)::int AS quantity FROM lapsed GROUP BY stock_id
), choice AS (
    SELECT DISTINCT ON (s.variant_id) w.id, s.id AS stock_id, s.tenant_id, s.variant_id, w.quantity
    FROM commerce_stock s JOIN wanted w USING (variant_id) LEFT JOIN freed f ON f.stock_id = s.id
    WHERE s.on_hand - s.held - s.committed + coalesce(f.quantity, 0) >= w.quantity
    ORDER BY s.variant_id, s.on_hand - s.held - s.committed + coalesce(f.quantity, 0) DESC, s.location_id
), delta AS (
    SELECT stock_id, sum(quantity)::int AS quantity FROM (
        SELECT stock_id, quantity FROM choice UNION ALL SELECT stock_id, -quantity FROM freed
    ) x GROUP BY stock_id
), moved AS (
    UPDATE commerce_stock s SET held = s.held + d.quantity, updated_at = %(now)s
    FROM delta d
    WHERE s.id = d.stock_id AND s.on_hand - s.committed - s.held >= d.quantity
    RETURNING s.id
)
INSERT INTO commerce_hold
    (id, tenant_id, shop_id, stock_id, variant_id, claim_id, quantity, state, expires_at, created_at, updated_at)
SELECT c.id, c.tenant_id, %(shop)s, c.stock_id, c.variant_id, %(claim)s, c.quantity, 'held', %(expires)s,
    %(now)s, %(now)s
FROM choice c JOIN moved m ON m.id = c.stock_id
RETURNING variant_id
"""

_LOCK_CLAIMS = """
SELECT id FROM commerce_stock
WHERE id IN (SELECT stock_id FROM commerce_hold WHERE claim_id = ANY(%s) AND state = ANY(%s))
ORDER BY variant_id, location_id FOR NO KEY UPDATE
"""

_MOVE = """
WITH moved AS (
    UPDATE commerce_hold SET state = %(to)s, updated_at = %(now)s
    WHERE claim_id = ANY(%(claims)s) AND state = %(from)s
      AND (%(variants)s::uuid[] IS NULL OR variant_id = ANY(%(variants)s))
    RETURNING claim_id, stock_id, variant_id, quantity
), sums AS (
    SELECT stock_id, sum(quantity)::int AS quantity FROM moved GROUP BY stock_id
), counted AS (
    UPDATE commerce_stock s SET
        on_hand = s.on_hand + {on_hand} * m.quantity,
        held = s.held + {held} * m.quantity,
        committed = s.committed + {committed} * m.quantity,
        updated_at = %(now)s
    FROM sums m WHERE s.id = m.stock_id
)
SELECT claim_id, variant_id FROM moved
"""

# from -> to: how on_hand, held and committed move with one unit.
MOVES: Mapping[tuple[str, str], tuple[int, int, int]] = {
    ("held", "committed"): (0, -1, 1),
    ("held", "released"): (0, -1, 0),
    ("held", "expired"): (0, -1, 0),
    ("committed", "fulfilled"): (-1, 0, -1),
    ("committed", "restocked"): (0, 0, -1),
}

_AVAILABLE = """
SELECT w.variant_id, coalesce(max(s.on_hand - s.held - s.committed), 0)
FROM unnest(%s::uuid[]) AS w(variant_id) LEFT JOIN commerce_stock s USING (variant_id) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Wish:
    variant_id: UUID
    quantity: int
    title: str = ""


def take(
    *,
    claim_id: UUID,
    shop_id: UUID,
    wishes: Sequence[Wish],
    expires_at: datetime,
    now: datetime,
) -> None:
    """Hold every wish or none (the caller's transaction ends). Raises OutOfStock naming the first short one."""
    variants = [wish.variant_id for wish in wishes]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_VARIANTS, [variants])
        cursor.execute(
            _TAKE,
            {
                "ids": [uuid7() for _ in wishes],
                "variants": variants,
                "quantities": [wish.quantity for wish in wishes],
                "claim": claim_id,
                "shop": shop_id,
                "expires": expires_at,
                "now": now,
            },
        )
        held = {row[0] for row in cursor.fetchall()}
        if len(held) == len(variants):
            return
        cursor.execute(_AVAILABLE, [variants])
        available = dict(cursor.fetchall())
    short = [wish for wish in wishes if wish.variant_id not in held]
    raise out_of_stock(short, available)


def out_of_stock(short: Sequence[Wish], available: Mapping[UUID, int]) -> OutOfStock:
    """The refusal for the first short wish, with all of them in `short`."""
    first, left = short[0], max(0, available.get(short[0].variant_id, 0))
    what = first.title or "this"
    words = f"Only {left} left of {what}." if left else f"Sorry, {what} has just sold out."
    return OutOfStock(
        words,
        variant=str(first.variant_id),
        title=first.title,
        wanted=first.quantity,
        available=left,
        short=[
            {
                "variant": str(wish.variant_id),
                "title": wish.title,
                "wanted": wish.quantity,
                "available": max(0, available.get(wish.variant_id, 0)),
            }
            for wish in short
        ],
    )


def move(
    *,
    claim_ids: Sequence[UUID],
    before: str,
    after: str,
    now: datetime,
    variant_ids: Sequence[UUID] | None = None,
) -> list[tuple[UUID, UUID]]:
    """Move holds of these claims from one state to another, with their counters: (claim, variant) moved."""
    on_hand, held, committed = MOVES[before, after]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_CLAIMS, [list(claim_ids), [before]])
        cursor.execute(
            _MOVE.format(on_hand=on_hand, held=held, committed=committed),
            {
                "to": after,
                "from": before,
                "claims": list(claim_ids),
                "variants": None if variant_ids is None else list(variant_ids),
                "now": now,
            },
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def release(*, claim_id: UUID, now: datetime) -> int:
    """Give back what a claim still holds. Twice is harmless."""
    return len(move(claim_ids=[claim_id], before="held", after="released", now=now))


_SWEEP = """
WITH due AS (
    SELECT DISTINCT stock_id FROM (
        SELECT stock_id FROM commerce_hold WHERE state = 'held' AND expires_at <= %(now)s
        ORDER BY expires_at LIMIT %(limit)s
    ) d
), locked AS MATERIALIZED (
    SELECT s.id FROM commerce_stock s WHERE s.id IN (SELECT stock_id FROM due)
    ORDER BY s.variant_id, s.location_id FOR NO KEY UPDATE SKIP LOCKED
), lapsed AS (
    UPDATE commerce_hold h SET state = 'expired', updated_at = %(now)s FROM locked l
    WHERE h.stock_id = l.id AND h.state = 'held' AND h.expires_at <= %(now)s
    RETURNING h.stock_id, h.quantity
), freed AS (
    SELECT stock_id, sum(quantity)::int AS quantity FROM lapsed GROUP BY stock_id
), counted AS (
    UPDATE commerce_stock s SET held = s.held - f.quantity, updated_at = %(now)s FROM freed f WHERE s.id = f.stock_id
)
SELECT count(*) FROM lapsed
"""


def sweep(*, now: datetime, limit: int = 500) -> int:
    """Expire lapsed holds, passing over stock rows that somebody is using. How many were expired."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, {"now": now, "limit": limit})
        row = cursor.fetchone()
    return int(row[0]) if row else 0
