"""The pipeline's process, from inside (`work.py` starts it): no Django, no database, no secrets, no network.

It keeps, per guided shopper, the pose model's track and the guide, in memory only and for a minute after the
last frame.
"""

import os
import pickle
import resource
import select
import struct
import sys
import time
import traceback
from collections import OrderedDict
from dataclasses import asdict, is_dataclass
from typing import Any, BinaryIO, Final

from measurement import wire
from measurement.work import packed

NICER: Final = 5
ADDRESS_SPACE: Final = 4 * 2**30
KEPT_SECONDS: Final = 60.0
MOST_GUIDED: Final = 64


class Guided:
    """One shopper before a camera."""

    def __init__(self, stated: Any, language: str) -> None:
        from measurement.estimation.pose import PoseModel
        from measurement.guide import Guide

        self.pose, self.guide = PoseModel(sparing=True), Guide(stated, language=language)
        # Of the frames that the guide keeps: those that are measured will be looked at closely.
        self.jpegs: dict[Any, bytes] = {}
        self.seen_at = time.monotonic()

    def see(self, jpeg: bytes, at_ms: int) -> dict[str, Any]:
        """What to tell her after this frame."""
        from measurement.estimation.decode import Unreadable, picture

        self.seen_at = time.monotonic()
        try:
            frame = picture(jpeg)
        except Unreadable:
            return {"bad": True}
        seen = self.pose.observe(frame, at_ms)
        luma = float(frame[::8, ::8].mean()) if seen is None else seen.luma
        instruction = self.guide.see(seen, at_ms, luma=luma)
        if seen is not None:
            self.jpegs[seen] = jpeg
            self.jpegs = {one: self.jpegs[one] for one in self.guide.kept}
        return {"guide": plain(instruction), "done": bool(self.guide.done)}

    def chosen(self) -> list[Any]:
        """The frames to be judged; those that will be measured with their closer look."""
        from measurement.estimation.decode import picture
        from measurement.estimation.pose import looked_closer

        return looked_closer(self.guide.chosen(), lambda one: picture(self.jpegs[one]))


class Pipeline:
    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.guided: OrderedDict[str, Guided] = OrderedDict()

    def answer(self, request: tuple[Any, ...]) -> Any:
        match request:
            case ("observations", observations, stated):
                from measurement.estimation.pipeline import measure_observations

                return outcome(
                    measure_observations([wire.unpack(one) for one in observations], _stated(stated))
                )
            case ("clip", path, stated):
                from measurement.estimation.pipeline import measure_clip

                return outcome(measure_clip(path, _stated(stated), progress=self._progress))
            case ("frame", session, jpeg, at_ms, stated, language):
                return self._guided(session, stated, language).see(jpeg, at_ms)
            case ("chosen", session):
                guided = self.guided.get(session)
                return [] if guided is None else [wire.pack(one) for one in guided.chosen()]
            case ("forget", session):
                self.guided.pop(session, None)
                return None
            case ("ping",):
                return os.getpid()
        raise ValueError(f"no such request: {request[0]}")

    def _progress(self, share: float) -> None:
        self.tell("progress", round(100 * share))

    def tell(self, kind: str, value: Any) -> None:
        self.out.write(packed((kind, value)))
        self.out.flush()

    def forget_the_gone(self) -> None:
        now = time.monotonic()
        for name in [name for name, one in self.guided.items() if now - one.seen_at > KEPT_SECONDS]:
            del self.guided[name]

    def _guided(self, session: str, stated: Any, language: str) -> Guided:
        self.forget_the_gone()
        if session not in self.guided:
            while len(self.guided) >= MOST_GUIDED:
                self.guided.popitem(last=False)
            self.guided[session] = Guided(_stated(stated), language)
        self.guided.move_to_end(session)
        return self.guided[session]


def _stated(stated: dict[str, Any]) -> Any:
    from measurement.estimation.types import Stated

    return Stated(**stated)


def outcome(found: Any) -> dict[str, Any]:
    """Accepted or Refused as plain values."""
    told = plain(found)
    return {"accepted": "measurements" in told, **told}


def plain(value: Any) -> Any:
    """Dataclasses and numpy's numbers as what JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str | bytes):
        return value.item() if getattr(value, "ndim", 0) == 0 else value.tolist()
    return value


def _read(source: BinaryIO) -> Any:
    head = source.read(4)
    if len(head) < 4:
        return None
    return pickle.loads(source.read(struct.unpack(">I", head)[0]))  # noqa: S301  (our own parent)


def main() -> None:
    os.nice(NICER)  # chat comes first
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no picture in a core dump
    # What libraries print must not come between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    pipeline = Pipeline(out)
    pipeline.tell("ready", os.getpid())
    while True:
        # One request at a time: nothing can wait in the buffer while we look at the pipe.
        if not select.select([sys.stdin], [], [], KEPT_SECONDS / 4)[0]:
            pipeline.forget_the_gone()
            continue
        request = _read(sys.stdin.buffer)
        if request is None:
            return
        try:
            answer = ("done", pipeline.answer(request))
        except MemoryError:
            os._exit(9)  # nothing here can be trusted any more
        except Exception:
            answer = ("failed", traceback.format_exc(limit=8))
        pipeline.tell(*answer)


if __name__ == "__main__":
    main()
