"""What the sockets of one process share: hub, pages, writer, threads for the ORM, and the heartbeat."""

import asyncio
import contextvars
import gc
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connections

from conversations import database, fanout, frames, limits, selectors, services
from conversations.admission import Admission
from conversations.entries import Item, Line, line
from conversations.fanout import Hub
from conversations.frames import encode
from conversations.heartbeat import Heartbeat
from conversations.log import Appended, Writer
from conversations.pages import Pages
from conversations.presence import Presence
from conversations.rights import Rights, is_among
from conversations.sockets import Link
from conversations.spoken import Spoken
from conversations.spread import PARTS, Spread
from server import patience
from server.accounts import access
from server.common import clock, outbox
from server.common.ids import public
from server.websocket import door_of

logger = logging.getLogger(__name__)
T = TypeVar("T")

THREADS: Final = 4
KEYS: Final = 20_000
IN_ONE_TURN: Final = 500
AT_ONCE: Final = 100
TIDY_SECONDS: Final = 1
TIDY_OBJECTS: Final = 5_000
OBJECTS_OF_A_MESSAGE: Final = 12
TIDY_LOOK_SECONDS: Final = 0.02
THOROUGH_SECONDS: Final = 15 * 60

CURSORS: Final = """
INSERT INTO conversations_participant AS p
    (conversation_id, person, tenant_id, kind, name, joined_at, delivered_seq, read_seq)
SELECT c.id, u.person, c.tenant_id, u.kind, u.name, now(),
    least(c.last_seq, greatest(u.delivered, u.read)), least(c.last_seq, u.read)
FROM unnest(%(conversations)s, %(people)s, %(kinds)s, %(names)s, %(delivered)s, %(read)s)
    u(conversation_id, person, kind, name, delivered, read)
JOIN conversations_conversation c ON c.id = u.conversation_id
ORDER BY c.id, u.person
ON CONFLICT (conversation_id, person) DO UPDATE SET
    delivered_seq = greatest(p.delivered_seq, excluded.delivered_seq),
    read_seq = greatest(p.read_seq, excluded.read_seq)
RETURNING conversation_id, person, delivered_seq, read_seq
"""

SESSIONS: Final = """
INSERT INTO common_auditentry (tenant_id, actor_kind, actor_id, action, target_type, target_id, after,
    ip, user_agent, request_id)
SELECT tenant_id, kind, person, action, 'socket', session, after::jsonb, ip::inet, user_agent, session
FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s)
    u(tenant_id, kind, person, action, session, after, ip, user_agent)
"""


