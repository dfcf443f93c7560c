"""Goods that are sewn for one body: what the tailor needs, what the shopper let stand, and what goes with an order."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commerce.catalogue.models import Product, owner_copy


class TailoredProduct(models.Model):
    """A product that is made to measure, and the measurements without which it cannot be."""

    product = models.OneToOneField(Product, primary_key=True, on_delete=models.CASCADE, related_name="+")
    tenant = owner_copy()
    marketplace = owner_copy()
    keys = ArrayField(models.CharField(max_length=24))
    updated_at = models.DateTimeField(auto_now=True)


class MeasureSheet(models.Model):
    """What a shopper confirmed for one product, under her key. It fills no order by itself."""

    id = models.BigAutoField(primary_key=True)
    tenant_id = models.UUIDField(help_text="The tenant of the site where she shops.")
    customer_id = models.UUIDField()
    product_id = models.UUIDField()
    keys = ArrayField(models.CharField(max_length=24))
    values_sealed = models.BinaryField(help_text="JSON {key: {mm, source, accepted}} under her key")
    confirmed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_id", "product_id"], name="measure_sheet_once"),
        ]


class LineMeasures(models.Model):
    """The confirmed values of one order line, for the vendor who sews it. `tenant_id` is the vendor."""

    order_line_id = models.UUIDField(primary_key=True)
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField()
    customer_id = models.UUIDField(db_index=True)
    keys = ArrayField(models.CharField(max_length=24))
    values_sealed = models.BinaryField()
    bound_at = models.DateTimeField(db_index=True)
