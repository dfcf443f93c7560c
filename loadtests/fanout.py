"""`bench fanout`: one speaker and M listeners in one conversation; and many conversations over two processes.

First a closed loop (eight messages on their way) says how much can be delivered; then, at half of that, how long it
takes. The peers hear the same in their own rooms. Listeners are members of staff, one person each.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from loadtests import peers
from loadtests.generator import Socket, pairs_of
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import Bench, Stack, ours
from loadtests.windows import brief, finished, median, told, window

CROWDS = (10, 100, 1000)
HALF, WINDOW = 0.5, 8


def run(options: Options) -> dict[str, Any]:
    runs: list[dict[str, Any]] = []
    made: dict[str, Callable[[], Bench]] = {
        "ours": lambda: ours(worker=False),
        "ours-2": lambda: ours(worker=False, processes=2),
        "p1": peers.tutorial,
        "p2": peers.socketio,
    }
    with ExitStack() as held:
        servers = {name: held.enter_context(make()) for name, make in made.items() if options.wants(name)}
        for number in range(options.runs):
            measured: dict[str, Any] = {}
            for name, server in servers.items():
                for crowd in CROWDS:
                    measured[f"{name}/{crowd}"] = _both_loops(server, _crowd(server, crowd), options)
                if name != "ours":
                    pairs = pairs_of(server.pairs(options.conversations))
                    measured[f"{name}/pairs"] = _both_loops(server, pairs, options)
                for key, found in measured.items():
                    if key.split("/")[0] == name:
                        say(
                            f"fanout {number + 1}/{options.runs}: {key} {found['most']['delivered_per_s']:.0f}/s"
                        )
            runs.append(measured)
    found = {
        key: {
            "delivered_per_s": median(r[key]["most"]["delivered_per_s"] for r in runs),
            "half_load_p50_ms": median(r[key]["half"]["delivered_ms"].get("p50", 0) for r in runs),
            "half_load_p99_ms": median(r[key]["half"]["delivered_ms"].get("p99", 0) for r in runs),
            "web_us_per_delivery": median((r[key]["most"]["us_per_message"].get("web", 0) for r in runs), 1),
            "lost": sum(r[key][loop]["lost"] for r in runs for loop in ("most", "half")),
        }
        for key in runs[0]
    }
    ratios = {}
    for crowd in CROWDS:
        for peer in ("p1", "p2"):
            if f"ours/{crowd}" in found and f"{peer}/{crowd}" in found:
                ratios[f"{crowd}_to_{peer}"] = median(
                    r[f"ours/{crowd}"]["most"]["delivered_per_s"]
                    / max(r[f"{peer}/{crowd}"]["most"]["delivered_per_s"], 0.1)
                    for r in runs
                )
    result = {
        "bench": "fanout",
        "machine": machine(),
        "runs": runs,
        "ours": {key: value for key, value in found.items() if key.startswith("ours")},
        "peers": {key: value for key, value in found.items() if not key.startswith("ours")},
        "limit": {},
        "ratios": ratios,
    }
    return finished(result, options, table)


def table(result: dict[str, Any]) -> str:
    rows = [
        [
            key,
            f"{one['delivered_per_s']:,.0f}",
            one["web_us_per_delivery"],
            one["half_load_p50_ms"],
            one["half_load_p99_ms"],
            one["lost"],
        ]
        for key, one in [*result["ours"].items(), *result["peers"].items()]
    ]
    return told(
        result,
        ["server/listeners", "delivered/s", "web µs CPU each", "half load: p50 ms", "p99 ms", "lost"],
        rows,
        "One speaker with eight messages on their way; nobody tells a cursor. ours-2: two processes; pairs: two people"
        " each.",
    )


def _crowd(server: Bench, listeners: int) -> list[Socket]:
    """One that speaks, and those who listen."""
    if isinstance(server, Stack):
        [room] = server.rooms(1, members=listeners)
        speaker = Socket(0, room.conv, room.customer, room.epoch)
        return [speaker, *(Socket(0, room.conv, token, room.epoch, sends=False) for token in room.members)]
    [pair] = server.pairs(1)
    return [
        Socket(0, pair.conv, pair.token_a),
        *[Socket(0, pair.conv, pair.token_b, sends=False)] * listeners,
    ]


def _both_loops(server: Bench, sockets: list[Socket], options: Options) -> dict[str, Any]:
    most = window("closed", server, sockets, seconds=options.seconds, window=WINDOW, cursors=0)
    rate = max(1.0, most["acked_per_s"] * HALF)
    half = window("open", server, sockets, seconds=options.seconds, rate=rate, cursors=0)
    return {"most": brief(most), "half": brief(half), "half_rate": round(rate, 1)}
