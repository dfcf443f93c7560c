"""Facts of measuring. None carries a value: they travel through queues and into chats."""

from typing import ClassVar
from uuid import UUID

from server.common.outbox import Fact


class MeasurementFact(Fact):
    session_id: UUID | None  # None: by hand, without a session
    customer_id: UUID
    tenant_id: UUID
    site_id: UUID
    conversation_id: UUID | None = None
    product_id: UUID | None = None


class TakeAccepted(MeasurementFact):
    """A take waits for the pipeline."""

    name: ClassVar[str] = "measurement.take_accepted"
    session_id: UUID
    take_id: UUID


class MeasurementCompleted(MeasurementFact):
    """There is a result, for her to confirm."""

    name: ClassVar[str] = "measurement.completed"


class MeasurementRefused(MeasurementFact):
    """The take could not be used; `failures` of this session so far."""

    name: ClassVar[str] = "measurement.refused"
    reason: str
    remedy: str
    failures: int


class MeasurementConfirmed(MeasurementFact):
    """Her profile stands as she wants it."""

    name: ClassVar[str] = "measurement.confirmed"


class MeasurementErased(Fact):
    """She has deleted her measurements: whoever has copies of them deletes those too."""

    name: ClassVar[str] = "measurement.erased"
    customer_id: UUID
    tenant_id: UUID
