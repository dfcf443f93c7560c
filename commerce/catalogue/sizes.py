"""Size charts: girths to sizes. The vendor's own chart is nearest, then the brand's, then the standard's."""

from itertools import groupby
from uuid import UUID

from django.db.models import Q

from commerce.catalogue.models import SizeChart
from commerce.catalogue.text import fold
from commerce.catalogue.views import GirthView, SizeChartView, SizeView


def chart_of(*, tenant_id: UUID | None, brand: str, type_name: str, gender: str) -> SizeChartView | None:
    """The chart that fits a product best, or None. Call inside a scope."""
    candidates = SizeChart.objects.filter(Q(tenant_id=tenant_id) | Q(tenant_id=None)).prefetch_related(
        "girths"
    )
    best: tuple[tuple[int, int, int, int, str], SizeChart] | None = None
    for chart in candidates:
        types = {fold(name) for name in chart.types}
        if types and fold(type_name) not in types:
            continue
        if chart.gender and gender and chart.gender != gender and gender != "unisex":
            continue
        if chart.brand and fold(chart.brand) != fold(brand):
            continue
        rank = (
            0 if chart.tenant_id else 1,
            0 if chart.brand else 1,
            0 if types else 1,
            0 if chart.gender == gender else 1,
            chart.name,
        )
        if best is None or rank < best[0]:
            best = (rank, chart)
    return _view(best[1]) if best else None


def _view(chart: SizeChart) -> SizeChartView:
    girths = sorted(chart.girths.all(), key=lambda g: (g.position, g.girth))
    sizes = [
        SizeView(
            size=size,
            girths=[GirthView(girth=g.girth, min_mm=g.min_mm, max_mm=g.max_mm) for g in rows],
        )
        for size, rows in groupby(girths, key=lambda g: g.size)
    ]
    return SizeChartView(name=chart.name, system=chart.system, source=chart.source, sizes=sizes)
