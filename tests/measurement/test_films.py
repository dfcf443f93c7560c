"""Whatever is uploaded as a film is read within bounds, or refused; the worker never dies of it."""

import os
import resource
import time
from pathlib import Path

import pytest

from measurement.estimation import decode
from measurement.estimation.decode import Film, TooLong, Unreadable, picture
from measurement.estimation.pipeline import measure_clip
from measurement.estimation.types import Refused, Stated
from tests.measurement import films

CLIPS = Path(__file__).with_name("clips")
STATED = Stated(height_mm=1700)


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(content)
    return path


def test_a_film_is_sampled_five_times_a_second_at_480_px():
    film = Film(CLIPS / "huge.mp4")
    frames = list(film)
    assert [frame.at_ms for frame in frames] == [0, 200, 400, 600, 800]
    assert {frame.bgr.shape for frame in frames} == {(480, 853, 3)}
    assert (film.facts["width"], film.facts["height"], film.facts["cut"]) == (3840, 2160, None)


def test_a_small_film_is_not_blown_up():
    assert {frame.bgr.shape for frame in Film(CLIPS / "landscape.mp4")} == {(360, 640, 3)}


def test_a_phone_held_upright_says_so_in_its_metadata_and_is_believed(tmp_path):
    content = (CLIPS / "landscape.mp4").read_bytes()
    upright = [frame.bgr for frame in Film(kept(tmp_path, films.turned(content)))]
    lying = [frame.bgr for frame in Film(CLIPS / "landscape.mp4")]
    assert {frame.shape for frame in upright} == {(640, 360, 3)}
    assert [int(frame[0, 180, 0]) > 150 for frame in upright] == [
        False
    ] * 10  # the wall is dark at its left ...
    assert [int(frame[180, 0, 0]) < 80 for frame in lying] == [True] * 10  # ... which is now at the top


def test_a_film_of_uneven_speed_is_sampled_by_its_clock_not_by_its_frames():
    at = [frame.at_ms for frame in Film(CLIPS / "uneven.mp4")]
    steps = [later - earlier for earlier, later in zip(at, at[1:], strict=False)]
    assert len(at) == 15
    assert max(steps) <= 233
    assert at[-1] > 2600


def test_what_a_browser_records_without_a_length_is_read_to_its_end():
    film = Film(CLIPS / "recorded.webm")
    assert len(list(film)) == 10
    assert film.expected_ms == 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"GIF89a" + bytes(500), b"\xff\xd8\xff\xe0" + bytes(500), b"%PDF-1.7" + bytes(500),
        b"#EXTM3U\nfile:///etc/passwd\n", bytes(4) + b"ftypmp42" + os.urandom(4096),
        b"\x1a\x45\xdf\xa3" + os.urandom(4096), b"RIFF\0\0\0\0AVI " + os.urandom(4096),
    ],
    ids=["empty", "text", "gif", "jpeg", "pdf", "playlist", "mp4 noise", "webm noise", "avi noise"],
)  # fmt: skip
def test_what_is_no_film_is_unreadable_whatever_its_name(tmp_path, content):
    outcome = measure_clip(kept(tmp_path, content), STATED)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.remedy[:10]) == ("unreadable", "This video")


def test_a_playlist_dressed_as_a_film_reads_no_other_file(tmp_path):
    (tmp_path / "secret.mp4").write_bytes((CLIPS / "landscape.mp4").read_bytes())
    dressed = kept(tmp_path, b"\0\0\0\x08ftyp\n#EXTM3U\n#EXTINF:2,\nsecret.mp4\n#EXT-X-ENDLIST\n")
    with pytest.raises(Unreadable):
        list(Film(dressed))


@pytest.mark.parametrize("name", ["landscape.mp4", "streamed.mp4", "recorded.webm", "huge.mp4"])
def test_a_film_that_breaks_off_is_unreadable_or_shorter_but_never_an_end_of_the_worker(tmp_path, name):
    content = (CLIPS / name).read_bytes()
    for share in (0.2, 0.5, 0.7):
        outcome = measure_clip(kept(tmp_path, content[: int(len(content) * share)]), STATED)
        assert isinstance(outcome, Refused)
        # A browser's recording says no length: what is left of it is a shorter film of nobody.
        assert outcome.reason in ({"unreadable", "no_person"} if name.endswith("webm") else {"unreadable"})


