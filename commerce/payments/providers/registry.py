"""The providers by name; the sandbox is the one that needs no account."""

from __future__ import annotations

from commerce.payments.providers.base import Provider
from commerce.payments.providers.sandbox import Sandbox
from server.common.errors import NotFound

DEFAULT = "sandbox"
_PROVIDERS: dict[str, Provider] = {"sandbox": Sandbox()}


def provider(name: str) -> Provider:
    """Raises NotFound for a name that is not in use."""
    try:
        return _PROVIDERS[name]
    except KeyError:
        raise NotFound("There is no such payment provider here.") from None
