"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from commerce.models import Product, SearchDoc, Stock, Variant
from server.accounts.access import scope
from tests.commerce.catalogue.shelves import sell
from tests.factories import World


def test_a_vendor_cannot_write_anothers_product(world: World) -> None:
    product = sell(world, "Mine", vendor=0)
    with scope(world.vendors[1].pk):
        assert Product.objects.filter(pk=product.pk).update(title="Stolen") == 0
        assert Variant.objects.filter(product_id=product.pk).update(price_minor=1) == 0
        assert Stock.objects.filter(variant__product_id=product.pk).update(on_hand=0) == 0
        assert not Product.objects.filter(pk=product.pk).exists()
    with pytest.raises(ProgrammingError, match="row-level security"), scope(world.vendors[1].pk):
        Product.objects.create(
            tenant=world.vendors[0], marketplace=world.marketplace, external_id="x", slug="x", title="Planted"
        )


def test_the_marketplace_reads_its_vendors_goods_and_writes_none(world: World) -> None:
    product = sell(world, "Vendor's own")
    with scope(world.marketplace.pk):
        assert Product.objects.get(pk=product.pk).title == "Vendor's own"
        assert Product.objects.filter(pk=product.pk).update(title="Ours now") == 0


def test_outside_a_scope_there_is_nothing(world: World) -> None:
    sell(world, "Unseen")
    assert Product.objects.count() == 0
    assert Stock.objects.count() == 0


def test_the_application_cannot_write_what_search_reads(world: World) -> None:
    product = sell(world, "Honest")
    with scope(world.vendors[1].pk):
        assert SearchDoc.objects.filter(pk=product.pk).update(price_min_minor=1) == 0
        assert SearchDoc.objects.get(pk=product.pk).title == "honest"


@pytest.mark.parametrize(
    "numbers",
    [{"held": 6}, {"held": 3, "committed": 3}, {"on_hand": -1}, {"held": -1}, {"committed": -1}, {"on_hand": 4, "held": 5}],
)  # fmt: skip
def test_the_database_refuses_to_promise_a_unit_twice(world: World, numbers: dict[str, int]) -> None:
    product = sell(world, "Five Shirts", sizes=("M",), on_hand=5)
    with pytest.raises(IntegrityError), scope(world.vendors[0].pk):
        Stock.objects.filter(variant__product=product).update(**numbers)
    with scope(world.vendors[0].pk):
        stock = Stock.objects.get(variant__product=product)
        assert (stock.on_hand, stock.held, stock.committed, stock.available) == (5, 0, 0, 5)


def test_prices_below_zero_and_currencies_that_are_none_are_refused(world: World) -> None:
    product = sell(world, "Priced")
    for change in ({"price_minor": -1}, {"currency": "us"}):
        with pytest.raises(IntegrityError), scope(world.vendors[0].pk):
            product.variants.update(**change)


def test_the_search_index_is_used_under_row_level_security(world: World) -> None:
    """A policy with a condition would turn every word search into a scan of all goods."""
    with scope(world.marketplace.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM commerce_searchdoc WHERE words @@ to_tsquery('english', 'linen')"
        )
        assert "search_words" in "\n".join(row[0] for row in cursor.fetchall())
