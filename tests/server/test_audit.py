"""The audit log is sealed: whatever is changed afterwards, and by whom, is found and named."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from server.common import audit
from server.common.actor import system
from server.common.audit import check, heads, proofs, seal, sealer, verify
from server.common.ids import uuid7
from server.common.scope import platform_scope
from server.env import env


@pytest.fixture
def as_superuser():
    """A superuser who switches the triggers off: the strongest hand there is on a database."""
    with psycopg.connect(env.database_url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        yield database


def write(count=1, *, world):
    """Entries of one transaction; their ids in order."""
    mark = uuid7().hex
    with transaction.atomic():
        for number in range(count):
            audit.record(
                "test.done",
                actor=system(world.marketplace.pk),
                target=(mark, number),
                tenant_id=world.marketplace.pk,
            )
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM common_auditentry WHERE target_type = %s ORDER BY at, id", [mark])
        return [row[0] for row in cursor.fetchall()]


def may_be_sealed():
    """Wait until no transaction (of another test's database on this server) holds it up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        mine, deadline = cursor.fetchone()[0], time.monotonic() + 10
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > mine:
                break
            time.sleep(0.01)


def seal_now(**options):
    may_be_sealed()
    return seal.seal_all(**options)


def sealed(count=3, *, world):
    ids = write(count, world=world)
    seal_now()
    return ids


def told(report):
    return [(finding.kind, finding.entry) for finding in report.findings]


def test_everything_committed_is_sealed_once_and_verifies(world):
    ids = sealed(5, world=world)
    assert seal.lag().entries == 0
    head = heads.stored()
    assert seal.seal_all().added == 0
    assert heads.stored() == head == heads.read_witness()
    report = verify.verify()
    assert (told(report), report.unsealed, report.entries) == ([], 0, head.size)
    more = write(2, world=world)
    assert (seal.lag().entries, verify.verify().unsealed) == (2, 2)
    assert seal_now().added == 2
    positions = [proofs.inclusion(entry)["position"] for entry in [*ids, *more]]
    assert positions == sorted(positions)


def test_the_sealer_takes_a_little_at_a_time_and_rests_in_between(world, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 10)
    sealed(world=world)
    ids = [entry for _ in range(6) for entry in write(5, world=world)]  # six transactions
    may_be_sealed()
    working = sealer.Sealer()
    added, rests = [], []
    while (before := seal.lag().entries) > 0:
        rests.append(working.piece())
        added.append(before - seal.lag().entries)
        assert len(rests) < 50
    assert sum(added) == 30
    assert max(added) <= 15  # about a batch, and never half a transaction
    assert len([n for n in added if n]) >= 2
    assert working.piece() == sealer.LOOK_SECONDS
    assert verify.verify().ok
    assert len({proofs.inclusion(entry)["position"] for entry in ids}) == 30


def test_the_sealer_rests_less_the_longer_it_is_behind_and_at_last_not_at_all(world, monkeypatch):
    monkeypatch.setattr(sealer, "BATCH", 1)
    sealed(world=world)
    rests = []
    for behind in (0, 90, 150, 1000):
        write(5, world=world)
        write(5, world=world)
        may_be_sealed()
        working = sealer.Sealer()
        working._behind_since = time.monotonic() - behind
        began = time.monotonic()
        rest = working.piece()
        rests.append(rest / (time.monotonic() - began))
        seal.seal_all()
    assert rests == pytest.approx([9, 3, 1, 0], rel=0.3)


def test_how_far_behind_is_told_without_counting_all_that_waits(world, monkeypatch):
    sealed(world=world)
    write(5, world=world)
    may_be_sealed()
    monkeypatch.setattr(seal, "COUNTED", 3)
    lag = seal.lag()
    assert lag.entries == 3
    assert 0 < lag.seconds < 60
    assert seal_now().added == 5


def test_an_entry_of_a_transaction_that_is_still_open_is_not_skipped(world):
    sealed(world=world)
    with psycopg.connect(env.app_database_url) as slow:
        slow.execute(
            "INSERT INTO common_auditentry (actor_kind, action, target_type, target_id)"
            " VALUES ('system', 'test.slow', 'x', '1')"
        )
        late = write(2, world=world)  # younger, committed earlier
        assert seal.seal_all().added == 0
        slow.commit()
    assert seal_now().added == 3
    assert proofs.inclusion(late[0])["position"] > 0
    assert verify.verify().ok


def test_batches_end_between_transactions(world):
    seal_now()
    for count in (3, 1, 7, 2):
        write(count, world=world)
    before = heads.stored().size
    assert seal_now(batch=4).added == 13
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM common_audithead WHERE size > %s ORDER BY size", [before])
        assert [row[0] - before for row in cursor.fetchall()] == [4, 11, 13]
    assert verify.verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "action = 'test.undone'", "at = at + interval '1 microsecond'", "tenant_id = NULL", "actor_kind = 'member'",
        "target_id = '99'", "after = '{\"a\": 1}'", "ip = '10.0.0.1'", "user_agent = 'x'", "request_id = 'x'",
        "on_behalf_of = gen_random_uuid()", "tx = '3'",
    ],
)  # fmt: skip
def test_an_altered_entry_is_named_whatever_was_altered_by_a_superuser(world, as_superuser, change):
    victim = sealed(world=world)[1]
    kept = as_superuser.execute("SELECT * FROM common_auditentry WHERE id = %s", [victim]).fetchone()
    as_superuser.execute(f"UPDATE common_auditentry SET {change} WHERE id = %s", [victim])
    found = verify.verify()
    assert not found.ok
    # An entry moved in time is missing at its old place and added at the new one.
    assert ("missing" if change.startswith("at ") else "altered", str(victim)) in told(found)
    assert {entry for _, entry in told(found)} == {str(victim)}
    put_back(as_superuser, victim, kept)
    assert verify.verify().ok


