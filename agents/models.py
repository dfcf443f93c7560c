"""The assistant's own records: one row a turn, one row a tool call, and the shop's stored policies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from server.common.ids import uuid7


class Run(models.Model):
    """One turn: which message it answered, by which brain, and the dialogue as it left it."""

    class Status(models.TextChoices):
        RUNNING = "running"
        ANSWERED = "answered"
        ABANDONED = "abandoned", "gave way to a newer message"
        SILENCED = "silenced", "a person had taken over"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    conversation_id = models.UUIDField()
    customer_id = models.UUIDField()
    trigger_seq = models.BigIntegerField(help_text="the highest customer entry that the turn answers")
    final_seq = models.BigIntegerField(null=True, help_text="the entry that ends the answer")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RUNNING)
    brain = models.CharField(max_length=20, default="offline")
    state_before = models.JSONField(default=dict)
    state_after = models.JSONField(default=dict)
    private_before = models.BinaryField(
        null=True, help_text="what is personal in it, under the customer's key"
    )
    private_after = models.BinaryField(null=True)
    model_calls = models.JSONField(default=list, help_text="model, ms, finish reason and tokens of each call")
    reading = models.JSONField(default=list, help_text="the intents that were understood")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation_id", "trigger_seq"], name="run_once_per_message")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.trigger_seq} · {self.status}"


class ToolCall(models.Model):
    """One use of a tool, written in the transaction of its effect. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="calls")
    conversation_id = models.UUIDField()
    trigger_seq = models.BigIntegerField()
    tool = models.CharField(max_length=40)
    args = models.JSONField(default=dict, help_text="as validated; addresses are left out")
    effect_key = models.CharField(
        max_length=80, blank=True, default="", help_text="empty for a tool that only reads"
    )
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    ms = models.IntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["effect_key"],
                condition=~Q(effect_key="") & Q(error__isnull=True),
                name="tool_effect_once",
            ),
        ]
        indexes = [models.Index(fields=["conversation_id", "trigger_seq"], name="tool_call_of_turn")]

    def __str__(self) -> str:
        return f"{self.tool} · {self.conversation_id}"


class StorePolicy(models.Model):
    """What a shop says of returns, delivery and the like: the only source the assistant may answer from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+")
    topic = models.SlugField(max_length=40)
    text = models.TextField(max_length=1200)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "store policies"
        constraints = [models.UniqueConstraint(fields=["tenant", "topic"], name="policy_once_per_topic")]

    def __str__(self) -> str:
        return self.topic
