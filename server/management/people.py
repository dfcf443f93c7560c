"""How an operator names a customer on the command line."""

import argparse
from uuid import UUID

from commerce.orders.models import Order
from server.common.errors import NotFound
from server.common.ids import parse_public
from server.common.scope import platform_scope


def customer_id(text: str) -> UUID:
    """From a UUID, a participant's `p_…`, or the number of one of her orders."""
    try:
        return UUID(text)
    except ValueError:
        pass
    try:
        return parse_public("p", text)
    except NotFound:
        pass
    with platform_scope():
        found = (
            Order.objects.filter(number=text.strip().upper()).values_list("customer_id", flat=True).first()
        )
    if found is None:
        raise argparse.ArgumentTypeError(f"there is no customer {text}")
    return found
