# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""A typed delivery address, in any order, over one or several messages, read into its fields. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .normalise import plain
from .places import CITIES, CODES, COUNTRIES, REGIONS

FIELDS = ("name", "line1", "line2", "city", "region", "postcode", "country", "phone", "email")
NEEDED = ("name", "line1", "city", "country", "email")

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
_PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d ().-]{7,18}\d(?!\w)")
_STREET_WORD = (
    r"road|rd|street|str|st|avenue|ave|av|lane|ln|close|crescent|cres|drive|dr|way|boulevard|blvd|place|pl|court|ct|square|sq|terrace"
    r"|estate|layout|highway|hwy|expressway|junction|parade|row|gardens|grove|hill|walk|mews|quay|wharf|bypass|circle|stra(?:ss|ß)e|rue|calle|avenida|rua|via|plaza|gate|park"
)
_STREET = re.compile(rf"\b(?:{_STREET_WORD})\b\.?|\w+(?:stra(?:ss|ß)e|straat|gatan|gata)\b", re.I)
_UNIT = re.compile(
    r"^(?:flat|apartment|apt\.?|suite|unit|floor|room|block|house|shop|\d+(?:st|nd|rd|th) floor|off|opposite|opp\.?|beside|behind|near|c/o)\b",
    re.I,
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}-\d{4}|\d{4} ?[A-Z]{2}|\d{3} \d{2}|\d{4,6})\b(?! ?(?:"
    + _STREET_WORD
    + r")\b)",
    re.I,
)
_LABELS = {
    "name": r"(?:full |my |recipient(?:'s)? |customer )*name(?: is)?|i am|i'm|this is|for|to|attention|attn|recipient|ship(?: it)? to|deliver(?: it)? to|send(?: it)? to",
    "email": r"(?:my )?e-?mail(?: address)?(?: is)?",
    "phone": r"(?:my )?(?:phone|mobile|tel(?:ephone)?|cell|whatsapp)(?: number)?(?: is)?|call me on|my number is|number is",
    "postcode": r"(?:my |the )?(?:post ?code|postal code|zip(?: ?code)?)(?: is)?",
    "city": r"(?:my |the )?(?:city|town)(?: is)?",
    "region": r"(?:my |the )?(?:state|province|region|county)(?: is)?",
    "country": r"(?:my |the )?country(?: is)?",
    "line1": r"(?:my |the |delivery |shipping |home |house |street |full )*(?:address|street|line ?1|location)(?: is)?|i (?:live|stay) (?:at|on)|deliver(?: it)? at|located at",
    "line2": r"(?:address )?line ?2|landmark|apartment|flat no",
}
_LABEL = {
    field: re.compile(
        rf"^(?:and |so |please |ok |okay |sure |it's |its |)*(?:{words})(?:\s*[:=-]\s*|\s+(?=\S)|$)", re.I
    )
    for field, words in _LABELS.items()
}
_LEAD = re.compile(
    r"^(?:(?:hi|hello|ok(?:ay)?|sure|yes|please|alright|great|fine|and|so|then|here(?:'s| is| are)?|it(?:'s| is)|that(?:'s| is)|well|oh|sorry|abeg)\b[ ,.!:]*)+"
    r"(?:(?:my|the) (?:delivery |shipping |full )?(?:details?|address|info(?:rmation)?)(?: is| are)?[ :,-]*)?",
    re.I,
)
_NOT_A_NAME = re.compile(
    r"\b(?:checkout|order|cart|ship|deliver|address|please|want|need|size|price|cheaper|shirt|show|cancel|what|how|when|where|why|who|can|do|does|is|are|the|yes|no|ok|okay|thanks|hello|hi|you|help|add|remove|stop|later|same|use|don't|not|pay|card|cash)\b",
    re.I,
)
_NAME = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|chief|prof|alhaji|alhaja|engr)\.? )?[^\W\d_]['’.\-\w]*(?: [^\W\d_]['’.\-\w]*){0,4}$",
    re.I,
)


