"""What the product stores too: the message, and who did what."""

from typing import Any

from django.db import models


class Message(models.Model):
    room = models.TextField()
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    objects: Any = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["room", "id"], name="message_in_room")]

    def __str__(self) -> str:
        return f"{self.room}: {self.text}"


class AuditEntry(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    actor = models.TextField()
    action = models.TextField()
    target = models.TextField()
    after = models.JSONField()
    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.target}"
