"""A query cut into words."""

import re
from dataclasses import dataclass

from commerce.catalogue.text import fold, singular

_TSHIRT = re.compile(r"\b(?:t|tee)[\s-]*shirts?\b")
_GLUED = re.compile(r"(?<=[a-z])[-/_+](?=[a-z0-9])|(?<=[0-9])/(?=[0-9])")
_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?(?:'[a-z]+)?|[,;&.!?]")
_WHOLE = {
    "x-large": "xl", "x large": "xl", "extra large": "xl", "extra-large": "xl", "xx-large": "xxl",
    "xx large": "xxl", "extra extra large": "xxl", "x-small": "xs", "x small": "xs", "extra small": "xs",
    "extra-small": "xs", "don't": "dont", "do not": "dont", "doesn't": "doesnt", "isn't": "isnt",
    "can't": "cant", "won't": "wont", "co-ord": "coord", "co ord": "coord",
}  # fmt: skip
_REPLACE = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _WHOLE), key=len, reverse=True)) + r")\b")


@dataclass(frozen=True, slots=True)
class Token:
    """`stem`: one form for singular and plural. `upper`: written as a capital letter, like a size."""

    text: str
    stem: str
    upper: bool = False

    @property
    def mark(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def number(self) -> bool:
        return self.text.replace(".", "", 1).isdigit()


def token(word: str, *, upper: bool = False) -> Token:
    bare = word[:-2] if word.endswith("'s") else word.replace("'", "")
    return Token(bare or word, singular(bare or word), upper)


def tokenise(text: str) -> list[Token]:
    """Words, numbers and the marks that end a scope."""
    capitals = {m.group() for m in re.finditer(r"\b[A-Z]{1,4}\b", text)}
    plain = _REPLACE.sub(lambda m: _WHOLE[m.group(1)], fold(text))
    plain = _GLUED.sub(" ", _TSHIRT.sub("tshirt", plain))
    return [token(word, upper=word.upper() in capitals) for word in _TOKEN.findall(plain)]


def key(phrase: str) -> tuple[str, ...]:
    """The form under which a phrase is found: its words' stems."""
    return tuple(t.stem for t in tokenise(phrase) if not t.mark)
