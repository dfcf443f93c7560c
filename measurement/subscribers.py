"""What measuring does when something happens."""

from measurement import processing, services
from measurement.events import TakeAccepted
from server.accounts.customers import CustomerIdentified
from server.common.outbox import Delivery, on


@on(TakeAccepted, queue="video", transaction=False)
def measure_take(fact: TakeAccepted, delivery: Delivery) -> None:
    """Measure what has come in; the fact is done in the transaction that records the result."""
    processing.process(fact, finish=delivery.finish)


@on(CustomerIdentified)
def follow_her(fact: CustomerIdentified) -> None:
    """A host shop has vouched for her: what she measured before she signed in is hers there too."""
    services.follow(anonymous_id=fact.anonymous_id, customer_id=fact.customer_id, tenant_id=fact.tenant_id)
