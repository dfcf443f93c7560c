"""A shopper's consent, her measuring sessions and takes, her profile. What is measured lies sealed under her key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from server.common.ids import uuid7


class Consent(models.Model):
    """What she agreed to, in which version, and when she took it back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    customer_id = models.UUIDField(db_index=True)
    version = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40)
    adult = models.BooleanField(help_text="she said that she is 18 or older")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(adult=True), name="consent_of_an_adult")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Session(models.Model):
    """One guided measuring, from consent to confirmation."""

    class Mode(models.TextChoices):
        DEVICE = "device", "the browser sees, and sends landmarks and masks"
        FRAMES = "frames", "frames over the socket, in memory only"
        CLIP = "clip", "an uploaded video"
        MANUAL = "manual", "a tape"

    class State(models.TextChoices):
        OPEN = "open", "waits for a take"
        PROCESSING = "processing"
        MEASURED = "measured", "waits for her word"
        REFUSED = "refused", "the take could not be used; another may follow"
        CONFIRMED = "confirmed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    site_id = models.UUIDField()
    customer_id = models.UUIDField()
    conversation_id = models.UUIDField(null=True, help_text="where the news goes, if not to her own thread")
    product_id = models.UUIDField(null=True, help_text="the garment that she wants it for")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent of the take under way")
    reason = models.CharField(
        max_length=40, blank=True, default="", help_text="why the last take was refused"
    )
    remedy = models.CharField(max_length=300, blank=True, default="")
    failures = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(
        max_length=80, blank=True, default="", help_text="a repeated start is the same session"
    )
    stated_sealed = models.BinaryField(null=True, help_text="JSON {height_mm, weight_g, sex} under her key")
    result_sealed = models.BinaryField(null=True, help_text="what was measured, until she has confirmed it")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer_id", "key"], condition=~Q(key=""), name="measuring_started_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(ended_at__isnull=True), name="measuring_unfinished"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mode} · {self.state}"


class Take(models.Model):
    """One capture on its way through the pipeline: a clip's file, or observations sealed under her key."""

    class State(models.TextChoices):
        WAITING = "waiting"
        PROCESSING = "processing"
        DONE = "done"
        REFUSED = "refused"
        DROPPED = "dropped", "its session ended first, or it came to nothing in time"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    customer_id = models.UUIDField(db_index=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="takes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(
        max_length=80, blank=True, default="", help_text="a name in DATA/tmp; gone at the end"
    )
    observations_sealed = models.BinaryField(null=True, help_text="gone at the end")
    size_bytes = models.BigIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(ended_at__isnull=True), name="one_take_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(file="", observations_sealed__isnull=True),
                name="an_ended_take_keeps_no_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.state}"


class Profile(models.Model):
    """What a customer's body measures, as she let it stand. One a customer, expiring."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    customer_id = models.UUIDField(unique=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    values_sealed = models.BinaryField(
        help_text="JSON under her key: {key: {mm, plus_minus_mm, source, confirmed_at}}, and what she stated"
    )
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"profile of {self.customer_id}"
