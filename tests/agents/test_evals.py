# ruff: noqa: E501 (lists and sentences stay in one piece)
"""The scripted shoppers, at the `run_turn` door."""

import json
from pathlib import Path
from typing import Any

import pytest

import agents.evals
from agents.context import ToolRan
from agents.evals.judge import judge
from tests.agents.shop import Talker, stock_shop
from tests.factories import World

SHOPPERS = [
    json.loads(line)
    for line in (Path(agents.evals.__file__).parent / "shoppers.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("dialogue", SHOPPERS, ids=[d["id"] for d in SHOPPERS])
def test_a_scripted_shopper_gets_what_is_expected(world: World, dialogue: dict[str, Any]) -> None:
    stock_shop(world)
    talk = Talker(world)
    for turn in dialogue["turns"]:
        answer = talk.say(turn["say"])
        tools = [{"name": step.name, "args": step.args} for step in answer.steps if isinstance(step, ToolRan)]
        cards = [str(card["type"]) for card in answer.cards]
        assert judge(turn.get("expect", {}), texts=[answer.text], cards=cards, tools=tools) == [], turn["say"]


def test_the_judge_sees_what_is_wrong() -> None:
    tools = [{"name": "cart_add", "args": {"quantity": 1}}]
    assert judge({"tools": ["cart_view"], "args": {"cart_add": {"quantity": 2}}, "no_tools": ["cart_add"], "cards": ["cart"], "text": "two"}, texts=["one"], cards=[], tools=tools) == [
        "tools: expected ['cart_view'], got ['cart_add']", "args: no cart_add with {'quantity': 2}", "tool cart_add was called", "no cart card", "text: 'two' not in 'one'",
    ]  # fmt: skip
