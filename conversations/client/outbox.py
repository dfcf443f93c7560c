"""What this client has promised to say and does not yet know to be stored."""

import json
import sqlite3
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from conversations.client.wire import Frame


@dataclass(slots=True)
class OutboxItem:
    """One frame (`send`, `act`, `edit`, …) under its cid. `seq`: where it is stored, once that is known."""

    cid: str
    conv: str
    frame: Frame
    at: float = field(default_factory=time.time)
    state: Literal["pending", "sent", "failed"] = "pending"
    error: dict[str, Any] | None = None
    seq: int | None = None


class OutboxStore(Protocol):
    def all(self) -> list[OutboxItem]: ...
    def put(self, item: OutboxItem) -> None: ...
    def delete(self, cid: str) -> None: ...


class MemoryOutbox:
    """Lives as long as the process."""

    def __init__(self) -> None:
        self._items: dict[str, OutboxItem] = {}

    def all(self) -> list[OutboxItem]:
        return list(self._items.values())

    def put(self, item: OutboxItem) -> None:
        self._items[item.cid] = item

    def delete(self, cid: str) -> None:
        self._items.pop(cid, None)


class SqliteOutbox:
    """An outbox in a file: survives a kill of the process, in the order in which things were said."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS outbox (place INTEGER PRIMARY KEY, cid TEXT UNIQUE, item TEXT NOT NULL)"
        )

    def all(self) -> list[OutboxItem]:
        rows = self._database.execute("SELECT item FROM outbox ORDER BY place")
        return [OutboxItem(**json.loads(text)) for (text,) in rows]

    def put(self, item: OutboxItem) -> None:
        self._database.execute(
            "INSERT INTO outbox (cid, item) VALUES (?, ?) ON CONFLICT (cid) DO UPDATE SET item = excluded.item",
            (item.cid, json.dumps(asdict(item))),
        )

    def delete(self, cid: str) -> None:
        self._database.execute("DELETE FROM outbox WHERE cid = ?", (cid,))
