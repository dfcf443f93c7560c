# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Telling of goods: which one, show, ask, compare."""

from __future__ import annotations

from typing import Any

from .reading import Act
from .references import Found, Ref, resolve
from .search_talk import SearchTalk, cap, price_of
from .sizes import same
from .state import Asking, Item
from .talk import Reply, Steps, listing, plural


class GoodsTalk(SearchTalk):
    def which(self, found: Found, act: Act, question: str = "Which one do you mean?") -> Reply:
        """Ask which of the shown ones is meant."""
        items = found.items or self.state.shown
        if not items:
            self.state.asking = None
            return Reply(
                "Tell me what you are looking for and I'll show you some first.",
                [("Dresses", "show me dresses"), ("Shirts", "show me shirts")],
            )
        self.ask(
            Asking(
                what="which",
                products=[item.product for item in items],
                size=str(act.slots.get("size", "")),
                colour=str(act.slots.get("colour", "")),
                quantity=int(act.slots.get("quantity", 1)),
            ),
            act,
        )
        chips = []
        for item in items[:6]:
            position = next(
                (n for n, shown in enumerate(self.state.shown, 1) if shown.product == item.product), None
            )
            chips.append((item.title[:40], f"number {position}" if position else item.title.lower()))
        return Reply(question, chips)

    def missing(self, act: Act) -> Reply | None:
        """A position that was not shown."""
        if act.ref and act.ref.kind == "position" and self.state.shown:
            return self.which(
                Found(), act, f"I showed you {plural(len(self.state.shown), 'item')}. Which one do you mean?"
            )
        return None

    def show(self, act: Act) -> Steps:
        found = resolve(act.ref, self.state)
        if found.unclear or not found.items:
            return self.missing(act) or self.which(found, act)
        if len(found.items) > 1:
            return (yield from self._compared(found.items[:4]))
        outcome = yield from self.call("get_product", products=[found.items[0].product])
        if outcome.error:
            return self.refused(outcome)
        item = self.state.focus or found.items[0]
        facts = outcome.data["items"][0]
        text = f"{item.title} by {item.vendor}, {price_of(item, self)}."
        if facts.get("material"):
            text += f" {cap(str(facts['material']))}."
        if act.slots.get("about") == "details" and facts.get("description"):
            text += f" {facts['description']}"
        text += self._sizes_left(item)
        self.state.asking = Asking(
            what="add",
            products=[item.product],
            size=str(act.slots.get("size") or self._wanted_size()),
            colour=str(act.slots.get("colour", "")),
        )
        sizes = [size for size in item.sizes if any(v.size == size and v.units for v in item.variants)]
        chips = (
            [(f"Add size {size}", f"add it in size {size}") for size in sizes[:3]]
            if len(sizes) > 1
            else [("Add to cart", "add it")]
        )
        return Reply(
            text + " Shall I add it to your cart?", [*chips, ("Ask the vendor", "ask the vendor about it")]
        )

    def ask_about(self, act: Act) -> Steps:
        """A question on price, size, stock, material, colour, care or vendor of an item."""
        found = resolve(act.ref, self.state)
        if (
            act.ref is None
            and self.state.focus is None
            and len(self.state.shown) > 1
            and act.slots.get("about") == "price"
        ):
            return Reply(
                "From what I showed you: "
                + "; ".join(
                    f"{n}. {item.title} {self.money(item.price_minor)}"
                    for n, item in enumerate(self.state.shown, 1)
                )
                + ". Which one do you like?",
                [("The cheapest", "the cheapest one")],
            )
        if found.unclear or not found.items:
            return self.missing(act) or self.which(found, act, "Which one do you mean?")
        about = str(act.slots.get("about", "details"))
        if about == "details":
            return (yield from self.show(Act("show", act.slots, act.ref)))
        outcome = yield from self.call("get_product", products=[item.product for item in found.items[:4]])
        if outcome.error:
            return self.refused(outcome)
        facts = outcome.data["items"]
        items = [
            Item.of(card)
            for card in (
                (outcome.card("products") or {}).get("items") or [(outcome.card("product") or {}).get("item")]
            )
        ]
        text = " ".join(self._told(about, item, fact, act) for item, fact in zip(items, facts, strict=False))
        if len(items) > 1:
            return Reply(text)
        item = items[0]
        self.state.asking = Asking(
            what="add",
            products=[item.product],
            size=str(act.slots.get("size", "")),
            colour=str(act.slots.get("colour", "")),
        )
        add = f"add it in size {act.slots['size']}" if act.slots.get("size") else "add it"
        return Reply(text, [("Add to cart", add), ("Ask the vendor", "ask the vendor about it")])

    def _told(self, about: str, item: Item, fact: dict[str, Any], act: Act) -> str:
        size, colour = str(act.slots.get("size", "")), str(act.slots.get("colour", ""))
        match about:
            case "price":
                return f"{item.title} is {price_of(item, self)}."
            case "vendor":
                return f"{item.title} is sold by {item.vendor}."
            case "material":
                return (
                    f"{item.title}: {fact['material'].lower()}."
                    if fact.get("material")
                    else f"The listing of {item.title} does not say what it is made of; the vendor would know."
                )
            case "care":
                return (
                    f"{item.title}: {fact['care']}."
                    if fact.get("care")
                    else f"The listing of {item.title} has no care instructions{', only that it is ' + fact['material'].lower() if fact.get('material') else ''}. I can ask the vendor."
                )
            case "colour" if not colour:
                left = [
                    c
                    for c in item.colours
                    if any(v.colour.lower() == c.lower() and v.units for v in item.variants)
                ]
                return (
                    f"{item.title} comes in {listing(left or item.colours)}."
                    if item.colours
                    else f"{item.title} comes in one colour."
                )
        fitting = [
            v
            for v in item.variants
            if (not size or same(v.size, size)) and (not colour or colour.lower() in v.colour.lower())
        ]
        units = sum(v.units for v in fitting)
        asked = " ".join(filter(None, (colour.lower(), f"size {size}" if size else "")))
        if asked:
            if units:
                return f"Yes, {item.title} in {asked} is in stock{f', {units} left' if units <= 5 else ''}, at {self.money(min(v.price_minor for v in fitting if v.units))}."
            others = listing(
                [
                    s
                    for s in item.sizes
                    if any(
                        v.size == s and v.units and (not colour or colour.lower() in v.colour.lower())
                        for v in item.variants
                    )
                ]
            )
            if colour and not any(colour.lower() in c.lower() for c in item.colours) and item.colours:
                return f"{item.title} does not come in {colour.lower()}, only in {listing([c.lower() for c in item.colours])}."
            return f"I'm sorry, {item.title} in {asked} is not in stock." + (
                f" There is {others}." if others else ""
            )
        left = [s for s in item.sizes if any(v.size == s and v.units for v in item.variants)]
        if about == "size":
            return (
                f"{item.title} is in stock in {listing(left)}."
                if left
                else (
                    f"{item.title} comes in one size."
                    if item.in_stock
                    else f"{item.title} is sold out just now."
                )
            )
        return (
            f"{item.title} is in stock{f' in {listing(left)}' if left else ''}."
            if units
            else f"I'm sorry, {item.title} is sold out just now."
        )

    def compare(self, act: Act) -> Steps:
        state = self.state
        found = (
            resolve(act.ref, state)
            if act.ref and act.ref.kind not in {"it", "them"}
            else Found(list(state.shown))
        )
        items = found.items
        if act.ref and act.ref.kind == "described":
            items = self._each(act.slots.get("words") or []) or items
        if len(items) == 1 and state.focus and items[0].product != state.focus.product:
            items = [state.focus, items[0]]
        if len(items) < 2:
            items = state.shown
        if len(items) < 2:
            return Reply(
                "I need two things to compare. Show me what you are looking for first.",
                [("Shirts", "show me shirts"), ("Dresses", "show me dresses")],
            )
        if len(items) > 4:
            items = items[:3]
        return (yield from self._compared(items))

    def _each(self, words: list[str]) -> list[Item]:
        """'the black one and the linen shirt': an item for each word that tells one apart."""
        picked: list[Item] = []
        for word in words:
            items = resolve(Ref("described", words=(word,)), self.state).items
            if len(items) == 1 and items[0] not in picked:
                picked.append(items[0])
        return picked if len(picked) >= 2 else []

    def _compared(self, items: list[Item]) -> Steps:
        outcome = yield from self.call("get_product", products=[item.product for item in items])
        if outcome.error:
            return self.refused(outcome)
        facts = outcome.data["items"]
        lines = []
        for number, fact in enumerate(facts, 1):
            parts = [
                fact["price"],
                str(fact.get("material") or "").lower(),
                f"in {listing([c.lower() for c in fact['colours']])}" if fact["colours"] else "",
                f"sizes {', '.join(fact['sizes'])}" if fact["sizes"] else "",
                "" if fact["in_stock"] else "sold out",
            ]
            lines.append(
                f"{number}. {fact['title']} by {fact['vendor']}: {', '.join(p for p in parts if p)}."
            )
        cheapest = min(facts, key=lambda fact: int(fact["price_minor"]))
        self.state.shown = [
            i for fact in facts if (i := self.state.item(fact["product"]))
        ] or self.state.shown
        self.state.focus = None
        return Reply(
            "\n".join([*lines, f"{cheapest['title']} is the least expensive. Which one would you like?"]),
            [(fact["title"][:40], f"number {n}") for n, fact in enumerate(facts, 1)],
        )
