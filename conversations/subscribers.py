"""What the chat does when something happens: the shop's news becomes a card in the right thread.

Each handler runs at least once: the card's cid is the fact's id, so a repeat adds nothing. What a
press has already shown is not shown again.
"""

import logging
from typing import Any
from uuid import UUID

from commerce.carts import selectors as cart_selectors
from commerce.events import (
    CartChanged,
    InvoiceIssued,
    OrderCancelled,
    OrderPaid,
    OrderStepChanged,
    PaymentExpired,
    PaymentFailed,
    PaymentRefunded,
    PaymentRequiresAction,
)
from commerce.invoices import selectors as invoice_selectors
from commerce.orders import selectors as order_selectors
from commerce.payments import selectors as payment_selectors
from conversations import measuring, selectors, services, turns
from conversations.entries import Thread
from conversations.events import MessageReceived
from conversations.models import Conversation
from measurement import progress
from measurement.events import (
    MeasurementCompleted,
    MeasurementConfirmed,
    MeasurementFact,
    MeasurementRefused,
)
from server.accounts import access
from server.accounts.models import Tenant
from server.common.actor import system
from server.common.outbox import Delivery, on

logger = logging.getLogger(__name__)

STEPS = {
    "accepted": "has accepted your order",
    "in_production": "is making your order",
    "ready": "has your order ready",
    "shipped": "has sent your order",
    "delivered": "has delivered your order",
    "completed": "has completed your order",
    "rejected": "cannot fulfil your order; your money comes back",
    "canceled": "has cancelled your order; your money comes back",
}


@on(MessageReceived, queue="turns", transaction=False)
def answer(fact: MessageReceived, delivery: Delivery) -> None:
    """The assistant's turn."""
    turns.take_turn(fact, delivery)


def _show(thread: Thread, card: dict[str, Any], cid: UUID, text: str = "") -> None:
    services.show_card(thread, actor=system(thread.tenant_id), card=card, cid=cid, text=text)


def _checkout_threads(checkout_id: UUID, customer_id: UUID, site_id: UUID) -> list[Thread]:
    """Where news of a checkout goes: the thread it was started in, else the shopper's own."""
    found = selectors.threads_of_checkout(checkout_id)
    if not found:
        own = selectors.thread_of_customer(customer_id, site_id)
        found = [own] if own else []
    return found


@on(CartChanged)
def show_cart(fact: CartChanged) -> None:
    """A change made elsewhere (on a page) is shown; one made in the chat has its card already."""
    thread = selectors.thread_of_customer(fact.customer_id, fact.site_id)
    if thread is None or _owed_an_answer(thread):
        return
    shown = selectors.last_card(thread.id, "cart")
    if (
        shown is not None
        and shown.get("cart") == str(fact.cart_id)
        and shown.get("version", 0) >= fact.version
    ):
        return
    view = cart_selectors.current_cart(customer_id=fact.customer_id, site=access.site_scope(fact.site_id))
    if view.cart == fact.cart_id and view.version == fact.version:  # a later change brings its own news
        _show(thread, {"type": "cart", **view.model_dump(mode="json")}, fact.id)


def _owed_an_answer(thread: Thread) -> bool:
    """A turn is under way: whatever it changes, it shows by itself."""
    return Conversation.objects.filter(
        pk=thread.id, assistant_active=True, waiting_since__isnull=False
    ).exists()


def _payment(fact: PaymentRequiresAction | PaymentFailed | PaymentExpired, text: str) -> None:
    view = payment_selectors.payment_of(payment_id=fact.payment_id)
    card = {"type": "payment", **view.model_dump(mode="json")}
    for thread in _checkout_threads(fact.checkout_id, fact.customer_id, fact.site_id):
        shown = selectors.last_card(thread.id, "payment")
        same = shown is not None and all(shown.get(k) == card[k] for k in ("payment", "status", "url"))
        if not same:
            _show(thread, card, fact.id, text)


@on(PaymentRequiresAction)
def show_payment(fact: PaymentRequiresAction) -> None:
    _payment(fact, "")


@on(PaymentFailed)
def show_failed_payment(fact: PaymentFailed) -> None:
    _payment(fact, "The payment did not go through. Nothing was charged; you can try again.")


@on(PaymentExpired)
def show_expired_payment(fact: PaymentExpired) -> None:
    _payment(fact, "The time for this payment has run out. Nothing was charged; your cart is still here.")


@on(PaymentRefunded)
def tell_refund(fact: PaymentRefunded) -> None:
    for thread in _checkout_threads(fact.checkout_id, fact.customer_id, fact.site_id):
        view = payment_selectors.payment_of(payment_id=fact.payment_id)
        card = {"type": "payment", **view.model_dump(mode="json"), "refund_minor": fact.amount_minor}
        _show(thread, card, fact.id, "Your money is on its way back.")


