"""A result as a table for people, and as a file where it is to be kept."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from loadtests import machine
from loadtests.options import say

FOLDER: Final = Path(__file__).resolve().parent / "results"
NAMES: Final = {
    "ours": "Fashionistar",
    "p1-uvicorn": "P1 Channels tutorial, uvicorn",
    "p1-daphne": "P1 Channels tutorial, daphne",
    "p2-plain": "P2 socket.io, plain",
    "p2-full": "P2 socket.io, full",
}


def markdown(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table that reads well as it is, too."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(head), *texts]) for place in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = "|".join(f"{'-' * (width + 1)}{'-' if place == 0 else ':'}" for place, width in enumerate(widths))
    return "\n".join([line(head), f"|{rule}|", *map(line, texts)])


def write(result: Mapping[str, Any], text: str) -> None:
    """loadtests/results/DATE-NAME.json and .md."""
    FOLDER.mkdir(exist_ok=True)
    name = f"{result['machine']['at'][:10]}-{result['bench']}"
    data = json.dumps(result, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(f"{data}\n", encoding="utf-8")
    (FOLDER / f"{name}.md").write_text(f"# bench {result['bench']}\n\n{text}\n", encoding="utf-8")
    say(f"wrote loadtests/results/{name}.json and .md")


def one_line(one: Mapping[str, Any]) -> str:
    most = one["most"]
    text = f"{most['per_s']:.0f}/s, {most['cpu_us']['all']:.0f} µs CPU"
    if "half" in one:
        half, kill = one["half"]["delivered_ms"], one["kill"]
        text += f"; at half p50 {half.get('p50', 0):.1f} p99 {half.get('p99', 0):.1f} ms"
        text += f"; one kill: {kill['lost']} of {kill['sent']} lost, {kill['doubled']} doubled"
    return f"{text}; generator {most['cpu_share'] * 100:.0f} % of a core"


def chat_table(result: Mapping[str, Any]) -> str:
    """Medians side by side."""
    head = ["", "at", "messages/s", "per CPU-s", "µs CPU: web", "postgres", "valkey", "worker", "all"]
    head += ["half load: p50 ms", "p99 ms", "one kill: sent", "lost", "doubled", "at full load: sent"]
    head += ["lost", "doubled"]
    rows = []
    told = {"ours": result["ours"], **result["peers"]}
    for name, value in told.items():
        if not value:
            continue
        median = value["median"]
        most, half, kill = median["most"], median["half"], median["kill"]
        cpu, hard = most["cpu_us"], median.get("kill_at_most")
        rows.append(
            [
                NAMES[name],
                f"{value['level'][0]} x {value['level'][1]}",
                f"{most['per_s']:,.0f}",
                f"{most['per_cpu_s']:,.0f}",
                *(f"{cpu.get(part, 0):,.0f}" for part in ("web", "postgres", "valkey", "worker", "all")),
                f"{half['delivered_ms'].get('p50', 0):.1f}",
                f"{half['delivered_ms'].get('p99', 0):.1f}",
                f"{kill['sent']:.0f}",
                f"{kill['lost']:.0f}",
                f"{kill['doubled']:.0f}",
                *(f"{hard[part]:,.0f}" if hard else "" for part in ("sent", "lost", "doubled")),
            ]
        )
    about = result["machine"]
    lines = [
        f"{about['at']}, {machine.told(about)}, Python {about['python']}, uvicorn {about['uvicorn']}. Medians of"
        f" {result['runs']} runs of {result['seconds']:g} s; {result['conversations']} conversations of two;"
        f" {result['processes']} web process(es).",
        "",
        markdown(head, rows),
        "",
        "At: how many of a pair write x how many messages each has on their way, tried out beforehand.",
    ]
    if echo := result["limit"].get("echo"):
        most = echo["median"]["most"]
        lines.append(
            f"Limit: a bare ASGI echo under uvicorn {most['per_s']:,.0f} frames/s there and back"
            f" ({most['cpu_us']['all']:.0f} µs CPU each). A chat message is one frame in and three out."
        )
    shares = [value["median"]["most"]["cpu_share"] for value in told.values() if value]
    if shares:
        lines.append(f"The load generator used at most {max(shares) * 100:.0f} % of a core.")
    if free := result["limit"].get("generator"):
        lines.append(
            f"Against an echo in C it sends and hears {free['acked_per_s']:,.0f} messages/s"
            f" with {free['cpu_share'] * 100:.0f} % of a core."
        )
    lines += ["", *(f"- {name}: {value}" for name, value in result["ratios"].items())]
    if profile := result.get("profile"):
        rows = [[p["function"], p["self_percent"], p["total_percent"]] for p in profile["top"]]
        lines += ["", "Our web process (py-spy):", "", markdown(["function", "self %", "total %"], rows)]
    return "\n".join(lines)
