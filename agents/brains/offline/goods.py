"""The catalogue's own parser as the offline brain's vocabulary."""

from __future__ import annotations

from typing import Any

from commerce.catalogue.parse import Lexicon, parse

from .numbers import amount
from .reading import Wish

# Said to a shop assistant, not to a catalogue.
NOISE = frozenset(
    ["add", "instead", "expensive", "anymore", "wait", "mind", "cart", "bag", "put", "remove", "delete", "take", "checkout", "pay", "total", "order", "cancel", "compare", "change", "make", "give", "send", "show", "tell", "ask", "talk", "speak", "know", "think", "see", "like", "love", "hate", "want", "need", "don't", "can't", "i'm", "it's", "that's", "yes", "no", "not", "okay", "sorry", "actually", "really", "still", "yet", "already", "again", "else", "another", "other", "others", "same", "different", "arrival", "arrivals", "ones", "but", "and", "or", "so", "too", "with", "without", "in", "on", "at", "for", "from", "to", "of", "the", "similar", "alternative", "changed", "previous", "quality", "big", "bigger", "size", "more", "less", "cheaper", "cheapest", "better", "best", "first", "second", "third", "last", "next", "number", "please", "help", "me", "you", "us", "them", "it", "lot", "bit", "much", "many", "few", "any", "some", "go", "going", "come", "comes", "back", "home", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "couple", "pair", "pairs", "got", "rid", "both", "all", "everything", "hmm", "um", "uh", "lol", "haha", "wow", "nah", "fine", "cool", "great", "nice", "good", "bad", "wrong", "right", "sure", "maybe", "perhaps", "however", "though", "because", "since", "while", "until"]
)
PRICES = ("price_min_minor", "price_max_minor")


class CatalogueGoods:
    """Reads goods out of a clause by the live catalogue's gazetteers."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.exponent = lexicon.exponent

    def read(self, text: str) -> Wish:
        # Amounts are ours: the catalogue does not know the ways a shopper says what she has.
        told = amount(text, exponent=self.exponent)
        parsed = parse(told.rest, self.lexicon)
        filters: dict[str, Any] = dict(parsed.filters.given())
        for name, value in zip(PRICES, (told.low_minor, told.high_minor), strict=True):
            if value is not None:
                filters[name] = value
        return Wish(
            filters, " ".join(word for word in parsed.residual if word not in NOISE and not word.isdigit())
        )
