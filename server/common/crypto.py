"""Sealing of personal data: AES-256-GCM under a key per customer, itself wrapped by DATA_KEY."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.common.errors import Unavailable

KEY_BYTES = 32
NONCE_BYTES = 12


class Unreadable(Unavailable):
    """Sealed under another key, altered, or its key was destroyed."""

    code, temporary = "unreadable", False


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, *, aad: bytes = b"") -> bytes:
    """12 random bytes of nonce, then ciphertext and tag. `aad` binds it to its place."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def unseal(key: bytes, sealed: bytes, *, aad: bytes = b"") -> bytes:
    """Raises Unreadable when the key or the `aad` is another or a bit was changed."""
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("This can no longer be read.") from error


def digest(key: bytes, data: bytes) -> str:
    """HMAC-SHA256 in hex: says whether two things are the same without saying what they are."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose from another key."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
