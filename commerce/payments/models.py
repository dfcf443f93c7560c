"""Payments, what providers said of them, and the sandbox provider's own books."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from server.common.ids import uuid7


class Payment(models.Model):
    """One attempt at an order's sum. The amount columns only rise; the events say how they rose."""

    class Status(models.TextChoices):
        CREATED = "created"
        REQUIRES_ACTION = "requires_action"
        AUTHORIZED = "authorized"
        CAPTURED = "captured"
        PARTIALLY_REFUNDED = "partially_refunded"
        REFUNDED = "refunded"
        VOIDED = "voided"
        FAILED = "failed"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    checkout_id = models.UUIDField()
    proposal_id = models.UUIDField(unique=True)
    order_id = models.UUIDField(null=True)
    provider = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=120, null=True)
    url = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.CREATED)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True, default="")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="payment_provider_ref_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(
                    refunded_minor__gte=0,
                    refunded_minor__lte=F("captured_minor"),
                    captured_minor__lte=F("amount_minor"),
                ),
                name="payment_never_refunds_more",
            ),
        ]
        indexes = [
            models.Index(fields=["checkout_id"], name="payment_of_checkout"),
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=["created", "requires_action"]),
                name="payment_to_expire",
            ),
        ]


class PaymentEvent(models.Model):
    """What happened to a payment, once each; append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=140, help_text="The provider's event id, or our own.")
    amount_minor = models.BigIntegerField(default=0)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment", "source"], name="payment_event_once")]


class Refund(models.Model):
    """Money on its way back. Asked of the provider with its id as the key, so asking twice is harmless."""

    class Status(models.TextChoices):
        DUE = "due"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant_id = models.UUIDField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    cause = models.CharField(max_length=140, help_text="What it is for; one refund each.")
    reason = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DUE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "cause"], name="refund_once_per_cause"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
        ]


class InboundWebhook(models.Model):
    """A provider's event as it came, stored before anybody thinks about it."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        MISMATCH = "mismatch"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=120)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    note = models.CharField(max_length=200, blank=True, default="")
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_once_per_event")
        ]


class SandboxIntent(models.Model):
    """The sandbox provider's own record of a payment: its side of the wall, not ours."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=120, unique=True)
    reference = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=20, default="requires_action")
    refunded_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)


class SandboxEvent(models.Model):
    """A webhook the sandbox means to send, now or later, once or twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    intent = models.ForeignKey(SandboxIntent, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, null=True, unique=True)
    amount_minor = models.BigIntegerField()
    times = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True),
                name="sandbox_event_due",
            )
        ]
