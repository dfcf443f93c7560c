"""Signed links of at most 15 minutes, and the digest that finds an order by its e-mail address."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing

from commerce.errors import LinkExpired
from server.common.crypto import derive, digest
from server.env import env

LIVES: Final = timedelta(minutes=15)
_EMAIL_KEY = derive(bytes.fromhex(env.data_key.get_secret_value()), "order-email")


def email_digest(email: str) -> str:
    """Says whether two addresses are the same without saying what they are."""
    return digest(_EMAIL_KEY, email.strip().lower().encode())


def make_token(purpose: str, subject: UUID) -> str:
    """A token for one thing and one purpose ("order", "invoice"), good for 15 minutes."""
    return signing.TimestampSigner(salt=f"commerce.{purpose}").sign(subject.hex).replace(":", "~")


def read_token(purpose: str, token: str) -> UUID:
    """Raises LinkExpired for one that is too old, altered, or made for another purpose."""
    try:
        value = signing.TimestampSigner(salt=f"commerce.{purpose}").unsign(
            token.replace("~", ":"), max_age=LIVES
        )
        return UUID(hex=value)
    except (signing.BadSignature, ValueError) as error:
        raise LinkExpired("This link is no longer good. Please ask for a new one.") from error


def address_of(path: str) -> str:
    return f"{env.public_url.rstrip('/')}{path}"
