"""The shopper's own presses: her cart, her checkout, her orders, a question to a vendor."""

from typing import Any

from agents.measuring import fitted
from commerce.carts import selectors as cart_selectors
from commerce.carts import services as carts
from commerce.catalogue import selectors as catalogue
from commerce.checkout import services as checkout
from commerce.orders import selectors as order_selectors
from commerce.orders import services as orders
from commerce.payments import services as payments
from conversations import services
from conversations.acts.args import (
    AddToCart,
    AskVendor,
    Confirm,
    GiveAddress,
    Nothing,
    OfCheckout,
    OfLine,
    OfOrder,
    OfProduct,
    SetQuantity,
    Simulate,
)
from conversations.acts.press import Outcome, Press, shown
from server.accounts import access
from server.accounts.models import Tenant
from server.common.errors import Invalid, NotFound
from server.common.ids import public

# --- the cart -----------------------------------------------------------------------------------


def cart_add(press: Press, args: AddToCart) -> Outcome:
    view = carts.add_line(
        actor=press.actor,
        site=press.site(),
        customer_id=press.customer_id,
        variant_id=args.variant,
        quantity=args.quantity,
        key=press.key,
    )
    return shown("cart", view, "Added to your cart.")


def cart_set(press: Press, args: SetQuantity) -> Outcome:
    view = carts.set_quantity(
        actor=press.actor,
        site=press.site(),
        customer_id=press.customer_id,
        line_id=args.line,
        quantity=args.quantity,
        key=press.key,
    )
    return shown("cart", view, "Your cart is changed.")


def cart_remove(press: Press, args: OfLine) -> Outcome:
    view = carts.remove_line(
        actor=press.actor, site=press.site(), customer_id=press.customer_id, line_id=args.line, key=press.key
    )
    return shown("cart", view, "Taken out of your cart.")


def cart_view(press: Press, args: Nothing) -> Outcome:
    return shown("cart", cart_selectors.current_cart(customer_id=press.customer_id, site=press.site()))


# --- checkout and payment -----------------------------------------------------------------------


def checkout_card(view: Any) -> dict[str, Any]:
    """What a checkout asks for next: the proposal if there is one, else the address."""
    if view.payment is not None and view.status in ("complete_in_progress", "completed"):
        return {"type": "payment", **view.payment.model_dump(mode="json")}
    if view.proposal is not None:
        return {"type": "proposal", **view.proposal.model_dump(mode="json")}
    address = view.address.model_dump(mode="json") if view.address else None
    return {"type": "address", "checkout": str(view.checkout), "address": address}


def _checkout(press: Press, view: Any) -> Outcome:
    services.link_checkout(thread=press.home, checkout_id=view.checkout)
    card = checkout_card(view)
    text = {
        "address": "Where shall it go?",
        "proposal": "Please check everything before you confirm.",
    }.get(card["type"], "")
    return Outcome(card, text, card)


def checkout_start(press: Press, args: Nothing) -> Outcome:
    return _checkout(
        press, checkout.start(actor=press.actor, site=press.site(), customer_id=press.customer_id)
    )


def checkout_address(press: Press, args: GiveAddress) -> Outcome:
    return _checkout(
        press,
        checkout.set_address(actor=press.actor, checkout_id=args.checkout, address=args.address),
    )


def checkout_confirm(press: Press, args: Confirm) -> Outcome:
    view = checkout.confirm(
        actor=press.actor,
        proposal_id=args.proposal,
        version=args.version,
        total_minor=args.total_minor,
        currency=args.currency,
        key=press.key,
    )
    services.link_checkout(thread=press.home, checkout_id=view.checkout)
    return shown("payment", view, "Confirmed. One step left: the payment.")


def checkout_cancel(press: Press, args: OfCheckout) -> Outcome:
    view = checkout.cancel(actor=press.actor, checkout_id=args.checkout)
    result = {"checkout": str(view.checkout), "status": view.status}
    return Outcome(None, "The checkout is cancelled. Your cart is still here.", result)


def payment_simulate(press: Press, args: Simulate) -> Outcome:
    view = payments.simulate(payment_id=args.payment, outcome=args.outcome, actor=press.actor)
    return shown("payment", view)


# --- goods, orders, people ----------------------------------------------------------------------


def product_view(press: Press, args: OfProduct) -> Outcome:
    view = catalogue.product_view(product_id=args.product, site=press.site())
    item = view.model_dump(mode="json")
    fitted([item], customer_id=press.customer_id, site=press.site())
    card = {"type": "product", "item": item}
    return Outcome(card, "", card)


def order_view(press: Press, args: OfOrder) -> Outcome:
    return shown("order", order_selectors.order_view(order_id=args.order, customer_id=press.customer_id))


def order_cancel(press: Press, args: OfOrder) -> Outcome:
    view = orders.cancel(order_id=args.order, actor=press.actor, key=press.key)
    return shown("order", view, f"Order {view.number} is cancelled.")


def vendor_ask(press: Press, args: AskVendor) -> Outcome:
    slug = args.vendor
    if slug is None:
        if args.product is None:
            raise Invalid("Which vendor?", field="vendor")
        slug = catalogue.product_view(product_id=args.product, site=press.site()).vendor.slug
    site = press.site()
    vendor = Tenant.objects.filter(access.catalogue_tenants(site), slug=slug).first()
    if vendor is None:
        raise NotFound("There is no such vendor here.")
    if vendor.pk == press.home.tenant_id:
        raise Invalid("You are already talking to this vendor.", field="vendor")
    thread, made = services.open_vendor_thread(parent=press.home, vendor=vendor, actor=press.actor)
    card = {
        "type": "vendor_thread",
        "conversation": public("c", thread.id),
        "epoch": thread.epoch,
        "vendor": {"name": vendor.name, "slug": vendor.slug},
    }
    if made:
        services.write(
            thread,
            actor=press.actor,
            body={"what": "opened", "by": public("p", press.customer_id)},
            cid=services.derived(press.cid, "opened"),
            kind="state",
            action="conversation.opened",
        )
    return Outcome(card, f"Here you can ask {vendor.name} directly.", card)


def handover_request(press: Press, args: Nothing) -> Outcome:
    return Outcome(
        written=services.request_handover(
            conversation_id=press.thread.id,
            actor=press.actor,
            reason="asked",
            cid=press.cid,
            session=press.session,
        )
    )
