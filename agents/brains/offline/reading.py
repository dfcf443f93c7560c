"""An utterance read as acts: intent, slots, reference. Pure: no clock, no database, no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from rapidfuzz.distance import OSA

from . import address, cues, numbers, references
from .normalise import normalise
from .references import Ref
from .sizes import canonical, sizes
from .state import Dialogue, Item

# Filters that say nothing of what is wanted by themselves.
_WEAK = frozenset({"not_words", "in_stock"})
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


@dataclass(frozen=True, slots=True)
class Wish:
    """The goods a clause speaks of, as the catalogue's own parser understands it."""

    filters: dict[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def kind(self) -> bool:
        """Does it name a kind of thing (shirt, bag), not just a property?"""
        return any(self.filters.get(name) for name in ("types", "category"))

    @property
    def goods(self) -> bool:
        return any(name not in _WEAK for name in self.filters)


class Goods(Protocol):
    """The catalogue's vocabulary."""

    exponent: int

    def read(self, text: str) -> Wish: ...


@dataclass(slots=True)
class Act:
    intent: str
    slots: dict[str, Any] = field(default_factory=dict)
    ref: Ref | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"intent": self.intent, "slots": self.slots, "ref": self.ref.as_json() if self.ref else None}


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    acts: tuple[Act, ...]

    @property
    def intents(self) -> list[str]:
        return [act.intent for act in self.acts]

    def as_json(self) -> dict[str, Any]:
        slots: dict[str, Any] = {}
        for act in self.acts:
            slots.update({k: v for k, v in act.slots.items() if k not in slots})
        return {
            "text": self.text,
            "intents": self.intents,
            "slots": slots,
            "refs": [act.ref.as_json() for act in self.acts if act.ref],
            "acts": [act.as_json() for act in self.acts],
        }


SMALL_TALK = frozenset({"greet", "thanks", "bye", "yes", "unknown"})


def read(text: str, *, state: Dialogue, goods: Goods) -> Reading:
    """The acts in one utterance, in order, given what the dialogue has established."""
    normal = mend(normalise(text))
    if not re.search(r"\w", normal):
        return Reading(text, (Act("thanks" if re.search(r"[👍🙏😊❤]", text) else "unknown"),))
    if guarded := _guarded(normal):
        return Reading(text, (Act(guarded, text=normal),))
    if (given := _address(text, normal, state)) is not None:
        return Reading(text, tuple(given))
    whole = _clause(normal, state, goods, whole=True)
    clauses = _clauses(normal)
    if len(clauses) == 1:
        return Reading(text, (whole,))
    acts = [_clause(clause, state, goods) for clause in clauses]
    return Reading(text, tuple(_merge(acts, whole)))


def mend(text: str) -> str:
    """One slip of the finger in a word an intent hangs on ('compar', 'delviery') put right."""
    return re.sub(r"(?<![\w@.'-])[a-z]{5,13}(?![\w@'-])", lambda m: _mended(m[0]), text)


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    if word in cues.FIXABLE or word in cues.KNOWN_NEAR:
        return word
    for right in cues.FIXABLE:
        if len(right) >= 6 and abs(len(right) - len(word)) <= 1 and right[0] == word[0]:
            distance = OSA.distance(word, right, score_cutoff=2)
            # An ending is grammar, not a slip: 'cancelled', 'seconds'.
            if distance == 1 and not word.startswith(right) and not right.startswith(word):
                return right
            if distance == 2 and len(right) >= 9 and word[-1] == right[-1]:
                return right
    return word


def _guarded(text: str) -> str | None:
    if cues.INJECTION.search(text):
        return "injection"
    if cues.ABUSE.search(text) and not re.search(r"\b(?:add|remove|checkout|order|show|find|cart)\b", text):
        return "abuse"
    return None


def _address(text: str, normal: str, state: Dialogue) -> list[Act] | None:
    """A delivery address, when one has been asked for or this can be nothing else."""
    asked = state.asking.fields if state.asking and state.asking.what == "address" else []
    clear = address.looks_like_address(text)
    if not asked and not clear:
        return None
    if asked and not clear and not state.address and _strong(normal):
        return None
    if asked and not clear and (_strong(normal) or normal.endswith("?")):
        return None
    fields = address.read(text, asked=asked, known=state.address)
    if not fields:
        return None
    acts = [Act("address", {"address": fields})]
    if not asked and cues.CHECKOUT.search(normal):
        acts.insert(0, Act("checkout"))
    return acts


