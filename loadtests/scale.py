"""`bench scale`: two web processes against one.

Each capped at 0.4 of a core, so that this machine has room for two of its kind beside PostgreSQL and the client: the
pair must carry 1.7 times the one. Then without caps: two processes on two cores, against what the CPU a message costs
(web, PostgreSQL, Valkey and client, measured at one process) would let two cores carry.
"""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from loadtests.accounting import look
from loadtests.cap import Cap
from loadtests.generator import pairs_of
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import Stack, ours
from loadtests.windows import brief, finished, median, told, window

SHARE = 0.4
CORES = 2
# So many on their way that a capped process is never idle: at 4 both were below their ceilings.
WINDOW = 16


def run(options: Options) -> dict[str, Any]:
    runs: list[dict[str, Any]] = []
    with ExitStack() as held:
        stacks = {n: held.enter_context(ours(processes=n, worker=False)) for n in (1, 2)}
        # One of the two writes: two who always write at once, from two processes, would wait for each other's
        # conversation all the time, which people do not.
        pairs = {
            n: pairs_of(stack.pairs(options.conversations), both_send=False) for n, stack in stacks.items()
        }
        for number in range(options.runs):
            measured: dict[str, Any] = {}
            for n, stack in stacks.items():
                for name, share in (("capped", SHARE), ("free", 0.0)):
                    counts = _window(stack, pairs[n], options, share)
                    measured[f"{name}_{n}"] = counts
                    say(
                        f"scale {number + 1}/{options.runs}: {n} web, {name}: {counts['delivered_per_s']:.0f}/s, "
                        f"shares {counts['web_shares']}, sockets {counts['web_sockets']}"
                    )
            runs.append(measured)
    ours_ = {
        name: {
            "delivered_per_s": median(r[name]["delivered_per_s"] for r in runs),
            "p50_ms": median(r[name]["delivered_ms"]["p50"] for r in runs),
            "p99_ms": median(r[name]["delivered_ms"]["p99"] for r in runs),
            "us_per_message": {
                part: median((r[name]["us_per_message"][part] for r in runs), 1)
                for part in runs[0][name]["us_per_message"]
            },
        }
        for name in runs[0]
    }
    # What two cores could carry if a message cost with two processes what it costs with one.
    room = [CORES * 1e6 / sum(r["free_1"]["us_per_message"].values()) for r in runs]
    result = {
        "bench": "scale",
        "machine": machine(),
        "runs": runs,
        "ours": ours_,
        "limit": {"two_cores_per_s": median(room)},
        "peers": {},
        "ratios": {
            "capped_2_to_1": median(
                r["capped_2"]["delivered_per_s"] / r["capped_1"]["delivered_per_s"] for r in runs
            ),
            "free_2_to_1": median(
                r["free_2"]["delivered_per_s"] / r["free_1"]["delivered_per_s"] for r in runs
            ),
            "free_2_to_limit": median(
                r["free_2"]["delivered_per_s"] / most for r, most in zip(runs, room, strict=True)
            ),
        },
    }
    return finished(result, options, table)


def table(result: dict[str, Any]) -> str:
    rows = [
        [
            name.replace("_1", ", one process").replace("_2", ", two processes"),
            f"{one['delivered_per_s']:,.0f}",
            one["p50_ms"],
            one["p99_ms"],
            *(one["us_per_message"].get(part, 0) for part in ("web", "postgres", "valkey", "client")),
        ]
        for name, one in result["ours"].items()
    ]
    first = result["runs"][0]
    return told(
        result,
        ["", "messages/s", "p50 ms", "p99 ms", "µs CPU: web", "postgres", "valkey", "client"],
        rows,
        f"Capped at {SHARE} of a core each by {first['capped_2']['cap']}; really used: "
        f"{first['capped_1']['web_shares']} and {first['capped_2']['web_shares']}.",
        f"Two cores would carry {result['limit']['two_cores_per_s']:,.0f}/s at the cost of one process.",
    )


def _window(stack: Stack, sockets: Any, options: Options, share: float) -> dict[str, Any]:
    """One closed loop with every web process below `share` of a core (0: free). Says what each really used."""
    pids = stack.web_pids()
    marks: dict[str, list[float]] = {}
    held: list[int] = []

    def phase(name: str) -> None:
        if name in ("measuring", "draining"):
            marks[name] = [found.own if (found := look(pid)) else 0.0 for pid in pids]
        if name == "measuring":
            held.extend(_sockets(pid, stack.port) for pid in pids)

    with ExitStack() as capped:
        cap = capped.enter_context(Cap(pids, share)) if share else None
        counts = window("closed", stack, sockets, on_phase=phase, seconds=options.seconds, window=WINDOW)
    used = zip(marks["measuring"], marks["draining"], strict=True)
    return {
        **brief(counts),
        "cap": cap.how if cap else None,
        "web_shares": [round((after - before) / counts["window_s"], 3) for before, after in used],
        "web_sockets": held,
    }


def _sockets(pid: int, port: int) -> int:
    """Connections that a process holds on its listening port."""
    inodes = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    found = 0
    for line in Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]:
        words = line.split()
        if words[3] == "01" and int(words[1].split(":")[1], 16) == port and f"socket:[{words[9]}]" in inodes:
            found += 1
    return found
