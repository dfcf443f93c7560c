"""The confirmed measurements of one order line, to the vendor who sews it and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from commerce.catalogue.views import View
from commerce.orders.models import OrderLine, VendorOrder
from commerce.tailoring.models import LineMeasures, MeasureSheet
from commerce.tailoring.services import SHEET_LIVES
from server.accounts import customers
from server.accounts.access import Actor, platform_scope, scope
from server.common import audit
from server.common.clock import now
from server.common.crypto import Unreadable
from server.common.errors import Gone, NotFound

# After this nobody needs them to sew: what is to be altered is measured again.
KEPT_AFTER_END: Final = timedelta(days=30)
UNORDERED_FOR: Final = timedelta(days=1)
SEWING: Final = ("new", "accepted", "in_production", "ready")


class MeasureView(View):
    """`source`: tape, or what she accepted as it was. Millimetres."""

    mm: int
    source: str
    accepted: bool


class LineMeasuresView(View):
    line: UUID
    measurements: dict[str, MeasureView]


def measures_of_line(*, actor: Actor, line_id: UUID) -> LineMeasuresView:
    """For a member of the vendor, from the order to its dispatch. Each look is in the audit, without the values.

    Raises NotFound for other tenants, other lines and while there is no order; Gone afterwards, or once erased.
    """
    if actor.kind != "member" or actor.tenant_id is None:
        raise NotFound
    with scope(actor.tenant_id):
        line = OrderLine.objects.filter(pk=line_id, tenant_id=actor.tenant_id).first()
        if line is None:
            raise NotFound
        status = VendorOrder.objects.values_list("status", flat=True).get(pk=line.vendor_order_id)
    with platform_scope():
        kept = LineMeasures.objects.filter(pk=line_id, tenant_id=actor.tenant_id).first()
        if kept is None or status not in SEWING:
            raise Gone("There are no measurements for this line, or no longer.")
        try:
            values = customers.unseal_for(kept.customer_id, bytes(kept.values_sealed))
        except Unreadable:
            raise Gone("The shopper has been erased.") from None
        audit.record(
            "measures.read",
            actor=actor,
            target=("order_line", line_id),
            tenant_id=actor.tenant_id,
            after={"keys": kept.keys},
        )
    return LineMeasuresView(
        line=line_id, measurements={key: MeasureView.model_validate(value) for key, value in values.items()}
    )


def sweep_measures() -> int:
    """Delete copies that no order took up, those of orders that ended a month ago, and sheets out of date."""
    moment = now()
    with platform_scope():
        old, _ = MeasureSheet.objects.filter(confirmed_at__lt=moment - SHEET_LIVES).delete()
        lines = OrderLine.objects.filter(pk=OuterRef("order_line_id"))
        over = lines.filter(
            Q(vendor_order__status__in=["delivered", "completed", "rejected", "canceled"]),
            vendor_order__updated_at__lt=moment - KEPT_AFTER_END,
        )
        stale, _ = LineMeasures.objects.filter(
            Exists(over) | Q(~Exists(lines), bound_at__lt=moment - UNORDERED_FOR)
        ).delete()
    return old + stale
