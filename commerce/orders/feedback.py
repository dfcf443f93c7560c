"""What shoppers say of the size they bought, and what a chart learns from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from commerce.catalogue.views import View
from commerce.errors import FitTooEarly
from commerce.orders.models import FitFeedback, OrderLine
from server.accounts.access import Actor, platform_scope
from server.common import audit
from server.common.clock import now
from server.common.errors import NotFound

DELIVERED: Final = ("delivered", "completed")


class FitView(View):
    line: UUID
    fit: str


@dataclass(frozen=True, slots=True)
class Voices:
    """Of one product or one vendor: how many shoppers said what, one voice a shopper and product."""

    too_small: int = 0
    too_large: int = 0
    fitted: int = 0


def say(*, actor: Actor, line_id: UUID, fit: str, source: str = FitFeedback.Source.SHOPPER) -> FitView:
    """The shopper (or a return that she made) says how a delivered line fitted; the last word counts.

    This is the door for returns too: call it with source "return" in the return's transaction.
    Raises FitTooEarly before delivery, NotFound for another's line.
    """
    verdict = FitFeedback.Fit(fit)
    with platform_scope():
        line = OrderLine.objects.select_related("order", "vendor_order").filter(pk=line_id).first()
        mine = line is not None and (
            actor.kind == "system" or (actor.kind == "customer" and actor.id == line.order.customer_id)
        )
        if line is None or not mine:
            raise NotFound
        if line.vendor_order.status not in DELIVERED:
            raise FitTooEarly("Tell us when it has arrived.", status=line.vendor_order.status)
        FitFeedback.objects.update_or_create(
            order_line_id=line.pk,
            defaults={
                "tenant_id": line.tenant_id,
                "shop_id": line.shop_id,
                "customer_id": line.order.customer_id,
                "product_id": line.product_id,
                "size": line.size,
                "fit": verdict,
                "source": FitFeedback.Source(source),
                "at": now(),
            },
        )
        audit.record(
            "order_line.fit_said",
            actor=actor,
            target=("order_line", line.pk),
            tenant_id=line.tenant_id,
            after={"fit": verdict.value, "source": source, "size": line.size},
        )
    return FitView(line=line_id, fit=verdict.value)


def voices(product_ids: Collection[UUID]) -> tuple[dict[UUID, Voices], dict[UUID, Voices]]:
    """By product, and by vendor over all its products of which anyone complained. Call inside the platform's scope.

    Who had it delivered and said nothing counts as fitted: only complaints are volunteered. Three queries at most.
    """
    vendors = FitFeedback.objects.filter(product_id__in=list(product_ids)).values("tenant_id")
    said = list(
        FitFeedback.objects.filter(tenant_id__in=vendors)
        .values("tenant_id", "product_id")
        .annotate(
            too_small=Count("customer_id", filter=Q(fit=FitFeedback.Fit.TOO_SMALL), distinct=True),
            too_large=Count("customer_id", filter=Q(fit=FitFeedback.Fit.TOO_LARGE), distinct=True),
        )
    )
    if not said:
        return {}, {}
    delivered = dict(
        OrderLine.objects.filter(
            product_id__in=[row["product_id"] for row in said], vendor_order__status__in=DELIVERED
        )
        .values_list("product_id")
        .annotate(Count("order__customer_id", distinct=True))
    )
    own: dict[UUID, Voices] = {}
    by_vendor: dict[UUID, Voices] = {}
    for row in said:
        small, large = row["too_small"], row["too_large"]
        fitted = max(0, delivered.get(row["product_id"], 0) - small - large)
        own[row["product_id"]] = Voices(small, large, fitted)
        sum_ = by_vendor.get(row["tenant_id"], Voices())
        by_vendor[row["tenant_id"]] = Voices(
            sum_.too_small + small, sum_.too_large + large, sum_.fitted + fitted
        )
    return own, by_vendor