@pytest.mark.parametrize("seed", range(6))
def test_a_film_with_damaged_bytes_is_refused_in_time(tmp_path, seed):
    content = bytearray((CLIPS / "uneven.mp4").read_bytes())
    for number in range(40):
        content[(seed * 7919 + number * 104729) % len(content)] ^= 0x55
    outcome = measure_clip(kept(tmp_path, bytes(content)), STATED)
    assert isinstance(outcome, Refused)
    assert outcome.reason in {"unreadable", "no_person", "too_dark", "too_long"}


def test_two_minutes_of_4k_at_60_frames_are_refused_at_once_as_too_long(tmp_path):
    long = kept(tmp_path, films.repeated((CLIPS / "huge.mp4").read_bytes(), 120))
    started = time.process_time()
    outcome = measure_clip(long, STATED)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "too_long"
    assert outcome.quality["said_ms"] == pytest.approx(120_000, rel=0.01)
    assert time.process_time() - started < 1


def test_half_a_minute_of_4k_at_60_frames_is_read_as_far_as_time_allows(tmp_path):
    """1,800 frames would take half a minute to decode."""
    heavy = kept(tmp_path, films.repeated((CLIPS / "huge.mp4").read_bytes(), 30))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome = measure_clip(heavy, STATED)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "too_heavy"
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert cpu < decode.CPU_S + 1
    assert after.ru_maxrss < 1_500 * 2**10  # KiB


def test_a_film_that_does_not_say_how_long_it_is_is_still_not_read_for_ever():
    with pytest.raises(TooLong):
        list(Film(CLIPS / "endless.webm"))


def test_a_frame_of_many_megapixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(decode, "PIXELS", 1920 * 1080)
    film = Film(CLIPS / "huge.mp4")
    with pytest.raises(Unreadable) as caught:
        list(film)
    assert caught.value.why == "too many pixels"
    assert film.facts["frames"] == 0


def test_the_end_of_the_codecs_process_is_one_refused_film(tmp_path, monkeypatch):
    heavy = kept(tmp_path, films.repeated((CLIPS / "huge.mp4").read_bytes(), 10))
    monkeypatch.setattr(decode, "CPU_S", 1)  # the kernel ends it in the middle of the film
    outcome = measure_clip(heavy, STATED)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.quality) == ("unreadable", {"why": "the codec gave up"})


def test_a_film_that_wants_more_memory_than_it_gets_is_refused(monkeypatch):
    monkeypatch.setattr(decode, "MEMORY", 90 * 2**20)
    outcome = measure_clip(CLIPS / "huge.mp4", STATED)
    assert isinstance(outcome, Refused)
    assert outcome.reason == "unreadable"


def test_a_film_left_half_read_leaves_no_process_behind():
    frames = iter(Film(CLIPS / "huge.mp4"))
    next(frames)
    frames.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_black_film_is_too_dark_and_an_empty_room_shows_nobody():
    reasons = [measure_clip(CLIPS / name, STATED).reason for name in ("black.mp4", "landscape.mp4")]
    assert reasons == ["too_dark", "no_person"]


def test_a_frame_comes_as_a_small_jpeg_or_not_at_all():
    import cv2
    import numpy as np

    def jpeg(height: int, width: int) -> bytes:
        return cv2.imencode(".jpg", np.full((height, width, 3), 128, np.uint8))[1].tobytes()

    assert picture(jpeg(1280, 720)).shape == (853, 480, 3)
    assert picture(jpeg(640, 360)).shape == (640, 360, 3)
    bomb = bytearray(jpeg(64, 64))
    at = bomb.index(b"\xff\xc0")
    bomb[at + 5 : at + 9] = b"\xff\xff\xff\xff"  # 65535 x 65535
    for bad in (
        b"",
        b"\xff\xd8",
        jpeg(64, 64)[:100],
        bytes(bomb),
        jpeg(2400, 64),
        jpeg(64, 64).replace(b"\xff\xd8", b"\x89P"),
    ):
        with pytest.raises(Unreadable):
            picture(bad)
