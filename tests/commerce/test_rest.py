"""The shop over HTTP: problem+json with stable codes, keys that hold, and pages for people."""

import json
import re

import pytest
from django.core import mail
from django.test import Client

from commerce.invoices import selectors as invoice_selectors
from commerce.payments.providers import sandbox
from commerce.payments.providers.signing import sign
from server.common import clock, outbox
from server.common.ids import uuid7
from tests.commerce.shop import ADDRESS, at_till, buy, payment_row, say_yes, shelve, shopper, stock_of


class Http:
    """A client that carries one person's ticket."""

    def __init__(self, token=None):
        self.client, self.token = Client(), token

    def __call__(self, method, path, body=None, *, key=None, **headers):
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        data = body if isinstance(body, bytes | str) else json.dumps(body or {})
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )


def refused(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"]
    return problem


def test_the_whole_way_over_http(world):
    shirt, ada = shelve(world, price_minor=4900, on_hand=5), world.shopper()
    http = Http(ada.token)
    assert http("GET", "/cart").json()["count"] == 0
    cart = http("POST", "/cart/lines", {"variant": str(shirt.pk), "quantity": 2}, key="a").json()
    assert (cart["count"], cart["items_minor"], cart["version"]) == (2, 9800, 1)
    again = http("POST", "/cart/lines", {"variant": str(shirt.pk), "quantity": 2}, key="a")
    assert (again.json(), again["Idempotent-Replayed"]) == (cart, "true")
    line = cart["lines"][0]["line"]
    assert http("PATCH", f"/cart/lines/{line}", {"quantity": 1, "version": 1}).json()["count"] == 1
    session = http("POST", "/checkout-sessions").json()
    assert session["missing"] == ["address"]
    session = http("PUT", f"/checkout-sessions/{session['checkout']}/address", ADDRESS).json()
    proposal = session["proposal"]
    wish = {name: proposal[name] for name in ("proposal", "version", "total_minor", "currency")}
    path = f"/checkout-sessions/{session['checkout']}/complete"
    refused(http("POST", path, wish), 400, "invalid")
    payment = http("POST", path, wish, key="order-1").json()
    assert payment["status"] == "requires_action"
    assert http("POST", path, wish, key="order-1").json() == payment
    assert http("POST", f"/payments/{payment['payment']}/simulate", {"outcome": "succeed"}).status_code == 200
    outbox.drain_now()
    assert http("GET", f"/payments/{payment['payment']}").json()["status"] == "captured"
    listed = http("GET", "/orders").json()
    order = http("GET", f"/orders/{listed[0]['order']}").json()
    assert (order["status"], order["total_minor"], order["can_cancel"]) == (
        "paid",
        proposal["total_minor"],
        True,
    )
    documents = http("GET", f"/orders/{order['order']}/invoices").json()
    paper = http("GET", f"/invoices/{documents[0]['id']}.pdf")
    assert (paper["Content-Type"], paper["Cache-Control"], paper["Referrer-Policy"]) == (
        "application/pdf",
        "private, no-store",
        "no-referrer",
    )
    assert paper.content.startswith(b"%PDF")
    cancelled = http("POST", f"/orders/{order['order']}/cancel").json()
    assert cancelled["status"] == "canceled"
    assert stock_of(shirt) == (5, 0, 0)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        (0, "quantity_out_of_range"),
        (-1, "quantity_out_of_range"),
        (10**9, "quantity_out_of_range"),
        (1.5, "quantity_not_whole"),
        ("two", "quantity_not_whole"),
        (True, "quantity_not_whole"),
    ],
)
def test_odd_quantities_have_their_codes(world, quantity, code):
    http = Http(world.shopper().token)
    refused(http("POST", "/cart/lines", {"variant": str(shelve(world).pk), "quantity": quantity}), 400, code)


