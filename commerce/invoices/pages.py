"""What a mailed link opens: the order's page, and its documents."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from commerce import money
from commerce.errors import LinkExpired
from commerce.invoices import selectors, services
from commerce.orders import selectors as orders
from commerce.orders import services as order_services
from commerce.orders.links import read_token
from commerce.orders.machine import ROAD
from server.common import ratelimit
from server.common.errors import NotFound, RateLimited
from server.common.http import client_ip

SHOWN = ("new", "accepted", "ready", "shipped", "delivered")
WORDS = {
    "new": "Placed",
    "accepted": "Accepted",
    "in_production": "Being made",
    "ready": "Packed",
    "shipped": "On its way",
    "delivered": "Delivered",
    "completed": "Completed",
    "canceled": "Cancelled",
    "rejected": "Could not be fulfilled",
}


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """The order's page, for 15 minutes; then the form that has a new link mailed."""
    try:
        order_id = read_token("order", token)
        view = orders.order_view(order_id=order_id)
    except (LinkExpired, NotFound):
        return private(render(request, "commerce/find_order.html", {"expired": True}, status=404))
    currency = view.currency

    def amount(minor: int) -> str:
        return money.text(minor, currency)

    parts = [
        {
            "part": part,
            "word": WORDS[part.status],
            "undone": part.status in ("canceled", "rejected"),
            "steps": _steps(part.status),
            "lines": [
                {"line": line, "total": amount(line.total_minor)}
                for line in view.lines
                if line.vendor_order == part.id
            ],
        }
        for part in view.vendor_orders
    ]
    context = {
        "order": view,
        "parts": parts,
        "count": sum(line.quantity for line in view.lines),
        "items": amount(view.items_minor),
        "delivery": amount(view.delivery_minor) if view.delivery_minor else "Free",
        "tax": amount(view.tax_minor),
        "total": amount(view.total_minor),
        "refunded": amount(view.refunded_minor) if view.refunded_minor else "",
        "invoices": selectors.invoices_of(order_id=order_id),
    }
    return private(render(request, "commerce/order.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest) -> HttpResponse:
    """Number and e-mail address in, a mailed link out; the answer is the same whether they fit or not."""
    if request.method != "POST":
        return private(render(request, "commerce/find_order.html", {}))
    number, email = request.POST.get("number", "")[:20], request.POST.get("email", "")[:254]
    try:
        ratelimit.check(f"lookup:{client_ip(request)}", limit=10, per_seconds=60)
    except RateLimited as error:
        return private(render(request, "commerce/find_order.html", {"problem": error.text}, status=429))
    if len(number) < 8 or "@" not in email:
        problem = "Please give the order's number and your e-mail address."
        again = {"problem": problem, "number": number, "email": email}
        return private(render(request, "commerce/find_order.html", again, status=400))
    order_services.ask_for_link(number=number, email=email)
    return private(render(request, "commerce/find_order.html", {"asked": True}, status=202))


@require_safe
def invoice(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invoice_id: UUID = read_token("invoice", token)
        name, raw = services.document(invoice_id)
    except (LinkExpired, NotFound):
        return private(render(request, "commerce/gone.html", {"what": "invoice"}, status=404))
    return pdf_answer(name, raw)


def pdf_answer(name: str, raw: bytes) -> HttpResponse:
    """A private document: kept nowhere, and its address told to nobody."""
    response = HttpResponse(raw, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _steps(status: str) -> list[dict[str, object]]:
    """The road as dots: each step's word, and whether it lies behind."""
    if status not in ROAD:
        return []
    here = ROAD.index(status)
    return [{"word": WORDS[step], "done": ROAD.index(step) <= here} for step in SHOWN]
