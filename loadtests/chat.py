"""Durable chat between two people: how many messages a second, how soon, for how much CPU, and what a kill costs.

All contestants run in one call and take turns, on services of their own with the same settings: PostgreSQL with
fsync and synchronous_commit on. The work is the same for each: a text of 120 bytes stored with an audit row and
delivered to the other person of a two-person conversation. See README.md for what is measured and how.
"""

import os
import statistics
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Final

from loadtests import results, spy, writer
from loadtests.generator import Failed, Socket, alone, pairs_of
from loadtests.generator import run as load
from loadtests.limits import Echo
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.peers import socketio, tutorial
from loadtests.stack import ours, spent

FIRST_PEERS: Final = ("p1-uvicorn", "p1-daphne")
SECOND_PEERS: Final = ("p2-plain", "p2-full")
# One moderate load for all, below what the slowest can carry.
KILL_RATE: Final = 170.0
KILL_SECONDS: Final = 4.0

# How many of a pair write, and how many messages each has on their way: what is tried to find where a contestant
# carries most. Too few leave it idle between commits; too many are dropped by a Channels layer (capacity 100).
LEVELS: Final = ((1, 1), (2, 1), (2, 4), (2, 16))
# Where there is no time to try.
USUAL: Final = {
    "ours": (2, 4),
    "p1-uvicorn": (1, 1),
    "p1-daphne": (1, 1),
    "p2-plain": (2, 1),
    "p2-full": (2, 1),
}
PROBE_SECONDS: Final = 2.0
WRITER_SECONDS: Final = 3.0

table = results.chat_table


def run(options: Options) -> dict[str, Any]:
    """Measure and compare. Raises Problem where the machine lacks something."""
    about = machine()
    makers: dict[str, Callable[[], Any]] = {
        "ours": lambda: ours(processes=options.processes),
        "p1-uvicorn": lambda: tutorial(server="uvicorn"),
        "p1-daphne": lambda: tutorial(server="daphne"),
        "p2-plain": lambda: socketio(form="plain"),
        "p2-full": lambda: socketio(form="full"),
    }
    measured: dict[str, list[dict[str, Any]]] = {}
    profile: dict[str, Any] | None = None
    with ExitStack() as up:
        stacks: dict[str, Any] = {}
        for name, make in makers.items():
            if options.wants(name):
                say(f"starting {name}")
                stacks[name] = up.enter_context(make())
                if options.seconds >= 5:
                    stacks[name].age()
        if options.wants("echo"):
            stacks["echo"] = up.enter_context(Echo())
        levels: dict[str, tuple[int, int]] = {}
        for name, stack in stacks.items():
            if name != "echo":
                with _alone(stack, stacks):
                    levels[name] = level(name, stack, options)
        for number in range(options.runs):
            for name, stack in stacks.items():
                with _alone(stack, stacks):
                    one = _echo(stack, options) if name == "echo" else _round(stack, levels[name], options)
                measured.setdefault(name, []).append(one)
                say(f"run {number + 1} {name}: {results.one_line(one)}")
        if options.seconds >= 5:
            for name, runs in measured.items():
                if name != "echo":
                    with _alone(stacks[name], stacks):
                        runs[-1]["kill_at_most"] = hard = kill(stacks[name], options, at=levels[name])
                    say(f"killed at full load, {name}: {hard['lost']} of {hard['sent']} lost")
        if options.profile is not None and "ours" in stacks:
            with _alone(stacks["ours"], stacks):
                profile = _profile(stacks["ours"], levels["ours"], options)
    told: dict[str, Any] = {
        name: {"level": levels.get(name), "median": medians(runs), "runs": runs}
        for name, runs in measured.items()
    }
    result: dict[str, Any] = {
        "bench": "chat",
        "machine": about,
        "runs": options.runs,
        "seconds": options.seconds,
        "conversations": options.conversations,
        "processes": options.processes,
        "ours": told.get("ours", {}),
        "peers": {name: value for name, value in told.items() if name not in ("ours", "echo")},
        "limit": {"echo": told["echo"]} if "echo" in told else {},
        "ratios": ratios({name: value["median"] for name, value in told.items()}),
    }
    if options.wants("generator"):
        result["limit"]["generator"] = {
            key: value for key, value in alone().items() if key in ("acked_per_s", "cpu_share", "ack_ms")
        }
    if options.wants("writer"):
        say("the writer alone")
        alike = replace(options, only=(), write=False, seconds=min(options.seconds, WRITER_SECONDS))
        told_writer = writer.run(alike)
        result["limit"]["writer"] = {"ours": told_writer["ours"], **told_writer["limit"]}
        result["ratios"] |= {f"writer_{name}": value for name, value in told_writer["ratios"].items()}
    if profile is not None:
        result["profile"] = profile
    if options.write:
        results.write(result, results.chat_table(result))
    return result


