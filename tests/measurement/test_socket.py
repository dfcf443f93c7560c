"""Guided over a socket: pictures in, words out, nothing of a picture left, and never more people than it can follow."""

import asyncio
import contextlib
import json
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from measurement import services, storage, tickets
from measurement.estimation.decode import Film
from measurement.guiding import guides
from measurement.models import Session, Take
from server.accounts.models import Site
from server.common import clock
from server.common.models import AuditEntry
from server.common.scope import platform_scope
from server.env import env
from tests.conversations.conftest import Chat, aside
from tests.measurement.shopper import Measured, observation
from tests.measurement.test_takes import SEEN

CLIPS = Path(__file__).with_name("clips")


class Camera:
    """Her side of `/ws/measure`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.number = socket, 0

    async def tell(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def show(self, picture: bytes, at_ms: int | None = None) -> None:
        self.number += 1
        stamp = self.number * 200 if at_ms is None else at_ms
        await self.socket.send(struct.pack(">IQ", self.number, stamp) + picture)

    async def hear(self, *kinds: str, seconds: float = 60) -> dict[str, Any]:
        """The next frame (of one of these kinds)."""
        async with asyncio.timeout(seconds):
            while True:
                frame = json.loads(await self.socket.recv())
                if not kinds or frame["t"] in kinds:
                    return frame

    async def told(self, picture: bytes, code: str) -> dict[str, Any]:
        """Film the same thing until the guide says this of it; a guide repeats nothing."""
        for _ in range(60):
            await self.show(picture)
            with contextlib.suppress(TimeoutError):
                frame = await self.hear("guide", seconds=1)
                if frame["code"] == code:
                    return frame
        raise AssertionError(f"never told {code}")

    async def closed(self, seconds: float = 60) -> int:
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await self.socket.recv()
        return self.socket.close_code or 0


@asynccontextmanager
async def camera(chat: Chat, ticket: str | None = None, **more: Any) -> AsyncIterator[Camera]:
    url = f"ws://127.0.0.1:{chat.port}/ws/measure"
    async with connect(url, compression=None, ping_interval=None, proxy=None, **more) as socket:
        held = Camera(socket)
        if ticket is not None:
            await held.tell(t="hello", ticket=ticket)
        yield held


def jpeg(value: int = 120, *, width: int = 360, height: int = 480) -> bytes:
    """An empty room."""
    room = np.full((height, width, 3), value, np.uint8)
    room[::16] = max(0, value - 30)
    return cv2.imencode(".jpg", room)[1].tobytes()


@pytest.fixture
async def guided(her: Measured) -> dict[str, Any]:
    return await aside(lambda: her.session(mode="frames"))


async def test_an_empty_room_is_told_so_in_words_for_the_ear_too(chat, guided):
    async with camera(chat, guided["ticket"]) as phone:
        welcome = await phone.hear()
        assert (welcome["t"], welcome["session"], welcome["state"]) == ("welcome", guided["session"], "open")
        assert welcome["limits"]["frame"] == env.measure_frame_bytes and welcome["fps"] == 5
        told = await phone.told(jpeg(), "no_person")
        assert told["say"] and told["step"] == "front"


async def test_the_dark_is_told_before_anything_else(chat, guided):
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        assert (await phone.told(jpeg(4), "too_dark"))["severity"] == "problem"


async def test_frames_leave_nothing_on_disk_or_in_the_database(chat, guided):
    before = sorted(path.name for path in storage.folder().iterdir())
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        await phone.told(jpeg(), "no_person")
        assert sorted(path.name for path in storage.folder().iterdir()) == before
        await phone.tell(t="cancel")
        assert await phone.closed() == 1000

    def left() -> tuple[str, int]:
        with platform_scope():
            session = Session.objects.get(pk=guided["session"])
            return session.state, Take.objects.filter(session=session).count()

    assert await aside(left) == ("cancelled", 0)


async def test_who_finishes_unseen_is_asked_to_step_in(chat, guided):
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        await phone.tell(t="finish")
        assert (await phone.hear("err"))["code"] == "nothing_seen"
        await phone.show(jpeg())
        assert (await phone.hear("guide"))["t"] == "guide"


async def test_the_latest_frame_wins(chat, guided):
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        await phone.show(jpeg())
        await phone.hear("guide")
        picture = jpeg()
        for _ in range(12):  # at once: nobody can have looked at all of them
            await phone.show(picture)
        with contextlib.suppress(TimeoutError):
            while True:
                await phone.hear("guide", seconds=3)
    await asyncio.sleep(0.5)

    def dropped() -> int:
        with platform_scope():
            rows = AuditEntry.objects.filter(action="measure_socket.closed", target_id=guided["session"])
            return rows.get().after["dropped"]

    assert await aside(dropped) >= 4


@pytest.mark.parametrize("first", ["", "{}", '{"t":"hello"}', '{"t":"frame"}', "[" * 9000])
async def test_who_does_not_say_hello_goes(chat, world, first):
    async with camera(chat) as phone:
        await phone.socket.send(first)
        assert await phone.closed() == 4500


async def test_a_ticket_of_another_kind_another_secret_or_another_time_opens_nothing(chat, her, guided):
    whose = {
        "session_id": UUID(guided["session"]),
        "tenant_id": her.shopper.ticket.tenant_id,
        "customer_id": her.shopper.customer_id,
    }
    spent = tickets.issue(**whose, until=clock.now() - timedelta(seconds=1))
    async with camera(chat, spent) as phone:
        assert (await phone.hear("err"))["code"] == "token_expired"
        assert await phone.closed() == 4001
    for token in (her.shopper.token, guided["ticket"][:-2] + "AA", "x"):
        async with camera(chat, token) as phone:
            assert (await phone.hear("err"))["code"] == "unauthorised"
            assert await phone.closed() == 4502
    # And hers is no ticket for the chat.
    async with chat.raw() as raw:
        await raw.tell(t="hello", id=1, token=guided["ticket"])
        assert (await raw.closed())[0] == 4502


async def test_another_page_may_not_use_her_ticket(chat, guided, world):
    async with camera(chat, guided["ticket"], origin="https://elsewhere.example") as phone:
        assert (await phone.hear("err"))["code"] == "unauthorised"
        assert await phone.closed() == 4502
    await aside(lambda: Site.objects.filter(pk=world.site.pk).update(origins=["https://shop.example"]))
    async with camera(chat, guided["ticket"], origin="https://shop.example") as phone:
        assert (await phone.hear())["t"] == "welcome"


async def test_what_is_no_picture_ends_the_socket(chat, guided):
    for data, code in (
        (b"", 4500),
        (struct.pack(">IQ", 1, 1) + b"GIF89a" * 9, 4500),
        (struct.pack(">IQ", 1, 1) + jpeg()[:300], 4500),
        (struct.pack(">IQ", 1, 1) + b"\xff\xd8\xff" + bytes(env.measure_frame_bytes + 1), 4504),
    ):
        async with camera(chat, guided["ticket"]) as phone:
            await phone.hear("welcome")
            await phone.socket.send(data)
            assert await phone.closed() == code


async def test_one_too_many_is_told_to_come_back_or_to_record(chat, her, guided, monkeypatch):
    monkeypatch.setitem(env.__dict__, "measure_guided", 0)
    async with camera(chat, guided["ticket"]) as phone:
        busy = await phone.hear("err")
        assert (busy["code"], busy["temporary"]) == ("guides_busy", True) and busy["retry_after_ms"] > 0
        assert await phone.closed() == 4005


async def test_a_second_socket_of_the_same_session_takes_over(chat, guided):
    async with camera(chat, guided["ticket"]) as first:
        await first.hear("welcome")
        async with camera(chat, guided["ticket"]) as second:
            await second.hear("welcome")
            assert await first.closed() == 4005
            await second.show(jpeg())
            assert (await second.hear("guide"))["t"] == "guide"


async def test_the_guide_begins_anew_when_its_process_dies(chat, guided):
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        await phone.show(jpeg())
        await phone.hear("guide")
        process = guides()._worker._process
        assert process is not None
        process.kill()
        await phone.show(jpeg())
        assert (await phone.hear("restart"))["t"] == "restart"
        await phone.show(jpeg())
        assert (await phone.hear("guide"))["t"] == "guide"


async def test_after_a_cut_she_hears_the_result_of_what_was_under_way(chat, her, guided):
    body = {"observations": [observation(200 * n) for n in range(4)]}

    def sent() -> str:
        answer = her.ask("POST", f"/sessions/{guided['session']}/observations", json=body)
        return answer.json()["take"]

    take = await aside(sent)  # as the socket did before it was cut
    async with camera(chat, guided["ticket"]) as phone:
        assert (await phone.hear("welcome"))["state"] == "processing"
        assert (await phone.hear("progress"))["progress"] == 0
        await aside(lambda: services.record(take_id=take, outcome=SEEN))
        result = await phone.hear("result")
        assert len(result["measurements"]) == 15 and result["check"]
        assert await phone.closed() == 1000


async def test_who_leaves_at_the_word_done_is_measured_all_the_same(chat, her, guided, monkeypatch):
    taken = services.accept_observations

    def slowly(**take: Any) -> UUID:
        time.sleep(2)
        return taken(**take)

    def filmed() -> list[tuple[int, bytes]]:
        return [(one.at_ms, cv2.imencode(".jpg", one.bgr)[1].tobytes()) for one in Film(CLIPS / "good.mp4")]

    monkeypatch.setattr(services, "accept_observations", slowly)
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("welcome")
        for at_ms, picture in await aside(filmed):
            await phone.show(picture, at_ms)
            with contextlib.suppress(TimeoutError):
                if (await phone.hear("guide", seconds=0.25))["step"] == "done":
                    break
        else:
            raise AssertionError("the film ended before the guide had enough")
    # Back before it is taken over, she is not asked to turn again.
    async with camera(chat, guided["ticket"]) as phone:
        assert (await phone.hear("welcome"))["state"] == "processing"
    for _ in range(100):
        state = (await aside(lambda: her.ask("GET", f"/sessions/{guided['session']}"))).json()["state"]
        if state == "processing":
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"she turned for nothing: {state}")


async def test_a_refused_take_lets_her_try_again_on_the_same_socket(chat, her, guided):
    body = {"observations": [observation(200 * n) for n in range(4)]}
    take = await aside(
        lambda: her.ask("POST", f"/sessions/{guided['session']}/observations", json=body).json()["take"]
    )
    async with camera(chat, guided["ticket"]) as phone:
        await phone.hear("progress")
        outcome = {
            "accepted": False,
            "reason": "arms_down",
            "remedy": "Hold your arms a little away from you.",
        }
        await aside(lambda: services.record(take_id=take, outcome=outcome))
        refused = await phone.hear("refused")
        assert (refused["reason"], refused["retry"]) == ("arms_down", True)
        await phone.show(jpeg())
        assert (await phone.hear("guide"))["code"]


async def test_what_is_over_is_not_guided(chat, her, guided):
    await aside(lambda: her.ask("DELETE", f"/sessions/{guided['session']}"))
    async with camera(chat, guided["ticket"]) as phone:
        assert (await phone.hear("err"))["code"] == "measuring_closed"
        assert await phone.closed() == 4500
