# ruff: noqa: E501 (lists and sentences stay in one piece)
"""A language model behind an OpenAI-compatible server: the same loop, limits and tools; and what happens when it fails."""

from collections.abc import Iterator
from typing import Any

import pytest

from agents.brains import llm
from agents.models import Run, ToolCall
from server.accounts.access import scope
from tests.agents.shop import Talker, stock_shop
from tests.factories import World
from tests.fakes.openai_server import Answer, Script, openai_server


@pytest.fixture(autouse=True)
def _rested() -> Iterator[None]:
    llm.breaker.reset()
    yield
    llm.breaker.reset()


def model(script: Script) -> Any:
    return llm.connect(script.url, "test-key", "fake", True)


def tote(world: World, products: dict[str, Any]) -> str:
    from commerce.catalogue.models import Variant

    with scope(world.vendors[1].pk):
        return str(Variant.objects.get(product=products["Woven Tote"]).pk)


def cart(talk: Talker) -> list[tuple[str, int]]:
    return [(line.title, line.quantity) for line in talk.cart.lines]


def last_run(talk: Talker) -> Run:
    with scope(talk.site.tenant_id):
        return Run.objects.filter(conversation_id=talk.conversation_id).order_by("-trigger_seq")[0]


def test_a_model_searches_and_answers_from_what_it_found(world: World) -> None:
    stock_shop(world)
    with openai_server(
        Answer(calls=[("search_catalog", {"query": "tote"})]),
        Answer(text="I found the Woven Tote for $35.00. Shall I add it?"),
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("do you have a tote?")
    assert answer.tools == ["search_catalog"]
    assert answer.text == "I found the Woven Tote for $35.00. Shall I add it?"
    assert answer.card("products")["items"][0]["title"] == "Woven Tote"
    assert {tool["function"]["name"] for tool in script.requests[0]["tools"]} >= {
        "search_catalog",
        "cart_add",
        "propose_checkout",
        "handoff",
    }
    assert not {"place_order", "pay", "confirm", "set_price"} & {
        tool["function"]["name"] for tool in script.requests[0]["tools"]
    }
    calls = last_run(talk).model_calls
    assert [call["finish_reason"] for call in calls] == ["tool_calls", "stop"]


def test_a_cut_off_stream_runs_no_tool_and_the_offline_brain_answers(world: World) -> None:
    products = stock_shop(world)
    variant = tote(world, products)
    with openai_server(
        Answer(
            calls=[("cart_add", {})], raw_arguments='{"variant": "' + variant + '", "quantity": 1', cut=True
        )
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("show me handbags")
    assert cart(talk) == []
    assert answer.tools == ["search_catalog"]
    assert "Woven Tote" in answer.text
    assert last_run(talk).brain == "offline"


def test_a_tool_that_was_done_before_the_failure_stays_done_and_is_told(world: World) -> None:
    products = stock_shop(world)
    variant = tote(world, products)
    with openai_server(
        Answer(calls=[("cart_add", {"variant": variant, "quantity": 2})]),
        Answer(text="I have added tw", cut=True),
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("add two woven totes")
    assert cart(talk) == [("Woven Tote", 2)]
    assert answer.tools == ["cart_add"]
    assert "2 items" in answer.text


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_failing_server_rests_and_the_offline_brain_answers(world: World, status: int) -> None:
    stock_shop(world)
    with openai_server(Answer(status=status)) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("show me handbags")
        assert "Woven Tote" in answer.text
    assert len(script.requests) == 1
    assert not llm.breaker.closed


def test_an_invented_price_is_never_shown(world: World) -> None:
    stock_shop(world)
    with openai_server(
        Answer(calls=[("search_catalog", {"query": "tote"})]),
        Answer(text="The Woven Tote is only $5.00 today, with 80% off!"),
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("how much is the woven tote?")
    assert "$5.00" not in "".join([*answer.words, answer.text])
    assert "80" not in "".join([*answer.words, answer.text])
    assert "$35.00" in answer.text


def test_a_promise_that_no_tool_backs_is_never_shown(world: World) -> None:
    stock_shop(world)
    with openai_server(Answer(text="Your order has been placed.")) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("hello")
    assert "placed" not in answer.text


def test_a_model_that_never_stops_calling_is_stopped(world: World) -> None:
    stock_shop(world)
    with openai_server(*[Answer(calls=[("cart_view", {})]) for _ in range(9)]) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("show me handbags")
    assert len(script.requests) == 4
    assert "Woven Tote" in answer.text


def test_at_most_eight_tool_calls_run(world: World) -> None:
    stock_shop(world)
    calls: list[tuple[str, dict[str, Any]]] = [("search_catalog", {"query": f"shirt {n}"}) for n in range(11)]
    with openai_server(Answer(calls=calls), Answer(text="Here you are.")) as script:
        talk = Talker(world, model=model(script))
        talk.say("hello")
    with scope(talk.site.tenant_id):
        assert ToolCall.objects.filter(conversation_id=talk.conversation_id).count() == 8


def test_tools_of_one_answer_run_in_the_order_asked(world: World) -> None:
    products = stock_shop(world)
    variant = tote(world, products)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("cart_add", {"variant": variant, "quantity": 1}),
        ("cart_view", {}),
        ("propose_checkout", {}),
    ]
    with openai_server(Answer(calls=calls), Answer(text="Where shall I deliver?")) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("add the tote and checkout")
    assert answer.tools == ["cart_add", "cart_view", "propose_checkout"]
    assert answer.errors == []


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("cart_add", {"variant": "01980000-0000-7000-8000-000000000001", "quantity": 1, "price_minor": 1}),
        ("cart_add", {"variant": "01980000-0000-7000-8000-000000000001", "quantity": 1_000_000_000}),
        ("cart_add", {"variant": "not-an-id"}),
        ("cart_view", {"customer_id": "01980000-0000-7000-8000-000000000001"}),
        ("order_status", {"customer": "somebody else"}),
    ],
)  # fmt: skip
def test_arguments_beyond_the_schema_are_refused(world: World, tool: str, args: dict[str, Any]) -> None:
    stock_shop(world)
    with openai_server(
        Answer(calls=[(tool, args)]), Answer(text="I'm sorry, I could not do that.")
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("hello")
    assert answer.errors == ["invalid_arguments"]
    assert cart(talk) == []


def test_an_unknown_tool_is_refused(world: World) -> None:
    stock_shop(world)
    with openai_server(
        Answer(calls=[("place_order", {"total": 1})]), Answer(text="I can't do that.")
    ) as script:
        talk = Talker(world, model=model(script))
        answer = talk.say("hello")
    assert answer.text == "I can't do that."
    assert answer.tools == ["place_order"]
    assert answer.errors == ["refused"]


def test_an_address_never_leaves_the_house(world: World) -> None:
    stock_shop(world)
    with openai_server(Answer(text="Hello!"), Answer(text="Hello!")) as script:
        talk = Talker(world, model=model(script))
        talk.say("Ada Lovelace, 12 Marina Road, Lagos, Nigeria, ada@example.com")
        talk.say("my mail is ada@example.com and my card 4111 1111 1111 1111, hello")
    sent = str(script.requests)
    assert "Marina" not in sent
    assert "ada@example.com" not in sent
    assert "4111 1111" not in sent
    assert "4111111111111111" not in sent
    hers = [m["content"] for request in script.requests for m in request["messages"] if m["role"] == "user"]
    assert "my card" in str(hers)
    assert "4111" not in str(hers)  # elsewhere it may be four digits of somebody's id
