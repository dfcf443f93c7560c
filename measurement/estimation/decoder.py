"""The codec's own process: a hostile film may end this one, never the worker.

Started by `decode.py` as a script, with nothing of the project and no secrets in its environment. Limits come
first, then the film. Writes to stdout: the facts of the film as JSON, each sampled frame as raw BGR, and the facts
again, now with what was read; each after a header.
"""

import json
import struct
import sys
import time
from typing import Any

import cv2

HEADER = struct.Struct(">IHHI")  # at_ms, width, height, bytes that follow
FACTS = 0xFFFFFFFF  # in place of at_ms: what follows is JSON


def main(path: str, limits: dict[str, int]) -> None:
    _limit(memory=limits["memory"], cpu_s=limits["cpu_s"])
    cv2.setNumThreads(1)
    facts: dict[str, Any] = {"frames": 0, "last_ms": 0, "said_ms": 0, "cut": None, "done": False}
    clip = cv2.VideoCapture(path, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    if clip.isOpened():
        fps, count = clip.get(cv2.CAP_PROP_FPS), clip.get(cv2.CAP_PROP_FRAME_COUNT)
        known = 0 < fps < 1000
        facts["fps"] = round(fps, 2) if known else None
        facts["said_ms"] = int(count / fps * 1000) if known and 0 < count < 1e7 else 0
        facts["width"] = int(clip.get(cv2.CAP_PROP_FRAME_WIDTH))
        facts["height"] = int(clip.get(cv2.CAP_PROP_FRAME_HEIGHT))
        _tell(facts)
        if facts["width"] * facts["height"] > limits["pixels"]:
            facts["cut"] = "pixels"
        elif facts["said_ms"] > limits["clip_ms"]:
            facts["cut"] = "length"
        else:
            facts["cut"] = _sample(clip, 1000 / fps if known else 33.3, limits, facts)
    _tell(facts | {"done": True})


def _tell(facts: dict[str, Any]) -> None:
    content = json.dumps(facts).encode()
    sys.stdout.buffer.write(HEADER.pack(FACTS, 0, 0, len(content)) + content)
    sys.stdout.buffer.flush()


def _limit(*, memory: int, cpu_s: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _sample(
    clip: cv2.VideoCapture, step_ms: float, limits: dict[str, int], facts: dict[str, Any]
) -> str | None:
    """Send about five pictures a second; only these are converted and scaled. Returns why it stopped early."""
    every = max(limits["every_ms"], facts["said_ms"] / limits["frames"])
    due, last = 0.0, -1.0
    spent, before = 0.0, time.monotonic()
    while clip.grab():
        at = clip.get(cv2.CAP_PROP_POS_MSEC)
        if at <= last:  # no time in the file, or a broken one: count
            at = last + step_ms
        last = at
        facts["last_ms"] = int(at)
        if at > limits["clip_ms"]:  # it holds more than it said
            return "length"
        now = time.monotonic()
        spent, before = spent + min(now - before, 1.0), now  # a stopped process has spent nothing
        if time.process_time() > limits["enough_cpu_s"] or spent > limits["enough_s"]:
            return "work"
        if at < due - step_ms / 2:  # the next frame would be later than this one is early
            continue
        due = max(due + every, at + every / 2)
        okay, frame = clip.retrieve()
        if not okay:
            continue
        scale = limits["side"] / min(frame.shape[:2])
        if scale < 1:
            frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = frame.shape[:2]
        facts["frames"] += 1
        sys.stdout.buffer.write(HEADER.pack(int(at), width, height, frame.nbytes))
        sys.stdout.buffer.write(frame.tobytes())
    return None


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