def _strong(normal: str) -> bool:
    """Plainly about something else than an address."""
    if re.search(r"@", normal):
        return False
    table = (cues.CART_CLEAR, cues.CART_REMOVE, cues.CART_VIEW, cues.ORDER_CANCEL, cues.ORDER_STATUS, cues.HANDOFF, cues.ASK_VENDOR, cues.COMPARE, cues.MORE, cues.HELP, cues.CHECKOUT, cues.BROWSE, cues.CHEAPER, cues.THANKS, cues.BYE, cues.GREET, cues.IDENTITY, cues.NO_WORD)  # fmt: skip
    if any(cue.search(normal) for cue in table):
        return True
    if re.match(
        r"(?:please |can you |i want to )?(?:show|find|search|add|do you have|how|what|why|can i)\b", normal
    ):
        return True
    return any(cue.search(normal) for _, cue in cues.POLICIES) and normal.endswith("?")


_EACH_ITS_NUMBER = re.compile(
    r",? and (?=(?:\d{1,2}|one|two|three|four|five) of (?:the )?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|number)\b)"
)
_EACH_ITS_SIZE = re.compile(
    r",? and (?=(?:the )?(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)(?: one)? in\b)"
)
_SIZE_FOR_SIZE = re.compile(
    r"\b(?:swap|change|exchange|switch|replace) (?:the |my |that )?(?:size )?(\S+)(?: one| shirt| dress)? (?:for|to|with|into) (?:an? |the |size )*(\S+?)[.!]?$"
)


_N = r"(?:\d{1,2}|one|two|three|four|five|six)"
_S = r"(?:size )?(?:x*s|m|x*l|small|medium|large|\d{2}(?:\.5)?)"
_COUNTED_SIZES = re.compile(rf"({_N} in (?:an? )?{_S})(?:,| and|, and) (?={_N} in (?:an? )?{_S}\b)")


def _clauses(normal: str) -> list[str]:
    if _COUNTED_SIZES.search(normal):
        first, *others = [
            part for part in re.split(rf"(?:,| and|, and) (?={_N} in (?:an? )?{_S}\b)", normal) if part
        ]
        return [first, *(f"add {part}" for part in others)]
    if _EACH_ITS_NUMBER.search(normal):
        return _EACH_ITS_NUMBER.split(normal)
    if _EACH_ITS_SIZE.search(normal):
        return _EACH_ITS_SIZE.split(normal)
    clauses = [clause.strip(" ,.") for clause in cues.SPLIT.split(normal)]
    return [clause for clause in clauses if re.search(r"\w", clause)]


def _merge(acts: list[Act], whole: Act) -> list[Act]:
    """Drop politeness beside business, join what the split took apart."""
    business = [act for act in acts if act.intent not in SMALL_TALK]
    if not business:
        return [whole] if whole.intent not in {"unknown"} else acts[:1]
    merged: list[Act] = []
    for act in business:
        before = merged[-1] if merged else None
        # "I need trousers. Size 32, under 80." is one wish.
        if (
            before
            and before.intent == "search"
            and act.intent in {"refine", "fill"}
            and not act.slots.get("direction")
        ):
            before.slots["filters"] = join(before.slots.get("filters", {}), act.slots.get("filters", {}))
            continue
        if before and before.intent == act.intent == "search" and not _kind(act) and act.slots.get("filters"):
            before.slots["filters"] = join(before.slots.get("filters", {}), act.slots["filters"])
            continue
        if (
            before
            and act.intent == before.intent
            and act.intent in {"off_topic", "policy", "checkout", "cart_view", "handoff", "unknown"}
            and act.slots == before.slots
        ):
            continue
        if before and before.intent == act.intent == "size_advice":
            before.slots |= act.slots
            continue
        if (
            before
            and before.intent == "show"
            and act.intent == "cart_add"
            and act.ref
            and act.ref.kind in {"it", "them"}
        ):
            act.ref = before.ref
            merged[-1] = act
            continue
        if (
            before
            and act.intent == "cart_add"
            and act.ref is None
            and not act.slots.get("filters")
            and before.ref is not None
            and before.intent in {"show", "cart_add"}
        ):
            # "The first one, two in L and one in M": all of the same thing.
            act.ref = before.ref
            if before.intent == "show":
                merged[-1] = act
                continue
        merged.append(act)
    return [act for act in merged if act.intent != "off_topic"] or merged