def read(text: str, *, asked: Sequence[str] = (), known: dict[str, str] | None = None) -> dict[str, str]:
    """The address fields in `text`.

    asked: the fields the shopper has just been asked for, in order; a bare answer fills the first.
    known: fields already given, which decide what a bare part can still be.
    """
    known = dict(known or {})
    found: dict[str, str] = {}
    text = plain(text)
    text = re.sub(r"\bpost code\b", "postcode", text, flags=re.I)
    if match := _EMAIL.search(text):
        found["email"] = match[0].lower().rstrip(".")
        text = _without(text, match, "email")
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if 9 <= len(digits) <= 15 and (
            match[0].startswith(("+", "0"))
            or "phone" in asked
            or re.search(
                r"(?:phone|mobile|tel|call|number|whatsapp)\W*(?:number|is|on|me|:)*\W*$",
                text[: match.start()],
                re.I,
            )
        ):
            found["phone"] = ("+" if match[0].startswith("+") else "") + digits
            text = _without(text, match, "phone")
            break
    text = re.sub(r"^[\s,.;]+", "", _LEAD.sub("", text))
    parts = [part for raw in re.split(r"[\n;,|]|\. +(?=[A-Z\d])| - ", text) if (part := raw.strip(" .:-\t"))]
    parts = [piece for part in parts for piece in _and_labels(part)]
    bare: list[str] = []
    for part in parts:
        if not _labelled(part, found):
            bare.append(part)
    if len(bare) == 1 and not found and len(asked) >= 1 and not _splits(bare[0]):
        _one(bare[0], asked, found)
        return _tidy(found)
    if len(bare) <= 2:
        bare = [piece for part in bare for piece in _unglue(part)]
    _place(bare, found, known, asked)
    return _tidy(found)


def looks_like_address(text: str) -> bool:
    """Is this, on its own, an address? Two kinds of evidence at least."""
    fields = read(text)
    street = "line1" in fields and (
        bool(_STREET.search(fields["line1"])) and bool(re.search(r"\d", fields["line1"]))
    )
    return (street and len(fields) >= 2) or len(
        {"email", "country", "city", "postcode", "line1"} & fields.keys()
    ) >= 3


def missing(address: dict[str, str]) -> list[str]:
    """The needed fields that are not there yet, in the order to ask for them."""
    gone = [field for field in NEEDED if not address.get(field)]
    from .places import POSTCODE_COUNTRIES

    if address.get("country") in POSTCODE_COUNTRIES and not address.get("postcode"):
        gone.insert(gone.index("email") if "email" in gone else len(gone), "postcode")
    return gone


def _without(text: str, match: re.Match[str], field: str) -> str:
    before = re.sub(
        rf"(?:,? *(?:and |my )*(?:{_LABELS[field]})\s*[:=-]?\s*)$", "", text[: match.start()], flags=re.I
    )
    return f"{before.rstrip(' ,')},{text[match.end() :]}".strip(" ,")


def _and_labels(part: str) -> list[str]:
    """'my name is Ada and I live at 12 Marina Road' is two parts; so is 'postcode 100001 country Nigeria'."""
    return [
        p
        for p in re.split(
            r"\s+and (?=(?:my|i|the|email|phone|name|post|zip|city|country|deliver|ship)\b)|\s+(?=(?:post ?code|zip code|country|city|state)\s*[:=])",
            part,
            flags=re.I,
        )
        if p
    ]


def _labelled(part: str, found: dict[str, str]) -> bool:
    for field in ("postcode", "email", "phone", "country", "city", "region", "line2", "line1", "name"):
        if not (match := _LABEL[field].match(part)):
            continue
        value = part[match.end() :].strip(" .:")
        if field == "email":
            return not value
        if field in {"name", "line1"} and re.match(r"^(?:is|are|details?)\b", value):
            continue
        if not value:
            return True
        if field == "country":
            code = _country(value)
            if code is None:
                continue
            value = code
        if field == "name" and not (
            _NAME.match(value) and not _STREET.search(value) and not _NOT_A_NAME.search(value)
        ):
            # "deliver to 12 Marina Road": the words before it name no field of ours.
            return _rest_of(value, found)
        if field == "line1":
            return _rest_of(value, found)
        if field == "region" and re.search(r"\d", value):
            continue
        found.setdefault(field, value)
        return True
    return False


