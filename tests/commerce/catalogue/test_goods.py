"""Reading goods: cards, pages, size charts, REST, drawn pictures, and the demo's shops."""

from uuid import uuid4

import pytest
from django.test import Client

from commerce.catalogue import drawing, selectors
from commerce.catalogue.demo import DEMO_VENDORS
from commerce.catalogue.demo.loading import drafts_of, load_demo
from commerce.catalogue.drawing import Picture
from commerce.catalogue.drawing.prints import PRINTS
from commerce.catalogue.drawing.render import SHAPES
from commerce.catalogue.search import search
from server.accounts.access import platform_scope
from server.accounts.models import Tenant
from server.common.errors import NotFound
from tests.commerce.catalogue.shelves import sell
from tests.factories import World, make_world


def test_a_variant_for_sale_says_what_the_cart_needs(world: World) -> None:
    product = sell(world, "Olumo Shirt", colours=("Black",), sizes=("L",), price_minor=4250, on_hand=3)
    (variant,) = selectors.product_view(product_id=product.pk, site=world.scope).variants
    sale = selectors.variant_for_sale(variant_id=variant.variant, site=world.scope)
    assert (sale.price_minor, sale.currency, sale.available, sale.colour, sale.size) == (
        4250,
        "USD",
        3,
        "Black",
        "L",
    )
    assert (sale.tenant_id, sale.title, sale.tax_rate_bp) == (world.vendors[0].pk, "Olumo Shirt", 750)


def test_what_a_site_does_not_sell_does_not_exist_there(world: World) -> None:
    product = sell(world, "Mine", vendor=0)
    variant = selectors.product_view(product_id=product.pk, site=world.scope).variants[0].variant
    for site in (world.vendor_scope(1), make_world().scope):
        with pytest.raises(NotFound):
            selectors.product_view(product_id=product.pk, site=site)
        with pytest.raises(NotFound):
            selectors.variant_for_sale(variant_id=variant, site=site)
    with pytest.raises(NotFound):
        selectors.product_view(product_id=uuid4(), site=world.scope)


def test_a_product_page_has_the_size_chart_of_its_kind(world: World) -> None:
    shirt = sell(world, "Shirt", gender="women")
    chart = selectors.product_detail(product_id=shirt.pk, site=world.scope).size_chart
    assert chart is not None and chart.name == "Letters, women"
    medium = next(size for size in chart.sizes if size.size == "M")
    assert {(g.girth, g.min_mm, g.max_mm) for g in medium.girths} >= {("bust", 900, 980)}
    shoes = sell(world, "Shoes", type="Sneakers", gender="men", sizes=("42",))
    chart = selectors.product_detail(product_id=shoes.pk, site=world.scope).size_chart
    assert chart is not None and chart.name == "Shoes, EU"


def test_goods_over_http_by_key_by_ticket_and_refusals(world: World) -> None:
    product = sell(world, "Olumo Linen Shirt", material="Linen")
    sell(world, "Marina Shirt", colours=("White",))
    client = Client()
    answer = client.get("/api/v1/products", {"site": world.site.key, "q": "black linen shirt"})
    assert answer.status_code == 200
    body = answer.json()
    assert [item["title"] for item in body["items"]] == ["Olumo Linen Shirt"]
    assert body["filters"]["colours"] == ["black"] and body["total"] == 1
    assert set(body["items"][0]) == {
        "product", "title", "vendor", "image", "url", "price_minor", "price_max_minor", "currency", "colours", "sizes",
        "variants", "in_stock",
    }  # fmt: skip
    ticket = {"HTTP_AUTHORIZATION": f"Bearer {world.shopper().token}"}
    page = client.get("/api/v1/products?limit=1&sort=price_asc&sizes=L&sizes=M", **ticket).json()
    assert page["total"] == 2 and len(page["items"]) == 1
    one = client.get(f"/api/v1/products/{product.pk}", **ticket).json()
    assert one["material"] == "Linen" and one["size_chart"]["sizes"]
    assert client.get(f"/api/v1/products/{uuid4()}", **ticket).json()["code"] == "not_found"
    assert client.get("/api/v1/products", HTTP_AUTHORIZATION="Bearer nonsense").status_code == 401
    assert client.get("/api/v1/products", {"site": "no-such-shop"}).status_code == 404
    for bad in (
        "limit=0",
        "limit=1000",
        "offset=-1",
        "sort=best",
        "price_max_minor=-1",
        "price_max_minor=1e99",
    ):
        refused = client.get(f"/api/v1/products?site={world.site.key}&{bad}")
        assert refused.status_code in (400, 422) and refused.json()["code"] == "invalid", bad


def test_every_shape_is_drawn_in_every_print() -> None:
    from xml.etree import ElementTree

    for number, shape in enumerate(SHAPES):
        print_ = list(PRINTS)[number % len(PRINTS)]
        svg = drawing.draw(Picture(shape, print_, "1f2a4d", "c79a3c", "ebe5d9", number))
        assert svg is not None
        ElementTree.fromstring(svg)
        assert "NaN" not in svg and "<script" not in svg
    for print_ in PRINTS:
        svg = drawing.draw(Picture("shirt", print_, "f7f6f2", "1f2a4d", "ebe5d9", 3))
        assert svg is not None
        ElementTree.fromstring(svg)


def test_a_picture_is_served_for_ever_and_only_by_a_good_address() -> None:
    client = Client()
    url = Picture("shirt", "ankara", "1c1c1f", "f4ead6", "ebe5d9", 7).url
    answer = client.get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    for bad in ("x.svg", "shirt.none.1c1c1f.f4ead6.ebe5d9.7.svg", "shirt.plain.<script>.f4ead6.ebe5d9.7.svg"):
        assert client.get(f"/media/drawn/v1/{bad}").status_code == 404


def test_the_demo_has_enough_of_everything() -> None:
    shops = {vendor.slug: list(drafts_of(vendor.slug, vendor.ground)) for vendor in DEMO_VENDORS}
    assert len(shops) >= 4 and all(len(drafts) >= 60 for drafts in shops.values())
    for drafts in shops.values():
        assert len({draft.title for draft in drafts}) == len(drafts)
        for draft in drafts:
            assert draft.description and draft.images and draft.variants
            assert all(drawing.draw(picture_of(image["url"])) for image in draft.images)
            assert all(variant.price_minor >= 1000 for variant in draft.variants)


def picture_of(url: str) -> Picture:
    picture = drawing.read(url.removeprefix(drawing.PREFIX).removesuffix(".svg"))
    assert picture is not None
    return picture


def test_the_demo_is_loaded_once_and_sells_black_linen_shirts(world: World) -> None:
    mark = world.marketplace.slug
    vendors = {
        demo.slug: Tenant.objects.create(
            kind="vendor", name=demo.name, slug=f"{demo.slug}-{mark}", parent=world.marketplace
        )
        for demo in DEMO_VENDORS
    }
    with platform_scope():
        first = load_demo(marketplace=world.marketplace, vendors=vendors)
        again = load_demo(marketplace=world.marketplace, vendors=vendors)
    assert first.created == first.products >= 300 and again.created == 0
    result = search(site=world.scope, query="I need a black linen shirt under 60, size L")
    assert result.total >= 6
    for hit in result.hits:
        assert hit.view.price_minor < 6000
        assert any(v.colour == "Black" and v.size == "L" and v.available > 0 for v in hit.view.variants)
