"""The log's own way to PostgreSQL: asynchronous connections that no ORM call ever shares.

Arrays travel in PostgreSQL's binary form, packed here: building them element by element in psycopg
costs more than the insert itself.
"""

from collections.abc import Iterable, Sequence
from struct import pack
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connections
from psycopg.adapt import Dumper
from psycopg.pq import Format

from server.patience import AsyncConnection

NULL: Final = b"\xff\xff\xff\xff"
SIXTEEN: Final = 16 << 128  # the length before the sixteen bytes: one number of twenty is the quickest way
EIGHT: Final = pack("!i", 8)
TRUE: Final = pack("!i", 1) + b"\x01"
FALSE: Final = pack("!i", 1) + b"\x00"


class UuidArray(bytes):
    """A packed uuid[]."""


class TextArray(bytes):
    """A packed text[]."""


class ByteaArray(bytes):
    """A packed bytea[]."""


class BigintArray(bytes):
    """A packed bigint[]."""


class BooleanArray(bytes):
    """A packed boolean[]."""


def _header(oid: int, length: int) -> bytes:
    return pack("!iiIii", 1, 1, oid, length, 1) if length else pack("!iiI", 0, 0, oid)


def uuids(values: Sequence[UUID | None]) -> UuidArray:
    return UuidArray(
        _header(2950, len(values))
        + b"".join([NULL if v is None else (SIXTEEN + v.int).to_bytes(20) for v in values])
    )


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def texts(values: Sequence[str | None]) -> TextArray:
    return TextArray(
        _header(25, len(values)) + b"".join([NULL if v is None else _sized(v.encode()) for v in values])
    )


def byteas(values: Sequence[bytes]) -> ByteaArray:
    return ByteaArray(_header(17, len(values)) + b"".join([_sized(v) for v in values]))


def bigints(values: Sequence[int | None]) -> BigintArray:
    return BigintArray(
        _header(20, len(values))
        + b"".join([NULL if v is None else EIGHT + v.to_bytes(8, "big", signed=True) for v in values])
    )


def booleans(values: Iterable[bool]) -> BooleanArray:
    found = [TRUE if v else FALSE for v in values]
    return BooleanArray(_header(16, len(found)) + b"".join(found))


def _dumper(array_oid: int) -> type[Dumper]:
    class Packed(Dumper):
        format = Format.BINARY
        oid = array_oid

        def dump(self, obj: Any) -> bytes:
            return bytes(obj)

    return Packed


PACKED: Final = (
    (UuidArray, _dumper(2951)),
    (TextArray, _dumper(1009)),
    (ByteaArray, _dumper(1001)),
    (BigintArray, _dumper(1016)),
    (BooleanArray, _dumper(1000)),
)


def conninfo() -> dict[str, Any]:
    """What `default` connects with, less what only Django understands."""
    parameters = dict(connections["default"].get_connection_params())
    for name in (
        "cursor_factory",
        "context",
        "prepare_threshold",
        "pool",
        "assume_role",
    ):
        parameters.pop(name, None)
    return parameters


async def prepare(connection: psycopg.AsyncConnection[Any], *, name: str = "chat") -> None:
    """Commits are durable whatever the server's default; rows of every tenant may be reached."""
    await connection.set_autocommit(True)
    for cls, dumper in PACKED:
        connection.adapters.register_dumper(cls, dumper)
    await connection.execute(
        "SELECT set_config('app.tenant', 'platform', false), set_config('synchronous_commit', 'on', false),"
        " set_config('application_name', %s, false)",
        (f"fashionistar {name}",),
    )


async def connect(name: str) -> AsyncConnection:
    """An own connection as the application's role, outside every pool."""
    connection = await AsyncConnection.connect(**conninfo(), autocommit=True)
    await prepare(connection, name=name)
    return connection
