"""The socket's limits in one place, each a setting."""

from typing import Final

from server.env import env

FRAME_BYTES: Final = env.chat_frame_bytes
TEXT_POINTS: Final = env.chat_text_points
META_BYTES: Final = env.chat_meta_bytes
DEPTH: Final = env.chat_depth

HELLO_SECONDS: Final = env.chat_hello_seconds
PING_SECONDS: Final = env.chat_ping_seconds
TICK_SECONDS: Final = 0.25  # how often what is due is looked for
PONG_SECONDS: Final = env.chat_pong_seconds
DRAINED_SECONDS: Final = env.chat_slow_seconds
CHECK_SECONDS: Final = env.chat_check_seconds
EXPIRING_SECONDS: Final = env.chat_expiring_seconds
# How long a close from our side waits for answers that are being committed; else five seconds.
ACKS_SECONDS: Final = {4000: 8.0, 4002: 0.0, 4003: 1.0, 4505: 0.5}

CONTROL_FRAMES: Final = env.chat_control_frames
UNSENT_BYTES: Final = env.chat_unsent_bytes
SUBSCRIPTIONS: Final = {"customer": env.chat_subscriptions, "member": env.chat_staff_subscriptions}
SOCKETS_PER_PERSON: Final = {"customer": env.chat_shopper_sockets, "member": env.chat_staff_sockets}
PAGE: Final = env.chat_page
REPLAY: Final = env.chat_replay
REFUSALS_PER_MINUTE: Final = env.chat_refusals_per_minute
TYPING_SECONDS: Final = env.chat_typing_seconds
TYPING_TTL_MS: Final = int(2000 * env.chat_typing_seconds)
# How many different emoji one person may put under one message.
REACTIONS: Final = 10
EMOJI_BYTES: Final = 32


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
    if kind == "member":
        return Bucket(env.chat_staff_act_rate, env.chat_staff_act_burst, now)
    return Bucket(env.chat_act_rate, env.chat_act_burst, now)


def fetch_bucket(now: float) -> Bucket:
    return Bucket(env.chat_fetch_rate, env.chat_fetch_burst, now)


def sub_bucket(now: float) -> Bucket:
    return Bucket(env.chat_sub_rate, env.chat_sub_burst, now)