def test_bad_requests_are_told_what_is_wrong(world):
    shirt, http = shelve(world, on_hand=1), Http(world.shopper().token)
    refused(http("POST", "/cart/lines", {"variant": "red one"}), 400, "invalid")
    refused(http("POST", "/cart/lines", b"{nonsense"), 400, "invalid")
    refused(http("POST", "/cart/lines", {"variant": str(uuid7())}), 409, "not_for_sale")
    short = refused(
        http("POST", "/cart/lines", {"variant": str(shirt.pk), "quantity": 2}), 409, "out_of_stock"
    )
    assert short["details"]["available"] == 1
    refused(http("POST", "/checkout-sessions"), 409, "cart_empty")
    http("POST", "/cart/lines", {"variant": str(shirt.pk)}, key="k")
    refused(
        http("POST", "/cart/lines", {"variant": str(shirt.pk), "quantity": 9}, key="k"),
        409,
        "idempotency_conflict",
    )
    refused(http("DELETE", f"/cart/lines/{uuid7()}"), 404, "not_found")
    refused(http("POST", "/cart/lines", {"variant": str(shirt.pk), "version": 0}), 409, "stale")
    session = http("POST", "/checkout-sessions").json()
    wrong = refused(
        http("PUT", f"/checkout-sessions/{session['checkout']}/address", {"name": "Ada", "email": 5}),
        400,
        "address_invalid",
    )
    assert set(wrong["details"]["fields"]) == {"line1", "city", "country", "email"}


def test_without_a_ticket_or_with_the_wrong_one_nothing_opens(world):
    for http in (Http(), Http("nonsense"), Http(world.member_ticket(world.owner)[0])):
        for method, path in (("GET", "/cart"), ("GET", "/orders"), ("POST", "/checkout-sessions")):
            refused(http(method, path), 401, "unauthorised")
    refused(Http(world.shopper().token)("GET", "/console/orders"), 401, "unauthorised")


def test_what_belongs_to_another_shopper_is_not_found(world):
    ada, eve = shopper(world), Http(shopper(world).token)
    order = buy(world, ada, (shelve(world), 1))
    till = at_till(world, ada, (shelve(world), 1))
    payment = say_yes(ada, till)
    invoice = invoice_selectors.invoices_of(order_id=order.pk)[0].id
    named = {"proposal": str(till.proposal.proposal), "version": 1, "total_minor": 1, "currency": "USD"}
    for method, path, body in (
        ("GET", f"/orders/{order.pk}", None),
        ("POST", f"/orders/{order.pk}/cancel", None),
        ("GET", f"/orders/{order.pk}/invoices", None),
        ("GET", f"/invoices/{invoice}.pdf", None),
        ("GET", f"/payments/{payment.payment}", None),
        ("POST", f"/payments/{payment.payment}/simulate", {"outcome": "succeed"}),
        ("GET", f"/checkout-sessions/{till.checkout}", None),
        ("POST", f"/checkout-sessions/{till.checkout}/cancel", None),
        ("PUT", f"/checkout-sessions/{till.checkout}/address", ADDRESS),
        ("POST", f"/checkout-sessions/{till.checkout}/complete", named),
    ):
        refused(eve(method, path, body, key=uuid7().hex), 404, "not_found")
    assert payment_row(payment).status == "requires_action"


def test_staff_work_through_their_orders(world):
    order = buy(world, shopper(world), (shelve(world), 1), (shelve(world, vendor=1), 1))
    http, other = (Http(world.member_ticket(user)[0]) for user in world.vendor_users)
    mine = http("GET", "/console/orders?status=new").json()
    assert [found["order_number"] for found in mine] == [order.number]
    part = mine[0]["vendor_order"]["id"]
    moved = http(
        "POST", f"/console/orders/{part}/steps", {"step": "shipped", "tracking": "T1"}, key="s"
    ).json()
    assert (moved["status"], moved["tracking"], moved["next"]) == ("shipped", "T1", ["delivered"])
    assert http("GET", f"/console/orders/{part}").json()["vendor_order"]["status"] == "shipped"
    refused(http("POST", f"/console/orders/{part}/steps", {"step": "accepted"}), 409, "step_not_allowed")
    refused(other("GET", f"/console/orders/{part}"), 404, "not_found")
    refused(other("POST", f"/console/orders/{part}/steps", {"step": "delivered"}), 404, "not_found")


def test_the_webhook_door_checks_stores_and_answers(world):
    ada = shopper(world)
    payment = say_yes(ada, at_till(world, ada, (shelve(world), 1)))
    row = payment_row(payment)
    raw = json.dumps(
        {
            "id": f"evt_{uuid7().hex}",
            "type": "payment.succeeded",
            "data": {
                "intent": row.provider_ref,
                "reference": str(row.pk),
                "amount_minor": row.amount_minor,
                "currency": "USD",
            },
        }
    ).encode()
    http, stamp = Http(), sign(sandbox.secret(), raw, clock.now())
    refused(
        http("POST", "/payments/webhooks/sandbox", raw + b" ", **{sandbox.HEADER: stamp}),
        400,
        "webhook_refused",
    )
    refused(http("POST", "/payments/webhooks/stripe", raw, **{sandbox.HEADER: stamp}), 404, "not_found")
    assert http("POST", "/payments/webhooks/sandbox", raw, **{sandbox.HEADER: stamp}).json() == {
        "received": True,
        "repeated": False,
    }
    assert (
        http("POST", "/payments/webhooks/sandbox", raw, **{sandbox.HEADER: stamp}).json()["repeated"] is True
    )
    outbox.drain_now()
    assert payment_row(payment).status == "captured"


