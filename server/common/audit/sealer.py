"""The sealer: a thread of the worker that seals what was committed, a little at a time.

All of ten busy seconds in one statement would keep PostgreSQL at work for two, and every message in them would
feel it. So it takes a thousand entries (a piece costs as much as four hundred before its first; three thousand made
everybody wait for 60 ms where PostgreSQL has one core), rests nine times as long as they took, and goes on; the
longer it has not caught up, the less it rests. On a calm day it is two seconds behind, in a rush three minutes at
most.
"""

import logging
import threading
import time

from django.db import close_old_connections, connection

from server.common.audit import seal

log = logging.getLogger(__name__)

BATCH = 1000
LOOK_SECONDS = 2.0
BROKEN_SECONDS = 30.0
# Behind for fewer than these seconds: so many times what the last piece took.
RESTS = ((60.0, 9.0), (120.0, 3.0), (180.0, 1.0))


class Sealer(threading.Thread):
    """Seals until `stop` is called; survives the loss of the database. Several may run: one seals at a time."""

    def __init__(self) -> None:
        super().__init__(name="audit-sealer", daemon=True)
        self._stop_asked = threading.Event()
        self._low = 0
        self._behind_since: float | None = None

    def stop(self) -> None:
        self._stop_asked.set()

    def run(self) -> None:
        while not self._stop_asked.is_set():
            try:
                wait = self.piece()
            except seal.SealBroken as error:
                log.error("sealer: %s", error)
                wait = BROKEN_SECONDS
            except Exception as error:
                log.warning("sealer: %s: %s", type(error).__name__, error)
                wait = LOOK_SECONDS
            finally:
                close_old_connections()
            self._stop_asked.wait(wait)
        connection.close()

    def piece(self) -> float:
        """Seal one piece. Returns how many seconds to rest before the next."""
        began = time.monotonic()
        _, self._low, more = seal.seal_some(batch=BATCH, low=self._low)
        now = time.monotonic()
        if not more:
            self._behind_since = None
            return LOOK_SECONDS
        if self._behind_since is None:
            self._behind_since = now
        behind = now - self._behind_since
        return (now - began) * next((times for seconds, times in RESTS if behind < seconds), 0.0)