class Runtime:
    """One per event loop. Started by the first socket."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.door = door_of(self.loop)
        self.hub = Hub()
        self.pages = Pages()
        self.hub.on_lines, self.hub.epoch_of = self.pages.put_from_elsewhere, self.pages.epoch
        self.writer = Writer(on_commit=self._committed)
        self.links: Spread[Link] = Spread()
        self.streams: Spread[Any] = Spread()
        self.admission = Admission(self.hub.origin)
        self.presence = Presence(self.hub)
        self.cursors: dict[tuple[UUID, UUID], tuple[int, int, Link]] = {}
        self.sessions: list[tuple[Link, str, str]] = []
        self.draining = False
        self._keys: dict[UUID, bytes] = {}
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="conversations")
        self._spawned: set[asyncio.Task[Any]] = set()
        self._ready: list[Link] = []
        self.rights = Rights(self.pages)
        self.heartbeat = Heartbeat(self.presence, lambda link: self.spawn(self._refresh_inbox(link)))

    def start(self) -> None:
        gc.set_threshold(50_000, 1000, 1000)
        patience.watch()
        self.hub.start()
        self.writer.start()
        fanout.register(self.hub)
        self.spawn(self.heartbeat.run())
        self.spawn(self._checks())
        self.spawn(_tidy(self.writer))
        self.spawn(self._flushes())
        self.spawn(self.admission.keep(self._too_many))

    async def stop(self) -> None:
        """Write what is queued, then let go of everything."""
        self.draining = True
        await self.writer.stop()
        for task in list(self._spawned):
            task.cancel()
        await asyncio.gather(*self._spawned, return_exceptions=True)
        await self._flush()
        self.presence.farewell()
        await self.admission.stop()
        await self.hub.stop()
        await self.pages.close()
        fanout.register(None)
        self._threads.shutdown(wait=False)

    def guests(self) -> list[Any]:
        """Everybody who is connected: sockets and event streams."""
        return [*self.links, *self.streams]

    def _too_many(self, person: UUID) -> None:
        """With other processes' sockets it is above the limit: the latest here goes."""
        mine = [guest for guest in self.guests() if guest.ticket is not None and guest.person == person]
        if mine:
            max(mine, key=lambda guest: float(guest.greeted)).hang_up(frames.LIMITS, "too many sockets")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = self.loop.create_task(work)
        self._spawned.add(task)
        task.add_done_callback(self._spawned.discard)
        return task

    def ready(self, link: Link) -> None:
        """All that one turn of the loop has for a socket goes out together, at the turn's end."""
        if not self._ready:
            self.loop.call_soon(self._drain)
        self._ready.append(link)

    def _drain(self) -> None:
        ready, self._ready = self._ready, []
        if len(ready) > IN_ONE_TURN:  # a full hall hears one sentence: others get their turn in between
            self._ready = ready[IN_ONE_TURN:]
            self.loop.call_soon(self._drain)
        for link in ready[:IN_ONE_TURN]:
            try:
                link.drain()
            except Exception:  # of this one alone: the others wait for their turn
                logger.exception("%s: nothing can be sent", link.session)
                link.hang_up(frames.SERVER_ERROR, "server error")

    async def in_thread(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run ORM work in this pool's threads: never in the default one, which the whole process shares."""
        context = contextvars.copy_context()

        def run() -> T:
            try:
                return context.run(work, *args, **kwargs)
            finally:
                connections.close_all()  # back to Django's pool

        return await self.loop.run_in_executor(self._threads, run)

    async def key_of(self, customer_id: UUID) -> bytes:
        """The customer's key, kept in memory while the process lives."""
        key = self._keys.get(customer_id)
        if key is None:
            key = await self.in_thread(services.key_of, customer_id)
            if len(self._keys) >= KEYS:
                self._keys.clear()
            self._keys[customer_id] = key
        return key

    def known_key(self, customer_id: UUID) -> bytes | None:
        return self._keys.get(customer_id)

    # --- after a commit -------------------------------------------------------------------------

    def _committed(self, written: list[tuple[Item, Appended]]) -> None:
        """Feed the shared pages, then tell the listeners: their reads are answered from memory."""
        said: list[tuple[UUID, list[Line]]] = []
        tenants: set[UUID] = set()
        conversation = tenant = None
        told = False
        for item, result in written:
            # A batch is in the order of its conversations; and a UUID's hash is Python, its identity is not.
            if item.conversation is not conversation:
                conversation = item.conversation
                said.append((conversation, []))
            if result.tenant_id is not tenant:
                tenant = result.tenant_id
                tenants.add(tenant)
            told = told or result.told
            said[-1][1].append(
                line(
                    conversation=item.conversation,
                    seq=result.seq,
                    kind=item.kind,
                    at=result.at,
                    sender=item.sender,
                    role=item.role,
                    name=item.name,
                    cid=item.cid_text,
                    body=item.body,
                    staff_only=item.staff_only,
                    reply_to=item.reply_to,
                    target=item.target,
                )
            )
        for conversation, lines in said:
            self.pages.put(conversation, lines)
        spoken = [Spoken(conversation, lines) for conversation, lines in said]
        self.hub.speak(spoken, tenants)
        if told:
            self._threads.submit(outbox.wake)

    # --- the inbox ------------------------------------------------------------------------------

    async def _refresh_inbox(self, link: Link) -> None:
        ticket = link.ticket
        if ticket is None or link.closed is not None:
            return
        found = await self.in_thread(self.read_inbox, ticket.tenant_id, ticket.subject, link.inbox_since)
        link.inbox_since = found.since
        if found.items:
            link.say({"t": "inbox", "since": found.since, "mode": found.mode, "items": found.items})

    @staticmethod
    def read_inbox(tenant_id: UUID, person: UUID, since: str | None) -> selectors.Inbox:
        with access.scope(tenant_id):
            return selectors.inbox(tenant_id=tenant_id, person=person, since=since)

    # --- every five seconds: what hints may have lost, and rights that have ended ------------------

    async def _checks(self) -> None:
        """Everybody once in a period, a part at a time: no turn of the loop is long."""
        part = 0
        while True:
            await asyncio.sleep(limits.CHECK_SECONDS * 0.8 / PARTS)
            part = (part + 1) % PARTS
            try:
                await self._check_rights([*self.links.part(part), *self.streams.part(part)])
                await self._check_positions(self.hub.conversations(part, PARTS))
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("checks put off: %r", error)

    async def _check_rights(self, guests: list[Any]) -> None:
        tickets = [guest.ticket for guest in guests if guest.ticket is not None]
        if not tickets:
            return
        ended = await self.rights.ended(tickets)
        for guest in guests:
            if guest.ticket is not None and is_among(guest.ticket, ended):
                guest.hang_up(frames.REVOKED, "revoked")

    async def _check_positions(self, wanted: list[UUID]) -> None:
        for start in range(0, len(wanted), 1000):
            heads = await self.pages.heads(wanted[start : start + 1000])
            for conversation, (head, epoch) in heads.items():
                if self.pages.epoch(conversation) not in (None, epoch):
                    self.pages.forget(conversation)
                for listener in self.hub.listeners(conversation):
                    listener.on_standing(conversation, head, epoch)

    # --- once a second: cursors and the audit of sockets ---------------------------------------------

    async def _flushes(self) -> None:
        while True:
            await asyncio.sleep(1)
            try:
                self.presence.tick()
                for stream in list(self.streams):
                    stream.beat(time.monotonic(), clock.now())
                await self._flush()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger.warning("cursors put off: %r", error)

    async def _flush(self) -> None:
        if not self.cursors and not self.sessions:
            return
        pool = await self.pages.pool()
        async with pool.connection() as connection:
            while self.sessions:  # some at a time: no turn of the loop is long, however many came or went
                sessions, self.sessions = self.sessions[:AT_ONCE], self.sessions[AT_ONCE:]
                try:
                    await connection.execute(SESSIONS, _session_columns(sessions))
                except Exception:
                    self.sessions = sessions + self.sessions
                    raise
            cursors, self.cursors = self.cursors, {}
            if not cursors:
                return
            keys, values = list(cursors), list(cursors.values())
            try:
                result = await connection.execute(
                    CURSORS,
                    {
                        "conversations": database.uuids([key[0] for key in keys]),
                        "people": database.uuids([key[1] for key in keys]),
                        "kinds": database.texts([value[2].kind for value in values]),
                        "names": database.texts(
                            [value[2].name if value[2].staff else "" for value in values]
                        ),
                        "delivered": database.bigints([value[0] for value in values]),
                        "read": database.bigints([value[1] for value in values]),
                    },
                )
            except Exception:
                for key, (delivered, read, link) in cursors.items():
                    later = self.cursors.get(key, (0, 0, link))
                    self.cursors[key] = (max(delivered, later[0]), max(read, later[1]), later[2])
                raise
            for conversation, person, delivered, read in await result.fetchall():
                frame = {
                    "t": "cursor",
                    "conv": public("c", conversation),
                    "from": public("p", person),
                    "delivered": delivered,
                    "read": read,
                }
                self.hub.ephemeral(conversation, encode(frame), sender=person)

    def note_session(self, link: Link, action: str, **after: Any) -> None:
        """An audit entry for a socket's beginning or end; written within a second, many at once."""
        if link.ticket is not None and len(self.sessions) < 100_000:
            self.sessions.append((link, action, encode(after)))


def _session_columns(sessions: list[tuple[Link, str, str]]) -> list[Any]:
    tickets = [link.ticket for link, _, _ in sessions]
    return [
        database.uuids([t.tenant_id if t else None for t in tickets]),
        database.texts([link.kind for link, _, _ in sessions]),
        database.uuids([t.subject if t else None for t in tickets]),
        database.texts([action for _, action, _ in sessions]),
        database.texts([link.session for link, _, _ in sessions]),
        database.texts([after for _, _, after in sessions]),
        database.texts([link.ip for link, _, _ in sessions]),
        database.texts([link.user_agent for link, _, _ in sessions]),
    ]


async def _tidy(writer: Writer) -> None:
    """The collector's work in small, known pieces.

    What lives on is set aside, so that a collection looks only at what is new: ten thousand sockets and the
    pages they share are a pause of a hundred milliseconds, again and again, otherwise. And what is new is looked
    at before it is much: a thousand who connect in a second are a pause of ten milliseconds at once, that every
    message feels. What messages under way consist of is not looked at: they will be gone by themselves.
    """
    thorough = due = 0.0
    while True:
        now = time.monotonic()
        if now > thorough:
            thorough = now + THOROUGH_SECONDS
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        elif now > due or gc.get_count()[0] > TIDY_OBJECTS + OBJECTS_OF_A_MESSAGE * writer.waiting:
            due = now + TIDY_SECONDS
            # All that is not set aside; the oldest generation's pass would also empty the free lists.
            gc.collect(1)
            gc.freeze()
        await asyncio.sleep(TIDY_LOOK_SECONDS)


_runtimes: dict[int, Runtime] = {}


def existing() -> Runtime | None:
    """This event loop's runtime, if a client has ever come."""
    loop = asyncio.get_running_loop()
    runtime = _runtimes.get(id(loop))
    return runtime if runtime is not None and runtime.loop is loop else None


def current() -> Runtime:
    """This event loop's runtime; the first caller starts it."""
    runtime = existing()
    if runtime is None:
        runtime = Runtime()
        _runtimes[id(runtime.loop)] = runtime
        runtime.start()
    return runtime
