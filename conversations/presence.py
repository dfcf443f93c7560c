"""Who is here: told between a thread's customer and the staff who follow it, by leases that run out.

Somebody is here while any of her sockets, in any process, follows the thread. Processes tell each other
what changes at once, and what still holds with every heartbeat, gathered by slot and spread over its
seconds. A lone customer is renewed by nobody: only where staff follow a thread is there anybody to tell.
A process that dies says nothing more, and its people's leases end.
"""

import time
from collections.abc import Iterator
from typing import Any, Final, Protocol
from uuid import UUID

from conversations.fanout import Hub, Listener
from conversations.frames import encode
from conversations.limits import TICK_SECONDS
from conversations.publishing import slot
from server.common.ids import public
from server.env import env

KIND: Final = "presence"
# Who comes back this soon (a reload, a deploy) was never away.
LINGER_SECONDS: Final = 2.0
# Renewed twice within a lease: with 45 s each 25 s, as the heartbeat.
RENEWALS: Final = 25 / 45


class Watcher(Listener, Protocol):
    """A listener that is somebody: a socket or an event stream."""

    @property
    def person(self) -> UUID: ...
    @property
    def staff(self) -> bool: ...

    name: str


class Person:
    """One person in one thread: her sockets here, and until when other processes vouch for her."""

    __slots__ = ("count", "elsewhere", "gone_at", "name", "staff")

    def __init__(self, name: str, *, staff: bool) -> None:
        self.name, self.staff = name, staff
        self.count = 0
        self.gone_at = 0.0
        self.elsewhere: dict[str, float] | None = None

    def here(self, now: float) -> bool:
        return self.count > 0 or now - self.gone_at < LINGER_SECONDS


