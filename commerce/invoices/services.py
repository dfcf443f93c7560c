"""Issuing credit notes, and the PDF of each document: made once, sealed, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from commerce.invoices.models import Invoice, InvoiceDocument
from commerce.invoices.render import render
from commerce.orders.views import AddressView
from server.accounts import customers
from server.accounts.access import SYSTEM, platform_scope
from server.common import audit, crypto

# As for invoices: the counter's row lock, held to the commit, leaves no gaps.
_CREDIT = """
WITH undone AS MATERIALIZED (
    SELECT i.*, row_number() OVER (PARTITION BY i.tenant_id ORDER BY i.sequence DESC) AS back
    FROM commerce_invoice i
    WHERE i.vendor_order_id = ANY(%(parts)s) AND i.kind = 'invoice' AND NOT EXISTS (
        SELECT FROM commerce_invoice c WHERE c.vendor_order_id = i.vendor_order_id AND c.kind = 'credit_note')
), counters AS (
    INSERT INTO commerce_invoicecounter (id, tenant_id, kind, last)
    SELECT uuidv7(), tenant_id, 'credit_note', count(*) FROM undone GROUP BY tenant_id ORDER BY tenant_id
    ON CONFLICT (tenant_id, kind) DO UPDATE SET last = commerce_invoicecounter.last + excluded.last
    RETURNING tenant_id, last
)
INSERT INTO commerce_invoice (
    id, tenant_id, shop_id, order_id, customer_id, vendor_order_id, kind, sequence, number, content,
    buyer_sealed, currency, total_minor, issued_at)
SELECT uuidv7(), u.tenant_id, u.shop_id, u.order_id, u.customer_id, u.vendor_order_id, 'credit_note',
    c.last + 1 - u.back, split_part(u.number, '-', 1) || '-C' || lpad((c.last + 1 - u.back)::text, 5, '0'),
    u.content || jsonb_build_object('credits', u.number, 'credits_date', u.issued_at), u.buyer_sealed,
    u.currency, u.total_minor, %(now)s
FROM undone u JOIN counters c USING (tenant_id)
RETURNING id, tenant_id, number
"""


def credit(*, vendor_order_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """A credit note for each vendor order's invoice, once; in the caller's transaction and platform scope."""
    with connection.cursor() as cursor:
        cursor.execute(_CREDIT, {"parts": list(vendor_order_ids), "now": now})
        made = cursor.fetchall()
    for invoice_id, tenant_id, number in made:
        audit.record(
            "credit_note.issued",
            actor=SYSTEM(tenant_id),
            target=("invoice", invoice_id),
            tenant_id=tenant_id,
            after={"number": number},
        )
    return [row[0] for row in made]


def make_document(invoice_id: UUID) -> None:
    """Render the PDF and keep it, sealed under the buyer's key. Twice is harmless."""
    with platform_scope():
        if InvoiceDocument.objects.filter(pk=invoice_id).exists():
            return
        invoice = Invoice.objects.get(pk=invoice_id)
        buyer = buyer_of(invoice)
    raw = render(invoice, buyer)
    with platform_scope():
        document = InvoiceDocument(
            invoice_id=invoice.pk,
            tenant_id=invoice.tenant_id,
            shop_id=invoice.shop_id,
            pdf_sealed=crypto.seal(customers.key_of(invoice.customer_id), raw, aad=invoice.pk.bytes),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        InvoiceDocument.objects.bulk_create([document], ignore_conflicts=True)


def document(invoice_id: UUID) -> tuple[str, bytes]:
    """File name and PDF. For an erased customer it is made anew, without her name and address."""
    with platform_scope():
        invoice = Invoice.objects.get(pk=invoice_id)
        kept = InvoiceDocument.objects.filter(pk=invoice_id).first()
        name = f"{invoice.number}.pdf"
        if kept is not None:
            try:
                key = customers.key_of(invoice.customer_id)
                return name, crypto.unseal(key, bytes(kept.pdf_sealed), aad=invoice.pk.bytes)
            except crypto.Unreadable:
                return name, render(invoice, None)
        buyer = buyer_of(invoice)
    return name, render(invoice, buyer)


def buyer_of(invoice: Invoice) -> AddressView | None:
    """Call within a scope that may read the customer's key."""
    if invoice.buyer_sealed is None:
        return None
    try:
        return AddressView.model_validate(
            customers.unseal_for(invoice.customer_id, bytes(invoice.buyer_sealed))
        )
    except crypto.Unreadable:
        return None
