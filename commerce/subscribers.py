"""What the shop does when something happens. Each runs at least once, so each is safe to run twice."""

from __future__ import annotations

from commerce.carts import services as carts
from commerce.checkout import settlement
from commerce.events import (
    InvoiceIssued,
    OrderCancelled,
    OrderLookupAsked,
    OrderPaid,
    PaymentCreated,
    PaymentRefundDue,
    WebhookReceived,
)
from commerce.invoices import mail
from commerce.invoices import services as invoices
from commerce.invoices.models import Invoice
from commerce.orders.models import Order
from commerce.payments import services as payments
from commerce.payments.models import Payment
from server.accounts.access import SYSTEM, platform_scope, site_scope
from server.accounts.customers import CustomerIdentified
from server.common import outbox
from server.common.clock import now
from server.common.outbox import Delivery, on


@on(WebhookReceived)
def settle_webhook(fact: WebhookReceived) -> None:
    settlement.settle(fact.webhook_id)


@on(PaymentCreated, transaction=False)
def ask_provider(fact: PaymentCreated, delivery: Delivery) -> None:
    """For providers that are reached over the network."""
    with platform_scope():
        payment = Payment.objects.get(pk=fact.payment_id)
    started = payments.ask(payment)
    with platform_scope():
        payments.started(fact.payment_id, started)
        delivery.finish()


@on(PaymentRefundDue, transaction=False)
def pay_back(fact: PaymentRefundDue, delivery: Delivery) -> None:
    payments.pay_back(fact.refund_id)


@on(OrderPaid, transaction=False)
def issue_invoices(fact: OrderPaid, delivery: Delivery) -> None:
    """The numbers were given when the order was made; here the papers are printed and announced."""
    with platform_scope():
        ids = list(
            Invoice.objects.filter(order_id=fact.order_id, kind=Invoice.Kind.INVOICE)
            .order_by("number")
            .values_list("pk", flat=True)
        )
    for invoice_id in ids:
        invoices.make_document(invoice_id)
    with platform_scope():
        outbox.publish(
            InvoiceIssued(
                tenant_id=fact.tenant_id,
                site_id=fact.site_id,
                customer_id=fact.customer_id,
                order_id=fact.order_id,
                number=fact.number,
                invoice_ids=ids,
            ),
            key=f"order:{fact.order_id}",
            tenant_id=fact.tenant_id,
        )
        delivery.finish()


@on(OrderPaid, transaction=False)
def mail_confirmation(fact: OrderPaid, delivery: Delivery) -> None:
    mail.order_paid(fact.order_id)


@on(OrderCancelled)
def settle_cancellation(fact: OrderCancelled) -> None:
    """The refund and the credit notes, owed from now on."""
    payment_id = Order.objects.values_list("payment_id", flat=True).get(pk=fact.order_id)
    payments.refund(
        payment_id=payment_id,
        amount_minor=fact.refund_minor,
        reason="order_cancelled",
        cause=f"cancel:{fact.id}",
    )
    ids = invoices.credit(vendor_order_ids=fact.vendor_order_ids, now=now())
    if ids:
        outbox.publish(
            InvoiceIssued(
                tenant_id=fact.tenant_id,
                site_id=fact.site_id,
                customer_id=fact.customer_id,
                order_id=fact.order_id,
                number=fact.number,
                invoice_ids=ids,
                kind="credit_note",
            ),
            key=f"order:{fact.order_id}",
            tenant_id=fact.tenant_id,
        )


@on(OrderCancelled, transaction=False)
def mail_cancellation(fact: OrderCancelled, delivery: Delivery) -> None:
    mail.order_cancelled(fact.order_id, refund_minor=fact.refund_minor, whole=fact.whole)


@on(InvoiceIssued, transaction=False)
def print_credit_notes(fact: InvoiceIssued, delivery: Delivery) -> None:
    """Invoices are printed before they are announced; credit notes after."""
    for invoice_id in fact.invoice_ids:
        invoices.make_document(invoice_id)


@on(OrderLookupAsked, transaction=False)
def mail_link(fact: OrderLookupAsked, delivery: Delivery) -> None:
    mail.order_link(fact.order_id)


@on(CustomerIdentified)
def merge_carts(fact: CustomerIdentified) -> None:
    """What she put in before signing in goes with her."""
    carts.merge(
        actor=SYSTEM(fact.tenant_id),
        site=site_scope(fact.site_id),
        from_customer_id=fact.anonymous_id,
        to_customer_id=fact.customer_id,
    )
