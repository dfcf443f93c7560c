"""A crowd at the door: one in a turn of the loop, in order, and whoever is inside has her turns in between."""

import asyncio

from server.turnstile import Turnstile


async def test_one_in_a_turn_in_order_and_others_in_between():
    loop = asyncio.get_running_loop()
    door, order = Turnstile(loop), []

    def inside(turns: int) -> None:
        order.append("inside")
        if turns:
            loop.call_soon(inside, turns - 1)

    for name in "abc":
        door.enter(lambda name=name: order.append(name))
    loop.call_soon(inside, 5)
    await asyncio.sleep(0.05)
    assert [who for who in order if who != "inside"] == ["a", "b", "c"]
    assert "inside" in order[order.index("a") : order.index("b")]
    assert "inside" in order[order.index("b") : order.index("c")]


async def test_who_gives_up_waiting_holds_up_nobody():
    door = Turnstile(asyncio.get_running_loop())
    first, second = (asyncio.ensure_future(door.through()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait_for(second, 1)
