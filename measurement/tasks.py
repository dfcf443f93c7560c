"""Timed work: one line each, calling a service."""

from celery import shared_task

from measurement.services import forget_old


@shared_task(name="measurement.sweep")
def sweep() -> dict[str, int]:
    """Every minute: clips, takes, sessions and profiles whose time is over."""
    return forget_old()
