"""The shopper's cart. Whose it is comes from the turn, never from the model."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from agents.context import TurnContext
from agents.tools.base import Result, Wish, tool
from commerce.carts import selectors, services
from commerce.carts.views import CartView
from commerce.money import text as money


class CartView_(Wish):
    """The shopper's cart with its lines and the items' total."""


@tool("cart_view")
def cart_view(context: TurnContext, wish: CartView_, key: str) -> Result:
    return shown(selectors.current_cart(customer_id=context.customer_id, site=context.site))


class CartAdd(Wish):
    """Put units of one product variant into the cart. Ask first if colour or size is unclear."""

    variant: UUID = Field(description="exactly as search_catalog or get_product returned it")
    quantity: int = Field(default=1, ge=1, le=99)


@tool("cart_add", effect=True)
def cart_add(context: TurnContext, wish: CartAdd, key: str) -> Result:
    cart = services.add_line(
        actor=context.actor,
        site=context.site,
        customer_id=context.customer_id,
        variant_id=wish.variant,
        quantity=wish.quantity,
        key=key,
    )
    return shown(cart)


class CartUpdate(Wish):
    """Set how many of a cart line the shopper wants."""

    line: UUID = Field(description="exactly as cart_view returned it")
    quantity: int = Field(ge=1, le=99)


@tool("cart_update", effect=True)
def cart_update(context: TurnContext, wish: CartUpdate, key: str) -> Result:
    cart = services.set_quantity(
        actor=context.actor,
        site=context.site,
        customer_id=context.customer_id,
        line_id=wish.line,
        quantity=wish.quantity,
        key=key,
    )
    return shown(cart)


class CartRemove(Wish):
    """Take lines out of the cart, or all of them."""

    lines: list[UUID] = Field(default=[], max_length=50, description="exactly as cart_view returned them")
    everything: bool = False


@tool("cart_remove", effect=True)
def cart_remove(context: TurnContext, wish: CartRemove, key: str) -> Result:
    cart = selectors.current_cart(customer_id=context.customer_id, site=context.site)
    lines = [line.line for line in cart.lines] if wish.everything else wish.lines
    for number, line in enumerate(lines):
        cart = services.remove_line(
            actor=context.actor,
            site=context.site,
            customer_id=context.customer_id,
            line_id=line,
            key=f"{key}:{number}",
        )
    return shown(cart)


def shown(cart: CartView) -> Result:
    view = cart.model_dump(mode="json")
    return Result(brief(view), [{"type": "cart", **view}])


def brief(view: dict[str, Any]) -> dict[str, Any]:
    """A cart for the model."""
    currency = view["currency"]
    return {
        "lines": [
            {
                "ref": number,
                "line": line["line"],
                "variant": line["variant"],
                "product": line["product"],
                "title": line["title"],
                "colour": line["colour"],
                "size": line["size"],
                "quantity": line["quantity"],
                "unit_minor": line["unit_minor"],
                "available": line["available"],
                "total": money(line["total_minor"], currency),
                "total_minor": line["total_minor"],
            }
            for number, line in enumerate(view["lines"], 1)
        ],
        "count": view["count"],
        "items_minor": view["items_minor"],
        "items_total": money(view["items_minor"], currency),
        "currency": currency,
    }
