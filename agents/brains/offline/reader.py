# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""The ordered questions put to one clause. The order is the meaning: earlier cues are stronger."""

from __future__ import annotations

import re

from . import cues, numbers, references
from .acts import Act
from .references import Ref
from .shop_reader import ShopReader

YES_NO = frozenset({"add", "checkout", "cancel", "handoff", "query", "vendor"})


class Reader(ShopReader):
    """Reads one clause as one act."""

    def act(self) -> Act:
        act = (
            self._service()
            or self._answer()
            or self._orders()
            or self._cart()
            or self._advice()
            or self._goods()
            or self._talk()
        )
        act.text = self.text
        return act

    def _service(self) -> Act | None:
        text = self.text
        if cues.ASK_VENDOR.search(text):
            return self._act("ask_vendor", question=text)
        if cues.HANDOFF.search(text):
            return self._act("handoff")
        if cues.IDENTITY.search(text):
            return Act("identity")
        if re.search(r"\b\d+ ?[+*/] ?\d+\b", text) and not re.search(r"size|shirt|cart", text):
            return Act("off_topic")
        for intent, cue in (
            ("greet", cues.GREET),
            ("thanks", cues.THANKS),
            ("bye", cues.BYE),
            ("help", cues.HELP),
        ):
            if cue.search(text):
                return Act(intent)
        return None

    def _answer(self) -> Act | None:
        """Is this the answer to the open question?"""
        asking, text, slots = self.asking, self.text, self.slots
        if asking is None:
            return None
        business = any(
            cue.search(text)
            for cue in (
                cues.CART_REMOVE,
                cues.CART_VIEW,
                cues.CART_CLEAR,
                cues.ORDER_STATUS,
                cues.CHECKOUT,
                cues.COMPARE,
                cues.MORE,
                cues.BROWSE,
            )
        )
        if asking.what in YES_NO and not business:
            if cues.YES_WORD.search(text) and not self.wish.kind:
                return self._act("fill" if slots and asking.what == "add" else "yes", **slots)
            if cues.NO_WORD.search(text) and not self.wish.goods and not cues.ORDER_CANCEL.search(text):
                return Act("no")
            if (
                asking.what == "add"
                and (slots.get("size") or slots.get("colour") or slots.get("quantity"))
                and not self.wish.kind
                and not self.question
                and not cues.CHEAPER.search(text)
                and not cues.CART_CHANGE.search(text)
            ):
                return self._act("fill", **slots)
        if asking.what in {"size", "colour", "which", "quantity", "line"} and not business:
            if cues.NO_WORD.search(text) and not slots and not self.wish.goods:
                return Act("no")
            fresh = self.wish.kind and not (self.ref and references.resolve(self.ref, self.state).items)
            if not self.question and not fresh and not cues.CHEAPER.search(text):
                if asking.what == "which" and self.ref is None and (words := references.content_words(text)):
                    described = Ref("described", words=tuple(words))
                    if references.resolve(described, self.state).items:
                        self.ref = described
                if (
                    slots.get("size")
                    or slots.get("colour")
                    or (asking.what in {"quantity"} and numbers.integer(text) is not None)
                ):
                    if (n := numbers.integer(text)) is not None and asking.what == "quantity":
                        slots["quantity"] = n
                    return self._act("fill", **slots)
                if asking.what in {"which", "line"} and (self.ref or numbers.integer(text.removesuffix("."))):
                    if self.ref is None and (n := numbers.integer(text)) is not None:
                        self.ref = Ref("position", (n,))
                    return self._act("fill", **slots)
                if (
                    asking.what in {"which", "line"}
                    and self.wish.goods | bool(references.content_words(text))
                    and not cues.SEARCH.search(text)
                ):
                    self.ref = Ref("described", words=tuple(references.content_words(text)))
                    resolved = references.resolve(self.ref, self.state).items or asking.what == "line"
                    if resolved:
                        return self._act("fill", **slots)
            if re.fullmatch(
                r"(?:any|whichever|you choose|whatever|no preference|anyone|any one|don't mind|i don't mind|surprise me)(?: (?:is )?(?:fine|ok|good|of them|one|colou?r|size|will do|works))*[.! ]*",
                text,
            ):
                return self._act("fill", any=True)
        return None

    def _orders(self) -> Act | None:
        text = self.text
        number = re.search(
            r"\b([a-z]{1,4}-?[a-z0-9]*\d[a-z0-9-]{2,})\b|#(\d{3,})|\border (?:number |no\.? ?)?(\d{3,})\b",
            text,
        )
        order = next((g for g in number.groups() if g), "").upper() if number else ""
        if cues.ORDER_CANCEL.search(text) or (
            re.fullmatch(r"cancel (?:it|that)?[.!]*", text + " ")
            and not self.state.asking
            and not self.state.cart
            and not self.state.checkout
        ):
            if (
                any(cue.search(text) for name, cue in cues.POLICIES if name == "returns")
                and "cancel" not in text
            ):
                return None
            return self._act("order_cancel", order=order)
        if cues.INVOICE.search(text):
            return self._act("order_status", order=order, about="invoice")
        if cues.ORDER_STATUS.search(text):
            return self._act("order_status", order=order)
        if order and re.search(r"\border\b", text) and not self.wish.kind:
            return self._act("order_status", order=order)
        if order and re.fullmatch(r"[A-Z]-[A-Z0-9]{4}-[A-Z0-9]{4}.*", order):
            return self._act("order_status", order=order)
        return None

    def _advice(self) -> Act | None:
        text = self.text
        if cues.MEASURE.search(text):
            return Act("measure")
        if cues.SIZE_ADVICE.search(text):
            return self._act(
                "size_advice",
                size=self.slots.get("size"),
                body=_body(text),
                filters=self.wish.filters if self.wish.kind else None,
                words=self.wish.words if self.wish.kind else None,
                named=references.content_words(text) if self.wish.kind else None,
            )
        if cues.DISCOUNT.search(text) and not (
            self.wish.kind and cues.SEARCH.search(text) and "discount" not in text
        ):
            return Act("discount")
        if cues.COMPARE.search(text):
            return self._act("compare", words=references.content_words(text))
        if (
            self.question
            and self.state.focus is None
            and len(self.state.shown) > 1
            and re.search(r"\b(?:these|those|them)\b", text)
            and self.wish.goods
            and not self.wish.kind
            and self.state.search
        ):
            return self._refine()
        refers = self.ref is not None and (
            self.ref.kind != "described" or bool(references.resolve(self.ref, self.state).items)
        )
        if not (self.wish.kind and cues.SEARCH.search(text) and not refers):
            for topic, cue in cues.POLICIES:
                if cue.search(text) and not (topic == "payment" and cues.CART_VIEW.search(text)):
                    return self._act("policy", topic=topic)
        for topic, cue in cues.DETAILS:
            if not cue.search(text):
                continue
            if (
                refers
                or (self.state.focus is not None and not self.wish.kind)
                or (not self.wish.kind and self.state.shown)
            ):
                if (
                    topic == "size"
                    and not refers
                    and self.slots.get("size")
                    and self.state.search
                    and not self.state.focus
                ):
                    break
                return self._act(
                    "ask", about=topic, **{k: v for k, v in self.slots.items() if k in {"size", "colour"}}
                )
            if self.wish.kind or self.wish.goods:
                return self._search(about=topic)
            if self.wish.words and not self.state.shown:
                return self._search(about=topic)
            return self._act("ask", about=topic)
        if (
            self.question
            and refers
            and (self.slots.get("size") or self.slots.get("colour"))
            and not cues.ADD_STRONG.search(text)
        ):
            return self._act(
                "ask", about="stock", **{k: v for k, v in self.slots.items() if k in {"size", "colour"}}
            )
        return None

    def _talk(self) -> Act:
        text = self.text
        if cues.OFF_TOPIC.search(text) and not self.wish.goods:
            return Act("off_topic")
        if (
            self.wish.words
            and self.state.search
            and re.match(r"(?:with|in|and|but|only|preferably|maybe|without|more|any|some)\b", text)
        ):
            return self._refine()
        if self.wish.words and text.endswith("?") and len(text.split()) <= 2 and not self.state.asking:
            return self._search()
        if self.wish.words and cues.SEARCH.search(text) and not self.question:
            return self._search()
        if self.wish.words and re.search(
            r"\b(?:do you (?:have|sell|stock)|any|looking for|show me|find|search)\b", text
        ):
            return self._search()
        if re.search(r"\b(?:thanks|thank you)\b", text):
            return Act("thanks")
        if cues.YES_WORD.search(text):
            return self._act("yes", **self.slots)
        if cues.NO_WORD.search(text):
            return Act("no")
        if self.slots.get("size") or self.slots.get("colour"):
            return self._act(
                "cart_add" if self.state.focus and not self.question else "refine",
                **self.slots,
                **({} if self.state.focus else {"filters": self._query()}),
            )
        if (n := self.slots.get("quantity")) is not None and (self.state.touched or self.state.focus):
            return self._act("cart_update" if self.state.touched else "cart_add", quantity=n)
        return Act("unknown")


def _body(text: str) -> dict[str, str]:
    """Body figures the shopper gave, as said; converting and judging them is the measurement's work."""
    found: dict[str, str] = {}
    for part in ("chest", "bust", "waist", "hips", "hip", "height", "weight", "inseam", "foot"):
        if match := re.search(
            rf"\b{part}s?\b\D{{0,12}}?(\d{{2,3}}(?:\.\d)?) ?(cm|inches|inch|in|kg|lbs?)?\b", text
        ):
            found[{"hip": "hips"}.get(part, part)] = f"{match[1]}{' ' + match[2] if match[2] else ''}"
    if "height" not in found and (
        match := re.search(r"\b(1\d{2}|2[01]\d) ?cm\b|\b(\d) ?(?:'|ft|foot|feet) ?(\d{1,2})?", text)
    ):
        found["height"] = match[0]
    if "weight" not in found and (match := re.search(r"\b(\d{2,3}) ?(kg|lbs?|pounds)\b", text)):
        found["weight"] = match[0]
    return found
