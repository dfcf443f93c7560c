"""A shopper's sentence read into filters. Pure: words and a lexicon in, a reading out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from commerce.catalogue.filters import Filters, Sort
from commerce.catalogue.parse import sizes as sizing
from commerce.catalogue.parse.common import FILLERS
from commerce.catalogue.parse.lexicon import Lexicon, Meaning
from commerce.catalogue.parse.prices import read_prices
from commerce.catalogue.parse.spelling import corrected
from commerce.catalogue.parse.tokens import Token, token, tokenise

LONGEST = 400  # characters that are read; the rest of a longer text says nothing more of a wish
NEGATORS = (
    ("dont", "want"), ("dont", "like"), ("dont", "need"), ("dont", "show"), ("not", "a", "fan", "of"), ("but", "not"),
    ("other", "than"), ("anything", "but"), ("apart", "from"), ("instead", "of"), ("rather", "than"), ("nothing",),
    ("no",), ("not",), ("without",), ("except",), ("excluding",), ("exclude",), ("minus",), ("nor",), ("non",),
    ("avoid",), ("hate",), ("dislike",), ("never",), ("dont",), ("isnt",), ("neither",),
)  # fmt: skip
AFTER_NEGATOR = frozenset(
    [
        "any",
        "a",
        "an",
        "the",
        "in",
        "of",
        "with",
        "to",
        "be",
        "made",
        "from",
        "for",
        "want",
        "like",
        "show",
        "me",
        "it",
        "is",
        "too",
        "so",
        "very",
    ]
)
LIST_WORDS = frozenset(("or", "nor", "and", "&", ","))
ADJECTIVES = frozenset(("colour", "material", "pattern", "fit", "occasion", "season", "brand", "gender"))
NEGATED = {
    "type": "not_types", "category": "not_types", "colour": "not_colours", "material": "not_materials",
    "pattern": "not_patterns", "occasion": "not_occasions", "brand": "not_brands", "gender": "not_gender",
}  # fmt: skip
PLURAL = {
    "type": "types", "category": "category", "colour": "colours", "material": "materials", "pattern": "patterns",
    "fit": "fits", "occasion": "occasions", "season": "seasons", "brand": "brands",
}  # fmt: skip
WAIST_TYPES = frozenset(("jean", "trouser", "pant", "chino", "short"))
BAG_WORDS = frozenset(
    ("bag", "handbag", "backpack", "clutch", "wallet", "tote", "purse", "bottle", "suitcase")
)
SHOE_WORDS = frozenset(
    [
        "shoe",
        "sneaker",
        "trainer",
        "boot",
        "heel",
        "sandal",
        "loafer",
        "slipper",
        "flat",
        "footwear",
        "brogue",
        "kick",
        "pump",
        "oxford",
        "slide",
        "bootie",
    ]
)
HEELED = frozenset(("heel", "stiletto", "flat", "ballerina", "pump", "wedge"))


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What was understood. `residual`: words that name no value, for the text search.

    `corrections`: (as typed, as read). `first`: of each list in the filters, the values that were meant
    most (the others are its cousins: navy for blue); they rank first. `sort`: asked for in words, or None.
    """

    filters: Filters
    residual: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    first: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None

    @property
    def says_nothing(self) -> bool:
        return self.filters.empty and not self.residual and self.sort is None


def parse(text: str, lexicon: Lexicon) -> ParsedQuery:
    """Read a query. Never raises: what is not understood stays as words."""
    prices = read_prices(text[:LONGEST].replace("\x00", " "), exponent=lexicon.exponent)
    tokens, corrections = _spelled(tokenise(prices.rest), lexicon)
    reading = _Reading(lexicon)
    reading.scan(tokens)
    said: dict[str, object] = {name: list(values) for name, values in reading.found.items() if values}
    if reading.genders:
        said["gender"] = _one_gender(reading.genders)
    if "not_gender" in said:
        said["not_gender"] = reading.found["not_gender"][0]
    if reading.vendors:
        said["vendor"] = reading.vendors[0]
    if reading.sizes:
        gender = said.get("gender") or ("women" if stems_of(tokens) & HEELED else None)
        said["sizes"] = sizing.in_catalogue(
            reading.sizes, lexicon.sizes, shoes=reading.shoes, gender=str(gender) if gender else None
        )
        said["in_stock"] = True  # who names a size wants to have it
    if prices.min_minor is not None:
        said["price_min_minor"] = prices.min_minor
    if prices.max_minor is not None:
        said["price_max_minor"] = prices.max_minor
    if not said.get("gender"):
        said.pop("gender", None)
    return ParsedQuery(
        filters=Filters.model_validate(said),
        residual=tuple(dict.fromkeys(reading.residual)),
        corrections=tuple(corrections),
        first={name: tuple(dict.fromkeys(values)) for name, values in reading.first.items()},
        sort=prices.sort,  # type: ignore[arg-type]  # one of Sort by construction
    )


