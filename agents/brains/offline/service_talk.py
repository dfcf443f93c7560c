# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Everything that is not goods, cart or order: manners, policies, sizes, people."""

from __future__ import annotations

import re
from typing import Any

from .order_talk import OrderTalk
from .reading import Act
from .references import Ref, resolve
from .talk import Reply, Steps, cap_first, listing

START = [
    ("Dresses", "show me dresses"),
    ("Shirts", "show me shirts"),
    ("Shoes", "show me shoes"),
    ("Where is my order?", "where is my order"),
]
MEASURE_ME = ("Measure me", "measure me")
TOPICS = {
    "returns": "returns and refunds", "delivery": "delivery", "payment": "ways to pay", "privacy": "privacy", "warranty": "guarantees",
    "gifts": "gift wrapping", "hours": "opening hours", "contact": "how to reach us", "vendors": "selling with us",
}  # fmt: skip


class ServiceTalk(OrderTalk):
    def greet(self, act: Act) -> Steps:
        return Reply(
            self.pick(
                f"Hello, and welcome to {self.shop}! What are you looking for today?",
                "Hi! Lovely to see you. What can I find for you?",
                "Hello! Tell me what you'd like to wear and I'll find it.",
            ),
            START,
        )
        yield

    def thanks(self, act: Act) -> Steps:
        chips = [("Checkout", "checkout"), ("View cart", "show my cart")] if self.state.cart else START[:2]
        return Reply(
            self.pick(
                "You're welcome! Anything else?",
                "My pleasure. Is there anything else?",
                "Happy to help. Anything else you need?",
            ),
            chips,
        )
        yield

    def bye(self, act: Act) -> Steps:
        kept = " Your cart will be here when you come back." if self.state.cart else ""
        return Reply(self.pick(f"Goodbye, and thank you for stopping by!{kept}", f"See you soon!{kept}"))
        yield

    def help(self, act: Act) -> Steps:
        return Reply(
            "I can find clothes and shoes for you (“a black linen shirt under 60 in L”), tell you prices, sizes and stock, compare, fill your cart, take you through checkout, look up or cancel an order, answer on delivery and returns, and call a person. What would you like?",
            [*START[:3], ("Talk to a person", "talk to a person")],
        )
        yield

    def identity(self, act: Act) -> Steps:
        return Reply(
            f"I'm {self.shop}'s shopping assistant, a computer program. I answer from the shop's own catalogue, and I can call a person whenever you like.",
            [("Talk to a person", "talk to a person"), ("Show me something", "what do you sell")],
        )
        yield

    def discount(self, act: Act) -> Steps:
        return Reply(
            "Prices are set by the vendors, so I cannot change them or give a discount. I can look for something less expensive, or you can ask the vendor.",
            [("Something cheaper", "something cheaper"), ("Ask the vendor", "ask the vendor")],
        )
        yield

    def injection(self, act: Act) -> Steps:
        return Reply(
            "I can't do that: prices, orders and other people's data are not mine to change or show. I'm glad to help you find something, though. What are you looking for?",
            START[:3],
        )
        yield

    def abuse(self, act: Act) -> Steps:
        return Reply(
            "I'm sorry this has been frustrating. I can call a person for you, or we can try again: what are you looking for?",
            [("Talk to a person", "talk to a person"), ("Start again", "what do you sell")],
        )
        yield

    def off_topic(self, act: Act) -> Steps:
        return Reply(
            self.pick(
                "That is beyond me, I'm afraid: I only know this shop. Shall we look for something to wear?",
                "I'd better stick to clothes! What can I find for you?",
            ),
            START[:3],
        )
        yield

    def policy(self, act: Act) -> Steps:
        topic = act.slots["topic"]
        outcome = yield from self.call("store_policy", topic=topic)
        text = None if outcome.error else outcome.data.get("text")
        if not text:
            self.offer(Act("handoff"))
            return Reply(
                f"I have nothing written down about {TOPICS.get(topic, topic)}, and I'd rather not guess. Shall I call a person who knows?",
                [("Talk to a person", "talk to a person"), ("Ask the vendor", "ask the vendor")],
            )
        return Reply(text, [("Talk to a person", "talk to a person")])

    def handoff(self, act: Act) -> Steps:
        reason = (
            "said that the answers did not help" if act.slots.get("why") == "misses" else "asked for a person"
        )
        yield from self.call("handoff", reason=reason)
        lead = "I'm sorry, I'm not getting this right. " if act.slots.get("why") == "misses" else ""
        return Reply(
            f"{lead}I've asked a person from our team to join you here. They will see what we've talked about, so you need not repeat it."
        )

    def ask_vendor(self, act: Act) -> Steps:
        state = self.state
        found = resolve(act.ref, state) if act.ref else resolve(None, state)
        items = found.items or state.shown
        question = str(act.slots.get("question", ""))
        if not items and state.cart:
            line = next((line for line in state.cart if line.line == state.touched), state.cart[-1])
            return (yield from self._to_vendor(line.product, question))
        if not items:
            return Reply("Which vendor shall I ask? Show me the product you have in mind first.", START[:3])
        vendors = {item.vendor for item in items}
        if len(vendors) > 1 and not (state.focus and not found.unclear):
            return self.which(found, act, "About which one shall I ask its vendor?")
        return (yield from self._to_vendor(items[0].product, question))

    def _to_vendor(self, product: str, question: str) -> Steps:
        outcome = yield from self.call("ask_vendor", product=product, question=question[:500])
        if outcome.error:
            return self.refused(outcome)
        name = outcome.data.get("name") or "the vendor"
        if not outcome.data.get("vendor"):
            return Reply(f"I've asked {name} to join you here. They will see what we've talked about.")
        return Reply(
            f"I've opened a thread with {name} for you: write your question there and they will answer you directly. I'm still here for everything else.",
            [("Keep looking", "show me more")],
        )

    # --- sizes -----------------------------------------------------------------------------------

    def measure(self, act: Act) -> Steps:
        item = self.state.focus or (self.state.shown[0] if len(self.state.shown) == 1 else None)
        outcome = yield from self.call("invite_to_measure", product=item.product if item else None)
        if outcome.error:
            return self.refused(outcome)
        again = (
            " I have measurements of yours already; a new one replaces them."
            if outcome.data.get("measured_before")
            else ""
        )
        return Reply(
            f"With pleasure: your phone's camera and your height are all I need, or a tape if you prefer.{again} It is an estimate, it stays between you and this page, and you can delete it at any time. Press the button when you are ready.",
            [("Size chart", "size chart")] if item else [],
        )

    def size_advice(self, act: Act) -> Steps:
        state = self.state
        found = (
            resolve(act.ref, state)
            if act.ref or state.focus or len(state.shown) == 1
            else resolve(None, state)
        )
        if act.slots.get("filters") and (act.ref is None or not found.items):
            outcome = yield from self.call(
                "search_catalog", query=str(act.slots.get("words", "")), filters=act.slots["filters"], limit=6
            )
            if outcome.error or not outcome.data["total"]:
                return Reply("Tell me which item you mean and I'll show you its size chart.", START[:3])
            found = resolve(Ref("described", words=tuple(act.slots.get("named") or ())), state)
            if found.unclear or not found.items:
                return self.which(found, act, "For which one? The size charts differ.")
        if not found.items and not state.shown:
            return Reply(
                "Sizes differ from item to item. Show me what you have in mind and I'll read its size chart for you; or let me measure you once, and I say your size with everything I show you.",
                [MEASURE_ME, *START[:2]],
            )
        item = (found.items or state.shown)[0]
        if (
            found.unclear
            and len(found.items) > 1
            and state.focus is None
            and act.ref is None
            and len(state.shown) > 1
        ):
            return self.which(found, act, "For which one? The size charts differ.")
        outcome = yield from self.call("check_size", product=item.product, size=act.slots.get("size"))
        if outcome.error:
            return self.refused(outcome)
        body = act.slots.get("body") or {}
        if (advice := outcome.data.get("advice")) and not body:
            size = advice.get("size")
            chips = (
                [(f"Add size {size}", f"add it in size {size}")]
                if size
                else [("Ask the vendor", "ask the vendor about it")]
            )
            return Reply(f"{item.title}: {advice['text']} It is an estimate, not a fitting.", chips)
        chart = outcome.data.get("chart")
        if not chart or not chart.get("sizes"):
            return Reply(
                f"There is no size chart for {item.title}, and I'd rather not guess. It comes in {listing(item.sizes) or 'one size'}; the vendor can tell you how it runs.",
                [("Ask the vendor", "ask the vendor about it")],
            )
        text, chips = _advised(item.title, chart, body)
        if not outcome.data.get("measured") and not chips:
            chips = [MEASURE_ME]
        return Reply(text, chips)


