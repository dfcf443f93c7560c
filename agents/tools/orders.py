"""Checkout up to the proposal, and orders. Placing, paying and cancelling are the shopper's own acts."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from agents.context import TurnContext
from agents.tools.base import Result, Wish, tool
from commerce.checkout import services as checkout
from commerce.errors import CartEmpty
from commerce.money import text as money
from commerce.orders import selectors as orders
from commerce.orders.views import OrderView
from server.common.errors import NotFound


class DeliveryAddress(Wish):
    """Where to deliver, in the shopper's own words."""

    name: str = Field(min_length=1, max_length=120)
    line1: str = Field(min_length=1, max_length=120)
    line2: str | None = Field(default=None, max_length=120)
    city: str = Field(min_length=1, max_length=80)
    region: str | None = Field(default=None, max_length=80)
    postcode: str | None = Field(default=None, max_length=20)
    country: str = Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")
    phone: str | None = Field(default=None, max_length=30)
    email: str = Field(min_length=3, max_length=254)


class ProposeCheckout(Wish):
    """Start the checkout of the cart and, once the address is known, show the exact total for the shopper to confirm.
    Give the address only as the shopper typed it. You cannot confirm or pay: the shopper does."""

    address: DeliveryAddress | None = None


@tool("propose_checkout", effect=True, private=frozenset({"address"}))
def propose_checkout(context: TurnContext, wish: ProposeCheckout, key: str) -> Result:
    state = checkout.start(actor=context.actor, site=context.site, customer_id=context.customer_id)
    if "items" in state.missing:
        raise CartEmpty("The cart is empty.")
    if wish.address is not None:
        address = wish.address.model_dump(exclude_none=True)
        state = checkout.set_address(actor=context.actor, checkout_id=state.checkout, address=address)
    view = state.model_dump(mode="json")
    proposal = view["proposal"]
    data: dict[str, Any] = {
        "checkout": view["checkout"],
        "status": view["status"],
        "missing": view["missing"],
        "has_address": view["address"] is not None,
    }
    if view["status"] == "complete_in_progress" and view["payment"]:
        data["payment"] = view["payment"]["status"]
        return Result(data, [{"type": "payment", **view["payment"]}])
    if proposal is None:
        return Result(data, [{"type": "address", "checkout": view["checkout"], "address": view["address"]}])
    currency = proposal["currency"]
    data["proposal"] = {
        "proposal": proposal["proposal"],
        "count": sum(line["quantity"] for line in proposal["lines"]),
        "items": money(proposal["items_minor"], currency),
        "delivery": money(proposal["delivery_minor"], currency),
        "delivery_minor": proposal["delivery_minor"],
        "deliveries": [
            {
                "vendor": d["vendor"],
                "label": d["label"],
                "days": d["days"],
                "price": money(d["price_minor"], currency),
            }
            for d in proposal["deliveries"]
        ],
        "tax": money(proposal["tax_minor"], currency),
        "tax_included": proposal["tax_included"],
        "discount_minor": proposal["discount_minor"],
        "total": money(proposal["total_minor"], currency),
        "total_minor": proposal["total_minor"],
        "city": (proposal["address"] or {}).get("city", ""),
    }
    return Result(data, [{"type": "proposal", **proposal}])


class OrderStatus(Wish):
    """The shopper's orders and how far they are. Without a number: the latest."""

    order: str | None = Field(default=None, max_length=40, description="an order number the shopper gave")


@tool("order_status")
def order_status(context: TurnContext, wish: OrderStatus, key: str) -> Result:
    summaries = orders.orders_of(customer_id=context.customer_id, limit=20)
    if not summaries:
        return Result({"orders": []})
    view = _find(context, wish.order)
    others = [
        {"number": s.number, "step": s.step, "total": money(s.total_minor, s.currency)}
        for s in summaries
        if s.order != view.order
    ]
    return Result({"orders": [_brief(view)], "others": others[:5]}, [_card(view)])


class ProposeCancel(Wish):
    """Show an order that may still be cancelled, so that the shopper can do it. You cannot cancel it yourself."""

    order: str | None = Field(
        default=None, max_length=40, description="an order number; the latest if left out"
    )


@tool("propose_cancel")
def propose_cancel(context: TurnContext, wish: ProposeCancel, key: str) -> Result:
    if not orders.orders_of(customer_id=context.customer_id, limit=1):
        return Result({"orders": []})
    view = _find(context, wish.order)
    return Result({"orders": [_brief(view)], "asks_to_cancel": view.can_cancel}, [_card(view)])


def _find(context: TurnContext, number: str | None) -> OrderView:
    """The shopper's own order by number (hers or a vendor's part of it), or the latest. Raises NotFound."""
    summaries = orders.orders_of(customer_id=context.customer_id, limit=50)
    if not number:
        return orders.order_view(order_id=summaries[0].order, customer_id=context.customer_id)
    wanted = _digits(number)
    for summary in summaries:
        if _digits(summary.number) == wanted or (
            wanted.isdigit() and _digits(summary.number).endswith(wanted)
        ):
            return orders.order_view(order_id=summary.order, customer_id=context.customer_id)
    for summary in summaries:
        view = orders.order_view(order_id=summary.order, customer_id=context.customer_id)
        if any(_digits(part.number) == wanted for part in view.vendor_orders):
            return view
    raise NotFound(f"I could not find an order {number} of yours.", order=number)


def _digits(number: str) -> str:
    return "".join(c for c in number.upper() if c.isalnum())


def _card(view: OrderView) -> dict[str, Any]:
    return {"type": "order", **view.model_dump(mode="json")}


def _brief(view: OrderView) -> dict[str, Any]:
    return {
        "order": str(view.order),
        "number": view.number,
        "status": view.status,
        "step": view.step,
        "can_cancel": view.can_cancel,
        "total": money(view.total_minor, view.currency),
        "total_minor": view.total_minor,
        "parts": [
            {"vendor": p.vendor.name, "step": p.status, "tracking": p.tracking, "number": p.number}
            for p in view.vendor_orders
        ],
        "items": [f"{line.quantity} x {line.title}" for line in view.lines],
    }
