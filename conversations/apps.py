from importlib import import_module
from typing import Any

from celery.signals import worker_init
from django.apps import AppConfig


@worker_init.connect(weak=False)
def _warm_the_assistant(sender: Any, **_: Any) -> None:
    """Its loop takes a second to import: before the first shopper waits for it, and before the fork."""
    if "turns" not in sender.app.amqp.queues.consume_from:
        return  # a worker that takes no turns
    from agents.assistant import warm

    warm()


class ConversationsConfig(AppConfig):
    name = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("conversations.subscribers")
        import_module("conversations.privacy")