@on(OrderPaid)
def show_order(fact: OrderPaid) -> None:
    """The order card; from now on the thread is the order's as well."""
    view = order_selectors.order_view(order_id=fact.order_id)
    for thread in _checkout_threads(fact.checkout_id, fact.customer_id, fact.site_id):
        services.link_order(thread=thread, order_id=fact.order_id)
        _show(
            thread,
            {"type": "order", **view.model_dump(mode="json")},
            fact.id,
            f"Thank you! Your order {fact.number} is placed and paid.",
        )


def _order_threads(order_id: UUID, customer_id: UUID, site_id: UUID) -> list[Thread]:
    found = selectors.threads_of_order(order_id)
    if not found:  # its payment's news is still on its way
        own = selectors.thread_of_customer(customer_id, site_id)
        found = [own] if own else []
    return found


@on(OrderStepChanged)
def show_step(fact: OrderStepChanged) -> None:
    view = order_selectors.order_view(order_id=fact.order_id)
    vendor = (
        Tenant.objects.filter(pk=fact.vendor_tenant_id).values_list("name", flat=True).first() or "The shop"
    )
    text = f"{vendor} {STEPS.get(fact.step, 'has news of your order')}."
    if fact.tracking:
        text += f" Tracking: {fact.tracking}"
    for thread in selectors.threads_of_order(fact.order_id):
        _show(thread, {"type": "order", **view.model_dump(mode="json")}, fact.id, text)


@on(OrderCancelled)
def show_cancelled(fact: OrderCancelled) -> None:
    view = order_selectors.order_view(order_id=fact.order_id)
    for thread in selectors.threads_of_order(fact.order_id):
        shown = selectors.last_card(thread.id, "order")
        if (
            shown is not None
            and shown.get("order") == str(fact.order_id)
            and shown.get("status") == view.status
        ):
            continue
        text = (
            f"Order {fact.number} is cancelled."
            if fact.whole
            else f"A part of order {fact.number} is cancelled."
        )
        _show(thread, {"type": "order", **view.model_dump(mode="json")}, fact.id, text)


@on(InvoiceIssued)
def show_invoice(fact: InvoiceIssued) -> None:
    refs = invoice_selectors.invoices_of(order_id=fact.order_id)
    wanted = [ref for ref in refs if ref.id in fact.invoice_ids]
    if not wanted:
        return
    card = {
        "type": "invoice",
        "order": str(fact.order_id),
        "number": fact.number,
        "invoices": [ref.model_dump(mode="json") for ref in wanted],
    }
    text = "Here is your invoice." if len(wanted) == 1 else "Here are your invoices."
    if fact.kind != "invoice":
        text = "Here is your credit note."
    for thread in _order_threads(fact.order_id, fact.customer_id, fact.site_id):
        _show(thread, card, fact.id, text)


# --- measuring --------------------------------------------------------------------------------------

progress.listen(measuring.show_progress)


def _show_measured(fact: MeasurementFact, state: str, text: str, **more: Any) -> None:
    thread = measuring.thread_of(fact)
    if thread is not None:
        card = measuring.result_card(fact, state=state, **more)
        _show(thread, card, fact.id, text)


@on(MeasurementCompleted)
def show_measured(fact: MeasurementCompleted) -> None:
    """That there is a result; its values are hers to fetch, and no line of the log has them."""
    _show_measured(
        fact,
        "measured",
        "Your measurements are estimated. Please look at them: correct what you know better, then confirm.",
    )


@on(MeasurementRefused)
def show_unmeasured(fact: MeasurementRefused) -> None:
    text = fact.remedy
    if fact.failures >= measuring.OFFER_TAPE_AFTER:
        text += " Or take a tape: I'll show you how for each measurement."
    _show_measured(
        fact,
        "refused",
        text,
        reason=fact.reason,
        remedy=fact.remedy,
        retry=True,
        manual=fact.failures >= measuring.OFFER_TAPE_AFTER,
    )


@on(MeasurementConfirmed)
def go_on_with_the_size(fact: MeasurementConfirmed) -> None:
    """What she was looking at when she asked now has a size."""
    thread = measuring.thread_of(fact)
    if thread is None:
        return
    item = measuring.wanted_item(fact, thread)
    fit = measuring.fit_of(fact.customer_id, item, access.site_scope(thread.site_id)) if item else None
    card = measuring.result_card(fact, state="confirmed", item=item, fit=fit)
    _show(thread, card, fact.id, measuring.said_of(item, fit))
