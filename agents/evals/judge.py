"""Does a turn do what its script expects? Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


def judge(
    expect: Mapping[str, Any],
    *,
    texts: Sequence[str],
    cards: Sequence[str],
    tools: Sequence[Mapping[str, Any]],
) -> list[str]:
    """What is wrong with a turn; nothing if it is as expected.

    expect: tools (their names, in order), args (name -> argument values that must be among a tool's),
    no_tools (names that must not be called), cards (types that must be shown), no_cards,
    text and no_text (regular expressions).
    """
    wrong: list[str] = []
    names = [str(tool["name"]) for tool in tools]
    if "tools" in expect and names != list(expect["tools"]):
        wrong.append(f"tools: expected {expect['tools']}, got {names}")
    for name, values in expect.get("args", {}).items():
        if not any(tool["name"] == name and _holds(tool.get("args", {}), values) for tool in tools):
            wrong.append(f"args: no {name} with {values}")
    wrong += [f"tool {name} was called" for name in expect.get("no_tools", []) if name in names]
    wrong += [f"no {card} card" for card in expect.get("cards", []) if card not in cards]
    wrong += [f"a {card} card" for card in expect.get("no_cards", []) if card in cards]
    said = "\n".join(texts)
    if "text" in expect and not re.search(expect["text"], said, re.I):
        wrong.append(f"text: {expect['text']!r} not in {said[:200]!r}")
    if "no_text" in expect and re.search(expect["no_text"], said, re.I):
        wrong.append(f"text: {expect['no_text']!r} in {said[:200]!r}")
    return wrong


def _holds(args: Any, values: Any) -> bool:
    if isinstance(values, Mapping):
        return isinstance(args, Mapping) and all(
            name in args and _holds(args[name], value) for name, value in values.items()
        )
    if isinstance(values, list):
        return isinstance(args, list) and {str(v).lower() for v in values} <= {str(a).lower() for a in args}
    return str(args).lower() == str(values).lower()
