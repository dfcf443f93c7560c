"""The terminal shopper against the whole product: a script ends with a paid order and its invoice."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
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


@contextmanager
def by_hand(stack: Stack, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """The chat as somebody types into it."""
    command = [sys.executable, "manage.py", "chat", "--url", stack.url, *words]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**stack.environment, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    hear(process, "you> ")
    yield process
    process.kill()
    process.wait()


def write(process: subprocess.Popen[bytes], line: str) -> None:
    process.stdin.write(f"{line}\n".encode())
    process.stdin.flush()


def hear(process: subprocess.Popen[bytes], words: str) -> str:
    """What is shown up to these words."""
    shown = b""
    while not shown.endswith(words.encode()):
        character = process.stdout.read(1)
        assert character, shown.decode()
        shown += character
    return shown.decode()


def test_a_chat_goes_on_over_a_restart_of_the_server(live_server: Stack):
    with by_hand(live_server) as process:
        write(process, "show me dresses")
        assert "[products]" in hear(process, "you> ")
        live_server.kill("web")
        write(process, "show me black shirts")
        live_server.start("web")
        told = hear(process, "you> ")
        assert "[products]" in told
        assert "!" not in told.splitlines()[0]
        write(process, "/quit")
        assert process.wait(timeout=20) == 0


def test_a_chat_that_was_killed_says_later_what_it_had_promised(live_server: Stack, tmp_path: Path):
    keep = tmp_path / "shopper"
    with by_hand(live_server, "--keep", str(keep)) as process:
        write(process, "show me dresses")
        hear(process, "you> ")
        live_server.kill("web")
        write(process, "what's my total?")
        waiting = sqlite3.connect(f"{keep}.outbox")
        deadline = time.monotonic() + 20
        while not waiting.execute("SELECT 1 FROM outbox").fetchall():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.kill()
    live_server.start("web")
    live_server.wait_ready()
    told = chat(live_server, "--keep", str(keep), "--say", "show me black shirts")
    [turn] = told["turns"]  # what was said before is not said again
    assert turn["say"] == "show me black shirts"
    renew = json.loads(keep.read_text())[live_server.site_key]
    wish = {"site_key": live_server.site_key, "renew": renew}
    session = httpx.post(f"{live_server.url}/api/v1/widget/sessions", json=wish).json()
    assert session["conversation"] == told["conversation"]
    events = httpx.get(
        f"{live_server.url}/api/v1/conversations/{told['conversation']}/events",
        headers={"Authorization": f"Bearer {session['token']}"},
    ).json()["events"]
    said = [e["body"]["text"] for e in events if e.get("role") == "customer"]
    assert said == ["show me dresses", "what's my total?", "show me black shirts"]
