"""REST for goods: with a shop's public key, or with a ticket."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from commerce.catalogue import chart_files, charts, drawing, selectors
from commerce.catalogue.filters import MAX_MINOR, Filters, Sort, parse_filters
from commerce.catalogue.search import search
from commerce.catalogue.views import Facets, ProductDetail, ProductView, SizeChartView
from server.accounts.access import SiteScope, default_site, site_by_key, site_scope
from server.accounts.auth import MemberAuth, TicketAuth
from server.common.errors import NotFound, Unauthorised

router = Router(tags=["products"])
console = Router(tags=["console"], auth=MemberAuth())
_ticket = TicketAuth()

Many = Annotated[list[str], Field(max_length=50)]


class ProductsQuery(Schema):
    """`q` in the shopper's own words; the rest narrows it. Lists by repeating the name."""

    site: str | None = Field(default=None, max_length=200, description="the shop's public key")
    q: str = Field(default="", max_length=1000)
    category: Many = []
    types: Many = []
    not_types: Many = []
    colours: Many = []
    not_colours: Many = []
    materials: Many = []
    not_materials: Many = []
    sizes: Many = []
    patterns: Many = []
    fits: Many = []
    occasions: Many = []
    seasons: Many = []
    brands: Many = []
    gender: str | None = Field(default=None, max_length=40)
    vendor: str | None = Field(default=None, max_length=120)
    price_min_minor: int | None = Field(default=None, ge=0, le=MAX_MINOR)
    price_max_minor: int | None = Field(default=None, ge=0, le=MAX_MINOR)
    in_stock: bool | None = None
    sort: Sort = "relevance"
    limit: int = Field(default=24, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=10_000)
    facets: bool = True


class Products(Schema):
    """`near`: the nearest goods when nothing has it all; they do not meet `near_without`."""

    items: list[ProductView]
    total: int
    limit: int
    offset: int
    facets: Facets
    filters: Filters
    corrections: list[tuple[str, str]]
    residual: list[str]
    relaxed: list[str]
    near: list[ProductView]
    near_without: list[str]


@router.get("/products", response=Products, operation_id="list_products", summary="Search what a shop sells")
def products(request: HttpRequest, query: Query[ProductsQuery]) -> Products:
    site = _site(request, query.site)
    asked = query.model_dump(
        exclude={"site", "q", "sort", "limit", "offset", "facets"}, exclude_defaults=True
    )
    found = search(
        site=site,
        query=query.q,
        filters=parse_filters(asked),
        sort=query.sort,
        limit=query.limit,
        offset=query.offset,
        facets=query.facets,
    )
    return Products(
        items=[hit.view for hit in found.hits],
        total=found.total,
        limit=query.limit,
        offset=query.offset,
        facets=found.facets,
        filters=found.filters,
        corrections=found.corrections,
        residual=found.residual,
        relaxed=found.relaxed,
        near=[hit.view for hit in found.near],
        near_without=found.near_without,
    )


@router.get(
    "/products/{product_id}", response=ProductDetail, operation_id="get_product", summary="One product"
)
def product(request: HttpRequest, product_id: UUID, site: str | None = None) -> ProductDetail:
    return selectors.product_detail(product_id=product_id, site=_site(request, site))


Cell = float | str | tuple[float, float]


class ChartWish(Schema):
    """A size chart: its figures as `sizes` ([{"size": "M", "bust": "90-98"}]) or as `csv` with the same columns."""

    name: str = Field(min_length=1, max_length=120)
    brand: str = Field(default="", max_length=80)
    gender: Literal["", "men", "women", "unisex", "boys", "girls"] = ""
    types: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = []
    system: Literal["alpha", "eu", "uk", "us", "fr", "it"] = "alpha"
    source: str = Field(min_length=3, max_length=200, description="where the figures come from")
    dated: str = Field(default="", pattern=r"^(\d{4}(-\d\d){0,2})?$", description="of when they are")
    basis: Literal["body", "garment"] = "body"
    unit: str = Field(default="", max_length=10, description="mm, cm or inch")
    ease: dict[str, float] = Field(
        default={}, description="garment charts: room over the body, in the same unit"
    )
    sizes: list[dict[str, Cell]] = Field(default=[], max_length=100)
    csv: str = Field(default="", max_length=20_000)


@console.get("/console/size-charts", response=list[SizeChartView], summary="The tenant's own size charts")
def size_charts(request: HttpRequest) -> list[SizeChartView]:
    return charts.charts_of(request.actor)  # type: ignore[attr-defined]  # set by MemberAuth


@console.put(
    "/console/size-charts", response=SizeChartView, summary="Put up a size chart, or replace it by its name"
)
def put_size_chart(request: HttpRequest, wish: ChartWish) -> SizeChartView:
    """All that is wrong with it is told at once: `size_chart_invalid`, details.problems with codes."""
    about = wish.model_dump(exclude={"sizes", "csv"})
    sizes = chart_files.sizes_of_csv(wish.csv) if wish.csv else wish.sizes
    draft = chart_files.checked(about, sizes)
    return charts.save_chart(actor=request.actor, draft=draft)  # type: ignore[attr-defined]


@console.delete("/console/size-charts/{chart_id}", response={204: None}, summary="Take a size chart down")
def delete_size_chart(request: HttpRequest, chart_id: UUID) -> Status[None]:
    charts.remove_chart(actor=request.actor, chart_id=chart_id)  # type: ignore[attr-defined]
    return Status(204, None)


def _site(request: HttpRequest, key: str | None) -> SiteScope:
    """The shop of the ticket, of the key, or of the front page; a bad ticket is never taken for none."""
    if request.headers.get("Authorization"):
        ticket = _ticket(request)
        if ticket is None:
            raise Unauthorised("A valid ticket is needed.")
        if ticket.site_id is not None:
            return site_scope(ticket.site_id)
    return site_by_key(key) if key else default_site()


def picture(request: HttpRequest, spec: str) -> HttpResponse:
    """A drawn garment. Its address says all there is to draw: it never changes."""
    asked = drawing.read(spec)
    svg = drawing.draw(asked) if asked else None
    if svg is None:
        return HttpResponse(NotFound().text, status=404, content_type="text/plain")
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
