"""What is due for a socket, and when: each is looked at when something may be, never all of them at once."""

import asyncio
import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from conversations import frames, limits
from conversations.entries import iso
from conversations.frames import encode
from conversations.limits import TICK_SECONDS
from conversations.presence import Presence
from conversations.sockets import Link
from server.common import clock

logger = logging.getLogger(__name__)

IN_ONE_TURN: Final = 200
INBOX_SECONDS: Final = 0.4
# After a pause of the whole process its clients' answers lie unread: they are read before anybody is late.
PAUSED_SECONDS: Final = 2.0


class Heartbeat:
    """A wheel of quarter seconds, each with the links that are due in it."""

    def __init__(self, presence: Presence, refresh: Callable[[Link], object]) -> None:
        self._presence, self._refresh = presence, refresh
        self._wheel: dict[int, set[Link]] = {}
        self._turned = int(time.monotonic() / TICK_SECONDS)
        self._pardon = 0.0
        # Whose client has to catch up before more is sent, and whose list of threads has changed.
        self.pumping: set[Link] = set()
        self.wanting: list[Link] = []

    def begin(self, link: Link) -> None:
        """A socket is open; it has some seconds to say hello."""
        self.watch(link, time.monotonic() + limits.HELLO_SECONDS)

    def greeted(self, link: Link) -> None:
        """Spread the pings: who came together would be pinged together for ever."""
        now = time.monotonic()
        link.pinged_at = now - random.random() * limits.PING_SECONDS / 3  # noqa: S311
        self.watch(link, now)

    def align(self, link: Link, conversation: UUID) -> None:
        """Ping her from now on when others' presence in this thread is renewed: both are one write."""
        now = time.monotonic()
        ahead = (self._presence.next_renewal(conversation, self._turned) - 0.5) * TICK_SECONDS - now
        link.pinged_at = now + ahead % limits.PING_SECONDS - limits.PING_SECONDS
        self.watch(link, now)

    def watch(self, link: Link, at: float) -> None:
        tick = max(int(at / TICK_SECONDS) + 1, self._turned + 1)
        if link.due != tick:
            self.forget(link)
            link.due = tick
            self._wheel.setdefault(tick, set()).add(link)

    def forget(self, link: Link) -> None:
        held = self._wheel.get(link.due)
        if held is not None:
            held.discard(link)
        link.due = 0

    async def run(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now, wall = time.monotonic(), clock.now()
            if now - last > PAUSED_SECONDS:
                self._pardon = now + PAUSED_SECONDS
            last = now
            ping = encode({"t": "ping", "time": iso(wall), "heads": {}})
            number = 0
            until = int(now / TICK_SECONDS)
            while self._turned < until:
                self._turned += 1
                if until - self._turned < self._presence.ticks:  # after a pause, each once
                    self._presence.renew(self._turned)
                for link in self._wheel.pop(self._turned, ()):
                    link.due = 0
                    try:
                        self._beat(link, now, wall, ping)
                    except Exception:
                        logger.exception("heartbeat")
                    number += 1
                    if number % IN_ONE_TURN == 0:
                        await asyncio.sleep(0)
            self._look_at_the_slow(now)
            self._look_at_inboxes(now)

    def _beat(self, link: Link, now: float, wall: datetime, ping: str) -> None:
        if link.closed is not None:
            return
        ticket = link.ticket
        if ticket is None:
            # Its hello may be with us and wait for the database.
            if link.greeting:
                self.watch(link, now + 1)
            else:
                link.hang_up(frames.BAD_PROTOCOL, "no hello")
            return
        left = (ticket.expires_at - wall).total_seconds()
        if link.pong_due and now > link.pong_due and now > self._pardon:
            link.hang_up(frames.NO_PONG, "no pong")
            return
        if left <= 0:
            link.hang_up(frames.EXPIRED, "ticket expired")
            return
        if not link.warned and left <= limits.EXPIRING_SECONDS:
            link.warned = True
            link.say({"t": "auth_expiring", "in_ms": int(left * 1000)})
        due = now + (left if link.warned else left - limits.EXPIRING_SECONDS)
        if now - link.pinged_at >= limits.PING_SECONDS:
            if link.full:
                due = now
            else:
                link.pinged_at = (self._turned - 0.5) * TICK_SECONDS  # she keeps her place on the wheel
                # A later ping gives no more time to the one that is still unanswered.
                link.pong_due = link.pong_due or now + limits.PONG_SECONDS
                moved = link.heads()
                link.say_text(encode({"t": "ping", "time": iso(wall), "heads": moved}) if moved else ping)
        if link.pong_due:
            due = min(due, max(link.pong_due, self._pardon))
        self.watch(link, min(due, link.pinged_at + limits.PING_SECONDS))

    def _look_at_the_slow(self, now: float) -> None:
        for link in self.pumping:
            if link.sending_since and now - link.sending_since > limits.DRAINED_SECONDS:
                link.hang_up(frames.SLOW, "not reading")

    def _look_at_inboxes(self, now: float) -> None:
        wanting, self.wanting = self.wanting, []
        for link in wanting:
            if link.closed is not None or link.inbox_since is None:
                continue  # gone, or not told of its beginning yet: replies.inbox comes back to it
            if now - link.inbox_at > INBOX_SECONDS:
                link.inbox_wanted, link.inbox_at = False, now
                self._refresh(link)
            else:
                self.wanting.append(link)
