# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""What every part of the policy stands on: calls out, outcomes in, a reply at the end."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from commerce.money import text as money

from .reading import Act
from .references import Ref
from .state import Asking, Dialogue, Item, Line, Search


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tool's answer: `data` as the tool gave it and the cards' full views, or an error with its code."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    cards: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None

    def card(self, kind: str) -> dict[str, Any] | None:
        return next((card for card in self.cards if card.get("type") == kind), None)


@dataclass(slots=True)
class Reply:
    text: str
    chips: list[tuple[str, str]] = field(default_factory=list)


Steps = Generator[list[Call], list[Outcome], Reply]
One = Generator[list[Call], list[Outcome], Outcome]
MAX_BATCHES = 3


class Talk:
    """The state of one turn. Subclasses add the acts; each act is a generator of tool calls."""

    def __init__(self, state: Dialogue, *, currency: str, shop: str) -> None:
        self.state = state
        self.currency = currency
        self.shop = shop or "Fashionistar"
        self.batches = 0
        self.spoken = 0
        self.rest: list[Act] = []

    # --- calling ---------------------------------------------------------------------------------

    def call(self, name: str, /, **args: Any) -> One:
        """One tool, and what the dialogue learns from its answer."""
        return (yield from self.calls([Call(name, {k: v for k, v in args.items() if v is not None})]))[-1]

    def calls(self, calls: Sequence[Call]) -> Generator[list[Call], list[Outcome], list[Outcome]]:
        self.batches += 1
        outcomes = yield list(calls)
        for outcome in outcomes:
            learn(self.state, outcome)
        return outcomes

    # --- speaking --------------------------------------------------------------------------------

    def money(self, amount_minor: int) -> str:
        return money(amount_minor, self.currency)

    def pick(self, *wordings: str) -> str:
        """One of several wordings: another one each turn, the same one when the turn is run again."""
        self.spoken += 1
        return wordings[(self.state.turns + self.spoken) % len(wordings)]

    def ask(self, asking: Asking, act: Act | None = None) -> None:
        """Put the one open question; the act and what follows it wait for the answer."""
        waiting = [act, *self.rest] if act is not None else []
        asking.then = [pack(a) for a in waiting]
        self.state.asking = asking
        self.rest = []

    def offer(self, act: Act) -> None:
        """Ask whether to do something; a yes does it."""
        self.state.asking = Asking(what="query", then=[pack(act)])

    def refused(self, outcome: Outcome) -> Reply:
        """A refusal in kind words."""
        error = outcome.error or {}
        details = error.get("details") or {}
        match error.get("code"):
            case "out_of_stock":
                left = details.get("available", 0)
                title = details.get("title") or "that one"
                if left:
                    return Reply(
                        f"There are only {left} left of {title}, so I could not take {details.get('wanted', 'that many')}. Shall I take {left}?",
                        [(f"Take {left}", f"take {left}"), ("No, thanks", "no")],
                    )
                return Reply(
                    f"I'm sorry, {title} has just sold out in that size. Shall I look for something like it?",
                    [("Show me others", "show me more"), ("Keep looking", "show me something similar")],
                )
            case "not_for_sale" | "not_found":
                return Reply(
                    "I'm sorry, that one is not on sale here any more. Shall I show you something like it?",
                    [("Show me more", "show me more")],
                )
            case "quantity_out_of_range" | "quantity_not_whole" | "invalid_arguments":
                return Reply("I can take from 1 to 99 of one thing. How many would you like?")
            case "cart_full":
                return Reply(
                    "Your cart is full. Take something out, or check out first?",
                    [("View cart", "show my cart"), ("Checkout", "checkout")],
                )
            case "cart_empty":
                return Reply(
                    "Your cart is empty so far. Tell me what you are looking for and I'll find it.",
                    [("Show dresses", "show me dresses"), ("Show shirts", "show me shirts")],
                )
        return Reply(
            f"That did not work: {error.get('message', 'something went wrong')} Shall we try something else?",
            [("Talk to a person", "talk to a person")],
        )


def pack(act: Act) -> dict[str, Any]:
    return act.as_json() | {"text": act.text}


def unpack(packed: dict[str, Any]) -> Act:
    ref = packed.get("ref")
    return Act(
        packed["intent"],
        dict(packed.get("slots") or {}),
        Ref(ref["kind"], tuple(ref.get("positions", ())), tuple(ref.get("words", ()))) if ref else None,
        packed.get("text", ""),
    )


def learn(state: Dialogue, outcome: Outcome) -> None:
    """What any brain's tool call teaches the dialogue: the list shown, the item in focus, the cart."""
    if outcome.error is not None:
        return
    data = outcome.data
    match outcome.name:
        case "search_catalog":
            card = outcome.card("products")
            items = [Item.of(view) for view in (card or {}).get("items", [])]
            state.search = Search(
                words=data.get("query", ""), filters=dict(data.get("filters") or {}), sort=data.get("sort", "relevance"),
                offset=data.get("offset", 0), total=data.get("total", 0),
            )  # fmt: skip
            if items:
                state.shown = items
                state.focus = items[0] if len(items) == 1 else None
        case "get_product":
            if (card := outcome.card("product")) is not None:
                state.focus = Item.of(card["item"])
                if not any(item.product == state.focus.product for item in state.shown):
                    state.shown = state.shown or [state.focus]
            elif (card := outcome.card("products")) is not None and len(card["items"]) > 1:
                compared = [Item.of(view) for view in card["items"]]
                if not {item.product for item in compared} <= {item.product for item in state.shown}:
                    state.shown = compared
        case "cart_view" | "cart_add" | "cart_update" | "cart_remove":
            before = {line.line: line.quantity for line in state.cart}
            state.cart = [Line.of(line) for line in data.get("lines", [])]
            state.cart_total_minor = data.get("items_minor", 0)
            changed = [line.line for line in state.cart if before.get(line.line) != line.quantity]
            if outcome.name in {"cart_add", "cart_update"} and changed:
                state.touched = changed[-1]
        case "propose_checkout":
            state.checkout = data.get("checkout", "")
            state.proposal = (data.get("proposal") or {}).get("proposal", "")


def listing(names: Sequence[str], last: str = "and") -> str:
    """'S, M and L'."""
    names = [name for name in names if name]
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def cap_first(text: str) -> str:
    return text[:1].upper() + text[1:]
