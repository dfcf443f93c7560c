"""What the matches could be narrowed by, counted over at most the first two thousand of them."""

from django.db import connection

from commerce.catalogue.ordering import size_rank
from commerce.catalogue.parse import Lexicon
from commerce.catalogue.search.conditions import Condition
from commerce.catalogue.views import Facets, FacetValue

COUNTED = 2_000
SHOWN = 20
_SQL = """
WITH found AS MATERIALIZED (SELECT * FROM commerce_searchdoc d WHERE {where} LIMIT %(counted)s)
SELECT a.kind, a.value, count(*) FROM found d CROSS JOIN LATERAL (
    VALUES ('type', d.type), ('material', d.material), ('pattern', d.pattern), ('gender', d.gender),
        ('brand', d.brand), ('vendor', d.vendor)
    UNION ALL SELECT 'colour', c FROM unnest(d.colours) c
    UNION ALL SELECT 'size', s FROM unnest(d.sizes) s
    UNION ALL SELECT 'occasion', o FROM unnest(d.occasions) o
) AS a(kind, value) WHERE a.value <> '' GROUP BY a.kind, a.value
UNION ALL SELECT 'counted', '', count(*) FROM found
UNION ALL SELECT 'price_min', '', min(price_min_minor) FROM found
UNION ALL SELECT 'price_max', '', max(price_max_minor) FROM found
"""
_FIELDS = {
    "type": "types", "colour": "colours", "size": "sizes", "material": "materials", "pattern": "patterns",
    "gender": "genders", "occasion": "occasions", "brand": "brands", "vendor": "vendors",
}  # fmt: skip


def count_facets(where: Condition, lexicon: Lexicon) -> Facets:
    """Values with their counts, the most frequent first; sizes in their own order."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(where=where.sql), {**where.params, "counted": COUNTED})
        rows = cursor.fetchall()
    single = {kind: number for kind, _, number in rows if kind not in _FIELDS}
    values: dict[str, list[FacetValue]] = {name: [] for name in _FIELDS.values()}
    for kind, value, number in sorted(rows, key=lambda row: (-(row[2] or 0), row[1])):
        if kind in _FIELDS and len(values[_FIELDS[kind]]) < SHOWN:
            label = lexicon.label(kind, value)
            values[_FIELDS[kind]].append(FacetValue(value=value, label=label, count=number))
    values["sizes"].sort(key=lambda facet: size_rank(facet.value))
    return Facets(
        counted=single["counted"],
        price_min_minor=single["price_min"],
        price_max_minor=single["price_max"],
        **values,
    )
