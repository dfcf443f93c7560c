"""REST for buying: HTTP in, a service, HTTP out. The goods' part is in catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import BaseModel

from commerce import schemas
from commerce.carts import selectors as cart_selectors
from commerce.carts import services as carts
from commerce.carts.views import CartView
from commerce.checkout import services as checkout
from commerce.checkout.views import CheckoutView
from commerce.invoices import selectors as invoice_selectors
from commerce.invoices import services as invoices
from commerce.invoices.pages import pdf_answer
from commerce.orders import feedback, measures
from commerce.orders import selectors as order_selectors
from commerce.orders import services as orders
from commerce.orders.views import ConsoleOrder, InvoiceRef, OrderSummary, OrderView, VendorOrderView
from commerce.payments import selectors as payment_selectors
from commerce.payments import services as payments
from commerce.payments import webhooks
from commerce.payments.views import PaymentView
from commerce.tailoring import services as tailoring
from server.accounts import customers
from server.accounts.access import Actor, SiteScope, scope, site_scope
from server.accounts.auth import CustomerAuth, MemberAuth, TicketAuth
from server.accounts.tickets import Ticket
from server.common import idempotency, ratelimit
from server.common.api import json_answer
from server.common.errors import Invalid, Unauthorised
from server.common.http import client_ip

LARGEST_WEBHOOK = 256 * 1024

shop = Router(tags=["buying"], auth=CustomerAuth())
either = Router(tags=["buying"], auth=TicketAuth())
console = Router(tags=["console"], auth=MemberAuth())
door = Router(tags=["buying"])


def _ticket(request: HttpRequest) -> Ticket:
    return cast(Ticket, request.ticket)  # type: ignore[attr-defined]


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def _site(request: HttpRequest) -> SiteScope:
    site_id = _ticket(request).site_id
    if site_id is None:
        raise Unauthorised("This ticket is for no shop.")
    return site_scope(site_id)


def _customer(request: HttpRequest) -> UUID:
    """The shopper's id; her row is made by her first write."""
    ticket = _ticket(request)
    with scope(ticket.tenant_id):
        customers.ensure(ticket)
    return ticket.subject


def _once(
    request: HttpRequest, endpoint: str, body: object, do: Callable[[], BaseModel], *, status: int = 200
) -> HttpResponse:
    """Under an Idempotency-Key the same request has one effect and one answer."""
    actor = _actor(request)
    answer = idempotency.run(
        principal=f"{actor.kind}:{actor.id}",
        endpoint=endpoint,
        key=request.headers.get("Idempotency-Key"),
        body=body,
        fn=lambda: (status, do().model_dump(mode="json")),
    )
    return json_answer(answer.status, answer.body, replayed=answer.replayed)


# --- cart ---------------------------------------------------------------------------------------


@shop.get("/cart", response=CartView, summary="The shopper's open cart")
def get_cart(request: HttpRequest) -> CartView:
    return cart_selectors.current_cart(customer_id=_ticket(request).subject, site=_site(request))


@shop.post("/cart/lines", response=CartView, summary="Put units of a variant into the cart")
def add_line(request: HttpRequest, wish: schemas.LineWish) -> HttpResponse:
    def do() -> CartView:
        return carts.add_line(
            actor=_actor(request),
            site=_site(request),
            customer_id=_customer(request),
            variant_id=wish.variant,
            quantity=_whole(wish.quantity),
            version=wish.version,
        )

    return _once(request, "cart.add", wish.model_dump(mode="json"), do)


@shop.patch("/cart/lines/{uuid:line}", response=CartView, summary="Set a line's quantity")
def set_line(request: HttpRequest, line: UUID, wish: schemas.QuantityWish) -> HttpResponse:
    def do() -> CartView:
        return carts.set_quantity(
            actor=_actor(request),
            site=_site(request),
            customer_id=_customer(request),
            line_id=line,
            quantity=_whole(wish.quantity),
            version=wish.version,
        )

    return _once(request, f"cart.set:{line}", wish.model_dump(mode="json"), do)


