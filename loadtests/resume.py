"""`bench resume`: 5,000 sockets lose their connection at once, each with messages missed, and come back.

Once because the network cut them (the server lives: its pages are warm), once because `kill -9` took the web process
and the supervisor starts another (nothing is warm). Back means at the head of the log, not merely connected. Meanwhile
PostgreSQL counts statements and connections: a herd would show there.
"""

import statistics
import threading
import time
from typing import Any

import psycopg

from loadtests import generator
from loadtests.generator import pairs_of
from loadtests.machine import machine
from loadtests.options import Options, say
from loadtests.stack import Stack, ours, spent
from loadtests.windows import finished, median, told

SOCKETS = 5_000
TRIAL = 500  # with windows below five seconds, to see whether it works at all
MISSED = 5  # by each sender, so twice that in every conversation
ALLOWED_SECONDS = 20.0


def run(options: Options) -> dict[str, Any]:
    runs: list[dict[str, Any]] = []
    with ours(worker=False, statements=True) as stack:
        with psycopg.connect(stack.owner_url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
        count = SOCKETS if options.seconds >= 5 else TRIAL
        sockets = pairs_of(stack.pairs(count // 2))
        for number in range(options.runs):
            measured = {}
            for how in ("cut", "kill"):
                measured[how] = _storm(stack, sockets, how)
                say(f"resume {number + 1}/{options.runs}: {how} {_short(measured[how])}")
            runs.append(measured)
    back = {
        how: {
            "sockets": count,
            "missed_per_socket": 2 * MISSED,
            "all_at_head_s": median(r[how]["all_at_head_s"] for r in runs),
            "worst_s": max(r[how]["all_at_head_s"] for r in runs),
            "p50_s": median(r[how]["back_ms"].get("p50", 0) / 1000 for r in runs),
            "p99_s": median(r[how]["back_ms"].get("p99", 0) / 1000 for r in runs),
            "statements": median((r[how]["statements"] for r in runs), 0),
            "statements_per_socket": median(r[how]["statements"] / count for r in runs),
            "connections_before": max(r[how]["connections_before"] for r in runs),
            "connections_most": max(r[how]["connections_most"] for r in runs),
            "postgres_cpu_s": median(r[how]["cpu"]["postgres"] for r in runs),
            "web_cpu_s": median(r[how]["cpu"]["web"] for r in runs),
            "not_back": max(r[how]["not_back"] for r in runs),
        }
        for how in ("cut", "kill")
    }
    result = {
        "bench": "resume",
        "machine": machine(),
        "runs": runs,
        "ours": back,
        "peers": {},
        "limit": {"allowed_s": ALLOWED_SECONDS},
        "ratios": {f"{how}_to_allowed": round(back[how]["worst_s"] / ALLOWED_SECONDS, 3) for how in back},
    }
    return finished(result, options, table)


def table(result: dict[str, Any]) -> str:
    rows = [
        [
            how,
            one["all_at_head_s"],
            one["worst_s"],
            one["p50_s"],
            one["p99_s"],
            one["statements_per_socket"],
            f"{one['connections_before']} to {one['connections_most']}",
            one["postgres_cpu_s"],
            one["web_cpu_s"],
        ]
        for how, one in result["ours"].items()
    ]
    first = result["ours"]["cut"]
    return told(
        result,
        [
            "",
            "all at head, s",
            "worst run",
            "p50 s",
            "p99 s",
            "statements a socket",
            "connections",
            "PostgreSQL CPU s",
            "web CPU s",
        ],
        rows,
        f"{first['sockets']} sockets at once, each behind by {first['missed_per_socket']} messages.",
    )


def _storm(stack: Stack, sockets: list[generator.Socket], how: str) -> dict[str, Any]:
    watch = Watch(stack)
    cpu: dict[str, dict[str, float]] = {}
    moments: dict[str, float] = {}

    def phase(name: str) -> None:
        if name == "cut":
            moments[name], cpu[name] = time.monotonic(), stack.cpu()
            watch.begin()
            if how == "kill":
                stack.kill("web")
        elif name == "back":
            moments[name], cpu[name] = time.monotonic(), stack.cpu()
            watch.end()

    try:
        counts = generator.run(
            "resume",
            stack,
            sockets,
            on_phase=phase,
            messages=MISSED,
            warmup=3,
            connect_rate=1000,
            dial_window=SOCKETS,
            give_up=90,
        )
    finally:
        watch.close()
    return {
        "all_at_head_s": round(moments["back"] - moments["cut"], 3),
        "not_back": counts["sockets"] - counts["at_head"],
        "back_ms": counts["back_ms"],
        "connect_ms": counts["connect_ms"],
        "reconnects": counts["reconnects"],
        "failed_dials": counts["failed_dials"],
        "lost": counts["lost"],
        "notes": counts["notes"],
        "cpu": spent(cpu["cut"], cpu["back"]),
        "client_cpu_s": counts["cpu_s"],
        **watch.found,
    }


class Watch:
    """What PostgreSQL is asked between `begin` and `end`, and by how many connections."""

    def __init__(self, stack: Stack) -> None:
        self.connection = psycopg.connect(stack.owner_url, autocommit=True)
        self.found: dict[str, Any] = {}
        self._stop = threading.Event()
        self._samples: list[tuple[int, int]] = []
        self._thread = threading.Thread(target=self._sample)

    def begin(self) -> None:
        self.found["connections_before"] = self._connections()[0]
        self.connection.execute("SELECT pg_stat_statements_reset()")
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        rows = self.connection.execute(
            "SELECT calls, total_exec_time, rows, query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
            " WHERE d.datname = current_database() AND query !~ 'pg_stat_' ORDER BY calls DESC"
        ).fetchall()
        self.found |= {
            "statements": sum(row[0] for row in rows),
            "statement_ms": round(sum(row[1] for row in rows), 1),
            "most_called": [
                {
                    "calls": row[0],
                    "ms": round(row[1], 1),
                    "rows": row[2],
                    "query": " ".join(row[3].split())[:110],
                }
                for row in rows[:8]
            ],
            "connections_most": max((total for total, _ in self._samples), default=0),
            "active_most": max((active for _, active in self._samples), default=0),
            "active_mean": round(statistics.mean([active for _, active in self._samples] or [0]), 2),
        }

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.connection.close()

    def _connections(self) -> tuple[int, int]:
        row = self.connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE state = 'active') FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def _sample(self) -> None:
        while not self._stop.wait(0.1):
            self._samples.append(self._connections())


def _short(measured: dict[str, Any]) -> str:
    return (
        f"all at head in {measured['all_at_head_s']:.1f} s, {measured['statements']} statements on at most "
        f"{measured['connections_most']} connections, PostgreSQL {measured['cpu']['postgres']:.1f} s of CPU"
    )
