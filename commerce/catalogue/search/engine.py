"""Search: the parse decides what is shown, the words decide in which order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection

from commerce.catalogue.filters import SORTS, FilterInvalid, Filters, Sort
from commerce.catalogue.parse import ParsedQuery, parse
from commerce.catalogue.search.conditions import Condition, condition, variant_sql
from commerce.catalogue.search.facets import count_facets
from commerce.catalogue.search.lexicons import lexicon_of
from commerce.catalogue.selectors import product_views
from commerce.catalogue.views import Facets, ProductView
from server.accounts.access import SiteScope, scope

MAX_LIMIT, MAX_OFFSET = 100, 10_000
RANKED = 300  # matches that are compared closely; the others follow in the order of their attributes
NEAREST = 3
ENOUGH = 3  # so many of exactly what was said, and its cousins (navy for blue) stay away
# What may be left out when nothing is found, without saying something else than was asked ...
SOFT = ("words", "occasions", "seasons", "fits")
# ... and what may not: goods found without it are shown apart, as the nearest there is.
HARD = (
    ("in_stock",), ("patterns",), ("brands",), ("sizes", "in_stock"), ("price_min_minor", "price_max_minor"),
    ("colours",), ("materials",), ("gender",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """`sku`: of the variant that fits the query best. `score`: higher is better; compare within one search."""

    id: UUID
    external_id: str
    sku: str
    title: str
    score: float
    view: ProductView


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`filters`: everything that narrowed the hits. `relaxed`: what was said and left out, as nothing had it all.

    Only soft things are left out of `hits`. When there are none, `near` has the nearest goods and
    `near_without` names the filters that they do not meet.
    """

    hits: list[Hit]
    total: int
    facets: Facets
    filters: Filters
    corrections: list[tuple[str, str]] = field(default_factory=list)
    residual: list[str] = field(default_factory=list)
    relaxed: list[str] = field(default_factory=list)
    near: list[Hit] = field(default_factory=list)
    near_without: list[str] = field(default_factory=list)


def search(
    *,
    site: SiteScope,
    query: str = "",
    filters: Filters | None = None,
    sort: Sort = "relevance",
    limit: int = 10,
    offset: int = 0,
    facets: bool = True,
    relax: bool = True,
) -> SearchResult:
    """What a site sells that fits the words and the filters; explicit filters are never relaxed.

    Raises FilterInvalid for an unknown sort or a page out of range (limit 1 to 100, offset 0 to 10,000).
    """
    if sort not in SORTS:
        raise FilterInvalid(f"sort: one of {', '.join(SORTS)}", field="sort", problem="unknown")
    if not 1 <= limit <= MAX_LIMIT:
        raise FilterInvalid(f"limit: from 1 to {MAX_LIMIT}", field="limit", problem="out of range")
    if not 0 <= offset <= MAX_OFFSET:
        raise FilterInvalid(f"offset: from 0 to {MAX_OFFSET}", field="offset", problem="out of range")
    explicit = filters or Filters()
    with scope(site.tenant_id):
        parsed = _read(query, site)
        if sort == "relevance" and parsed.sort:
            sort = parsed.sort
        plan = _Plan(explicit.merged(parsed.filters), _residual_query(parsed.residual, " & "))
        relaxed: list[str] = []
        plan, ranked, total = _best(plan, parsed, explicit, site, sort, limit, offset)
        if relax and not total:
            for name, softer in _softer(plan, parsed, explicit):
                plan = softer
                relaxed.append(name)
                ranked, total = _ranked(plan, parsed, site, sort, limit, offset)
                if total:
                    break
            else:
                relaxed = []
                plan = _Plan(explicit.merged(parsed.filters), _residual_query(parsed.residual, " & "))
        near: list[Hit] = []
        near_without: list[str] = []
        if relax and not total and not offset:
            near, near_without = _nearest(plan, parsed, explicit, site, sort)
        return SearchResult(
            hits=_hits(ranked, plan, site),
            total=total,
            facets=count_facets(condition(plan.filters, site, plan.words), lexicon_of(site))
            if facets
            else Facets(),
            filters=plan.filters,
            corrections=list(parsed.corrections),
            residual=list(parsed.residual),
            relaxed=list(dict.fromkeys(relaxed)),
            near=near,
            near_without=near_without,
        )


@dataclass(frozen=True, slots=True)
class _Plan:
    filters: Filters
    words: str | None


def _read(query: str, site: SiteScope) -> ParsedQuery:
    if not query.strip():
        return ParsedQuery(filters=Filters())
    return parse(query, lexicon_of(site))


