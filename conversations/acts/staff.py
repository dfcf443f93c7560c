"""The staff's presses: who answers, notes, goods shown, an order's steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from commerce.catalogue import selectors as catalogue
from commerce.orders import services as orders
from conversations import services
from conversations.acts.args import Assign, Note, Nothing, OfVariant, Step
from conversations.acts.press import Outcome, Press
from conversations.log import Appended
from server.accounts import access
from server.common.errors import NotFound
from server.common.ids import parse_public


def service(name: str) -> Callable[[Press, Any], Outcome]:
    def run(press: Press, args: Nothing) -> Outcome:
        service: Callable[..., Appended] = getattr(services, name)
        return Outcome(
            written=service(
                conversation_id=press.thread.id, actor=press.actor, cid=press.cid, session=press.session
            )
        )

    return run


def assign(press: Press, args: Assign) -> Outcome:
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


def note(press: Press, args: Note) -> Outcome:
    return Outcome(
        written=services.add_note(
            conversation_id=press.thread.id,
            actor=press.actor,
            text=args.text,
            cid=press.cid,
            session=press.session,
        )
    )


def product_send(press: Press, args: OfVariant) -> Outcome:
    site = access.site_scope(press.thread.site_id)
    sold = catalogue.variant_for_sale(variant_id=args.variant, site=site)
    view = catalogue.product_view(product_id=sold.product_id, site=site)
    card = {"type": "product", "item": view.model_dump(mode="json"), "variant": str(args.variant)}
    return Outcome(card, "", None, said=True)


def order_step(step: str) -> Callable[[Press, Any], Outcome]:
    def run(press: Press, args: Step) -> Outcome:
        more = {"reason": args.reason} if step == "rejected" and args.reason else {}
        view = orders.advance(
            vendor_order_id=args.vendor_order, step=step, actor=press.actor, tracking=args.tracking, **more
        )
        # No card here: the news of the step brings it, to every thread that the order belongs to.
        return Outcome(result=view.model_dump(mode="json"), said=True)

    return run
