"""The socket's limits in one place; the rates are settings."""

from typing import Final

from server.env import env

FRAME_BYTES: Final = 64 * 1024
TEXT_POINTS: Final = 4096
META_BYTES: Final = 8 * 1024
DEPTH: Final = 32

HELLO_SECONDS: Final = 5.0
PING_SECONDS: Final = 25.0
PONG_SECONDS: Final = 10.0
DRAINED_SECONDS: Final = 10.0
CHECK_SECONDS: Final = 5.0
EXPIRING_SECONDS: Final = 60.0

CONTROL_FRAMES: Final = 64
UNSENT_BYTES: Final = 1024 * 1024
SUBSCRIPTIONS: Final = {"customer": 100, "member": 500}
SOCKETS_PER_PERSON: Final = {"customer": 5, "member": 50}
PAGE: Final = 200
REPLAY: Final = 1000
REFUSALS_PER_MINUTE: Final = 10
TYPING_TTL_MS: Final = 6000


class Bucket:
    """A token bucket: `rate` a second, at most `burst` at once."""

    __slots__ = ("burst", "rate", "since", "tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.tokens, self.since = rate, burst, burst, now

    def take(self, now: float) -> int:
        """0 if one may pass now, else the milliseconds until one may."""
        self.tokens = min(self.burst, self.tokens + (now - self.since) * self.rate)
        self.since = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0
        return max(1, int((1 - self.tokens) / self.rate * 1000))


def send_bucket(kind: str, now: float) -> Bucket:
    if kind == "member":
        return Bucket(env.chat_staff_send_rate, env.chat_staff_send_burst, now)
    return Bucket(env.chat_send_rate, env.chat_send_burst, now)


def act_bucket(kind: str, now: float) -> Bucket:
    """Presses on cards: as many as a hurried thumb makes."""
    return Bucket(10.0, 30, now) if kind == "member" else Bucket(5.0, 20, now)


def fetch_bucket(now: float) -> Bucket:
    return Bucket(5.0, 10, now)
