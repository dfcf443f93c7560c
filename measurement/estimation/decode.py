"""Frames of a film or a picture that nobody vouches for, within bounds of memory and time."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

import cv2
import numpy as np

from .decoder import FACTS, HEADER
from .networks import Bgr

EVERY_MS = 200  # five frames a second show a slow turn every 10 degrees or so
SIDE = 480  # px of the shorter side: more costs time and gives the 256 px networks nothing
CLIP_MS = 60_000  # we ask for about ten seconds; a minute is for the patient
FRAMES = 130  # analysed of a film that says how long it is: a longer one is sampled more thinly
PIXELS = 4096 * 2304  # of one frame; 4K fits
MEMORY = 1_200 * 2**20  # of the codec's process, address space
ENOUGH_CPU_S, ENOUGH_S = 9, 11  # of the codec's process: then what was seen must do (8 s of 4K at 60 fps)
CPU_S, PATIENCE_S = 12, 25  # then the codec's process is ended, by the kernel and by our clock
PICTURE_BYTES, PICTURE_SIDE = 400_000, 2_000  # one frame sent alone, as JPEG

# Only these readers and only this file: a playlist in a film's clothes must not make us fetch others.
FFMPEG = "protocol_whitelist;file|format_whitelist;mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    at_ms: int
    bgr: Bgr


class Unreadable(Exception):
    """Not a film we can read, or one that costs too much; `why` says which, for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooLong(Exception):
    """More film than anybody needs; `frames` would have been read for nothing."""


def container(head: bytes) -> str | None:
    """mp4, webm or avi, by a file's first bytes; None for everything else, whatever its name says."""
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return "mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    return None


class Film:
    """A film's frames, about five a second, turned upright by its metadata, shorter side at most 480 px.

    Iterate once; `facts` is complete afterwards. Raises Unreadable (also when the codec's process dies, runs out of
    memory or time, or the film breaks off) and TooLong. Where the film is merely heavy, what was read in time is
    given and `facts["cut"]` says "work". Abandoning the iteration ends the codec's
    process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.facts: dict[str, Any] = {}

    @property
    def expected_ms(self) -> int:
        """How long it says it is; 0 where it says nothing."""
        return int(self.facts.get("said_ms", 0))

    def __iter__(self) -> Iterator[Frame]:
        if not self.path.is_file():  # a pipe would make us wait for ever
            raise Unreadable("not a file")
        with self.path.open("rb") as file:
            if container(file.read(16)) is None:
                raise Unreadable("not a film")
        started = time.monotonic()
        with _codec(self.path) as process:
            assert process.stdout is not None
            over = Event()
            Thread(target=_watch, args=(process, over), daemon=True).start()
            try:
                yield from self._frames(process.stdout)
            finally:
                over.set()
                process.kill()
        self.facts["seconds"] = round(time.monotonic() - started, 2)
        self._judge()

    def _frames(self, pipe: IO[bytes]) -> Iterator[Frame]:
        while len(header := pipe.read(HEADER.size)) == HEADER.size:
            at_ms, width, height, size = HEADER.unpack(header)
            content = pipe.read(size)
            if len(content) < size:
                break
            if at_ms == FACTS:
                self.facts = json.loads(content)
                continue
            yield Frame(at_ms, np.frombuffer(content, dtype=np.uint8).reshape(height, width, 3))

    def _judge(self) -> None:
        facts = self.facts
        if not facts.get("done"):
            raise Unreadable("the codec gave up")
        if facts["cut"] == "length":
            raise TooLong
        if facts["cut"] == "pixels":
            raise Unreadable("too many pixels")
        if not facts["frames"]:
            raise Unreadable("no frames")
        if not facts["cut"] and facts["last_ms"] < 0.9 * facts["said_ms"] - 200:
            raise Unreadable("it breaks off")


def _codec(path: Path) -> subprocess.Popen[bytes]:
    limits = {
        "memory": MEMORY, "cpu_s": CPU_S, "enough_cpu_s": ENOUGH_CPU_S, "enough_s": ENOUGH_S,
        "clip_ms": CLIP_MS, "frames": FRAMES, "pixels": PIXELS, "every_ms": EVERY_MS, "side": SIDE,
    }  # fmt: skip
    environment = {
        "PATH": os.defpath,
        "OPENBLAS_NUM_THREADS": "1",
        "OPENCV_LOG_LEVEL": "SILENT",
        "OPENCV_FFMPEG_LOGLEVEL": "-8",
        "OPENCV_FFMPEG_CAPTURE_OPTIONS": FFMPEG,
    }
    if "SYSTEMROOT" in os.environ:  # Windows starts nothing without it
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    script = Path(__file__).with_name("decoder.py")
    return subprocess.Popen(
        [sys.executable, "-I", str(script), str(path), json.dumps(limits)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _watch(process: subprocess.Popen[bytes], over: Event) -> None:
    """End the codec when patience is out. In ticks: a machine that slept has not waited."""
    for _ in range(PATIENCE_S):
        if over.wait(1):
            return
    process.kill()


def picture(jpeg: bytes) -> Bgr:
    """One JPEG as a frame. Raises Unreadable, before decoding, for what is no JPEG or is too big."""
    size = _jpeg_size(jpeg)
    if len(jpeg) > PICTURE_BYTES or size is None or max(size) > PICTURE_SIDE:
        raise Unreadable("not a small JPEG")
    frame = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
    if frame is None:
        raise Unreadable("a broken JPEG")
    scale = SIDE / min(frame.shape[:2])
    if scale < 1:
        frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(frame, dtype=np.uint8)


def _jpeg_size(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header: a few bytes may claim gigabytes of pixels."""
    if jpeg[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in {0xC0, 0xC1, 0xC2}:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        at += 2 + length
    return None
