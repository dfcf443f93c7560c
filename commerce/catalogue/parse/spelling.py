"""Typing slips put right. Most are two neighbours swapped, so the distance counts a swap as one."""

from functools import lru_cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commerce.catalogue.parse.lexicon import Lexicon
from commerce.catalogue.text import singular

SHORTEST = 4  # a word of three letters is put right only when two of them are swapped: mne, rde
# A word in one or two titles beside one in hundreds, a swap away, is a slip that got into a feed.
RARE, FREQUENT = 2, 200


def allowed(word: str) -> int:
    return 1 if len(word) < 7 else 2


def corrected(word: str, lexicon: Lexicon) -> list[str] | None:
    """The words meant by a misspelt one (two when they were written together); None when it is fine
    or nothing is near. Short words, numbers and real words are left alone."""
    return _corrected(word, _Ref(lexicon))


class _Ref:
    """A lexicon as a cache key, by identity."""

    __slots__ = ("lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return id(self.lexicon)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ref) and other.lexicon is self.lexicon


@lru_cache(maxsize=4096)
def _corrected(word: str, ref: _Ref) -> list[str] | None:
    lexicon = ref.lexicon
    if len(word) < SHORTEST - 1 or not word.isalpha():
        return None
    if word in lexicon.known or singular(word) in lexicon.known:
        return None
    uses = max(lexicon.words.get(word, 0), lexicon.words.get(singular(word), 0))
    if uses > RARE:
        return None
    near = process.extract(
        word, lexicon.words.keys(), scorer=OSA.distance, score_cutoff=allowed(word), limit=None
    )
    best: tuple[float, str] | None = None
    for candidate, distance, _ in near:
        weight = lexicon.words[candidate]
        if distance == 0 or len(candidate) < SHORTEST - 1:
            continue
        if uses and not (distance == 1 and weight >= FREQUENT and sorted(candidate) == sorted(word)):
            continue
        swap = sorted(candidate) == sorted(word)
        if len(word) < SHORTEST and not (swap and weight >= FREQUENT):
            continue
        if len(word) == SHORTEST and not swap and (candidate[0] != word[0] or weight < 20):
            continue
        cost = distance - (0.5 if swap else 0.0) + (0.6 if candidate[0] != word[0] else 0.0)
        cost -= min(log(weight + 1), 9.0) * 0.09
        # A slip seldom loses the plural's s; dresss, dres -> dress.
        if best is None or (cost, candidate) < best:
            best = (cost, candidate)
    if best is not None:
        return [best[1]]
    return None if uses else _split(word, lexicon)


def _split(word: str, lexicon: Lexicon) -> list[str] | None:
    """blackshirt -> black shirt, when both halves are known well."""
    best: tuple[int, list[str]] | None = None
    for cut in range(3, len(word) - 2):
        left, right = word[:cut], word[cut:]
        weight = min(_uses(left, lexicon), _uses(right, lexicon))
        if weight >= 20 and (best is None or weight > best[0]):
            best = (weight, [left, right])
    return best[1] if best else None


def _uses(word: str, lexicon: Lexicon) -> int:
    return max(lexicon.words.get(word, 0), lexicon.words.get(singular(word), 0))
