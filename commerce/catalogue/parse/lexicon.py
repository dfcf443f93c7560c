"""What the parser knows: the catalogue's own values and words, and a thesaurus that leads to them."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from commerce.catalogue.parse.common import COMMON, CONTROL, FILLERS
from commerce.catalogue.parse.tokens import key
from commerce.catalogue.text import fold

# A word that could be two things is the first of these.
KINDS = (
    "type", "category", "colour", "material", "pattern", "fit", "gender", "occasion", "season", "vendor", "brand",
)  # fmt: skip
MAX_PHRASE = 5
# A value that hardly any product bears is more likely a slip in a feed than something a shopper means.
LEAST_USES = {"brand": 3, "occasion": 3, "colour": 1}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: catalogue values of one kind, `primary` of them meant most."""

    kind: str
    values: tuple[str, ...]
    primary: int = 1


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    kind: str
    value: str
    label: str
    uses: int


@dataclass(frozen=True)
class Lexicon:
    """Immutable; build one per catalogue with `Lexicon.build` and keep it."""

    phrases: dict[tuple[str, ...], Meaning]
    words: dict[str, int]
    sizes: frozenset[str]
    families: dict[str, tuple[str, ...]]
    labels: dict[tuple[str, str], str]
    exponent: int = 2
    known: frozenset[str] = frozenset()
    starts: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def build(rows: Iterable[GazetteerRow], *, exponent: int = 2) -> "Lexicon":
        """exponent: decimal places of the site's currency."""
        have: dict[str, dict[str, int]] = defaultdict(dict)
        labels: dict[tuple[str, str], str] = {}
        words: dict[str, int] = {}
        for row in rows:
            if row.kind == "word":
                words[row.value] = row.uses
                continue
            labels[row.kind, row.value] = row.label
            if row.uses >= LEAST_USES.get(row.kind, 1):
                have[row.kind][row.value] = row.uses
        families = _families(have["colour"])
        found = _own_phrases(have, families)
        _compound_types(found, have["type"])
        _thesaurus_phrases(found, have, families)
        phrases = {phrase: meanings[0] for phrase, meanings in found.items()}
        weight: dict[str, int] = dict(words)
        for phrase, meaning in phrases.items():
            uses = sum(have[meaning.kind].get(value, 0) for value in meaning.values[: meaning.primary])
            for word in phrase:
                weight[word] = max(weight.get(word, 0), uses, 20)
        for (kind, value), _ in labels.items():
            if kind in ("type", "category", "colour"):
                for word in value.split():
                    weight[word] = max(weight.get(word, 0), have[kind].get(value, 0))
        for word in CONTROL:
            weight[word] = max(weight.get(word, 0), 200)
        starts: dict[str, int] = {}
        for phrase in phrases:
            starts[phrase[0]] = max(starts.get(phrase[0], 0), len(phrase))
        return Lexicon(
            phrases=phrases,
            words=weight,
            sizes=frozenset(have["size"]),
            families=families,
            labels=labels,
            exponent=exponent,
            known=frozenset(COMMON | FILLERS | CONTROL),
            starts=starts,
        )

    def label(self, kind: str, value: str) -> str:
        return self.labels.get((kind, value), value)


def _families(colours: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """Every colour of the catalogue with the narrower ones that count as it, itself first."""
    families: dict[str, tuple[str, ...]] = {}
    listed: dict[str, list[str]] = thesaurus()["families"]
    for base in {*colours, *listed}:
        members = [base] if base in colours else []
        members += [c for c in listed.get(base, ()) if c in colours and c != base]
        members += sorted(c for c in colours if c.endswith(" " + base) and c not in members)
        if members:
            families[base] = tuple(members)
    return families


def _own_phrases(
    have: dict[str, dict[str, int]], families: dict[str, tuple[str, ...]]
) -> dict[tuple[str, ...], list[Meaning]]:
    values: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind in KINDS:
        for value in have[kind]:
            if kind == "brand" and (value in COMMON or value in FILLERS):
                continue
            if kind == "vendor" and value in FILLERS:
                continue
            phrase = key(value.replace("-", " ") if kind == "vendor" else value)
            if phrase and len(phrase) <= MAX_PHRASE and not (len(phrase) == 1 and len(phrase[0]) < 2):
                values[phrase][kind].append(value)
    found: dict[tuple[str, ...], list[Meaning]] = {}
    for phrase, kinds in values.items():
        meanings = []
        for kind in KINDS:
            if own := sorted(kinds.get(kind, ()), key=lambda v, k=kind: -have[k][v]):
                if kind == "colour":
                    wide = [c for value in own for c in families.get(value, (value,))]
                    own = list(dict.fromkeys([*own, *wide]))
                    meanings.append(Meaning(kind, tuple(own), len(kinds["colour"])))
                else:
                    meanings.append(Meaning(kind, tuple(own), len(own)))
        found[phrase] = meanings
    for base, members in families.items():  # "blue" where the catalogue has only navy
        found.setdefault((base,), []).append(Meaning("colour", members, len(members)))
    return found


def _compound_types(found: dict[tuple[str, ...], list[Meaning]], types: dict[str, int]) -> None:
    """A jacket may also be a rain jacket: types whose last word is a type count as it, after it."""
    by_head: dict[str, list[str]] = defaultdict(list)
    for value in types:
        phrase = key(value)
        if len(phrase) > 1 and "and" not in phrase:
            by_head[phrase[-1]].append(value)
    for head, compounds in by_head.items():
        meanings = found.get((head,))
        if meanings and meanings[0].kind == "type":
            first = meanings[0]
            wide = [
                value for value in sorted(compounds, key=lambda v: -types[v]) if value not in first.values
            ]
            meanings[0] = Meaning("type", (*first.values, *wide), first.primary)


def _thesaurus_phrases(
    found: dict[tuple[str, ...], list[Meaning]],
    have: dict[str, dict[str, int]],
    families: dict[str, tuple[str, ...]],
) -> None:
    for kind in KINDS:
        for entry in thesaurus().get(kind, ()):
            values = [value for value in map(fold, entry["mean"]) if value in have[kind]]
            if kind == "gender" and not values and fold(entry["mean"][0]) in ("girls", "boys", "kids"):
                values = ["women"] if "girls" in entry["mean"] and "women" in have[kind] else []
            if kind == "gender":
                values = values[:1] if fold(entry["mean"][0]) != "kids" else (["kids"] if values else [])
            if not values:
                continue
            primary = 1
            if kind == "colour":
                values = list(dict.fromkeys([*values, *families.get(values[0], ())]))
            for said in entry["say"]:
                phrase = key(said)
                if not phrase:
                    continue
                own = found.setdefault(phrase, [])
                if not own:
                    own.append(Meaning(kind, tuple(values), primary))
                elif own[0].kind == "brand":  # a household word before a maker's name
                    own.insert(0, Meaning(kind, tuple(values), primary))
                elif own[0].kind == kind == "type":  # the catalogue's own word first, its cousins behind
                    wide = [value for value in values if value not in own[0].values]
                    own[0] = Meaning(kind, (*own[0].values, *wide), own[0].primary)


@cache
def thesaurus() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "thesaurus.toml").read_text("utf-8"))
