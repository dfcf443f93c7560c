"""One turn of the assistant: history in, `agents.run_turn`, its steps out as entries.

A turn answers all that the customer has said since the last answer. Its words are shown while they
come; its cards and its text are written in one transaction with the run's end, each under a cid made
of the message that asked. So a turn that is run again changes nothing twice and writes nothing twice.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection

from agents import runs
from agents import selectors as agent_selectors
from agents.assistant import SORRY, run_turn
from agents.confirmation import is_cancel_yes, is_yes
from agents.context import (
    Chip,
    HandOff,
    ShowCard,
    ToolRan,
    TurnContext,
    Words,
)
from agents.context import (
    Final as FinalStep,
)
from agents.errors import Silenced
from agents.models import Run
from agents.tools import BY_NAME
from commerce.checkout import services as checkout
from conversations import acts, selectors, services
from conversations.entries import Thread
from conversations.events import MessageReceived
from conversations.said import Said, Shown, history_of, kept, text_of
from conversations.selectors import HistoryEntry
from server.accounts import access
from server.accounts.access import Actor
from server.common.errors import DomainError, IdempotencyConflict, Stale
from server.common.ids import uuid7
from server.common.outbox import Delivery

log = logging.getLogger(__name__)

HISTORY: Final = 60
TRIES: Final = 3
PATIENCE: Final = 2


@dataclass(frozen=True)
class Turn:
    """The conversation as the turn found it."""

    thread: Thread
    entries: list[HistoryEntry]
    asked: list[HistoryEntry]
    answered: int

    @property
    def trigger(self) -> HistoryEntry:
        return self.asked[-1]

    @property
    def plain(self) -> bool:
        """One message, as it was sent: with a second thought, or words that were changed, a yes is none."""
        said = [e for e in self.entries if e.seq > self.answered and e.role == "customer"]
        return len(self.asked) == 1 and not any(e.edited or e.body.get("redacted") for e in said)

    @property
    def assistant(self) -> Actor:
        return access.assistant(
            self.thread.tenant_id, site_id=self.thread.site_id, on_behalf_of=self.thread.customer_id
        )

    @property
    def customer(self) -> Actor:
        return Actor("customer", self.thread.customer_id, self.thread.tenant_id, site_id=self.thread.site_id)


def take_turn(fact: MessageReceived, delivery: Delivery) -> None:
    """Answer a message, and whatever the customer has added to it since. Harmless to run again."""
    turn = _open(fact)
    if turn is None:
        return
    if turn.plain and _confirmed(turn, delivery):
        return
    if delivery.attempt > PATIENCE:
        # It has failed again and again: an apology is better than silence.
        _remember(turn, "failed")
        _write(turn, Said(text=SORRY, chips=(Chip("Talk to a person", "talk to a person"),)), delivery)
        return
    try:
        said = _think(turn)
    except Silenced:
        _end(turn, Run.Status.SILENCED, delivery)
        return
    _write(turn, said, delivery)


def _open(fact: MessageReceived) -> Turn | None:
    """What there is to answer; None if nothing is, or no longer."""
    with access.scope(fact.tenant_id):
        if not selectors.assistant_active(fact.conversation_id):
            return None
        answered = agent_selectors.answered_seq(fact.conversation_id)
        if fact.seq <= answered:
            return None
        entries = selectors.latest(fact.conversation_id, HISTORY)
    asked = [
        e for e in entries if e.seq > answered and e.role == "customer" and e.kind == "message" and text_of(e)
    ]
    # A person's words since then have answered what came before them.
    spoken = max((e.seq for e in entries if e.role == "member" and e.kind == "message"), default=0)
    asked = [e for e in asked if e.seq > spoken]
    if not asked:
        return None
    return Turn(selectors.thread(fact.conversation_id), entries, asked, answered)


# --- thinking ---------------------------------------------------------------------------------------


def _think(turn: Turn) -> Said:
    thread = turn.thread
    site = access.site_scope(thread.site_id)
    with access.scope(thread.tenant_id):
        state = agent_selectors.dialogue_of(thread.id)
        turn_id = runs.turn_id_of(thread.id, turn.trigger.seq, uuid7())
    context = TurnContext(
        conversation_id=thread.id,
        site=site,
        customer_id=thread.customer_id,
        actor=turn.assistant,
        trigger_seq=turn.trigger.seq,
        turn_id=turn_id,
        state=state,
        answered_seq=turn.answered,
        guard=_guard(thread),
    )
    said, shown = Said(), Shown(thread, turn.trigger.seq)
    shown.typing()
    for step in run_turn(context, history_of(turn.entries)):
        match step:
            case Words(text):
                shown.words(text)
            case ToolRan(name=name, args=args, error=error):
                kept = {k: "(private)" if k in BY_NAME[name].private else v for k, v in args.items()}
                said.tools.append({"name": name, "args": kept})
                said.effects = said.effects or (error is None and BY_NAME[name].effect)
            case ShowCard(card):
                said.cards.append(card)
            case HandOff(reason):
                said.handoff = reason
            case FinalStep(text, chips):
                said.text, said.chips = text, chips
    return said


def _guard(thread: Thread) -> Any:
    """Inside a tool's transaction: refuse if a person has taken over, and hold that off until the commit."""

    def check() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT assistant_active FROM conversations_conversation WHERE id = %s FOR SHARE", [thread.id]
            )
            row = cursor.fetchone()
        if row is None or not row[0]:
            raise Silenced("A person has taken over.")

    return check


