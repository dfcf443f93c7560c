"""E-mails about orders, through Django's backend. Plain text: it reads well everywhere."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from commerce import money
from commerce.orders.links import address_of
from commerce.orders.models import Order
from commerce.orders.selectors import address_of_order, as_view
from server.accounts.access import platform_scope
from server.accounts.models import Site

SUBJECTS: Final = {
    "order_paid": "Your order {number}",
    "order_link": "The link to your order {number}",
    "order_cancelled": "Order {number} is cancelled",
}


def send(order_id: UUID, letter: str, *, refund_minor: int = 0, whole: bool = True) -> bool:
    """Send one of the letters. False if there is nobody to write to (she was erased)."""
    with platform_scope():
        order = Order.objects.get(pk=order_id)
        address = address_of_order(order)
        view = as_view(order)
        shop = Site.objects.get(pk=order.site_id).name
    if address is None:
        return False

    def amount(minor: int) -> str:
        return money.text(minor, view.currency)

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
        "refund": amount(refund_minor),
        "whole": whole,
        "find_url": address_of("/orders/find"),
    }
    # Plain text, so nothing is escaped; a name or title cannot break out of a line.
    text = render_to_string(f"commerce/mail/{letter}.txt", context)
    message = EmailMessage(SUBJECTS[letter].format(number=view.number), text, to=[address.email])
    message.send()
    return True
