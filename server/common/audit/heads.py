"""Signed heads of the audit tree, and the witness: a copy of the newest one outside the database."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from server.common.audit.check import head_text
from server.env import env

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """`size` entries hash to `root`; signed by the holder of `key` (Ed25519)."""

    size: int
    root: bytes
    at: datetime
    key: bytes
    signature: bytes

    @property
    def text(self) -> bytes:
        return head_text(size=self.size, root=self.root.hex(), at_us=microseconds(self.at))

    def signed(self) -> bool:
        """Whether the signature is that of the key which the head names."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(self.signature, self.text)
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_json(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "root": self.root.hex(),
            "at": self.at.isoformat(),
            "at_us": microseconds(self.at),
            "key": self.key.hex(),
            "signature": self.signature.hex(),
        }

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> "Head":
        """From the columns size, root, at, key, signature."""
        return cls(int(row[0]), bytes(row[1]), row[2], bytes(row[3]), bytes(row[4]))

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Head":
        """Raises ValueError, KeyError or TypeError for what is no head."""
        return cls(
            size=int(value["size"]),
            root=bytes.fromhex(value["root"]),
            at=EPOCH + timedelta(microseconds=int(value["at_us"])),
            key=bytes.fromhex(value["key"]),
            signature=bytes.fromhex(value["signature"]),
        )


def microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(env.audit_signing_key.get_secret_value()))


def public_key() -> bytes:
    """The key that this installation signs with."""
    return _private().public_key().public_bytes_raw()


def sign(*, size: int, root: bytes, at: datetime) -> Head:
    private = _private()
    text = head_text(size=size, root=root.hex(), at_us=microseconds(at))
    return Head(size, root, at, private.public_key().public_bytes_raw(), private.sign(text))


def stored(size: int | None = None) -> Head | None:
    """The database's head of exactly this size; without one, the newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, root, at, key, signature FROM common_audithead"
            " WHERE %(size)s::bigint IS NULL OR size = %(size)s ORDER BY size DESC LIMIT 1",
            {"size": size},
        )
        row = cursor.fetchone()
    return None if row is None else Head.from_row(row)


def witness_path() -> Path:
    return env.data_dir / "audit-head.json"


def keep_witness(head: Head) -> None:
    """Replace the copy outside the database: whoever cuts the log there cannot cut it here as well."""
    path = witness_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(head.as_json()) + "\n", encoding="utf-8")
    fresh.replace(path)


def read_witness(path: Path | None = None) -> Head | None:
    """None when there is no such file. Raises ValueError when it holds no head."""
    path = path or witness_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return Head.from_json(json.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} holds no signed head") from error