class Presence:
    """One per hub. `tick` is called once a second, `renew` by the heartbeat."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.seconds = env.chat_presence_seconds
        self._threads: dict[UUID, dict[UUID, Person]] = {}
        self._ending: set[tuple[UUID, UUID]] = set()  # to be looked at: left, or vouched for by others
        self.ticks = max(1, int(self.seconds * RENEWALS / TICK_SECONDS))  # from one renewal to the next
        hub.on_listening = self._listening
        hub.handlers[KIND] = self._hear

    # --- what happens here ------------------------------------------------------------------------

    def _listening(self, conversation: UUID, listener: Any, begins: bool) -> None:
        people = self._threads.setdefault(conversation, {})
        person = people.get(listener.person)
        if person is None:
            if not begins:
                return
            person = people[listener.person] = Person(listener.name, staff=listener.staff)
        if not begins:
            person.count -= 1
            if person.count <= 0:
                person.count, person.gone_at = 0, time.monotonic()
                self._ending.add((conversation, listener.person))
            return
        known = person.here(time.monotonic())
        person.count += 1
        if not known:
            self._publish(conversation, [(listener.person, person)])
            if not person.elsewhere:
                self._show(conversation, listener.person, person, here=True)

    def tell(self, conversation: UUID, listener: Watcher) -> None:
        """Say to one who has just begun to follow the thread who else is here."""
        now = time.monotonic()
        for key, person in self._threads.get(conversation, {}).items():
            if person.staff != listener.staff and (person.here(now) or person.elsewhere):
                frame = self._frame(conversation, key, person, here=True)
                listener.on_ephemeral(conversation, frame, staff_only=False, sender=key)

    # --- what other processes say -----------------------------------------------------------------

    def _hear(self, message: dict[str, Any]) -> None:
        origin, now = str(message["origin"]), time.monotonic()
        for conv, key, staff, name, here in message["people"]:
            conversation, who = UUID(hex=conv), UUID(hex=key)
            people = self._threads.get(conversation)
            if people is None:  # nobody here to tell
                continue
            person = people.get(who)
            if person is None:
                if not here:
                    continue
                person = people[who] = Person(str(name), staff=bool(staff))
            known = bool(person.elsewhere) or person.here(now)
            elsewhere = person.elsewhere if person.elsewhere is not None else {}
            new = origin not in elsewhere
            if here:
                elsewhere[origin] = now + self.seconds
            else:
                elsewhere.pop(origin, None)
            person.elsewhere = elsewhere or None
            self._ending.add((conversation, who))
            if here and new:
                # She, or her process, knows nothing of those who are here: the other side introduces itself.
                others = [(k, p) for k, p in people.items() if p.staff != person.staff and p.count]
                self._publish(conversation, others)
            if here and not known:
                self._show(conversation, who, person, here=True)

    # --- once a second ----------------------------------------------------------------------------

    def tick(self) -> None:
        now = time.monotonic()
        for conversation, who in list(self._ending):
            people = self._threads.get(conversation, {})
            person = people.get(who)
            if person is None:
                self._ending.discard((conversation, who))
                continue
            if person.elsewhere:
                kept = {origin: until for origin, until in person.elsewhere.items() if until > now}
                person.elsewhere = kept or None
            if person.here(now):
                if person.count and not person.elsewhere:
                    self._ending.discard((conversation, who))
                continue
            if person.gone_at:
                person.gone_at = 0.0
                self._publish(conversation, [(who, person)], here=False)
            if not person.elsewhere:
                self._ending.discard((conversation, who))
                self._show(conversation, who, person, here=False)
                del people[who]
                if not people:
                    del self._threads[conversation]

    # --- with the heartbeat -----------------------------------------------------------------------

    def next_renewal(self, conversation: UUID, after: int) -> int:
        """The first tick of the heartbeat after this one in which this thread's people are renewed."""
        return after + 1 + (slot(conversation) - after - 1) % self.ticks

    def renew(self, tick: int) -> None:
        """A part of the threads with each tick, so that all have had their turn within a heartbeat."""
        by_slot: dict[int, list[list[Any]]] = {}
        for conversation in self.hub.conversations(tick % self.ticks, self.ticks):
            people = self._threads.get(conversation, {})
            staffed = any(person.staff for person in people.values())
            if not staffed:
                continue
            number = slot(conversation)
            for who, person in people.items():
                if person.count:
                    by_slot.setdefault(number, []).append(_entry(conversation, who, person, here=True))
                if person.count or person.elsewhere:
                    self._show(conversation, who, person, here=True)
        for number, entries in by_slot.items():
            self._send(number, entries)

    # --- out --------------------------------------------------------------------------------------

    def farewell(self) -> None:
        """The process ends: who was here and is not elsewhere is away."""
        for conversation, people in self._threads.items():
            mine = [(who, person) for who, person in people.items() if person.count or person.gone_at]
            self._publish(conversation, mine, here=False)

    def _publish(self, conversation: UUID, people: list[tuple[UUID, Person]], *, here: bool = True) -> None:
        if people:
            entries = [_entry(conversation, who, person, here=here) for who, person in people]
            self._send(slot(conversation), entries)

    def _send(self, number: int, entries: list[list[Any]]) -> None:
        self.hub.publisher.message(number, {"type": KIND, "origin": self.hub.origin, "people": entries})

    def _others(self, conversation: UUID, *, staff: bool) -> Iterator[Listener]:
        for listener in list(self.hub.listeners(conversation)):
            if getattr(listener, "staff", staff) != staff:
                yield listener

    def _show(self, conversation: UUID, who: UUID, person: Person, *, here: bool) -> None:
        frame = ""
        for listener in self._others(conversation, staff=person.staff):
            frame = frame or self._frame(conversation, who, person, here=here)
            listener.on_ephemeral(conversation, frame, staff_only=False, sender=who)

    def _frame(self, conversation: UUID, who: UUID, person: Person, *, here: bool) -> str:
        frame = {
            "t": "eph",
            "conv": public("c", conversation),
            "from": public("p", who),
            "what": "presence",
            "state": "here" if here else "away",
            "ttl_ms": int(self.seconds * 1000),
        }
        if person.staff and person.name:
            frame["name"] = person.name
        return encode(frame)


def _entry(conversation: UUID, who: UUID, person: Person, *, here: bool) -> list[Any]:
    return [conversation.hex, who.hex, person.staff, person.name if person.staff else "", here]
