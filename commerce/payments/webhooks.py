"""The edge for providers' webhooks: verify the raw bytes, store the event and its fact, answer 200."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from commerce.events import WebhookReceived
from commerce.payments.models import InboundWebhook
from commerce.payments.providers.registry import provider
from server.accounts.access import SYSTEM, platform_scope
from server.common import audit, outbox
from server.common.clock import now
from server.common.ids import uuid7


def receive(*, provider_name: str, raw: bytes, headers: Mapping[str, str]) -> bool:
    """Store a provider's event for the worker. False if it was here before.

    Raises WebhookRefused for a bad signature, an old one, or a body that is no event; NotFound for an
    unknown provider.
    """
    payload = provider(provider_name).verify(raw, headers, now())
    event_id = str(payload["id"])[:120]
    row = InboundWebhook(id=uuid7(), provider=provider_name, event_id=event_id, payload=payload)
    with platform_scope():
        InboundWebhook.objects.bulk_create([row], ignore_conflicts=True)
        fresh = InboundWebhook.objects.filter(pk=row.pk).exists()
        audit.record(
            "webhook.received" if fresh else "webhook.repeated",
            actor=SYSTEM(None),
            target=("webhook", f"{provider_name}:{event_id}"),
            tenant_id=None,
            after={
                "type": str(payload.get("type", ""))[:80],
                "sha256": hashlib.sha256(raw).hexdigest(),
            },
        )
        if fresh:
            outbox.publish(
                WebhookReceived(webhook_id=row.pk, provider=provider_name),
                key=f"webhook:{_object_of(payload)}",
                tenant_id=None,
            )
    return fresh


def _object_of(payload: Mapping[str, object]) -> str:
    """What the event is about, so that events of one payment are worked through in order of arrival."""
    data = payload.get("data")
    about = data.get("intent") or data.get("reference") if isinstance(data, dict) else None
    return str(about or payload["id"])[:120]
