# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Putting goods into the cart in words, and taking up what had to be asked."""

from __future__ import annotations

from typing import Any

from .goods_talk import GoodsTalk
from .reading import Act
from .references import Found, Ref, resolve
from .sizes import same
from .state import Asking, Item, Variant
from .talk import Call, Outcome, Reply, Steps, listing, plural, unpack


class AddTalk(GoodsTalk):
    # --- add -------------------------------------------------------------------------------------

    def add(self, act: Act) -> Steps:
        quantity = int(act.slots.get("quantity", 1))
        if not 1 <= quantity <= 99:
            return Reply("I can take from 1 to 99 of one thing. How many would you like?")
        found = resolve(act.ref, self.state) if act.ref or not act.slots.get("filters") else Found()
        if not found.items and act.slots.get("filters"):
            return (yield from self._add_by_description(act))
        if found.unclear or not found.items:
            return self.missing(act) or self.which(found, act, "Which one shall I add?")
        return (yield from self._add_items(found.items, act))

    def _add_by_description(self, act: Act) -> Steps:
        """'Add two black linen shirts in L': find them first."""
        filters = dict(act.slots["filters"])
        outcome = yield from self.call(
            "search_catalog", query=str(act.slots.get("words", ""))[:200], filters=filters, limit=6
        )
        if outcome.error:
            return self.refused(outcome)
        if outcome.data["total"] == 1:
            return (yield from self._add_items([self.state.shown[0]], act))
        if outcome.data["total"] == 0:
            return (yield from self._nothing(str(act.slots.get("words", "")), filters, "relevance"))
        named = resolve(Ref("described", words=tuple(act.slots.get("named") or ())), self.state)
        if named.items and not named.unclear:
            return (yield from self._add_items(named.items, act))
        reply = self._found(outcome)
        self.which(Found(), act)
        return Reply(
            reply.text.rsplit(". ", 1)[0] + ". Which one shall I add?",
            [(f"Number {n}", f"number {n}") for n in range(1, min(len(self.state.shown), 4) + 1)],
        )

    def _add_items(self, items: list[Item], act: Act) -> Steps:
        sizes = act.slots.get("sizes") or [act.slots.get("size", "")]
        quantity = int(act.slots.get("quantity", 1))
        picked: list[tuple[Item, Variant]] = []
        for item in items:
            for size in sizes if len(items) == 1 else sizes[:1]:
                # What was searched for is still meant: "a black shirt in L", then "the second one".
                searched = item.product in {shown.product for shown in self.state.shown}
                colour = str(act.slots.get("colour") or (self._wanted_colour(item) if searched else ""))
                wanted = self._wanted_size() if searched and not size else ""
                has = any(same(v.size, wanted) and v.units for v in item.variants) if wanted else False
                choice = self._choose(item, str(size or (wanted if has else "")), colour, quantity, act)
                if isinstance(choice, Reply):
                    return choice
                picked.append((item, choice))
        outcomes = yield from self.calls(
            [Call("cart_add", {"variant": variant.variant, "quantity": quantity}) for _, variant in picked]
        )
        return self._added(picked, quantity, outcomes)

    def _choose(self, item: Item, size: str, colour: str, quantity: int, act: Act) -> Variant | Reply:
        """The one variant meant, or the one question that decides it."""
        pool = item.variants
        if colour:
            fitting = [
                v for v in pool if colour.lower() in v.colour.lower() or v.colour.lower() in colour.lower()
            ]
            if not fitting and len({v.colour for v in pool}) > 1:
                return self._ask_colour(
                    item, size, quantity, act, f"{item.title} does not come in {colour.lower()}."
                )
            pool = fitting or pool
        if size:
            fitting = [v for v in pool if same(v.size, size)]
            if not fitting and any(v.size for v in pool) and len({v.size for v in pool}) > 1:
                return self._ask_size(
                    item, pool, colour, quantity, act, f"{item.title} does not come in {size}."
                )
            if fitting and not any(v.units for v in fitting) and any(v.units for v in pool):
                return self._ask_size(
                    item, pool, colour, quantity, act, f"I'm sorry, size {size} of {item.title} is sold out."
                )
            pool = fitting or pool
        colours = {v.colour for v in pool if v.units} or {v.colour for v in pool}
        if len(colours) > 1:
            return self._ask_colour(item, size, quantity, act)
        if len({v.size for v in pool}) > 1:
            left = [v for v in pool if v.units]
            if len({v.size for v in left}) == 1 and len({v.size for v in pool}) == 1:
                return left[0]
            return self._ask_size(item, pool, colour, quantity, act)
        if not pool:
            return Reply(
                f"I'm sorry, {item.title} cannot be bought just now. Shall I show you others?",
                [("Show others", "show me more")],
            )
        return max(pool, key=lambda v: v.units)

    def _ask_size(
        self, item: Item, pool: list[Variant], colour: str, quantity: int, act: Act, lead: str = ""
    ) -> Reply:
        sizes = [s for s in item.sizes if any(v.size == s and v.units for v in pool)]
        if not sizes:
            return Reply(
                f"I'm sorry, {item.title} is sold out{' in ' + colour.lower() if colour else ''}. Shall I show you something like it?",
                [("Show others", "show me more")],
            )
        self.ask(
            Asking(what="size", products=[item.product], colour=colour, quantity=quantity),
            _again(act, item, colour=colour, quantity=quantity, size=""),
        )
        return Reply(
            f"{lead} Which size would you like for {item.title}: {listing(sizes, 'or')}?".strip(),
            [(size, size) for size in sizes[:8]],
        )

    def _ask_colour(self, item: Item, size: str, quantity: int, act: Act, lead: str = "") -> Reply:
        colours = (
            list(
                dict.fromkeys(
                    v.colour
                    for v in item.variants
                    if v.units and (not size or same(v.size, size)) and v.colour
                )
            )
            or item.colours
        )
        self.ask(
            Asking(what="colour", products=[item.product], size=size, quantity=quantity),
            _again(act, item, size=size, quantity=quantity, colour=""),
        )
        return Reply(
            f"{lead} Which colour of {item.title}: {listing([c.lower() for c in colours], 'or')}?".strip(),
            [(colour, colour) for colour in colours[:8]],
        )

    def _added(self, picked: list[tuple[Item, Variant]], quantity: int, outcomes: list[Outcome]) -> Reply:
        done = [
            (item, variant)
            for (item, variant), outcome in zip(picked, outcomes, strict=True)
            if not outcome.error
        ]
        failed = [
            (item, variant, outcome)
            for (item, variant), outcome in zip(picked, outcomes, strict=True)
            if outcome.error
        ]
        if not done:
            item, variant, outcome = failed[0]
            details = (outcome.error or {}).get("details") or {}
            if (outcome.error or {}).get("code") == "out_of_stock":
                mine = sum(line.quantity for line in self.state.cart if line.variant == variant.variant)
                left = int(details.get("available", 0)) - mine
                if left <= 0:
                    return Reply(
                        f"You already have all {mine} of {named(item, variant)} that are left in your cart."
                        if mine
                        else self.refused(outcome).text,
                        [("View cart", "show my cart"), ("Keep looking", "show me more")],
                    )
                self.state.asking = Asking(
                    what="add",
                    products=[item.product],
                    size=variant.size,
                    colour=variant.colour,
                    quantity=left,
                )
                more = " more" if mine else ""
                return Reply(
                    f"There are only {left}{more} left of {named(item, variant)}. Shall I take {left}?",
                    [(f"Take {left}", f"take {left}"), ("No, thanks", "no")],
                )
            return self.refused(outcome)
        self.state.focus = done[-1][0]
        told = listing(
            [
                f"{quantity} × {named(item, variant)}" if quantity > 1 else named(item, variant)
                for item, variant in done
            ]
        )
        is_ = "is" if len(done) == 1 and quantity == 1 else "are"
        text = self.pick(
            f"Done: {told} {is_} in your cart.",
            f"I've added {told}.",
            f"Lovely choice. {told} {is_} in your cart.",
        )
        text += f" That makes {plural(self._count(), 'item')}, {self.money(self.state.cart_total_minor)}."
        self.offer(Act("checkout"))
        if failed:
            text += " " + self.refused(failed[0][2]).text
        return Reply(
            text, [("Checkout", "checkout"), ("View cart", "show my cart"), ("Keep looking", "show me more")]
        )

    def _count(self) -> int:
        return sum(line.quantity for line in self.state.cart)

    # --- the answer to a question ----------------------------------------------------------------

    def fill(self, act: Act) -> Steps:
        asking, self.state.asking = self.state.asking, None
        if asking is None:
            return (yield from self.refine(act))
        slots = dict(act.slots)
        if slots.pop("any", False):
            slots |= self._any(asking)
        waiting = [unpack(packed) for packed in asking.then]
        if asking.what == "add" or not waiting:
            item = next((i for p in asking.products if (i := self.state.item(p))), None)
            base = Act(
                "cart_add",
                {
                    k: v
                    for k, v in {
                        "size": asking.size,
                        "colour": asking.colour,
                        "quantity": asking.quantity,
                    }.items()
                    if v
                },
            )
            waiting = [base]
            if item is None:
                return (yield from self.refine(act))
            self.state.focus = item
        first, *later = waiting
        first.slots |= slots
        if act.ref is not None and asking.what in {"which", "line"}:
            first.ref = self._within(asking, act.ref) if asking.what == "which" else act.ref
        elif asking.products and asking.what in {"size", "colour", "add"}:
            first.slots["product"] = asking.products[0]
        self.rest = [*later, *self.rest]
        return (yield from self.resume(first))

    def _within(self, asking: Asking, ref: Ref) -> Ref:
        return ref

    def _any(self, asking: Asking) -> dict[str, Any]:
        item = next((i for p in asking.products if (i := self.state.item(p))), None)
        left = [v for v in item.variants if v.units] if item else []
        if not left:
            return {}
        best = max(left, key=lambda v: v.units)
        return (
            {"size": best.size}
            if asking.what == "size"
            else {"colour": best.colour}
            if asking.what == "colour"
            else {}
        )

    def resume(self, act: Act) -> Steps:
        """Go on with an act that had waited for an answer."""
        product = act.slots.pop("product", "")
        if product and (item := self.state.item(str(product))) is not None and act.intent == "cart_add":
            return (yield from self._add_items([item], act))
        return (yield from self.handle(act))

    def handle(self, act: Act) -> Steps:
        raise NotImplementedError


def _again(act: Act, item: Item, **slots: Any) -> Act:
    """The act with what is settled, to be taken up when the answer comes."""
    kept = {
        k: v
        for k, v in (act.slots | slots).items()
        if v not in ("", None) and k not in {"filters", "words", "sizes"}
    }
    return Act(
        act.intent, kept | {"product": item.product}, None if act.intent == "cart_add" else act.ref, act.text
    )


def named(item: Item, variant: Variant) -> str:
    parts = [
        variant.colour if variant.colour and variant.colour.lower() not in item.title.lower() else "",
        f"size {variant.size}" if variant.size else "",
    ]
    told = ", ".join(p.lower() if not p.startswith("size") else p for p in parts if p)
    return f"{item.title} ({told})" if told else item.title


def line_named(line: dict[str, Any]) -> str:
    parts = [
        line["colour"].lower()
        if line["colour"] and line["colour"].lower() not in line["title"].lower()
        else "",
        f"size {line['size']}" if line["size"] else "",
    ]
    told = ", ".join(p for p in parts if p)
    return f"{line['title']} ({told})" if told else str(line["title"])
