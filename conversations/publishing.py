"""How a hint leaves a process: straight to those other processes that have sockets for it, or by its slot.

A process with sockets knows the others of its kind: each says where it hears and which of the 1,024 slots
it follows, when that changes and every few seconds. So a commit costs one message to each process that
follows any of its conversations, and nothing at all where there is none. Processes without sockets
(workers) know nobody and publish by slot, which every process with sockets follows too.
"""

import asyncio
import logging
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from channels.layers import get_channel_layer

from conversations.entries import Line

if TYPE_CHECKING:  # a worker has no sockets
    from conversations.spoken import Spoken

logger = logging.getLogger(__name__)

SLOTS: Final = 1024
EVERYBODY: Final = "hubs"
EPHEMERALS: Final = 1000  # above this they are old news
HERE_SECONDS: Final = 3.0
GONE_SECONDS: Final = 10.0
SEND_SECONDS: Final = 2.0  # a half-open connection would keep a sender for ever
# So much of the words themselves goes with the heads in one message; beyond it they are read from the log.
LINES_BYTES: Final = 256 * 1024
# Heads this young are said again to whoever begins to follow their slot: she may have read before them.
RECENT_SECONDS: Final = 2.0


def slot(key: UUID) -> int:
    return zlib.crc32(key.bytes) % SLOTS


def group(number: int) -> str:
    return f"slot.{number}"


def ephemeral(conversation: UUID, frame: str, staff_only: bool, sender: UUID | None) -> dict[str, Any]:
    message = {"type": "ephemeral", "conv": conversation.hex, "frame": frame, "staff": staff_only}
    return message if sender is None else {**message, "sender": sender.hex}


