"""Celery's entries to the ground's work."""

from celery import shared_task
from django.core.management import call_command
from django.db import connection, transaction

from server.common import outbox


@shared_task(name="outbox.drain")
def drain_key(queue: str, key: str) -> int:
    return outbox.drain(queue, key)


@shared_task(name="outbox.forget")
def forget_done() -> int:
    return outbox.forget()


@shared_task(name="ground.partitions")
def ensure_partitions() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT ensure_partitions(24)")


@shared_task(name="ground.sessions")
def clear_sessions() -> None:
    call_command("clearsessions")
