"""`bench idle`: what a socket costs that says nothing.

Memory is the slope of the web process' proportional set size between 1,000 and 10,000 sockets, so that what the
process needs falls out: bare uvicorn, stock Channels, and ours with `hello` and `sub` done. CPU is what ours uses
while 10,000 only answer heartbeats. The first run listens for six windows (a minute), the others for one.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from loadtests import generator, peers
from loadtests.generator import Socket, pairs_of
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import Bench, ours, spent
from loadtests.windows import finished, median, told

FEW, MANY = 1_000, 10_000
CONNECTS_PER_SECOND = 1_000
SETTLE = 4.0
LONG = 3600.0


def run(options: Options) -> dict[str, Any]:
    runs: list[dict[str, Any]] = []
    with ExitStack() as held:
        made: dict[str, Callable[[], Bench]] = {
            "bare": peers.bare,
            "channels": peers.stock,
            "ours": lambda: ours(worker=False),
        }
        servers = {name: held.enter_context(make()) for name, make in made.items() if options.wants(name)}
        sockets = {name: _sockets(server) for name, server in servers.items()}
        for number in range(options.runs):
            measured: dict[str, Any] = {}
            for name, server in servers.items():
                server.kill("web")  # a fresh process: one that has held 10,000 keeps some of their memory
                server.wait_ready()
                listen = options.seconds * (6 if number == 0 else 1) if name == "ours" else 0.0
                measured[name] = _hold(server, sockets[name], listen)
                say(f"idle {number + 1}/{options.runs}: {name} {measured[name]}")
            runs.append(measured)
    kib = {name: median(r[name]["kib_per_socket"] for r in runs) for name in runs[0]}
    result: dict[str, Any] = {
        "bench": "idle",
        "machine": machine(),
        "runs": runs,
        "ours": {},
        "peers": {name: {"kib_per_socket": kib[name]} for name in kib if name == "channels"},
        "limit": {name: {"kib_per_socket": kib[name]} for name in kib if name == "bare"},
        "ratios": {},
    }
    if "ours" in kib:
        result["ours"] = {
            "sockets": MANY,
            "kib_per_socket": kib["ours"],
            "heartbeat_seconds": runs[0]["ours"]["listened_s"],
            "heartbeat_web_core_share": runs[0]["ours"]["web_core_share"],
            "heartbeat_postgres_core_share": runs[0]["ours"]["postgres_core_share"],
            "still_open": min(r["ours"]["still_open"] for r in runs),
        }
        for name in ("bare", "channels"):
            if name in kib:
                result["ratios"][f"kib_to_{name}"] = median(
                    r["ours"]["kib_per_socket"] / r[name]["kib_per_socket"] for r in runs
                )
    return finished(result, options, table)


def table(result: dict[str, Any]) -> str:
    rows = [
        [name, one["kib_per_socket"]]
        for name, one in [*result["limit"].items(), *result["peers"].items(), ("ours", result["ours"])]
        if one
    ]
    mine = result["ours"]
    return told(
        result,
        ["", "KiB a socket"],
        rows,
        f"{mine['still_open']} sockets of ours held by one process; over {mine['heartbeat_seconds']} s of heartbeats it"
        f" used {mine['heartbeat_web_core_share'] * 100:.1f} % of a core, PostgreSQL"
        f" {mine['heartbeat_postgres_core_share'] * 100:.1f} %."
        if mine
        else "",
    )


def _sockets(server: Bench) -> list[Socket]:
    if server.wire == "chat.v1":
        return pairs_of(server.pairs(MANY // 2))
    return [Socket(number, "-") for number in range(MANY)]


def _hold(server: Bench, sockets: Sequence[Socket], listen: float) -> dict[str, Any]:
    """Connect the few, then the rest; weigh at both; then listen for `listen` seconds."""
    empty = server.pss()["web"]
    with _held(server, sockets[:FEW]):
        time.sleep(SETTLE)
        few = server.pss()["web"]
        started = time.monotonic()
        with _held(server, _renumbered(sockets[FEW:]), SETTLE + listen + 1) as rest:
            connected = time.monotonic() - started
            time.sleep(SETTLE)
            many = server.pss()["web"]
            before, moment = server.cpu(), time.monotonic()
            time.sleep(listen)
            used, listened = spent(before, server.cpu()), time.monotonic() - moment
        counts = rest.result
    return {
        "pss_kib": {"empty": empty, "few": few, "many": many},
        "kib_per_socket": round((many - few) / (MANY - FEW), 2),
        "connects_per_s": round((MANY - FEW) / connected),
        "still_open": counts["live"] + FEW,
        **(
            {
                "listened_s": round(listened, 1),
                "pings": counts["pings"],
                "web_core_share": round(used["web"] / listened, 4),
                "postgres_core_share": round(used["postgres"] / listened, 4),
                "valkey_core_share": round(used["valkey"] / listened, 4),
            }
            if listen
            else {}
        ),
    }


def _renumbered(sockets: Sequence[Socket]) -> list[Socket]:
    """The generator counts conversations from zero."""
    first = sockets[0].conversation
    return [
        Socket(s.conversation - first, s.conv, s.token, s.epoch, sends=s.sends, after=s.after)
        for s in sockets
    ]


class Held:
    """A generator that holds sockets in the background."""

    def __init__(self) -> None:
        self.connected = threading.Event()
        self.process: subprocess.Popen[str] | None = None
        self.result: dict[str, Any] = {}
        self.error: BaseException | None = None


@contextmanager
def _held(server: Bench, sockets: Sequence[Socket], seconds: float | None = None) -> Iterator[Held]:
    """The sockets, all open. Ends `seconds` after they are, with counts; None: with the context, without."""
    held = Held()

    def started(process: "subprocess.Popen[str]") -> None:
        held.process = process

    def phase(name: str) -> None:
        if name == "connected":
            held.connected.set()

    def work() -> None:
        try:
            held.result = generator.run(
                "idle",
                server,
                sockets,
                on_phase=phase,
                on_start=started,
                seconds=LONG if seconds is None else seconds,
                warmup=0,
                connect_rate=CONNECTS_PER_SECOND,
                give_up=120,
            )
        except BaseException as error:  # told to the one who waits
            held.error = error
        finally:
            held.connected.set()

    thread = threading.Thread(target=work)
    thread.start()
    held.connected.wait()
    if held.error is not None:
        raise held.error
    try:
        yield held
    finally:
        if seconds is None and held.process is not None:
            held.process.terminate()
        thread.join()
    if seconds is not None and held.error is not None:
        raise held.error