def _spelled(tokens: list[Token], lexicon: Lexicon) -> tuple[list[Token], list[tuple[str, str]]]:
    out: list[Token] = []
    corrections: list[tuple[str, str]] = []
    for at, item in enumerate(tokens):
        known = item.mark or item.number or (item.stem,) in lexicon.phrases or item.stem in lexicon.starts
        better = None if known else corrected(item.text, lexicon)
        if better is None:
            out.append(item)
            continue
        corrections.append((item.text, " ".join(better)))
        out += [token(word, upper=tokens[at].upper) for word in better]
    return out, corrections


def _one_gender(said: list[str]) -> str | None:
    kinds = set(said)
    if len(kinds) == 1:
        return said[0]
    if kinds <= {"boys", "girls", "kids"}:
        return "kids"
    # For two people at once nothing is narrowed.
    return None


class _Reading:
    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.found: dict[str, list[str]] = {}
        self.first: dict[str, list[str]] = {}
        self.genders: list[str] = []
        self.vendors: list[str] = []
        self.sizes: list[sizing.Said] = []
        self.residual: list[str] = []
        self.shoes = False
        self._last_type: tuple[int, Meaning, tuple[Token, ...]] | None = None

    def scan(self, tokens: list[Token]) -> None:
        stems = stems_of(tokens)
        self.shoes = bool(stems & SHOE_WORDS)
        waists, bags = bool(stems & WAIST_TYPES), bool(stems & BAG_WORDS)
        at = 0
        while at < len(tokens):
            item = tokens[at]
            if item.mark:
                at += 1
                continue
            if skipped := self._negation(tokens, at):
                at += skipped
                continue
            length, meaning = self.phrase(tokens, at)
            # A size word inside a longer phrase is no size.
            if length < 2:
                used, sizes = sizing.read_size(tokens, at, shoes=self.shoes, waists=waists, bags=bags)
                if used:
                    self.sizes += sizes
                    at += used
                    continue
            if meaning is not None:
                self._take(meaning, at, length, tuple(tokens[at : at + length]))
                at += length
                continue
            if not (bags and item.text in sizing.WORDS):
                self._leave(item)
            at += 1

    def phrase(self, tokens: list[Token], at: int) -> tuple[int, Meaning | None]:
        """The longest phrase that starts here."""
        longest = self.lexicon.starts.get(tokens[at].stem, 0)
        for length in range(min(longest, len(tokens) - at), 0, -1):
            meaning = self.lexicon.phrases.get(tuple(t.stem for t in tokens[at : at + length]))
            if meaning is not None:
                return length, meaning
        return 0, None

    def _take(self, meaning: Meaning, at: int, length: int, words: tuple[Token, ...]) -> None:
        if meaning.kind == "gender":
            self.genders.append(meaning.values[0])
            return
        if meaning.kind == "vendor":
            self.vendors.append(meaning.values[0])
            return
        if meaning.kind in ("type", "category"):
            # "jean jacket", "shirt dress": of two names side by side the last is the thing.
            previous = self._last_type
            if previous is not None and previous[0] == at and previous[1].kind == meaning.kind == "type":
                self._drop(previous[1], previous[2])
            self._last_type = (at + length, meaning, words)
        self._add(PLURAL[meaning.kind], meaning)

    def _add(self, name: str, meaning: Meaning) -> None:
        values = self.found.setdefault(name, [])
        values += [value for value in meaning.values if value not in values]
        self.first.setdefault(name, []).extend(meaning.values[: meaning.primary])

    def _drop(self, meaning: Meaning, words: tuple[Token, ...]) -> None:
        name = PLURAL[meaning.kind]
        self.found[name] = [value for value in self.found[name] if value not in meaning.values]
        self.first[name] = [value for value in self.first[name] if value not in meaning.values]
        material = self.lexicon.phrases.get(("denim",)) if words[-1].stem == "jean" else None
        if material is not None and material.kind == "material":
            self._add("materials", material)
        else:
            self.residual += [word.text for word in words]

    def _leave(self, item: Token) -> None:
        if item.text in FILLERS or (len(item.text) == 1 and not item.number):
            return
        self.residual.append(item.text)

    def _negation(self, tokens: list[Token], at: int) -> int:
        """The tokens that a "no black or white" takes, its things noted; 0 when there is no negation here."""
        if at + 1 < len(tokens) and tokens[at + 1].text == "free" and not tokens[at].mark:
            length, meaning = self.phrase(tokens, at)
            if meaning is not None and length == 1 and meaning.kind in ("material", "colour"):
                self._exclude(meaning)
                return 2
        negator = next((n for n in NEGATORS if _says(tokens, at, n)), None)
        if negator is None:
            return 0
        end = at + len(negator)
        kind: str | None = None
        while end < len(tokens):
            step = end
            while step < len(tokens) and (
                tokens[step].text in AFTER_NEGATOR
                or any(_says(tokens, step, n) for n in NEGATORS if len(n) == 1)
            ):
                # "for" belongs to the negation only right after it: "not for men", but "without white for women"
                if kind is not None and tokens[step].text in ("for", "with", "in"):
                    return end - at
                step += 1
            if step >= len(tokens) or tokens[step].mark:
                break
            length, meaning = self.phrase(tokens, step)
            if meaning is None:
                if kind is None and tokens[step].text not in FILLERS and not tokens[step].number:
                    self.found.setdefault("not_words", []).append(tokens[step].text)
                    end = step + 1
                break
            if kind is not None and meaning.kind != kind:
                break
            if meaning.kind not in NEGATED:
                break
            kind = meaning.kind
            self._exclude(meaning)
            end = step + length
            # "no black shirts": the colour is refused, the shirts are wanted
            if end < len(tokens) and tokens[end].text in LIST_WORDS and self._goes_on(tokens, end, kind):
                while end < len(tokens) and tokens[end].text in LIST_WORDS:
                    end += 1
                continue
            break
        return end - at

    def _goes_on(self, tokens: list[Token], at: int, kind: str) -> bool:
        """Whether the list after a negation continues: a comma does so only towards a later or, and, nor."""
        comma_only = True
        step = at
        while step < len(tokens) and (tokens[step].text in LIST_WORDS or tokens[step].text in AFTER_NEGATOR):
            comma_only = comma_only and tokens[step].text == ","
            step += 1
        if step >= len(tokens):
            return False
        length, meaning = self.phrase(tokens, step)
        if meaning is None or meaning.kind != kind:
            return False
        if not comma_only:
            # "no black and blue jeans" refuses both; "not black and a white shirt" asks for the white one
            return not (tokens[at].text == "and" and tokens[at + 1].text in ("a", "an", "in", "with", "for"))
        after = step + length
        return after < len(tokens) and tokens[after].text in LIST_WORDS and self._goes_on(tokens, after, kind)

    def _exclude(self, meaning: Meaning) -> None:
        name = NEGATED[meaning.kind]
        values = meaning.values
        if meaning.kind == "gender":
            values = meaning.values[:1]
        elif meaning.kind == "type":
            values = meaning.values[: meaning.primary]
        own = self.found.setdefault(name, [])
        own += [value for value in values if value not in own]
        self.first.setdefault(name, []).extend(meaning.values[: meaning.primary])


def _says(tokens: list[Token], at: int, words: Iterable[str]) -> bool:
    listed = tuple(words)
    return len(tokens) - at >= len(listed) and all(
        t.text == w for t, w in zip(tokens[at : at + len(listed)], listed, strict=True)
    )


def stems_of(tokens: Iterable[Token]) -> set[str]:
    return {item.stem for item in tokens}
