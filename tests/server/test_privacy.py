"""A person may know what is kept of her, and may be forgotten."""

import json

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from conversations import services
from conversations.models import Conversation, Entry
from server.accounts import access, customers, privacy, tickets
from server.accounts.models import Customer, WidgetSession
from server.common import audit
from server.common.actor import system
from server.common.audit import seal, verify
from server.common.crypto import Unreadable
from server.common.errors import NotFound
from server.common.ids import public, uuid7
from server.common.models import OutboxEntry
from server.common.scope import platform_scope


def say(shopper, text):
    services.open_conversation(shopper.ticket)
    services.receive_message(
        conversation_id=shopper.conversation_id, actor=shopper.actor, body={"text": text}, cid=uuid7()
    )


@pytest.fixture
def ama(world):
    """A shopper who has written, is known by name, and was answered."""
    shopper = world.shopper()
    with access.scope(world.marketplace.pk):
        customers.ensure(shopper.ticket)
        customers.set_contact(shopper.customer_id, name="Ama Mensah", email="ama@example.com")
        say(shopper, "I live at 12 Marina Road")
        services.send_message(
            conversation_id=shopper.conversation_id,
            actor=system(world.marketplace.pk),
            body={"text": "Thank you, Ama"},
            cid=uuid7(),
        )
    return shopper


def entries_of(shopper):
    return Entry.objects.filter(conversation_id=shopper.conversation_id).order_by("seq")


def test_she_is_told_everything_that_is_kept(ama, world):
    told = json.loads(json.dumps(privacy.export(ama.customer_id, actor=system(None)), default=str))
    assert told["profile"]["contact"] == {"name": "Ama Mensah", "email": "ama@example.com"}
    (thread,) = told["conversations"]
    assert [entry["body"]["text"] for entry in thread["entries"]] == [
        "I live at 12 Marina Road",
        "Thank you, Ama",
    ]
    assert (told["orders"], told["carts"]) == ([], [])
    assert "customer.created" in {line["action"] for line in told["audit"]}


def test_an_erased_customer_leaves_tombstones_and_nothing_that_can_be_read(ama, world):
    other = world.shopper()
    with access.scope(world.marketplace.pk):
        say(other, "Hello")
        before = Conversation.objects.get(pk=ama.conversation_id)
        sealed = customers.seal_for(ama.customer_id, {"address": "12 Marina Road"})
    seal.seal_all()
    assert not tickets.revoked(ama.ticket)
    done = privacy.erase(ama.customer_id, actor=system(None))
    assert (done.did["entries"], done.did["sessions"]) == (2, 1)
    assert tickets.revoked(ama.ticket)
    assert WidgetSession.objects.get(pk=ama.ticket.session).revoked_at is not None
    with platform_scope():
        customer = Customer.objects.get(pk=ama.customer_id)
        assert (customer.key_wrapped, customer.contact_sealed, customer.user_id) == (None, None, None)
        with pytest.raises(Unreadable):
            customers.unseal_for(ama.customer_id, sealed)
        after = Conversation.objects.get(pk=ama.conversation_id)
        assert (after.last_seq, after.display_name, after.preview) == (before.last_seq, "", "")
        assert after.epoch != before.epoch
        assert [row.body for row in entries_of(ama)] == [{"redacted": True}] * 2
        assert [row.body for row in entries_of(other)] == [{"text": "Hello"}]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM common_auditentry e WHERE to_jsonb(e)::text ~ 'Marina|Mensah|ama@example'"
            )
            assert cursor.fetchone() == (0,)
        assert (
            OutboxEntry.objects.filter(name="customer.erased", key=f"customer:{ama.customer_id}").count() == 1
        )
    assert verify.verify().ok
    with pytest.raises(privacy.AlreadyErased):
        privacy.erase(ama.customer_id, actor=system(None))
    told = privacy.export(ama.customer_id, actor=system(None))
    assert (told["profile"]["contact"], told["conversations"][0]["entries"][0]["body"]) == (
        {},
        {"redacted": True},
    )


def test_the_assistant_forgets_what_it_understood_and_did(ama, world):
    from agents.models import Run, ToolCall

    with access.scope(world.marketplace.pk):
        whose = {"tenant_id": world.marketplace.pk, "conversation_id": ama.conversation_id, "trigger_seq": 1}
        run = Run.objects.create(
            **whose, customer_id=ama.customer_id, state_after={"name": "Ama"}, reading=["greet"]
        )
        call = ToolCall.objects.create(
            **whose, run=run, tool="search_catalog", args={"query": "for Ama"}, ms=3
        )
    assert privacy.export(ama.customer_id, actor=system(None))["assistant"][0]["tools"][0]["args"] == {
        "query": "for Ama"
    }
    privacy.erase(ama.customer_id, actor=system(None))
    with platform_scope():
        run.refresh_from_db()
        call.refresh_from_db()
        assert (run.state_after, run.reading, call.args) == ({}, [], {})
    with pytest.raises(ProgrammingError, match="permission denied"), platform_scope():
        ToolCall.objects.filter(pk=call.pk).update(args={"a": 1})


def test_nobody_takes_words_out_of_the_log_of_a_customer_who_is_not_erased(ama):
    with (
        pytest.raises(Exception, match="is not being erased") as caught,
        platform_scope(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT conversations_erase(%s)", [ama.customer_id])
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_failure_half_way_erases_nothing(ama, world, monkeypatch):
    def broken(customer):
        raise RuntimeError("disk full")

    monkeypatch.setitem(privacy._erasers, "broken", broken)
    with pytest.raises(RuntimeError):
        privacy.erase(ama.customer_id, actor=system(None))
    with platform_scope():
        assert customers.contact(ama.customer_id)["name"] == "Ama Mensah"
        assert entries_of(ama)[0].body == {"text": "I live at 12 Marina Road"}
    assert not tickets.revoked(ama.ticket)


def test_the_commands_take_her_public_name_and_say_what_was_done(ama, capsys):
    name = public("p", ama.customer_id)
    call_command("export", name, "--json")
    assert json.loads(capsys.readouterr().out)["customer"] == str(ama.customer_id)
    call_command("erase", name, "--json")
    assert json.loads(capsys.readouterr().out)["entries"] == 2
    with pytest.raises(NotFound):
        privacy.erase(uuid7(), actor=system(None))


def test_what_was_asked_and_done_is_in_the_audit_log(ama, world):
    with transaction.atomic():
        privacy.export(ama.customer_id, actor=system(world.marketplace.pk))
        privacy.erase(ama.customer_id, actor=system(world.marketplace.pk))
    with platform_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT action FROM common_auditentry WHERE target_type = 'customer' AND target_id = %s ORDER BY at",
            [str(ama.customer_id)],
        )
        assert [row[0] for row in cursor.fetchall()][-2:] == ["customer.exported", "customer.erased"]
    assert audit.current().ip is None
