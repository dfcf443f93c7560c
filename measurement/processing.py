"""A take through the pipeline, in the worker of the queue `video`."""

import logging
from collections.abc import Callable
from typing import Any, Final

from measurement import progress, services, storage
from measurement.events import TakeAccepted
from measurement.services.takes import MOST_ATTEMPTS
from measurement.work import Worker, WorkerLost

log = logging.getLogger(__name__)

# Far beyond what the pipeline allows itself: who is later hangs.
PATIENCE_SECONDS: Final = 40.0
UNREADABLE: Final = {
    "accepted": False,
    "reason": "unreadable",
    "remedy": "I could not read this video. Please record it again, or measure with a tape.",
}
FAILED: Final = {
    "accepted": False,
    "reason": "failed",
    "remedy": "Something went wrong on our side. Please try again later, or measure with a tape.",
}
WORKER: Final = Worker()


def process(fact: TakeAccepted, *, finish: Callable[[], None], worker: Worker = WORKER) -> None:
    """Measure a take and record what came of it, once. Harmless to run again.

    Raises while another try may help; the last try refuses the take instead.
    """
    work = services.begin(fact.take_id)
    if work is None:
        finish()
        return
    try:
        # A take that was begun and never ended has taken its worker with it.
        outcome = UNREADABLE if work["attempts"] > MOST_ATTEMPTS else _measure(fact, work, worker)
    except Exception as error:
        if work["attempts"] < MOST_ATTEMPTS:
            raise
        log.exception("take %s is given up: %r", fact.take_id, error)
        outcome = UNREADABLE if isinstance(error, WorkerLost) else FAILED
    services.record(take_id=fact.take_id, outcome=outcome, finish=finish)


def _measure(fact: TakeAccepted, work: dict[str, Any], worker: Worker) -> dict[str, Any]:
    stated = work["stated"]
    if stated is None:  # its session has ended meanwhile: `record` will see
        return UNREADABLE
    if work["observations"] is not None:
        request: tuple[Any, ...] = ("observations", work["observations"], stated)
    else:
        path = storage.path_of(work["file"])
        if not path.exists():
            return UNREADABLE
        request = ("clip", str(path), stated)
    _tell(fact, 5)
    outcome: dict[str, Any] = worker.ask(
        request, seconds=PATIENCE_SECONDS, heard=lambda percent: _tell(fact, int(percent))
    )
    return outcome


def _tell(fact: TakeAccepted, percent: int) -> None:
    services.tell_progress(fact.session_id, percent)
    progress.tell(fact, percent)
