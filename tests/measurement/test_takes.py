"""A take's way: accepted, measured once, and no picture of it left anywhere."""

import os
import signal
import stat
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from conversations import selectors as threads
from conversations import services as chat_services
from measurement import processing, services, storage, tickets
from measurement.events import TakeAccepted
from measurement.models import Consent, Profile, Session, Take
from measurement.tape import KEYS
from measurement.work import Worker, WorkerLost
from server.accounts import access, privacy
from server.common import clock, outbox
from server.common.actor import system
from server.common.ids import uuid7
from server.common.models import OutboxEntry
from server.common.scope import platform_scope
from server.env import env
from tests.measurement.shopper import CONSENT, Measured, observation, tells

# What the pipeline says of somebody: figures of no real person.
SEEN = {
    "accepted": True,
    "measurements": {key: {"mm": 300 + 40 * n, "plus_minus_mm": 12 + n} for n, key in enumerate(KEYS)},
    "quality": {"frames": 24},
    "ms": {"total": 900},
    "model": "test",
    "warnings": [],
}
CLIP = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 4000  # begins like a film, and is none


def sent(her: Measured, session: dict, *, dark: bool = False) -> str:
    body = {"observations": [observation(200 * n, dark=dark) for n in range(4)]}
    answer = her.ask("POST", f"/sessions/{session['session']}/observations", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()["take"]


def put(her: Measured, session: dict, data: bytes, **more):
    return her.ask("PUT", session["upload"]["url"], content=data, headers={"Authorization": ""}, **more)


def clips() -> list[str]:
    return sorted(path.name for path in storage.folder().glob(f"{storage.PREFIX}*"))


def take_of(session: dict) -> Take:
    with platform_scope():
        return Take.objects.get(session_id=session["session"], ended_at=None)


def measured(her: Measured, **more) -> dict:
    session = her.session(**more)
    take = sent(her, session)
    assert services.record(take_id=take, outcome=SEEN)
    return session


def test_what_a_browser_saw_in_the_dark_is_refused_with_a_remedy_and_may_be_tried_again(her):
    session = her.session()
    assert session["state"] == "open" and session["ticket"] and session["steps"] == ["front", "turn", "done"]
    sent(her, session, dark=True)
    assert her.look(session)["state"] == "processing"
    outbox.drain_now()
    looked = her.look(session)
    assert (looked["state"], looked["refused"]["reason"]) == ("refused", "too_dark")
    assert looked["refused"]["remedy"] and looked["refused"]["retry"] and not looked["refused"]["manual"]
    sent(her, session, dark=True)
    outbox.drain_now()
    assert her.look(session)["refused"] | {"remedy": ""} == {
        "reason": "too_dark", "remedy": "", "failures": 2, "retry": True, "manual": True,
    }  # fmt: skip
    with platform_scope():
        assert {take.observations_sealed for take in Take.objects.filter(session_id=session["session"])} == {
            None
        }


def test_a_result_is_hers_to_confirm_and_correct_and_every_value_says_where_it_is_from(her):
    session = measured(her)
    looked = her.look(session)
    assert (looked["state"], looked["ticket"], looked["upload"]) == ("measured", None, None)
    waist = looked["result"]["measurements"]["waist"]
    assert waist == {"mm": 380, "plus_minus_mm": 14, "source": "camera", "confirmed_at": None}
    assert looked["result"]["check"] == ["neck", "waist", "hip", "inseam"]
    answer = her.ask(
        "POST",
        f"/sessions/{session['session']}/confirm",
        json={"values": {"waist": {"cm": 74}}, "accept": ["hip", "neck"]},
    )
    assert answer.status_code == 200, answer.text
    kept = answer.json()["measurements"]
    assert len(kept) == 15
    assert (kept["waist"]["mm"], kept["waist"]["source"], kept["waist"]["plus_minus_mm"]) == (740, "tape", 10)
    assert (kept["hip"]["source"], bool(kept["hip"]["confirmed_at"])) == ("camera", True)
    assert kept["bust"]["confirmed_at"] is None
    assert answer.json()["check"] == ["inseam"]
    again = her.ask("POST", f"/sessions/{session['session']}/confirm", json={"values": {"waist": {"cm": 99}}})
    assert again.json()["measurements"] == kept  # a repeat changes nothing
    with platform_scope():
        row = Session.objects.get(pk=session["session"])
        assert (row.state, row.result_sealed, row.stated_sealed) == ("confirmed", None, None)


def test_a_result_is_recorded_exactly_once(her):
    session = her.session()
    take = sent(her, session)
    assert services.record(take_id=take, outcome=SEEN) is True
    refused = {"accepted": False, "reason": "no_person", "remedy": "x"}
    assert services.record(take_id=take, outcome=refused) is False
    assert her.look(session)["state"] == "measured"
    outbox.drain_now()  # the worker comes late: nothing is left to do
    assert her.look(session)["state"] == "measured"
    with platform_scope():
        facts = OutboxEntry.objects.filter(payload__session_id=session["session"]).values_list(
            "name", flat=True
        )
    assert sorted(facts) == ["measurement.completed", "measurement.take_accepted"]


def test_one_take_at_a_time_and_none_after_the_result(her):
    session = her.session()
    take = sent(her, session)
    body = {"observations": [observation(1)]}
    second = her.ask("POST", f"/sessions/{session['session']}/observations", json=body)
    assert (second.status_code, second.json()["code"]) == (409, "take_under_way")
    services.record(take_id=take, outcome=SEEN)
    late = her.ask("POST", f"/sessions/{session['session']}/observations", json=body)
    assert (late.status_code, late.json()["code"]) == (409, "measuring_closed")


@pytest.mark.parametrize(
    "spoilt",
    [{"mask": "AAAA"}, {"mask": "?" * 10924}, {"landmarks": [[0, 0, 0, 0]] * 32}, {"width": 10**6}, {"score": "NaN"},
     {"world": [[1e300, 0, 0]] * 33}, {"to_frame": None}, {"closer": None}, {"closer": {"mask": "AAAA"}}],
)  # fmt: skip
def test_observations_that_are_none_are_not_taken(her, spoilt):
    session = her.session()
    body = {"observations": [observation(1) | spoilt]}
    answer = her.ask("POST", f"/sessions/{session['session']}/observations", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert her.look(session)["state"] == "open"


def test_another_customers_session_looks_like_none(her, other):
    session = her.session(mode="clip")
    nowhere = str(uuid7())
    for method, rest, more in (
        ("GET", "", {}),
        ("DELETE", "", {}),
        ("POST", "/observations", {"json": {"observations": [observation(1)]}}),
        ("POST", "/confirm", {"json": {}}),
    ):
        theirs = other.ask(method, f"/sessions/{session['session']}{rest}", **more)
        none = other.ask(method, f"/sessions/{nowhere}{rest}", **more)
        assert (theirs.status_code, theirs.json()["message"]) == (none.status_code, none.json()["message"])
        assert theirs.json()["code"] == "not_found"
    assert her.look(session)["state"] == "open"


def test_a_clip_lies_where_only_we_can_read_it_and_only_until_it_was_looked_at(her):
    session = her.session(mode="clip")
    assert put(her, session, CLIP).status_code == 202
    name = take_of(session).file
    path = storage.path_of(name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.parent == env.data_dir / "tmp"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    outbox.drain_now()
    looked = her.look(session)
    assert (looked["state"], looked["refused"]["reason"]) == ("refused", "unreadable")
    assert not path.exists()


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 not a film at all", b"", b"<html><script>", b"\xff\xd8\xff\xe0JFIF" * 9]
)
def test_what_is_not_a_video_is_not_stored(her, data):
    session = her.session(mode="clip")
    before = clips()
    refused = put(her, session, data)
    assert (refused.status_code, refused.json()["code"]) == (415, "not_a_video")
    assert clips() == before and her.look(session)["state"] == "open"


def test_sixty_five_megabytes_are_too_many_and_leave_nothing_behind(her):
    session = her.session(mode="clip")
    before = clips()
    refused = put(her, session, CLIP[:16] + bytes(65 * 2**20))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert clips() == before and her.look(session)["state"] == "open"


def test_an_upload_link_is_good_for_its_session_alone_and_not_for_long(her, other):
    session, theirs = her.session(mode="clip"), other.session(mode="clip")
    path, query = session["upload"]["url"].split("?")
    for link in (
        theirs["upload"]["url"].split("?")[0] + "?" + query,
        path + "?" + query[:-1] + ("0" if query[-1] != "0" else "1"),
        path + "?" + query.replace(her.shopper.customer_id.hex, other.shopper.customer_id.hex),
    ):
        refused = her.ask("PUT", link, content=CLIP, headers={"Authorization": ""})
        assert (refused.status_code, refused.json()["code"]) == (401, "link_refused")
    old = tickets.sign_link(
        session_id=UUID(session["session"]),
        tenant_id=her.shopper.ticket.tenant_id,
        customer_id=her.shopper.customer_id,
        expires=clock.now() - timedelta(seconds=1),
    )
    assert her.ask("PUT", f"{path}?{old}", content=CLIP).json()["code"] == "link_refused"


def test_the_sweeper_takes_what_a_dead_worker_left(her):
    session = her.session(mode="clip")
    put(her, session, CLIP)
    take = take_of(session)
    assert services.begin(take.pk)["attempts"] == 1  # and then the worker died
    services.forget_old()
    assert her.look(session)["state"] == "processing"  # not yet
    late = clock.now() - timedelta(seconds=env.measure_take_seconds + 1)
    with platform_scope():
        Take.objects.filter(pk=take.pk).update(created_at=late)
    orphan = storage.path_of(f"{storage.PREFIX}orphan")
    orphan.write_bytes(b"x")
    os.utime(orphan, (late.timestamp(), late.timestamp()))
    did = services.forget_old()
    assert did["takes"] >= 1 and did["files"] >= 1
    assert not storage.path_of(take.file).exists() and not orphan.exists()
    looked = her.look(session)
    assert (looked["state"], looked["refused"]["reason"]) == ("refused", "timed_out")
    # Ten minutes at most, by its setting and the beat's minute.
    assert env.measure_take_seconds + 60 <= 600


def test_a_session_ends_in_its_time_and_keeps_nothing(her):
    session = measured(her)
    with platform_scope():
        Session.objects.filter(pk=session["session"]).update(expires_at=clock.now() - timedelta(seconds=1))
    assert her.look(session)["state"] == "expired"
    assert (
        her.ask("POST", f"/sessions/{session['session']}/confirm", json={}).json()["code"]
        == "measuring_closed"
    )
    services.forget_old()
    with platform_scope():
        row = Session.objects.get(pk=session["session"])
        assert (row.state, row.result_sealed, row.stated_sealed) == ("expired", None, None)


def test_a_profile_ends_in_its_time(her):
    session = measured(her)
    her.ask("POST", f"/sessions/{session['session']}/confirm", json={})
    with platform_scope():
        Profile.objects.filter(customer_id=her.shopper.customer_id).update(
            expires_at=clock.now() - timedelta(seconds=1)
        )
    assert her.ask("GET", "/profile").json()["measurements"] == {}
    assert services.forget_old()["profiles"] >= 1
    with platform_scope():
        assert not Profile.objects.filter(customer_id=her.shopper.customer_id).exists()


def test_stopping_deletes_the_clip_and_a_late_worker_finds_nothing(her):
    session = her.session(mode="clip")
    put(her, session, CLIP)
    take = take_of(session)
    assert her.ask("DELETE", f"/sessions/{session['session']}").status_code == 204
    assert not storage.path_of(take.file).exists()
    outbox.drain_now()
    assert her.look(session)["state"] == "cancelled"
    with platform_scope():
        assert Take.objects.get(pk=take.pk).state == "dropped"


def test_starting_again_ends_the_session_before(her):
    first = her.session(mode="clip")
    put(her, first, CLIP)
    take = take_of(first)
    second = her.session()
    assert her.look(first)["state"] == "cancelled" and her.look(second)["state"] == "open"
    assert not storage.path_of(take.file).exists()


def test_the_same_start_twice_is_one_session(her):
    key = {"headers": {"Idempotency-Key": "press-1"}}
    wish = {"consent": CONSENT, "height": "170"}
    first = her.ask("POST", "/sessions", json=wish, **key).json()
    again = her.ask("POST", "/sessions", json=wish, **key).json()
    assert first["session"] == again["session"]


def test_erasing_her_measurements_leaves_nothing_not_even_a_clip(her):
    session = measured(her)
    her.ask("POST", f"/sessions/{session['session']}/confirm", json={})
    clip = her.session(mode="clip")
    put(her, clip, CLIP)
    file = storage.path_of(take_of(clip).file)
    assert file.exists()
    did = her.ask("DELETE", "/profile").json()
    assert did == {"profiles": 1, "sessions": 2, "takes": 2, "files": 1}
    assert not file.exists()
    with platform_scope():
        for table in (Profile, Session, Take):
            assert not table.objects.filter(customer_id=her.shopper.customer_id).exists()
    outbox.drain_now()  # what was on its way finds nothing and changes nothing
    assert her.ask("GET", "/profile").json()["measurements"] == {}


def test_who_is_erased_as_a_customer_leaves_no_body_and_no_consent_and_was_told_all_before(her):
    session = measured(her)
    her.ask("POST", f"/sessions/{session['session']}/confirm", json={})
    told = privacy.export(her.shopper.customer_id, actor=system(None))["measurements"]
    assert told["profile"]["measurements"]["waist"]["mm"] == 380
    assert told["consents"][0]["adult"] is True and told["sessions"][0]["state"] == "confirmed"
    clip = her.session(mode="clip")
    put(her, clip, CLIP)
    file = storage.path_of(take_of(clip).file)
    privacy.erase(her.shopper.customer_id, actor=system(None))
    assert not file.exists()
    with platform_scope():
        for table in (Profile, Session, Take, Consent):
            assert not table.objects.filter(customer_id=her.shopper.customer_id).exists()


def test_a_worker_that_dies_in_the_middle_loses_nothing(her):
    session = her.session()
    take = sent(her, session, dark=True)

    class Dying(Worker):
        """The real process, killed once while it has the take."""

        asked = 0

        def ask(self, request, **more):
            self.asked += 1
            if self.asked == 1:
                pid = super().ask(("ping",), seconds=30)
                os.kill(pid, signal.SIGSTOP)
                threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
            return super().ask(request, **more)

    worker, done = Dying(), []
    with platform_scope():
        fact = OutboxEntry.objects.get(name="measurement.take_accepted", payload__take_id=take)
    accepted = TakeAccepted.model_validate({**fact.payload, "id": fact.pk})
    try:
        with pytest.raises(WorkerLost):
            processing.process(accepted, finish=lambda: done.append(1), worker=worker)
        assert (done, her.look(session)["state"]) == ([], "processing")
        processing.process(accepted, finish=lambda: done.append(1), worker=worker)
    finally:
        worker.stop()
    assert done == [1]
    assert her.look(session)["refused"]["reason"] == "too_dark"
    with platform_scope():
        assert Take.objects.get(pk=take).attempts == 2


def test_a_take_that_kills_its_worker_every_time_is_refused_in_the_end(her):
    session = her.session()
    take = sent(her, session)

    class Deadly(Worker):
        def ask(self, request, **more):
            raise WorkerLost("it has died")

    with platform_scope():
        fact = OutboxEntry.objects.get(name="measurement.take_accepted", payload__take_id=take)
    accepted = TakeAccepted.model_validate({**fact.payload, "id": fact.pk})
    for _ in range(2):
        with pytest.raises(WorkerLost):
            processing.process(accepted, finish=lambda: None, worker=Deadly())
    processing.process(accepted, finish=lambda: None, worker=Deadly())
    assert her.look(session)["refused"]["reason"] == "unreadable"


def test_the_database_itself_keeps_no_picture_of_an_ended_take(her):
    session = her.session()
    take = sent(her, session)
    with pytest.raises(IntegrityError), platform_scope():
        Take.objects.filter(pk=take).update(ended_at=clock.now())
    assert her.look(session)["state"] == "processing"


def test_the_news_comes_to_her_thread_without_a_value(her):
    shopper = her.shopper
    thread = chat_services.open_conversation(shopper.ticket)
    session = measured(her)
    outbox.drain_now()
    her.ask("POST", f"/sessions/{session['session']}/confirm", json={"values": {"waist": {"cm": 77.7}}})
    outbox.drain_now()
    with access.scope(thread.tenant_id):
        lines = [line for line in threads.history(thread.id) if line.body.get("card")]
    assert [(line.body["card"]["type"], line.body["card"]["state"]) for line in lines] == [
        ("measure_result", "measured"),
        ("measure_result", "confirmed"),
    ]
    told = str([line.body for line in lines])
    for value in (*(seen["mm"] for seen in SEEN["measurements"].values()), 777, 77.7):
        assert not tells(told, value)
