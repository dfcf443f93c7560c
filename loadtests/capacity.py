"""From what was measured here to 100,000 messages a second: `python -m loadtests.capacity` prints the table.

    python -m loadtests.capacity --measure --write      # measures what a message writes, and keeps it in results/
    python -m loadtests.capacity --page                 # puts the table into server/docs/capacity.md

It reads the newest results of chat, idle, scale and of its own measurement, and does nothing but arithmetic on them:
each step is a line of `plan`, with the rule in words beside the figure. Rates are messages that are stored with their
audit row and delivered to the other person.
"""

import argparse
import json
import math
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from loadtests import machine, results

PAGE: Final = Path(__file__).resolve().parent.parent / "server" / "docs" / "capacity.md"
BEGIN, END = "<!-- figures: python -m loadtests.capacity --page -->", "<!-- /figures -->"
MESSAGES_PER_SECOND: Final = 100_000
IDLE_SOCKETS: Final = 1_000_000
BUSY: Final = 0.7  # how full a core is planned: above that, waiting grows faster than work
WEB_CORES, POSTGRES_CORES = 8, 32  # of one node
NODE_GIB: Final = 16
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Costs:
    """What one message costs: microseconds of CPU by part, bytes; and what a socket holds."""

    web_us: float
    postgres_us: float
    valkey_us: float
    crossing_web_us: float  # more, when the two people sit in different processes
    crossing_postgres_us: float
    crossing_valkey_us: float
    socket_kib: float
    heartbeat_us: float  # of web CPU per socket and second
    wal_bytes: float
    stored_bytes: float
    client_bytes: float
    alone_postgres_us: float  # a message that has its commit to itself


def costs(found: Mapping[str, Mapping[str, Any]]) -> Costs:
    """From the results by bench name. Half load: a planned machine is not at its limit, and its batches are smaller."""
    half = found["chat"]["ours"]["median"]["half"]["cpu_us"]
    scale = found["scale"]["ours"]
    one, two = scale["capped_1"]["us_per_message"], scale["capped_2"]["us_per_message"]

    def crossing(part: str) -> float:
        # With two processes every second message crosses; with many, nearly every one does.
        return max(0.0, 2 * (float(two[part]) - float(one[part])))

    idle, own = found["idle"]["ours"], found["capacity"]["ours"]
    return Costs(
        web_us=float(half["web"]),
        postgres_us=float(half["postgres"]),
        valkey_us=float(half["valkey"]),
        crossing_web_us=crossing("web"),
        crossing_postgres_us=crossing("postgres"),
        crossing_valkey_us=crossing("valkey"),
        socket_kib=float(idle["kib_per_socket"]),
        heartbeat_us=float(idle["heartbeat_web_core_share"]) / float(idle["sockets"]) * 1e6,
        wal_bytes=float(own["wal_bytes"]),
        stored_bytes=float(own["stored_bytes"]),
        client_bytes=float(own["client_bytes"]),
        alone_postgres_us=float(own["alone_postgres_us"]),
    )


def plan(
    cost: Costs, *, rate: int = MESSAGES_PER_SECOND, sockets: int = IDLE_SOCKETS
) -> list[tuple[str, str, str]]:
    """Rows of what, how much, how it follows."""

    def cores(us: float) -> float:
        return rate * us / 1e6 / BUSY

    web_us = cost.web_us + cost.crossing_web_us
    postgres_us = cost.postgres_us + cost.crossing_postgres_us
    valkey_us = cost.valkey_us + cost.crossing_valkey_us
    heartbeat = sockets * cost.heartbeat_us / 1e6 / BUSY
    web_cores = cores(web_us) + heartbeat
    memory_gib = sockets * cost.socket_kib / 2**20
    by_cpu, by_memory = math.ceil(web_cores / WEB_CORES), math.ceil(memory_gib / (NODE_GIB * BUSY))
    a_primary = POSTGRES_CORES * BUSY * 1e6 / postgres_us
    a_valkey = BUSY * 1e6 / max(valkey_us, 0.01)
    day = rate * DAY
    return [
        (
            "web CPU a message",
            f"{web_us:.0f} µs",
            f"{cost.web_us:.0f} at half load + {cost.crossing_web_us:.0f} when the other person is on another process",
        ),
        ("web cores for the messages", f"{cores(web_us):.0f}", f"rate x µs, cores planned {BUSY:.0%} full"),
        (
            f"web cores for {sockets:,} idle sockets",
            f"{heartbeat:.1f}",
            f"{cost.heartbeat_us:.2f} µs a socket and second (pings, pongs, position checks)",
        ),
        (
            f"memory for {sockets:,} idle sockets",
            f"{memory_gib:.0f} GiB",
            f"{cost.socket_kib:.1f} KiB each, the kernel's buffers not counted",
        ),
        (
            f"web nodes of {WEB_CORES} cores and {NODE_GIB} GiB",
            f"{max(by_cpu, by_memory)}",
            f"{by_cpu} by CPU, {by_memory} by memory; one process a core",
        ),
        (
            "PostgreSQL CPU a message",
            f"{postgres_us:.0f} µs",
            f"{cost.postgres_us:.0f} at half load + {cost.crossing_postgres_us:.0f} across processes;"
            f" with a commit of its own {cost.alone_postgres_us:.0f}",
        ),
        (
            f"messages/s of one primary with {POSTGRES_CORES} cores",
            f"{a_primary:,.0f}",
            "if its cores were as fast as this machine's and shared nothing: measured on two",
        ),
        ("PostgreSQL primaries", f"{math.ceil(rate / a_primary)}", "rate / the line above: split by tenant"),
        (
            "WAL",
            f"{rate * cost.wal_bytes / 2**20:,.0f} MiB/s",
            f"{cost.wal_bytes:.0f} bytes a message; to the disk and to each replica, over all primaries",
        ),
        (
            "stored a day",
            f"{day * cost.stored_bytes / 2**40:.1f} TiB",
            f"{cost.stored_bytes:.0f} bytes a message: entry, audit, their indexes; at this rate all day",
        ),
        (
            "Valkey servers (one core each)",
            f"{math.ceil(rate / a_valkey)}",
            f"{valkey_us:.1f} µs a message; the layer shards its channels over several",
        ),
        (
            "to and from clients",
            f"{rate * cost.client_bytes * 8 / 1e9:.2f} Gbit/s",
            f"{cost.client_bytes:.0f} bytes a message: the send, its ok, the event to both, cursors",
        ),
    ]


