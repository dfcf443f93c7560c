"""The whole way at the doors, with the real pipeline: somebody synthetic is filmed, measured, and forgotten."""

import asyncio
import json
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from measurement import storage
from measurement.estimation.decode import picture
from measurement.estimation.pose import PoseModel, looked_closer
from measurement.estimation.select import views
from measurement.tape import KEYS
from measurement.wire import pack
from tests.conversations.conftest import aside
from tests.conversations.test_shopping import worker
from tests.measurement.shopper import Measured
from tests.measurement.test_socket import camera

# Rendered, so that it shows nobody; what is true of her stands beside it.
FILM = Path(__file__).parents[1] / "browser" / "clips" / "turn.mjpeg"
TRUTH = json.loads(FILM.with_suffix(".json").read_text(encoding="utf-8"))
HEIGHT = {"cm": round(TRUTH["height"] / 10)}
FILM_FPS = 10


def pictures(every: int = 1) -> list[bytes]:
    """The film's frames, as a phone's camera gives them."""
    data = FILM.read_bytes()
    starts = [at for at in range(len(data) - 2) if data[at : at + 3] == b"\xff\xd8\xff"]
    return [data[a:b] for a, b in zip(starts, [*starts[1:], len(data)], strict=True)][::every]


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    """The same as a video file."""
    frames = [cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_COLOR) for one in pictures()]
    path = tmp_path_factory.mktemp("film") / "turn.mp4"
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FILM_FPS, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path.read_bytes()


def plausible(measurements: dict) -> None:
    """All fifteen, and near the truth: how near over many bodies is `bench measure`'s to say."""
    assert list(measurements) == list(KEYS)
    for key, value in measurements.items():
        assert 0 < value["plus_minus_mm"] < 200
        assert abs(value["mm"] - TRUTH[key]) < max(0.2 * TRUTH[key], 60), (key, value, TRUTH[key])


def test_a_clip_is_measured_confirmed_and_forgotten(her: Measured, film):
    session = her.session("clip", height=HEIGHT, sex=TRUTH["sex"])
    with worker():
        answer = her.ask("PUT", session["upload"]["url"], content=film, headers={"Authorization": ""})
        assert answer.status_code == 202, answer.text
        looked = settled(her, session)
    assert looked["state"] == "measured", looked["refused"]
    plausible(looked["result"]["measurements"])
    assert not list(storage.folder().glob(f"{storage.PREFIX}*"))
    kept = her.ask("POST", f"/sessions/{session['session']}/confirm", json={"values": {"neck": {"cm": 40}}})
    assert kept.json()["measurements"]["neck"]["source"] == "tape"
    assert {value["source"] for value in kept.json()["measurements"].values()} == {"tape", "camera"}
    her.ask("DELETE", "/profile")
    assert her.ask("GET", "/profile").json()["measurements"] == {}


def settled(her: Measured, session: dict) -> dict:
    deadline = time.monotonic() + 120
    while True:
        looked = her.look(session)
        if looked["state"] != "processing":
            return looked
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_her_own_device_saw_is_measured_without_a_picture(her: Measured):
    model, shown = PoseModel(), {}
    for n, one in enumerate(pictures()):
        if n % 3 == 0 and (seen := model.observe(picture(one), 1000 * n // FILM_FPS)):
            shown[seen] = picture(one)
    observations = [pack(one) for one in looked_closer(views(list(shown)), shown.__getitem__)]
    session = her.session("device", height=HEIGHT)
    with worker():
        body = {"observations": observations}
        answer = her.ask("POST", f"/sessions/{session['session']}/observations", json=body)
        assert answer.status_code == 202, answer.text
        looked = settled(her, session)
    assert looked["state"] == "measured", looked["refused"]
    plausible(looked["result"]["measurements"])


async def test_frames_are_guided_to_a_result_and_a_cut_costs_nothing(chat, her: Measured):
    session = await aside(lambda: her.session("frames", height=HEIGHT))
    frames = pictures(every=FILM_FPS // 5)
    half = len(frames) // 2
    heard = []
    with worker():
        async with camera(chat, session["ticket"]) as phone:
            await phone.hear("welcome")
            for n, frame in enumerate(frames[:half]):
                await phone.show(frame, 200 * n)
                await asyncio.sleep(0.2)
        async with camera(chat, session["ticket"]) as phone:  # she comes back, and goes on where she was
            await phone.hear("welcome")

            async def listen() -> dict:
                while True:
                    frame = await phone.hear(seconds=120)
                    heard.append(frame["t"])
                    if frame["t"] in ("result", "refused"):
                        return frame

            listening = asyncio.create_task(listen())
            for n, frame in enumerate([*frames[half:], *frames, *frames]):
                if listening.done() or "progress" in heard:
                    break
                await phone.show(frame, 200 * (half + n))
                await asyncio.sleep(0.2)
            result = await listening
            assert result["t"] == "result", result
            plausible(result["measurements"])
            assert await phone.closed() == 1000
    assert "restart" not in heard
    assert (await aside(lambda: her.look(session)))["state"] == "measured"