@contextmanager
def _alone(stack: Any, stacks: Mapping[str, Any]) -> Iterator[None]:
    """Everybody else's processes stand still: on a small machine even waiting costs who is measured."""
    others = [other for other in stacks.values() if other is not stack]
    for other in others:
        other.pause()
    # What they have written is written: the kernel keeps it for half a minute, and then every commit waits behind it.
    os.sync()
    stack.catch_up()
    try:
        yield
    finally:
        for other in others:
            other.resume()


def _warmup(options: Options) -> float:
    return 0.5 if options.seconds < 5 else 2.0


def _settling(options: Options) -> float:
    """Until what was due while everybody connected has been caught up with: that takes longer at half load."""
    return 2.5 * _warmup(options)


def level(name: str, stack: Any, options: Options) -> tuple[int, int]:
    """At which of LEVELS it carries most without losing any."""
    if options.window:
        return (2, options.window)
    if options.seconds < 5:
        return USUAL[name]
    found: list[tuple[bool, float, tuple[int, int]]] = []
    for one in LEVELS:
        seen = closed(stack, one, options, seconds=PROBE_SECONDS)
        found.append((not seen["lost"], seen["per_s"], one))
        say(f"{name}, {one[0]} of a pair write, {one[1]} each: {seen['per_s']:.0f}/s, {seen['lost']} lost")
    return max(found)[2]


def _round(stack: Any, best: tuple[int, int], options: Options) -> dict[str, Any]:
    """Most it can carry, then half of that at a fixed rate, then one kill -9 under a moderate load."""
    most = closed(stack, best, options)
    half = measured(
        stack,
        "open",
        pairs_of(stack.pairs(options.conversations)),
        rate=max(10.0, most["per_s"] / 2),
        seconds=options.seconds,
        warmup=_settling(options),
    )
    return {"most": most, "half": half, "kill": kill(stack, options)}


def closed(
    stack: Any, at: tuple[int, int], options: Options, *, seconds: float | None = None
) -> dict[str, Any]:
    writers, window = at
    return measured(
        stack,
        "closed",
        pairs_of(stack.pairs(options.conversations), both_send=writers == 2),
        window=window,
        seconds=seconds or options.seconds,
        warmup=_warmup(options),
    )


def measured(
    stack: Any, mode: str, sockets: list[Socket], *, per: str = "delivered", **options: Any
) -> dict[str, Any]:
    """One run of the generator with the server's CPU in exactly the measured window."""
    marks: dict[str, Mapping[str, float]] = {}
    counted = load(mode, stack, sockets, on_phase=lambda p: marks.update({p: stack.cpu()}), **options)
    used = spent(marks["measuring"], marks["draining"])
    if counted[f"window_{per}"] and not used["web"]:
        raise Failed("the web server's CPU was not seen: its processes are not where they are looked for")
    done = counted[f"window_{per}"] or 1
    counted["per_s"] = counted[f"{per}_per_s"]
    counted["cpu_us"] = {part: round(seconds / done * 1e6, 1) for part, seconds in used.items()}
    counted["cpu_us"]["all"] = round(sum(used.values()) / done * 1e6, 1)
    counted["per_cpu_s"] = round(done / (sum(used.values()) or 1e-9), 1)
    counted["web_share"] = round(used["web"] / counted["window_s"], 3)
    return counted


