# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""The cart in words: view, change, remove."""

from __future__ import annotations

from .add_talk import AddTalk, line_named, named
from .reading import Act
from .references import Ref, content_words, resolve_lines
from .sizes import same
from .state import Asking, Item, Line
from .talk import Call, Reply, Steps, listing, plural


class CartTalk(AddTalk):
    def view(self, act: Act) -> Steps:
        outcome = yield from self.call("cart_view")
        if outcome.error:
            return self.refused(outcome)
        if not self.state.cart:
            return Reply(
                "Your cart is empty so far. What are you looking for?",
                [
                    ("Dresses", "show me dresses"),
                    ("Shirts", "show me shirts"),
                    ("What do you have?", "what do you sell"),
                ],
            )
        short = [line for line in outcome.data["lines"] if line.get("available", 1) < line["quantity"]]
        warning = f"\nNote: only {short[0]['available']} left of {short[0]['title']}." if short else ""
        return Reply(
            f"You have {plural(self._count(), 'item')} in your cart, {self.money(self.state.cart_total_minor)} before delivery and tax; the exact total comes at checkout.{warning}",
            [("Checkout", "checkout"), ("Keep looking", "show me more"), ("Empty the cart", "empty my cart")],
        )

    def _lines(self, act: Act) -> Steps:
        """Fresh cart lines; a reply when there is nothing to work on."""
        outcome = yield from self.call("cart_view")
        if outcome.error:
            return self.refused(outcome)
        return Reply(
            ""
            if self.state.cart
            else "Your cart is empty, so there is nothing to change. What are you looking for?"
        )

    def _line_meant(self, act: Act, what: str) -> list[Line] | Reply:
        lines, unclear = resolve_lines(act.ref, self.state, self.state.cart)
        if act.ref and act.ref.kind == "described" and " and " in act.text:
            # "the sneakers and the tote": each part must mean one line.
            parts = [
                resolve_lines(Ref("described", words=tuple(content_words(part))), self.state, self.state.cart)
                for part in act.text.split(" and ")
            ]
            if all(len(found) == 1 for found, _ in parts):
                lines, unclear = (
                    list({line.line: line for found, _ in parts for line in found}.values()),
                    False,
                )
        if size := act.slots.get("of_size") or (act.slots.get("size") if what == "remove" else ""):
            sized = [line for line in lines if same(line.size, str(size))]
            lines, unclear = (sized, len(sized) > 1) if sized else (lines, unclear)
        if not lines:
            lines, unclear = list(self.state.cart), True
            if act.ref and act.ref.kind == "described" and len(lines) == 1:
                unclear = True
        if unclear:
            self.ask(Asking(what="line", quantity=int(act.slots.get("quantity", 1))), act)
            absent = (
                act.ref is not None
                and act.ref.kind == "described"
                and not resolve_lines(act.ref, self.state, self.state.cart)[0]
            )
            lead = f"I don't see {' '.join(act.ref.words)} in your cart. " if absent and act.ref else ""
            return Reply(
                f"{lead}Which one shall I {what}?",
                [
                    (f"{line.title}{f', {line.size}' if line.size else ''}"[:40], f"number {n}")
                    for n, line in enumerate(self.state.cart, 1)
                ][:8],
            )
        return lines

    def remove(self, act: Act) -> Steps:
        if (empty := (yield from self._lines(act))).text:
            return empty
        lines = self._line_meant(act, "remove")
        if isinstance(lines, Reply):
            return lines
        names = listing([line_named(line.model_dump()) for line in lines])
        quantity = int(act.slots.get("quantity", 0))
        if quantity and len(lines) == 1 and 0 < quantity < lines[0].quantity:
            outcome = yield from self.call(
                "cart_update", line=lines[0].line, quantity=lines[0].quantity - quantity
            )
        else:
            outcome = yield from self.call("cart_remove", lines=[line.line for line in lines])
        if outcome.error:
            return self.refused(outcome)
        taken = f"{quantity} of {names}" if quantity and outcome.name == "cart_update" else names
        if not self.state.cart:
            return Reply(
                f"I've taken out {taken}. Your cart is empty now. Shall I show you something else?",
                [("What do you have?", "what do you sell")],
            )
        return Reply(
            f"I've taken out {taken}. That leaves {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}.",
            [("Checkout", "checkout"), ("View cart", "show my cart")],
        )

    def clear(self, act: Act) -> Steps:
        if (yield from self._lines(act)).text:
            return Reply(
                "Your cart is already empty. What are you looking for?",
                [("What do you have?", "what do you sell")],
            )
        outcome = yield from self.call("cart_remove", everything=True)
        if outcome.error:
            return self.refused(outcome)
        return Reply(
            "Your cart is empty now. What shall we look for?",
            [("Dresses", "show me dresses"), ("Shirts", "show me shirts")],
        )

    def update(self, act: Act) -> Steps:
        slots = act.slots
        if (empty := (yield from self._lines(act))).text:
            if self.state.focus and (slots.get("size") or slots.get("colour") or slots.get("quantity")):
                return (yield from self.add(Act("cart_add", slots, None)))
            return empty
        if slots.get("quantity") == 0:
            return (yield from self._remove_now(act))
        lines = self._line_meant(act, "change")
        if isinstance(lines, Reply):
            return lines
        line = lines[0]
        if slots.get("size") or slots.get("colour"):
            return (yield from self._swap(line, act))
        wanted = slots.get("quantity")
        if wanted is None:
            wanted = (
                line.quantity * int(slots["times"])
                if slots.get("times")
                else line.quantity + int(slots.get("change", 0))
            )
        if wanted == 0:
            return (yield from self._remove_now(Act("cart_remove", {}, act.ref)))
        if not 1 <= wanted <= 99:
            return Reply("I can take from 1 to 99 of one thing. How many would you like?")
        outcome = yield from self.call("cart_update", line=line.line, quantity=wanted)
        if outcome.error:
            return self.refused(outcome)
        return Reply(
            f"{line_named(line.model_dump())}: {wanted} now. Your cart is {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}.",
            [("Checkout", "checkout"), ("View cart", "show my cart")],
        )

    def _remove_now(self, act: Act) -> Steps:
        lines = self._line_meant(act, "remove")
        if isinstance(lines, Reply):
            return lines
        outcome = yield from self.call("cart_remove", lines=[line.line for line in lines])
        if outcome.error:
            return self.refused(outcome)
        return Reply(
            f"I've taken out {listing([line_named(line.model_dump()) for line in lines])}. Your cart is {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}.",
            [("View cart", "show my cart")],
        )

    def _swap(self, line: Line, act: Act) -> Steps:
        """Another size or colour of a line: the new one in before the old one goes."""
        outcome = yield from self.call("get_product", products=[line.product])
        if outcome.error:
            return self.refused(outcome)
        item = Item.of((outcome.card("product") or {})["item"])
        size, colour = str(act.slots.get("size") or line.size), str(act.slots.get("colour") or line.colour)
        quantity = int(act.slots.get("quantity") or line.quantity)
        choice = self._choose(
            item,
            size,
            colour,
            quantity,
            Act("cart_update", dict(act.slots), Ref("described", words=tuple(line.title.lower().split()))),
        )
        if isinstance(choice, Reply):
            return choice
        if choice.variant == line.variant:
            return Reply(
                f"You already have {line_named(line.model_dump())}. Anything else?",
                [("Checkout", "checkout")],
            )
        if choice.units < quantity:
            return Reply(
                f"I'm sorry, there are only {choice.units} left of {named(item, choice)}, so I've left your cart as it is."
                if choice.units
                else f"I'm sorry, {named(item, choice)} is sold out, so I've left your cart as it is.",
                [("View cart", "show my cart")],
            )
        added, removed = yield from self.calls(
            [
                Call("cart_add", {"variant": choice.variant, "quantity": quantity}),
                Call("cart_remove", {"lines": [line.line]}),
            ]
        )
        if added.error or removed.error:
            return self.refused(added if added.error else removed)
        return Reply(
            f"Changed to {named(item, choice)}. Your cart is {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}.",
            [("Checkout", "checkout"), ("View cart", "show my cart")],
        )