class Publisher:
    """Sends what has gathered per slot while the last sending was under way: heads replace each other."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._heads: dict[int, dict[str, int]] = defaultdict(dict)
        self._inbox: dict[int, set[str]] = defaultdict(set)
        self._others: list[tuple[int, dict[str, Any]]] = []
        self._task: asyncio.Task[None] | None = None

    def heads(self, heads: dict[UUID, int]) -> None:
        for conversation, head in heads.items():
            gathered = self._heads[slot(conversation)]
            gathered[conversation.hex] = max(head, gathered.get(conversation.hex, 0))
        self._kick()

    def inbox(self, tenants: Iterable[UUID]) -> None:
        for tenant in tenants:
            self._inbox[slot(tenant)].add(tenant.hex)
        self._kick()

    def frame(self, conversation: UUID, frame: str, *, staff_only: bool, sender: UUID | None) -> None:
        self.message(slot(conversation), ephemeral(conversation, frame, staff_only, sender))

    def message(self, number: int, message: dict[str, Any]) -> None:
        """Anything else for those who follow a slot; see Hub.handlers."""
        if len(self._others) < EPHEMERALS:
            self._others.append((number, message))
            self._kick()

    def _kick(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._send(), name="conversations.publish")

    async def _send(self) -> None:
        layer = get_channel_layer()
        while self._heads or self._inbox or self._others:
            heads, self._heads = self._heads, defaultdict(dict)
            inbox, self._inbox = self._inbox, defaultdict(set)
            others, self._others = self._others, []
            messages: list[tuple[int, dict[str, Any]]] = []
            for number in heads.keys() | inbox.keys():
                message: dict[str, Any] = {"type": "hint", "origin": self.origin}
                if number in heads:
                    message["heads"] = heads[number]
                if number in inbox:
                    message["inbox"] = list(inbox[number])
                messages.append((number, message))
            messages += [(number, {**body, "origin": self.origin}) for number, body in others]
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    for number, message in messages:
                        await layer.group_send(group(number), message)
            except Exception as error:  # Valkey away: the position check heals it
                logger.debug("hint lost: %s", error)


class Fresh:
    """Lines that were just committed, as they go to other processes, and the epoch that their writer knew.

    A gift to the readers' cache, which the log overrules: whoever lacks them reads.
    """

    __slots__ = ("epoch", "lines", "size")

    def __init__(self, epoch: str, lines: Iterable[Line]) -> None:
        self.epoch = epoch
        self.lines: list[list[Any]] = []
        self.size = 0
        for each in lines:
            public = None if each.public is each.staff else each.public
            self.lines.append([each.seq, each.staff, public, each.redacts])
            self.size += len(each.staff)

    @staticmethod
    def unpacked(lines: Iterable[list[Any]]) -> list[Line]:
        return [
            Line(seq, staff, staff if public is None else public, bool(redacts))
            for seq, staff, public, redacts in lines
        ]


class Neighbour:
    """Another process with sockets, and what is to be said to it."""

    __slots__ = ("channel", "heads", "inbox", "lines", "others", "seen", "size", "slots")

    def __init__(self, channel: str) -> None:
        self.channel, self.slots, self.seen = channel, 0, 0.0
        self.heads: dict[str, int] = {}
        self.lines: dict[str, list[Any]] = {}
        self.size = 0
        self.inbox: set[str] = set()
        self.others: list[dict[str, Any]] = []

    def give(self, conversation: str, fresh: Fresh) -> None:
        """Lines to go with the next message, as long as there is room."""
        if self.size + fresh.size > LINES_BYTES:
            return
        self.size += fresh.size
        held = self.lines.get(conversation)
        if held is not None and held[0] == fresh.epoch:
            held[1] += fresh.lines
        else:
            self.lines[conversation] = [fresh.epoch, list(fresh.lines)]

    def take(self) -> list[dict[str, Any]]:
        messages, self.others = self.others, []
        if self.heads or self.inbox:
            hint = {"type": "hint", "heads": self.heads, "inbox": list(self.inbox)}
            messages.append({**hint, "lines": self.lines} if self.lines else hint)
            self.heads, self.inbox, self.lines, self.size = {}, set(), {}, 0
        return messages


class Neighbours:
    """As Publisher, for a process that has sockets itself: it sends to those who listen, and to them alone."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.channel: str | None = None
        self.slots = 0
        self._known: dict[str, Neighbour] = {}
        self._recent: dict[UUID, int] = {}
        self._before: dict[UUID, int] = {}
        self._turned = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    # --- what is said -----------------------------------------------------------------------------

    def heads(self, heads: dict[UUID, int]) -> None:
        self._remember(heads)
        if self._known:
            for conversation, head in heads.items():
                self._tell_head(self.followers(conversation), conversation, head)

    def lines(self, spoken: Collection["Spoken"], epoch_of: Callable[[UUID], str | None]) -> None:
        """Heads and, before them, the lines themselves, which whoever follows need not read then."""
        self._remember({each.conversation: each.last for each in spoken})
        if not self._known:
            return
        for each in spoken:
            followers = self.followers(each.conversation)
            if not followers:
                continue
            epoch = epoch_of(each.conversation)
            if epoch is not None:
                fresh = Fresh(epoch, each.lines)
                for neighbour in followers:
                    neighbour.give(each.conversation.hex, fresh)
            self._tell_head(followers, each.conversation, each.last)

    def _remember(self, heads: dict[UUID, int]) -> None:
        now = time.monotonic()
        if now - self._turned > RECENT_SECONDS:
            self._before, self._recent, self._turned = self._recent, {}, now
        self._recent.update(heads)

    def inbox(self, tenants: Iterable[UUID]) -> None:
        if self._known:
            for tenant in tenants:
                for neighbour in self.followers(tenant):
                    neighbour.inbox.add(tenant.hex)
                    self._kick()

    def frame(self, conversation: UUID, frame: str, *, staff_only: bool, sender: UUID | None) -> None:
        if self._known:
            self.message(slot(conversation), ephemeral(conversation, frame, staff_only, sender))

    def message(self, number: int, message: dict[str, Any]) -> None:
        for neighbour in self._of_slot(number):
            if len(neighbour.others) < EPHEMERALS:
                neighbour.others.append(message)
                self._kick()

    def followers(self, key: UUID) -> list[Neighbour]:
        """The other processes that follow its slot."""
        return self._of_slot(slot(key))

    def _of_slot(self, number: int) -> list[Neighbour]:
        return [neighbour for neighbour in self._known.values() if neighbour.slots >> number & 1]

    def _tell_head(self, neighbours: Iterable[Neighbour], conversation: UUID, head: int) -> None:
        for neighbour in neighbours:
            neighbour.heads[conversation.hex] = max(head, neighbour.heads.get(conversation.hex, 0))
            self._kick()

    def _kick(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._send(), name="conversations.publish")

    async def _send(self) -> None:
        layer = get_channel_layer()
        more = True
        while more:
            more = False
            for neighbour in list(self._known.values()):
                messages = neighbour.take()
                if not messages:
                    continue
                more = True
                message = {"type": "several", "origin": self.origin, "messages": messages}
                try:
                    async with asyncio.timeout(SEND_SECONDS):
                        await layer.send(neighbour.channel, message)
                except Exception as error:  # Valkey away: the position check heals it
                    logger.debug("hint lost: %s", error)

    # --- who is there -----------------------------------------------------------------------------

    async def tell(self, *, end: bool = False, to: str | None = None) -> None:
        """Say where this process hears and what it follows; to everybody, or in answer to one."""
        if self.channel is None:
            return
        message = {
            "type": "here",
            "origin": self.origin,
            "channel": self.channel,
            "slots": f"{0 if end else self.slots:x}",
            "end": end,
        }
        layer = get_channel_layer()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await (layer.group_send(EVERYBODY, message) if to is None else layer.send(to, message))
        except Exception as error:  # it is said again soon
            logger.debug("nobody was told: %s", error)

    def hear(self, message: dict[str, Any]) -> bool:
        """Learn from another's `here`. True if it is new to us, and so does not know of us either."""
        origin = str(message["origin"])
        neighbour = self._known.get(origin)
        if message.get("end"):
            self._known.pop(origin, None)
            return False
        new = neighbour is None
        if neighbour is None:
            neighbour = self._known[origin] = Neighbour(str(message["channel"]))
        slots = int(message["slots"], 16)
        begun, neighbour.slots = slots & ~neighbour.slots, slots
        neighbour.channel, neighbour.seen = str(message["channel"]), time.monotonic()
        if begun:
            for recent in (self._before, self._recent):
                for conversation, head in recent.items():
                    if begun >> slot(conversation) & 1:
                        self._tell_head([neighbour], conversation, head)
        return new

    def forget_the_gone(self) -> None:
        until = time.monotonic() - GONE_SECONDS
        for origin in [origin for origin, known in self._known.items() if known.seen < until]:
            del self._known[origin]
