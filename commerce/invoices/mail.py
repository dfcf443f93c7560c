"""E-mails about orders, through Django's backend. Plain text: it reads well everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from commerce import money
from commerce.orders.links import address_of
from commerce.orders.models import Order
from commerce.orders.selectors import address_of_order, as_view
from server.accounts.access import platform_scope
from server.accounts.models import Site


def order_paid(order_id: UUID) -> bool:
    """The confirmation. False if there is nobody to write to (she was erased)."""
    return _send(order_id, "order_paid", "Your order {number}")


def order_link(order_id: UUID) -> bool:
    return _send(order_id, "order_link", "The link to your order {number}")


def order_cancelled(order_id: UUID, *, refund_minor: int, whole: bool) -> bool:
    return _send(
        order_id, "order_cancelled", "Order {number} is cancelled", refund_minor=refund_minor, whole=whole
    )


def _send(order_id: UUID, template: str, subject: str, **more: Any) -> bool:
    with platform_scope():
        order = Order.objects.get(pk=order_id)
        address = address_of_order(order)
        view = as_view(order)
        shop = Site.objects.get(pk=order.site_id).name
    if address is None:
        return False

    def amount(minor: int) -> str:
        return money.text(minor, view.currency)

    refund = more.pop("refund_minor", 0)
    context = {
        "name": address.name,
        "order": view,
        "shop": shop,
        "parts": [
            {
                "name": part.vendor.name,
                "lines": [
                    f"{line.quantity} × {line.title} ({', '.join(filter(None, (line.colour, line.size)))})"
                    f"  {amount(line.total_minor)}"
                    for line in view.lines
                    if line.vendor_order == part.id
                ],
            }
            for part in view.vendor_orders
        ],
        "items": amount(view.items_minor),
        "delivery": amount(view.delivery_minor) if view.delivery_minor else "free",
        "tax_word": "Tax incl." if view.tax_included else "Tax",
        "tax": amount(view.tax_minor),
        "total": amount(view.total_minor),
        "refund": amount(refund),
        "find_url": address_of("/orders/find"),
        **more,
    }
    # Plain text, so nothing is escaped; a name or title cannot break out of a line.
    text = render_to_string(f"commerce/mail/{template}.txt", context)
    message = EmailMessage(subject.format(number=view.number), text, to=[address.email])
    message.send()
    return True
