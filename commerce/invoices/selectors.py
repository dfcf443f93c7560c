from __future__ import annotations

from uuid import UUID

from commerce.carts.views import VendorRef
from commerce.invoices.models import Invoice
from commerce.orders.links import address_of, make_token
from commerce.orders.views import InvoiceRef
from server.accounts.access import Actor, platform_scope, scope
from server.common.errors import NotFound


def invoices_of(*, order_id: UUID, customer_id: UUID | None = None) -> list[InvoiceRef]:
    """An order's invoices and credit notes, each with a link that is good for 15 minutes."""
    with platform_scope():
        rows = Invoice.objects.filter(order_id=order_id)
        if customer_id is not None:
            rows = rows.filter(customer_id=customer_id)
        return [ref(row) for row in rows.order_by("issued_at", "number")]


def ref(row: Invoice) -> InvoiceRef:
    return InvoiceRef(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        vendor=VendorRef(name=row.content["seller"]["name"], slug=row.content["seller"]["slug"]),
        url=address_of(f"/invoices/{make_token('invoice', row.pk)}.pdf"),
        total_minor=row.total_minor,
        currency=row.currency,
    )


def readable_by(*, actor: Actor, invoice_id: UUID) -> UUID:
    """The id again, if the actor may read it: its customer, or staff of its vendor or shop. Raises NotFound."""
    if actor.kind == "customer" and actor.id is not None:
        with platform_scope():
            mine = Invoice.objects.filter(pk=invoice_id, customer_id=actor.id).exists()
    elif actor.kind == "member" and actor.tenant_id is not None:
        with scope(actor.tenant_id):
            mine = Invoice.objects.filter(pk=invoice_id).exists()
    else:
        mine = False
    if not mine:
        raise NotFound
    return invoice_id
