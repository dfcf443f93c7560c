"""Searching a small shop."""

import pytest

from commerce.catalogue.search import FilterInvalid, Filters, parse_filters, search
from commerce.models import Product, Stock
from server.accounts.access import scope
from tests.commerce.catalogue.shelves import sell, wardrobe
from tests.factories import World, make_world


@pytest.fixture
def goods(world: World) -> dict[str, Product]:
    return wardrobe(world)


def found(world: World, query: str, **how: object) -> list[str]:
    return [hit.title for hit in search(site=world.scope, query=query, **how).hits]  # type: ignore[arg-type]


def test_a_black_linen_shirt_under_60_in_L(world: World, goods: dict[str, Product]) -> None:
    result = search(site=world.scope, query="I need a black linen shirt under 60, size L")
    assert [hit.title for hit in result.hits] == ["Olumo Linen Shirt"]
    (hit,) = result.hits
    assert hit.sku.endswith("-Black-L")
    assert hit.view.in_stock and hit.view.currency == "USD"
    assert [v.size for v in hit.view.variants] == ["M", "L"]
    assert result.total == 1


def test_the_size_the_colour_and_the_stock_must_be_one_variants(world: World) -> None:
    product = sell(world, "Two Tone Shirt", colours=("Black", "White"), sizes=("L",))
    with scope(world.vendors[0].pk):
        Stock.objects.filter(variant__product=product, variant__colour="Black").update(on_hand=0)
    assert found(world, "black shirt size L") == []
    assert found(world, "white shirt size L") == ["Two Tone Shirt"]


def test_held_and_committed_units_are_not_in_stock(world: World) -> None:
    product = sell(world, "Last Shirt", sizes=("L",), on_hand=2)
    with scope(world.vendors[0].pk):
        Stock.objects.filter(variant__product=product).update(held=1, committed=1)
    assert found(world, "shirt size L") == []
    with scope(world.vendors[0].pk):  # nobody holds them: the ledger's check of the whole shop would say so
        Stock.objects.filter(variant__product=product).update(held=0, committed=0)
    assert found(world, "shirt size L") == ["Last Shirt"]


def test_the_colour_said_comes_before_its_cousins(world: World, goods: dict[str, Product]) -> None:
    assert found(world, "blue shirts") == ["Apongbon Shirt", "Marina Oxford Shirt"]


def test_an_excluded_colour_is_not_shown_even_where_only_the_name_says_it(
    world: World, goods: dict[str, Product]
) -> None:
    titles = found(world, "shirts but no black or white please")
    assert set(titles) == {"Apongbon Shirt", "Marina Oxford Shirt"}


def test_a_swapped_letter_finds_the_kurti(world: World, goods: dict[str, Product]) -> None:
    result = search(site=world.scope, query="kruti")
    assert [hit.title for hit in result.hits] == ["Aurelia Kurti"]
    assert result.corrections == [("kruti", "kurti")]


def test_words_of_the_description_are_found(world: World, goods: dict[str, Product]) -> None:
    assert found(world, "breathable") == ["Amina Wrap Dress"]
    assert found(world, "breath") == ["Amina Wrap Dress"]


def test_a_name_is_found_by_its_words(world: World, goods: dict[str, Product]) -> None:
    assert found(world, "olumo")[0] == "Olumo Linen Shirt"


def test_the_picture_is_in_the_colour_that_was_asked_for(world: World) -> None:
    sell(world, "Two Tone Shirt", colours=("Black", "White"))
    (hit,) = search(site=world.scope, query="white shirt").hits
    assert hit.view.image == "/media/White.svg"
    assert [colour.name for colour in hit.view.colours] == ["Black", "White"]


def test_words_that_nothing_bears_are_left_out_and_said(world: World, goods: dict[str, Product]) -> None:
    result = search(site=world.scope, query="zigzagged dress")
    assert [hit.title for hit in result.hits] == ["Amina Wrap Dress"]
    assert result.relaxed == ["words"]


