"""Who is let in: caps of a process, sockets of a person here and elsewhere, how often somebody resumes.

A process above its cap keeps serving those it has. What other processes hold is told through Valkey,
once a second in one round trip and only what has changed: best effort, and without Valkey nobody is
refused for it.
"""

import asyncio
import logging
import random
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import Any, Final
from uuid import UUID

import redis.asyncio

from conversations import frames, limits
from server.env import env

logger = logging.getLogger(__name__)

SUBJECTS: Final = 20_000
# Processes say once a second that they live: what one silent for three holds is not counted. A short
# memory, so that those whom a crash cut off are not refused for sockets that are gone.
FRESH_SECONDS: Final = 3.0
KEPT_SECONDS: Final = 24 * 3600
AT_ONCE: Final = 100
ALIVE: Final = "chat.alive"


class Admission:
    """One per runtime. Counts are of sockets and event streams together."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.people: Counter[UUID] = Counter()
        self.pending = 0
        self._resumes: OrderedDict[UUID, limits.Bucket] = OrderedDict()
        self._changed: dict[UUID, str] = {}
        self._valkey: redis.asyncio.Redis | None = None

    def busy(self, *, draining: bool, sockets: int) -> tuple[int, str, int] | None:
        """A close code, a reason and when to try again, if no new socket can be taken now."""
        if draining:
            return frames.DRAIN, "drain", 200 + random.randrange(800)  # noqa: S311
        if sockets >= env.chat_max_sockets:
            return frames.LIMITS, "this server is full", 2000 + random.randrange(8000)  # noqa: S311
        if self.pending >= env.chat_max_pending:
            return frames.LIMITS, "too many at once", 500 + random.randrange(2500)  # noqa: S311
        return None

    def refusal(self, subject: UUID, kind: str) -> str | None:
        """Why this person gets no further socket, or None."""
        if self.people[subject] >= limits.SOCKETS_PER_PERSON[kind]:
            return "too many sockets"
        now = time.monotonic()
        bucket = self._resumes.get(subject)
        if bucket is None:
            rate = env.chat_resumes_per_minute * (10 if kind == "member" else 1)
            bucket = self._resumes[subject] = limits.Bucket(rate / 60, rate, now)
            if len(self._resumes) > SUBJECTS:
                self._resumes.popitem(last=False)
        return "too many resumes" if bucket.take(now) else None

    def enter(self, subject: UUID, kind: str) -> None:
        self.people[subject] += 1
        self._changed[subject] = kind

    def leave(self, subject: UUID, kind: str) -> None:
        self.people[subject] -= 1
        if self.people[subject] <= 0:
            del self.people[subject]
        self._changed[subject] = kind

    # --- between processes ----------------------------------------------------------------------

    async def keep(self, too_many: Callable[[UUID], None]) -> None:
        """Once a second: tell what has changed here, hear what others hold; `too_many` is called of a person."""
        while True:
            await asyncio.sleep(1)
            try:
                await self._exchange(too_many)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # Valkey away: each process counts for itself
                logger.debug("sockets of others not counted: %r", error)
                await asyncio.sleep(2)

    async def _exchange(self, too_many: Callable[[UUID], None]) -> None:
        while True:
            # Some at a time: a storm's thousands would be one long turn of the loop.
            changed = {key: self._changed.pop(key) for key in list(islice(self._changed, AT_ONCE))}
            await self._compare(changed, too_many)
            if not self._changed:
                return

    async def _compare(self, changed: dict[UUID, str], too_many: Callable[[UUID], None]) -> None:
        """Of these people: tell how many sockets are here, and count those elsewhere."""
        valkey = self._client()
        now = time.time()
        pipe = valkey.pipeline(transaction=False)
        pipe.zadd(ALIVE, {self.origin: now})
        pipe.zrangebyscore(ALIVE, now - FRESH_SECONDS, "+inf")
        for subject in changed:
            key = f"chat.sockets:{subject.hex}"
            if count := self.people.get(subject, 0):
                pipe.hset(key, self.origin, str(count))
                pipe.expire(key, KEPT_SECONDS)
            else:
                pipe.hdel(key, self.origin)
            pipe.hgetall(key)
        pipe.zremrangebyscore(ALIVE, "-inf", now - KEPT_SECONDS)
        answers: list[Any] = await pipe.execute()
        alive = {name.decode() for name in answers[1]} - {self.origin}
        # Only of those who came a moment ago: for the rest it was counted when they came.
        held = [answer for answer in answers if isinstance(answer, dict)]
        for (subject, kind), others in zip(changed.items(), held, strict=True):
            elsewhere = sum(int(n) for name, n in others.items() if name.decode() in alive)
            here = self.people.get(subject, 0)
            if here and here + elsewhere > limits.SOCKETS_PER_PERSON[kind]:
                too_many(subject)

    def _client(self) -> "redis.asyncio.Redis":
        if self._valkey is None:
            self._valkey = redis.asyncio.Redis.from_url(
                env.redis_url, socket_timeout=2, socket_connect_timeout=1, max_connections=2
            )
        return self._valkey

    async def stop(self) -> None:
        """Nobody is here any more."""
        held, self._valkey = self._valkey, None
        if held is not None:
            try:
                await held.zrem(ALIVE, self.origin)
                await held.aclose()
            except Exception as error:
                logger.debug("Valkey not told: %r", error)
