"""Measured by tape: entered, checked, kept for its owner alone, and gone when she says so."""

import json

from django.db import connection

from conversations import selectors, services
from measurement import consents
from measurement.models import Consent, Profile, Session, Take
from measurement.scopes import own_scope
from measurement.subscribers import follow_her
from server.accounts import access
from server.accounts.customers import CustomerIdentified
from server.common import outbox
from server.common.ids import public
from server.common.models import AuditEntry
from server.common.scope import platform_scope
from tests.measurement.shopper import BY_TAPE, CONSENT, Measured, tells


def test_everybody_may_read_how_to_measure_and_what_is_agreed_to(her):
    told = her.ask("GET", "/how-to", headers={"Authorization": ""}).json()
    assert [line["key"] for line in told["measurements"]][:3] == ["bust", "underbust", "waist"]
    assert len(told["measurements"]) == 15
    waist = told["measurements"][2]
    assert waist["min_mm"] < waist["max_mm"] and waist["iso_ref"] and waist["text"]
    assert told["consent"] == consents.as_json()
    assert told["critical"] == ["neck", "waist", "hip", "inseam"]


def test_a_tape_and_a_consent_make_a_profile_with_where_each_value_is_from(her):
    session = her.session("manual", height=None)
    assert (session["state"], session["ticket"], session["upload"], session["steps"]) == (
        "open",
        None,
        None,
        [],
    )
    saved = her.ask("POST", "/profile", json={"values": BY_TAPE})
    assert saved.status_code == 200, saved.text
    values = saved.json()["measurements"]
    assert {key: value["mm"] for key, value in values.items()} == {
        "bust": 920,
        "waist": 745,
        "hip": 991,
        "inseam": 780,
    }
    assert {value["source"] for value in values.values()} == {"tape"}
    assert all(value["confirmed_at"] and value["plus_minus_mm"] == 10 for value in values.values())
    assert her.look(session)["state"] == "confirmed"
    assert her.ask("GET", "/profile").json()["measurements"] == values


def test_entered_where_she_was_invited_the_news_goes_there_once(her, other):
    thread = services.open_conversation(her.shopper.ticket)
    theirs = services.open_conversation(other.shopper.ticket)

    def results() -> list[list[str]]:
        outbox.drain_now()
        with platform_scope():
            return [
                [e.body["card"]["state"] for e in selectors.history(one.id) if "card" in e.body]
                for one in (thread, theirs)
            ]

    where = {"conversation": public("c", thread.id)}
    refused = her.ask("POST", "/profile", json={"values": {"waist": 7}, "consent": CONSENT} | where)
    assert refused.status_code == 400
    assert results() == [[], []]
    kept = her.ask("POST", "/profile", json={"values": BY_TAPE, "consent": CONSENT} | where)
    assert kept.status_code == 200, kept.text
    assert results() == [["confirmed"], []]
    # A correction of what is kept is no news, and nobody's news goes into another's thread.
    assert her.ask("POST", "/profile", json={"values": {"waist": 750}}).status_code == 200
    assert results() == [["confirmed"], []]
    where = {"conversation": public("c", theirs.id)}
    assert her.ask("POST", "/profile", json={"values": {"waist": 755}} | where).status_code == 200
    assert results() == [["confirmed", "confirmed"], []]


def test_a_second_entry_stands_beside_the_first_and_corrects_it(her):
    her.session("manual", height=None)
    her.ask("POST", "/profile", json={"values": BY_TAPE})
    again = her.ask(
        "POST", "/profile", json={"values": {"waist": 760, "neck": {"cm": 36}}, "source": "stated"}
    ).json()
    told = {key: (value["mm"], value["source"]) for key, value in again["measurements"].items()}
    assert (
        told["waist"] == (760, "stated") and told["neck"] == (360, "stated") and told["bust"] == (920, "tape")
    )


def test_nothing_is_kept_without_a_consent_to_the_present_text(her):
    refused = her.ask("POST", "/profile", json={"values": BY_TAPE})
    assert (refused.status_code, refused.json()["code"]) == (409, "consent_needed")
    assert refused.json()["details"]["consent"]["version"] == consents.VERSION
    old = her.start("manual", height=None, consent=CONSENT | {"version": "2020-01-01"})
    assert (old.status_code, old.json()["code"]) == (409, "consent_needed")
    other_use = her.start("manual", height=None, consent=CONSENT | {"purpose": "advertising"})
    assert other_use.json()["code"] == "consent_needed"
    given = her.ask("POST", "/profile", json={"values": BY_TAPE, "consent": CONSENT})
    assert given.status_code == 200, given.text
    with platform_scope():
        assert Consent.objects.filter(customer_id=her.shopper.customer_id).count() == 1


def test_who_does_not_say_that_she_is_an_adult_is_not_measured(her):
    for way in (
        lambda: her.start("manual", consent=CONSENT | {"adult": False}, height=None),
        lambda: her.ask("POST", "/profile", json={"values": BY_TAPE, "consent": CONSENT | {"adult": False}}),
    ):
        refused = way()
        assert (refused.status_code, refused.json()["code"]) == (403, "adults_only")
    with platform_scope():
        assert not Session.objects.filter(customer_id=her.shopper.customer_id).exists()
        assert not Consent.objects.filter(customer_id=her.shopper.customer_id).exists()


