"""Between tenants stands PostgreSQL itself, not only our own care."""

import pytest
from django.db import DatabaseError, connection

from commerce.models import (
    Cart,
    CartLine,
    Checkout,
    Hold,
    InboundWebhook,
    Invoice,
    InvoiceCounter,
    Journal,
    Order,
    OrderLine,
    Payment,
    Posting,
    Proposal,
    VendorOrder,
)
from server.accounts.access import platform_scope, scope
from tests.commerce.shop import buy, put, shelve, shopper
from tests.factories import make_world

# The sandbox's books are the provider's, not ours.
OUTSIDE = {"commerce_sandboxintent", "commerce_sandboxevent"}


def test_every_table_of_the_shop_is_behind_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relname LIKE 'commerce\\_%' AND NOT relrowsecurity"
        )
        open_tables = {row[0] for row in cursor.fetchall()}
    assert open_tables == OUTSIDE


def test_another_marketplace_sees_nothing_of_a_sale(world):
    ada = shopper(world)
    buy(world, ada, (shelve(world), 1), (shelve(world, vendor=1), 1))
    put(world, ada, shelve(world))
    stranger = make_world()
    for tenant in (stranger.marketplace, stranger.vendors[0]):
        with scope(tenant.pk):
            for model in (
                Cart,
                CartLine,
                Checkout,
                Proposal,
                Payment,
                Order,
                VendorOrder,
                OrderLine,
                Hold,
                Invoice,
                InvoiceCounter,
                Journal,
                Posting,
                InboundWebhook,
            ):
                assert not model.objects.exists(), model


def test_outside_of_any_scope_there_is_nothing(world):
    buy(world, shopper(world), (shelve(world), 1))
    for model in (Cart, Checkout, Payment, Order, VendorOrder, Invoice, Posting, InboundWebhook):
        assert not model.objects.exists(), model


def test_a_vendor_cannot_write_into_another_vendors_rows(world):
    order = buy(world, shopper(world), (shelve(world), 1), (shelve(world, vendor=1), 1))
    with platform_scope():
        other = VendorOrder.objects.get(order=order, tenant=world.vendors[1])
    with scope(world.vendors[0].pk):
        assert VendorOrder.objects.filter(pk=other.pk).update(status="canceled") == 0
        assert VendorOrder.objects.filter(pk=other.pk).delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"), scope(world.vendors[0].pk):
        InvoiceCounter.objects.create(tenant_id=world.vendors[1].pk, kind="invoice", last=999)
    with platform_scope():
        assert VendorOrder.objects.get(pk=other.pk).status == "new"


def test_the_marketplace_reads_what_it_sold_but_cannot_rewrite_a_vendors_part(world):
    order = buy(world, shopper(world), (shelve(world), 1))
    with scope(world.marketplace.pk):
        part = VendorOrder.objects.get(order=order)
        assert Invoice.objects.filter(order_id=order.pk).exists()
        assert VendorOrder.objects.filter(pk=part.pk).update(status="completed") == 0
