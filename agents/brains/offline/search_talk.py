# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Finding goods: search, refine, more, browse."""

from __future__ import annotations

from typing import Any

from .reading import Act, join
from .references import Found, resolve
from .sizes import canonical
from .state import Asking, Item, Search
from .talk import Outcome, Reply, Steps, Talk, listing

PAGE = 6
# What is given up first when nothing fits, and how that is said.
RELAX = (
    ("price_max_minor", "price"), ("price_min_minor", "price"), ("occasions", "occasion"), ("patterns", "pattern"),
    ("fits", "fit"), ("sizes", "size"), ("materials", "material"), ("colours", "colour"), ("brands", "brand"),
)  # fmt: skip


class SearchTalk(Talk):
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

    def _sizes_left(self, item: Item) -> str:
        left = [size for size in item.sizes if any(v.size == size and v.units for v in item.variants)]
        if not any(v.units for v in item.variants):
            return " It is sold out just now."
        return f" In stock in {listing(left)}." if len(left) > 1 else ""

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
        self.state.search = None  # nothing to refine
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
        words = str(act.slots.get("words") or last.words)
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


def words_of(search: Search | None) -> str:
    return search.words.strip() if search else ""


def describe(search: Search | None, currency: str, total: int) -> str:
    """'4 black linen shirts in L under $60.00': what was searched, in words."""
    from commerce.money import text as money

    filters = search.filters if search else {}
    kinds = [str(k) for k in (filters.get("types") or filters.get("category") or [])]
    # A family is called by its head: "trousers", not "trousers or rain trousers".
    kinds = [k for k in kinds if not any(k != other and k.endswith(f" {other}") for other in kinds)]
    words = (search.words if search else "").strip()
    colours = [str(c) for c in filters.get("colours", [])]
    if "blue" in colours:
        colours = [c for c in colours if c != "navy"]
    adjectives = [listing(colours[:3], "or"), *filters.get("patterns", []), *filters.get("materials", [])]
    adjectives = [str(a) for a in adjectives if a]
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
