"""What the shop does when something happens. Each runs at least once, so each is safe to run twice."""

from __future__ import annotations

from uuid import UUID

from commerce.carts import services as carts
from commerce.checkout import settlement
from commerce.events import (
    InvoiceDue,
    InvoiceIssued,
    MailDue,
    OrderPaid,
    OrderRefundDue,
    PaymentCreated,
    PaymentRefundDue,
    ShopFact,
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


@on(OrderPaid)
def follow_up(fact: OrderPaid) -> None:
    """Papers and the letter, each in a queue of its own."""
    whose = _whose(fact)
    due = InvoiceDue(**whose, order_id=fact.order_id, number=fact.number)
    outbox.publish(due, key=f"invoice:{fact.order_id}", tenant_id=fact.tenant_id)
    letter = MailDue(**whose, order_id=fact.order_id, letter="order_paid")
    outbox.publish(letter, key=f"mail:{fact.order_id}", tenant_id=fact.tenant_id)


@on(InvoiceDue, transaction=False)
def issue_invoices(fact: InvoiceDue, delivery: Delivery) -> None:
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
        issued = InvoiceIssued(**_whose(fact), order_id=fact.order_id, number=fact.number, invoice_ids=ids)
        outbox.publish(issued, key=f"order:{fact.order_id}", tenant_id=fact.tenant_id)
        delivery.finish()


@on(OrderRefundDue)
def settle_cancellation(fact: OrderRefundDue) -> None:
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
        issued = InvoiceIssued(
            **_whose(fact), order_id=fact.order_id, number=fact.number, invoice_ids=ids, kind="credit_note"
        )
        outbox.publish(issued, key=f"order:{fact.order_id}", tenant_id=fact.tenant_id)
    letter = MailDue(
        **_whose(fact),
        order_id=fact.order_id,
        letter="order_cancelled",
        refund_minor=fact.refund_minor,
        whole=fact.whole,
    )
    outbox.publish(letter, key=f"mail:{fact.order_id}", tenant_id=fact.tenant_id)


@on(InvoiceIssued, transaction=False)
def print_credit_notes(fact: InvoiceIssued, delivery: Delivery) -> None:
    """Invoices are printed before they are announced; credit notes after."""
    for invoice_id in fact.invoice_ids:
        invoices.make_document(invoice_id)


@on(MailDue, transaction=False)
def send_letter(fact: MailDue, delivery: Delivery) -> None:
    mail.send(fact.order_id, fact.letter, refund_minor=fact.refund_minor, whole=fact.whole)


@on(CustomerIdentified)
def merge_carts(fact: CustomerIdentified) -> None:
    """What she put in before signing in goes with her."""
    carts.merge(
        actor=SYSTEM(fact.tenant_id),
        site=site_scope(fact.site_id),
        from_customer_id=fact.anonymous_id,
        to_customer_id=fact.customer_id,
    )


def _whose(fact: ShopFact) -> dict[str, UUID]:
    return {"tenant_id": fact.tenant_id, "site_id": fact.site_id, "customer_id": fact.customer_id}
