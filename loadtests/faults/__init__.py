"""Delivery under faults: N pairs chat while everything that can break is broken, then every invariant is checked.

`./manage.py bench faults --messages 100000 --faults 50 --json`. The same seed gives the same faults in the
same order with the same lengths; what meets what in between is the machine's own.
"""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from loadtests import results
from loadtests.faults import place as places
from loadtests.faults.crowd import Client, Crowd, Person
from loadtests.faults.injector import Injector
from loadtests.faults.place import Place
from loadtests.faults.verdict import Verdict, judge, sealed
from loadtests.machine import machine

BROKEN: Final = (
    "lost",
    "doubled",
    "holes",
    "different",
    "cursors_back",
    "across_the_wall",
    "unaudited",
    "late",
)
AT_HEAD_SECONDS: Final = 10.0
ANSWERED_SECONDS: Final = 20.0  # an unanswered message is repeated after ten
AT_ONCE: Final = 3  # faults under way together
ROUND: Final = 8  # faults between two quiet moments
FINISH_RATE: Final = 3000.0
# A peer's run needs to be no longer than it takes to lose something.
PEER_MESSAGES: Final = 10_000
PEER_FAULTS: Final = 25


@dataclass(frozen=True)
class Plan:
    """What to do. rate: messages per second of all; 0: so that they last as long as the faults."""

    messages: int = 100_000
    faults: int = 50
    pairs: int = 60
    vendors: int = 3
    processes: int = 2
    seed: int = 1
    rate: float = 0.0
    spacing: float = 0.8  # seconds between two faults
    proxied: float = 0.4  # this share of the clients lives behind the bad network
    kinds: tuple[str, ...] = ()  # these only, in this order; empty: all
    long_pause: bool = True


def run(options: Any) -> dict[str, Any]:
    """The bench's door. See loadtests.options."""
    plan = Plan(
        messages=getattr(options, "messages", None) or 100_000,
        faults=getattr(options, "faults", None) or 50,
        seed=getattr(options, "seed", None) or 1,
    )
    from loadtests.faults import peers

    wants: Callable[[str], bool] = getattr(options, "wants", lambda name: name == "ours")
    smaller = {"messages": min(plan.messages, PEER_MESSAGES), "faults": min(plan.faults, PEER_FAULTS)}
    others = {
        name: peers.run(name, **smaller, seed=plan.seed, log=_say) for name in peers.NAMES if wants(name)
    }
    result = {
        "bench": "faults",
        "machine": machine(),
        "runs": [plan.seed],
        "ours": go(plan) if wants("ours") else {},
        "peers": others,
        "limit": {},
        "ratios": {},
    }
    if getattr(options, "write", False):
        results.write({**result, "bench": f"faults-{plan.messages}"}, _page(result))
    return result


