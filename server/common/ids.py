"""Identifiers: UUIDv7 everywhere outside, so that they sort by time and cannot be guessed."""

import os
import time
from uuid import UUID

from server.common.errors import NotFound


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def public(prefix: str, value: UUID) -> str:
    """The name of a row on the wire: `c_` and 32 hex digits for a conversation, `p_` for a participant."""
    return f"{prefix}_{value.hex}"


def parse_public(prefix: str, text: str) -> UUID:
    """Back from `public`. Raises NotFound: a malformed name and an unknown one look the same."""
    head, _, digits = text.partition("_")
    if head == prefix and len(digits) == 32:
        try:
            return UUID(hex=digits)
        except ValueError:
            pass
    raise NotFound("There is no such thing here.")