def _rest_of(value: str, found: dict[str, str]) -> bool:
    pieces = _unglue(value)
    _place(pieces, found, dict(found), ())
    return True


def _one(part: str, asked: Sequence[str], found: dict[str, str]) -> None:
    field = asked[0]
    bare = re.sub(r"^(?:it's|its|it is|that's|in|at|to|the)\s+", "", part, flags=re.I)
    code = _country(bare)
    if code and "country" in asked:
        found["country"] = code
    elif "city" in asked and bare.lower() in CITIES:
        found["city"] = bare
    elif field == "postcode" or ("postcode" in asked and _POSTCODE.fullmatch(bare)):
        found["postcode"] = bare.upper()
    elif field == "name":
        if _NAME.match(bare) and not _NOT_A_NAME.search(bare):
            found["name"] = bare
    elif field == "city":
        if not re.search(r"\d", bare):
            found["city"] = bare
    elif field == "line1":
        if len(bare) >= 4 and not bare.endswith("?"):
            found["line1"] = bare
    elif field in {"region", "line2"}:
        found[field] = bare


def _splits(part: str) -> bool:
    """Does one part hold several fields ('12 Marina Road Lagos Nigeria')?"""
    return not _POSTCODE.fullmatch(part) and len(_unglue(part)) > 1


def _unglue(part: str) -> list[str]:
    """'Ada Lovelace 12 Marina Road Lagos Nigeria 100001' into its fields, by its landmarks."""
    pieces: list[str] = []
    tail: list[str] = []
    rest = part
    changed = True
    while changed:
        changed = False
        words = rest.split()
        for size in (4, 3, 2, 1):
            if (
                size < len(words)
                and (code := _country(" ".join(words[-size:])))
                and not (size == 1 and len(words[-1]) == 2 and words[-1].islower())
            ):
                tail.insert(0, code)
                rest, changed = " ".join(words[:-size]), True
                break
        if (
            not changed
            and (match := re.search(rf"(?:^|\s)({_POSTCODE.pattern})$", rest, re.I))
            and match.start() > 0
        ):
            tail.insert(0, match[1])
            rest, changed = rest[: match.start()].strip(), True
    # A name before the house number.
    if (
        match := re.match(
            r"^((?:[^\W\d_][\w.'’-]*\s+){1,4}?)((?:no\.? ?|number |house |plot |block |flat |apt\.? )?\d+.*)$",
            rest,
            re.I,
        )
    ) and not (_STREET.search(match[1]) or _UNIT.match(match[1])):
        pieces.append(re.sub(r"\s+(?:at|of|on|in|,)$", "", match[1].strip(), flags=re.I))
        rest = match[2]
    # Street to its last street word, the town after it.
    streets = list(_STREET.finditer(rest))
    if streets and re.search(r"\d", rest[: streets[-1].end()]):
        end = streets[-1].end()
        after = rest[end:].strip()
        after = re.sub(r"^(?:in|at|,)\s+", "", after, flags=re.I)
        if after and not re.match(
            r"^(?:\d|no\b|flat\b|apt\b|suite\b|phase\b|extension\b|ext\b|north\b|south\b|east\b|west\b|[a-z]$)",
            after,
            re.I,
        ):
            pieces.append(rest[:end].strip())
            rest = after
            words = rest.split()
            for size in range(1, len(words)):
                if " ".join(words[-size:]).lower() in REGIONS and " ".join(words[:-size]):
                    rest, extra = " ".join(words[:-size]), " ".join(words[-size:])
                    pieces += [rest, extra]
                    rest = ""
                    break
    if rest:
        words = rest.split()
        for size in (2, 1):
            city = " ".join(words[-size:]).lower()
            if len(words) > size and city in CITIES and not streets and (re.search(r"\d", rest) or tail):
                pieces.append(" ".join(words[:-size]))
                rest = " ".join(words[-size:])
                break
        pieces.append(rest)
    return [piece for piece in pieces + tail if piece]