def _kind(act: Act) -> bool:
    filters = act.slots.get("filters") or {}
    return bool(filters.get("types") or filters.get("category"))


def join(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Filters with later words added: a new value replaces the old one of the same name."""
    joined = dict(old)
    for name, value in new.items():
        if value:
            joined[name] = value
    for plus, minus in (("colours", "not_colours"), ("materials", "not_materials")):
        if new.get(minus) and joined.get(plus):
            joined[plus] = [v for v in joined[plus] if v not in new[minus]]
        if new.get(plus) and joined.get(minus):
            joined[minus] = [v for v in joined[minus] if v not in new[plus]]
    return {name: value for name, value in joined.items() if value not in ([], "", None)}


_MANNERS = r"hi|hello|hey|good (?:morning|afternoon|evening)|so|and|then|also|well|actually|hmm+|um|oh|wow|nice|cool|now|please|thanks|thank you|sorry|lol|dear"
_REST = r")[ ,!.]+)+(?=\w{2,})(?!there\b|so much\b|please\b|very much\b)"
# A yes before something else is manners, unless a yes was asked for.
_LEAD = re.compile(rf"^(?:(?:{_MANNERS}|ok|okay|alright|great|perfect|yes{_REST}")
_LEAD_YES_NO = re.compile(rf"^(?:(?:{_MANNERS}{_REST}")
YES_NO = frozenset({"add", "checkout", "cancel", "handoff", "query", "vendor"})


def _focus_sizes(state: Dialogue) -> list[str]:
    items: list[Item] = [state.focus] if state.focus else []
    if state.asking:
        items += [item for p in state.asking.products if (item := state.item(p))]
    return [size for item in items for size in item.sizes]


def _clause(text: str, state: Dialogue, goods: Goods, *, whole: bool = False) -> Act:
    if not _polite(text):
        text = (_LEAD_YES_NO if state.asking and state.asking.what in YES_NO else _LEAD).sub("", text)
    wish = goods.read(text)
    found_sizes = sizes(text, known=_focus_sizes(state)) or [
        canonical(str(s)) for s in wish.filters.get("sizes", [])
    ]
    ref = references.extract(text)
    count = numbers.quantity(text)
    slots: dict[str, Any] = {}
    if count is not None and str(count) not in found_sizes:
        slots["quantity"] = count
    if found_sizes:
        slots["size"] = found_sizes[0]
        if len(found_sizes) > 1:
            slots["sizes"] = found_sizes
    if colours := wish.filters.get("colours"):
        slots["colour"] = colours[0]
    return _Reader(text, state, wish, slots, ref).act()


def _polite(text: str) -> bool:
    return any(cue.search(text) for cue in (cues.GREET, cues.THANKS, cues.BYE, cues.HELP))


class _Reader:
    """The ordered questions put to one clause. The order is the meaning: earlier cues are stronger."""

    def __init__(
        self, text: str, state: Dialogue, wish: Wish, slots: dict[str, Any], ref: Ref | None
    ) -> None:
        self.text, self.state, self.wish, self.slots, self.ref = text, state, wish, slots, ref
        self.asking = state.asking
        wants = re.match(
            r"(?:can|could|may|please can) i (?:please )?(?:have|get|take|buy|order|add)\b", text
        )
        self.question = (
            (not wants
            and ("?" in text))
            or (not wants
            and bool(
                re.match(
                    r"(?:do|does|is|are|can|could|what|which|how|when|where|who|any|will|would|have you|got)\b",
                    text,
                )
            ))
        )

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
        ):
            if references.resolve_lines(self.ref, self.state, self.state.cart)[0] and not self.question:
                more = re.search(r"\b(?:more|another|extra|add)\b", text)
                return self._act(
                    "cart_update",
                    **({"change": slots["quantity"]} if more else {"quantity": slots["quantity"]}),
                )
        if (
            cues.CART_CHANGE.search(text)
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
            and (pointed or indirect or (described and not self._indefinite()))
            and not self.question
        ):
            return self._act("cart_add", **self.slots)
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
        if state.search is not None and not self.wish.kind and self.wish.goods:
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
        return any(name not in {"colours", "sizes", *_WEAK} for name in self.wish.filters)

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
        if self.wish.words and cues.SEARCH.search(text) and not self.question:
            return self._search()
        if self.wish.words and re.search(
            r"\b(?:do you (?:have|sell|stock)|any|looking for|show me|find|search)\b", text
        ):
            return self._search()
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
