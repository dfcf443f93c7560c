"""Timed work: one line each, calling a service."""

from __future__ import annotations

from celery import shared_task

from commerce.carts.services import abandon_old
from commerce.checkout.expiry import sweep
from commerce.orders.measures import sweep_measures
from commerce.payments.services import send_sandbox_webhooks
from server.common.clock import now


@shared_task(name="commerce.expire")
def expire() -> dict[str, int]:
    """Every 15 s: holds, payments and checkouts whose time is over."""
    return sweep(now=now())


@shared_task(name="commerce.sandbox_webhooks")
def sandbox_webhooks() -> int:
    """Every 2 s: webhooks that the sandbox was asked to send late."""
    return send_sandbox_webhooks()


@shared_task(name="commerce.abandon_carts")
def abandon_carts() -> int:
    """Every hour."""
    return abandon_old()


@shared_task(name="commerce.forget_measures")
def forget_measures() -> int:
    """Every hour: confirmed measurements that nobody needs any more."""
    return sweep_measures()
