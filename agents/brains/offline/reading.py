# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""An utterance read as acts: intent, slots, reference. Pure: no clock, no database, no network."""

from __future__ import annotations

import re
from typing import Any

from . import address, cues, numbers, references
from .acts import Act, Goods, Reading, Wish, join
from .clauses import clauses, mend, merge
from .normalise import normalise
from .reader import YES_NO, Reader
from .sizes import canonical, sizes
from .state import Dialogue, Item


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
    parts = clauses(normal)
    if len(parts) == 1:
        return Reading(text, (whole,))
    acts = [_clause(clause, state, goods) for clause in parts]
    return Reading(text, tuple(merge(acts, whole)))


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
    if asked and re.search(
        r"\bwhat (?:details|info\w*|else|do you need|should i (?:send|give|write))\b", normal
    ):
        return [Act("address", {"address": {}})]
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


_MANNERS = r"hi|hello|hey|good (?:morning|afternoon|evening)|so|and|then|also|well|actually|hmm+|um|oh|wow|nice|cool|now|please|thanks|thank you|sorry|lol|dear"
_REST = r")[ ,!.]+)+(?=\w{2,})(?!there\b|so much\b|please\b|very much\b)"
# A yes before something else is manners, unless a yes was asked for.
_LEAD = re.compile(rf"^(?:(?:{_MANNERS}|ok|okay|alright|great|perfect|yes{_REST}")
_LEAD_YES_NO = re.compile(rf"^(?:(?:{_MANNERS}{_REST}")


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
    return Reader(text, state, wish, slots, ref).act()


def _polite(text: str) -> bool:
    return any(cue.search(text) for cue in (cues.GREET, cues.THANKS, cues.BYE, cues.HELP))


__all__ = ["Act", "Goods", "Reading", "Wish", "join", "read"]
