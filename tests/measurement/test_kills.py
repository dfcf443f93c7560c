"""The worker is killed while it measures: the take is taken up again, once, and the clip is gone at the end."""

import time
from pathlib import Path

import httpx

from tests.measurement.shopper import CONSENT
from tests.stack import Stack

CLIPS = Path(__file__).parent / "clips"
PATIENCE = 120


class Shopper:
    """At the door of the running product."""

    def __init__(self, stack: Stack) -> None:
        opened = httpx.post(
            f"{stack.url}/api/v1/widget/sessions", json={"site_key": stack.site_key}, trust_env=False
        ).json()
        self.http = httpx.Client(
            base_url=stack.url,
            headers={"Authorization": f"Bearer {opened['token']}"},
            trust_env=False,
            timeout=60,
        )

    def start(self) -> dict:
        wish = {"consent": CONSENT, "height": "170 cm", "mode": "clip"}
        answer = self.http.post("/api/v1/measurement/sessions", json=wish)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def until(self, session: dict, *states: str) -> dict:
        deadline = time.monotonic() + PATIENCE
        while True:
            looked = self.http.get(f"/api/v1/measurement/sessions/{session['session']}").json()
            if looked["state"] in states:
                return looked
            assert time.monotonic() < deadline, looked
            time.sleep(0.1)


def clips_of(stack: Stack) -> list[str]:
    return [path.name for path in (Path(stack.environment["DATA_DIR"]) / "tmp").glob("measure-*")]


def test_a_take_survives_the_death_of_its_worker_and_comes_to_one_result(live_server: Stack):
    her = Shopper(live_server)
    live_server.kill("worker")
    try:
        session = her.start()
        clip = (CLIPS / "black.mp4").read_bytes()
        assert her.http.put(session["upload"]["url"], content=clip).status_code == 202
        assert len(clips_of(live_server)) == 1  # nobody is there to look at it
        live_server.start("worker")
        deadline = time.monotonic() + PATIENCE
        while not her.http.get(f"/api/v1/measurement/sessions/{session['session']}").json()["progress"]:
            assert time.monotonic() < deadline
            if her.until(session, "processing", "refused")["state"] == "refused":
                break
            time.sleep(0.01)
        live_server.kill("worker")  # with the take in its hands, or just after
    finally:
        live_server.start("worker")
    looked = her.until(session, "refused")
    assert (looked["refused"]["reason"], looked["refused"]["failures"]) == ("too_dark", 1)
    deadline = time.monotonic() + 10
    while clips_of(live_server) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert clips_of(live_server) == []
