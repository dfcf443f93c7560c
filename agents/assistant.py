"""One turn of the assistant: history in, steps out. Writes neither chat nor shop rows itself."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from agents import runs
from agents.brains.offline.reading import Goods, Reading, read
from agents.brains.offline.state import Dialogue, Item, Line
from agents.brains.offline.talk import Outcome, learn
from agents.context import Chip, Final, HandOff, HistoryItem, Step, TurnContext, Words
from agents.errors import LimitReached, Silenced
from server.accounts.access import SiteScope

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from agents.loop import Attempt

Said = tuple[str, list[tuple[str, str]]]

log = logging.getLogger(__name__)

SORRY = "I'm sorry, something went wrong on my side. Could you say that again, or shall I call a person?"
# What may not leave the house is read in the house.
AT_HOME = frozenset({"address", "address_change"})


def warm() -> None:
    """Import the loop ahead of the first turn; for a worker's start."""
    from agents.tools.langchain import shopper_tools

    shopper_tools()


def goods_of(site: SiteScope) -> Goods:
    """The vocabulary of a site's catalogue, kept per site."""
    from agents.brains.offline.goods import CatalogueGoods
    from commerce.catalogue.search import lexicon_of

    return CatalogueGoods(lexicon_of(site))


def reading_of(text: str, *, site: SiteScope, state: dict[str, Any] | None = None) -> Reading:
    """The offline brain's reading of one utterance, without acting on it."""
    return read(text, state=Dialogue.model_validate(state or {}), goods=goods_of(site))


def run_turn(
    context: TurnContext, history: Sequence[HistoryItem], *, model: BaseChatModel | None = None
) -> Iterator[Step]:
    """Answer the customer's messages after `context.answered_seq` up to `context.trigger_seq`.

    model: a language model to try first; None: the configured one, if any. The offline brain answers when
    there is none, when it fails, and when the words hold an address. Raises Silenced when a person has
    taken over. Running the turn again repeats no effect.
    """
    from agents.guardrails import Evidence, TurnLimits
    from agents.loop import Attempt

    run, state_json = runs.begin(context)
    state = Dialogue.model_validate(state_json)
    _absorb(state, history, context)
    text = "\n".join(item.text for item in _said(history, context))
    reading = read(text, state=state, goods=goods_of(context.site))
    evidence = Evidence()
    evidence.add(state.model_dump())
    evidence.hear(text)
    evidence.add([item.text for item in history if item.role != "customer"])
    so_far = Attempt(TurnLimits(), evidence)
    brain = "offline"
    reply: Said | None = None
    if not AT_HOME & set(reading.intents) and (chosen := model or _configured()) is not None:
        brain = getattr(chosen, "model_name", chosen._llm_type)[:20]
        reply = yield from _by_model(chosen, context, state, history, text, so_far)
    if reply is None:
        if brain != "offline":
            brain = "offline"
            yield Words("")
        reply = yield from _offline(context, state, reading, so_far)
    words, chips = reply
    runs.finish(
        run,
        context,
        state=state.model_dump(),
        brain=brain,
        model_calls=so_far.limits.calls,
        reading=reading.intents,
    )
    for _, _, reason in so_far.ran:
        if reason:
            yield HandOff(reason)
            break
    yield Words(words)
    yield Final(words, tuple(Chip(label, say) for label, say in chips))


def _by_model(
    model: BaseChatModel,
    context: TurnContext,
    state: Dialogue,
    history: Sequence[HistoryItem],
    text: str,
    so_far: Attempt,
) -> Generator[Step, None, Said | None]:
    """Its answer and chips; None when it failed, so that the offline brain goes on from here."""
    from agents.brains import llm
    from agents.guardrails import ungrounded
    from agents.loop import attempt

    system = llm.system_prompt(context, state.model_dump())
    before = len(so_far.ran)
    try:
        yield from attempt(
            model,
            context,
            system,
            llm.messages(history, text, context.answered_seq, state.address.values()),
            so_far,
        )
    except Silenced:
        raise
    except Exception as error:  # whatever a foreign server does, the shopper gets an answer
        log.warning("model failed, the offline brain goes on: %s: %s", type(error).__name__, error)
        if not isinstance(error, LimitReached):
            llm.breaker.trip()
        return None
    finally:
        for _, outcome, _ in so_far.ran[before:]:
            learn(state, outcome)
    if not so_far.text.strip():
        return None
    if wrong := ungrounded(so_far.text, so_far.evidence):
        log.warning("model said what nothing backs, %d times; replaced", len(wrong))
        return None
    state.asking = None
    state.misses = 0
    state.turns += 1
    return so_far.text, so_far.chips


def _offline(
    context: TurnContext, state: Dialogue, reading: Reading, so_far: Attempt
) -> Generator[Step, None, Said]:
    from langchain_core.messages import HumanMessage

    from agents.brains.offline.model import OfflineChatModel
    from agents.brains.offline.policy import Policy
    from agents.guardrails import TurnLimits, ungrounded
    from agents.loop import attempt

    policy = Policy(state, currency=context.site.currency, shop=context.site.name)
    if so_far.effects:
        # The failed brain has already done something: tell of it, do not do it again in other words.
        reply = policy.summary([outcome for _, outcome, _ in so_far.ran])
        return reply.text, reply.chips
    calls, so_far.limits = so_far.limits.calls, TurnLimits()
    so_far.limits.calls = []
    so_far.text, so_far.chips = "", []
    yield from attempt(
        OfflineChatModel(policy=policy, reading=reading),
        context,
        "",
        [HumanMessage(reading.text or "…")],
        so_far,
    )
    so_far.limits.calls = [*calls, *so_far.limits.calls]
    if wrong := ungrounded(so_far.text, so_far.evidence):
        log.error("the offline brain said what nothing backs: %s", wrong)
        return SORRY, [("Talk to a person", "talk to a person")]
    return so_far.text, so_far.chips


def _configured() -> BaseChatModel | None:
    from server.env import env

    if env.openai_api_key is None:
        return None
    from agents.brains import llm

    return llm.model()


def _said(history: Sequence[HistoryItem], context: TurnContext) -> list[HistoryItem]:
    """What the customer has said since the last answer: one burst, one turn."""
    return [
        item
        for item in history
        if item.role == "customer" and item.text and context.answered_seq < item.seq <= context.trigger_seq
    ]


def _absorb(state: Dialogue, history: Sequence[HistoryItem], context: TurnContext) -> None:
    """What was shown since the last turn without the assistant: cards that the shopper's own acts brought."""
    for item in history:
        if item.seq <= context.answered_seq or item.card is None:
            continue
        card = item.card
        match card.get("type"):
            case "product":
                learn(state, Outcome("get_product", cards=[card]))
                state.asking = None
            case "cart":
                before = {line.line: line.quantity for line in state.cart}
                state.cart = [Line.of(line) for line in card.get("lines", [])]
                state.cart_total_minor = card.get("items_minor", 0)
                state.touched = next(
                    (line.line for line in state.cart if before.get(line.line) != line.quantity),
                    state.touched,
                )
            case "products" if card.get("items"):
                state.shown = [Item.of(view) for view in card["items"]]