def kill(stack: Any, options: Options, *, at: tuple[int, int] | None = None) -> dict[str, Any]:
    """kill -9 of the web server in the middle; its clients come back as their protocol lets them.

    at: the level of a closed loop at full load; None: KILL_RATE a second.
    """
    timers: list[threading.Timer] = []

    def on_phase(phase: str) -> None:
        if phase == "measuring":
            timers.append(threading.Timer(KILL_SECONDS / 2, stack.kill, ["web"]))
            timers[0].start()

    writers, window = at or (2, 1)
    counted = load(
        "closed" if at else "open",
        stack,
        pairs_of(stack.pairs(options.conversations), both_send=writers == 2),
        on_phase=on_phase,
        rate=KILL_RATE,
        window=window,
        seconds=KILL_SECONDS,
        warmup=0.5,
        drain=60,
    )
    timers[0].join()
    stack.wait_ready()
    if not counted["reconnects"]:
        raise Failed("the kill killed nobody")
    return counted


def _echo(stack: Echo, options: Options) -> dict[str, Any]:
    """The same frames there and back, to nobody else."""
    sockets = [Socket(number, f"r{number}") for number in range(options.conversations)]
    most = measured(
        stack,
        "closed",
        sockets,
        per="acked",
        window=options.window or 4,
        seconds=options.seconds,
        warmup=_warmup(options),
    )
    return {"most": most}


def _profile(stack: Any, best: tuple[int, int], options: Options) -> dict[str, Any]:
    """A run of its own: who watches is in the way."""
    assert options.profile is not None
    say("profiling")
    watcher = spy.Spy(stack.web_pids()[0], options.profile)
    writers, window = best
    load(
        "closed",
        stack,
        pairs_of(stack.pairs(options.conversations), both_send=writers == 2),
        on_phase=lambda phase: watcher.begin(options.seconds) if phase == "measuring" else None,
        window=window,
        seconds=options.seconds + 1,  # py-spy takes its time to begin
        warmup=_warmup(options),
    )
    return watcher.end().top(30)


FIGURES: Final = (
    ("most", "per_s"),
    ("most", "per_cpu_s"),
    ("most", "cpu_us"),
    ("most", "web_share"),
    ("most", "cpu_share"),
    ("most", "delivered_ms"),
    ("half", "per_s"),
    ("half", "ack_ms"),
    ("half", "delivered_ms"),
    ("half", "cpu_us"),
    ("half", "cpu_share"),
    ("kill", "sent"),
    ("kill", "lost"),
    ("kill", "lost_acked"),
    ("kill", "doubled"),
    ("kill", "reordered"),
    ("kill", "back_ms"),
    ("kill_at_most", "sent"),
    ("kill_at_most", "lost"),
    ("kill_at_most", "doubled"),
    ("kill_at_most", "reordered"),
)


def medians(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The middle one of each figure, over the runs."""
    told: dict[str, Any] = {}
    for part, name in FIGURES:
        values = [one[part][name] for one in runs if part in one]
        if not values:
            continue
        if isinstance(values[0], dict):
            keys = [key for key in values[0] if all(key in value for value in values)]
            told.setdefault(part, {})[name] = {k: statistics.median(v[k] for v in values) for k in keys}
        else:
            told.setdefault(part, {})[name] = statistics.median(values)
    return told


def ratios(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Ours against the better of each kind of peer, for each figure by itself."""
    found: dict[str, Any] = {}
    if "ours" not in told:
        return found
    for kind, names in (("p1", FIRST_PEERS), ("p2", SECOND_PEERS)):
        there = [told[name]["most"] for name in names if name in told]
        if there:
            for figure in ("per_s", "per_cpu_s"):
                best = max(peer[figure] for peer in there)
                found[f"{figure}_to_{kind}"] = round(told["ours"]["most"][figure] / (best or 1e-9), 2)
    if "echo" in told:
        found["per_s_to_echo"] = round(told["ours"]["most"]["per_s"] / told["echo"]["most"]["per_s"], 3)
    return found
