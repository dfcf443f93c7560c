"""A batch of items as `conversations_record` takes it and answers it: arrays in PostgreSQL's binary form.

Building arrays element by element in psycopg costs more than writing the rows. A column that holds nothing but
nulls travels as one null; texts that repeat (roles, kinds, browsers) are encoded once.
"""

import os
import struct
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from psycopg.pq.abc import PGresult

from conversations.database import NULL, SIXTEEN
from conversations.entries import Item

FUNCTION: Final = "conversations_record"
# After p_wait and p_audit, in the order of the function's parameters.
COLUMNS: Final = (
    ("conversation", "uuid"),
    ("sender", "uuid"),
    ("cid", "uuid"),
    ("on_behalf_of", "uuid"),
    ("role", "text"),
    ("name", "text"),
    ("kind", "text"),
    ("staff_only", "boolean"),
    ("body", "text"),
    ("digest", "bytea"),
    ("preview", "text"),
    ("action", "text"),
    ("if_seq", "bigint"),
    ("reply_to", "bigint"),
    ("target", "bigint"),
    ("ip", "text"),
    ("user_agent", "text"),
    ("request_id", "text"),
    ("session", "uuid"),
)
# Then p_place and p_turn.
TYPES: Final = ("boolean", "uuid[]", *(f"{kind}[]" for _, kind in COLUMNS), "integer[]", "integer[]")
ANSWER: Final = "at, seq, tenant_id, told, code, head, had_at"
QUERY: Final = f"SELECT {ANSWER} FROM {FUNCTION}({', '.join(f'${n + 1}' for n in range(len(TYPES)))})"  # noqa: S608
QUERY_NOW: Final = f"SELECT {ANSWER} FROM {FUNCTION}({', '.join(f'%s::{kind}' for kind in TYPES)})"  # noqa: S608
# What is sent again and again, by all or by one socket.
OFTEN: Final = frozenset({"role", "name", "kind", "action", "ip", "user_agent", "request_id"})
KNOWN_TEXTS: Final = 10_000

FALSE: Final = struct.pack("!i?", 1, False)
TRUE: Final = struct.pack("!i?", 1, True)
POSTGRES_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_length = struct.Struct("!i").pack
_bigint = struct.Struct("!iq").pack


# --- items to arrays ----------------------------------------------------------------------------


class Texts(dict[str | None, bytes]):
    """Texts and their packed form, learnt as they come."""

    def __missing__(self, text: str | None) -> bytes:
        if len(self) >= KNOWN_TEXTS:
            self.clear()
        self[text] = found = NULL if text is None else _sized(text.encode())
        return found


def _sized(data: bytes) -> bytes:
    return _length(len(data)) + data


_known = Texts().__getitem__


def _uuid(value: UUID | None) -> bytes:
    return NULL if value is None else (SIXTEEN + value.int).to_bytes(20)


def _text(value: str | None) -> bytes:
    return NULL if value is None else _sized(value.encode())


def _number(value: int | None) -> bytes:
    return NULL if value is None else _bigint(8, value)


def _boolean(value: bool) -> bytes:
    return TRUE if value else FALSE


PACK: Final[dict[str, tuple[int, Callable[[Any], bytes]]]] = {
    "uuid": (2950, _uuid),
    "text": (25, _text),
    "boolean": (16, _boolean),
    "bytea": (17, _sized),
    "bigint": (20, _number),
}


def _array(oid: int, elements: Iterable[bytes], length: int) -> bytes:
    return struct.pack("!iiIii", 1, 1, oid, length, 1) + b"".join(elements)


def _columns() -> list[tuple[Callable[[Item], Any], int, Callable[[Any], bytes]]]:
    return [
        (attrgetter(name), PACK[kind][0], _known if name in OFTEN else PACK[kind][1])
        for name, kind in COLUMNS
    ]


_COLUMNS: Final = _columns()


