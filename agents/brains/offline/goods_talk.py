"""Finding goods and telling of them: search, refine, more, show, ask, compare."""

from __future__ import annotations

from typing import Any

from .reading import Act, join
from .references import Found, Ref, resolve
from .sizes import canonical, same
from .state import Asking, Item, Search
from .talk import Outcome, Reply, Steps, Talk, listing, plural

PAGE = 6
# What is given up first when nothing fits, and how that is said.
RELAX = (
    ("price_max_minor", "price"), ("price_min_minor", "price"), ("occasions", "occasion"), ("patterns", "pattern"),
    ("fits", "fit"), ("sizes", "size"), ("materials", "material"), ("colours", "colour"), ("brands", "brand"),
)  # fmt: skip


class GoodsTalk(Talk):
    # --- search ----------------------------------------------------------------------------------

    def search(self, act: Act) -> Steps:
        filters = dict(act.slots.get("filters") or {})
        return (
            yield from self._search(
                act.slots.get("words", ""),
                filters,
                act.slots.get("sort") or "relevance",
                about=act.slots.get("about", ""),
            )
        )

    def _search(
        self, words: str, filters: dict[str, Any], sort: str = "relevance", *, about: str = ""
    ) -> Steps:
        outcome = yield from self.call(
            "search_catalog", query=words[:200], filters=filters, sort=sort, limit=PAGE
        )
        if outcome.error:
            return self.refused(outcome)
        if outcome.data["total"]:
            return self._found(outcome, about=about)
        return (yield from self._nothing(words, filters, sort))

    def _found(self, outcome: Outcome, *, about: str = "", lead: str = "") -> Reply:
        state, total = self.state, outcome.data["total"]
        items = state.shown
        what = describe(state.search, self.currency, total)
        low, high = min(i.price_minor for i in items), max(i.price_minor for i in items)
        span = self.money(low) if low == high else f"from {self.money(low)} to {self.money(high)}"
        if len(items) == 1:
            item = items[0]
            text = f"{lead or 'I found one: '}{item.title} by {item.vendor}, {price_of(item, self)}.{self._sizes_left(item)}"
            state.asking = Asking(
                what="add",
                products=[item.product],
                size=self._wanted_size(),
                colour=self._wanted_colour(item),
            )
            return Reply(
                text + " Would you like it?",
                [
                    ("Add to cart", "add it"),
                    ("Tell me more", "tell me more about it"),
                    ("Something else", "show me something else"),
                ],
            )
        if not lead and "words" in outcome.data.get("left_out", []) and words_of(state.search):
            lead = f"I found nothing that says “{words_of(state.search)}”, but these come near, "
        if lead:
            text = f"{lead}{span}."
        elif total > len(items):
            text = self.pick(
                f"I found {what}; here are the first {len(items)}, {span}.",
                f"{cap(what)}. Here are {len(items)} of them, {span}.",
            )
        else:
            text = self.pick(f"Here are {what}, {span}.", f"I found {what}, {span}.")
        if about == "price":
            cheapest = min(items, key=lambda i: i.price_minor)
            text += f" The least expensive is {cheapest.title} at {self.money(cheapest.price_minor)}."
        question = self.pick(
            " Which one do you like?", " Do you like one of these?", " Shall I put one in your cart?"
        )
        chips = [("The first one", "the first one"), ("Cheaper", "something cheaper")]
        if total > len(items):
            chips.append(("Show more", "show me more"))
        elif len(items) >= 2:
            chips.append(("Compare the first two", "compare the first two"))
        return Reply(text + question, chips)

    def _wanted_colour(self, item: Item) -> str:
        """The colour that was searched for, if this item has it in just one shade."""
        wanted = [
            str(c).lower()
            for c in (self.state.search.filters.get("colours") if self.state.search else None) or []
        ]
        found = [c for c in item.colours if c.lower() in wanted]
        return found[0] if len(found) == 1 else ""

    def _wanted_size(self) -> str:
        sizes = (self.state.search.filters.get("sizes") if self.state.search else None) or []
        return canonical(str(sizes[0])) if len(sizes) == 1 else ""

    def _nothing(self, words: str, filters: dict[str, Any], sort: str) -> Steps:
        """Say honestly that nothing fits, and show what is nearest."""
        wanted = describe(Search(words=words, filters=filters), self.currency, 0)
        kept = self.state.shown
        for name, said in RELAX:
            if not filters.get(name) or self.batches >= 3:
                continue
            wider = {
                k: v for k, v in filters.items() if k != name and not (name == "sizes" and k == "in_stock")
            }
            if not wider and not words:
                continue
            order = (
                "price_asc"
                if name == "price_max_minor"
                else "price_desc"
                if name == "price_min_minor"
                else sort
            )
            outcome = yield from self.call(
                "search_catalog", query=words[:200], filters=wider, sort=order, limit=PAGE
            )
            if not outcome.error and outcome.data["total"]:
                return self._found(
                    outcome,
                    lead=f"I don't have {wanted}. The nearest, leaving the {said} open, {'is ' if len(self.state.shown) == 1 else 'cost '}",
                )
            self.state.shown = kept
        return Reply(
            f"I'm sorry, I don't have {wanted} at the moment. Would you like to try another colour, price or kind?",
            [
                ("What do you have?", "what do you sell"),
                ("Dresses", "show me dresses"),
                ("Shirts", "show me shirts"),
                ("Talk to a person", "talk to a person"),
            ],
        )

    def refine(self, act: Act) -> Steps:
        state = self.state
        last = state.search
        if last is None:
            if not act.slots.get("filters") and not act.slots.get("words"):
                return Reply(
                    "What are you looking for? Tell me the kind, and perhaps a colour, a size or a budget.",
                    [
                        ("Dresses", "show me dresses"),
                        ("Shirts", "show me shirts"),
                        ("Shoes", "show me shoes"),
                    ],
                )
            return (yield from self.search(act))
        filters = join(last.filters, act.slots.get("filters") or {})
        sort = act.slots.get("sort") or last.sort
        if (direction := act.slots.get("direction")) and state.shown:
            prices = [item.price_minor for item in state.shown]
            if direction == "cheaper":
                edge = state.focus.price_minor if state.focus else min(prices)
                filters.pop("price_min_minor", None)
                return (yield from self._cheaper(last, filters, edge))
            filters["price_min_minor"] = (state.focus.price_minor if state.focus else max(prices)) + 1
            filters.pop("price_max_minor", None)
            sort = "price_asc"
        words = " ".join(dict.fromkeys(f"{last.words} {act.slots.get('words', '')}".split()))
        return (yield from self._search(words, filters, sort))

    def _cheaper(self, last: Search, filters: dict[str, Any], edge: int) -> Steps:
        cheaper = dict(filters, price_max_minor=max(edge - 1, 0))
        outcome = yield from self.call(
            "search_catalog",
            query=last.words,
            filters=cheaper,
            sort="price_desc" if edge > 2000 else "price_asc",
            limit=PAGE,
        )
        if outcome.error:
            return self.refused(outcome)
        if outcome.data["total"]:
            return self._found(outcome)
        state = self.state
        state.search = last
        floor = min(state.shown, key=lambda item: item.price_minor)
        return Reply(
            f"{floor.title} at {self.money(floor.price_minor)} is already the least expensive I have of these. Shall I look in another colour or material?",
            [
                ("That one, please", f"add the {floor.title.lower()}"),
                ("Other colours", "show me other colours"),
                ("Something else", "what do you sell"),
            ],
        )

    def more(self, act: Act) -> Steps:
        last = self.state.search
        if last is None:
            return (yield from self.browse(act))
        offset = last.offset + PAGE
        if offset >= last.total:
            if "else" in act.text:
                return (yield from self.browse(act))
            return Reply(
                f"That was all I have of these ({last.total}). Shall I widen the search, perhaps another colour or price?",
                [
                    ("Cheaper", "something cheaper"),
                    ("Other colours", "show me other colours"),
                    ("What else do you have?", "what do you sell"),
                ],
            )
        outcome = yield from self.call(
            "search_catalog",
            query=last.words,
            filters=last.filters,
            sort=last.sort,
            limit=PAGE,
            offset=offset,
        )
        if outcome.error:
            return self.refused(outcome)
        shown = self.state.shown
        until = offset + len(shown)
        return Reply(
            f"Here are {offset + 1} to {until} of {last.total}. Do you like one of these?",
            [
                ("The first one", "the first one"),
                *([("Show more", "show me more")] if until < last.total else []),
            ],
        )

    def similar(self, act: Act) -> Steps:
        """More of the kind of one item."""
        found = (
            resolve(act.ref, self.state) if act.ref else Found([self.state.focus] if self.state.focus else [])
        )
        if not found.items:
            return (yield from self.more(act))
        outcome = yield from self.call("get_product", products=[found.items[0].product])
        if outcome.error:
            return self.refused(outcome)
        fact = outcome.data["items"][0]
        filters = {"types": [fact["type"]]} if fact.get("type") else {}
        return (yield from self._search("" if filters else fact["title"], filters))

    def browse(self, act: Act) -> Steps:
        outcome = yield from self.call("search_catalog", query="", filters={}, sort="newest", limit=PAGE)
        if outcome.error:
            return self.refused(outcome)
        if not outcome.data["total"]:
            return Reply(
                "The shelves are empty just now. Shall I call a person for you?",
                [("Talk to a person", "talk to a person")],
            )
        kinds = [kind["label"] for kind in outcome.data.get("kinds", [])][:6]
        text = (
            f"We have {listing([kind.lower() for kind in kinds])} and more; "
            if kinds
            else "Here is a first look; "
        )
        return Reply(
            f"{text}these {len(self.state.shown)} are new. Tell me a kind, colour, size or budget and I'll narrow it down.",
            [(kind, f"show me {kind.lower()}") for kind in kinds[:4]],
        )

    # --- one product -----------------------------------------------------------------------------

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

    def _sizes_left(self, item: Item) -> str:
        left = [size for size in item.sizes if any(v.size == size and v.units for v in item.variants)]
        if not any(v.units for v in item.variants):
            return " It is sold out just now."
        return f" In stock in {listing(left)}." if len(left) > 1 else ""

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
            left = listing(
                [
                    s
                    for s in item.sizes
                    if any(
                        v.size == s and v.units and (not colour or colour.lower() in v.colour.lower())
                        for v in item.variants
                    )
                ]
            )
            return f"I'm sorry, {item.title} in {asked} is not in stock." + (
                f" There is {left}." if left else ""
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


def words_of(search: Search | None) -> str:
    return search.words.strip() if search else ""


def describe(search: Search | None, currency: str, total: int) -> str:
    """'4 black linen shirts in L under $60.00': what was searched, in words."""
    from commerce.money import text as money

    filters = search.filters if search else {}
    kinds = [str(k) for k in (filters.get("types") or filters.get("category") or [])]
    words = (search.words if search else "").strip()
    adjectives = [*filters.get("colours", []), *filters.get("patterns", []), *filters.get("materials", [])]
    noun = listing(kinds, "or").lower() if kinds else (f"“{words}”" if words and not adjectives else "items")
    if kinds and total == 1:
        noun = noun.removesuffix("s") if not noun.endswith("ss") else noun
    unmet = [words] if words and kinds and not total else []
    told = " ".join([*unmet, *(str(a).lower() for a in adjectives[:3]), noun])
    if gender := filters.get("gender"):
        told += f" for {gender}"
    if sizes := filters.get("sizes"):
        told += f" in {listing([canonical(str(s)) for s in sizes], 'or')}"
    if filters.get("price_min_minor") and filters.get("price_max_minor"):
        told += f" between {money(filters['price_min_minor'], currency)} and {money(filters['price_max_minor'], currency)}"
    elif filters.get("price_max_minor"):
        told += f" up to {money(filters['price_max_minor'], currency)}"
    elif filters.get("price_min_minor"):
        told += f" from {money(filters['price_min_minor'], currency)}"
    return f"{total} {told}" if total else told


def price_of(item: Item, talk: Talk) -> str:
    if item.price_max_minor > item.price_minor:
        return f"{talk.money(item.price_minor)} to {talk.money(item.price_max_minor)}"
    return talk.money(item.price_minor)


def cap(text: str) -> str:
    return text[:1].upper() + text[1:]
