# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""What a clause wants with goods and cart. The order of the questions is the meaning: earlier cues are stronger."""

from __future__ import annotations

import re
from typing import Any

from . import address, cues, numbers, references
from .acts import WEAK, Act, Wish
from .references import Ref
from .sizes import sizes
from .state import Dialogue

# Acts that refer to nothing on the table.
_NO_REF = frozenset(
    {
        "handoff",
        "order_status",
        "order_cancel",
        "cart_clear",
        "cart_view",
        "checkout",
        "address_change",
        "policy",
        "more",
        "search",
        "refine",
        "browse",
        "yes",
        "no",
    }
)


_SIZE_FOR_SIZE = re.compile(
    r"\b(?:swap|change|exchange|switch|replace) (?:the |my |that )?(?:size )?(\S+)(?: one| shirt| dress)? (?:for|to|with|into) (?:an? |the |size )*(\S+?)[.!]?$"
)


class ShopReader:
    """One clause, with what the dialogue has established."""

    def __init__(
        self, text: str, state: Dialogue, wish: Wish, slots: dict[str, Any], ref: Ref | None
    ) -> None:
        self.text, self.state, self.wish, self.slots, self.ref = text, state, wish, slots, ref
        self.asking = state.asking
        wants = re.match(
            r"(?:can|could|may|please can) i (?:please )?(?:have|get|take|buy|order|add)\b", text
        )
        self.question = (not wants and ("?" in text)) or (
            not wants
            and bool(
                re.match(
                    r"(?:do|does|is|are|can|could|what|which|how|when|where|who|any|will|would|have you|got)\b",
                    text,
                )
            )
        )

    def _act(self, intent: str, **slots: Any) -> Act:
        if (
            intent in {"cart_remove", "cart_update"}
            and self.ref is None
            and (words := references.content_words(self.text))
        ):
            self.ref = Ref("described", words=tuple(words))
        return Act(
            intent,
            {k: v for k, v in slots.items() if v not in (None, "", [], {})},
            None if intent in _NO_REF else self.ref,
        )

    def _cart(self) -> Act | None:
        text, slots = self.text, self.slots
        if cues.CART_CLEAR.search(text):
            return self._act("cart_clear")
        if cues.ADDRESS_CHANGE.search(text):
            return self._act("address_change", address=address.read(text))
        if cues.CHECKOUT.search(text) and not cues.PAYMENT_QUESTION.search(text):
            return Act("checkout")
        if cues.CART_VIEW.search(text) and not (
            cues.ADD_STRONG.search(text) and not self.question and "total" not in text
        ):
            return Act("cart_view")
        if cues.CART_REMOVE.search(text) and (
            self.state.cart
            or not cues.SEARCH.search(text)
            or re.search(r"\b(?:remove|delete|cart|bag)\b", text)
        ):
            negative = re.search(r"\b(?:don't|do not|no longer|not) (?:want|need|like|buy)\b", text)
            if not (negative and not self.state.cart):
                return self._act(
                    "cart_remove", **{k: v for k, v in slots.items() if k in {"quantity", "size", "colour"}}
                )
        if (
            re.search(r"\b(?:not|no|without|except|don't (?:want|like|show))\b", text)
            and self.wish.goods
            and any(self.wish.filters.get(n) for n in ("not_colours", "not_materials"))
        ):
            return None
        if (
            self.state.cart
            and "quantity" in slots
            and self.ref
            and self.ref.kind == "described"
            and not references.resolve(self.ref, self.state).items
            and references.resolve_lines(self.ref, self.state, self.state.cart)[0]
            and not self.question
        ):
            more = re.search(r"\b(?:more|another|extra|add)\b", text)
            return self._act(
                "cart_update",
                **({"change": slots["quantity"]} if more else {"quantity": slots["quantity"]}),
            )
        if (
            self.state.cart
            and re.search(r"\b(?:instead|just|only)\b", text)
            and not self.wish.filters.get("price_max_minor")
        ):
            # "Just one shirt", "can I get the shirt in M instead?": of what is in the cart.
            named = Ref("described", words=tuple(references.content_words(text)))
            if named.words and references.resolve_lines(named, self.state, self.state.cart)[0]:
                change = {k: v for k, v in slots.items() if k in {"size", "quantity"}}
                if (
                    change
                    and not references.resolve(self.ref, self.state).unclear
                    and not re.search(r"\b(?:add|show|find)\b", text)
                ):
                    self.ref = named
                    return self._act("cart_update", **change)
        if (
            cues.CART_CHANGE.search(text)
            and not re.search(r"\b(?:add|put)\b.*\b(?:cart|bag)\b", text)
            and not cues.MORE.search(text)
            and (self.state.cart or self.state.focus)
            and not self._new_goods()
            and not (
                self.ref
                and self.ref.kind in {"position"}
                and not re.search(r"\b(?:make|change|set|update|increase|reduce|switch|swap)\b", text)
            )
        ):
            relative = 0
            if match := re.search(r"\b(one|two|three|\d) (more|less|fewer)\b|\b(another|extra)\b", text):
                relative = (numbers.integer(match[1]) or 1) if match[1] else 1
                relative = -relative if match[2] in {"less", "fewer"} else relative
            elif re.search(r"\bdouble\b", text):
                return self._act("cart_update", times=2)
            change = {k: v for k, v in slots.items() if k in {"size", "colour"}}
            if (match := _SIZE_FOR_SIZE.search(text)) and len(
                both := sizes(f"size {match[1]}") + sizes(f"size {match[2]}")
            ) == 2:
                return Act("cart_update", {"of_size": both[0], "size": both[1]})
            count = slots.get("quantity")
            if (
                count is None
                and not relative
                and (
                    match := re.search(
                        r"\b(?:to|as) (\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?! ?(?:dollars|naira))",
                        text,
                    )
                )
                and not change.get("size")
            ):
                count = numbers.integer(match[1])
            if (
                count is None
                and not relative
                and (
                    match := re.search(
                        r"\b(\d+|one|two|three|four|five|six)\b(?= (?:instead|please instead)|$)", text
                    )
                )
                and not change
            ):
                count = numbers.integer(match[1])
            if match := re.search(r"\binstead of (one|two|three|four|five|\d+)\b", text):
                rest = text[: match.start()]
                count = numbers.quantity(rest) or next(
                    (n for w in reversed(rest.split()) if (n := numbers.integer(w)) is not None), None
                )
            if relative:
                return self._act("cart_update", change=relative, **change)
            if count is not None or change:
                return self._act("cart_update", quantity=count, **change)
        return None

    def _new_goods(self) -> bool:
        """Names goods that are neither in the cart nor on the table."""
        if not self.wish.kind:
            return False
        words = references.content_words(self.text)
        lines = (
            references.resolve_lines(Ref("described", words=tuple(words)), self.state, self.state.cart)[0]
            if words
            else []
        )
        return not lines

    def _goods(self) -> Act | None:
        text, state = self.text, self.state
        if cues.SIMILAR.search(text) and (state.focus or self.ref) and (state.focus or state.shown):
            return self._act("similar")
        if cues.MORE.search(text) and not self.wish.goods:
            return Act("more")
        if (
            state.shown
            and (n := numbers.integer(text.strip(" .!#"))) is not None
            and 1 <= n <= len(state.shown)
        ):
            return Act("show", {}, Ref("position", (n,)))
        resolved = references.resolve(self.ref, state) if self.ref else references.Found()
        pointed = (
            self.ref is not None
            and self.ref.kind in {"position", "cheapest", "dearest", "both", "all", "other"}
            and bool(resolved.items)
        )
        indirect = self.ref is not None and self.ref.kind in {"it", "them"} and bool(resolved.items)
        described = self.ref is not None and self.ref.kind == "described" and bool(resolved.items)
        adds = bool(cues.ADD.search(text))
        strong = bool(cues.ADD_STRONG.search(text))
        if (
            re.search(r"\b(?:show|see|view|open|look at|let me see|zoom)\b", text)
            and (pointed or (indirect and not self.wish.goods))
            and not strong
        ):
            return self._act("show", **self.slots)
        if self.ref is not None and self.ref.kind == "position" and not resolved.items and not self.wish.kind:
            return self._act("cart_add" if adds or strong else "show", **self.slots)
        if (
            (adds or strong)
            and (pointed or not cues.CHEAPER.search(text))
            and (pointed or indirect or (described and not self._indefinite()))
            and not self.question
        ):
            return self._act("cart_add", **self.slots)
        if indirect and "quantity" in self.slots and not self.question:
            return self._act("cart_add", **self.slots)
        shows = re.match(
            r"(?:please |can you |can i |could you |let me |i want to |now )*(?:show|see|view|open)\b.*\b(?:the|that|this)\b",
            text,
        )
        if described and shows and not resolved.unclear and not self.question:
            return self._act("show", **self.slots)
        if self.question and strong and (pointed or indirect or described):
            return self._act("cart_add", **self.slots)
        if pointed and not self.question:
            if self.slots.get("size") or self.slots.get("quantity") or self.slots.get("colour"):
                return self._act("cart_add", **self.slots)
            return self._act("show", **self.slots)
        if pointed:
            return self._act("show", **self.slots)
        if described and not self._indefinite() and not self.question and not cues.SEARCH.search(text):
            if self.slots.get("size") or self.slots.get("quantity"):
                return self._act("cart_add", **self.slots)
            return self._act("show", **self.slots)
        if strong and (self.wish.kind or self._filters_beyond_slots()) and not self.question:
            return self._search(intent="cart_add")
        if (
            strong
            and (not self.wish.goods or self.slots.get("size"))
            and (state.focus or state.shown)
            and not self.question
            and not references.content_words(text)
        ):
            return self._act("cart_add", **self.slots)
        bare = not self.wish.kind and not self.wish.words
        if (
            state.focus
            and bare
            and not self.question
            and self.slots.get("size")
            and (self.slots.get("colour") or self.slots.get("quantity"))
            and not self._filters_beyond_slots()
        ):
            return self._act("cart_add", **self.slots)
        asks_of_it = not state.search or re.match(
            r"(?:and |what about |how about |also |so )?(?:is there |do you have (?:it |one )?|got (?:it )?|have you (?:it )?)?in (?:an? )?",
            text,
        )
        if (
            state.focus
            and not self.wish.kind
            and state.focus.variants
            and asks_of_it
            and (self.slots.get("size") or self.slots.get("colour"))
            and self.question
        ):
            return self._act("ask", about="stock", **self.slots)
        if cues.CHEAPER.search(text) and not self.wish.kind:
            return self._refine(direction="cheaper")
        if cues.DEARER.search(text) and not self.wish.kind:
            return self._refine(direction="dearer")
        if (
            cues.CHEAPEST.search(text) or cues.DEAREST.search(text) or cues.NEWEST.search(text)
        ) and not self.wish.kind:
            return self._refine() if state.search else self._search()
        anew = re.search(
            r"\b(?:show|see|find|want|need|looking)\b.*\b(?:everything|all your|products|items|stuff|clothes|things)\b",
            text,
        )
        if state.search is not None and not self.wish.kind and self.wish.goods and not anew:
            return self._refine()
        if self.wish.goods:
            if (
                state.search
                and self._same_kind()
                and re.search(r"\b(?:instead|but|same|rather|only|any)\b", text)
            ):
                return self._refine()
            return self._search()
        if cues.BROWSE.search(text):
            return Act("browse")
        if (cues.CHEAPER.search(text) or cues.CHEAPEST.search(text)) and (state.search or state.shown):
            return self._refine(direction="cheaper")
        return None

    def _indefinite(self) -> bool:
        """'a black shirt', 'black shirts' look for goods; 'the black shirt' points at one."""
        return not re.search(r"\b(?:the|that|this|those|these|my)\b", self.text) or bool(
            re.search(r"\b(?:looking for|do you have|need an?|want an?|find me|search)\b", self.text)
        )

    def _filters_beyond_slots(self) -> bool:
        return any(name not in {"colours", "sizes", *WEAK} for name in self.wish.filters)

    def _same_kind(self) -> bool:
        old = self.state.search.filters if self.state.search else {}
        return all(self.wish.filters.get(name) in (None, [], old.get(name)) for name in ("types", "category"))

    def _sort(self) -> str | None:
        text = self.text
        if cues.CHEAPEST.search(text):
            return "price_asc"
        if cues.DEAREST.search(text):
            return "price_desc"
        return "newest" if cues.NEWEST.search(text) else None

    def _query(self) -> dict[str, Any]:
        filters = dict(self.wish.filters)
        if found := self.slots.get("sizes") or ([self.slots["size"]] if self.slots.get("size") else None):
            filters["sizes"] = found
        return filters

    def _search(self, *, intent: str = "search", about: str = "") -> Act:
        return self._act(
            intent,
            filters=self._query(),
            words=self.wish.words,
            sort=self._sort(),
            about=about,
            **(self.slots | {"named": references.content_words(self.text)} if intent == "cart_add" else {}),
        )

    def _refine(self, *, direction: str = "") -> Act:
        return self._act(
            "refine", filters=self._query(), words=self.wish.words, direction=direction, sort=self._sort()
        )
