"""Three thousand frames that no honest client sends, and a client beside them who notices nothing."""

import asyncio
import logging

import psutil

from loadtests.faults.fuzz import Storm
from server.env import env
from tests.conversations.conftest import Chat, aside, name_of


async def test_malformed_frames_harm_nobody(chat: Chat, world, caplog, monkeypatch):
    # One stranger comes back a thousand times; being sent away for that is tested elsewhere.
    many = env.model_copy(update={"chat_resumes_per_minute": 100_000})
    monkeypatch.setattr("conversations.admission.env", many)
    stranger, shopper = await aside(world.shopper), await aside(world.shopper)
    process = psutil.Process()
    before = process.memory_info().rss
    with caplog.at_level(logging.WARNING):
        async with chat.client(shopper.token) as calm:
            await calm.follow(name_of(shopper))
            storm = Storm("127.0.0.1", chat.port, lambda: stranger.token, name_of(stranger), frames=6000)
            raging = asyncio.create_task(storm.run())
            said = 0
            while not raging.done() and said < 9:  # her own limit: ten at once
                said += 1
                assert (await calm.send(name_of(shopper), f"still here {said}"))["seq"] == said
                await asyncio.sleep(0.2)
            done, _ = await asyncio.wait([raging], timeout=30)
            assert done, (storm.outcomes, storm.sent)
            assert calm.reconnects == 0
    # Every way of being wrong was met by a known answer, never by a failure of ours.
    assert storm.sent.total() == 6000
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not storm.outcomes["err internal"]
    heard = storm.outcomes
    assert min(heard[f"closed {code}"] for code in (1002, 1007, 4500)) > 5, heard
    assert heard["err invalid"] > 100, heard
    assert process.memory_info().rss - before < 200 * 2**20
    async with chat.raw(stranger.token) as raw:
        assert (await raw.ask(t="fetch", id=2, conv=name_of(stranger)))["t"] == "ok"
