"""Measuring as a thread shows it: the offer, how far it is, and what it means for the size. Never a value."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from agents import selectors as agent_selectors
from agents.measuring import fitted
from commerce.catalogue import selectors as catalogue
from conversations import fanout, selectors
from conversations.entries import Thread
from measurement import selectors as bodies
from measurement.events import MeasurementFact, TakeAccepted
from server.accounts import access
from server.accounts.access import SiteScope
from server.common.actor import ASSISTANT_ID
from server.common.errors import NotFound
from server.common.ids import public

OFFER_TAPE_AFTER: Final = bodies.OFFER_TAPE_AFTER
PROGRESS_TTL_MS: Final = 10_000


def thread_of(fact: MeasurementFact) -> Thread | None:
    """Where the news of a measuring goes: the thread it was started in if it is her own, else her latest one."""
    if fact.conversation_id is not None:
        try:
            thread = selectors.thread(fact.conversation_id)
        except NotFound:
            thread = None
        if thread is not None and thread.customer_id == fact.customer_id and thread.parent_id is None:
            return thread
    with access.scope(fact.tenant_id):
        return selectors.thread_of_customer(fact.customer_id, fact.site_id)


def result_card(
    fact: MeasurementFact,
    *,
    state: str,
    item: Mapping[str, Any] | None = None,
    fit: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The card of a result or a refusal: staff who read the thread learn that she was measured, and her size."""
    return {
        "type": "measure_result",
        "session": str(fact.session_id) if fact.session_id else None,
        "state": state,
        "product": item["product"] if item else None,
        "title": item["title"] if item else None,
        "fit": dict(fit) if fit else None,
        **more,
    }


def wanted_item(fact: MeasurementFact, thread: Thread) -> dict[str, str] | None:
    """{product, title} of what she wants the size for: said at the start, or what the dialogue is about."""
    if fact.product_id is not None:
        views = catalogue.product_views(ids=[fact.product_id], site=access.site_scope(thread.site_id))
        return {"product": str(fact.product_id), "title": views[0].title} if views else None
    with access.scope(thread.tenant_id):
        state = agent_selectors.dialogue_of(thread.id)
    shown = state.get("shown") or []
    focus = state.get("focus") or (shown[0] if len(shown) == 1 else None)
    return {"product": focus["product"], "title": focus["title"]} if focus else None


def fit_of(customer_id: UUID, item: Mapping[str, Any], site: SiteScope) -> dict[str, Any] | None:
    """The advice on one product, as its card says it."""
    shown: dict[str, Any] = dict(item)
    fitted([shown], customer_id=customer_id, site=site)
    return shown.get("fit")


def said_of(item: Mapping[str, Any] | None, fit: Mapping[str, Any] | None) -> str:
    """The conversation goes on: "Saved. For the Wrap Dress: M fits, fairly sure."."""
    if item is None:
        return "Saved. From now on I say your size with what I show you. What would you like to see?"
    if fit is None:
        return f"Saved. For {item['title']} I'd rather not guess a size; I do say it with what I can."
    return f"Saved. For {item['title']}: {fit['text']}"


def show_progress(fact: TakeAccepted, percent: int) -> None:
    """Tell her sockets how far it is; it may be lost."""
    thread = thread_of(fact)
    if thread is None:
        return
    frame = {
        "t": "eph",
        "conv": public("c", thread.id),
        "from": public("p", ASSISTANT_ID),
        "what": "measuring",
        "session": str(fact.session_id),
        "progress": percent,
        "ttl_ms": PROGRESS_TTL_MS,
    }
    fanout.ephemeral(thread.id, json.dumps(frame, separators=(",", ":")), sender=ASSISTANT_ID)