def put_back(database, entry, row):
    database.execute("DELETE FROM common_auditentry WHERE id = %s", [entry])
    marks = ", ".join(["%s"] * len(row))
    row = [json.dumps(value) if isinstance(value, dict) else value for value in row]
    database.execute(f"INSERT INTO common_auditentry VALUES ({marks})", row)


def test_a_removed_and_an_added_entry_are_named(world, as_superuser):
    first, second, _ = sealed(world=world)
    kept = as_superuser.execute("SELECT * FROM common_auditentry WHERE id = %s", [first]).fetchone()
    as_superuser.execute("DELETE FROM common_auditentry WHERE id = %s", [first])
    forged = uuid7()
    as_superuser.execute(
        "INSERT INTO common_auditentry (id, actor_kind, action, target_type, target_id, tx)"
        " SELECT %s, 'system', 'test.forged', 'x', '1', tx FROM common_auditentry WHERE id = %s",
        [forged, second],
    )
    dreamt = uuid7()
    as_superuser.execute(
        "INSERT INTO common_auditentry (id, actor_kind, action, target_type, target_id, tx)"
        " VALUES (%s, 'system', 'test.dreamt', 'x', '1', '99999999999')",
        [dreamt],
    )
    assert set(told(verify.verify())) == {
        ("missing", str(first)), ("added", str(forged)), ("added", str(dreamt))
    }  # fmt: skip
    as_superuser.execute("DELETE FROM common_auditentry WHERE id = ANY (%s)", [[forged, dreamt]])
    put_back(as_superuser, first, kept)
    assert verify.verify().ok


def test_an_entry_altered_together_with_its_leaf_breaks_the_next_head(world, as_superuser):
    sealed(world=world)
    before = heads.stored().size
    victim = sealed(2, world=world)[0]
    kept = as_superuser.execute("SELECT * FROM common_auditentry WHERE id = %s", [victim]).fetchone()
    leaf = as_superuser.execute("SELECT hash FROM common_auditleaf WHERE entry_id = %s", [victim]).fetchone()[
        0
    ]
    as_superuser.execute("UPDATE common_auditentry SET action = 'test.undone' WHERE id = %s", [victim])
    row = proofs.inclusion(victim)["entry"]
    forged = check.leaf_hash(check.encode([row[name] for name in check.COLUMNS]))
    as_superuser.execute("UPDATE common_auditleaf SET hash = %s WHERE entry_id = %s", [forged, victim])
    report = verify.verify()
    assert [(f.kind, f.position) for f in report.findings][:1] == [("leaf", before)]
    as_superuser.execute("UPDATE common_auditleaf SET hash = %s WHERE entry_id = %s", [leaf, victim])
    put_back(as_superuser, victim, kept)
    assert verify.verify().ok


def test_a_log_cut_off_at_an_earlier_head_is_found_by_the_witness(world, as_superuser):
    sealed(world=world)
    early = heads.stored()
    sealed(world=world)
    tables = {
        "common_audithead": "size > %s",
        "common_auditleaf": "position >= %s",
        "common_auditentry": "id IN (SELECT entry_id FROM common_auditleaf WHERE position >= %s)",
    }
    kept = {
        table: as_superuser.execute(f"SELECT * FROM {table} WHERE {where}", [early.size]).fetchall()
        for table, where in tables.items()
    }
    for table in reversed(tables):
        as_superuser.execute(f"DELETE FROM {table} WHERE {tables[table]}", [early.size])
    assert [kind for kind, _ in told(verify.verify())] == ["shrunk"]
    for table, rows in kept.items():
        for row in rows:
            row = [json.dumps(value) if isinstance(value, dict) else value for value in row]
            as_superuser.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)
    assert verify.verify().ok


