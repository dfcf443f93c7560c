"""The shop's own pages, drawn on the server: the marketplace, a vendor's shop, a product. The chat stands on each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import path as url
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce import money
from commerce.catalogue import search, selectors
from commerce.catalogue.filters import SORTS, FilterInvalid, Filters, Sort, parse_filters
from server.accounts import access
from server.accounts.access import SiteScope
from server.accounts.models import Site, Tenant
from server.common.errors import NotAllowed

PAGE: Final = 24
LAST_PAGE: Final = 400
MAKERS: Final = 12
SORT_NAMES: Final = {
    "relevance": "Best match",
    "newest": "Newest",
    "price_asc": "Price, low first",
    "price_desc": "Price, high first",
}
BUDGETS: Final = (30, 60, 100, 150, 250)  # in whole units of the site's currency
# (name in the address, name of the facet, what the empty choice says)
CHOICES: Final = (
    ("type", "types", "Any kind"),
    ("gender", "genders", "Anyone"),
    ("colour", "colours", "Any colour"),
    ("size", "sizes", "Any size"),
    ("material", "materials", "Any material"),
    ("vendor", "vendors", "Any vendor"),
)


@dataclass(frozen=True, slots=True)
class Select:
    """One drop-down of the filter bar: options are (value, label, chosen)."""

    name: str
    label: str
    empty: str
    options: list[tuple[str, str, bool]]

    @property
    def chosen(self) -> bool:
        return any(chosen for _, _, chosen in self.options)


def _filters(asked: Mapping[str, str], site: SiteScope) -> Filters:
    """What the address asks for; what cannot be read is left out, a page is not refused for it."""
    wish: dict[str, Any] = {
        "types": asked.get("type"),
        "colours": asked.get("colour"),
        "sizes": asked.get("size"),
        "materials": asked.get("material"),
        "gender": asked.get("gender"),
        "vendor": asked.get("vendor") if site.kind == "marketplace" else None,
    }
    if (budget := asked.get("max", "")).isdecimal():
        wish["price_max_minor"] = int(budget[:9]) * 10 ** money.exponent(site.currency)
    try:
        return parse_filters(
            {name: value[:120] if isinstance(value, str) else value for name, value in wish.items() if value}
        )
    except FilterInvalid:
        return Filters()


def _selects(asked: Mapping[str, str], facets: Any, site: SiteScope) -> list[Select]:
    selects = []
    for name, facet, empty in CHOICES:
        if name == "vendor" and site.kind == "vendor":
            continue
        chosen = asked.get(name, "")
        values = getattr(facets, facet)[:40]
        names = _vendor_names(values) if name == "vendor" else {}
        options = [
            (
                each.value,
                names.get(each.value) or each.label[:1].upper() + each.label[1:],
                each.value == chosen,
            )
            for each in values
        ]
        if chosen and not any(mark for _, _, mark in options):
            options.insert(0, (chosen, chosen.capitalize(), True))
        if len(options) > 1 or chosen:
            selects.append(Select(name, name.capitalize(), empty, options))
    unit = 10 ** money.exponent(site.currency)
    budgets = [
        (str(each), f"Up to {money.text(each * unit, site.currency)}", asked.get("max") == str(each))
        for each in BUDGETS
    ]
    return [*selects, Select("max", "Price", "Any price", budgets)]


def _vendor_names(values: list[Any]) -> dict[str, str]:
    slugs = [each.value for each in values]
    return dict(Tenant.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _listing(request: HttpRequest, site: SiteScope) -> dict[str, Any]:
    """The rail: what the address asks for, as products, drop-downs and the neighbouring pages' addresses."""
    asked = {name: str(value) for name, value in request.GET.items() if value}
    number = asked.pop("page", "1")
    page = min(max(int(number[:4]) if number.isdecimal() else 1, 1), LAST_PAGE)
    sort: Sort = next(
        (each for each in SORTS if each == asked.get("sort")), "relevance" if asked.get("q") else "newest"
    )
    found = search.search(
        site=site,
        query=asked.get("q", "")[:300],
        filters=_filters(asked, site),
        sort=sort,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )

    def address(to: int) -> str:
        return "?" + urlencode({**asked, **({"page": to} if to > 1 else {})}) + "#rail"

    return {
        "products": [_piece(hit.view) for hit in found.hits or found.near],
        "near": bool(found.near),
        "total": found.total,
        "query": asked.get("q", ""),
        "asked": bool(asked.keys() - {"sort"}),
        "selects": _selects(asked, found.facets, site),
        "sorts": [
            (value, name, value == sort)
            for value, name in SORT_NAMES.items()
            if value != "relevance" or asked.get("q")
        ],
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if found.total > page * PAGE else "",
        "corrections": [right for _, right in found.corrections],
    }


def _piece(view: Any) -> dict[str, Any]:
    low = money.text(view.price_minor, view.currency)
    return {"view": view, "price": low if view.price_minor == view.price_max_minor else f"from {low}"}