def _country(value: str) -> str | None:
    value = value.strip(" .")
    if (code := COUNTRIES.get(value.lower().strip())) is not None:
        return code
    return value if len(value) == 2 and value in CODES else None


def _place(parts: Sequence[str], found: dict[str, str], known: dict[str, str], asked: Sequence[str]) -> None:
    """Give each bare part the field that it can only, or most likely, be."""

    def open_for(field: str) -> bool:
        return field not in found and (field not in known or field in asked)

    rest: list[str] = []
    for part in parts:
        bare = re.sub(r"^(?:in|at)\s+", "", part, flags=re.I)
        if (
            (code := _country(bare))
            and "country" not in found
            and not (bare.lower() in {"us"} and len(parts) == 1)
        ):
            found["country"] = code
        elif _POSTCODE.fullmatch(bare) and "postcode" not in found:
            found["postcode"] = bare.upper()
        elif (
            (match := re.fullmatch(rf"(.+?)[ -]+({_POSTCODE.pattern})", bare, re.I))
            and not _STREET.search(bare)
            and not re.search(r"\d", match[1])
        ):
            found.setdefault("postcode", match[2].upper())
            rest.append(match[1])
        elif (
            (match := re.fullmatch(r"(\d{4,6}) ([^\W\d].+)", bare))
            and not _STREET.search(bare)
            and "postcode" not in found
        ):
            found["postcode"] = match[1]
            rest.append(match[2])
        else:
            rest.append(bare)
    for part in rest:
        low = part.lower()
        streety = bool(_STREET.search(part)) or bool(re.search(r"\d", part))
        if _UNIT.match(part) and (not _STREET.search(part)) and open_for("line2"):
            found["line2"] = part
        elif streety and open_for("line1"):
            found["line1"] = part
        elif streety and open_for("line2"):
            found["line2"] = part
        elif low.endswith(" state") or (low in REGIONS and (low not in CITIES or "city" in found)):
            found.setdefault("region", part)
        elif low in CITIES and "city" not in found:
            found["city"] = part
        elif low in CITIES and found.get("city", "").lower() in CITIES:
            # "Yaba, Lagos": the smaller place first, the city last.
            found.setdefault("line2", found["city"])
            found["city"] = part
        elif (
            open_for("name")
            and "line1" not in found
            and "line1" not in known
            and _NAME.match(part)
            and not _NOT_A_NAME.search(part)
        ) or (
            open_for("name")
            and _NAME.match(part)
            and not _NOT_A_NAME.search(part)
            and ("city" in found or asked[:1] == ("name",) or asked[:1] == ["name"])
        ):
            found["name"] = part
        elif (
            open_for("city")
            and not re.search(r"\d", part)
            and ("line1" in found or "line1" in known or "city" in asked)
            and not _NOT_A_NAME.search(part)
        ):
            found["city"] = part
        elif (
            "city" in found
            and open_for("region")
            and not re.search(r"\d", part)
            and not _NOT_A_NAME.search(part)
        ):
            found["region"] = part
    # A district was taken for the city when a known city follows as region.
    if found.get("region", "").lower() in CITIES and "city" in found:
        found["line2"] = ", ".join(filter(None, (found.get("line2"), found["city"])))
        found["city"] = found.pop("region")
    if "line1" not in found and "line2" in found and "line1" not in known:
        found["line1"] = found.pop("line2")


def _tidy(found: dict[str, str]) -> dict[str, str]:
    tidy: dict[str, str] = {}
    for field in FIELDS:
        if value := found.get(field, "").strip(" ,.;"):
            if field in {"name", "city", "region"} and value == value.lower():
                value = " ".join(word.capitalize() for word in value.split())
            elif field == "line1" and value == value.lower():
                value = re.sub(r"\b[a-z]", lambda m: m[0].upper(), value)
            tidy[field] = value[:120]
    return tidy