@shop.delete("/cart/lines/{uuid:line}", response=CartView, summary="Take a line out")
def remove_line(request: HttpRequest, line: UUID, version: int | None = None) -> HttpResponse:
    def do() -> CartView:
        return carts.remove_line(
            actor=_actor(request),
            site=_site(request),
            customer_id=_customer(request),
            line_id=line,
            version=version,
        )

    return _once(request, f"cart.remove:{line}", {"version": version}, do)


def _whole(quantity: object) -> int:
    """JSON's 2.0 is 2; anything else that is not whole is refused by the service, in its own words."""
    if isinstance(quantity, float) and quantity.is_integer() and abs(quantity) < 2**53:
        return int(quantity)
    return cast(int, quantity)


# --- checkout -----------------------------------------------------------------------------------


@shop.post("/checkout-sessions", response=CheckoutView, summary="Start, or take up, the checkout of the cart")
def start_checkout(request: HttpRequest) -> HttpResponse:
    def do() -> CheckoutView:
        return checkout.start(actor=_actor(request), site=_site(request), customer_id=_customer(request))

    return _once(request, "checkout.start", {}, do)


@shop.get("/checkout-sessions/{uuid:checkout_id}", response=CheckoutView, summary="A checkout as it stands")
def get_checkout(request: HttpRequest, checkout_id: UUID) -> CheckoutView:
    return checkout.checkout_of(actor=_actor(request), checkout_id=checkout_id)


@shop.put("/checkout-sessions/{uuid:checkout_id}/address", response=CheckoutView, summary="Where to deliver")
def set_address(request: HttpRequest, checkout_id: UUID, wish: schemas.AddressWish) -> HttpResponse:
    address = wish.model_dump()

    def do() -> CheckoutView:
        return checkout.set_address(actor=_actor(request), checkout_id=checkout_id, address=address)

    return _once(request, f"checkout.address:{checkout_id}", address, do)


