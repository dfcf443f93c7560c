# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""The offline brain's decisions: the acts of an utterance turned into tool calls and one answer."""

from __future__ import annotations

from collections.abc import Callable

from .address import missing
from .reading import Act, Reading
from .service_talk import START, ServiceTalk
from .state import Asking
from .talk import MAX_BATCHES, Outcome, Reply, Steps, plural, unpack

MISSES_BEFORE_A_PERSON = 2
CHANGES = frozenset({"cart_update", "cart_remove", "cart_add"})


class Policy(ServiceTalk):
    def turn(self, reading: Reading) -> Steps:
        """One turn: every act in order, until a question has to be asked."""
        state = self.state
        state.turns += 1
        before = state.asking
        if not any(act.intent in {"fill", "yes", "no"} for act in reading.acts):
            state.asking = None
        state.misses = state.misses + 1 if reading.intents == ["unknown"] else 0
        self._before = before
        self.rest = list(reading.acts)
        if (
            before is not None
            and before.what == "checkout"
            and reading.acts
            and all(act.intent in CHANGES for act in reading.acts)
        ):
            # "Yes, but make it three": the new total is wanted next.
            self.rest.append(Act("checkout"))
        replies: list[Reply] = []
        while self.rest and len(replies) < 4:
            act = self.rest.pop(0)
            if replies and self.batches >= MAX_BATCHES:
                replies.append(
                    Reply(
                        "One thing at a time; tell me when to go on with the rest.",
                        [("Go on", act.text or "go on")],
                    )
                )
                break
            replies.append((yield from self.handle(act)))
            if (
                state.asking is not None
                and self.rest
                and state.asking.what in {"address", "which", "size", "colour", "line"}
            ):
                break
        return _joined(replies)

    def summary(self, outcomes: list[Outcome]) -> Reply:
        """Tell of what has been done, without doing more."""
        self.state.turns += 1
        done = [outcome for outcome in outcomes if not outcome.error]
        if any(outcome.name == "handoff" for outcome in done):
            return Reply("I've asked a person from our team to join you here.")
        for outcome in reversed(done):
            if outcome.name == "propose_checkout":
                return self._proposed(outcome)
            if outcome.name == "ask_vendor":
                return Reply(f"I've opened a thread with {outcome.data.get('name') or 'the vendor'} for you.")
            if outcome.name.startswith("cart_"):
                cart = (
                    f"Your cart is {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}."
                    if self.state.cart
                    else "Your cart is empty now."
                )
                return Reply(
                    f"Done. {cart} What would you like next?",
                    [("Checkout", "checkout"), ("View cart", "show my cart")],
                )
        return Reply("What would you like next?", START[:3])

    def handle(self, act: Act) -> Steps:
        return (yield from self._handlers().get(act.intent, self.unknown)(act))

    def _handlers(self) -> dict[str, Callable[[Act], Steps]]:
        return {
            "search": self.search, "refine": self.refine, "more": self.more, "similar": self.similar, "browse": self.browse, "show": self.show,
            "ask": self.ask_about, "compare": self.compare, "cart_add": self.add, "fill": self.fill, "cart_view": self.view,
            "cart_update": self.update, "cart_remove": self.remove, "cart_clear": self.clear, "checkout": self.checkout,
            "address": self.address, "address_change": self.address_change, "order_status": self.order_status,
            "order_cancel": self.order_cancel, "policy": self.policy, "handoff": self.handoff, "ask_vendor": self.ask_vendor,
            "size_advice": self.size_advice, "measure": self.measure, "greet": self.greet, "thanks": self.thanks, "bye": self.bye,
            "help": self.help, "identity": self.identity, "discount": self.discount, "injection": self.injection,
            "abuse": self.abuse, "off_topic": self.off_topic, "yes": self.yes, "no": self.no, "unknown": self.unknown,
        }  # fmt: skip

    def yes(self, act: Act) -> Steps:
        asking, self.state.asking = self.state.asking, None
        match asking.what if asking else "":
            case "add":
                self.state.asking = asking
                return (yield from self.fill(act))
            case "checkout":
                return (yield from self._again())
            case "cancel":
                self.state.asking = asking
                return Reply(
                    "To cancel the order I need a plain “yes”, or press the button on it.",
                    [("Yes, cancel it", "yes, cancel it"), ("No, keep it", "no")],
                )
            case "handoff":
                return (yield from self.handoff(Act("handoff")))
            case "query" if asking and asking.then:
                return (yield from self.handle(unpack(asking.then[0])))
        if self.state.cart and self.state.proposal:
            return (yield from self._again())
        if self.state.cart:
            self.offer(Act("checkout"))
            return Reply(
                "Good! Shall I take you to checkout, or would you like to see more?",
                [("Checkout", "checkout"), ("Show more", "show me more")],
            )
        return Reply("Good! What are you looking for?", START[:3])

    def _again(self) -> Steps:
        """Almost a yes: show the total once more, so that a plain yes answers it."""
        given = {k: v for k, v in self.state.address.items() if v}
        outcome = yield from self.call(
            "propose_checkout", address=given if given and not missing(given) else None
        )
        reply = self._proposed(outcome)
        if outcome.data.get("proposal"):
            reply.text = f"To be certain, because it is an order: the total is {outcome.data['proposal']['total']}. A plain “yes” or the Confirm button places it; if something should change first, just tell me."
        return reply

    def no(self, act: Act) -> Steps:
        asking, self.state.asking = self.state.asking, None
        match asking.what if asking else "":
            case "cancel":
                return Reply("Then I leave the order as it is. Anything else?")
            case "checkout" | "address":
                return Reply(
                    "No problem, nothing is placed. Your cart is kept. Would you like to change something?",
                    [
                        ("View cart", "show my cart"),
                        ("Change the address", "change the address"),
                        ("Keep looking", "show me more"),
                    ],
                )
            case "add" | "which" | "size" | "colour":
                return Reply(
                    self.pick(
                        "No problem. Shall I show you something else?",
                        "All right. What would you like instead?",
                    ),
                    [("Show more", "show me more"), ("Something cheaper", "something cheaper")],
                )
        if self.state.cart:
            return Reply(
                "All right. Shall I take you to checkout, or are you still looking?",
                [("Checkout", "checkout"), ("Keep looking", "show me more")],
            )
        return Reply("All right. Tell me when I can help.", START[:3])
        yield

    def unknown(self, act: Act) -> Steps:
        if self.state.misses >= MISSES_BEFORE_A_PERSON:
            self.state.misses = 0
            return (yield from self.handoff(Act("handoff", {"why": "misses"})))
        asking = self._before
        if asking is not None and asking.repeats == 0:
            self.state.asking = asking.model_copy(update={"repeats": 1})
            return Reply(_reminder(asking), [("Talk to a person", "talk to a person")])
        return Reply(
            "I'm sorry, I did not understand that. I can find clothes, fill your cart, check out, or look up an order. Could you say it another way?",
            [*START[:3], ("Talk to a person", "talk to a person")],
        )

    _before: Asking | None = None


def _reminder(asking: Asking) -> str:
    match asking.what:
        case "address":
            return f"I'm sorry, I did not catch that. For the delivery I still need: {', '.join(asking.fields).replace('line1', 'street and number')}."
        case "size":
            return "I'm sorry, I did not catch that. Which size would you like?"
        case "colour":
            return "I'm sorry, I did not catch that. Which colour would you like?"
        case "which" | "line":
            return "I'm sorry, I did not catch that. Which one do you mean? A number is enough."
    return "I'm sorry, I did not catch that. Could you answer with yes or no, or say it another way?"


def _joined(replies: list[Reply]) -> Reply:
    """One answer of several; the last one's chips, for it has the open question."""
    if len(replies) == 1:
        return replies[0]
    texts: list[str] = []
    for number, reply in enumerate(replies):
        text = reply.text
        if number < len(replies) - 1:
            # Only the last part asks.
            parts = text.rsplit(" ", 0)[0].split(". ")
            text = ". ".join(p for p in parts if not p.rstrip().endswith("?")) or text
            text = text if text.endswith((".", "!", "?")) else text + "."
        texts.append(text)
    chips = next((reply.chips for reply in reversed(replies) if reply.chips), [])
    return Reply("\n".join(texts), chips)
