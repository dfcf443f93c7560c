"""What the shop asks of any payment provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Ask:
    """A payment to be made. `key` makes asking twice harmless; `reference` comes back in every event."""

    key: str
    reference: UUID
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Started:
    """`ref` is the provider's own id; `url` the page where the shopper pays."""

    ref: str
    url: str


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A provider's news in our words. Amounts in minor units, converted by the adapter.

    refund_key: the key that the refund was asked with.
    """

    event_id: str
    kind: Literal["succeeded", "failed", "refunded", "other"]
    ref: str
    reference: str
    amount_minor: int
    currency: str
    failure: str = ""
    refund_key: str = ""


class Provider(Protocol):
    """`local`: starting needs no network, so it may happen inside a transaction."""

    name: str
    local: bool

    def start(self, ask: Ask) -> Started: ...

    def refund(self, *, ref: str, amount_minor: int, currency: str, key: str) -> None:
        """Pay back; a repeat with the same key is harmless. Raises errors.Unavailable to be tried again."""

    def verify(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """The event, if the raw bytes are signed and fresh. Raises errors.WebhookRefused."""

    def read(self, payload: Mapping[str, Any]) -> ProviderEvent: ...
