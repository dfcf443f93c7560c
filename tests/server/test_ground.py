"""The ground: tenants' walls, the append-only log, the outbox."""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import django.db
import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import RequestFactory

from conversations.serving import err_for
from server.accounts import access, customers
from server.accounts.models import Customer
from server.common import audit, idempotency, outbox
from server.common.errors import IdempotencyConflict
from server.common.http import unexpected
from server.common.ids import public, uuid7
from server.common.models import OutboxDelivery, OutboxEntry
from server.env import env


def test_the_application_cannot_lift_its_own_walls():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("fashionistar_app", False, False)


def test_without_a_scope_there_are_no_customers_and_within_it_only_ones_own(world):
    shopper = world.shopper()
    shopper.customer()
    assert not Customer.objects.exists()
    with access.scope(world.marketplace.pk):
        assert Customer.objects.get().pk == shopper.customer_id
    with access.scope(world.vendors[0].pk):
        assert not Customer.objects.exists()
    assert not Customer.objects.exists()


def test_a_nested_scope_gives_the_outer_one_back(world):
    world.shopper().customer()
    with access.scope(world.marketplace.pk):
        with access.scope(world.vendors[0].pk):
            assert Customer.objects.count() == 0
        assert Customer.objects.count() == 1
        with pytest.raises(ValueError), access.platform_scope():
            raise ValueError
        assert Customer.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET action = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("who", ["application", "owner"])
def test_nobody_rewrites_the_audit_log_on_any_partition(world, statement, who):
    with transaction.atomic():
        audit.record(
            "test.done", actor=world.shopper().actor, target=("x", 1), tenant_id=world.marketplace.pk
        )
    url = env.app_database_url if who == "application" else env.database_url
    with psycopg.connect(url, autocommit=True) as database:
        partition = database.execute("SELECT 'common_auditentry_' || to_char(now(), 'YYYY_MM')").fetchone()[0]
        for table in ("common_auditentry", partition):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(statement.format(table))


def test_tables_that_only_grow_are_looked_at_shortly_also_those_of_months_to_come():
    """A column or an index's expression with another target would make ANALYZE read ten times as much."""
    with psycopg.connect(env.database_url, autocommit=True) as database:
        database.execute("BEGIN")
        database.execute("SELECT ensure_partitions(26)")
        grow = "SELECT inhrelid FROM pg_inherits WHERE inhparent = 'common_auditentry'::regclass"
        grow += " UNION SELECT 'common_auditleaf'::regclass UNION SELECT 'conversations_entry'::regclass"
        columns = "SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
        of_tables = f"SELECT attrelid, attnum FROM ({columns}) a WHERE attrelid IN ({grow})"
        of_indexes = (
            f"SELECT attrelid, attnum FROM ({columns}) a JOIN pg_index i ON i.indexrelid = attrelid"
            f" WHERE i.indrelid IN ({grow}) AND i.indkey[attnum - 1] = 0"
        )
        long = database.execute(
            f"SELECT attrelid::regclass, attname, attstattarget FROM pg_attribute NATURAL JOIN ({of_tables} UNION ALL"
            f" {of_indexes}) looked WHERE attstattarget IS DISTINCT FROM 10"
        ).fetchall()
        partitions = database.execute(f"SELECT count(*) FROM ({grow}) t").fetchone()
        expressions = database.execute(f"SELECT count(*) FROM ({of_indexes}) e").fetchone()
        database.execute("ROLLBACK")
    assert long == []
    assert partitions >= (30,)
    assert expressions >= (28,)


class ShirtIroned(outbox.Fact):
    name: ClassVar[str] = "test.shirt_ironed"
    shirt: int
    world: UUID


seen: list[tuple[UUID, int]] = []
broken: set[int] = set()


@outbox.on(ShirtIroned)
def fold(fact: ShirtIroned) -> None:
    if fact.shirt in broken:
        raise RuntimeError("no more shelves")
    seen.append((fact.world, fact.shirt))


