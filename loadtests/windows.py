"""One measured window of the load generator, with what every part of the server used meanwhile."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from loadtests import generator, machine, results
from loadtests.generator import Socket
from loadtests.options import Options
from loadtests.stack import Bench, spent


def window(
    mode: str,
    server: Bench,
    sockets: Sequence[Socket],
    *,
    on_phase: Callable[[str], None] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The generator's counts, and CPU by part: `cpu` seconds in the window, `us` microseconds a delivered message."""
    marks: dict[str, dict[str, float]] = {}

    def phase(name: str) -> None:
        if name in ("measuring", "draining"):
            marks[name] = server.cpu()
        if on_phase is not None:
            on_phase(name)

    counts = generator.run(mode, server, sockets, on_phase=phase, **options)
    used = spent(marks["measuring"], marks["draining"])
    used["client"] = counts["cpu_s"]
    counts["cpu"] = used
    delivered = counts["window_delivered"]
    counts["us"] = {part: round(s / delivered * 1e6, 1) for part, s in used.items()} if delivered else {}
    return counts


def brief(counts: dict[str, Any]) -> dict[str, Any]:
    """The few numbers of a window that a table shows."""
    return {
        "delivered_per_s": counts["delivered_per_s"],
        "acked_per_s": counts["acked_per_s"],
        "delivered_ms": counts["delivered_ms"],
        "lost": counts["lost"],
        "doubled": counts["doubled"],
        "reordered": counts["reordered"],
        "cpu": counts["cpu"],
        "us_per_message": counts["us"],
        **({"notes": counts["notes"]} if counts["notes"] else {}),
    }


def median(values: Iterable[float], digits: int = 2) -> float:
    return round(statistics.median(values), digits)


def finished(
    result: dict[str, Any], options: Options, table: Callable[[dict[str, Any]], str]
) -> dict[str, Any]:
    """The result, kept as a file too where that was asked for."""
    if options.write:
        results.write(result, table(result))
    return result


def told(result: dict[str, Any], head: Sequence[str], rows: Sequence[Sequence[object]], *notes: str) -> str:
    """A table below the machine that it was measured on."""
    about = result["machine"]
    lines = [
        f"{about['at']}, {machine.told(about)}, Python {about['python']}, uvicorn {about['uvicorn']}."
        f" {len(result['runs'])} runs.",
        "",
        results.markdown(head, rows),
    ]
    ratios = [f"{name}: {value}" for name, value in result["ratios"].items()]
    return "\n".join([*lines, "", *notes, *ratios])
