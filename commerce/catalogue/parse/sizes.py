"""Sizes as people say them, and as catalogues write them."""

from dataclasses import dataclass

from commerce.catalogue.parse.tokens import Token

LETTERS = {
    "xxs": "xxs", "xs": "xs", "s": "s", "m": "m", "l": "l", "xl": "xl", "xxl": "xxl", "2xl": "xxl", "xxxl": "xxxl",
    "3xl": "xxxl", "4xl": "4xl", "5xl": "5xl", "xxxxl": "4xl", "small": "s", "medium": "m", "large": "l",
}  # fmt: skip
WORDS = {"small", "medium", "large"}
SURE = {"xxs", "xs", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl", "5xl", "xxxxl"}
SYSTEMS = {
    "uk": "uk", "british": "uk", "english": "uk", "us": "us", "usa": "us", "american": "us", "eu": "eu", "eur": "eu",
    "european": "eu", "euro": "eu",
}  # fmt: skip
JOINERS = {"or", "and", "to", ",", "&"}
PLUS = ("xl", "xxl", "xxxl", "4xl", "5xl")
# UK shoe size 1 of each makers' table: EU = UK + offset, to the next whole size.
SHOE_OFFSET = {"men": 34, "women": 33}
SHOE_US = {"men": 1, "women": 2}
UK_DRESS = (
    (4, "xxs"), (6, "xs"), (8, "s"), (10, "m"), (12, "m"), (14, "l"), (16, "xl"), (18, "xxl"), (20, "xxl"),
    (22, "xxxl"), (24, "4xl"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One size as it was said: a letter, or a number in a system ("" when none was named)."""

    value: str
    system: str = ""


def read_size(
    tokens: list[Token], at: int, *, shoes: bool, waists: bool, bags: bool
) -> tuple[int, list[Said]]:
    """How many tokens from `at` on say a size, and which. (0, []) when none do."""
    word = tokens[at].text
    if word in ("size", "sizes", "sz", "sized"):
        step = at + 1
        while step < len(tokens) and tokens[step].text in ("in", "is", "of", "a", "an", "either"):
            step += 1
        used, said = _list(tokens, step, sure=True)
        return (step - at + used, said) if said else (0, [])
    if word == "plus" and _next(tokens, at) in ("size", "sized", "sizes"):
        return 2, [Said(letter) for letter in PLUS]
    if word in SYSTEMS:
        step = at + 1
        if _next(tokens, at) in ("size", "sizes"):
            step += 1
        if step < len(tokens) and tokens[step].number:
            return _list(tokens, at, sure=True)
        return 0, []
    if word in ("waist", "w") and at + 1 < len(tokens) and tokens[at + 1].number:
        return 2, [Said(tokens[at + 1].text)]
    if word in ("in", "a", "an", "wear", "take") and at + 1 < len(tokens):
        following = tokens[at + 1]
        if following.text in LETTERS:
            used, said = _list(tokens, at + 1, sure=True)
            if not (bags and following.text in WORDS):
                return used + 1, said
    if word in LETTERS:
        sized = _next(tokens, at) in ("size", "sized", "sizes")
        if sized:
            return 2, [Said(LETTERS[word])]
        last = (
            at == len(tokens) - 1 or tokens[at + 1].mark or tokens[at + 1].text in ("please", "pls", "abeg")
        )
        sure = word in SURE or tokens[at].upper or last or word in ("l", "m")
        if word in WORDS:
            sure = not bags
        if sure or (_next(tokens, at) in JOINERS and at + 2 < len(tokens) and tokens[at + 2].text in LETTERS):
            return _list(tokens, at, sure=True)
        return 0, []
    if tokens[at].number:
        number = float(word)
        after = _next(tokens, at)
        if after in ("waist", "inch") or (word.isdigit() and after == "w"):
            return 2, [Said(word)]
        if after in ("size", "sizes"):
            return 2, [Said(word)]
        if (shoes and (34 <= number <= 50 or number <= 14)) or (waists and 24 <= number <= 50):
            return 1, [Said(word)]
    return 0, []


def _list(tokens: list[Token], at: int, *, sure: bool) -> tuple[int, list[Said]]:
    said: list[Said] = []
    step, end, system = at, at, ""
    while step < len(tokens):
        word = tokens[step].text
        if word in SYSTEMS and step + 1 < len(tokens):
            system = SYSTEMS[word]
            step += 1
            if tokens[step].text in ("size", "sizes"):
                step += 1
            continue
        if word in LETTERS:
            said.append(Said(LETTERS[word]))
        elif tokens[step].number:
            said.append(Said(word, system))
        else:
            break
        step += 1
        end = step
        if (
            step < len(tokens)
            and tokens[step].text in SYSTEMS
            and said[-1].system == ""
            and said[-1].value not in LETTERS.values()
        ):
            said[-1] = Said(said[-1].value, SYSTEMS[tokens[step].text])
            step += 1
            end = step
        if step < len(tokens) and tokens[step].text in JOINERS:
            step += 1
            continue
        break
    return end - at, said


def _next(tokens: list[Token], at: int) -> str:
    return tokens[at + 1].text if at + 1 < len(tokens) else ""


def in_catalogue(said: list[Said], have: frozenset[str], *, shoes: bool, gender: str | None) -> list[str]:
    """The catalogue's own names of the sizes that were said; the plain value when it has none of them."""
    found: list[str] = []
    for size in said:
        names = [name for name in _names(size, shoes=shoes, gender=gender) if not have or name in have]
        found += names or [size.value if not size.system else f"{size.system} {size.value}"]
    return list(dict.fromkeys(found))


def _names(size: Said, *, shoes: bool, gender: str | None) -> list[str]:
    value = size.value
    if not value[0].isdigit() or value in LETTERS.values():
        aliases = {
            "xxl": ["xxl", "2xl"],
            "xxxl": ["xxxl", "3xl"],
            "s": ["s", "small"],
            "m": ["m", "medium"],
            "l": ["l", "large"],
        }
        return aliases.get(value, [value])
    number = float(value)
    plain = f"{number:g}"
    direct = (
        [f"{size.system} {plain}", f"{size.system}{plain}"]
        if size.system
        else [plain, f"eu {plain}", f"uk {plain}"]
    )
    if shoes or (size.system == "eu" and number >= 34 and shoes):
        if size.system == "eu" or (not size.system and number >= 30):
            return [*direct, plain, f"eu {plain}"]
        genders = [gender] if gender in SHOE_OFFSET else list(SHOE_OFFSET)
        names = list(direct)
        for who in genders:
            uk = number - SHOE_US[who] if size.system == "us" else number
            eu = int(uk + SHOE_OFFSET[who] + 0.5)
            names += [f"{eu}", f"eu {eu}"]
        return names
    uk = {"us": number + 4, "eu": number - 28}.get(size.system, number)
    letters = [letter for limit, letter in UK_DRESS if limit == uk]
    if size.system or number < 24:
        return [*direct, *letters]
    return direct