def test_a_forged_head_is_found_and_nothing_is_sealed_on_top(world, as_superuser):
    sealed(world=world)
    head = heads.stored()
    as_superuser.execute("UPDATE common_audithead SET root = %s WHERE size = %s", [bytes(32), head.size])
    kinds = {kind for kind, _ in told(verify.verify())}
    assert kinds == {"head", "leaf"}
    write(world=world)
    with pytest.raises(seal.SealBroken):
        seal.seal_all()
    as_superuser.execute("UPDATE common_audithead SET root = %s WHERE size = %s", [head.root, head.size])
    assert seal_now().added == 1
    assert verify.verify().ok


def test_a_third_party_checks_a_proof_with_python_alone(world, tmp_path):
    entry = sealed(world=world)[2]
    first = heads.stored()
    sealed(4, world=world)
    proof, key = tmp_path / "proof.json", heads.public_key().hex()

    def run(*arguments):
        # -I -S: no site-packages, nothing of ours on the path.
        command = [sys.executable, "-I", "-S", str(Path(check.__file__)), str(proof), *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    call_command("audit", "prove", str(entry), stdout=proof.open("w"))
    assert (run("--key", key).returncode, run("--key", "ab" * 32).returncode) == (0, 1)
    claim = json.loads(proof.read_text())
    claim["entry"]["action"] = "test.undone"
    proof.write_text(json.dumps(claim))
    assert run("--key", key).stdout.startswith("WRONG: the entry is not in this tree")
    proof.write_text(json.dumps(proofs.consistency(first.size)))
    assert run("--key", key).returncode == 0
    claim = json.loads(proof.read_text())
    claim["first"]["root"] = "00" * 32
    proof.write_text(json.dumps(claim))
    assert run().returncode == 1


def test_the_commands_say_it_with_their_exit_status(world, as_superuser, capsys, tmp_path):
    victim = sealed(world=world)[0]
    call_command("audit", "verify", "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    as_superuser.execute("UPDATE common_auditentry SET action = 'test.undone' WHERE id = %s", [victim])
    with pytest.raises(SystemExit) as caught:
        call_command("audit", "verify", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (caught.value.code, report["findings"][0]["entry"]) == (1, str(victim))
    as_superuser.execute("UPDATE common_auditentry SET action = 'test.done' WHERE id = %s", [victim])
    file = tmp_path / "entries.jsonl"
    call_command("audit", "export", str(file), "--tenant", world.marketplace.slug)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [UUID(line["id"]) for line in lines][-3:][0] == victim
    assert {line["tenant_id"] for line in lines} == {str(world.marketplace.pk)}
    day = (lines[0]["at"])[:10]
    call_command("audit", "export", str(file), "--to", day, "--tenant", world.marketplace.slug)
    assert file.read_text() == ""


def test_what_another_database_user_changes_is_recorded_without_anybodys_words(world):
    shopper = world.shopper()
    customer = shopper.customer()
    with psycopg.connect(env.database_url, autocommit=True) as database:
        database.execute("SET application_name = 'psql'")
        database.execute(
            "UPDATE accounts_tenant SET tagline = 'Cheaper' WHERE id = %s", [world.vendors[0].pk]
        )
        database.execute("UPDATE accounts_user SET name = 'Eve' WHERE id = %s", [world.owner.pk])
        database.execute("UPDATE accounts_customer SET main_epoch = main_epoch WHERE id = %s", [customer.pk])
        database.execute("DELETE FROM accounts_customer WHERE id = %s", [customer.pk])
        rows = database.execute(
            "SELECT target_type, target_id, before, after, tenant_id, actor_kind, user_agent FROM common_auditentry"
            " WHERE action = 'database.row_changed' AND target_id = ANY (%s) ORDER BY at",
            [[str(world.vendors[0].pk), str(world.owner.pk), str(customer.pk)]],
        ).fetchall()
    by = {"_user": "fashionistar_owner", "_operation": "UPDATE"}
    assert rows[0][:4] == (
        "accounts_tenant", str(world.vendors[0].pk), {"tagline": ""}, {**by, "tagline": "Cheaper"}
    )  # fmt: skip
    assert rows[1][2:4] == ({"name": "(hidden)"}, {**by, "name": "(hidden)"})
    assert rows[2][0] == "accounts_customer"
    assert rows[2][2]["key_wrapped"] == "(hidden)"
    assert rows[2][3] == {**by, "_operation": "DELETE"}
    assert rows[2][4:] == (world.marketplace.pk, "database", "psql")
    assert len(rows) == 3


def test_the_application_itself_is_not_recorded_twice_and_every_table_is_watched(world):
    from server.common.audit.watch import unwatched

    world.shopper().customer()
    assert unwatched() == []
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM common_auditentry WHERE actor_kind = 'database' AND tenant_id = %s",
            [world.marketplace.pk],
        )
        assert cursor.fetchone() == (0,)


def test_a_head_says_when_to_the_microsecond():
    head = heads.sign(size=1, root=bytes(32), at=heads.EPOCH + timedelta(days=20_000, microseconds=1))
    assert head.signed()
    assert heads.Head.from_json(head.as_json()) == head