@shop.post("/checkout-sessions/{uuid:checkout_id}/complete", response=PaymentView, summary="Agree and pay")
def confirm(request: HttpRequest, checkout_id: UUID, wish: schemas.ConfirmWish) -> PaymentView:
    """Needs an Idempotency-Key: it becomes the order's own. Answers the payment to be made."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        raise Invalid("An Idempotency-Key is needed here.", field="Idempotency-Key")
    return checkout.confirm(
        actor=_actor(request),
        proposal_id=wish.proposal,
        version=wish.version,
        total_minor=wish.total_minor,
        currency=wish.currency,
        key=key,
    )


@shop.post("/checkout-sessions/{uuid:checkout_id}/cancel", response=CheckoutView, summary="Call it off")
def cancel_checkout(request: HttpRequest, checkout_id: UUID) -> CheckoutView:
    return checkout.cancel(actor=_actor(request), checkout_id=checkout_id)


@shop.get("/payments/{uuid:payment_id}", response=PaymentView, summary="A payment as it stands")
def get_payment(request: HttpRequest, payment_id: UUID) -> PaymentView:
    return payment_selectors.payment_of(payment_id=payment_id, customer_id=_ticket(request).subject)


@shop.post("/payments/{uuid:payment_id}/simulate", response=PaymentView, summary="Sandbox: press a button")
def simulate(request: HttpRequest, payment_id: UUID, wish: schemas.SimulateWish) -> PaymentView:
    return payments.simulate(payment_id=payment_id, outcome=wish.outcome, actor=_actor(request))


@door.post("/payments/webhooks/{provider}", response=schemas.Received, summary="A provider's signed event")
def webhook(request: HttpRequest, provider: str) -> dict[str, bool]:
    if len(request.body) > LARGEST_WEBHOOK:
        raise Invalid("Too large for an event.")
    fresh = webhooks.receive(
        provider_name=provider, raw=request.body, headers={k: str(v) for k, v in request.headers.items()}
    )
    return {"received": True, "repeated": not fresh}


# --- orders and invoices ------------------------------------------------------------------------


@shop.get("/orders", response=list[OrderSummary], summary="The shopper's orders, newest first")
def list_orders(request: HttpRequest, limit: int = 20) -> list[OrderSummary]:
    return order_selectors.orders_of(customer_id=_ticket(request).subject, limit=max(1, min(limit, 100)))


@shop.get("/orders/{uuid:order_id}", response=OrderView, summary="One order")
def get_order(request: HttpRequest, order_id: UUID) -> OrderView:
    return order_selectors.order_view(order_id=order_id, customer_id=_ticket(request).subject)


@shop.post("/orders/{uuid:order_id}/cancel", response=OrderView, summary="Cancel before it is sent")
def cancel_order(request: HttpRequest, order_id: UUID, wish: schemas.CancelWish) -> HttpResponse:
    def do() -> OrderView:
        return orders.cancel(order_id=order_id, actor=_actor(request), reason=wish.reason)

    return _once(request, f"order.cancel:{order_id}", wish.model_dump(), do)


@shop.post("/orders/lines/{uuid:line}/fit", response=feedback.FitView, summary="Say how a line fitted")
def say_fit(request: HttpRequest, line: UUID, wish: schemas.FitWish) -> feedback.FitView:
    """Once it is delivered; the last word counts. Many such words together move the advice for others."""
    return feedback.say(actor=_actor(request), line_id=line, fit=wish.fit)


@shop.get("/orders/{uuid:order_id}/invoices", response=list[InvoiceRef], summary="Its invoices, with links")
def list_invoices(request: HttpRequest, order_id: UUID) -> list[InvoiceRef]:
    order_selectors.order_view(order_id=order_id, customer_id=_ticket(request).subject)
    return invoice_selectors.invoices_of(order_id=order_id, customer_id=_ticket(request).subject)


@either.get("/invoices/{uuid:invoice_id}.pdf", summary="An invoice, to its shopper or its shop's staff")
def get_invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    invoice_selectors.readable_by(actor=_actor(request), invoice_id=invoice_id)
    return pdf_answer(*invoices.document(invoice_id))


@door.post("/orders/lookup", response={202: schemas.Accepted}, summary="Have a link to an order mailed")
def lookup(request: HttpRequest, wish: schemas.LookupWish) -> Status[dict[str, bool]]:
    """Always 202: nobody learns here whether the order exists or whose it is."""
    ratelimit.check(f"lookup:{client_ip(request)}", limit=10, per_seconds=60)
    orders.ask_for_link(number=wish.number, email=wish.email)
    return Status(202, {"accepted": True})


# --- console ------------------------------------------------------------------------------------


@console.get("/console/orders", response=list[ConsoleOrder], summary="The tenant's vendor orders")
def console_orders(
    request: HttpRequest, status: str | None = None, customer: UUID | None = None, limit: int = 50
) -> list[ConsoleOrder]:
    return order_selectors.console_orders(
        actor=_actor(request), status=status, customer_id=customer, limit=max(1, min(limit, 200))
    )


@console.get("/console/orders/{uuid:vendor_order_id}", response=ConsoleOrder, summary="One vendor order")
def console_order(request: HttpRequest, vendor_order_id: UUID) -> ConsoleOrder:
    return order_selectors.console_order(actor=_actor(request), vendor_order_id=vendor_order_id)


@console.post(
    "/console/orders/{uuid:vendor_order_id}/steps", response=VendorOrderView, summary="Take it a step on"
)
def step(request: HttpRequest, vendor_order_id: UUID, wish: schemas.StepWish) -> HttpResponse:
    def do() -> VendorOrderView:
        return orders.advance(
            vendor_order_id=vendor_order_id,
            step=wish.step,
            actor=_actor(request),
            tracking=wish.tracking,
            reason=wish.reason,
        )

    return _once(request, f"order.step:{vendor_order_id}", wish.model_dump(), do)


@console.get(
    "/console/order-lines/{uuid:line}/measures",
    response=measures.LineMeasuresView,
    summary="What a made-to-measure line is sewn to; each look is audited",
)
def line_measures(request: HttpRequest, line: UUID) -> measures.LineMeasuresView:
    return measures.measures_of_line(actor=_actor(request), line_id=line)


@console.put(
    "/console/products/{uuid:product_id}/measures",
    response=schemas.MeasuresWish,
    summary="Say which measurements a made-to-measure product needs",
)
def require_measures(
    request: HttpRequest, product_id: UUID, wish: schemas.MeasuresWish
) -> dict[str, list[str]]:
    return {"keys": tailoring.require(actor=_actor(request), product_id=product_id, keys=wish.keys)}