def _makers(site: SiteScope) -> list[Tenant]:
    return list(
        Tenant.objects.filter(access.catalogue_tenants(site), kind=Tenant.VENDOR).order_by("name")[:MAKERS]
    )


def _page(site: SiteScope, title: str) -> dict[str, Any]:
    return {"site": site, "title": title, "chat_title": site.name, "version": widget_version()}


@require_safe
def marketplace(request: HttpRequest) -> HttpResponse:
    """The front page: an invitation to talk, the vendors, the goods."""
    try:
        site = access.default_site()
    except NotAllowed:
        return render(request, "storefront/empty.html", {"title": "Fashionistar"})
    with access.scope(site.tenant_id):
        listing = _listing(request, site)
        makers = _makers(site)
    plain = not listing["asked"] and not listing["before"]
    faces = (
        [each for each in listing["products"] if each["view"].image and each["view"].in_stock][:4]
        if plain
        else []
    )
    return render(
        request,
        "storefront/marketplace.html",
        {**_page(site, site.name), **listing, "makers": makers, "plain": plain, "faces": faces},
    )


def _site_of(vendor_slug: str) -> SiteScope | None:
    vendors = {"tenant__slug": vendor_slug, "tenant__kind": Tenant.VENDOR, "tenant__active": True}
    row = Site.objects.filter(active=True, **vendors).order_by("id").first()
    return access.site_scope(row.pk) if row else None


@require_safe
def vendor_shop(request: HttpRequest, slug: str) -> HttpResponse:
    """A vendor's own page, with the vendor's own site and staff behind the chat."""
    site = _site_of(slug)
    if site is None:
        raise Http404
    vendor = Tenant.objects.get(pk=site.tenant_id)
    with access.scope(site.tenant_id):
        listing = _listing(request, site)
    return render(
        request, "storefront/vendor.html", {**_page(site, vendor.name), **listing, "vendor": vendor}
    )


@require_safe
def product(request: HttpRequest, product_id: UUID, slug: str = "") -> HttpResponse:
    """One product with all that is known of it; with `?shop=` in that vendor's own shop. Any slug will do."""
    site = _site_of(request.GET.get("shop", "")) or access.default_site()
    try:
        view = selectors.product_detail(product_id=product_id, site=site)
    except NotAllowed as error:
        raise Http404 from error
    more = search.search(
        site=site, filters=Filters(vendor=view.vendor.slug), sort="newest", limit=5, facets=False
    )
    pictures = {each.colour: each.url for each in view.images if each.colour}
    facts = [
        ("Material", view.material),
        ("Pattern", view.pattern),
        ("Fit", view.fit),
        ("For", ", ".join(view.occasions)),
        ("Season", view.season),
        ("Brand", view.brand),
    ]
    context = {
        **_page(site, f"{view.title} · {view.vendor.name}"),
        "view": view,
        "price": _piece(view)["price"],
        "facts": [(name, value) for name, value in facts if value],
        "data": {
            "currency": view.currency,
            "pictures": pictures,
            "variants": [each.model_dump(mode="json", exclude={"sku"}) for each in view.variants],
        },
        "chart": _chart(view.size_chart),
        "more": [_piece(hit.view) for hit in more.hits if hit.view.product != view.product][:4],
    }
    return render(request, "storefront/product.html", context)


def _chart(chart: Any) -> dict[str, Any] | None:
    """A size chart as a table: one row a size, in centimetres."""
    if chart is None or not chart.sizes:
        return None
    girths = list(dict.fromkeys(girth.girth for size in chart.sizes for girth in size.girths))
    rows = []
    for size in chart.sizes:
        known = {girth.girth: girth for girth in size.girths}
        cells = [
            f"{known[name].min_mm / 10:g}–{known[name].max_mm / 10:g}" if name in known else ""
            for name in girths
        ]
        rows.append((size.size, cells))
    return {
        "name": chart.name,
        "source": chart.source,
        "girths": [name.replace("_", " ").capitalize() for name in girths],
        "rows": rows,
    }


@cache
def _widget() -> tuple[bytes, str]:
    found = finders.find("conversations/widget.js")
    if not found:
        raise Http404
    code = Path(str(found)).read_bytes()
    return code, hashlib.sha256(code).hexdigest()[:16]


def widget_version() -> str:
    return _widget()[1]


@require_safe
@cache_control(public=True, max_age=300)
def widget(request: HttpRequest) -> HttpResponse:
    """The embed script at its short address, for any shop's page."""
    code, version = _widget()
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponseNotModified()
    response = HttpResponse(code, content_type="text/javascript; charset=utf-8")
    response["ETag"] = f'"{version}"'
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


urlpatterns = [
    url("", marketplace, name="marketplace"),
    url("widget.js", widget, name="widget"),
    url("shop/<slug:slug>/", vendor_shop, name="vendor_shop"),
    url("products/<uuid:product_id>", product, name="product"),
    url("p/<slug:slug>-<uuid:product_id>/", product, name="product_by_name"),
]
