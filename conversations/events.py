"""Facts of the chat. `message.received` is written by the append function itself."""

from typing import ClassVar
from uuid import UUID

from server.common.outbox import Fact


class MessageReceived(Fact):
    """A customer wrote while the assistant is active: it owes an answer."""

    name: ClassVar[str] = "message.received"

    conversation_id: UUID
    seq: int
    tenant_id: UUID
    site_id: UUID
    customer_id: UUID


class HandedOver(Fact):
    """The assistant is silent and somebody should come; `reason` says why."""

    name: ClassVar[str] = "conversation.handed_over"

    conversation_id: UUID
    tenant_id: UUID
    reason: str
