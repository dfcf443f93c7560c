"""The closed table of acts: what a press on a card may do, with which arguments, in whose hands.

One transaction each: the service, then the line that shows its outcome. The act's cid is the
service's idempotency key and the line's cid, so a repeat changes nothing and gets the first answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from commerce.carts import selectors as cart_selectors
from commerce.carts import services as carts
from commerce.catalogue import selectors as catalogue
from commerce.checkout import services as checkout
from commerce.errors import ProposalChanged
from commerce.orders import selectors as order_selectors
from commerce.orders import services as orders
from commerce.payments import services as payments
from conversations import selectors, services
from conversations.entries import Thread, digest_of, iso
from conversations.log import Appended
from conversations.models import Entry
from server.accounts import access
from server.accounts.access import Actor, SiteScope
from server.accounts.models import Tenant
from server.common.errors import IdempotencyConflict, Invalid, NotFound
from server.common.ids import parse_public, public

Text = Annotated[str, StringConstraints(min_length=1, max_length=4096, strip_whitespace=True)]


class Args(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Nothing(Args):
    pass


class AddToCart(Args):
    variant: UUID
    quantity: Annotated[int, Field(strict=True)] = 1


class SetQuantity(Args):
    line: UUID
    quantity: Annotated[int, Field(strict=True)]


class OfLine(Args):
    line: UUID


class GiveAddress(Args):
    checkout: UUID
    address: dict[str, Any]


class OfCheckout(Args):
    checkout: UUID


class Confirm(Args):
    proposal: UUID
    version: Annotated[int, Field(strict=True)]
    total_minor: Annotated[int, Field(strict=True)]
    currency: Annotated[str, StringConstraints(min_length=3, max_length=3)]


class Simulate(Args):
    payment: UUID
    outcome: Literal["succeed", "decline", "delay", "duplicate", "reorder"]


class OfOrder(Args):
    order: UUID


class OfProduct(Args):
    product: UUID


class AskVendor(Args):
    vendor: Annotated[str, StringConstraints(max_length=80)] | None = None
    product: UUID | None = None


class Assign(Args):
    user: str | None = None


class Note(Args):
    text: Text


class OfVariant(Args):
    variant: UUID


class Step(Args):
    vendor_order: UUID
    tracking: Annotated[str, StringConstraints(max_length=200)] | None = None
    reason: Annotated[str, StringConstraints(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class Press:
    """One press: who, in which thread, with which cid. `home` is where the shopper's cards go."""

    action: str
    actor: Actor
    thread: Thread
    home: Thread
    cid: UUID
    session: UUID | None

    @property
    def key(self) -> str:
        return str(self.cid)

    @property
    def customer_id(self) -> UUID:
        return self.thread.customer_id

    def site(self) -> SiteScope:
        return access.site_scope(self.home.site_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act comes to: a card to show (or one already written), and what its answer carries."""

    card: dict[str, Any] | None = None
    text: str = ""
    result: Mapping[str, Any] | None = None
    written: Appended | None = None
    said: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to an act. seq is None where the line comes with the news of the fact itself."""

    seq: int | None
    at: str | None
    dup: bool
    conversation: UUID
    result: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Act:
    role: Literal["customer", "member"]
    args: type[Args]
    run: Callable[[Press, Any], Outcome]


def _card(kind: str, view: BaseModel, text: str = "", **more: Any) -> Outcome:
    card = {"type": kind, **view.model_dump(mode="json"), **more}
    return Outcome(card, text, card)


# --- the cart -----------------------------------------------------------------------------------


def _cart_add(press: Press, args: AddToCart) -> Outcome:
    view = carts.add_line(
        actor=press.actor,
        site=press.site(),
        customer_id=press.customer_id,
        variant_id=args.variant,
        quantity=args.quantity,
        key=press.key,
    )
    return _card("cart", view, "Added to your cart.")


def _cart_set(press: Press, args: SetQuantity) -> Outcome:
    view = carts.set_quantity(
        actor=press.actor,
        site=press.site(),
        customer_id=press.customer_id,
        line_id=args.line,
        quantity=args.quantity,
        key=press.key,
    )
    return _card("cart", view, "Your cart is changed.")


def _cart_remove(press: Press, args: OfLine) -> Outcome:
    view = carts.remove_line(
        actor=press.actor, site=press.site(), customer_id=press.customer_id, line_id=args.line, key=press.key
    )
    return _card("cart", view, "Taken out of your cart.")


def _cart_view(press: Press, args: Nothing) -> Outcome:
    return _card("cart", cart_selectors.current_cart(customer_id=press.customer_id, site=press.site()))


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


def _checkout_start(press: Press, args: Nothing) -> Outcome:
    return _checkout(
        press, checkout.start(actor=press.actor, site=press.site(), customer_id=press.customer_id)
    )


def _checkout_address(press: Press, args: GiveAddress) -> Outcome:
    return _checkout(
        press,
        checkout.set_address(actor=press.actor, checkout_id=args.checkout, address=args.address),
    )


def _checkout_confirm(press: Press, args: Confirm) -> Outcome:
    view = checkout.confirm(
        actor=press.actor,
        proposal_id=args.proposal,
        version=args.version,
        total_minor=args.total_minor,
        currency=args.currency,
        key=press.key,
    )
    services.link_checkout(thread=press.home, checkout_id=view.checkout)
    return _card("payment", view, "Confirmed. One step left: the payment.")


def _checkout_cancel(press: Press, args: OfCheckout) -> Outcome:
    view = checkout.cancel(actor=press.actor, checkout_id=args.checkout)
    result = {"checkout": str(view.checkout), "status": view.status}
    return Outcome(None, "The checkout is cancelled. Your cart is still here.", result)


def _payment_simulate(press: Press, args: Simulate) -> Outcome:
    view = payments.simulate(payment_id=args.payment, outcome=args.outcome, actor=press.actor)
    return _card("payment", view)


# --- goods, orders, people ----------------------------------------------------------------------


def _product_view(press: Press, args: OfProduct) -> Outcome:
    view = catalogue.product_view(product_id=args.product, site=press.site())
    card = {"type": "product", "item": view.model_dump(mode="json")}
    return Outcome(card, "", card)


def _order_view(press: Press, args: OfOrder) -> Outcome:
    return _card("order", order_selectors.order_view(order_id=args.order, customer_id=press.customer_id))


def _order_cancel(press: Press, args: OfOrder) -> Outcome:
    view = orders.cancel(order_id=args.order, actor=press.actor, key=press.key)
    return _card("order", view, f"Order {view.number} is cancelled.")


def _vendor_ask(press: Press, args: AskVendor) -> Outcome:
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


def _handover_request(press: Press, args: Nothing) -> Outcome:
    return Outcome(
        written=services.request_handover(
            conversation_id=press.thread.id,
            actor=press.actor,
            reason="asked",
            cid=press.cid,
            session=press.session,
        )
    )


# --- the staff's --------------------------------------------------------------------------------


def _service(name: str) -> Callable[[Press, Any], Outcome]:
    def run(press: Press, args: Nothing) -> Outcome:
        service: Callable[..., Appended] = getattr(services, name)
        return Outcome(
            written=service(
                conversation_id=press.thread.id, actor=press.actor, cid=press.cid, session=press.session
            )
        )

    return run


def _assign(press: Press, args: Assign) -> Outcome:
    user_id = None
    if args.user:
        user_id = parse_public("p", args.user) if args.user.startswith("p_") else _uuid(args.user)
    return Outcome(
        written=services.assign(
            conversation_id=press.thread.id,
            actor=press.actor,
            user_id=user_id,
            cid=press.cid,
            session=press.session,
        )
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _note(press: Press, args: Note) -> Outcome:
    return Outcome(
        written=services.add_note(
            conversation_id=press.thread.id,
            actor=press.actor,
            text=args.text,
            cid=press.cid,
            session=press.session,
        )
    )


def _product_send(press: Press, args: OfVariant) -> Outcome:
    site = access.site_scope(press.thread.site_id)
    sold = catalogue.variant_for_sale(variant_id=args.variant, site=site)
    view = catalogue.product_view(product_id=sold.product_id, site=site)
    card = {"type": "product", "item": view.model_dump(mode="json"), "variant": str(args.variant)}
    return Outcome(card, "", None, said=True)


def _order_step(step: str) -> Callable[[Press, Any], Outcome]:
    def run(press: Press, args: Step) -> Outcome:
        more = {"reason": args.reason} if step == "rejected" and args.reason else {}
        view = orders.advance(
            vendor_order_id=args.vendor_order, step=step, actor=press.actor, tracking=args.tracking, **more
        )
        # No card here: the news of the step brings it, to every thread that the order belongs to.
        return Outcome(result=view.model_dump(mode="json"), said=True)

    return run


TABLE: Final[Mapping[str, Act]] = {
    "cart.add": Act("customer", AddToCart, _cart_add),
    "cart.set": Act("customer", SetQuantity, _cart_set),
    "cart.remove": Act("customer", OfLine, _cart_remove),
    "cart.view": Act("customer", Nothing, _cart_view),
    "checkout.start": Act("customer", Nothing, _checkout_start),
    "checkout.address": Act("customer", GiveAddress, _checkout_address),
    "checkout.confirm": Act("customer", Confirm, _checkout_confirm),
    "checkout.cancel": Act("customer", OfCheckout, _checkout_cancel),
    "payment.simulate": Act("customer", Simulate, _payment_simulate),
    "order.view": Act("customer", OfOrder, _order_view),
    "order.cancel": Act("customer", OfOrder, _order_cancel),
    "product.view": Act("customer", OfProduct, _product_view),
    "vendor.ask": Act("customer", AskVendor, _vendor_ask),
    "handover.request": Act("customer", Nothing, _handover_request),
    "handover.cancel": Act("customer", Nothing, _service("hand_back")),
    "conversation.take_over": Act("member", Nothing, _service("take_over")),
    "conversation.hand_back": Act("member", Nothing, _service("hand_back")),
    "conversation.assign": Act("member", Assign, _assign),
    "conversation.resolve": Act("member", Nothing, _service("resolve")),
    "conversation.reopen": Act("member", Nothing, _service("reopen")),
    "note.add": Act("member", Note, _note),
    "product.send": Act("member", OfVariant, _product_send),
    "order.accept": Act("member", Step, _order_step("accepted")),
    "order.ship": Act("member", Step, _order_step("shipped")),
    "order.deliver": Act("member", Step, _order_step("delivered")),
    "order.reject": Act("member", Step, _order_step("rejected")),
}


def perform(
    *,
    thread: Thread,
    actor: Actor,
    action: str,
    args: Mapping[str, Any],
    cid: UUID,
    session: UUID | None = None,
) -> Done:
    """Do what a press asks. `actor` may take part in `thread` (checked by the caller).

    Raises Invalid (arguments), NotFound (no such act for this role), IdempotencyConflict, and whatever
    the act's service refuses.
    """
    act = TABLE.get(action)
    if act is None or act.role != actor.kind:
        raise NotFound("There is no such act here.")
    try:
        wish = act.args.model_validate(dict(args))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(f"{field}: {first['msg']}", field=field) from None
    home = thread
    if actor.kind == "customer" and thread.parent_id is not None and not action.startswith("handover."):
        home = selectors.thread(thread.parent_id)
        actor = Actor(actor.kind, actor.id, home.tenant_id, home.site_id, actor.role, name=actor.name)
    press = Press(action, actor, thread, home, cid, session)
    try:
        with access.scope(home.tenant_id):
            return _perform(press, act, wish)
    except ProposalChanged:
        _show_new_proposal(press)
        raise


def _perform(press: Press, act: Act, wish: Args) -> Done:
    content = f"act|{press.action}|{json.dumps(wish.model_dump(mode='json'), sort_keys=True)}"
    if earlier := _earlier(press, content):
        return earlier
    outcome = act.run(press, wish)
    written = outcome.written
    if written is None and (outcome.card is not None or not outcome.said):
        body: dict[str, Any] = {"act": press.action}
        if outcome.card is not None:
            body["card"] = outcome.card
        if outcome.text:
            body["text"] = outcome.text
        written = services.write(
            press.home,
            actor=press.actor,
            body=body,
            cid=press.cid,
            action=f"act.{press.action}",
            session=press.session,
            content=content,
            # A card that a member sends is that member's word; what answers a press is the shop's.
            role="" if outcome.said else "system",
        )
    if written is None:
        return Done(None, None, False, press.home.id, outcome.result)
    return Done(written.seq, iso(written.at), written.dup, press.home.id, outcome.result)


def _show_new_proposal(press: Press) -> None:
    """The refusal undid the new total together with the rest: make it again, and show it."""
    with access.scope(press.home.tenant_id):
        view = checkout.start(actor=press.actor, site=press.site(), customer_id=press.customer_id)
        services.write(
            press.home,
            actor=press.actor,
            body={
                "card": checkout_card(view),
                "text": "Something has changed. This is the total as it stands now.",
            },
            cid=services.derived(press.cid, "changed"),
            action="card.shown",
            role="system",
        )


def _earlier(press: Press, content: str) -> Done | None:
    """The first answer to this cid, if there was one: a repeat must not depend on how things are by now."""
    assert press.actor.id is not None
    row = Entry.objects.filter(conversation_id=press.home.id, sender=press.actor.id, cid=press.cid).first()
    if row is None:
        return None
    acted = isinstance(row.body, dict) and row.body.get("act") == press.action
    if acted and bytes(row.digest) != digest_of(services.key_of(press.customer_id), content):
        raise IdempotencyConflict("This cid was used for something else.")
    if not acted and row.kind == "message":
        raise IdempotencyConflict("This cid was used for a message.")
    card = row.body.get("card") if acted else None
    return Done(row.seq, iso(row.at), True, press.home.id, card)
