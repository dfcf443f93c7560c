"""The shopper's presses on being measured. Values go to her alone: no line, no card ever holds one."""

from uuid import UUID

from agents.measuring import invitation
from commerce.catalogue import selectors as catalogue
from conversations.acts.args import (
    ConfirmMeasurements,
    EnterMeasurements,
    InviteToMeasure,
    Nothing,
    StartMeasuring,
)
from conversations.acts.press import Outcome, Press
from measurement import reading, services
from measurement import schemas as bodies
from server.common.errors import NotFound


def invite(press: Press, args: InviteToMeasure) -> Outcome:
    title = _title(press, args.product) if args.product else None
    card = invitation(
        tenant_id=press.home.tenant_id, customer_id=press.customer_id, product_id=args.product, title=title
    )
    text = f"Let's find your size in {title}." if title else "Let's find your size."
    return Outcome(card, text, card)


def _title(press: Press, product_id: UUID) -> str:
    views = catalogue.product_views(ids=[product_id], site=press.site())
    if not views:
        raise NotFound("This shop has no such product.")
    return views[0].title


def start(press: Press, args: StartMeasuring) -> Outcome:
    """A session; its ticket is in the answer, and nothing of it in the log."""
    wanted = reading.wanted(args, conversation_id=press.home.id, key=press.key)
    view = services.start_session(actor=press.actor, wanted=wanted)
    return Outcome(result=view.model_dump(mode="json"), said=True)


def confirm(press: Press, args: ConfirmMeasurements) -> Outcome:
    """Her profile; the card comes with the news."""
    view = services.confirm(
        actor=press.actor, session_id=args.session, values=bodies.plain(args.values), accept=args.accept
    )
    return Outcome(result=view.model_dump(mode="json"), said=True)


def enter(press: Press, args: EnterMeasurements) -> Outcome:
    """The same by tape: the card comes with the news."""
    if args.consent is not None:
        services.give_consent(
            actor=press.actor,
            version=args.consent.version,
            purpose=args.consent.purpose,
            adult=args.consent.adult,
        )
    view = services.enter(
        actor=press.actor,
        values=bodies.plain(args.values),
        source=args.source,
        conversation_id=press.home.id,
        product_id=args.product,
    )
    return Outcome(result=view.model_dump(mode="json"), said=True)


def erase(press: Press, args: Nothing) -> Outcome:
    did = services.erase(actor=press.actor)
    return Outcome(None, "Your measurements are deleted, and everything that came of them.", did.model_dump())
