"""Feeds that say prices and sizes themselves: our own names, Google's product feed, Shopify's export.

Rows of one product (the same group id or handle) follow each other; each row is a variant.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from commerce.catalogue.colours import hex_of
from commerce.catalogue.drawing.address import picture_for
from commerce.catalogue.feeds import drafts
from commerce.catalogue.feeds.defaults import default_for
from commerce.catalogue.feeds.drafts import Draft, RowInvalid, VariantDraft
from commerce.catalogue.feeds.mapping import Context, MapRows, Rejected
from commerce.catalogue.feeds.reading import Row

# Our field -> the names it goes by, the first that has a value wins.
PLAIN: dict[str, tuple[str, ...]] = {
    "id": ("external_id", "id", "product_id"), "group": ("group_id", "product_group", "parent_id", "item_group_id"),
    "sku": ("sku", "variant_sku"), "title": ("title", "name", "product_name"),
    "description": ("description", "body"), "category": ("category", "product_type", "categories"),
    "type": ("type", "article_type"), "gender": ("gender",), "brand": ("brand",), "material": ("material",),
    "pattern": ("pattern",), "fit": ("fit",), "occasions": ("occasions", "occasion", "usage"),
    "season": ("season",), "colour": ("colour", "color"), "hex": ("hex", "colour_hex", "color_hex"),
    "size": ("size",), "price": ("price",), "compare": ("compare_at_price", "old_price"),
    "stock": ("stock", "quantity", "inventory", "on_hand"), "image": ("image", "image_url", "image_link"),
    "status": ("status",), "variants": ("variants",),
}  # fmt: skip
GOOGLE: dict[str, tuple[str, ...]] = {
    **PLAIN,
    "id": ("id", "g:id"), "group": ("item_group_id", "item group id", "g:item_group_id"), "sku": ("mpn", "sku", "id"),
    "category": ("product_type", "product type", "google_product_category", "google product category"),
    "type": ("type",), "price": ("sale_price", "sale price", "price"), "compare": ("price",),
    "stock": ("quantity", "sell_on_google_quantity", "inventory"), "availability": ("availability",),
    "image": ("image_link", "image link"),
}  # fmt: skip
SHOPIFY: dict[str, tuple[str, ...]] = {
    **PLAIN,
    "id": ("handle",), "group": ("handle",), "sku": ("variant sku",), "description": ("body (html)",),
    "category": ("product category", "type"), "type": ("type",), "brand": ("vendor",), "price": ("variant price",),
    "compare": ("variant compare at price",), "stock": ("variant inventory qty",),
    "image": ("variant image", "image src"), "status": ("status",), "occasions": (),
}  # fmt: skip


def mapper(names: dict[str, tuple[str, ...]], *, shopify: bool = False) -> MapRows:
    def map_rows(rows: Iterator[Row], context: Context) -> Iterator[Draft | Rejected]:
        def group_of(row: Row) -> str:
            if row.problem is not None:
                return f"\x00{row.line}"
            return _words(row.fields, names, "group") or _words(row.fields, names, "id") or f"\x00{row.line}"

        for _, together in groupby(rows, key=group_of):
            yield from _product(list(together), names, context, shopify=shopify)

    return map_rows


def _product(
    rows: list[Row], names: dict[str, tuple[str, ...]], context: Context, *, shopify: bool
) -> Iterator[Draft | Rejected]:
    draft: Draft | None = None
    refused: Rejected | None = None
    for row in rows:
        if shopify:  # the options' names stand in a product's first row only
            named = {key: value for key, value in rows[0].fields.items() if key.endswith(" name") and value}
            row.fields.update({key: value for key, value in named.items() if not row.fields.get(key)})
        identity = _words(row.fields, names, "group") or _words(row.fields, names, "id")
        try:
            if row.problem is not None:
                raise row.problem
            if refused is not None:
                raise RowInvalid("product_refused", f"line {refused.line} of the same product was refused")
            if draft is None:
                draft = _head(row, names, context)
            if shopify and not _words(row.fields, names, "price"):
                if picture := _words(row.fields, names, "image"):  # a further picture, no variant
                    draft.images.append({"url": _https(picture), "alt": draft.title, "colour": ""})
                continue
            _add_variants(draft, row, names, context, shopify=shopify)
        except RowInvalid as problem:
            rejected = Rejected(row.line, problem.code, problem.reason, identity)
            if draft is None or not draft.variants:
                refused, draft = refused or rejected, None
            yield rejected
    if draft is not None and draft.variants:
        _finish(draft)
        yield draft


def _head(row: Row, names: dict[str, tuple[str, ...]], context: Context) -> Draft:
    def say(name: str, longest: int = 80, *, required: bool = False) -> str:
        return drafts.text(_raw(row.fields, names, name), name=name, longest=longest, required=required)

    group = say("group", drafts.MAX_ID) or say("id", drafts.MAX_ID, required=True)
    path = _raw(row.fields, names, "category")
    category = [str(p).strip()[:80] for p in (path if isinstance(path, list) else str(path or "").split(">"))]
    category = [part for part in category if part]
    kind = say("type") or (category[-1] if category else "")
    status = say("status").lower() or "published"
    if status not in ("published", "draft", "archived", "active"):
        raise RowInvalid("bad_status", f"status: {status!r} is none of published, draft, archived")
    occasions = _raw(row.fields, names, "occasions")
    listed = occasions if isinstance(occasions, list) else str(occasions or "").split(",")
    return Draft(
        line=row.line,
        external_id=group,
        title=say("title", drafts.MAX_TITLE, required=True),
        description=_without_tags(say("description", drafts.MAX_DESCRIPTION)),
        category=category or ([kind] if kind else []),
        type=kind,
        gender=drafts.gender(say("gender")),
        brand=say("brand"),
        material=say("material"),
        pattern=say("pattern", 40),
        fit=say("fit", 40),
        occasions=[str(word).strip()[:40] for word in listed if str(word).strip()],
        season=say("season", 20),
        status="published" if status == "active" else status,
    )


def _add_variants(
    draft: Draft, row: Row, names: dict[str, tuple[str, ...]], context: Context, *, shopify: bool
) -> None:
    nested = _raw(row.fields, names, "variants")
    if nested not in (None, ""):
        if not isinstance(nested, list) or not all(isinstance(one, dict) for one in nested):
            raise RowInvalid("bad_variants", "variants: not a list of objects")
        if not nested or len(nested) > 500:
            raise RowInvalid("bad_variants", "variants: from 1 to 500 of them")
        for one in nested:
            merged = {**row.fields, **{str(k).lower(): v for k, v in one.items()}, "variants": None}
            draft.variants.append(_variant(draft, merged, names, context, shopify=shopify, nested=True))
        return
    draft.variants.append(_variant(draft, row.fields, names, context, shopify=shopify, nested=False))


def _variant(
    draft: Draft,
    fields: dict[str, Any],
    names: dict[str, tuple[str, ...]],
    context: Context,
    *,
    shopify: bool,
    nested: bool,
) -> VariantDraft:
    options = _options(fields) if shopify else {}
    colour = drafts.text(options.get("colour") or _raw(fields, names, "colour"), name="colour", longest=60)
    size = drafts.text(options.get("size") or _raw(fields, names, "size"), name="size", longest=30)
    said = _raw(fields, names, "price")
    if said in (None, ""):
        raise RowInvalid("missing_price", "price: is empty")
    price = drafts.price_minor(said, context.currency)
    before = _raw(fields, names, "compare")
    compare = (
        drafts.price_minor(before, context.currency, name="compare_at_price")
        if before not in (None, "")
        else None
    )
    stock, given = _stock(draft, fields, names, context, size)
    own = _words(fields, names, "sku") or ("" if nested else _words(fields, names, "id"))
    sku = (
        own
        if own and own != draft.external_id
        else "-".join(p for p in (draft.external_id, colour, size) if p)
    )
    sku = drafts.text(sku, name="sku", longest=drafts.MAX_ID, required=True)
    if any(variant.sku == sku for variant in draft.variants):
        raise RowInvalid("duplicate_sku", f"sku: {sku!r} is there twice")
    picture = _words(fields, names, "image")
    if picture and not any(image["url"] == picture for image in draft.images):
        draft.images.append({"url": _https(picture), "alt": draft.title, "colour": colour})
    stated = drafts.text(_raw(fields, names, "hex"), name="hex", longest=7).lower()
    shade = stated if len(stated) == 7 and stated[0] == "#" else (hex_of(colour) if colour else "")
    return VariantDraft(
        sku, colour, shade, size, price, compare if compare and compare > price else None, stock, given
    )


def _stock(
    draft: Draft, fields: dict[str, Any], names: dict[str, tuple[str, ...]], context: Context, size: str
) -> tuple[int, bool]:
    said = _raw(fields, names, "stock")
    if said not in (None, ""):
        if names is SHOPIFY and str(said).strip().startswith(
            "-"
        ):  # Shopify's export shows what was oversold as less than nothing
            return 0, True
        return drafts.stock_count(said), True
    if _words(fields, names, "availability") in ("out of stock", "out_of_stock", "preorder", "backorder"):
        return 0, True
    default = default_for(
        external_id=f"{draft.external_id}:{size}",
        type_name=draft.type,
        category=[],
        gender="",
        currency=context.currency,
    )
    return default.stock[0] or 1, False


def _options(fields: dict[str, Any]) -> dict[str, str]:
    found = {}
    for number in (1, 2, 3):
        name = str(fields.get(f"option{number} name") or "").strip().lower()
        value = str(fields.get(f"option{number} value") or "").strip()
        if name in ("color", "colour"):
            found["colour"] = value
        elif name == "size":
            found["size"] = value
    return found


def _finish(draft: Draft) -> None:
    """A product without a picture of its own is drawn in each of its colours."""
    if draft.images:
        return
    key = hashlib.sha256(draft.external_id.encode()).hexdigest()
    for variant in {v.colour: v for v in draft.variants}.values():
        picture = picture_for(
            type_name=f"{draft.type} {draft.title}",
            colour_hex=variant.hex or hex_of(""),
            pattern=draft.pattern,
            material=draft.material,
            key=key,
        )
        draft.images.append(
            {"url": picture.url, "alt": f"{draft.title}, {variant.colour}", "colour": variant.colour}
        )


def _raw(fields: dict[str, Any], names: dict[str, tuple[str, ...]], name: str) -> Any:
    for known in names.get(name, ()):
        value = fields.get(known)
        if value not in (None, ""):
            return value
    return None


def _words(fields: dict[str, Any], names: dict[str, tuple[str, ...]], name: str) -> str:
    value = _raw(fields, names, name)
    return "" if value is None else str(value).strip()


def _without_tags(text: str) -> str:
    """Descriptions are plain text here, whatever a shop's editor made of them."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", text)) if "<" in text else text
    return re.sub(r"[ \t]+", " ", plain).strip()


def _https(url: str) -> str:
    """Pictures from outside only over http(s). Raises RowInvalid bad_image."""
    if not url.startswith(("https://", "http://", "/media/")):
        raise RowInvalid("bad_image", f"image: {url[:60]!r} is no web address")
    return drafts.text(url, name="image", longest=2000)
