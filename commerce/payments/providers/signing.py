"""Signed webhooks as Stripe does them: `t=<unix>,v1=<hex>` over "t.body". Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from commerce.errors import WebhookRefused

TOLERANCE_S = 300


def sign(secret: bytes, raw: bytes, at: datetime) -> str:
    """The header's value for a body sent now."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_mac(secret, stamp, raw)}"


def check(secret: bytes, raw: bytes, header: str, now: datetime) -> None:
    """Raises WebhookRefused unless one v1 fits the raw bytes and the time is within 300 s."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(stamps) != 1 or not stamps[0].isascii() or not stamps[0].isdigit() or not signatures:
        raise WebhookRefused("The signature is missing or malformed.")
    if len(stamps[0]) > 12 or abs(now.timestamp() - int(stamps[0])) > TOLERANCE_S:
        raise WebhookRefused("The signature is too old.")
    wanted = _mac(secret, stamps[0], raw).encode()
    # Compare all of them, so that the time taken says nothing.
    fits = [hmac.compare_digest(wanted, given.encode()) for given in signatures]
    if not any(fits):
        raise WebhookRefused("The signature does not fit.")


def _mac(secret: bytes, stamp: str, raw: bytes) -> str:
    return hmac.new(secret, stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
