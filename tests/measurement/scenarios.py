"""The guide's scenarios as frames of numbers; the browser's tests read the same file."""

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("guide_scenarios.json")
BOOK: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))


def frames(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    every, at, listed = BOOK["every_ms"], 0, []
    for segment in scenario["segments"]:
        ground = BOOK["nobody"] if segment.get("person") == 0 else BOOK["good"]
        steps = segment["ms"] // every
        for step in range(steps):
            values = {**ground, **{name: value for name, value in segment.items() if name != "ms"}}
            for name, value in values.items():
                if isinstance(value, list):
                    values[name] = value[0] + (value[1] - value[0]) * step / steps
            listed.append({"at_ms": at, **values})
            at += every
    return listed
