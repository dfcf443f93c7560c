"""Which size chart is a product's: the vendor's own is nearest, then the brand's, then the standard's."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, prefetch_related_objects

from commerce.catalogue.models import Product, SizeChart
from commerce.catalogue.ordering import size_rank
from commerce.catalogue.text import fold
from commerce.catalogue.views import GirthView, SizeChartView, SizeView

# Whose number a bare "38" is when more than one system has it, the likeliest first.
LIKELY: Final = ("alpha", "eu", "uk", "us", "fr", "it")
# The number of these is only meant where the label says so: a bare 40 is not French.
_SAID_ONLY: Final = frozenset({"fr", "it"})
_NAMED: Final = re.compile(
    r"(?:(eu|de|uk|gb|ng|us|usa|fr|it)[ .-]*)(\d[\d.]*)|(\d[\d.]*)[ .-]*(eu|de|uk|gb|ng|us|usa|fr|it)"
)
_SYSTEM: Final = {"de": "eu", "gb": "uk", "ng": "uk", "usa": "us"}  # Nigeria numbers as the UK does
_LETTERS: Final = {"2XL": "XXL", "3XL": "3XL", "XXXL": "3XL", "XXXXL": "4XL", "2XS": "XXS"}


@dataclass(frozen=True, slots=True)
class SizedProduct:
    """What size advice needs of a product. `labels`: the chart's name of a size -> the product's own."""

    product_id: UUID
    vendor_id: UUID
    type: str
    gender: str
    attributes: dict[str, Any]
    sizes: tuple[str, ...]
    chart: SizeChartView | None
    labels: dict[str, str]


def label_of(size: str) -> tuple[str | None, str]:
    """("uk", "12") of "UK 12" or "NG 12"; (None, "38") of "38"; (None, "XXL") of "2XL"."""
    word = fold(size)
    if named := _NAMED.fullmatch(word):
        system = named[1] or named[4]
        return _SYSTEM.get(system, system), named[2] or named[3]
    upper = word.upper()
    return None, _LETTERS.get(upper, upper)


def matches(chart: SizeChart, names: Collection[str], offered: Iterable[str]) -> dict[str, str]:
    """Of the sizes offered, those of this chart: the chart's name -> the product's."""
    known = {label_of(name)[1]: name for name in names}
    found: dict[str, str] = {}
    for size in offered:
        system, name = label_of(size)
        if name in known and (system == chart.system or (system is None and chart.system not in _SAID_ONLY)):
            found.setdefault(known[name], size)
    return found


def chart_of(
    *, tenant_id: UUID | None, brand: str, type_name: str, gender: str, sizes: Collection[str] = ()
) -> SizeChartView | None:
    """The chart that fits a product best, or None. Call inside a scope.

    sizes: what it is offered in; a chart that has none of them says nothing of it.
    """
    best = _best(_candidates([tenant_id]), tenant_id, brand, type_name, gender, sizes)
    return view_of(best[0]) if best else None


def sized_products(product_ids: Sequence[UUID]) -> list[SizedProduct]:
    """These products with their charts, in three queries whatever their number. Call inside a scope."""
    rows = list(
        Product.objects.filter(pk__in=product_ids)
        .annotate(
            offered=ArrayAgg("variants__size", filter=Q(variants__active=True), distinct=True, default=[])
        )
        .values("id", "tenant_id", "brand", "type", "gender", "attributes", "offered")
    )
    charts = _candidates({row["tenant_id"] for row in rows})
    offers = {
        row["id"]: tuple(sorted((size for size in row["offered"] if size), key=size_rank)) for row in rows
    }
    best = {
        row["id"]: _best(
            charts, row["tenant_id"], row["brand"], row["type"], row["gender"], offers[row["id"]]
        )
        for row in rows
    }
    chosen = {found[0].pk: found[0] for found in best.values() if found}
    prefetch_related_objects(list(chosen.values()), "girths")
    views = {pk: view_of(chart) for pk, chart in chosen.items()}
    return [
        SizedProduct(
            product_id=row["id"],
            vendor_id=row["tenant_id"],
            type=row["type"],
            gender=row["gender"],
            attributes=row["attributes"] or {},
            sizes=offers[row["id"]],
            chart=views[found[0].pk] if (found := best[row["id"]]) else None,
            labels=found[1] if found else {},
        )
        for row in rows
    ]


def standard_charts(*, gender: str) -> list[SizeChartView]:
    """The shop's own standard charts for men or women (and those for both), for comparing countries."""
    rows = SizeChart.objects.filter(tenant=None, brand="", gender__in=(gender, "")).prefetch_related("girths")
    return [view_of(row) for row in rows.order_by("name")]


def _candidates(tenants: Collection[UUID | None]) -> list[SizeChart]:
    """The charts that may be a product's, each with the `names` of its sizes; the girths of one chosen come later."""
    own = [tenant for tenant in tenants if tenant is not None]
    return list(
        SizeChart.objects.filter(Q(tenant_id__in=own) | Q(tenant_id=None)).annotate(
            names=ArrayAgg("girths__size", distinct=True, filter=Q(girths__isnull=False), default=[])
        )
    )


def _best(
    charts: Iterable[SizeChart],
    tenant_id: UUID | None,
    brand: str,
    type_name: str,
    gender: str,
    sizes: Collection[str],
) -> tuple[SizeChart, dict[str, str]] | None:
    best: tuple[tuple[Any, ...], SizeChart, dict[str, str]] | None = None
    for chart in charts:
        types = {fold(name) for name in chart.types}
        if chart.tenant_id is not None and chart.tenant_id != tenant_id:
            continue
        if types and fold(type_name) not in types:
            continue
        if chart.gender and gender and chart.gender != gender and gender != "unisex":
            continue
        if chart.brand and fold(chart.brand) != fold(brand):
            continue
        labels = matches(chart, chart.names, sizes)  # type: ignore[attr-defined]  # annotated above
        if sizes and not labels:
            continue
        rank = (
            0 if chart.tenant_id else 1,
            0 if chart.brand else 1,
            0 if types else 1,
            0 if chart.gender == gender else 1,
            -len(labels),
            LIKELY.index(chart.system) if chart.system in LIKELY else len(LIKELY),
            chart.name,
        )
        if best is None or rank < best[0]:
            best = (rank, chart, labels)
    return (best[1], best[2]) if best else None


def view_of(chart: SizeChart) -> SizeChartView:
    girths = sorted(chart.girths.all(), key=lambda g: (g.position, g.girth))
    sizes = [
        SizeView(
            size=size,
            girths=[GirthView(girth=g.girth, min_mm=g.min_mm, max_mm=g.max_mm) for g in rows],
        )
        for size, rows in groupby(girths, key=lambda g: g.size)
    ]
    return SizeChartView(
        id=chart.pk,
        name=chart.name,
        brand=chart.brand,
        system=chart.system,
        source=chart.source,
        dated=chart.dated,
        basis="garment" if chart.basis == "garment" else "body",
        level="vendor" if chart.tenant_id else "brand" if chart.brand else "standard",
        ease_mm=chart.ease_mm,
        sizes=sizes,
    )
