"""The terminal shopper over a real socket, with a worker beside: from a press to the invoice."""

import contextlib
import json
import threading
from collections.abc import Iterator

import pytest

from conversations.terminal import Step, converse
from server.common import outbox
from tests.commerce.shop import ADDRESS, shelve, stock_of
from tests.conversations.conftest import Chat, aside


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """What the worker does, in a thread of this process."""
    done = threading.Event()

    def run() -> None:
        from django.db import connections

        while not done.is_set():
            outbox.drain_now()
            done.wait(0.05)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def act(action: str, **args) -> Step:
    return Step("act", json.dumps({"action": action, "args": args}))


async def shop(chat: Chat, world, capsys, *steps: Step) -> tuple[int, dict]:
    with worker():
        status = await converse(url=chat.http, site=world.site.key, steps=steps, as_json=True)
    [line] = capsys.readouterr().out.splitlines()
    return status, json.loads(line)


async def test_words_and_buttons_in_their_order_end_with_a_paid_order_and_its_invoice(
    chat: Chat, world, capsys
):
    shirt = await aside(shelve, world, on_hand=5, price_minor=4900)
    address = ", ".join([ADDRESS["name"], ADDRESS["line1"], "New York 10001", "US", ADDRESS["email"]])
    status, told = await shop(
        chat,
        world,
        capsys,
        act("cart.add", variant=str(shirt.pk), quantity=2),
        Step("say", "checkout"),
        Step("say", address),
        Step("say", "yes"),
    )
    add, checkout, _, yes = told["turns"]
    assert add["cards"][0]["lines"][0]["quantity"] == 2
    assert checkout["cards"][-1]["type"] == "address"
    assert any(card["type"] == "payment" for card in yes["cards"])
    order = told["order"]
    assert order is not None, [turn["texts"] for turn in told["turns"]]
    assert (status, order["status"], order["currency"]) == (0, "paid", "USD")
    assert order["total_minor"] > 2 * 4900
    assert order["invoice_url"]
    assert await aside(stock_of, shirt) == (5, 0, 2)  # committed to the order, nothing held any more


async def test_a_refused_button_is_told_and_shows_in_the_exit_status(chat: Chat, world, capsys):
    shirt = await aside(shelve, world)
    status, told = await shop(chat, world, capsys, act("cart.add", variant=str(shirt.pk), quantity=0))
    assert status == 1
    assert told["turns"][0]["error"]["code"] == "quantity_out_of_range"
    assert told["order"] is None


async def test_a_script_may_decide_about_its_payment_by_itself(chat: Chat, world, capsys):
    shirt = await aside(shelve, world)
    _, told = await shop(
        chat,
        world,
        capsys,
        act("cart.add", variant=str(shirt.pk)),
        act("cart.view"),
        Step("say", "what's my total?"),
    )
    assert [turn["tools"][0]["name"] for turn in told["turns"][:2]] == ["cart.add", "cart.view"]
    assert told["turns"][2]["texts"]
    assert told["order"] is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9"])
async def test_without_a_server_there_is_one_line_with_the_remedy(url):
    from conversations.terminal import Unreachable

    with pytest.raises(Unreachable, match="manage.py up"):
        await converse(url=url, site=None, steps=[], as_json=True)