def test_what_was_said_in_hard_terms_is_never_left_out_of_the_hits(
    world: World, goods: dict[str, Product]
) -> None:
    result = search(site=world.scope, query="red dress under 30")
    assert result.hits == [] and result.total == 0
    assert [hit.title for hit in result.near] == ["Amina Wrap Dress"]
    assert result.near_without == ["price_max_minor"]


def test_nonsense_finds_nothing(world: World, goods: dict[str, Product]) -> None:
    result = search(site=world.scope, query="qwxzv bnmpl")
    assert (result.hits, result.near, result.total) == ([], [], 0)


def test_explicit_filters_win_over_the_words_and_are_not_relaxed(
    world: World, goods: dict[str, Product]
) -> None:
    assert found(world, "black shirt", filters=Filters(colours=["White"])) == ["Kwara Linen Shirt"]
    assert found(world, "dress", filters=Filters(occasions=["Sports"])) == []


def test_prices_and_pages_come_in_order(world: World, goods: dict[str, Product]) -> None:
    cheap = found(world, "linen shirts", sort="price_desc")
    assert cheap[0] == "Wharf Linen Shirt"
    first = found(world, "shirts", limit=3)
    rest = found(world, "shirts", limit=3, offset=3)
    assert len({*first, *rest}) == 6
    beyond = search(site=world.scope, query="shirts", limit=3, offset=300)
    assert beyond.hits == [] and beyond.total == 7


def test_facets_count_what_is_there(world: World, goods: dict[str, Product]) -> None:
    facets = search(site=world.scope, query="shirts").facets
    assert {value.value: value.count for value in facets.colours}["black"] == 3
    assert [value.value for value in facets.sizes] == ["m", "l"]
    assert (facets.price_min_minor, facets.price_max_minor) == (4000, 9900)


def test_a_vendors_shop_sells_its_own_goods_only(world: World, goods: dict[str, Product]) -> None:
    titles = {hit.title for hit in search(site=world.vendor_scope(0), query="shirts").hits}
    assert titles == {"Olumo Linen Shirt", "Wharf Linen Shirt", "Jos Linen Shirt", "Kwara Linen Shirt"}


def test_another_marketplace_sees_nothing_of_it(world: World, goods: dict[str, Product]) -> None:
    assert search(site=make_world().scope, query="linen shirt").total == 0


def test_drafts_and_foreign_money_are_not_sold(world: World) -> None:
    sell(world, "Secret Shirt", status="draft")
    product = sell(world, "Naira Shirt")
    with scope(world.vendors[0].pk):
        product.variants.update(currency="NGN")
    assert found(world, "shirts") == []


def test_unpublishing_takes_a_product_out_at_once(world: World) -> None:
    product = sell(world, "Short Lived Shirt")
    assert found(world, "shirts") == ["Short Lived Shirt"]
    with scope(world.vendors[0].pk):
        Product.objects.filter(pk=product.pk).update(status="archived")
    assert found(world, "shirts") == []


@pytest.mark.parametrize(
    "bad", [{"colour": ["x"]}, {"sizes": 5}, {"price_max_minor": -1}, {"price_max_minor": 2**70}, [], {"gender": ["men"]}]
)  # fmt: skip
def test_bad_filters_are_named(bad: object) -> None:
    with pytest.raises(FilterInvalid) as caught:
        parse_filters(bad)
    assert caught.value.code == "filter_invalid" and "field" in caught.value.details


@pytest.mark.parametrize("how", [{"sort": "best"}, {"limit": 0}, {"limit": 101}, {"offset": -1}])
def test_bad_pages_and_orders_are_refused(world: World, how: dict[str, object]) -> None:
    with pytest.raises(FilterInvalid):
        search(site=world.scope, query="shirts", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["'", "a & | !", "\\m(", "%s %(x)s", "x:*", "(", "not", "\x00shirt"])
def test_hostile_words_search_and_find_no_hole(world: World, goods: dict[str, Product], query: str) -> None:
    search(site=world.scope, query=query)
    search(
        site=world.scope,
        filters=Filters(colours=[query], not_colours=[query], materials=[query], not_words=[query]),
    )
