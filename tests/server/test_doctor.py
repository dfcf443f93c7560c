"""The doctor sees what is wrong and says what to do; well means exit status 0."""

import json
import stat
from typing import ClassVar

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from server.common import doctor, outbox
from server.common.audit import seal, verify
from server.common.ids import uuid7
from server.common.metrics import exposition
from server.common.models import OutboxDelivery
from server.env import env


@pytest.fixture(autouse=True)
def safe_disk(monkeypatch):
    """The tests run with fsync off, which the doctor rightly calls a failure."""
    monkeypatch.setitem(doctor._checks, "postgres", lambda: iter(()))


def examined(name):
    return [(found.state, found.says) for found in doctor.examine() if found.check == name]


def test_a_sound_installation_is_called_sound(capsys, monkeypatch):
    for name in ("outbox", "ledger"):  # other tests leave their own work behind in this database
        monkeypatch.setitem(doctor._checks, name, lambda name=name: iter([doctor.Finding(name, "ok", "")]))
    seal.seal_all()
    verify.verify()
    call_command("doctor", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], [f for f in report["findings"] if f["state"] == "failure"]) == (True, [])
    names = {finding["check"] for finding in report["findings"]}
    assert names >= {
        "role", "migrations", "partitions", "valkey", "outbox", "audit", "disk", "clock", "settings", "mail",
        "python", "ledger", "web",
    }  # fmt: skip


def test_fsync_off_is_a_failure(monkeypatch):
    monkeypatch.undo()
    assert ("failure", "fsync is off: an acknowledged message could be lost") in examined("postgres")


def test_a_wall_that_was_taken_down_is_seen():
    with psycopg.connect(env.database_url, autocommit=True) as database:
        database.execute("ALTER TABLE accounts_tenant DISABLE TRIGGER zz_record_row_change")
        database.execute("ALTER TABLE common_auditleaf DISABLE TRIGGER refuse_change")
        try:
            says = [text for state, text in examined("audit") if state == "failure"]
        finally:
            database.execute("ALTER TABLE common_auditleaf ENABLE TRIGGER refuse_change")
            database.execute("SELECT watch_tables()")
    assert says == [
        "changes by hand are not recorded on accounts_tenant", "1 append-only triggers are switched off"
    ]  # fmt: skip
    assert not [text for state, text in examined("audit") if state == "failure"]


def test_a_check_that_breaks_is_a_failure_and_hides_no_other(monkeypatch):
    def broken():
        raise RuntimeError("no route to host")
        yield

    monkeypatch.setitem(doctor._checks, "valkey", broken)
    assert examined("valkey") == [("failure", "could not be checked: no route to host")]
    assert examined("disk")[0][0] in ("ok", "warning")


def test_secrets_that_others_may_read_are_a_failure():
    secrets = env.data_dir / "secrets.env"
    secrets.write_text("SECRET_KEY=x\n")
    secrets.chmod(0o600 | stat.S_IROTH)
    try:
        assert examined("settings") == [("failure", f"{secrets} can be read by others")]
    finally:
        secrets.unlink()


class ButtonSewn(outbox.Fact):
    name: ClassVar[str] = "test.button_sewn"


jammed = [True]


@outbox.on(ButtonSewn)
def sew(fact):
    if jammed[0]:
        raise RuntimeError("the needle broke")


def test_what_was_given_up_is_named_counted_and_tried_again_on_demand(capsys):
    key = f"button:{uuid7()}"
    with transaction.atomic():
        outbox.publish(ButtonSewn(), key=key, tenant_id=None)
    while outbox.expand():  # other tests' facts may lie before it
        pass
    OutboxDelivery.objects.filter(key=key).update(attempts=outbox.MAX_ATTEMPTS - 1)
    outbox.drain("default", key)
    try:
        (found,) = [found for found in doctor.examine() if found.check == "outbox" and key in found.says]
        assert (found.state, found.remedy) == (
            "failure", f"mend the cause, then ./manage.py doctor --redrive {key}"
        )  # fmt: skip
        assert b"\nfashionistar_outbox_poisoned 0.0" not in exposition()
        jammed[0] = False
        call_command("doctor", "--redrive", key)
        outbox.drain_now()
        assert OutboxDelivery.objects.get(key=key).state == "done"
    finally:
        jammed[0] = True
        OutboxDelivery.objects.filter(key=key).delete()
    with pytest.raises(CommandError, match="Nothing was given up"):
        call_command("doctor", "--redrive", key)