def test_facts_arrive_once_and_in_order_and_poison_blocks_only_its_key(world):
    mark = uuid7()
    broken.add(2)
    with transaction.atomic():
        for shirt in (1, 2, 3):
            outbox.publish(ShirtIroned(shirt=shirt, world=mark), key=f"a:{mark}", tenant_id=None)
        outbox.publish(ShirtIroned(shirt=9, world=mark), key=f"b:{mark}", tenant_id=None)
    outbox.drain_now()
    assert [s for w, s in seen if w == mark] == [1, 9]
    failed = OutboxDelivery.objects.get(key=f"a:{mark}", payload__shirt=2)
    assert (failed.state, failed.attempts, failed.error) == ("pending", 1, "RuntimeError: no more shelves")
    broken.clear()
    OutboxDelivery.objects.filter(pk=failed.pk).update(next_at=failed.entry_at)
    outbox.drain_now()
    assert [s for w, s in seen if w == mark] == [1, 9, 2, 3]


def test_what_was_done_a_week_ago_is_forgotten_and_nothing_else(world):
    mark = uuid7()
    broken.add(7)
    with transaction.atomic():
        for shirt, key in ((5, "done"), (6, "fresh"), (7, "stuck")):
            outbox.publish(ShirtIroned(shirt=shirt, world=mark), key=f"{key}:{mark}", tenant_id=None)
    outbox.drain_now()
    broken.clear()
    week = timedelta(days=8)
    for key in ("done", "stuck"):
        OutboxEntry.objects.filter(key=f"{key}:{mark}").update(at=F("at") - week)
        OutboxDelivery.objects.filter(key=f"{key}:{mark}", state="done").update(done_at=F("done_at") - week)
    assert outbox.forget(batch=1) >= 1
    for table in (OutboxEntry, OutboxDelivery):
        left = table.objects.filter(payload__world=str(mark)).order_by("key")
        assert [row.key for row in left] == [f"fresh:{mark}", f"stuck:{mark}"]


def test_a_fact_of_a_rolled_back_transaction_never_happened(world):
    mark = uuid7()
    with pytest.raises(ValueError), transaction.atomic():
        outbox.publish(ShirtIroned(shirt=1, world=mark), key="c", tenant_id=None)
        raise ValueError
    outbox.drain_now()
    assert not [s for w, s in seen if w == mark]


def test_the_same_key_gives_the_same_answer_and_another_body_a_conflict():
    calls = []

    def work():
        calls.append(1)
        return 201, {"number": len(calls)}

    key = str(uuid7())
    first = idempotency.run(principal="p", endpoint="e", key=key, body={"a": 1}, fn=work)
    again = idempotency.run(principal="p", endpoint="e", key=key, body={"a": 1}, fn=work)
    assert (first.body, first.replayed, again.body, again.replayed) == (
        {"number": 1},
        False,
        {"number": 1},
        True,
    )
    with pytest.raises(IdempotencyConflict):
        idempotency.run(principal="p", endpoint="e", key=key, body={"a": 2}, fn=work)
    assert len(calls) == 1


def test_what_is_sealed_for_one_customer_opens_for_her_alone(world):
    one, two = world.shopper().customer(), world.shopper().customer()
    with access.scope(world.marketplace.pk):
        sealed = customers.seal_for(one.pk, {"address": "12 Marina Road"})
        assert b"Marina" not in sealed
        assert customers.unseal_for(one.pk, sealed) == {"address": "12 Marina Road"}
        with pytest.raises(customers.crypto.Unreadable):
            customers.unseal_for(two.pk, sealed)


def test_ids_sort_by_time_and_wear_their_kind():
    first, second = uuid7(), uuid7()
    assert first.version == 7
    assert public("c", second) == f"c_{second.hex}"


@pytest.mark.parametrize(
    ("error", "code", "status", "temporary"),
    [
        (django.db.OperationalError("server closed the connection"), "unavailable", 503, True),
        (django.db.InterfaceError("connection already closed"), "unavailable", 503, True),
        (psycopg.OperationalError("the connection is lost"), "unavailable", 503, True),
        (django.db.ProgrammingError("no such column"), "internal", 500, False),
    ],
)
def test_a_database_that_is_away_is_no_bug_and_the_client_may_try_again(error, code, status, temporary):
    """`internal` would refuse a shopper's message for good: a restart of PostgreSQL must only delay it."""
    frame = err_for(error, 7)
    assert (frame["code"], frame["temporary"], frame["re"]) == (code, temporary, 7)
    answer = unexpected(RequestFactory().get("/api/v1/x"), error)
    assert answer.status_code == status
    assert ("Retry-After" in answer) == temporary
