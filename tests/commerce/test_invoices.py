"""Invoices: numbered without gaps, sealed, readable by those they concern, and like paper: unchangeable."""

import io

import pytest
from pypdf import PdfReader

from commerce.errors import LinkExpired
from commerce.invoices import selectors
from commerce.invoices import services as invoices
from commerce.models import Invoice, InvoiceDocument
from commerce.orders import services as orders
from commerce.orders.links import make_token, read_token
from server.accounts.access import platform_scope, scope
from server.accounts.models import Customer
from server.common import outbox
from server.common.errors import NotFound
from server.common.ids import uuid7
from tests.commerce.shop import ADDRESS, at_once, at_till, buy, order_of, press, say_yes, shelve, shopper


def words(raw):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def test_each_vendor_bills_its_own_part_and_the_paper_says_it_all(world):
    ada = shopper(world)
    shirt, hat = shelve(world, price_minor=3333), shelve(world, price_minor=1001, vendor=1, title="Blue hat")
    order = buy(world, ada, (shirt, 2), (hat, 1))
    refs = selectors.invoices_of(order_id=order.pk)
    assert [
        (ref.vendor.name, ref.total_minor, ref.kind) for ref in sorted(refs, key=lambda r: -r.total_minor)
    ] == [
        ("Red Thread", 7766, "invoice"),
        ("Blue Loom", 1676, "invoice"),
    ]
    first = max(refs, key=lambda r: r.total_minor)
    name, raw = invoices.document(first.id)
    assert name == f"{first.number}.pdf"
    text = words(raw)
    for said in (
        "Invoice",
        first.number,
        order.number,
        "Red Thread",
        "Ada Obi",
        "14 Marina Road",
        "Red shirt",
        "$33.33",
        "$66.66",
        "Tax 7.5 %",
        "$5.00",
        "$6.00",
        "Total paid",
        "$77.66 USD",
    ):
        assert said in text, said
    assert "Blue hat" not in text
    assert invoices.document(first.id)[1] == raw
    with platform_scope():
        kept = InvoiceDocument.objects.get(pk=first.id)
        invoice = Invoice.objects.get(pk=first.id)
    assert b"%PDF" not in bytes(kept.pdf_sealed)
    assert "Ada" not in str(invoice.content)


def test_numbers_have_no_gaps_when_many_pay_at_once_and_some_orders_fail(world):
    people = [shopper(world) for _ in range(12)]
    shirt = shelve(world, on_hand=100)
    payments = [say_yes(who, at_till(world, who, (shirt, 1))) for who in people]
    for who, payment in list(zip(people, payments, strict=True))[:3]:
        press(who, payment, "decline")
    at_once([lambda w=w, p=p: press(w, p) for w, p in list(zip(people, payments, strict=True))[3:]])
    outbox.drain_now()
    with platform_scope():
        rows = (
            Invoice.objects.filter(tenant=world.vendors[0])
            .order_by("sequence")
            .values_list("sequence", "number")
        )
        numbers = list(rows)
    assert [sequence for sequence, _ in numbers] == list(range(1, 10))
    assert numbers[0][1].endswith("-000001")


def test_a_cancelled_order_has_its_credit_note(world):
    ada = shopper(world)
    order = buy(world, ada, (shelve(world), 1))
    orders.cancel(order_id=order.pk, actor=ada.actor)
    outbox.drain_now()
    bill, note = selectors.invoices_of(order_id=order.pk)
    assert (note.kind, note.total_minor) == ("credit_note", bill.total_minor)
    assert note.number == bill.number.replace("-000001", "-C00001")
    text = words(invoices.document(note.id)[1])
    for said in ("Credit note", note.number, bill.number, "Total credited"):
        assert said in text


def test_hostile_words_stay_words(world):
    ada = shopper(world)
    shirt = shelve(world, title='<b>Shirt</b> & <img src="file:///etc/passwd"> ' + "x" * 150)
    address = {**ADDRESS, "name": "<font size=90>Ada</font> Ọkọrọ ₦", "line1": "1 & 2 <i>Road"}
    view = at_till(world, ada, (shirt, 1), address=address)
    press(ada, say_yes(ada, view))
    ref = selectors.invoices_of(order_id=order_of(view.checkout).pk)[0]
    text = words(invoices.document(ref.id)[1])
    assert "<b>Shirt</b> & <img" in text.replace("\n", " ")
    assert "<font size=90>Ada</font>" in text
    assert "Ọkọrọ ₦" in text


def test_only_those_it_concerns_may_read_it(world):
    ada, eve = shopper(world), shopper(world)
    order = buy(world, ada, (shelve(world), 1))
    invoice_id = selectors.invoices_of(order_id=order.pk)[0].id
    vendor, other = (world.member_ticket(user)[1].actor for user in world.vendor_users)
    owner = world.member_ticket(world.owner)[1].actor
    for actor in (ada.actor, vendor, owner):
        assert selectors.readable_by(actor=actor, invoice_id=invoice_id) == invoice_id
    for actor in (eve.actor, other):
        with pytest.raises(NotFound):
            selectors.readable_by(actor=actor, invoice_id=invoice_id)
    assert selectors.invoices_of(order_id=order.pk, customer_id=eve.customer_id) == []
    with scope(world.vendors[1].pk):
        assert not Invoice.objects.filter(pk=invoice_id).exists()


def test_a_link_is_good_for_fifteen_minutes_and_for_one_thing(monkeypatch):
    import time

    subject = uuid7()
    token = make_token("invoice", subject)
    assert read_token("invoice", token) == subject
    with pytest.raises(LinkExpired):
        read_token("order", token)
    with pytest.raises(LinkExpired):
        read_token("invoice", token[:-1] + ("A" if token[-1] != "A" else "B"))
    with pytest.raises(LinkExpired):
        read_token("invoice", "x")
    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + 901)
    with pytest.raises(LinkExpired):
        read_token("invoice", token)


def test_once_she_is_erased_her_invoice_stands_without_her_name(world):
    ada = shopper(world)
    order = buy(world, ada, (shelve(world), 1))
    ref = selectors.invoices_of(order_id=order.pk)[0]
    with platform_scope():
        Customer.objects.filter(pk=ada.customer_id).update(key_wrapped=None)
    text = words(invoices.document(ref.id)[1])
    assert ref.number in text
    assert "erased" in text
    assert "Ada" not in text
    assert "Marina" not in text