# --- writing ----------------------------------------------------------------------------------------


def _write(turn: Turn, said: Said, delivery: Delivery) -> None:
    """The answer's entries, all or none. What another wrote meanwhile decides whether it still stands."""
    head = turn.trigger.seq
    for _ in range(TRIES):
        try:
            with access.scope(turn.thread.tenant_id):
                _entries(turn, said, head)
                delivery.finish()
            return
        except Stale as error:
            if error.details.get("silent"):
                break
            with access.scope(turn.thread.tenant_id):
                newer = selectors.history(turn.thread.id, after=head)
                active = selectors.assistant_active(turn.thread.id)
            if not active or any(e.role == "member" and e.kind == "message" for e in newer):
                break
            asked = any(e.role == "customer" and e.kind == "message" and text_of(e) for e in newer)
            if asked and not said.effects:
                # Nothing has been done yet: the newer message's own turn answers both.
                _end(turn, Run.Status.ABANDONED, delivery)
                return
            head = newer[-1].seq if newer else head
    _end(turn, Run.Status.SILENCED, delivery)


def _end(turn: Turn, status: Run.Status, delivery: Delivery) -> None:
    with access.scope(turn.thread.tenant_id):
        runs.settle(conversation_id=turn.thread.id, trigger_seq=turn.trigger.seq, status=status)
        delivery.finish()


def _entries(turn: Turn, said: Said, if_seq: int) -> None:
    thread, trigger = turn.thread, turn.trigger
    cards = kept(said.cards)
    vendor = next((card for card in cards if card["type"] == "ask_vendor"), None)
    cards = [card for card in cards if card["type"] != "ask_vendor"]
    for card in cards:
        if card["type"] in {"address", "proposal"}:
            services.link_checkout(thread=thread, checkout_id=UUID(str(card["checkout"])))
    before, last = cards[:-1], (cards[-1] if cards else None)
    bodies: list[dict[str, Any]] = [{"card": card, "turn": trigger.seq} for card in before]
    final: dict[str, Any] = {"text": said.text, "turn": trigger.seq, "final": True}
    if last:
        final["card"] = last
    if said.tools:
        final["tools"] = said.tools
    if said.chips:
        final["chips"] = [chip.as_json() for chip in said.chips]
    if vendor is not None:
        # The shopper asked for it: the thread is opened as hers.
        try:
            acts.perform(
                thread=thread,
                actor=turn.customer,
                action="vendor.ask",
                args={"vendor": vendor.get("vendor")},
                cid=_cid(trigger, "vendor"),
            )
        except (Stale, IdempotencyConflict):
            raise
        except DomainError:
            final["text"] = (
                "I'm sorry, this vendor takes no questions here. Shall I call a person from our team?"
            )
            final["chips"] = [Chip("Talk to a person", "talk to a person").as_json()]
    seq = 0
    for number, body in enumerate([*bodies, final]):
        written = services.send_message(
            conversation_id=thread.id,
            actor=turn.assistant,
            body=body,
            cid=_cid(trigger, f"turn:{number}"),
            if_seq=if_seq,
        )
        seq = written.seq
    if said.handoff:
        services.request_handover(
            conversation_id=thread.id, actor=turn.assistant, reason=said.handoff, cid=_cid(trigger, "handoff")
        )
    runs.settle(conversation_id=thread.id, trigger_seq=trigger.seq, status=Run.Status.ANSWERED, final_seq=seq)


def _cid(trigger: HistoryEntry, purpose: str) -> UUID:
    return uuid5(trigger.cid, purpose)


# --- a typed yes ------------------------------------------------------------------------------------