def go(plan: Plan, log: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Run a plan on uvloop and return what was found, violations included."""
    try:
        import uvloop

        new_loop: Callable[[], asyncio.AbstractEventLoop] | None = uvloop.new_event_loop
    except ImportError:
        new_loop = None
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(Run(plan, log or _say).all())


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


class Run:
    """One run, from the founding to the verdict."""

    def __init__(self, plan: Plan, log: Callable[[str], None]) -> None:
        self.plan, self.log = plan, log
        self.rng = random.Random(plan.seed)
        self.settled: list[float] = []  # seconds from healing to head
        self.answered: list[float] = []  # … to the answer to everything that was said before
        self.late: list[str] = []

    async def all(self) -> dict[str, Any]:
        place = places.make(self.plan.processes)
        try:
            await place.start()
            self.log("ready")
            clients = await self._people(place)
            crowd = Crowd(clients, rate=self._rate())
            injector = Injector(place, crowd, self.rng, log=self.log)
            return await self._run(place, crowd, injector)
        finally:
            await place.stop()

    def _rate(self) -> float:
        seconds = max(10.0, self.plan.faults * 4.5)  # what a fault and its share of the quiet take
        return self.plan.rate or min(FINISH_RATE, max(50.0, self.plan.messages / seconds))

    async def _people(self, place: Place) -> list[Client]:
        """Each pair: a shopper by the widget's own door, and her member of staff."""
        await asyncio.to_thread(place.found, self.plan.vendors)
        clients: list[Client] = []
        share = -(-self.plan.pairs // len(place.tenants))
        number = 0
        owners: list[tuple[int, str]] = []
        for index, tenant in enumerate(place.tenants):
            staff = await asyncio.to_thread(place.hire, tenant, share)
            for user, membership in staff:
                session = await asyncio.to_thread(place.session, tenant)
                name = session["conversation"][2:].encode()
                owners.append((index, session["conversation"]))
                number += 1
                for side, token in (
                    ("customer", _renewed(session["token"])),
                    ("staff", _member(tenant.id, user, membership)),
                ):
                    person = Person(number, side, index, name, token)
                    clients.append(self._client(place, person))
        for client in clients:
            foreign = [conversation for tenant, conversation in owners if tenant != client.person.tenant]
            client.person.foreign = self.rng.choice(foreign) if foreign else ""
        await self._begin(place, [client for client in clients if client.person.side == "customer"])
        return clients

    def _client(self, place: Place, person: Person) -> Client:
        behind = self.rng.random() < self.plan.proxied
        quota = self.plan.messages // (2 * self.plan.pairs) or 1

        def address() -> tuple[str, int]:
            return "127.0.0.1", place.clients.port if behind else place.port

        client = Client(person, address, random.Random(self.rng.random()))
        client.quota = quota
        return client

    async def _begin(self, place: Place, customers: list[Client]) -> None:
        """The first message makes the conversation; then the assistant steps aside."""
        tasks = [asyncio.create_task(client.live()) for client in customers]
        deadline = time.monotonic() + 60
        for client in customers:
            client.say()
        while not all(client.notes.acked for client in customers):
            assert time.monotonic() < deadline, "the conversations did not begin"
            await asyncio.sleep(0.05)
        for client in customers:
            client.stop()
        await asyncio.gather(*tasks)
        for client in customers:
            client.stopping, client.final = False, None
            client.notes.seen.clear()

        def step_aside() -> None:
            with place.connect() as owner:
                owner.execute("UPDATE conversations_conversation SET assistant_active = false")

        await asyncio.to_thread(step_aside)
        self.log(f"{len(customers)} conversations")

    # --- while it runs ----------------------------------------------------------------------------

    async def _run(self, place: Place, crowd: Crowd, injector: Injector) -> dict[str, Any]:
        began = time.monotonic()
        crowd.start()
        await asyncio.sleep(1)
        without = frozenset() if self.plan.long_pause else frozenset({"web_paused_long"})
        kinds = list(self.plan.kinds) or injector.plan(self.plan.faults, without=without)
        for start in range(0, len(kinds), ROUND):
            await self._round(injector, kinds[start : start + ROUND])
            await self._quiet(place, crowd, injector)
        crowd.rate = max(crowd.rate, FINISH_RATE)
        await self._finish(place, crowd, injector)
        spent = time.monotonic() - began
        await asyncio.sleep(2.5)  # cursors are written once a second
        await crowd.stop()
        self.log("judging")
        verdict = await asyncio.to_thread(judge, place, crowd.clients)
        for text in self.late:
            verdict.broken("I8", text)
        audit = await asyncio.to_thread(sealed, place, verdict)
        return self._report(crowd, injector, verdict, audit, spent)

    async def _round(self, injector: Injector, kinds: list[str]) -> None:
        """Some faults, a few at once."""
        room = asyncio.Semaphore(AT_ONCE)
        tasks = []

        async def one(name: str) -> None:
            try:
                await injector.inject(name)
            finally:
                room.release()

        for name in kinds:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
            await asyncio.sleep(self.rng.uniform(0.3, 1.7) * self.plan.spacing)
        await asyncio.gather(*tasks)

    async def _quiet(self, place: Place, crowd: Crowd, injector: Injector) -> None:
        """All is healed: in ten seconds everybody has what was stored by now (in 45 after a half-open cut)."""
        healed = time.monotonic()
        targets = await asyncio.to_thread(_heads, place)
        said = {client: client.said for client in crowd.clients}
        unheard = {client for client in crowd.clients if client.pending and client.final is None}
        waiting = {client for client in crowd.clients if client.final is None}
        while waiting or unheard:
            now = time.monotonic()
            for client in list(waiting):
                if client.last >= targets[client.name]:
                    waiting.discard(client)
                    if client not in injector.suffering:
                        self.settled.append(now - healed)
                    elif now > injector.suffering[client]:
                        del injector.suffering[client]
                elif now > max(healed + AT_HEAD_SECONDS, injector.suffering.get(client, 0)):
                    waiting.discard(client)
                    self.late.append(self._why(client, targets[client.name], now - healed))
            for client in list(unheard):
                if (
                    client not in injector.suffering
                    and min(client.pending, default=said[client] + 1) > said[client]
                ):
                    unheard.discard(client)
                    self.answered.append(now - healed)
                elif now > max(healed + ANSWERED_SECONDS, injector.suffering.get(client, 0)):
                    unheard.discard(client)
                    self.late.append(self._why(client, -1, now - healed))
            if all(client in injector.suffering for client in waiting | unheard):
                break  # they have 45 s; the next faults need not wait for them
            await asyncio.sleep(0.02)
        self.log(
            f"quiet: at head in {max(self.settled, default=0):.1f} s at most, answered in"
            f" {max(self.answered, default=0):.1f} s, {len(self.late)} late"
        )

    def _why(self, client: Client, target: int, seconds: float) -> str:
        person = client.person
        return (
            f"{person.side} {person.number} was at {client.last} of {target} after {seconds:.1f} s"
            f" (ready {client.ready}, pending {len(client.pending)}, held {len(client.held)},"
            f" seen {dict(client.notes.seen)})"
        )

    async def _finish(self, place: Place, crowd: Crowd, injector: Injector) -> None:
        """Until everybody has said everything and has everything."""
        deadline = time.monotonic() + 60 + sum(c.quota - c.said for c in crowd.clients) / 300
        while not all(client.done or client.final is not None for client in crowd.clients):
            if time.monotonic() > deadline:
                stuck = [client for client in crowd.clients if not client.done]
                self.late += [self._why(client, -1, 60.0) for client in stuck[:5]]
                break
            await asyncio.sleep(0.1)
        self.log("everything is said")
        for client in list(injector.suffering):
            if time.monotonic() > injector.suffering[client]:
                del injector.suffering[client]
        await self._quiet(place, crowd, injector)
        targets = await asyncio.to_thread(_heads, place)
        while injector.suffering and time.monotonic() < max(injector.suffering.values()):
            if all(client.last >= targets[client.name] for client in injector.suffering):
                break
            await asyncio.sleep(0.2)

    # --- afterwards -------------------------------------------------------------------------------

    def _report(
        self, crowd: Crowd, injector: Injector, verdict: Verdict, audit: dict[str, Any], spent: float
    ) -> dict[str, Any]:
        seen = sum((client.notes.seen for client in crowd.clients), start=verdict.counts.__class__())
        times, answers = sorted(self.settled) or [0.0], sorted(self.answered) or [0.0]
        broken = verdict.violations
        return {
            "plan": asdict(self.plan),
            "seconds": round(spent, 1),
            "messages": verdict.counts["entries"],
            "messages_per_second": round(verdict.counts["entries"] / spent, 1),
            "faults": sum(n for name, n in injector.counts.items() if name != "missed"),
            "faults_by_kind": dict(sorted(injector.counts.items())),
            "lost": broken["I1"],
            "doubled": broken["I2"],
            "holes": broken["I3"],
            "different": broken["I4"],
            "cursors_back": broken["I5"],
            "across_the_wall": broken["I6"],
            "unaudited": broken["I7"],
            "late": broken["I8"],
            "at_head_seconds": {
                "p50": round(times[len(times) // 2], 3),
                "p99": round(times[int(len(times) * 0.99)], 3),
                "max": round(times[-1], 3),
                "measured": len(self.settled),
            },
            "answered_seconds": {
                "p50": round(answers[len(answers) // 2], 3),
                "max": round(answers[-1], 3),
                "measured": len(self.answered),
            },
            "counts": dict(verdict.counts),
            "clients": dict(sorted(seen.items())),
            "audit": audit,
            "ok": verdict.ok,
            "findings": verdict.findings,
        }


def table(result: dict[str, Any]) -> str:
    """For people."""
    lines = [_ours(result["ours"])] if result.get("ours") else []
    for name, peer in result.get("peers", {}).items():
        lines.append(
            f"  {name:<24}{peer['messages']:,} messages, {peer['faults']} faults: {peer['lost']} never reached the"
            f" other side, {peer['not_stored']} not stored, {peer['shown_twice']} shown twice,"
            f" {peer['shown_out_of_order']} out of order"
        )
    return "\n".join(lines)


def _page(result: dict[str, Any]) -> str:
    """For results/: ours, what broke how often, and what the peers lose under the same driver."""
    parts, about = [], result["machine"]
    parts.append(
        f"{about['at']}, {about['cores']} cores ({about['cpu']}), {about['memory_mib']} MiB, Python"
        f" {about['python']}. Seed {result['runs'][0]}."
    )
    if ours := result["ours"]:
        rate, plan = ours["messages_per_second"], ours["plan"]
        parts.append(f"{plan['pairs']} pairs, {plan['processes']} web processes, {rate:,.0f} messages/s.")
        parts.append(f"```\n{_ours(ours)}\n```")
        parts.append(results.markdown(["fault", "times"], list(ours["faults_by_kind"].items())))
        parts.append("\n".join(f"- {text}" for text in ours["findings"]) or "Nothing was found amiss.")
    if peers := result["peers"]:
        names = ("messages", "faults", "lost", "not_stored", "shown_twice", "shown_out_of_order")
        rows = [[results.NAMES[peer], *(f"{told[name]:,}" for name in names)] for peer, told in peers.items()]
        parts.append(results.markdown(["", *(name.replace("_", " ") for name in names)], rows))
    return "\n\n".join(parts)


def _ours(result: dict[str, Any]) -> str:
    rows = [
        ("messages", f"{result['messages']:,} in {result['seconds']} s"),
        ("faults", f"{result['faults']} of {len(result['faults_by_kind'])} kinds"),
        *((name.replace("_", " "), result[name]) for name in BROKEN),
        ("at head after", f"p50 {result['at_head_seconds']['p50']} s, max {result['at_head_seconds']['max']} s"),
        ("audit tree", f"{result['audit']}"),
    ]  # fmt: skip
    return "\n".join(f"  {name:<24}{value}" for name, value in rows)


def _heads(place: Place) -> dict[bytes, int]:
    with place.connect() as owner:
        rows = owner.execute("SELECT id, last_seq FROM conversations_conversation").fetchall()
    return {row[0].hex.encode(): row[1] for row in rows}


def _renewed(token: str) -> Callable[[], str]:
    """A shopper's next ticket, as the server itself would renew it."""
    from server.accounts import tickets

    first = tickets.read(token)

    def again() -> str:
        return tickets.issue(
            kind="customer",
            subject=first.subject,
            tenant_id=first.tenant_id,
            session=first.session,
            site_id=first.site_id,
            site_key=first.site_key,
            conversation_id=first.conversation_id,
            epoch=first.epoch,
            name=first.name,
        )[0]

    return again


def _member(tenant: Any, user: Any, membership: Any) -> Callable[[], str]:
    from server.accounts import tickets

    def token() -> str:
        return tickets.issue(
            kind="member", subject=user, tenant_id=tenant, session=membership, role="agent", name="Sam"
        )[0]

    return token
