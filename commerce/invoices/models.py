"""Numbered documents that never change."""

from __future__ import annotations

from django.db import models

from commerce.orders.models import VendorOrder
from server.common.ids import uuid7


class InvoiceCounter(models.Model):
    """The last number given, per vendor and kind; its row lock makes numbers gapless."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "kind"], name="invoice_counter_once")]


class Invoice(models.Model):
    """Append-only. `content` holds all but the buyer's address, which is sealed under her key."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField()
    order_id = models.UUIDField()
    customer_id = models.UUIDField()
    vendor_order = models.ForeignKey(VendorOrder, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=24)
    content = models.JSONField()
    buyer_sealed = models.BinaryField(null=True)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["vendor_order", "kind"], name="invoice_once_per_vendor_order"),
        ]
        indexes = [models.Index(fields=["order_id"], name="invoice_of_order")]

    def __str__(self) -> str:
        return self.number


class InvoiceDocument(models.Model):
    """The PDF as it was issued, sealed under the buyer's key; append-only."""

    invoice = models.OneToOneField(
        Invoice, primary_key=True, on_delete=models.PROTECT, related_name="document"
    )
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField()
    pdf_sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
