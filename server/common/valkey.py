"""One connection pool to Valkey (or Redis) per process. What is kept there may be lost at any time."""

from functools import cache

import redis

from server.env import env


@cache
def sync_client() -> redis.Redis:
    """A thread-safe client with short time-outs: callers treat a failure as a lost hint."""
    return redis.Redis.from_url(env.redis_url, socket_timeout=2, socket_connect_timeout=1, max_connections=64)
