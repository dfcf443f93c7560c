"""Connections to PostgreSQL that notice when nobody answers any more.

A connection can be half-open: a cable, a NAT or a proxy between has forgotten it and tells nobody. TCP then
waits for a quarter of an hour and psycopg for ever, and with it every thread and every socket that shares the
pool. Here each exchange is watched from outside: who has waited too long is cut off and gets an
OperationalError, as after any other loss of the connection. Where one was dead, its idle neighbours are let
go too: they went the same way, and a new connection costs a few milliseconds.
"""

import logging
import os
import socket
import threading
import time
from typing import Any, Final
from weakref import WeakSet

import psycopg
from psycopg_pool.base import AttemptWithBackoff

logger = logging.getLogger(__name__)

# A pool's pause between two attempts to connect doubles each time: after a minute's outage it would stay away for
# another one. Here it is a second.
AttemptWithBackoff.DELAY_BACKOFF = 1.0

ASYNC_SECONDS: Final = 5.0  # the log's own statements take milliseconds
SYNC_SECONDS: Final = 15.0  # a service may wait for a row that others hold
NEIGHBOUR_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.5
# What both ends are told of each connection, so that the kernel notices a dead network by itself, and so that
# a transaction whose client has vanished does not hold its locks for hours.
NETWORK: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
SESSION: Final = (
    "-c idle_in_transaction_session_timeout=60s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
    " -c tcp_keepalives_count=3 -c tcp_user_timeout=15s"
)

_known: "WeakSet[Connection | AsyncConnection]" = WeakSet()
_lock = threading.Lock()
_watching: int | None = None


class Connection(psycopg.Connection[Any]):
    """As psycopg's; `asked_at` is when the exchange under way began, 0 if there is none."""

    asked_at = 0.0
    cut = False
    patience = SYNC_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with _lock:
            _known.add(self)

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        self.asked_at = time.monotonic()
        try:
            return super().wait(*args, **kwargs)
        finally:
            self.asked_at = 0.0


class AsyncConnection(psycopg.AsyncConnection[Any]):
    """As psycopg's; see Connection."""

    asked_at = 0.0
    cut = False
    patience = ASYNC_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with _lock:
            _known.add(self)

    async def wait(self, *args: Any, **kwargs: Any) -> Any:
        self.asked_at = time.monotonic()
        try:
            return await super().wait(*args, **kwargs)
        finally:
            self.asked_at = 0.0


def watch(*, seconds: float = SYNC_SECONDS) -> None:
    """Look after this process's connections from now on. For servers: a command may wait as long as it likes.

    seconds: what one statement of a service may take at most, its waiting for locks included.
    """
    global _watching
    Connection.patience = seconds
    with _lock:
        if _watching != os.getpid():  # a fork has no threads of its parent's
            _watching = os.getpid()
            threading.Thread(target=_watch, name="patience", daemon=True).start()


def _watch() -> None:
    before = time.monotonic()
    while True:
        time.sleep(LOOK_SECONDS)
        now = time.monotonic()
        # After a pause of the whole process the answers lie unread in the sockets: look again later.
        if now - before < 4 * LOOK_SECONDS:
            cut_off(now)
        before = now


def cut_off(now: float) -> int:
    """End what has waited too long at `now`, and its idle neighbours. Returns how many."""
    with _lock:
        known = [connection for connection in _known if not connection.closed]
    # Who was cut off already says nothing more about the others: he has only not noticed yet.
    asked = {connection: connection.asked_at for connection in known if not connection.cut}
    if not any(since and now - since > connection.patience for connection, since in asked.items()):
        return 0
    dead = [c for c, since in asked.items() if not since or now - since > NEIGHBOUR_SECONDS]
    logger.warning("the database does not answer: %s of %s connections let go", len(dead), len(known))
    for connection in dead:
        connection.cut = True
        _hang_up(connection)
    return len(dead)


def _hang_up(connection: "Connection | AsyncConnection") -> None:
    try:
        # A descriptor of our own, so that the owner may close his meanwhile.
        with socket.socket(fileno=os.dup(connection.pgconn.socket)) as same:
            same.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg.Error):  # it has gone by itself
        pass
