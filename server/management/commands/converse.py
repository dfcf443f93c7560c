"""Scripted dialogues through the real server: what was said, shown and done, one JSON object a line."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agents.evals.judge import judge
from conversations.client import Client, Closed
from conversations.terminal import Shop, Shopper, Step, Turn, Unreachable

EVALS = Path(__file__).resolve().parents[3] / "agents" / "evals" / "shoppers.jsonl"


class Command(BaseCommand):
    help = (
        'Hold the dialogues of a script. A line is a turn (a text, {"say": …} or {"act": {…}}) of one dialogue,'
        ' or a dialogue of its own: {"id": …, "turns": […]}. A turn may `expect` tools, cards and texts;'
        " the exit status is 1 if one is missed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--script",
            default=str(EVALS),
            help="a file, or - for stdin (default: the scripted shoppers of agents/evals)",
        )
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--site", help="the site key of the shop (default: the server's front page)")
        parser.add_argument("--json", action="store_true", help="JSON lines (the default)")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogues = _dialogues(_read(options["script"]))
        try:
            missed = asyncio.run(_hold(dialogues, options["url"], options["site"]))
        except Unreachable as problem:
            raise CommandError(str(problem)) from None
        except Closed as problem:
            raise CommandError(f"The server ended the conversation: {problem}") from None
        if missed:
            raise SystemExit(1)


def _read(script: str) -> list[str]:
    if script == "-":
        return sys.stdin.read().splitlines()
    try:
        return Path(script).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(f"{script}: {error.strerror}") from None


def _dialogues(lines: list[str]) -> list[dict[str, Any]]:
    """Dialogues with checked turns; lone turns make one dialogue, written turn by turn."""
    whole: list[dict[str, Any]] = []
    loose: list[dict[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            value = json.loads(line) if line.lstrip()[0] in '{"' else line.strip()
            if isinstance(value, dict) and "turns" in value:
                whole.append(
                    {"id": value.get("id", number), "turns": [_turn(turn) for turn in value["turns"]]}
                )
            else:
                loose.append(_turn(value))
        except (ValueError, TypeError, KeyError):
            raise CommandError(f"line {number}: expected a text, a turn or a dialogue") from None
    return [*whole, *([{"turns": loose}] if loose else [])]


def _turn(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"step": Step("say", value), "expect": {}}
    step = Step("act", json.dumps(value["act"])) if "act" in value else Step("say", str(value["say"]))
    return {"step": step, "expect": dict(value.get("expect") or {})}


async def _hold(dialogues: list[dict[str, Any]], url: str, site: str | None) -> int:
    missed = 0
    for dialogue in dialogues:
        shop = await asyncio.to_thread(Shop, url, site)
        await asyncio.to_thread(shop.ticket)
        async with Client(shop.socket, shop.tickets) as client:
            shopper = Shopper(shop, client)
            await client.follow(shopper.conversation, epoch=shop.session["epoch"])
            told = []
            for turn in dialogue["turns"]:
                result = _judged(await shopper.take(turn["step"]), turn["expect"])
                missed += bool(result.get("missed"))
                told.append(result)
                if "id" not in dialogue:
                    _write(result)
            if "id" in dialogue:
                passed = not any(result.get("missed") for result in told)
                _write(
                    {
                        "id": dialogue["id"],
                        "conversation": shopper.conversation,
                        "ok": passed,
                        "turns": told,
                        "order": shopper.order(),
                    }
                )
    return missed


def _judged(turn: Turn, expect: dict[str, Any]) -> dict[str, Any]:
    result = turn.as_json()
    if expect:
        cards = [str(card.get("type")) for card in turn.cards]
        if wrong := judge(expect, texts=turn.texts, cards=cards, tools=turn.tools):
            result["missed"] = wrong
    return result


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
