"""The relay: from outbox rows to Celery messages. A thread of the worker, woken by a hint or each second."""

import logging
import threading
import time

import redis
from django.db import close_old_connections, connection

from server.common import outbox
from server.common.valkey import sync_client

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


class Relay(threading.Thread):
    """Expands new facts and dispatches their keys until `stop` is called; survives the loss of any service."""

    def __init__(self) -> None:
        super().__init__(name="outbox-relay", daemon=True)
        self._stop_asked = threading.Event()

    def stop(self) -> None:
        self._stop_asked.set()

    def run(self) -> None:
        hints: redis.client.PubSub | None = None
        last_sweep = 0.0
        while not self._stop_asked.is_set():
            try:
                if hints is None:
                    hints = sync_client().pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # redis-py
                    hints.subscribe(outbox.WAKE_CHANNEL)
                while pairs := outbox.expand():
                    self._dispatch(pairs)
                if time.monotonic() - last_sweep >= POLL_SECONDS:
                    last_sweep = time.monotonic()
                    self._dispatch(outbox.stragglers())
                hints.get_message(timeout=POLL_SECONDS)
            except Exception as error:
                log.warning("relay: %s: %s", type(error).__name__, error)
                if hints is not None:
                    hints.close()
                    hints = None
                self._stop_asked.wait(POLL_SECONDS)
            finally:
                close_old_connections()
        connection.close()

    @staticmethod
    def _dispatch(pairs: list[tuple[str, str]]) -> None:
        from server.common.tasks import drain_key

        for queue, key in pairs:
            drain_key.apply_async(args=[queue, key], queue=queue, retry=False)
