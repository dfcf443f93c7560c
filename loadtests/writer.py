"""`bench writer`: the log's writer alone, beside the least that PostgreSQL and psycopg need for such rows.

In one run on one PostgreSQL (fsync and synchronous_commit on) the two take turns, at 50 and at 200 waiters:
texts of 120 bytes over 2,000 conversations, each with its audit row. The limit (limits/group_unnest.py) keeps no
order, looks for no repeats and checks no rights. `unaudited` is our own function without its audit entry, made
for the benchmark only: the difference is the audit's share. CPU is that of the whole process on our side, the
making of the messages included, and of all of PostgreSQL's processes on the other.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from loadtests import results
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import ROOT, Bench
from loadtests.windows import median

WAITERS: Final = (50, 200)
CONVERSATIONS: Final = 2000
CONTESTANTS: Final = ("limit", "ours", "unaudited")
FIGURES: Final = ("rows_per_s", "p50_ms", "p99_ms", "python_us", "postgres_us", "rows_per_commit")


def run(options: Options) -> dict[str, Any]:
    about = machine()
    runs: list[dict[str, Any]] = []
    with Bench() as services, _child(services) as ask:
        for number in range(options.runs):
            one: dict[str, Any] = {}
            for waiters in WAITERS:
                for name in CONTESTANTS:
                    if not options.wants(name):
                        continue
                    seen = ask({"who": name, "waiters": waiters, "seconds": options.seconds})
                    one.setdefault(name, {})[str(waiters)] = seen
                    say(f"writer {number + 1}/{options.runs}: {name} at {waiters}: {seen}")
            runs.append(one)
    told = {
        name: {
            waiters: {figure: median(r[name][waiters][figure] for r in runs) for figure in FIGURES}
            for waiters in runs[0][name]
        }
        for name in runs[0]
    }
    result: dict[str, Any] = {
        "bench": "writer",
        "machine": about,
        "runs": runs,
        "seconds": options.seconds,
        "conversations": CONVERSATIONS,
        "ours": told.get("ours", {}),
        "peers": {},
        "limit": {"group-unnest": told["limit"]} if "limit" in told else {},
        "unaudited": told.get("unaudited", {}),
        "ratios": _ratios(runs),
    }
    if options.write:
        results.write(result, table(result))
    return result


def _ratios(runs: list[dict[str, Any]]) -> dict[str, float]:
    """Of neighbours in time, then the median: what disturbed one run disturbed both."""
    found: dict[str, float] = {}
    for waiters in map(str, WAITERS):
        if {"ours", "limit"} <= set(runs[0]):
            found[f"rows_to_limit_at_{waiters}"] = round(
                median(r["ours"][waiters]["rows_per_s"] / r["limit"][waiters]["rows_per_s"] for r in runs), 3
            )
            found[f"cpu_to_limit_at_{waiters}"] = round(
                median(_cpu(r["ours"][waiters]) / _cpu(r["limit"][waiters]) for r in runs), 2
            )
        if {"ours", "unaudited"} <= set(runs[0]):
            found[f"audit_share_of_cpu_at_{waiters}"] = round(
                median(1 - _cpu(r["unaudited"][waiters]) / _cpu(r["ours"][waiters]) for r in runs), 3
            )
    return found


def _cpu(seen: dict[str, float]) -> float:
    return seen["python_us"] + seen["postgres_us"]


@contextmanager
def _child(services: Bench) -> Iterator[Any]:
    """A process that is measured; `ask` gives it a wish and returns its answer."""
    environment = {
        **os.environ,
        **services.services.environment(),
        "DJANGO_SETTINGS_MODULE": "server.settings",
        "LOG_LEVEL": "WARNING",
    }
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "prepare", "--no-demo"], env=environment, check=True
    )
    made = subprocess.run(
        [sys.executable, "-m", "loadtests.prepare"],
        cwd=ROOT,
        env=environment,
        input=json.dumps({"make": "rooms", "n": CONVERSATIONS, "members": 0}),
        capture_output=True,
        text=True,
        check=True,
    )
    child = subprocess.Popen(
        [sys.executable, "-m", "loadtests.writing"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    stdin, stdout = child.stdin, child.stdout

    def ask(wish: dict[str, Any]) -> Any:
        stdin.write(json.dumps(wish) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError("the writer's process ended")
        return json.loads(line)

    try:
        ask(
            {
                "owner_url": services.owner_url,
                "postmaster": services.postgres.pid(),
                "conversations": [room["conv"] for room in json.loads(made.stdout)],
            }
        )
        yield ask
    finally:
        stdin.close()
        child.wait(timeout=30)


def table(result: dict[str, Any]) -> str:
    head = ["", "waiters", "rows/s", "p50 ms", "p99 ms", "µs CPU: Python", "PostgreSQL", "rows a commit"]
    sides = {"Fashionistar": result["ours"], "without audit": result["unaudited"], **result["limit"]}
    rows = [
        [name, waiters, *(seen[figure] for figure in FIGURES)]
        for name, told in sides.items()
        for waiters, seen in told.items()
    ]
    ratios = "\n".join(f"- {name}: {value}" for name, value in result["ratios"].items())
    return f"{results.markdown(head, rows)}\n\n{ratios}"