def _best(
    plan: _Plan, parsed: ParsedQuery, explicit: Filters, site: SiteScope, sort: Sort, limit: int, offset: int
) -> tuple[_Plan, list[tuple[UUID, float]], int]:
    """What was said to the letter where there is enough of it, else with its cousins."""
    meant = {
        name: list(values)
        for name, values in parsed.first.items()
        if not name.startswith("not_")
        and not getattr(explicit, name)
        and len(values) < len(getattr(plan.filters, name))
    }
    if meant:
        exact = replace(plan, filters=plan.filters.model_copy(update=meant))
        ranked, total = _ranked(exact, parsed, site, sort, limit, offset)
        if total >= ENOUGH:
            return exact, ranked, total
    return plan, *_ranked(plan, parsed, site, sort, limit, offset)


def _softer(plan: _Plan, parsed: ParsedQuery, explicit: Filters) -> Iterator[tuple[str, _Plan]]:
    """Ever less of what was said: first any of the words instead of all, then none, then the occasion …"""
    if plan.words and len(parsed.residual) > 1:
        plan = replace(plan, words=_residual_query(parsed.residual, " | "))
        yield "words", plan
    for name in SOFT:
        if name == "words":
            # Words alone that nothing bears mean that we have no such thing.
            if plan.words and not plan.filters.empty:
                plan = replace(plan, words=None)
                yield name, plan
        elif getattr(plan.filters, name) and not getattr(explicit, name):
            plan = replace(plan, filters=plan.filters.model_copy(update={name: []}))
            yield name, plan


def _nearest(
    plan: _Plan, parsed: ParsedQuery, explicit: Filters, site: SiteScope, sort: Sort
) -> tuple[list[Hit], list[str]]:
    """Goods that miss one thing that was said; or, if none does, ever more of them."""
    soft: dict[str, list[str]] = {
        name: [] for name in SOFT if name != "words" and not getattr(explicit, name)
    }
    bare = _Plan(plan.filters.model_copy(update=soft), None)
    if bare.filters.empty:
        return [], []
    tries = [
        names
        for names in HARD
        if any(_is_set(bare.filters, name) for name in names)
        and not any(_is_set(explicit, name) for name in names)
    ]
    for names in [*((one,) for one in tries), *(tuple(tries[:n]) for n in range(2, len(tries) + 1))]:
        without = [name for group in names for name in group if _is_set(bare.filters, name)]
        less = replace(
            bare, filters=bare.filters.model_copy(update={name: _default(name) for name in without})
        )
        if less.filters.empty:
            continue
        # Of what costs more than was said, the cheapest is the nearest.
        by: Sort = "price_asc" if "price_max_minor" in without else sort
        ranked, total = _ranked(less, parsed, site, by, NEAREST, 0)
        if total:
            return _hits(ranked, less, site), list(dict.fromkeys(without))
    return [], []


def _default(name: str) -> Any:
    return Filters.model_fields[name].get_default(call_default_factory=True)


def _is_set(filters: Filters, name: str) -> bool:
    return getattr(filters, name) not in (None, [])


def _residual_query(words: tuple[str, ...], joiner: str) -> str | None:
    """to_tsquery's text: each word, or what begins with it. Only letters and digits get in."""
    safe = [word for word in (re.sub(r"[^a-z0-9]+", "", word) for word in words) if word]
    terms = [f"({word} | {word}:*)" if len(word) >= 3 else word for word in safe]
    return joiner.join(terms) or None


_ORDER = {
    "cheap": "score DESC, d.price_min_minor, tie",  # said in words: of what was meant, the cheap ones first
    "dear": "score DESC, d.price_max_minor DESC, tie",
    "price_asc": "d.price_min_minor, score DESC, tie",
    "price_desc": "d.price_max_minor DESC, score DESC, tie",
    "newest": "d.created_at DESC, tie",
}


