"""A shopper's own size for goods: where her body, the charts and what others said of the fit come together.

Nothing here holds or returns a girth, but for the one door that hands confirmed values to a tailor's order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any, Literal
from uuid import UUID

from commerce.catalogue.sizes import LIKELY as _LIKELY
from commerce.catalogue.sizes import SizedProduct, sized_products, standard_charts
from commerce.catalogue.views import View
from commerce.orders.feedback import Voices, voices
from commerce.tailoring import services as tailoring
from measurement import fit
from measurement.charts import Chart, convert, read_label
from measurement.fit import Advice, Garment, Girth, Preference, Profile
from measurement.garments import garment_kind
from measurement.selectors import Body, body_of
from server.accounts.access import Actor, SiteScope, platform_scope, scope
from server.common.errors import Invalid

_ONE_SIZE = frozenset({"one size", "onesize", "free size", "os", "free"})
# Reasons that are news to a shopper who looks at a card; of the others (no chart, not sized …) it says nothing.
_TOLD = frozenset(
    {
        "fits", "fits_fairly", "between", "between_one_offered", "edge_of_chart", "too_uncertain", "below_chart",
        "above_chart", "unlike_chart", "contradictory", "missing_dimension", "not_offered", "made_to_measure",
    }
)  # fmt: skip


class FitView(View):
    """The field `fit` of a card. `size` is the one to take; of two it is the first, and `between` has both.

    Neither the text nor anything else holds a measurement: staff and models may see it.
    """

    size: str | None
    sure: Literal["high", "fair", "low"] | None
    text: str
    reason: str
    between: tuple[str, str] | None = None


class DimensionView(View):
    """What one girth says of a product, in words."""

    key: str
    size: str | None
    verdict: str
    chance: float | None
    text: str


class FitDetail(FitView):
    """For herself: how each girth sits, from which chart, and how far others' words have moved it (in sizes)."""

    chance: float | None = None
    dimensions: list[DimensionView] = []
    chart: str | None = None
    source: str | None = None
    runs_small: float = 0.0


class SizeElsewhere(View):
    """A size, and the same body's size in other systems."""

    size: str
    system: str
    also: dict[str, str]


class SizeUnknown(Invalid):
    """A size that no chart of ours has."""

    code = "size_unknown"


def advice_for(
    *, customer_id: UUID, product_ids: Sequence[UUID], site: SiteScope, taste: Preference = "regular"
) -> dict[UUID, FitView]:
    """Her size for each of these products; one is missing where there is nothing to say.

    The number of queries does not grow with the number of products. Without a profile only the body is asked for.
    """
    if not product_ids:
        return {}
    body = body_of(tenant_id=site.tenant_id, customer_id=customer_id)
    if body is None:
        return {}
    advised = _advise(body, product_ids, site, taste)
    return {product: _view(advice) for product, (advice, _, _) in advised.items() if advice.reason in _TOLD}


def detail_for(
    *, customer_id: UUID, product_id: UUID, site: SiteScope, taste: Preference = "regular"
) -> FitDetail:
    """The same for one product and for her eyes, with the reason where there is no size."""
    body = body_of(tenant_id=site.tenant_id, customer_id=customer_id)
    found = _advise(body, [product_id], site, taste).get(product_id)
    if found is None:
        advice, chart, moved = fit.abstain("no_chart"), None, 0.0
    else:
        advice, chart, moved = found
    return FitDetail(
        **_view(advice).model_dump(),
        chance=advice.chance,
        dimensions=[DimensionView.model_validate(dataclasses.asdict(one)) for one in advice.per_dimension],
        chart=chart.name if chart else None,
        source=f"{chart.source} ({chart.dated})"
        if chart and chart.dated
        else chart.source
        if chart
        else None,
        runs_small=round(moved, 2),
    )


def elsewhere(*, size: str, gender: Literal["women", "men"], shoes: bool = False) -> SizeElsewhere:
    """ "UK 12" (or "NG 12", "Nigerian 12") in the other systems, by the standard charts. Raises SizeUnknown."""
    label = read_label(size)
    charts = _standards(gender, shoes)
    named = [
        chart
        for chart in charts
        if label and label[0] in (None, chart.system) and label[1] in {one.name for one in chart.sizes}
    ]
    if label is None or not named:
        raise SizeUnknown("We know no such size.")
    source = min(named, key=lambda chart: _LIKELY.index(chart.system))
    return SizeElsewhere(size=label[1], system=source.system, also=_also(label[1], source, charts))


