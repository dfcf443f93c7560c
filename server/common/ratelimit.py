"""Limits shared by all processes, kept in Valkey; without Valkey nobody is refused."""

import logging
import time

from server.common.errors import RateLimited
from server.common.valkey import sync_client

log = logging.getLogger(__name__)


def check(name: str, *, limit: int, per_seconds: int) -> None:
    """Count one use of `name`; raises RateLimited, with the wait, above `limit` in the current window."""
    window = int(time.time()) // per_seconds
    key = f"limit:{name}:{window}"
    try:
        pipe = sync_client().pipeline(transaction=False)
        pipe.incr(key)
        pipe.expire(key, per_seconds)
        used = int(pipe.execute()[0])
    except Exception as error:
        log.warning("rate limit not kept: %s", error)
        return
    if used > limit:
        wait = (window + 1) * per_seconds - time.time()
        raise RateLimited("Too many at once. Please wait a moment.", retry_after_ms=max(int(wait * 1000), 1))
