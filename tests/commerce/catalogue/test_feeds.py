"""Files of products, good and bad."""

import json
from pathlib import Path

import pytest

from commerce.catalogue.feeds.reading import FeedEmpty, FeedUnreadable, MissingColumns, WrongEncoding
from commerce.catalogue.feeds.services import ImportReport, UnknownFormat, import_feed
from commerce.catalogue.search import search
from commerce.models import ImportRow, Product, Stock, Variant
from server.accounts.access import platform_scope, scope, system
from tests.factories import World

STYLES = """id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName
15970,Men,Apparel,Topwear,Shirts,Navy Blue,Fall,2011,Casual,Turtle Check Men Navy Blue Shirt
42878,Women,Accessories,Bags,Clutches,Maroon,Summer,2012,Casual,NA
5402,Women,Footwear,Shoes,Sports Shoes,Purple,,2011,Sports,Kalenji Ekiden 200 Wn Purple 2011
"""
SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price,Variant Compare At Price,Variant Inventory Qty,Image Src,Status
tee,Bold Tee,<p>Soft &amp; heavy<script>alert(1)</script></p>,Yaba,T-shirts,Color,Black,Size,M,TEE-M,19.50,25.00,4,https://example.com/tee.jpg,active
tee,,,,,,Black,,L,TEE-L,19.50,,-2,,
tee,,,,,,,,,,,,,https://example.com/back.jpg,
"""


def load(
    world: World, tmp_path: Path, text: str | bytes, name: str = "feed.csv", **how: object
) -> ImportReport:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    vendor = world.vendors[0]
    return import_feed(path=path, vendor=vendor, currency="USD", actor=system(vendor.pk), **how)  # type: ignore[arg-type]


def test_a_styles_file_is_loaded_with_prices_sizes_and_stock(world: World, tmp_path: Path) -> None:
    report = load(world, tmp_path, STYLES)
    assert (report.format, report.rows, report.products, report.rejected) == ("styles", 3, 3, 0)
    assert [note[:2] for note in report.notes] == [(3, "title_made_up"), (4, "no_season")]
    (hit,) = search(site=world.scope, query="navy checked shirt for men").hits
    assert hit.external_id == "15970" and hit.view.sizes == ["S", "M", "L", "XL", "XXL"]
    assert hit.view.price_minor > 0 and hit.view.image.startswith("/media/drawn/v1/shirt.checks.")
    (clutch,) = search(site=world.scope, query="clutch").hits
    assert clutch.title == "Women Maroon Clutches"


def test_a_second_time_changes_nothing_not_even_sold_stock(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, STYLES)
    with scope(world.vendors[0].pk):
        Stock.objects.update(on_hand=7)
    again = load(world, tmp_path, STYLES)
    assert again.as_json()["unchanged"] == 3 and again.as_json()["created"] == 0
    with scope(world.vendors[0].pk):
        assert Product.objects.count() == 3
        assert set(Stock.objects.values_list("on_hand", flat=True)) == {7}
        assert ImportRow.objects.count() == 0


def test_defaults_are_the_same_on_every_machine(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, STYLES)
    with scope(world.vendors[0].pk):
        shirt = Variant.objects.get(sku="15970-L")
        assert (shirt.price_minor, shirt.stock.get().on_hand) == (1950, 20)


def test_a_dry_run_loads_nothing(world: World, tmp_path: Path) -> None:
    report = load(world, tmp_path, STYLES, dry_run=True)
    assert report.as_json()["dry_run"] is True and report.products == 3
    with platform_scope():
        assert not Product.objects.filter(tenant=world.vendors[0]).exists()


def test_bad_rows_are_reported_with_line_and_reason_and_the_others_loaded(
    world: World, tmp_path: Path
) -> None:
    report = load(
        world,
        tmp_path,
        "id,title,price,stock,colour,size\n"
        "a,Good Shirt,12.50,3,Black,M\n"
        ",No Id,1,1,,\n"
        "b,,5,1,,\n"
        "c,Free Text Price,cheap,1,,\n"
        "d,Too Exact,1.999,1,,\n"
        "e,Foreign,10 EUR,1,,\n"
        "f,Owed,10,-4.5,,\n"
        "g,Short row,10\n"
        "a2,Good Shirt,12.50,3,Black,M,extra\n"
        "a,Again,1,1,,\n"
        "h,Negative,-5,1,,\n"
        "i,Half,5,1.5,,\n",
    )
    assert report.products == 1
    assert [(line, code) for line, code, _, _ in report.problems] == [
        (3, "missing_id"), (4, "missing_title"), (5, "bad_price"), (6, "bad_price"), (7, "bad_currency"),
        (8, "bad_stock"), (9, "too_few_fields"), (10, "too_many_fields"), (11, "duplicate_id"), (12, "bad_price"), (13, "bad_stock"),
    ]  # fmt: skip
    assert all(reason for _, _, reason, _ in report.problems)


def test_shopifys_export_with_its_variants_pictures_and_markup(world: World, tmp_path: Path) -> None:
    report = load(world, tmp_path, SHOPIFY)
    assert (report.format, report.products, report.variants) == ("shopify", 1, 2)
    with scope(world.vendors[0].pk):
        product = Product.objects.get(external_id="tee")
        assert "<" not in product.description and "Soft & heavy" in product.description
        assert [image["url"] for image in product.images] == [
            "https://example.com/tee.jpg", "https://example.com/back.jpg",
        ]  # fmt: skip
        medium = product.variants.get(size="M")
        assert (medium.sku, medium.price_minor, medium.compare_at_minor, medium.colour) == (
            "TEE-M",
            1950,
            2500,
            "Black",
        )
        assert product.variants.get(size="L").stock.get().on_hand == 0


def test_googles_feed_as_tab_separated_and_as_json_lines(world: World, tmp_path: Path) -> None:
    tabbed = "id\ttitle\tprice\tavailability\titem_group_id\tcolor\tsize\timage_link\nx1\tMesh Top\t15.00 USD\tin stock\tX\tRed\tM\thttps://e.com/x.jpg\nx2\tMesh Top\t15.00 USD\tout of stock\tX\tRed\tL\thttps://e.com/x.jpg\n"
    report = load(world, tmp_path, tabbed)
    assert (report.format, report.products, report.variants, report.rejected) == ("google", 1, 2, 0)
    line = {
        "id": "j1",
        "title": "Json Top",
        "price": "9.99 USD",
        "availability": "in stock",
        "image_link": "https://e.com/j.jpg",
    }
    report = load(world, tmp_path, json.dumps(line) + "\n", name="feed.jsonl")
    assert (report.format, report.products) == ("google", 1)


def test_json_lines_with_variants_and_bad_lines(world: World, tmp_path: Path) -> None:
    good = {
        "id": "w",
        "title": "Wrap",
        "type": "Dresses",
        "variants": [
            {"sku": "W-S", "size": "S", "price": 20, "stock": 2},
            {"sku": "W-M", "size": "M", "price": 21, "stock": 0},
        ],
    }
    text = "\n".join(
        [
            json.dumps(good),
            "{oops",
            "[1]",
            json.dumps({"id": "v", "title": "V", "variants": "none"}),
            json.dumps({"id": "p", "title": "P", "price": True}),
        ]
    )
    report = load(world, tmp_path, text, name="feed.jsonl")
    assert (report.products, report.variants) == (1, 2)
    assert [code for _, code, _, _ in report.problems] == [
        "bad_json",
        "bad_json",
        "bad_variants",
        "bad_price",
    ]


def test_a_variant_that_left_the_feed_is_no_longer_sold(world: World, tmp_path: Path) -> None:
    rows = "id,sku,group_id,title,price,stock,size\n1,T-M,T,Tee,10,5,M\n2,T-L,T,Tee,10,5,L\n"
    load(world, tmp_path, rows)
    report = load(world, tmp_path, rows.replace("2,T-L,T,Tee,10,5,L\n", ""), name="less.csv")
    assert report.merged is not None and report.merged.variants_retired == 1
    with scope(world.vendors[0].pk):
        assert not Variant.objects.get(sku="T-L").active


def test_a_feed_cannot_take_stock_that_is_promised(world: World, tmp_path: Path) -> None:
    rows = "id,title,price,stock\n1,Tee,10,5\n"
    load(world, tmp_path, rows)
    with scope(world.vendors[0].pk):
        Stock.objects.update(held=1, committed=2)
    load(world, tmp_path, rows.replace(",5\n", ",1\n"), name="less.csv")
    with scope(world.vendors[0].pk):
        assert Stock.objects.get().on_hand == 3
        Stock.objects.update(held=0, committed=0)  # nobody holds them: the ledger's check would say so


def test_the_wrong_encoding_is_refused_with_its_line(world: World, tmp_path: Path) -> None:
    latin = "id,title,price\n1,Plain,2\n2,Café shirt,3\n".encode("cp1252")
    with pytest.raises(WrongEncoding) as caught:
        load(world, tmp_path, latin)
    assert caught.value.code == "wrong_encoding" and caught.value.details["line"] == 3
    assert load(world, tmp_path, latin, encoding="cp1252").products == 2
    wide = "id,title,price\n1,Wide,2\n".encode("utf-16")
    assert load(world, tmp_path, wide, name="wide.csv").products == 1
    marked = "\ufeffid,title,price\n9,Marked,2\n"
    assert load(world, tmp_path, marked, name="marked.csv").products == 1


def test_missing_columns_are_named(world: World, tmp_path: Path) -> None:
    with pytest.raises(MissingColumns) as caught:
        load(world, tmp_path, "id,name,colour\n1,Tee,Red\n")
    assert (caught.value.code, caught.value.details["missing"]) == ("missing_columns", ["price"])
    with pytest.raises(MissingColumns) as caught:
        load(world, tmp_path, STYLES.replace(",usage", ",used"))
    assert caught.value.details["missing"] == ["usage"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", FeedEmpty), ("\n\n", FeedEmpty), ("[{}]", FeedUnreadable), (b"id,title\x00\x01", FeedUnreadable)],
)
def test_what_is_no_feed_is_refused(
    world: World, tmp_path: Path, text: str | bytes, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        load(world, tmp_path, text)
    with pytest.raises(UnknownFormat):
        load(world, tmp_path, STYLES, format="xml")


def test_an_interrupted_import_goes_on_where_it_was(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commerce.catalogue.feeds import services, staging

    monkeypatch.setattr(staging, "BATCH", 1)
    merge = services.merge
    monkeypatch.setattr(services, "merge", lambda **_: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        load(world, tmp_path, STYLES)
    with scope(world.vendors[0].pk):
        assert Product.objects.count() == 0 and ImportRow.objects.count() == 3
    monkeypatch.setattr(services, "merge", merge)
    report = load(world, tmp_path, STYLES)
    assert (report.resumed_after_line, report.products) == (4, 3)
    with scope(world.vendors[0].pk):
        assert Product.objects.count() == 3
