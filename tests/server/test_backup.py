"""A backup brings everything back, under new epochs, and an audit log that still verifies."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from server.accounts import access, privacy
from server.accounts.models import Customer
from server.common import audit
from server.common.actor import system
from server.common.audit import heads
from server.embedded import backup
from server.embedded.problems import Problem
from server.env import BASE_DIR, env


@pytest.fixture
def backed_up(world, tmp_path):
    """(file, the backup's manifest) of a database with one customer and one picture."""
    customer = world.shopper().customer()
    with transaction.atomic():
        audit.record("test.done", actor=system(None), target=("x", 1), tenant_id=None)
    picture = env.data_dir / "media" / "shirt.txt"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text("a red shirt")
    file = tmp_path / "shop.backup"
    call_command(
        "backup", str(file), stdout=(tmp_path / "said").open("w"), stderr=(tmp_path / "warned").open("w")
    )
    return file, backup.read_manifest(file), customer


def restore(file: Path, *arguments: str, database: str, data: Path, **more: str):
    """As an operator does it: another process, another database, another data directory."""
    data.mkdir(exist_ok=True)
    addresses = {
        "DATABASE_URL": backup.with_database(env.database_url, database),
        "APP_DATABASE_URL": backup.with_database(env.app_database_url, database),
        "DATA_DIR": str(data),
    }
    return subprocess.run(
        [sys.executable, "manage.py", "restore", str(file), "--json", *arguments],
        cwd=BASE_DIR, env={**os.environ, **addresses, **more}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def target(tmp_path):
    name = f"restored_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield name
    with psycopg.connect(backup.with_database(env.database_url, "postgres"), autocommit=True) as server:
        for one in (name, f"{name}_restoring", f"{name}_replaced"):
            server.execute(f"DROP DATABASE IF EXISTS {one} WITH (FORCE)")


def test_a_restored_shop_has_everything_under_new_epochs_and_verifies(backed_up, target, tmp_path):
    file, manifest, customer = backed_up
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Keep apart from it" in (tmp_path / "warned").read_text()
    done = restore(file, database=target, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["audit"]["ok"] is True
    assert result["audit"]["entries"] > manifest["head"]["size"]
    assert (tmp_path / "data/media/shirt.txt").read_text() == "a red shirt"
    assert heads.read_witness(tmp_path / "data/audit-head.json").size == result["audit"]["entries"]
    with psycopg.connect(backup.with_database(env.app_database_url, target)) as restored:
        restored.execute("SELECT set_config('app.tenant', 'platform', true)")
        row = restored.execute(
            "SELECT main_epoch, key_wrapped FROM accounts_customer WHERE id = %s", [customer.pk]
        ).fetchone()
        assert row[0] != customer.main_epoch
        with access.scope(customer.tenant_id):
            assert row[1] == bytes(Customer.objects.get(pk=customer.pk).key_wrapped)
        assert restored.execute("SELECT unwatched_tables()").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            restored.execute("UPDATE common_auditentry SET action = 'x'")


def test_a_database_that_is_not_empty_is_replaced_only_on_demand(backed_up, target, tmp_path):
    file, _, _ = backed_up
    with psycopg.connect(backup.with_database(env.database_url, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {target}")
    with psycopg.connect(backup.with_database(env.database_url, target), autocommit=True) as existing:
        existing.execute("CREATE TABLE precious (a int)")
    refused = restore(file, database=target, data=tmp_path / "data")
    assert (refused.returncode, "is not empty: --force" in refused.stderr) == (1, True)
    with psycopg.connect(backup.with_database(env.database_url, target)) as existing:
        assert existing.execute("SELECT count(*) FROM precious").fetchone() == (0,)
    assert restore(file, "--force", database=target, data=tmp_path / "data").returncode == 0
    with psycopg.connect(backup.with_database(env.database_url, target)) as existing:
        assert existing.execute("SELECT to_regclass('precious')").fetchone() == (None,)


def test_a_customer_erased_since_is_dark_in_an_older_backup(backed_up, target, tmp_path):
    file, _, customer = backed_up
    with access.scope(customer.tenant_id):
        stays = Customer.objects.create(
            tenant_id=customer.tenant_id, site_id=customer.site_id, key_wrapped=b"k", main_conversation_id=customer.pk,
            main_epoch="x",
        )  # fmt: skip
    privacy.erase(customer.pk, actor=system(None))
    newer = tmp_path / "newer.backup"
    with (tmp_path / "said").open("w") as said:
        call_command("backup", str(newer), stdout=said, stderr=said)
    keys = backup.keys_file(newer)
    assert (keys.stat().st_mode & 0o777, str(stays.pk) in keys.read_text()) == (0o600, True)
    done = restore(file, "--keys", str(keys), database=target, data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(backup.with_database(env.database_url, target)) as restored:
        row = restored.execute(
            "SELECT key_wrapped, erased_at FROM accounts_customer WHERE id = %s", [customer.pk]
        )
        assert row.fetchone() == (None, None)
    keys.unlink()
    refused = restore(newer, "--force", database=target, data=tmp_path / "data")
    assert (refused.returncode, "The customers' keys are missing" in refused.stderr) == (1, True)


def test_other_keys_a_damaged_file_and_no_backup_are_refused_in_one_line(backed_up, target, tmp_path):
    file, _, _ = backed_up
    other = restore(file, database=target, data=tmp_path / "data", DATA_KEY="ab" * 32)
    assert (other.returncode, "under other keys" in other.stderr) == (1, True)
    whole = file.read_bytes()
    place = whole.index(b"PGDMP") + 5000
    file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    damaged = restore(file, database=target, data=tmp_path / "data")
    assert (damaged.returncode, "is damaged" in damaged.stderr) == (1, True)
    nothing = tmp_path / "nothing"
    nothing.write_text("hello")
    with pytest.raises(Problem, match="is no backup"):
        backup.read_manifest(nothing)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", str(tmp_path / "missing" / "x"))
