"""`bench hostile`: fifty ordinary pairs chat at a fixed rate while somebody mistreats the server.

Each attack (loadtests.attackers) runs against the same server, one after the other, with a quiet window before each as
its baseline. Told for each: the others' p99 and its ratio to the baseline, what memory the web process reached, whether
every ordinary message arrived, and whether it is still the same process.
"""

import json
import subprocess
import sys
import threading
import time
from typing import Any

from loadtests.attackers import ATTACKS
from loadtests.generator import pairs_of
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import ROOT, Stack, ours
from loadtests.windows import brief, finished, median, told, window

PAIRS = 50
RATE = 300.0
ALLOWED = 2.0


def run(options: Options) -> dict[str, Any]:
    runs: list[dict[str, Any]] = []
    with ours(worker=False) as stack:
        for number in range(options.runs):
            measured = {}
            for name in ATTACKS:
                if options.wants(name):
                    measured[name] = _attacked(stack, name, options)
                    say(f"hostile {number + 1}/{options.runs}: {name} {_short(measured[name])}")
            runs.append(measured)
    found = {
        name: {
            "quiet_p99_ms": median(r[name]["quiet"]["delivered_ms"]["p99"] for r in runs),
            "p99_ms": median(r[name]["attacked"]["delivered_ms"]["p99"] for r in runs),
            "lost": sum(r[name]["attacked"]["lost"] for r in runs),
            "rss_before_mib": median((r[name]["rss_before_kib"] / 1024 for r in runs), 1),
            "rss_peak_mib": round(max(r[name]["rss_peak_kib"] / 1024 for r in runs), 1),
            "rss_after_mib": median((r[name]["rss_after_kib"] / 1024 for r in runs), 1),
            "alive": all(r[name]["same_process"] for r in runs),
            "attack": runs[0][name]["attack"],
        }
        for name in runs[0]
    }
    result = {
        "bench": "hostile",
        "machine": machine(),
        "runs": runs,
        "ours": found,
        "peers": {},
        "limit": {"allowed_p99_ratio": ALLOWED},
        "ratios": {name: median(r[name]["p99_ratio"] for r in runs) for name in runs[0]},
    }
    return finished(result, options, table)


def table(result: dict[str, Any]) -> str:
    rows = [
        [
            name,
            one["quiet_p99_ms"],
            one["p99_ms"],
            result["ratios"][name],
            one["rss_before_mib"],
            one["rss_peak_mib"],
            one["lost"],
            "yes" if one["alive"] else "NO",
        ]
        for name, one in result["ours"].items()
    ]
    return told(
        result,
        ["attack", "quiet p99 ms", "p99 ms", "ratio", "RSS MiB before", "peak", "lost", "same process"],
        rows,
        f"{PAIRS} ordinary pairs at {RATE:.0f} messages/s.",
        *(f"{name}: {one['attack']}" for name, one in result["ours"].items()),
    )


def _attacked(stack: Stack, name: str, options: Options) -> dict[str, Any]:
    rooms = stack.rooms(PAIRS)
    ordinary = pairs_of(stack.pairs(PAIRS))
    # Attackers know the conversations of the same vendor: their own, and (staff of it) nobody else's.
    tickets = {
        "customers": [room.customer for room in rooms],
        "members": [room.members[0] for room in rooms],
        "conversations": [room.conv for room in rooms],
    }
    chat: dict[str, Any] = {"seconds": options.seconds, "rate": RATE, "warmup": 1}
    before, rss_before = stack.web_pids(), stack.rss()
    quiet = window("open", stack, ordinary, **chat)
    peak = Peak(stack)
    attacker = subprocess.Popen(
        [sys.executable, "-m", "loadtests.attackers", name, str(stack.port), str(options.seconds + 3)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert attacker.stdin is not None
        attacker.stdin.write(json.dumps(tickets).encode())
        attacker.stdin.close()
        time.sleep(1)
        attacked = window("open", stack, ordinary, **chat)
        assert attacker.stdout is not None
        counts = json.loads(attacker.stdout.read() or b"{}")
        status = attacker.wait(timeout=300)
    finally:
        attacker.kill()
        attacker.wait()
        peak.stop()
    if status:
        raise RuntimeError(f"the attackers ended with {status}")
    time.sleep(2)
    return {
        "quiet": brief(quiet),
        "attacked": brief(attacked),
        "p99_ratio": round(attacked["delivered_ms"]["p99"] / quiet["delivered_ms"]["p99"], 2),
        "rss_before_kib": rss_before,
        "rss_peak_kib": peak.most,
        "rss_after_kib": stack.rss(),
        "same_process": stack.web_pids() == before and stack.answers(),
        "attack": counts,
    }


class Peak:
    """The most memory that the web processes held."""

    def __init__(self, stack: Stack) -> None:
        self.most = 0
        self._stack, self._stop = stack, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.most = max(self.most, self._stack.rss())

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


def _short(measured: dict[str, Any]) -> str:
    return (
        f"p99 {measured['attacked']['delivered_ms']['p99']:.1f} ms, {measured['p99_ratio']}x quiet, "
        f"RSS {measured['rss_before_kib'] // 1024} to {measured['rss_peak_kib'] // 1024} MiB, "
        f"lost {measured['attacked']['lost']}, alive {measured['same_process']}, {measured['attack']}"
    )
