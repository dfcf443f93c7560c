"""Made to measure: nothing is sewn from a guess. A tape has confirmed every measurement, or the shopper herself has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from commerce.catalogue.chart_files import GIRTHS
from commerce.catalogue.models import Product
from commerce.errors import MeasuresInvalid, MeasuresNeeded
from commerce.tailoring.models import LineMeasures, MeasureSheet, TailoredProduct
from server.accounts import customers
from server.accounts.access import Actor, SiteScope, platform_scope, scope
from server.common import audit
from server.common.clock import now
from server.common.errors import NotFound

SHEET_LIVES: Final = timedelta(days=90)
SOURCES: Final = frozenset({"tape", "camera", "stated", "derived"})
KEYS: Final = frozenset(GIRTHS) - {"chest", "foot_length", "height"}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One value as she lets it stand. `accepted`: she said by name that it may be used though no tape confirmed it."""

    mm: int
    source: str
    accepted: bool = False

    @property
    def good(self) -> bool:
        return self.source == "tape" or self.accepted


def require(*, actor: Actor, product_id: UUID, keys: Sequence[str]) -> list[str]:
    """The vendor says what a product needs; no keys: it is ready-made. Raises MeasuresInvalid, NotFound."""
    if actor.kind not in ("member", "system") or actor.tenant_id is None:
        raise NotFound
    wanted = list(dict.fromkeys(keys))
    if unknown := sorted(set(wanted) - KEYS):
        raise MeasuresInvalid("We know no such measurement.", keys=[key[:40] for key in unknown[:20]])
    with scope(actor.tenant_id):
        product = Product.objects.filter(pk=product_id, tenant_id=actor.tenant_id).first()
        if product is None:
            raise NotFound("You have no such product.")
        before = list(TailoredProduct.objects.filter(pk=product_id).values_list("keys", flat=True))
        if wanted:
            TailoredProduct.objects.update_or_create(
                product=product,
                defaults={
                    "tenant_id": product.tenant_id,
                    "marketplace_id": product.marketplace_id,
                    "keys": wanted,
                },
            )
        else:
            TailoredProduct.objects.filter(pk=product_id).delete()
        audit.record(
            "product.measures_required",
            actor=actor,
            target=("product", product_id),
            tenant_id=actor.tenant_id,
            before={"keys": before[0] if before else []},
            after={"keys": wanted},
        )
    return wanted


def confirm(
    *, actor: Actor, site: SiteScope, customer_id: UUID, product_id: UUID, values: Mapping[str, Confirmed]
) -> list[str]:
    """The shopper lets her measurements stand for one product; only those that it needs are kept.

    Raises MeasuresNeeded (details.missing: keys that no tape confirmed and that she has not accepted), NotFound for
    what is ready-made. Her values are in no audit entry and in no error.
    """
    with scope(site.tenant_id):
        needed = required([product_id]).get(product_id)
        if needed is None:
            raise NotFound("This is not made to measure.")
        missing = [key for key in needed if key not in values or not values[key].good]
        if missing:
            raise _needed(product_id, missing)
        kept = {key: values[key] for key in needed}
        if bad := [key for key, value in kept.items() if not _plausible(key, value)]:
            raise MeasuresInvalid("These cannot be right.", keys=bad)
        MeasureSheet.objects.update_or_create(
            customer_id=customer_id,
            product_id=product_id,
            defaults={
                "tenant_id": site.tenant_id,
                "keys": needed,
                "values_sealed": customers.seal_for(customer_id, {k: asdict(v) for k, v in kept.items()}),
                "confirmed_at": now(),
            },
        )
        audit.record(
            "measures.confirmed",
            actor=actor,
            target=("product", product_id),
            tenant_id=site.tenant_id,
            after={
                "keys": needed,
                "accepted": [key for key, value in kept.items() if value.source != "tape"],
            },
        )
        return needed


def _plausible(key: str, value: Confirmed) -> bool:
    low, high = GIRTHS[key]
    return value.source in SOURCES and low <= value.mm <= high


def required(product_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Of these products, those that are made to measure, and what they need. Call inside a scope."""
    rows = TailoredProduct.objects.filter(pk__in=list(product_ids)).values_list("pk", "keys")
    return {product: list(keys) for product, keys in rows}


def missing(*, customer_id: UUID, product_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Made-to-measure products without a valid sheet of hers, and what is missing. Call inside a scope."""
    needed = required(product_ids)
    if not needed:
        return {}
    fresh = MeasureSheet.objects.filter(
        customer_id=customer_id, product_id__in=list(needed), confirmed_at__gt=now() - SHEET_LIVES
    ).values_list("product_id", "keys")
    has = {product: set(keys) for product, keys in fresh}
    lacking = {
        product: [key for key in keys if key not in has.get(product, set())]
        for product, keys in needed.items()
    }
    return {product: keys for product, keys in lacking.items() if keys}


def ensure(*, customer_id: UUID, product_ids: Iterable[UUID]) -> None:
    """Raises MeasuresNeeded for the first product that waits for her measurements. Call inside a scope."""
    for product_id, keys in missing(customer_id=customer_id, product_ids=product_ids).items():
        raise _needed(product_id, keys)


def _needed(product_id: UUID, keys: Sequence[str]) -> MeasuresNeeded:
    return MeasuresNeeded(
        "This is sewn for you: confirm your measurements by tape, or accept them as they are.",
        product=str(product_id),
        missing=list(keys),
        remedy="Measure these with a tape, or accept the estimate by name.",
    )


def bind(*, customer_id: UUID, shop_id: UUID, lines: Sequence[Mapping[str, Any]]) -> None:
    """Her yes to a proposal fixes what will be sewn: a copy for each of its made-to-measure lines.

    lines: of the proposal's content. A copy without an order is swept away later. Call inside the platform's scope.
    """
    needed = required(UUID(line["product"]) for line in lines)
    if not needed:
        return
    sheets = {
        sheet.product_id: sheet
        for sheet in MeasureSheet.objects.filter(customer_id=customer_id, product_id__in=list(needed))
    }
    for line in lines:
        product_id = UUID(line["product"])
        if product_id not in needed:
            continue
        sheet = sheets[product_id]
        kept = {
            key: value
            for key, value in customers.unseal_for(customer_id, bytes(sheet.values_sealed)).items()
            if key in needed[product_id]
        }
        LineMeasures.objects.update_or_create(
            order_line_id=UUID(line["id"]),
            defaults={
                "tenant_id": UUID(line["vendor_id"]),
                "shop_id": shop_id,
                "customer_id": customer_id,
                "keys": needed[product_id],
                "values_sealed": customers.seal_for(customer_id, kept),
                "bound_at": now(),
            },
        )


def forget(customer_id: UUID) -> dict[str, int]:
    """Delete what she confirmed and what her orders still hold. A vendor who has not sewn yet must ask her again."""
    with platform_scope():
        sheets, _ = MeasureSheet.objects.filter(customer_id=customer_id).delete()
        lines, _ = LineMeasures.objects.filter(customer_id=customer_id).delete()
    return {"measure_sheets": sheets, "order_measures": lines}
