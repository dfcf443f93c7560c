"""What a shopper means to buy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commerce.catalogue.models import Variant
from server.common.ids import uuid7

SMALLEST, LARGEST, MOST_LINES = 1, 99, 50


class Cart(models.Model):
    """open → converted | abandoned | merged. `version` rises with every change."""

    class Status(models.TextChoices):
        OPEN = "open"
        CONVERTED = "converted"
        ABANDONED = "abandoned"
        MERGED = "merged"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "customer"],
                condition=Q(status="open"),
                name="cart_one_open",
            )
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=Q(status="open"),
                name="cart_to_abandon",
            )
        ]


class CartLine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    unit_minor = models.BigIntegerField(help_text="The price as she last saw it; the catalogue's counts.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_once_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=SMALLEST, quantity__lte=LARGEST),
                name="cart_line_quantity",
            ),
        ]
