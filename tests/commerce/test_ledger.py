"""The books balance because the database refuses anything else."""

from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from commerce.ledger import rules
from commerce.ledger import services as ledger
from commerce.models import Account, Journal, Posting
from server.accounts.access import platform_scope
from server.common.ids import uuid7
from tests.commerce.shop import buy, shelve, shopper

HOUSE = UUID(int=1)
SALES = st.lists(
    st.builds(
        lambda vendor, total, tax, commission: rules.Sale(
            UUID(int=vendor), total + tax + commission, tax, commission
        ),
        st.integers(2, 5),
        st.integers(0, 10**12),
        st.integers(0, 10**11),
        st.integers(0, 10**11),
    ),
    max_size=8,
)


@given(SALES)
def test_a_sale_and_its_cancellation_and_refund_leave_every_account_at_zero(parts):
    total = sum(part.total_minor for part in parts)
    sale, undone = rules.sale(HOUSE, parts), rules.cancellation(HOUSE, parts)
    back = rules.refund(HOUSE, total)
    for entries in (sale, undone, back):
        assert sum(entry.amount_minor for entry in entries) == 0
    assert rules.squeezed([*sale, *undone, *back]) == []


def test_money_that_stranded_is_owed_until_it_is_back():
    assert rules.squeezed([*rules.stranded(HOUSE, 5), *rules.refund(HOUSE, 5)]) == []


def post(tenant, *entries, cause=None, currency="USD"):
    ledger.post(
        kind="test",
        cause=cause or f"test:{uuid7()}",
        tenant_id=tenant,
        order_id=None,
        currency=currency,
        entries=[rules.Entry(tenant, kind, amount) for kind, amount in entries],
    )


def test_a_journal_that_does_not_sum_to_zero_is_refused_at_commit(world):
    tenant, cause = world.marketplace.pk, f"test:{uuid7()}"
    with pytest.raises(IntegrityError, match="does not sum to zero"), platform_scope():
        post(tenant, ("a", 5), ("b", -4), cause=cause)
    with platform_scope():
        assert not Journal.objects.filter(cause=cause).exists()
        post(tenant, ("a", 5), ("b", -5), cause=cause)


def test_a_journal_without_postings_is_refused(world):
    from django.utils import timezone

    with pytest.raises(IntegrityError, match="no postings"), platform_scope():
        Journal.objects.create(
            tenant_id=world.marketplace.pk, kind="x", cause=f"x:{uuid7()}", at=timezone.now()
        )


def test_a_journal_is_closed_once_it_is_committed(world):
    tenant, cause = world.marketplace.pk, f"test:{uuid7()}"
    with platform_scope():
        post(tenant, ("a", 5), ("b", -5), cause=cause)
    with pytest.raises(IntegrityError, match="closed once"), platform_scope():
        journal = Journal.objects.get(cause=cause)
        for posting in journal.postings.all():
            Posting.objects.create(
                tenant_id=tenant,
                journal=journal,
                account_id=posting.account_id,
                currency="USD",
                amount_minor=0,
            )


def test_an_account_is_never_posted_to_in_another_currency(world):
    from django.utils import timezone

    with pytest.raises(IntegrityError, match="currency and owner"), platform_scope():
        account = Account.objects.create(tenant_id=world.marketplace.pk, kind="a", currency="USD")
        journal = Journal.objects.create(
            tenant_id=world.marketplace.pk, kind="x", cause=f"x:{uuid7()}", at=timezone.now()
        )
        Posting.objects.create(
            tenant_id=world.marketplace.pk, journal=journal, account=account, currency="NGN", amount_minor=0
        )


@pytest.mark.parametrize(
    "table", ["journal", "posting", "orderline", "orderstep", "invoice", "invoicedocument", "paymentevent"]
)
def test_nobody_rewrites_history(world, table):
    buy(world, shopper(world), (shelve(world), 1))
    for sql in (
        f"UPDATE commerce_{table} SET tenant_id = tenant_id",
        f"DELETE FROM commerce_{table}",
        f"TRUNCATE commerce_{table} CASCADE",
    ):
        with pytest.raises(DatabaseError), platform_scope(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_same_cause_is_booked_once(world):
    tenant, cause = world.marketplace.pk, f"test:{uuid7()}"
    for _ in range(2):
        with platform_scope():
            post(tenant, ("a", 5), ("b", -5), cause=cause)
    with platform_scope():
        assert Posting.objects.filter(journal__cause=cause).count() == 2


def test_the_check_command_finds_nothing_wrong_and_says_so(world, capsys):
    import json

    buy(world, shopper(world), (shelve(world), 1), (shelve(world, vendor=1), 2))
    call_command("ledger", "check", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is True
    assert sum(row["balance_minor"] for row in found["trial_balance"]) == 0


def test_the_check_finds_stock_that_was_tampered_with(world):
    shirt = shelve(world)
    buy(world, shopper(world), (shirt, 1))
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE commerce_stock SET committed = 3 WHERE variant_id = %s", [shirt.pk])
    found = ledger.check()
    assert "stock_that_does_not_match_its_holds" in found["problems"]
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE commerce_stock SET committed = 1 WHERE variant_id = %s", [shirt.pk])
    assert ledger.check()["ok"]
