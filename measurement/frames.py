"""A shopper's pictures on their way in: the latest one wins, and nobody sends more than is looked at."""

import asyncio
import struct
import time
from typing import Final, NamedTuple

from server.env import env

HEADER: Final = struct.Struct(">IQ")  # number, milliseconds
JPEG: Final = b"\xff\xd8\xff"


class TooLarge(Exception):
    """More bytes than a frame may have."""


class NoFrame(Exception):
    """Not a header and a JPEG."""


class Frame(NamedTuple):
    number: int
    at_ms: int
    jpeg: bytes


class Slot:
    """Room for one frame. `came` is set when there is something to look at."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.dropped = 0
        self._latest: Frame | None = None
        self._tokens, self._tokens_at = 2 * env.measure_frames_per_second, time.monotonic()

    def put(self, data: bytes) -> None:
        """Keep a frame; one that nobody has looked at yet gives way. Raises TooLarge or NoFrame."""
        if len(data) > env.measure_frame_bytes + HEADER.size:
            raise TooLarge
        if data[HEADER.size : HEADER.size + len(JPEG)] != JPEG:
            raise NoFrame
        if not self._allowed():
            self.dropped += 1
            return
        if self._latest is not None:
            self.dropped += 1
        number, at_ms = HEADER.unpack_from(data)
        self._latest = Frame(number, at_ms, data[HEADER.size :])
        self.came.set()

    def take(self) -> Frame | None:
        self.came.clear()
        frame, self._latest = self._latest, None
        return frame

    def _allowed(self) -> bool:
        now, rate = time.monotonic(), env.measure_frames_per_second
        self._tokens = min(2 * rate, self._tokens + (now - self._tokens_at) * rate)
        self._tokens_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
