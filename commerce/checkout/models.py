"""A checkout session and the proposals made in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from commerce.carts.models import Cart
from commerce.payments.models import Payment
from server.common.ids import uuid7

TERMINAL = ("completed", "canceled", "expired")


class Checkout(models.Model):
    """incomplete → ready_for_complete → complete_in_progress → completed (the words of UCP)."""

    class Status(models.TextChoices):
        INCOMPLETE = "incomplete"
        READY = "ready_for_complete"
        IN_PROGRESS = "complete_in_progress"
        COMPLETED = "completed"
        ESCALATED = "requires_escalation"
        CANCELED = "canceled"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.INCOMPLETE)
    currency = models.CharField(max_length=3)
    address_sealed = models.BinaryField(null=True, help_text="Under the customer's key.")
    country = models.CharField(max_length=2, blank=True, default="")
    email_digest = models.CharField(max_length=64, blank=True, default="")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    proposal_id = models.UUIDField(null=True, help_text="The one that was confirmed.")
    order_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cart"],
                condition=~Q(status__in=TERMINAL),
                name="checkout_one_going",
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="checkout_of_customer"),
            models.Index(
                fields=["expires_at"],
                condition=~Q(status__in=TERMINAL),
                name="checkout_to_expire",
            ),
        ]


class Proposal(models.Model):
    """An exact total put to the shopper. Its content never changes; a trigger keeps that promise.

    `content` is the order to be, with the ids it will have: lines (with tax), vendors (with
    delivery and commission), order, number, journal. Completing it is then plain set-based SQL.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        SUPERSEDED = "superseded"
        EXPIRED = "expired"
        CANCELED = "canceled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    customer_id = models.UUIDField()
    checkout = models.ForeignKey(Checkout, on_delete=models.CASCADE, related_name="proposals")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    cart_version = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    items_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    delivery_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_included = models.BooleanField()
    total_minor = models.BigIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64, help_text="Of everything the shopper agrees to.")
    confirm_key = models.CharField(max_length=255, null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkout"],
                condition=Q(status__in=["open", "confirmed"]),
                name="proposal_one_standing",
            ),
            models.UniqueConstraint(
                fields=["customer_id", "confirm_key"],
                condition=Q(confirm_key__isnull=False),
                name="proposal_one_per_key",
            ),
            models.CheckConstraint(
                condition=Q(
                    tax_included=True,
                    total_minor=F("items_minor") + F("delivery_minor") - F("discount_minor"),
                )
                | Q(
                    tax_included=False,
                    total_minor=F("items_minor") + F("delivery_minor") + F("tax_minor") - F("discount_minor"),
                ),
                name="proposal_adds_up",
            ),
        ]


class DeliveryRate(models.Model):
    """What a vendor asks for delivery. The most specific country wins, then the lowest position."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    marketplace = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2, blank=True, default="", help_text="Empty: everywhere.")
    label = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    free_from_minor = models.BigIntegerField(null=True, blank=True)
    days = models.CharField(max_length=20, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="delivery_rate_not_negative")
        ]
        indexes = [models.Index(fields=["tenant", "currency"], name="delivery_rate_of_vendor")]
