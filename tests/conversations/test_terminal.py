"""The terminal shopper against the whole product: a script ends with a paid order and its invoice."""

import json
import subprocess
import sys

import pytest

from tests.stack import ROOT, Stack

ADDRESS = "Ada Obi, 14 Marina Road, New York 10001, US, ada@example.com"


def chat(stack: Stack, *words: str, code: int = 0) -> dict:
    command = [sys.executable, "manage.py", "chat", "--url", stack.url, "--json", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == code, done.stderr[-2000:]
    [line] = done.stdout.splitlines()  # one object, and nothing else on stdout
    return json.loads(line)


def test_a_script_of_words_buys(live_server: Stack):
    told = chat(
        live_server,
        "--say", "black linen shirt under 60 in L",
        "--say", "add two of the second one",
        "--say", "checkout",
        "--say", ADDRESS,
        "--say", "yes",
    )  # fmt: skip
    assert [turn["say"] for turn in told["turns"]][:3] == [
        "black linen shirt under 60 in L",
        "add two of the second one",
        "checkout",
    ]
    first = told["turns"][0]
    assert any(card["type"] == "products" for card in first["cards"])
    assert first["texts"]
    assert all(isinstance(turn["ms"], int) for turn in told["turns"])
    order = told["order"]
    assert order is not None, [turn["texts"] for turn in told["turns"]]
    assert order["status"] == "paid"
    assert order["total_minor"] > 0
    assert order["invoice_url"]


def test_a_script_of_words_and_buttons_keeps_their_order(live_server: Stack):
    found = chat(live_server, "--say", "show me dresses")
    [products] = [c for c in found["turns"][0]["cards"] if c["type"] == "products"]
    variant = next(v for item in products["items"] for v in item["variants"] if v["available"] > 2)["variant"]
    told = chat(
        live_server,
        "--act", json.dumps({"action": "cart.add", "args": {"variant": variant, "quantity": 2}}),
        "--say", "what's my total?",
        "--act", json.dumps({"action": "cart.view", "args": {}}),
    )  # fmt: skip
    add, ask, view = told["turns"]
    assert add["tools"] == [{"name": "cart.add", "args": {"variant": variant, "quantity": 2}}]
    assert add["cards"][0]["lines"][0]["quantity"] == 2
    assert ask["texts"]
    assert view["cards"][0]["items_minor"] == add["cards"][0]["items_minor"]
    assert told["order"] is None


def test_a_refused_button_is_told_and_shows_in_the_exit_status(live_server: Stack):
    wish = {"action": "cart.add", "args": {"variant": "0198f0c2-0000-7000-8000-000000000000", "quantity": 0}}
    told = chat(live_server, "--act", json.dumps(wish), code=1)
    assert told["turns"][0]["error"]["code"] == "quantity_out_of_range"


@pytest.mark.parametrize("words", [["--act", "{"], ["--act", "[]"], ["--url", "http://127.0.0.1:9"]])
def test_a_wrong_call_is_one_line(live_server: Stack, words):
    command = [sys.executable, "manage.py", "chat", "--url", live_server.url, *words, "--json"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=live_server.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