def _standards(gender: str, shoes: bool) -> list[Chart]:
    with platform_scope():
        views = standard_charts(gender=gender)
    leading = "foot_length" if shoes else "bust"  # collars and trousers are numbered by other girths
    charts = [Chart.from_view(view.model_dump()) for view in views]
    return [chart for chart in charts if leading in chart.dimensions()]


def _also(size: str, source: Chart, charts: Sequence[Chart]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chart in charts:
        if chart.system != source.system and (same := convert(size, source=source, target=chart)):
            found.setdefault(chart.system, same)
    return found


def let_stand(
    *, actor: Actor, customer_id: UUID, product_id: UUID, site: SiteScope, accept: Collection[str] = ()
) -> list[str]:
    """Her profile's values, let stand for one made-to-measure product: those by tape, and those accepted by name.

    Returns the keys that the tailor will get. Raises MeasuresNeeded (details.missing), MeasuresInvalid, NotFound.
    """
    body = body_of(tenant_id=site.tenant_id, customer_id=customer_id)
    values = {
        key: tailoring.Confirmed(value.mm, value.source, key in accept)
        for key, value in (body.values if body else {}).items()
    }
    return tailoring.confirm(
        actor=actor, site=site, customer_id=customer_id, product_id=product_id, values=values
    )


def _advise(
    body: Body | None, product_ids: Sequence[UUID], site: SiteScope, taste: Preference
) -> dict[UUID, tuple[Advice, Chart | None, float]]:
    with scope(site.tenant_id):
        products = sized_products(product_ids)
        sewn = tailoring.required(product_ids)
    with platform_scope():
        own, vendors = voices(product_ids)
    profile = (
        Profile({key: Girth(value.mm, value.plus_minus_mm) for key, value in body.values.items()})
        if body
        else None
    )
    return {
        one.product_id: _one(one, one.product_id in sewn, profile, taste, _moved(one, own, vendors))
        for one in products
    }


def _moved(one: SizedProduct, own: dict[UUID, Voices], vendors: dict[UUID, Voices]) -> float:
    """How far the chart is off by what was said of this product, beside what was said of its vendor."""
    vendor, mine = vendors.get(one.vendor_id, Voices()), own.get(one.product_id, Voices())
    prior = fit.runs_small(**dataclasses.asdict(vendor))
    return fit.runs_small(**dataclasses.asdict(mine), prior=prior)


def _one(
    one: SizedProduct, sewn: bool, profile: Profile | None, taste: Preference, moved: float
) -> tuple[Advice, Chart | None, float]:
    if sewn:
        return fit.abstain("made_to_measure"), None, 0.0
    kind = garment_kind(one.type)
    if one.gender in ("boys", "girls", "kids"):
        return fit.abstain("children"), None, 0.0
    if kind is None:
        return fit.abstain("not_sized"), None, 0.0
    if not one.sizes or (len(one.sizes) == 1 and one.sizes[0].lower() in _ONE_SIZE):
        return fit.abstain("one_size"), None, 0.0
    if one.chart is None:
        return fit.abstain("no_chart"), None, 0.0
    if kind == "shoes" and not (profile and "foot_length" in profile.values):
        return fit.abstain("no_foot"), None, 0.0
    chart = Chart.from_view(one.chart.model_dump()).renamed(one.labels)
    garment = Garment(
        kind,
        taste,
        stretch=_stretch(one.attributes),
        ease_mm=chart.ease_mm,
        runs_small=moved,
    )
    return fit.offered(fit.advise(profile, chart, garment), one.sizes), chart, moved


def _stretch(attributes: dict[str, Any]) -> float:
    """The vendor's own `stretch_percent`, from none to a half."""
    try:
        return min(0.5, max(0.0, float(attributes.get("stretch_percent") or 0) / 100))
    except (TypeError, ValueError):
        return 0.0


def _view(advice: Advice) -> FitView:
    sizes = advice.sizes
    return FitView(
        size=sizes[0] if sizes else None,
        sure=advice.sure,
        text=advice.text,
        reason=advice.reason,
        between=(sizes[0], sizes[1]) if len(sizes) == 2 else None,
    )