def audit_ids(count: int) -> bytes:
    """A uuid[] of UUIDv7s of this millisecond, ascending: their rows lie and are indexed side by side.

    At most 4,096: the 12 bits below the time count, as RFC 9562 (section 6.2, method 1) has it; 62 are random.
    """
    high = (time.time_ns() // 1_000_000 << 16) | 0x7000
    words: list[int] = []
    for place, chance in enumerate(struct.unpack(f"!{count}Q", os.urandom(8 * count))):
        words += (16, high | place, (chance >> 2) | 1 << 63)
    return struct.pack("!iiIii", 1, 1, 2950, count, 1) + struct.pack("!" + "iQQ" * count, *words)


def places(items: Sequence[Item]) -> tuple[bytes | None, bytes | None]:
    """p_place and p_turn, for items in the order of their conversations; None where none comes twice."""
    place = turn = 0
    last: int | None = None
    found: list[int] = []
    turns: list[int] = []
    for item in items:
        home = item.conversation.int
        if home == last:
            turn += 1
        else:
            place, turn, last = place + 1, 1, home
        found += (4, place)
        turns += (4, turn)
    if place == len(items):
        return None, None
    return _integers(found), _integers(turns)


def _integers(sized: list[int]) -> bytes:
    """An integer[] of values that each follow their size."""
    return struct.pack(f"!iiIii{len(sized)}i", 1, 0, 23, len(sized) // 2, 1, *sized)


def packed(items: Sequence[Item]) -> list[bytes | None]:
    """The parameters of QUERY, in binary; `wait` is false. Quickest in the order of their conversations."""
    length = len(items)
    found: list[bytes | None] = [b"\0", audit_ids(length)]
    for get, oid, pack in _COLUMNS:
        column = list(map(get, items))
        if column[0] is None and column.count(None) == length:
            found.append(None)
        else:
            found.append(_array(oid, map(pack, column), length))
    found += places(items)
    return found


def parameters(items: Sequence[Item]) -> list[Any]:
    """The parameters of QUERY_NOW; `wait` is true."""
    columns: list[Any] = [True, None]
    for get, _, _ in _COLUMNS:
        column = [get(item) for item in items]
        columns.append(None if column.count(None) == len(column) else column)
    columns += (None, None)
    return columns


# --- the answer ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """By item, in the batch's order. code, head, had_at: None when everything was written."""

    at: datetime
    seq: Sequence[int | None]
    tenant: Sequence[UUID | None]
    told: Sequence[bool] | None
    code: Sequence[int] | None
    head: Sequence[int] | None
    had_at: Sequence[datetime | None] | None


class Tenants(dict[bytes, UUID]):
    """There are few, and making a UUID costs more than finding one."""

    def __missing__(self, data: bytes) -> UUID:
        if len(self) >= KNOWN_TEXTS:
            self.clear()
        self[data] = found = UUID(bytes=data)
        return found


_tenants = Tenants()
_number_of = struct.Struct("!q").unpack


def _elements(data: bytes) -> list[bytes | None]:
    """Of a one-dimensional array; an empty one has no bounds."""
    found: list[bytes | None] = []
    place = 20
    while place < len(data):
        (size,) = struct.unpack_from("!i", data, place)
        place += 4
        if size < 0:
            found.append(None)
        else:
            found.append(data[place : place + size])
            place += size
    return found


def _moment(data: bytes) -> datetime:
    return POSTGRES_EPOCH + timedelta(microseconds=_number_of(data)[0])


def unpacked(result: PGresult, length: int) -> Outcome:
    """What QUERY answered to a batch of this length."""
    at, seq, tenant, told, code, head, had_at = (result.get_value(0, column) for column in range(7))
    assert at is not None
    assert seq is not None
    assert tenant is not None
    if code is None:
        return Outcome(
            _moment(at),
            struct.unpack("!" + "iq" * length, memoryview(seq)[20:])[1::2],
            [_tenants[tenant[place : place + 16]] for place in range(24, 24 + 20 * length, 20)],
            None if told is None else [flag == b"\1" for flag in _elements(told)],
            None,
            None,
            None,
        )
    assert head is not None
    assert had_at is not None
    return Outcome(
        _moment(at),
        [None if data is None else _number_of(data)[0] for data in _elements(seq)],
        [None if data is None else _tenants[data] for data in _elements(tenant)],
        None if told is None else [flag == b"\1" for flag in _elements(told)],
        [int.from_bytes(data or b"", "big") for data in _elements(code)],
        [_number_of(data or bytes(8))[0] for data in _elements(head)],
        [None if data is None else _moment(data) for data in _elements(had_at)],
    )
