"""A hold: a timed claim on stock, as a row beside the counter that it moves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commerce.inventory.models import Stock
from server.common.ids import uuid7


class Hold(models.Model):
    """held → committed | released | expired; committed → fulfilled | restocked.

    Changed only under the lock of its stock row, in the same statement as the counter.
    """

    class State(models.TextChoices):
        HELD = "held"
        COMMITTED = "committed"
        RELEASED = "released"
        EXPIRED = "expired"
        FULFILLED = "fulfilled"
        RESTOCKED = "restocked"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField(help_text="The tenant on whose site it was claimed.")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="holds")
    variant_id = models.UUIDField()
    claim_id = models.UUIDField(help_text="The checkout it is held for.")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="hold_quantity_positive"),
            models.UniqueConstraint(
                fields=["claim_id", "stock"],
                condition=Q(state__in=["held", "committed"]),
                name="hold_once_per_claim",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="held"), name="hold_to_expire"),
            models.Index(
                fields=["stock", "expires_at"],
                condition=Q(state="held"),
                name="hold_of_stock",
            ),
            models.Index(fields=["claim_id"], name="hold_of_claim"),
        ]
