"""Keeping a vendor's own size charts: one name, one chart; the same name again replaces it."""

from typing import Any
from uuid import UUID

from commerce.catalogue.chart_files import ChartDraft
from commerce.catalogue.models import SizeChart, SizeGirth
from commerce.catalogue.sizes import view_of
from commerce.catalogue.views import SizeChartView
from server.accounts.access import Actor, scope
from server.common import audit
from server.common.errors import NotFound


def save_chart(*, actor: Actor, draft: ChartDraft) -> SizeChartView:
    """Put up a chart of the actor's tenant, in place of an earlier one of the same brand and name."""
    tenant_id = tenant_of(actor)
    with scope(tenant_id):
        about: dict[str, Any] = {
            "gender": draft.gender,
            "types": list(draft.types),
            "system": draft.system,
            "source": draft.source,
            "dated": draft.dated,
            "basis": draft.basis,
            "ease_mm": dict(draft.ease_mm),
        }
        chart, made = SizeChart.objects.update_or_create(
            tenant_id=tenant_id, brand=draft.brand, name=draft.name, defaults=about
        )
        chart.girths.all().delete()
        order = list(dict.fromkeys(size for size, _, _, _ in draft.rows))
        SizeGirth.objects.bulk_create(
            SizeGirth(
                tenant_id=tenant_id,
                chart=chart,
                position=order.index(size),
                size=size,
                girth=girth,
                min_mm=low,
                max_mm=high,
            )
            for size, girth, low, high in draft.rows
        )
        audit.record(
            "size_chart.created" if made else "size_chart.replaced",
            actor=actor,
            target=("size_chart", chart.pk),
            tenant_id=tenant_id,
            after={"name": draft.name, "brand": draft.brand, "sizes": order, "source": draft.source},
        )
        return view_of(chart)


def charts_of(actor: Actor) -> list[SizeChartView]:
    """The tenant's own charts."""
    tenant_id = tenant_of(actor)
    with scope(tenant_id):
        rows = (
            SizeChart.objects.filter(tenant_id=tenant_id).prefetch_related("girths").order_by("brand", "name")
        )
        return [view_of(row) for row in rows]


def remove_chart(*, actor: Actor, chart_id: UUID) -> None:
    """Raises NotFound for another tenant's, and for a standard."""
    tenant_id = tenant_of(actor)
    with scope(tenant_id):
        chart = SizeChart.objects.filter(pk=chart_id, tenant_id=tenant_id).first()
        if chart is None:
            raise NotFound("You have no such size chart.")
        chart.delete()
        audit.record(
            "size_chart.removed",
            actor=actor,
            target=("size_chart", chart_id),
            tenant_id=tenant_id,
            before={"name": chart.name, "brand": chart.brand},
        )


def tenant_of(actor: Actor) -> UUID:
    if actor.kind not in ("member", "system") or actor.tenant_id is None:
        raise NotFound
    return actor.tenant_id
