"""How far a take is, told while it lasts. It may be lost: whoever shows it registers here, and polls besides."""

import logging
from collections.abc import Callable

from measurement.events import TakeAccepted

log = logging.getLogger(__name__)

Listener = Callable[[TakeAccepted, int], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call `listener(take, percent)`, in the worker's thread, whenever a take has come further."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(fact: TakeAccepted, percent: int) -> None:
    for listener in _listeners:
        try:
            listener(fact, percent)
        except Exception as error:
            log.debug("progress lost: %s", error)