def test_the_pay_page_pays_without_a_script_and_says_how_it_went(world):
    ada, browser = shopper(world), Client(enforce_csrf_checks=True)
    payment = say_yes(ada, at_till(world, ada, (shelve(world, price_minor=4900), 1)))
    path = f"/pay/sandbox/{payment.payment}"
    page = browser.get(path)
    html = page.content.decode()
    assert "$58.68" in html  # 49.00 + 6.00 + 3.675 of tax, half up
    assert "<script" not in html
    assert "no-store" in page["Cache-Control"]
    form = re.search(r'name="form" value="([^"]+)"', html)[1]
    assert browser.post(path, {"outcome": "succeed"}).status_code == 400
    assert browser.post(path, {"outcome": "succeed", "form": form[:-2] + "zz"}).status_code == 400
    assert browser.post(path, {"outcome": "a fortune", "form": form}).status_code == 400
    assert payment_row(payment).status == "requires_action"
    assert browser.post(path, {"outcome": "succeed", "form": form}).status_code == 302
    assert 'http-equiv="refresh"' in browser.get(path).content.decode()
    outbox.drain_now()
    assert "Thank you" in browser.get(path).content.decode()
    assert browser.get(f"/pay/sandbox/{uuid7()}").status_code == 404


def test_the_mailed_link_opens_the_order_page_and_its_invoice(world):
    ada, browser = shopper(world), Client()
    order = buy(world, ada, (shelve(world, title="<i>Shirt</i>"), 1))
    answer = Http()("POST", "/orders/lookup", {"number": order.number, "email": "ADA@example.com"})
    assert (answer.status_code, answer.json()) == (202, {"accepted": True})
    wrong = Http()("POST", "/orders/lookup", {"number": order.number, "email": "eve@example.com"})
    assert (wrong.status_code, wrong.content) == (202, answer.content)
    outbox.drain_now()
    letter = next(m for m in reversed(mail.outbox) if m.subject == f"The link to your order {order.number}")
    page = browser.get(re.search(r"https?://[^/]+(/orders/\S+)", letter.body)[1])
    html = page.content.decode()
    assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (
        200,
        "no-referrer",
        "private, no-store",
    )
    assert order.number in html
    assert "&lt;i&gt;Shirt&lt;/i&gt;" in html
    paper = browser.get(re.search(r'https?://[^/]+(/invoices/[^"]+\.pdf)', html)[1])
    assert paper.content.startswith(b"%PDF")
    assert browser.get("/orders/nonsense").status_code == 404
    assert browser.get("/invoices/nonsense.pdf").status_code == 404
    asked = browser.post("/orders/find", {"number": order.number, "email": "nobody@example.com"})
    assert asked.status_code == 202


def test_the_operator_looks_at_orders_and_payments_and_changes_none(world):
    from server.accounts.models import User

    order = buy(world, shopper(world), (shelve(world), 1))
    User.objects.filter(pk=world.owner.pk).update(is_staff=True, is_superuser=True)
    browser = Client()
    browser.force_login(
        User.objects.get(pk=world.owner.pk), backend="django.contrib.auth.backends.ModelBackend"
    )
    for page in (
        "order",
        "vendororder",
        "payment",
        "refund",
        "inboundwebhook",
        "invoice",
        "checkout",
        "stock",
        "deliveryrate",
        "vendorterms",
    ):
        assert browser.get(f"/admin/commerce/{page}/").status_code == 200, page
    listed = browser.get(f"/admin/commerce/order/?q={order.number}").content.decode()
    assert order.number in listed
    one = browser.get(f"/admin/commerce/order/{order.pk}/change/")
    assert one.status_code == 200
    assert "address_sealed" not in one.content.decode()
    assert (
        browser.post(f"/admin/commerce/order/{order.pk}/change/", {"status": "canceled"}).status_code == 403
    )
    assert browser.get("/admin/commerce/order/add/").status_code == 403