def _ranked(
    plan: _Plan, parsed: ParsedQuery, site: SiteScope, sort: Sort, limit: int, offset: int
) -> tuple[list[tuple[UUID, float]], int]:
    """(product, score) of one page, and how many match in all."""
    where = condition(plan.filters, site, plan.words)
    points = _points(where, plan.filters, parsed)
    # Ties are broken by a hash, so that no vendor stands first for having come first.
    columns = f"d.product_id, {points} AS points, hashtext(d.product_id::text) AS tie"
    if sort == "relevance":
        _rank_by_words(where, parsed, plan)
        where.params.update(ranked=max(RANKED, offset + limit), limit=limit, offset=offset)
        sql = f"""
        WITH matched AS MATERIALIZED (SELECT {columns} FROM commerce_searchdoc d WHERE {where.sql}),
        close AS (SELECT * FROM matched ORDER BY points DESC, tie LIMIT %(ranked)s)
        SELECT d.product_id,
            c.points + {_CLOSE} AS score, (SELECT count(*) FROM matched)
        FROM close c JOIN commerce_searchdoc d USING (product_id)
        ORDER BY score DESC, tie LIMIT %(limit)s OFFSET %(offset)s
        """
    else:
        where.params.update(limit=limit, offset=offset)
        order = {"price_asc": "cheap", "price_desc": "dear"}.get(sort, sort) if parsed.sort == sort else sort
        sql = f"""
        WITH matched AS MATERIALIZED (
            SELECT {columns}, {points} AS score, d.price_min_minor, d.price_max_minor, d.created_at
            FROM commerce_searchdoc d WHERE {where.sql})
        SELECT d.product_id, d.score, (SELECT count(*) FROM matched)
        FROM matched d ORDER BY {_ORDER[order]} LIMIT %(limit)s OFFSET %(offset)s
        """
    with connection.cursor() as cursor:
        cursor.execute(sql, where.params)
        rows = cursor.fetchall()
        if not rows and offset:
            cursor.execute(f"SELECT count(*) FROM commerce_searchdoc d WHERE {where.sql}", where.params)
            (total,) = cursor.fetchone() or (0,)
            return [], total
    return [(row[0], float(row[1])) for row in rows], rows[0][2] if rows else 0


# How well the words fit, and whether it can be had: looked at closely for the first few hundred only.
_CLOSE = """
2 * ts_rank_cd(d.words, to_tsquery('english', %(rank_words)s), 32)
+ CASE WHEN EXISTS (
    SELECT 1 FROM commerce_variant v JOIN commerce_stock s ON s.variant_id = v.id
    WHERE v.product_id = d.product_id AND v.active AND s.on_hand > s.held + s.committed) THEN 1 ELSE 0 END
"""


def _points(where: Condition, filters: Filters, parsed: ParsedQuery) -> str:
    """What was meant before its cousins: blue before navy, jackets before rain jackets, men's before unisex."""
    points = ["0"]
    for name, column, test in (
        ("types", "type", "d.type = ANY(%(first_types)s)"),
        ("colours", "colours", "d.colours && %(first_colours)s"),
        ("materials", "material", "d.material = ANY(%(first_materials)s)"),
        ("patterns", "pattern", "d.pattern = ANY(%(first_patterns)s)"),
        ("occasions", "occasions", "d.occasions && %(first_occasions)s"),
    ):
        first = [value for value in parsed.first.get(name, ()) if value in getattr(filters, name)]
        if first:
            where.params[f"first_{name}"] = first
            points.append(f"CASE WHEN {test} THEN {4 if column == 'type' else 2} ELSE 0 END")
    if filters.gender:
        where.params["first_gender"] = filters.gender
        points.append("CASE WHEN d.gender = %(first_gender)s THEN 1 ELSE 0 END")
    return f"({' + '.join(points)})"


def _rank_by_words(where: Condition, parsed: ParsedQuery, plan: _Plan) -> None:
    """Everything that was said counts for the order: a title that says it all comes first."""
    words = list(parsed.residual)
    for name in ("types", "colours", "materials", "patterns", "brands", "occasions"):
        words += [word for value in parsed.first.get(name, ()) for word in value.split()]
    where.params["rank_words"] = _residual_query(tuple(dict.fromkeys(words)), " | ") or "nothing"


_BEST_VARIANT = """
SELECT d.product_id, p.external_id, (
    SELECT v.sku FROM commerce_variant v WHERE {fits} ORDER BY v.position, v.id LIMIT 1)
FROM commerce_searchdoc d JOIN commerce_product p ON p.id = d.product_id WHERE d.product_id = ANY(%(ids)s)
"""


def _hits(ranked: list[tuple[UUID, float]], plan: _Plan, site: SiteScope) -> list[Hit]:
    if not ranked:
        return []
    ids = [product_id for product_id, _ in ranked]
    where = condition(plan.filters, site, None)
    fits = variant_sql(plan.filters).partition(" WHERE ")[2]
    with connection.cursor() as cursor:
        cursor.execute(_BEST_VARIANT.format(fits=fits), {**where.params, "ids": ids})
        known = {row[0]: row for row in cursor.fetchall()}
    scores = dict(ranked)
    return [
        Hit(
            id=view.product,
            external_id=known[view.product][1],
            sku=known[view.product][2] or view.variants[0].sku,
            title=view.title,
            score=round(scores[view.product], 4),
            view=view,
        )
        for view in product_views(ids=ids, site=site, colours=plan.filters.colours)
    ]
