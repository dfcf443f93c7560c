"""From the staging table into the catalogue: a few set-based statements, all of them or none."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

_PRODUCT_COLUMNS = (
    "slug title description category type gender brand material pattern fit occasions season year status"
    " images attributes"
).split()
_VARIANT_COLUMNS = "product_id position colour hex size price_minor compare_at_minor currency active".split()


def _set(columns: list[str]) -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in columns)


def _differs(alias: str, columns: list[str]) -> str:
    ours = ", ".join(f"{alias}.{name}" for name in columns)
    return f"({ours}) IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in columns)})"


_PRODUCTS = f"""
WITH merged AS (
    INSERT INTO commerce_product AS p (id, tenant_id, marketplace_id, external_id,
        {", ".join(_PRODUCT_COLUMNS)}, created_at, updated_at)
    SELECT x.id, %(tenant)s, %(market)s, x.external_id, {", ".join(f"x.{name}" for name in _PRODUCT_COLUMNS)}, now(), now()
    FROM commerce_importrow r
    CROSS JOIN LATERAL jsonb_to_record(r.product) AS x(id uuid, external_id text, slug text, title text,
        description text, category text[], type text, gender text, brand text, material text, pattern text, fit text,
        occasions text[], season text, year smallint, status text, images jsonb, attributes jsonb)
    WHERE r.run_id = %(run)s
    ORDER BY r.line
    ON CONFLICT (tenant_id, external_id) DO UPDATE SET {_set(_PRODUCT_COLUMNS)}, updated_at = now()
    WHERE {_differs("p", _PRODUCT_COLUMNS)}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
_STAGED_VARIANTS = """
staged AS (
    SELECT p.id AS product_id, x.*
    FROM commerce_importrow r
    JOIN commerce_product p ON p.tenant_id = %(tenant)s AND p.external_id = r.product->>'external_id'
    CROSS JOIN LATERAL jsonb_to_recordset(r.variants) AS x(id uuid, stock_id uuid, position int, sku text, colour text,
        hex text, size text, price_minor bigint, compare_at_minor bigint, on_hand int, stock_given boolean)
    WHERE r.run_id = %(run)s
)
"""
_VARIANTS = f"""
WITH {_STAGED_VARIANTS}, merged AS (
    INSERT INTO commerce_variant AS v (id, tenant_id, marketplace_id, sku,
        {", ".join(_VARIANT_COLUMNS)}, created_at, updated_at)
    SELECT id, %(tenant)s, %(market)s, sku, product_id, position, colour, hex, size, price_minor,
        compare_at_minor, %(currency)s, true, now(), now()
    FROM staged
    ON CONFLICT (tenant_id, sku) DO UPDATE SET {_set(_VARIANT_COLUMNS)}, updated_at = now()
    WHERE {_differs("v", _VARIANT_COLUMNS)}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
# What a product's feed no longer lists is no longer sold; carts and orders still know it.
_RETIRED = f"""
WITH {_STAGED_VARIANTS}, gone AS (
    UPDATE commerce_variant v SET active = false, updated_at = now()
    WHERE v.active AND v.product_id IN (SELECT product_id FROM staged) AND v.tenant_id = %(tenant)s
      AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.product_id = v.product_id AND s.sku = v.sku)
    RETURNING 1
)
SELECT count(*), 0 FROM gone
"""
# What checkouts hold and orders have bought stays covered, whatever the feed says is there.
_STOCK = f"""
WITH {_STAGED_VARIANTS}, merged AS (
    INSERT INTO commerce_stock AS k (id, tenant_id, marketplace_id, variant_id, location_id, on_hand, held, committed,
        updated_at)
    SELECT s.stock_id, %(tenant)s, %(market)s, v.id, %(location)s, s.on_hand, 0, 0, now()
    FROM staged s JOIN commerce_variant v ON v.tenant_id = %(tenant)s AND v.sku = s.sku
    {{only}}
    ON CONFLICT (variant_id, location_id) {{conflict}}
    RETURNING (xmax = 0) AS fresh
)
SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM merged
"""
_STOCK_DEFAULT = _STOCK.format(only="WHERE NOT s.stock_given ORDER BY v.id", conflict="DO NOTHING")
_STOCK_GIVEN = _STOCK.format(
    only="WHERE s.stock_given ORDER BY v.id",
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
    params = {"run": run_id, "tenant": tenant_id, "market": marketplace_id, "currency": currency}
    with connection.cursor() as cursor:

        def counted(sql: str) -> tuple[int, int]:
            cursor.execute(sql, params)
            row = cursor.fetchone()
            assert row is not None
            return row[0], row[1]

        # The planner knows nothing yet of rows that have just been copied in.
        cursor.execute("SELECT commerce_learn()")
        products = counted(_PRODUCTS)
        cursor.execute("SELECT commerce_learn()")
        variants = counted(_VARIANTS)
        retired = counted(_RETIRED)
        cursor.execute(_LOCATION, params)
        params["location"] = (cursor.fetchone() or (None,))[0]
        fresh = counted(_STOCK_DEFAULT)
        given = counted(_STOCK_GIVEN)
        cursor.execute("SELECT commerce_learn()")
        cursor.execute("SELECT commerce_gazetteer_refresh(%(market)s)", params)
        cursor.execute("DELETE FROM commerce_importrow WHERE run_id = %(run)s", params)
    return Merged(*products, *variants, retired[0], sum(fresh) + sum(given))
