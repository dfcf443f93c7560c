"""What the assistant may do for a shopper. No tool places or pays an order, sets a price or names a customer."""

from __future__ import annotations

from typing import Any

from agents.tools.base import Tool
from agents.tools.cart import cart_add, cart_remove, cart_update, cart_view
from agents.tools.catalogue import check_size, get_product, search_catalog
from agents.tools.measurement import invite_to_measure
from agents.tools.orders import order_status, propose_cancel, propose_checkout
from agents.tools.service import ask_vendor, handoff, store_policy

SHOPPER_TOOLS: tuple[Tool[Any], ...] = (
    search_catalog,
    get_product,
    check_size,
    invite_to_measure,
    cart_view,
    cart_add,
    cart_update,
    cart_remove,
    propose_checkout,
    order_status,
    propose_cancel,
    store_policy,
    handoff,
    ask_vendor,
)
BY_NAME: dict[str, Tool[Any]] = {tool.name: tool for tool in SHOPPER_TOOLS}