def _confirmed(turn: Turn, delivery: Delivery) -> bool:
    """Do what the shopper has just agreed to, before any brain runs. False when nothing waits for a yes."""
    text = text_of(turn.trigger)
    if not is_yes(text) and not is_cancel_yes(text):
        return False
    shop = [
        e
        for e in turn.entries
        if e.seq < turn.trigger.seq and e.role in ("assistant", "system") and e.kind == "message"
    ]
    if not shop or not isinstance(shop[-1].body, dict):
        return False
    latest = shop[-1]
    card = latest.body.get("card") or {}
    if card.get("type") == "proposal":
        if not is_yes(text):
            return False
        args = {name: card.get(name) for name in ("proposal", "version", "total_minor", "currency")}
        return _act(
            turn,
            delivery,
            "checkout.confirm",
            args,
            "Thank you! Your order is placed as soon as the payment is through.",
        )
    with access.scope(turn.thread.tenant_id):
        run = agent_selectors.last_run(turn.thread.id)
        asking = (
            (run.state_after.get("asking") or {}) if run is not None and run.final_seq == latest.seq else {}
        )
    if asking.get("what") == "cancel" and asking.get("order") and is_cancel_yes(text):
        return _act(
            turn,
            delivery,
            "order.cancel",
            {"order": asking["order"]},
            "Done. What you paid is on its way back to you. Is there anything else I can do?",
        )
    return False


def _act(turn: Turn, delivery: Delivery, action: str, args: dict[str, Any], text: str) -> bool:
    """The shopper's own act, as if she had pressed the button, and a word about it; all in one transaction."""
    trigger = turn.trigger
    try:
        with access.scope(turn.thread.tenant_id):
            acts.perform(
                thread=turn.thread, actor=turn.customer, action=action, args=args, cid=_cid(trigger, action)
            )
            _remember(turn, action)
            _entries(turn, Said(text=text), trigger.seq)
            delivery.finish()
    except Stale as error:
        if error.details.get("silent"):
            _end(turn, Run.Status.SILENCED, delivery)
            return True
        if "head" in error.details:  # she has written again: that is no plain yes any more
            return False
        _refused(turn, delivery, action, error)
    except DomainError as error:
        _refused(turn, delivery, action, error)
    return True


def _remember(turn: Turn, reading: str) -> None:
    """A run of its own, with the dialogue as it was and its question settled."""
    with access.scope(turn.thread.tenant_id):
        state = agent_selectors.dialogue_of(turn.thread.id) | {"asking": None}
        turn_id = runs.turn_id_of(turn.thread.id, turn.trigger.seq, uuid7())
    context = TurnContext(
        conversation_id=turn.thread.id,
        site=access.site_scope(turn.thread.site_id),
        customer_id=turn.thread.customer_id,
        actor=turn.customer,
        trigger_seq=turn.trigger.seq,
        turn_id=turn_id,
        state=state,
        answered_seq=turn.answered,
    )
    run, _ = runs.begin(context)
    if reading == "checkout.confirm":
        state |= {"cart": [], "cart_total_minor": 0, "checkout": "", "proposal": ""}
    runs.finish(run, context, state=state, brain="confirmation", model_calls=[], reading=[reading])


WORDS_FOR: Final = {
    "expired": "That offer has expired, so nothing was ordered.",
    "cart_changed": "Your cart has changed since that total, so nothing was ordered.",
    "price_changed": "A price has changed since that total, so nothing was ordered.",
    "proposal_changed": "Something has changed since that total, so nothing was ordered.",
    "out_of_stock": "I'm sorry, something in your cart has sold out meanwhile, so nothing was ordered.",
    "checkout_closed": "That checkout is closed already.",
}


def _refused(turn: Turn, delivery: Delivery, action: str, error: DomainError) -> None:
    """Say kindly why nothing was done, and put the new total where there is one."""
    with access.scope(turn.thread.tenant_id):
        _remember(turn, f"{action}.refused")
    if action != "checkout.confirm":
        _write(
            turn,
            Said(
                text=f"That did not work: {error.text} Shall I call a person?",
                chips=(Chip("Talk to a person", "talk to a person"),),
            ),
            delivery,
        )
        return
    said = Said(
        text=f"{WORDS_FOR.get(str(error.details.get('reason')), WORDS_FOR.get(error.code, error.text))} ",
        effects=True,
    )
    try:
        site = access.site_scope(turn.thread.site_id)
        view = checkout.start(actor=turn.assistant, site=site, customer_id=turn.thread.customer_id)
    except DomainError as again:
        said.text += (
            f"{again.text} Shall we look at your cart?"
            if again.text != error.text
            else "Shall we look at your cart?"
        )
        said.chips = (Chip("View cart", "show my cart"), Chip("Keep looking", "show me more"))
    else:
        card = acts.checkout_card(view)
        if card["type"] in {"proposal", "address"}:
            said.cards = [card]
            said.text += (
                "Here is the total as it stands now. Shall I place the order?"
                if card["type"] == "proposal"
                else "Where shall I deliver?"
            )
            said.chips = (
                (Chip("Yes, place my order", "yes, place my order"), Chip("View cart", "show my cart"))
                if card["type"] == "proposal"
                else ()
            )
        elif card["type"] == "payment":
            said.cards = [card]
            said.text = "That order is confirmed already; one step is left, the payment."
        else:
            said.text += "Shall we look at your cart?"
    _write(turn, said, delivery)
