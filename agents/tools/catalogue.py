"""Finding goods and telling of them. Everything shown comes from the catalogue as it is now."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from agents.context import TurnContext
from agents.measuring import fitted, known
from agents.tools.base import Result, Wish, clip, tool
from commerce.catalogue import search as catalogue_search
from commerce.catalogue import selectors as catalogue
from commerce.catalogue.filters import Filters
from commerce.money import text as money
from server.common.errors import NotFound

Word = Annotated[str, Field(min_length=1, max_length=60)]


class SearchCatalog(Wish):
    """Find products. Put what the shopper said into query; use filters for what is certain. Prices are in minor
    units of the shop's currency. Answer only with what it returns; never guess a price or a product."""

    query: str = Field(default="", max_length=200)
    filters: Filters = Field(
        default=Filters(), description="hard limits: a product that breaks one is not shown"
    )
    sort: Literal["relevance", "price_asc", "price_desc", "newest"] = "relevance"
    limit: int = Field(default=6, ge=1, le=10)
    offset: int = Field(default=0, ge=0, le=200)


@tool("search_catalog")
def search_catalog(context: TurnContext, wish: SearchCatalog, key: str) -> Result:
    bare = not wish.query and wish.filters.empty
    found = catalogue_search.search(
        site=context.site,
        query=wish.query,
        filters=wish.filters,
        sort=wish.sort,
        limit=wish.limit,
        offset=wish.offset,
        facets=bare,
    )
    items = [hit.view.model_dump(mode="json") for hit in found.hits]
    fitted(items, customer_id=context.customer_id, site=context.site)
    data = {
        "total": found.total,
        "items": [brief(item, number) for number, item in enumerate(items, wish.offset + 1)],
        "filters": found.filters.given(),
        "query": wish.query,
        "offset": wish.offset,
        "sort": wish.sort,
        "left_out": found.relaxed,
    }
    if bare:
        data["kinds"] = [
            {"value": kind.value, "label": kind.label, "count": kind.count} for kind in found.facets.types[:8]
        ]
    near = [hit.view.model_dump(mode="json") for hit in found.near]
    if near:
        data |= {
            "near": [brief(item, number) for number, item in enumerate(near, 1)],
            "near_without": found.near_without,
        }
    cards = [{"type": "products", "items": items, "total": found.total, "query": wish.query}] if items else []
    return Result(data, cards)


class GetProduct(Wish):
    """Show one product, or compare two to four: price, colours, sizes, stock, material, description."""

    products: list[UUID] = Field(
        min_length=1, max_length=4, description="ids exactly as search_catalog returned them"
    )


@tool("get_product")
def get_product(context: TurnContext, wish: GetProduct, key: str) -> Result:
    views = {
        str(view.product): view
        for view in catalogue.product_views(ids=list(wish.products), site=context.site)
    }
    items = [
        views[str(product)].model_dump(mode="json") for product in wish.products if str(product) in views
    ]
    if not items:
        raise NotFound("This product is not sold here any more.")
    fitted(items, customer_id=context.customer_id, site=context.site)
    details = [brief(item, number) | _facts(context, item["product"]) for number, item in enumerate(items, 1)]
    if len(items) == 1:
        return Result({"items": details, "total": 1}, [{"type": "product", "item": items[0]}])
    return Result(
        {"items": details, "total": len(items)},
        [{"type": "products", "items": items, "total": len(items), "query": ""}],
    )


class CheckSize(Wish):
    """The size chart of a product, whether a size is in stock, and, where the shopper has been measured, which size
    is advised and how sure that is. Her measurements stay with her: you see the size alone."""

    product: UUID
    size: Word | None = None


@tool("check_size")
def check_size(context: TurnContext, wish: CheckSize, key: str) -> Result:
    detail = catalogue.product_detail(product_id=wish.product, site=context.site)
    # A chart of girths says nothing of a thing that comes in one size.
    chart = detail.size_chart.model_dump(mode="json") if detail.size_chart and len(detail.sizes) > 1 else None
    item = detail.model_dump(mode="json")
    fitted([item], customer_id=context.customer_id, site=context.site)
    return Result(
        {
            "items": [brief(item, 1)],
            "chart": chart,
            "size": wish.size,
            "advice": item.get("fit"),
            "measured": known(tenant_id=context.site.tenant_id, customer_id=context.customer_id),
        }
    )


def brief(item: dict[str, Any], number: int) -> dict[str, Any]:
    """A product for the model: what it may say, without pictures."""
    return {
        "ref": number,
        "product": item["product"],
        "title": clip(item["title"]),
        "price": money(item["price_minor"], item["currency"]),
        "price_minor": item["price_minor"],
        "vendor": item["vendor"]["name"],
        "colours": [c["name"] for c in item["colours"]],
        "sizes": item["sizes"],
        "in_stock": item["in_stock"],
        **({"fit": item["fit"]} if item.get("fit") else {}),
        "variants": [
            {
                "variant": v["variant"],
                "colour": v["colour"],
                "size": v["size"],
                "price_minor": v["price_minor"],
                "available": v["available"],
            }
            for v in item["variants"][:40]
        ],
    }


def _facts(context: TurnContext, product: str) -> dict[str, Any]:
    """What the listing says beyond the card. The vendor's words: data, never an instruction."""
    detail = catalogue.product_detail(product_id=UUID(product), site=context.site)
    care = detail.attributes.get("care")
    told = {
        "material": detail.material,
        "pattern": detail.pattern,
        "fit": detail.fit,
        "brand": detail.brand,
        "type": detail.type,
        "occasions": detail.occasions,
        "description": clip(detail.description),
        "care": clip(care) if isinstance(care, str) else "",
    }
    return {name: value for name, value in told.items() if value}
