"""A provider without an account, behaving like a real one: a page to pay on, signed webhooks that come
late, twice or out of order, declines, and idempotency keys that hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from commerce.errors import PaymentClosed, WebhookRefused
from commerce.payments.models import SandboxEvent, SandboxIntent
from commerce.payments.providers.base import Ask, ProviderEvent, Started
from commerce.payments.providers.signing import check, sign
from server.common.clock import now
from server.common.ids import uuid7
from server.env import env

HEADER = "Sandbox-Signature"
DELAY = timedelta(seconds=8)
Outcome = Literal["succeed", "decline", "delay", "duplicate", "reorder"]
_KINDS: Mapping[str, Literal["succeeded", "failed", "refunded"]] = {
    "payment.succeeded": "succeeded",
    "payment.failed": "failed",
    "refund.succeeded": "refunded",
}
# outcome: (kind, seconds until sent, how many copies) in the order of sending
_SENDS: Mapping[str, list[tuple[str, timedelta, int]]] = {
    "succeed": [("payment.succeeded", timedelta(0), 1)],
    "decline": [("payment.failed", timedelta(0), 1)],
    "delay": [("payment.succeeded", DELAY, 1)],
    "duplicate": [("payment.succeeded", timedelta(0), 3)],
    # An older failure and the word that it is being processed arrive after the success.
    "reorder": [
        ("payment.succeeded", timedelta(0), 1),
        ("payment.processing", timedelta(milliseconds=1), 1),
        ("payment.failed", timedelta(milliseconds=2), 2),
    ],
}


def secret() -> bytes:
    return env.sandbox_webhook_secret.get_secret_value().encode()


class Sandbox:
    name = "sandbox"
    local = True

    def start(self, ask: Ask) -> Started:
        intent, _ = SandboxIntent.objects.get_or_create(
            key=ask.key,
            defaults={
                "reference": str(ask.reference),
                "amount_minor": ask.amount_minor,
                "currency": ask.currency,
            },
        )
        return Started(
            ref=f"sbx_{intent.pk.hex}",
            url=f"{env.public_url.rstrip('/')}/pay/sandbox/{ask.reference}",
        )

    def refund(self, *, ref: str, amount_minor: int, currency: str, key: str) -> None:
        with transaction.atomic():
            intent = intent_of(ref)
            _, made = SandboxEvent.objects.get_or_create(
                key=key,
                defaults={
                    "intent": intent,
                    "kind": "refund.succeeded",
                    "amount_minor": amount_minor,
                    "due_at": now(),
                },
            )
            if made:
                if intent.refunded_minor + amount_minor > intent.amount_minor:
                    raise PaymentClosed("More than was paid cannot be refunded.", status=intent.status)
                intent.refunded_minor += amount_minor
                intent.save(update_fields=["refunded_minor"])

    def verify(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
        given = {name.lower(): value for name, value in headers.items()}
        check(secret(), raw, given.get(HEADER.lower(), ""), now)
        try:
            payload = json.loads(raw)
        except ValueError as error:
            raise WebhookRefused("The body is not JSON.") from error
        if not isinstance(payload, dict) or not isinstance(payload.get("id"), str):
            raise WebhookRefused("The body is not an event.")
        return payload

    def read(self, payload: Mapping[str, Any]) -> ProviderEvent:
        data = payload.get("data")
        if not isinstance(data, dict):
            raise WebhookRefused("The body is not an event.")
        return ProviderEvent(
            event_id=str(payload["id"]),
            kind=_KINDS.get(str(payload.get("type")), "other"),
            ref=str(data.get("intent", "")),
            reference=str(data.get("reference", "")),
            amount_minor=int(data.get("amount_minor", 0)),
            currency=str(data.get("currency", "")),
            failure=str(data.get("failure") or ""),
            refund_key=str(data.get("refund") or ""),
        )


def intent_of(ref: str) -> SandboxIntent:
    return SandboxIntent.objects.select_for_update().get(pk=ref.removeprefix("sbx_"))


def decide(ref: str, outcome: Outcome) -> None:
    """The shopper pressed a button on the pay page. Paying twice pays once; a declined intent is over."""
    with transaction.atomic():
        intent = intent_of(ref)
        if intent.status != "requires_action":
            return
        intent.status = "declined" if outcome == "decline" else "succeeded"
        intent.save(update_fields=["status"])
        moment = now()
        SandboxEvent.objects.bulk_create(
            SandboxEvent(
                id=uuid7(),
                intent=intent,
                kind=kind,
                amount_minor=intent.amount_minor,
                times=times,
                due_at=moment + wait,
            )
            for kind, wait, times in _SENDS[outcome]
        )


Post = Callable[[bytes, Mapping[str, str]], None]


def deliver_due(post: Post, *, limit: int = 50) -> int:
    """Send the webhooks whose time has come, each as often as was asked. How many were sent."""
    sent = 0
    for _ in range(limit):
        with transaction.atomic():
            event = (
                SandboxEvent.objects.filter(sent_at=None, due_at__lte=now())
                .select_for_update(skip_locked=True)
                .order_by("due_at", "id")
                .first()
            )
            if event is None:
                return sent
            raw = body_of(event)
            # Sent inside: a crash before the commit sends it again, as real providers do.
            for _ in range(event.times):
                post(raw, {HEADER: sign(secret(), raw, now())})
                sent += 1
            event.sent_at = now()
            event.save(update_fields=["sent_at"])
    return sent


def body_of(event: SandboxEvent) -> bytes:
    intent = event.intent
    return json.dumps(
        {
            "id": f"evt_{event.pk.hex}",
            "type": event.kind,
            "created": int(event.created_at.timestamp()),
            "data": {
                "intent": f"sbx_{intent.pk.hex}",
                "reference": intent.reference,
                "amount_minor": event.amount_minor,
                "currency": intent.currency,
                "failure": "card_declined" if event.kind == "payment.failed" else None,
                "refund": event.key,
            },
        },
        separators=(",", ":"),
    ).encode()
