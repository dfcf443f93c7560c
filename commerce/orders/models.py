"""The agreement: one order, and one vendor order for each vendor in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from server.common.ids import uuid7


class Order(models.Model):
    """What the shopper sees. Its status follows from its vendor orders; totals are stored once."""

    class Status(models.TextChoices):
        PAID = "paid"
        COMPLETED = "completed"
        CANCELED = "canceled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    house_id = models.UUIDField(help_text="The marketplace that takes the money and the commission.")
    number = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PAID)
    checkout_id = models.UUIDField(unique=True)
    payment_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    items_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    delivery_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_included = models.BooleanField()
    total_minor = models.BigIntegerField()
    refunded_minor = models.BigIntegerField(default=0)
    address_sealed = models.BinaryField(null=True)
    email_digest = models.CharField(max_length=64, blank=True, default="")
    placed_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=models.F("total_minor")),
                name="order_never_refunds_more",
            )
        ]
        indexes = [models.Index(fields=["customer", "-placed_at"], name="order_of_customer")]

    def __str__(self) -> str:
        return self.number


class VendorOrder(models.Model):
    """One vendor's part. `tenant` is the vendor; `shop_id` the tenant of the site that sold it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    shop_id = models.UUIDField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="vendor_orders")
    number = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, default="new")
    vendor_name = models.CharField(max_length=200)
    vendor_slug = models.CharField(max_length=200)
    tracking = models.CharField(max_length=120, null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    delivery_label = models.CharField(max_length=60)
    delivery_days = models.CharField(max_length=20, blank=True, default="")
    items_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    delivery_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    commission_bp = models.PositiveIntegerField()
    commission_minor = models.BigIntegerField()
    placed_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "tenant"], name="vendor_order_once_per_vendor")
        ]
        indexes = [models.Index(fields=["tenant", "-placed_at"], name="vendor_order_of_vendor")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A frozen copy of what was bought; append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    vendor_order = models.ForeignKey(VendorOrder, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant_id = models.UUIDField()
    product_id = models.UUIDField()
    sku = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    colour = models.CharField(max_length=60, blank=True, default="")
    size = models.CharField(max_length=30, blank=True, default="")
    image = models.CharField(max_length=500, blank=True, default="")
    quantity = models.PositiveIntegerField()
    unit_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["order", "position"], name="order_line_of_order"),
            models.Index(fields=["product_id"], name="order_line_of_product"),
        ]


class FitFeedback(models.Model):
    """How a delivered line fitted, as its shopper or her return says: one word a line, the last one counts."""

    class Fit(models.TextChoices):
        TOO_SMALL = "too_small"
        FITS = "fits"
        TOO_LARGE = "too_large"

    class Source(models.TextChoices):
        SHOPPER = "shopper"
        RETURN = "return"

    order_line = models.OneToOneField(OrderLine, primary_key=True, on_delete=models.PROTECT, related_name="+")
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField()
    customer_id = models.UUIDField()
    product_id = models.UUIDField()
    size = models.CharField(max_length=30, blank=True, default="")
    fit = models.CharField(max_length=10, choices=Fit.choices)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.SHOPPER)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["product_id"], name="fit_of_product"),
            models.Index(fields=["tenant_id"], name="fit_of_vendor"),
        ]


class OrderStep(models.Model):
    """The history of a vendor order; append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    shop_id = models.UUIDField()
    vendor_order = models.ForeignKey(VendorOrder, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()


class VendorTerms(models.Model):
    """What the marketplace keeps of a vendor's sales, in basis points."""

    tenant = models.OneToOneField(
        "accounts.Tenant", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    marketplace = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    commission_bp = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(commission_bp__lte=10_000), name="commission_at_most_all")
        ]