# --- the one measurement of its own ---------------------------------------------------------------------


def measure(seconds: float) -> dict[str, Any]:
    """What a message writes, and what it costs when it has a commit to itself."""
    import psycopg

    from loadtests.generator import pairs_of
    from loadtests.machine import machine
    from loadtests.stack import ours
    from loadtests.windows import window

    with ours(worker=False) as stack, psycopg.connect(stack.owner_url, autocommit=True) as database:

        def sizes() -> tuple[int, int]:
            row = database.execute(
                "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn, (SELECT sum(pg_total_relation_size(oid)) FROM"
                " pg_class WHERE relkind = 'r' AND relname ~ '^(conversations_entry|common_auditentry)')"
            ).fetchone()
            assert row is not None
            return int(row[0]), int(row[1])

        sockets = pairs_of(stack.pairs(100))
        window("closed", stack, sockets, seconds=1, window=1)
        before = sizes()
        crowd = window("closed", stack, sockets, seconds=seconds, window=1, warmup=0)
        after = sizes()
        alone = window("open", stack, sockets[:2], seconds=seconds, rate=100, poisson=0)
        messages = crowd["acked"]
        return {
            "bench": "capacity",
            "machine": machine(),
            "runs": [{"crowd": crowd, "alone": alone}],
            "ours": {
                "wal_bytes": round((after[0] - before[0]) / messages, 1),
                "stored_bytes": round((after[1] - before[1]) / messages, 1),
                "client_bytes": round((crowd["bytes_in"] + crowd["bytes_out"]) / messages, 1),
                "alone_web_us": alone["us"].get("web", 0.0),
                "alone_postgres_us": alone["us"].get("postgres", 0.0),
                "alone_p50_ms": alone["delivered_ms"].get("p50", 0.0),
            },
            "ratios": {},
        }


# --- files ------------------------------------------------------------------------------------------------


def newest(folder: Path = results.FOLDER) -> dict[str, dict[str, Any]]:
    """The last result of each bench that is needed. Raises FileNotFoundError naming what is missing."""
    found = {}
    for name in ("chat", "idle", "scale", "capacity"):
        files = sorted(folder.glob(f"*-{name}.json"))
        if not files:
            raise FileNotFoundError(
                f"There is no result of {name} in {folder}: ./manage.py bench {name} --write"
            )
        found[name] = json.loads(files[-1].read_text(encoding="utf-8"))
    return found


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    about = found["chat"]["machine"]
    when = ", ".join(f"{name} {result['machine']['at'][:10]}" for name, result in found.items())
    load = statistics.median(float(result["machine"]["load_before"]) for result in found.values())
    rows = plan(costs(found))
    return "\n".join(
        [
            f"Measured on {machine.told(about)}; {when}; load before {load:g}."
            f" For {MESSAGES_PER_SECOND:,} messages a second:",
            "",
            results.markdown(["what", "how much", "how it follows"], rows),
        ]
    )


def on_page(page: str, text: str) -> str:
    """The page with the text between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m loadtests.capacity", description=__doc__.split("\n")[0])
    parser.add_argument("--measure", action="store_true", help="what a message writes (half a minute)")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--write", action="store_true", help="keep that in results/")
    parser.add_argument("--page", action="store_true", help="put the table into server/docs/capacity.md")
    options = parser.parse_args()
    if options.measure:
        result = measure(options.seconds)
        print(json.dumps(result["ours"], indent=1))
        if options.write:
            results.write(result, json.dumps(result["ours"], indent=1))
        return
    try:
        text = table(newest())
    except FileNotFoundError as missing:
        sys.exit(str(missing))
    print(text)
    if options.page:
        PAGE.write_text(on_page(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
