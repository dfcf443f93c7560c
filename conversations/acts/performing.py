"""One press, one transaction: the service, then the line that shows what came of it."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from commerce.checkout import services as checkout
from commerce.errors import ProposalChanged
from conversations import selectors, services
from conversations.acts.args import Args
from conversations.acts.press import Act, Done, Press
from conversations.acts.shopping import checkout_card
from conversations.acts.table import TABLE
from conversations.entries import Thread, digest_of, iso
from conversations.models import Entry
from server.accounts import access
from server.accounts.access import Actor
from server.common.errors import IdempotencyConflict, Invalid, NotFound


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
