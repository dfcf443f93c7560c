"""From the staging table into the catalogue: a few set-based statements, all of them or none."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

_PRODUCT_COLUMNS = [
    "slug",
    "title",
    "description",
    "category",
    "type",
    "gender",
    "brand",
    "material",
    "pattern",
    "fit",
    "occasions",
    "season",
    "year",
    "status",
    "images",
    "attributes",
]
_VARIANT_COLUMNS = [
    "product_id",
    "position",
    "colour",
    "hex",
    "size",
    "price_minor",
    "compare_at_minor",
    "currency",
    "active",
]


def _set(columns: list[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in columns)


def _differs(alias: str, columns: list[str]) -> str:
    ours = ", ".join(f"{alias}.{name}" for name in columns)
    return f"({ours}) IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in columns)})"


# Row-level security keeps the planner from most joins on the real tables (operators that are not
# leakproof come after the policy): so what is staged is unpacked into temporary tables first.
_UNPACK = """
CREATE TEMPORARY TABLE merge_product ON COMMIT DROP AS
SELECT r.line, x.* FROM commerce_importrow r
CROSS JOIN LATERAL jsonb_to_record(r.product) AS x(id uuid, external_id text, slug text, title text,
    description text, category text[], type text, gender text, brand text, material text, pattern text, fit text,
    occasions text[], season text, year smallint, status text, images jsonb, attributes jsonb)
WHERE r.run_id = %(run)s;
CREATE TEMPORARY TABLE merge_variant ON COMMIT DROP AS
SELECT r.product->>'external_id' AS external_id, x.* FROM commerce_importrow r
CROSS JOIN LATERAL jsonb_to_recordset(r.variants) AS x(id uuid, stock_id uuid, position int, sku text, colour text,
    hex text, size text, price_minor bigint, compare_at_minor bigint, on_hand int, stock_given boolean)
WHERE r.run_id = %(run)s;
ANALYZE merge_product;
ANALYZE merge_variant
"""
_PRODUCTS = f"""
WITH merged AS (
    INSERT INTO commerce_product AS p (id, tenant_id, marketplace_id, external_id,
        {", ".join(_PRODUCT_COLUMNS)}, created_at, updated_at)
    SELECT id, %(tenant)s, %(market)s, external_id, {", ".join(_PRODUCT_COLUMNS)}, now(), now()
    FROM merge_product ORDER BY line
    ON CONFLICT (tenant_id, external_id) DO UPDATE SET {_set(_PRODUCT_COLUMNS)}, updated_at = now()
    WHERE {_differs("p", _PRODUCT_COLUMNS)}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
_KNOWN_PRODUCTS = """
CREATE TEMPORARY TABLE known_product ON COMMIT DROP AS
SELECT id AS product_id, external_id FROM commerce_product WHERE tenant_id = %(tenant)s;
ANALYZE known_product
"""
_VARIANTS = f"""
WITH merged AS (
    INSERT INTO commerce_variant AS v (id, tenant_id, marketplace_id, sku,
        {", ".join(_VARIANT_COLUMNS)}, created_at, updated_at)
    SELECT id, %(tenant)s, %(market)s, sku, product_id, position, colour, hex, size, price_minor,
        compare_at_minor, %(currency)s, true, now(), now()
    FROM merge_variant JOIN known_product USING (external_id) ORDER BY id
    ON CONFLICT (tenant_id, sku) DO UPDATE SET {_set(_VARIANT_COLUMNS)}, updated_at = now()
    WHERE {_differs("v", _VARIANT_COLUMNS)}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
_KNOWN_VARIANTS = """
CREATE TEMPORARY TABLE known_variant ON COMMIT DROP AS
SELECT id AS variant_id, product_id, sku, active FROM commerce_variant WHERE tenant_id = %(tenant)s;
ANALYZE known_variant
"""
# What a product's feed no longer lists is no longer sold; carts and orders still know it.
_RETIRED = """
WITH gone AS (
    UPDATE commerce_variant v SET active = false, updated_at = now()
    WHERE v.id IN (
        SELECT k.variant_id FROM known_variant k JOIN known_product p USING (product_id)
        JOIN merge_product m USING (external_id)
        WHERE k.active AND NOT EXISTS (SELECT 1 FROM merge_variant s WHERE s.sku = k.sku))
    RETURNING 1
)
SELECT count(*), 0 FROM gone
"""
# What checkouts hold and orders have bought stays covered, whatever the feed says is there.
_STOCK = """
WITH merged AS (
    INSERT INTO commerce_stock AS k (id, tenant_id, marketplace_id, variant_id, location_id, on_hand, held, committed,
        updated_at)
    SELECT s.stock_id, %(tenant)s, %(market)s, v.variant_id, %(location)s, s.on_hand, 0, 0, now()
    FROM merge_variant s JOIN known_variant v USING (sku)
    {only}
    ON CONFLICT (variant_id, location_id) {conflict}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
_STOCK_DEFAULT = _STOCK.format(
    only="WHERE NOT s.stock_given AND NOT EXISTS (SELECT 1 FROM commerce_stock o WHERE o.variant_id = v.variant_id)"
    " ORDER BY v.variant_id",
    conflict="DO NOTHING",
)
_STOCK_GIVEN = _STOCK.format(
    only="WHERE s.stock_given ORDER BY v.variant_id",
    conflict=(
        "DO UPDATE SET on_hand = greatest(excluded.on_hand, k.held + k.committed), updated_at = now()"
        " WHERE k.on_hand <> greatest(excluded.on_hand, k.held + k.committed)"
    ),
)
_LOCATION = """
INSERT INTO commerce_location (id, tenant_id, marketplace_id, code, name, country)
VALUES (gen_random_uuid(), %(tenant)s, %(market)s, 'main', 'Main', '')
ON CONFLICT (tenant_id, code) DO UPDATE SET code = excluded.code RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Merged:
    products_created: int
    products_updated: int
    variants_created: int
    variants_updated: int
    variants_retired: int
    stock_changed: int


def merge(*, run_id: UUID, tenant_id: UUID, marketplace_id: UUID, currency: str) -> Merged:
    """Merge a staged run. Call inside the vendor's scope, in the transaction that also audits it."""
    params: dict[str, Any] = {
        "run": run_id,
        "tenant": tenant_id,
        "market": marketplace_id,
        "currency": currency,
    }
    with connection.cursor() as cursor:

        def counted(sql: str) -> tuple[int, int]:
            cursor.execute(sql, params)
            row = cursor.fetchone()
            assert row is not None
            return row[0], row[1]

        for statement in _UNPACK.split(";"):
            cursor.execute(statement, params)
        products = counted(_PRODUCTS)
        for statement in _KNOWN_PRODUCTS.split(";"):
            cursor.execute(statement, params)
        variants = counted(_VARIANTS)
        for statement in _KNOWN_VARIANTS.split(";"):
            cursor.execute(statement, params)
        retired = counted(_RETIRED)
        cursor.execute(_LOCATION, params)
        params["location"] = (cursor.fetchone() or (None,))[0]
        fresh = counted(_STOCK_DEFAULT)
        given = counted(_STOCK_GIVEN)
        cursor.execute("SELECT commerce_learn()")
        cursor.execute("SELECT commerce_gazetteer_refresh(%(market)s)", params)
        cursor.execute("DELETE FROM commerce_importrow WHERE run_id = %(run)s", params)
        cursor.execute("DROP TABLE merge_product, merge_variant, known_product, known_variant")
    return Merged(*products, *variants, retired[0], sum(fresh) + sum(given))
