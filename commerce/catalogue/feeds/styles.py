"""The 'Fashion Product Images' table: no price, size or stock, so all three are our defaults."""

import re
from collections.abc import Iterator

from commerce.catalogue.colours import hex_of
from commerce.catalogue.drawing.address import picture_for
from commerce.catalogue.feeds import drafts
from commerce.catalogue.feeds.defaults import default_for
from commerce.catalogue.feeds.drafts import Draft, RowInvalid, VariantDraft
from commerce.catalogue.feeds.mapping import Context, Rejected
from commerce.catalogue.feeds.reading import Row
from commerce.catalogue.text import fold

COLUMNS = (
    "id", "gender", "mastercategory", "subcategory", "articletype", "basecolour", "season", "year", "usage",
    "productdisplayname",
)  # fmt: skip
_MATERIALS = (
    "cotton", "linen", "denim", "leather", "silk", "wool", "satin", "chiffon", "georgette", "suede", "canvas",
    "velvet", "lace", "corduroy", "fleece", "crepe",
)  # fmt: skip
_PATTERNS = (
    ("stripe", "Striped"), ("striped", "Striped"), ("stripes", "Striped"), ("check", "Checked"), ("checks", "Checked"),
    ("checked", "Checked"), ("plaid", "Checked"), ("polka", "Polka dots"), ("floral", "Floral"),
    ("printed", "Printed"), ("print", "Printed"), ("graphic", "Printed"), ("solid", "Plain"), ("solids", "Plain"),
)  # fmt: skip
_PEOPLE = {"men", "mens", "women", "womens", "boys", "boy", "girls", "girl", "unisex", "kids", "ladies"}
_NOTHING = {"", "na", "n/a", "none", "null"}


def map_rows(rows: Iterator[Row], context: Context) -> Iterator[Draft | Rejected]:
    for row in rows:
        try:
            if row.problem is not None:
                raise row.problem
            yield _draft(row, context)
        except RowInvalid as problem:
            yield Rejected(row.line, problem.code, problem.reason, str(row.fields.get("id") or ""))


def _draft(row: Row, context: Context) -> Draft:
    cells = row.fields
    external_id = drafts.text(cells["id"], name="id", longest=drafts.MAX_ID, required=True)
    own = {name: _value(cells[name]) for name in COLUMNS}
    if not own["articletype"]:
        raise RowInvalid("missing_type", "articleType: is empty")
    notes: list[tuple[str, str]] = []
    gender = drafts.gender(own["gender"])
    colour = own["basecolour"]
    title = own["productdisplayname"]
    if not title:
        title = " ".join(part for part in (own["gender"], colour, own["articletype"]) if part)
        notes.append(
            ("title_made_up", f"productDisplayName: is {cells['productdisplayname']!r}; called {title!r}")
        )
    drafts.text(title, name="title", longest=drafts.MAX_TITLE)
    for column, name in (
        ("season", "season"),
        ("usage", "usage"),
        ("year", "year"),
        ("basecolour", "baseColour"),
    ):
        if not cells[column].strip():
            notes.append((f"no_{name.lower()}", f"{name}: is empty"))
    year: int | None = None
    if own["year"]:
        if not re.fullmatch(r"(19|20)\d\d", own["year"]):
            notes.append(("bad_year", f"year: {own['year'][:20]!r} is left out"))
        else:
            year = int(own["year"])
    words = fold(title).replace("'s", "s").split()
    category = [part for part in (own["mastercategory"], own["subcategory"], own["articletype"]) if part]
    material = next((name.capitalize() for name in _MATERIALS if name in words), "")
    pattern = next((name for word, name in _PATTERNS if word in words), "")
    default = default_for(
        external_id=external_id,
        type_name=own["articletype"],
        category=category,
        gender=gender,
        currency=context.currency,
    )
    shade = hex_of(colour)
    picture = picture_for(
        type_name=own["articletype"], colour_hex=shade, pattern=pattern, material=material, key=external_id
    )
    return Draft(
        line=row.line,
        external_id=external_id,
        title=title,
        category=category,
        type=own["articletype"],
        gender=gender,
        brand=_brand(title),
        material=material,
        pattern=pattern,
        occasions=[own["usage"]] if own["usage"] else [],
        season=own["season"],
        year=year,
        images=[{"url": picture.url, "alt": title, "colour": colour}],
        attributes={"defaults": "price, size and stock are Fashionistar's defaults"},
        variants=[
            VariantDraft(
                sku=f"{external_id}-{size}" if size else external_id,
                colour=colour,
                hex=shade,
                size=size,
                price_minor=default.price_minor,
                on_hand=stock,
            )
            for size, stock in zip(default.sizes, default.stock, strict=True)
        ],
        notes=notes,
    )


def _value(cell: str) -> str:
    value = cell.strip()
    return "" if fold(value) in _NOTHING else value


def _brand(title: str) -> str:
    """The words before whom it is for: "Peter England Men Party Blue Jeans"."""
    words = title.split()
    for place, word in enumerate(words[:5]):
        if fold(word).replace("'", "") in _PEOPLE:
            return " ".join(words[:place])[:80]
    return ""
