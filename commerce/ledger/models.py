"""Double entry: a journal's postings sum to zero in each currency, and nothing is ever changed."""

from __future__ import annotations

from django.db import models

from server.common.ids import uuid7


class Account(models.Model):
    """A debit is positive, a credit negative."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_id", "kind", "currency"], name="account_once")]


class Journal(models.Model):
    """One event in money. `cause` makes it happen once: sale:ORDER, cancel:VENDOR_ORDER, refund:REFUND."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=60, unique=True)
    order_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["order_id"], name="journal_of_order")]


class Posting(models.Model):
    id = models.BigAutoField(primary_key=True)
    tenant_id = models.UUIDField()
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["journal"], name="posting_of_journal")]