def test_what_cannot_be_one_body_is_refused_with_a_remedy_and_kept_nowhere(her):
    her.session("manual", height=None)
    for values, code in (
        ({"waist": {"cm": 7.4}}, "out_of_range"),
        ({"waist": "a lot"}, "not_a_length"),
        ({"knee": {"cm": 60}, "thigh": {"cm": 50}}, "knee_over_thigh"),
        ({"tail": {"cm": 60}}, "unknown_measurement"),
    ):
        refused = her.ask("POST", "/profile", json={"values": values})
        assert (refused.status_code, refused.json()["code"]) == (400, "implausible"), refused.text
        assert code in [problem["code"] for problem in refused.json()["details"]["problems"]]
    assert her.ask("GET", "/profile").json()["measurements"] == {}


def test_a_vendor_a_member_and_another_shopper_see_none_of_it(her, other, world):
    her.session("manual", height=None)
    her.ask("POST", "/profile", json={"values": BY_TAPE})
    assert other.ask("GET", "/profile").json()["measurements"] == {}
    for user in (world.owner, *world.vendor_users):
        token, _ = world.member_ticket(user)
        answer = her.ask("GET", "/profile", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    # PostgreSQL itself shows nothing to the tenant's own scope, or to another customer within it.
    tables = (Profile, Session, Consent)
    with access.scope(her.shopper.ticket.tenant_id):
        assert [table.objects.count() for table in tables] == [0, 0, 0]
    with own_scope(her.shopper.ticket.tenant_id, other.shopper.customer_id):
        assert [table.objects.count() for table in tables] == [0, 0, 0]
    with own_scope(world.vendors[0].pk, her.shopper.customer_id):
        assert [table.objects.count() for table in tables] == [0, 0, 0]
    with own_scope(her.shopper.ticket.tenant_id, her.shopper.customer_id):
        assert [table.objects.count() for table in tables] == [1, 1, 1]


def test_values_lie_sealed_and_the_audit_tells_of_none(her):
    her.session("manual", height="5'7\"")
    her.ask("POST", "/profile", json={"values": {"waist": {"cm": 74.5}}})
    with platform_scope():
        profile = Profile.objects.get(customer_id=her.shopper.customer_id)
        told = json.dumps(
            list(
                AuditEntry.objects.filter(actor_id=her.shopper.customer_id).values(
                    "action", "before", "after"
                )
            )
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT payload::text FROM common_outboxentry WHERE name LIKE 'measurement.%%'")
            told += json.dumps(cursor.fetchall())
    sealed = bytes(profile.values_sealed)
    assert b"waist" not in sealed and b'"mm"' not in sealed
    assert "measurement.profile_saved" in told
    assert not any(tells(told, value) for value in (745, 74.5, 1702))


def test_she_takes_her_measurements_away_as_a_file(her):
    her.session("manual", height=None)
    her.ask("POST", "/profile", json={"values": BY_TAPE})
    file = her.ask("GET", "/profile/export")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["cache-control"] == "no-store"
    assert file.json()["measurements"]["waist"]["mm"] == 745


def test_one_call_deletes_the_profile_and_what_came_of_it_and_takes_the_consent_back(her):
    her.session("manual", height=None)
    her.ask("POST", "/profile", json={"values": BY_TAPE})
    erased = her.ask("DELETE", "/profile")
    assert erased.json() == {"profiles": 1, "sessions": 1, "takes": 0, "files": 0}
    assert her.ask("GET", "/profile").json()["measurements"] == {}
    with platform_scope():
        for table in (Profile, Session, Take):
            assert not table.objects.filter(customer_id=her.shopper.customer_id).exists()
        assert Consent.objects.get(customer_id=her.shopper.customer_id).withdrawn_at is not None
    refused = her.ask("POST", "/profile", json={"values": BY_TAPE})
    assert refused.json()["code"] == "consent_needed"
    assert her.ask("DELETE", "/profile").json()["profiles"] == 0


def test_whom_a_host_shop_vouches_for_keeps_what_she_measured_before(her, world):
    her.session("manual", height=None)
    her.ask("POST", "/profile", json={"values": BY_TAPE})
    known = world.shopper()
    known.customer()
    fact = CustomerIdentified(
        anonymous_id=her.shopper.customer_id,
        customer_id=known.customer_id,
        site_id=world.site.pk,
        tenant_id=world.marketplace.pk,
    )
    for _ in range(2):  # facts come at least once
        with platform_scope():
            follow_her(fact)
    hers = Measured(known, her.http)
    assert hers.ask("GET", "/profile").json()["measurements"]["waist"]["mm"] == 745
    assert her.ask("GET", "/profile").json()["measurements"] == {}
    assert hers.ask("POST", "/profile", json={"values": {"neck": {"cm": 36}}}).status_code == 200
