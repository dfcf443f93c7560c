"""What measuring does when something happens."""

from measurement import processing
from measurement.events import TakeAccepted
from server.common.outbox import Delivery, on


@on(TakeAccepted, queue="video", transaction=False)
def measure_take(fact: TakeAccepted, delivery: Delivery) -> None:
    """Measure what has come in; the fact is done in the transaction that records the result."""
    processing.process(fact, finish=delivery.finish)
