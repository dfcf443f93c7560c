"""Facts the shop publishes. Each names its customer, site and the site's tenant."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from server.common.outbox import Fact


class ShopFact(Fact):
    tenant_id: UUID
    site_id: UUID
    customer_id: UUID


class CartChanged(ShopFact):
    name: ClassVar[str] = "cart.changed"
    cart_id: UUID
    version: int


class PaymentCreated(ShopFact):
    """A payment waits for its provider to be asked (outside the transaction)."""

    name: ClassVar[str] = "payment.created"
    payment_id: UUID
    checkout_id: UUID


class PaymentRequiresAction(ShopFact):
    name: ClassVar[str] = "payment.requires_action"
    payment_id: UUID
    checkout_id: UUID
    amount_minor: int
    currency: str


class PaymentFailed(ShopFact):
    name: ClassVar[str] = "payment.failed"
    payment_id: UUID
    checkout_id: UUID
    reason: str


class PaymentExpired(ShopFact):
    name: ClassVar[str] = "payment.expired"
    payment_id: UUID
    checkout_id: UUID


class PaymentRefundDue(ShopFact):
    """Money has to go back; the provider is asked outside the transaction, keyed by refund_id."""

    name: ClassVar[str] = "payment.refund_due"
    payment_id: UUID
    refund_id: UUID
    amount_minor: int
    currency: str
    reason: str


class PaymentRefunded(ShopFact):
    name: ClassVar[str] = "payment.refunded"
    payment_id: UUID
    checkout_id: UUID
    order_id: UUID | None
    amount_minor: int
    currency: str
    reason: str


class OrderPlaced(ShopFact):
    name: ClassVar[str] = "order.placed"
    order_id: UUID
    number: str
    checkout_id: UUID


class OrderPaid(ShopFact):
    name: ClassVar[str] = "order.paid"
    order_id: UUID
    number: str
    checkout_id: UUID
    payment_id: UUID
    total_minor: int
    currency: str


class OrderStepChanged(ShopFact):
    name: ClassVar[str] = "order.step_changed"
    order_id: UUID
    number: str
    vendor_order_id: UUID
    vendor_tenant_id: UUID
    step: str
    tracking: str | None = None


class OrderCancelled(ShopFact):
    """Some or all vendor orders of an order were cancelled or rejected, and their money goes back."""

    name: ClassVar[str] = "order.cancelled"
    order_id: UUID
    number: str
    vendor_order_ids: list[UUID]
    refund_minor: int
    currency: str
    whole: bool


class OrderRefundDue(ShopFact):
    """Parts of an order are undone and their money and papers are owed. A queue of its own: nothing that
    fails to be shown holds up money."""

    name: ClassVar[str] = "order.refund_due"
    order_id: UUID
    number: str
    vendor_order_ids: list[UUID]
    refund_minor: int
    whole: bool


class InvoiceDue(ShopFact):
    """The numbers are given; the papers are to be printed. A queue of its own: printing delays no news."""

    name: ClassVar[str] = "invoice.due"
    order_id: UUID
    number: str


class MailDue(ShopFact):
    """A letter about an order: "order_paid", "order_link" or "order_cancelled". A queue of its own: an
    address that refuses mail holds up nothing else."""

    name: ClassVar[str] = "mail.due"
    order_id: UUID
    letter: str
    refund_minor: int = 0
    whole: bool = True


class InvoiceIssued(ShopFact):
    name: ClassVar[str] = "invoice.issued"
    order_id: UUID
    number: str
    invoice_ids: list[UUID]
    kind: str = "invoice"


class WebhookReceived(Fact):
    """A provider's signed event is stored; what it means is worked out by the worker."""

    name: ClassVar[str] = "payment.webhook_received"
    webhook_id: UUID
    provider: str
