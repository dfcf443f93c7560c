from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agents.models import Run, StorePolicy, ToolCall


@admin.register(StorePolicy)
class StorePolicyAdmin(admin.ModelAdmin[StorePolicy]):
    list_display = ("tenant", "topic", "updated_at")
    list_filter = ("topic",)


class ReadOnly(admin.ModelAdmin[Any]):
    """What has happened is looked at, not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ("started_at", "conversation_id", "trigger_seq", "status", "brain")
    list_filter = ("status", "brain")
    exclude = ("private_before", "private_after")


@admin.register(ToolCall)
class ToolCallAdmin(ReadOnly):
    list_display = ("at", "tool", "conversation_id", "trigger_seq", "ms")
    list_filter = ("tool",)