def _advised(title: str, chart: dict[str, Any], body: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """The chart read for the figures she gave; the chart itself when she gave none."""
    fits: list[str] = []
    for part, said in body.items():
        mm = _mm(said)
        for girth in {"bust": ("bust", "chest"), "chest": ("chest", "bust"), "hips": ("hip", "hips")}.get(
            part, (part,)
        ):
            for size in chart["sizes"]:
                if mm and any(
                    g["girth"] == girth and g["min_mm"] <= mm < g["max_mm"] for g in size["girths"]
                ):
                    fits.append(f"{part} {said} is size {size['size']}")
                    break
            else:
                continue
            break
    if fits:
        text = f"By the size chart of {title}, {listing(fits)}."
        if len({fit.rsplit(" ", 1)[1] for fit in fits}) > 1:
            text += " Where they differ, the larger one is the safer choice."
        size = fits[-1].rsplit(" ", 1)[1]
        return f"{text} It is a chart's advice, not a fitting.", [
            (f"Add size {size}", f"add it in size {size}")
        ]
    rows = "; ".join(
        f"{size['size']}: "
        + ", ".join(
            f"{g['girth'].replace('_', ' ')} {g['min_mm'] / 10:g}–{g['max_mm'] / 10:g} cm"
            for g in size["girths"]
        )
        for size in chart["sizes"]
    )
    parts = list(
        dict.fromkeys(g["girth"].replace("_", " ") for size in chart["sizes"] for g in size["girths"])
    )
    lead = "I can't read a size from that alone. " if body else ""
    return (
        f"{lead}{cap_first(title)}, by its size chart: {rows}. Tell me your {listing(parts, 'or')} in cm and I'll read it for you.",
        [],
    )


def _mm(said: str) -> int | None:
    match = re.match(r"(\d+(?:\.\d+)?) ?(cm|inches|inch|in)?", said)
    if not match:
        return None
    value = float(match[1])
    inches = (match[2] or "").startswith("in") or (not match[2] and value < 60)
    return round(value * (25.4 if inches else 10))
