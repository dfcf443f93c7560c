"""The ground's tables. Audit and outbox are partitioned by month; their SQL is in migration 0001."""

from django.db import models

from server.common.ids import uuid7


class AuditEntry(models.Model):
    """Who did what, when, to which thing. Append-only: the database refuses any change."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    tenant_id = models.UUIDField(null=True)
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    action = models.TextField()
    target_type = models.TextField()
    target_id = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.TextField(blank=True)
    request_id = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "common_auditentry"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_kind} {self.action} {self.target_type} {self.target_id}"
        )


class OutboxEntry(models.Model):
    """A fact on its way to whoever must act on it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    tenant_id = models.UUIDField(null=True)
    name = models.TextField()
    key = models.TextField()
    payload = models.JSONField()
    expanded = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "common_outboxentry"


class OutboxDelivery(models.Model):
    """One fact for one subscriber. Done only inside the subscriber's own transaction."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.UUIDField()
    entry_at = models.DateTimeField()
    name = models.TextField()
    key = models.TextField()
    payload = models.JSONField()
    subscriber = models.TextField()
    queue = models.TextField()
    state = models.TextField(default="pending")  # pending, done, poison
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "subscriber"], name="outbox_once_per_subscriber")
        ]
        indexes = [
            models.Index(
                fields=["queue", "key", "entry_at", "entry_id"],
                condition=~models.Q(state="done"),
                name="outbox_unfinished",
            ),
        ]


class IdempotencyRecord(models.Model):
    """The first answer to a key, for at least 24 hours: a repeat gets the same bytes."""

    principal = models.TextField()
    endpoint = models.TextField()
    key = models.TextField()
    fingerprint = models.TextField()
    status = models.IntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "endpoint", "key"], name="idempotency_key_once")
        ]
