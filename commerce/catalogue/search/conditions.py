"""Filters as SQL over commerce_searchdoc (alias d). Values go as parameters, never into the text."""

from dataclasses import dataclass, field
from typing import Any

from commerce.catalogue.filters import Filters
from server.accounts.access import SiteScope

GENDERS = {
    "men": ("men", "unisex", ""),
    "women": ("women", "unisex", ""),
    "kids": ("boys", "girls", "kids"),
    "boys": ("boys", "kids"),
    "girls": ("girls", "kids"),
}


@dataclass
class Condition:
    """Parts that all must hold, and their named parameters."""

    parts: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)

    def add(self, sql: str, **params: Any) -> None:
        self.parts.append(sql)
        self.params.update(params)

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def condition(filters: Filters, site: SiteScope, tsquery: str | None) -> Condition:
    """Whose goods, which filters, which words (`tsquery`: to_tsquery's own syntax)."""
    where = Condition()
    owner = "marketplace_id" if site.kind == "marketplace" else "tenant_id"
    where.add(
        f"d.{owner} = %(tenant)s AND d.currency = %(currency)s", tenant=site.tenant_id, currency=site.currency
    )
    if tsquery:
        where.add("d.words @@ to_tsquery('english', %(words)s)", words=tsquery)
    _equal(where, "type", filters.types, filters.not_types)
    _equal(where, "brand", filters.brands, filters.not_brands)
    _equal(where, "fit", filters.fits, [])
    _equal(where, "season", filters.seasons, [])
    _bears(where, "material", filters.materials)
    _bears(where, "pattern", filters.patterns)
    if filters.not_materials:
        where.add("d.material <> ALL(%(not_material)s)", not_material=filters.not_materials)
        _title_without(where, "not_material_title", filters.not_materials)
    if filters.not_patterns:
        where.add("d.pattern <> ALL(%(not_pattern)s)", not_pattern=filters.not_patterns)
    if filters.category:
        where.add("d.category && %(category)s", category=filters.category)
    if filters.not_types:
        where.add("NOT d.category && %(not_type)s")
    if filters.colours:
        where.add("d.colours && %(colours)s", colours=filters.colours)
    if filters.not_colours:
        where.add("NOT d.colours && %(not_colours)s", not_colours=filters.not_colours)
        # A name that says the colour gives it away even where the attribute says another.
        _title_without(where, "not_colour_title", filters.not_colours)
    if filters.occasions:
        where.add("d.occasions && %(occasions)s", occasions=filters.occasions)
    if filters.not_occasions:
        where.add("NOT d.occasions && %(not_occasions)s", not_occasions=filters.not_occasions)
    if filters.gender:
        where.add("d.gender = ANY(%(gender)s)", gender=list(GENDERS.get(filters.gender, (filters.gender,))))
    if filters.not_gender:
        where.add("d.gender <> %(not_gender)s", not_gender=filters.not_gender)
    if filters.vendor:
        where.add("d.vendor = %(vendor)s", vendor=filters.vendor)
    for number, word in enumerate(filters.not_words):
        where.add(
            f"NOT d.words @@ plainto_tsquery('english', %(not_word{number})s)", **{f"not_word{number}": word}
        )
    if filters.price_min_minor is not None:
        where.add("d.price_max_minor >= %(price_min)s", price_min=filters.price_min_minor)
    if filters.price_max_minor is not None:
        where.add("d.price_min_minor <= %(price_max)s", price_max=filters.price_max_minor)
    if filters.sizes:
        where.add("d.sizes && %(sizes)s", sizes=filters.sizes)
    if filters.sizes or filters.in_stock or _priced_by_variant(filters):
        where.add(f"EXISTS ({variant_sql(filters)})")
    return where


def variant_sql(filters: Filters) -> str:
    """One variant that is all of it at once: the colour, in the size, at the price, in stock."""
    parts = ["v.product_id = d.product_id", "v.active"]
    if filters.sizes:
        parts.append("fold_text(v.size) = ANY(%(sizes)s)")
    if filters.colours:
        parts.append("fold_text(v.colour) = ANY(%(colours)s)")
    if filters.price_min_minor is not None:
        parts.append("v.price_minor >= %(price_min)s")
    if filters.price_max_minor is not None:
        parts.append("v.price_minor <= %(price_max)s")
    if filters.in_stock:
        parts.append(
            "EXISTS (SELECT 1 FROM commerce_stock s WHERE s.variant_id = v.id AND s.on_hand > s.held + s.committed)"
        )
    return f"SELECT 1 FROM commerce_variant v WHERE {' AND '.join(parts)}"


def _priced_by_variant(filters: Filters) -> bool:
    priced = filters.price_min_minor is not None or filters.price_max_minor is not None
    return priced and (
        bool(filters.colours) or None not in (filters.price_min_minor, filters.price_max_minor)
    )


def _equal(where: Condition, column: str, values: list[str], without: list[str]) -> None:
    if values:
        where.add(f"d.{column} = ANY(%({column})s)", **{column: values})
    if without:
        where.add(f"d.{column} <> ALL(%(not_{column})s)", **{f"not_{column}": without})


def _bears(where: Condition, column: str, values: list[str]) -> None:
    """The attribute says so; or it says nothing and the name does (feeds often leave it empty)."""
    if values:
        where.add(
            f"(d.{column} = ANY(%({column})s) OR (d.{column} = '' AND d.title ~ %({column}_title)s))",
            **{column: values, f"{column}_title": _any_word(values)},
        )


def _title_without(where: Condition, name: str, values: list[str]) -> None:
    where.add(f"d.title !~ %({name})s", **{name: _any_word(values)})


def _any_word(values: list[str]) -> str:
    """A PostgreSQL pattern: any of these as whole words. Values are quoted: they come from outside."""
    quoted = ("".join(c if c.isalnum() or c == " " else f"\\{c}" for c in value) for value in values)
    return rf"\m(?:{'|'.join(quoted)})\M"
