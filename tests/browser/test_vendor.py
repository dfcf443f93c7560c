"""A vendor's working day in the console, through the real product: browser, server, worker, database."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.stack import Stack

ADDRESS = {
    "name": "Ada Lovelace",
    "line1": "12 Marina Road",
    "city": "Lagos",
    "postcode": "101241",
    "country": "NG",
    "email": "ada@example.com",
}


@dataclass
class Shopper:
    """Somebody with the chat open on the vendor's shop page, and her ticket for REST."""

    page: Page
    words: str
    ticket: dict[str, Any]

    @property
    def chat(self) -> Locator:
        return self.page.get_by_role("dialog")

    def say(self, text: str) -> None:
        self.chat.get_by_role("textbox", name="Message").fill(text)
        self.page.keyboard.press("Enter")

    def http(self, stack: Stack) -> httpx.Client:
        return httpx.Client(
            base_url=f"{stack.url}/api/v1",
            headers={"Authorization": f"Bearer {self.ticket['token']}"},
            timeout=20,
        )


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options
        # axe is put into the page by the test; the page's own policy would refuse it.
        opened.append(browser.new_context(bypass_csp=True, locale="en-US", **options))
        return opened[-1]

    yield new
    for context in opened:
        context.close()


def sign_in(page: Page, stack: Stack, email: str, password: str) -> None:
    page.goto(f"{stack.url}/console/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def vendor(contexts: Callable[..., BrowserContext], live_server: Stack) -> Page:
    page = contexts().new_page()
    sign_in(page, live_server, live_server.vendor_email, live_server.password)
    expect(page.get_by_text("Up to date", exact=True)).to_be_visible()
    return page


def shop_path(stack: Stack) -> str:
    return f"/shop/{stack.vendor_site_key.removesuffix('-demo')}/"


@pytest.fixture
def shopper(contexts: Callable[..., BrowserContext], live_server: Stack) -> Shopper:
    """She has said something that nobody else says, so that her row in the inbox is found by it."""
    page = contexts(viewport={"width": 1100, "height": 800}).new_page()
    with page.expect_response("**/api/v1/widget/sessions") as answered:
        page.goto(f"{live_server.url}{shop_path(live_server)}")
        page.get_by_role("button", name="Chat with us").click()
    words = f"Good day from {secrets.token_hex(4)}"
    someone = Shopper(page, words, answered.value.json())
    someone.say(words)
    expect(someone.chat.get_by_text(words)).to_be_visible()
    return someone


def row(vendor: Page, text: str) -> Locator:
    return vendor.locator("fs-inbox a", has_text=text)


def search(vendor: Page, shopper: Shopper) -> None:
    """Her row, however much is going on in the inbox: found by what she said."""
    vendor.get_by_role("searchbox", name="Search conversations").fill(shopper.words)


def open_thread(vendor: Page, shopper: Shopper) -> Locator:
    search(vendor, shopper)
    vendor.locator("fs-inbox a").first.click()
    thread = vendor.locator("fs-thread")
    expect(thread.locator(".log").get_by_text(shopper.words)).to_be_visible()
    # Until the assistant has answered, the thread waits for an answer, whoever takes it over.
    expect(thread.locator("article.assistant").first).to_be_visible(timeout=20_000)
    return thread


def test_only_staff_come_in(contexts: Callable[..., BrowserContext], live_server: Stack) -> None:
    page = contexts().new_page()
    page.goto(f"{live_server.url}/console/")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    sign_in(page, live_server, live_server.vendor_email, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    expect(page.get_by_label("Email")).to_be_focused()


def test_of_a_body_staff_see_that_it_was_measured_and_no_value(
    vendor: Page, shopper: Shopper, live_server: Stack
) -> None:
    heard: list[str] = []
    vendor.on("websocket", lambda line: line.on("framereceived", lambda frame: heard.append(str(frame))))
    vendor.reload()
    thread = open_thread(vendor, shopper)
    values = {"bust": 943, "waist": 767, "hip": 1013}
    with shopper.http(live_server) as http:
        consent = http.get("/measurement/how-to").json()["consent"]
        agreed = {"version": consent["version"], "purpose": consent["purpose"], "adult": True}
        where = {"conversation": shopper.ticket["conversation"], "consent": agreed}
        kept = http.post("/measurement/profile", json={"values": values} | where)
        assert kept.status_code == 200, kept.text
        assert kept.json()["measurements"]["waist"]["mm"] == 767
    card = thread.get_by_role("region", name="Your measurements")
    expect(card.get_by_text("Measured")).to_be_visible(timeout=20_000)
    expect(card.get_by_role("button")).to_have_count(0)
    told = thread.inner_text() + "".join(heard)
    assert "measure_result" in told
    for mm in values.values():
        assert not re.search(rf"(?<![\w-])({mm}|{re.escape(f'{mm / 10:g}')})(?![\w-])", told)


def test_a_shopper_is_seen_live_and_the_assistant_read_along(vendor: Page, shopper: Shopper) -> None:
    expect(row(vendor, "Visitor").first).to_be_visible()
    thread = open_thread(vendor, shopper)
    read, heard = (
        thread.locator("article.assistant:not(.words) .bubble"),
        shopper.chat.locator(".said.theirs:not(.dots)"),
    )
    expect(read.first).to_be_visible(timeout=20_000)  # else both would be one burst, with one answer
    shopper.say("hello")
    expect(read.nth(1)).to_be_visible(timeout=20_000)  # one for each thing she said
    expect(thread.get_by_text("Assistant answers")).to_be_visible()
    expect(heard).to_have_count(read.count())
    assert heard.all_inner_texts() == read.all_inner_texts()


def test_taking_over_silences_the_assistant_and_notes_stay_inside(
    vendor: Page, shopper: Shopper, live_server: Stack
) -> None:
    thread = open_thread(vendor, shopper)
    vendor.keyboard.press("t")
    expect(thread.get_by_text("You answer")).to_be_visible()
    expect(thread.get_by_text(re.compile("^You took over"))).to_be_visible()

    vendor.keyboard.press("n")
    vendor.keyboard.type("She is a regular, be generous.")
    vendor.keyboard.press("Enter")
    expect(thread.locator("article.note")).to_contain_text("She is a regular, be generous.")
    vendor.keyboard.press("Escape")

    vendor.keyboard.press("r")
    vendor.keyboard.type("Good day, this is the shop. How can I help?")
    vendor.keyboard.press("Enter")
    expect(shopper.chat.get_by_text("Good day, this is the shop. How can I help?")).to_be_visible()

    before = thread.locator("article.assistant").count()
    shopper.say("show me shirts")
    expect(thread.locator(".log").get_by_text("show me shirts")).to_be_visible()
    time.sleep(2)  # a turn takes a tenth of this
    assert thread.locator("article.assistant").count() == before
    expect(shopper.chat.get_by_text("regular")).to_have_count(0)
    with shopper.http(live_server) as http:
        events = http.get(f"/conversations/{shopper.ticket['conversation']}/events").json()["events"]
    assert "generous" not in str(events)
    assert [event["kind"] for event in events].count("hidden") == 1

    # Read: she has the chat open before her.
    expect(thread.locator("article.member .foot .read").first).to_be_visible()

    vendor.keyboard.press("Escape")
    vendor.keyboard.press("h")
    expect(thread.get_by_text("Assistant answers")).to_be_visible()
    shopper.say("and trousers")
    expect(thread.locator("article.assistant").nth(before)).to_be_visible(timeout=20_000)


def test_a_product_card_reaches_the_shopper(vendor: Page, shopper: Shopper) -> None:
    open_thread(vendor, shopper)
    vendor.get_by_role("button", name="Product", exact=True).click()
    picker = vendor.get_by_role("dialog", name="Send a product")
    title = picker.locator(".tile b").first.inner_text()
    picker.locator(".tile").first.click()
    vendor.get_by_role("dialog", name="Which one?").get_by_role(
        "button", name=re.compile("^Send ")
    ).first.click()
    expect(vendor.get_by_text(f"Sent: {title}")).to_be_visible()
    expect(shopper.chat.locator("fs-product").get_by_text(title).first).to_be_visible()


def test_assign_resolve_and_find_again(vendor: Page, shopper: Shopper) -> None:
    thread = open_thread(vendor, shopper)
    vendor.keyboard.press("a")
    expect(thread.get_by_label("Assigned to")).to_have_value(re.compile("^p_"))
    vendor.get_by_role("button", name=re.compile("^Mine")).click()
    expect(vendor.locator("fs-inbox a")).to_have_count(1)
    thread.get_by_role("heading", level=2).focus()
    vendor.keyboard.press("e")
    expect(thread.get_by_role("button", name="Reopen")).to_be_visible()
    vendor.get_by_role("button", name=re.compile("^Resolved")).click()
    expect(vendor.locator("fs-inbox a")).to_have_count(1)
    # The next word of the shopper opens it again.
    shopper.say("one more thing")
    expect(thread.get_by_role("button", name=re.compile("^Resolve"))).to_be_visible()


def test_somebody_waiting_shows_in_the_title(vendor: Page, shopper: Shopper) -> None:
    shopper.say("I want to talk to a person")
    expect(vendor).to_have_title(re.compile(r"^\(\d+\)"), timeout=20_000)
    search(vendor, shopper)
    expect(vendor.locator("fs-inbox a").first).to_contain_text("Asks for a person")


def order_something(shopper: Shopper, stack: Stack, variant: str) -> str:
    """Buys two of a variant over REST. Returns the order's number."""
    with shopper.http(stack) as http:

        def call(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
            answer = http.request(method, path, json=body, headers={"Idempotency-Key": secrets.token_hex(16)})
            assert answer.is_success, answer.text
            return answer.json()

        call("POST", "/cart/lines", {"variant": variant, "quantity": 2})
        checkout = call("POST", "/checkout-sessions", {})["checkout"]
        proposal = call("PUT", f"/checkout-sessions/{checkout}/address", ADDRESS)["proposal"]
        agreed = {name: proposal[name] for name in ("proposal", "version", "total_minor", "currency")}
        payment = call("POST", f"/checkout-sessions/{checkout}/complete", agreed)["payment"]
        call("POST", f"/payments/{payment}/simulate", {"outcome": "succeed"})
        for _ in range(100):
            orders = call("GET", "/orders")
            if orders:
                return str(orders[0]["number"])
            time.sleep(0.1)
    raise AssertionError("The order did not come.")


def test_an_order_goes_from_new_to_delivered_before_the_shoppers_eyes(
    vendor: Page, shopper: Shopper, live_server: Stack
) -> None:
    thread = open_thread(vendor, shopper)
    with vendor.expect_response("**/api/v1/console/products*") as answered:
        vendor.keyboard.press("p")
    goods = answered.value.json()["items"]
    vendor.keyboard.press("Escape")
    variant = next(v["variant"] for good in goods for v in good["variants"] if v["available"] > 3)
    number, tracking = order_something(shopper, live_server, variant), f"GIG {secrets.token_hex(4)}"
    expect(shopper.chat.get_by_text(number).first).to_be_visible(timeout=20_000)
    box = vendor.locator("fs-side fs-order-box").first
    expect(box.locator(".badge")).to_have_text("New", timeout=20_000)
    expect(box.locator("ul.lines li")).to_have_count(1)

    box.get_by_role("button", name="Accept").click()
    expect(box.locator(".badge")).to_have_text("Accepted")
    expect(shopper.chat.get_by_text(re.compile("accepted your order")).last).to_be_visible(timeout=20_000)
    box.get_by_role("button", name="Ship…").click()
    box.get_by_label("Tracking number").fill(tracking)
    box.get_by_role("button", name="Mark as shipped").click()
    expect(box.locator(".badge")).to_have_text("Shipped")
    expect(shopper.chat.get_by_text(re.compile("sent your order")).last).to_be_visible(timeout=20_000)
    expect(shopper.chat.get_by_text(tracking).last).to_be_visible()
    box.get_by_role("button", name="Mark delivered").click()
    expect(box.locator(".badge")).to_have_text("Delivered")
    expect(shopper.chat.get_by_text(re.compile("delivered your order")).last).to_be_visible(timeout=20_000)
    expect(thread.locator(".log").get_by_text(re.compile("delivered your order")).last).to_be_visible()

    vendor.get_by_role("link", name=re.compile("^Orders")).click()
    vendor.get_by_role("button", name=re.compile("^Done")).click()
    expect(vendor.locator("fs-orders fs-order-box", has_text=tracking)).to_have_count(1)


def test_a_reply_written_without_network_is_sent_once(vendor: Page, shopper: Shopper) -> None:
    thread = open_thread(vendor, shopper)
    vendor.keyboard.press("t")
    expect(thread.get_by_text("You answer")).to_be_visible()
    vendor.context.set_offline(True)
    expect(vendor.get_by_text("No network.")).to_be_visible()
    vendor.keyboard.press("r")
    vendor.keyboard.type("Written in the tunnel")
    vendor.keyboard.press("Enter")
    expect(thread.locator("article.member .foot .pending")).to_be_visible()
    vendor.context.set_offline(False)
    expect(shopper.chat.get_by_text("Written in the tunnel")).to_be_visible(timeout=20_000)
    expect(thread.locator("article.member .foot .pending")).to_have_count(0)
    expect(thread.get_by_text("Written in the tunnel")).to_have_count(1)


def test_another_shops_staff_see_nothing_of_it(
    contexts: Callable[..., BrowserContext], shopper: Shopper, live_server: Stack
) -> None:
    page = contexts().new_page()
    sign_in(page, live_server, live_server.marketplace_email, live_server.password)
    expect(page.get_by_text("Up to date", exact=True)).to_be_visible()
    page.get_by_role("searchbox", name="Search conversations").fill(shopper.words)
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.goto(f"{live_server.url}/console/#/c/{shopper.ticket['conversation']}")
    page.wait_for_timeout(1500)  # what must not come needs time in which it could
    expect(page.locator("fs-thread article")).to_have_count(0)


def test_the_tag_runs_under_exactly_the_policy_it_asks_for(
    vendor: Page, browser: Browser, live_server: Stack
) -> None:
    vendor.get_by_role("link", name="Install").click()
    tag = vendor.get_by_role("region", name="the tag").inner_text()
    policy = vendor.get_by_role("region", name="the policy").inner_text().replace("\n", " ")
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security" in message.text else None,
    )
    page.route(
        f"{live_server.url}/a-shop-elsewhere",
        lambda route: route.fulfill(
            body=f"<!doctype html><title>A shop</title><h1>A shop</h1>{tag}",
            content_type="text/html",
            headers={"Content-Security-Policy": f"default-src 'none'; {policy}"},
        ),
    )
    page.goto(f"{live_server.url}/a-shop-elsewhere")
    page.get_by_role("button", name="Chat with us").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Message").fill("show me a shirt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("img").first).to_be_visible(timeout=20_000)
    context.close()
    assert refused == []


def test_a_forgotten_password_is_reset_by_mail(
    contexts: Callable[..., BrowserContext], live_server: Stack
) -> None:
    page = contexts().new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(live_server.vendor_email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.goto(reset_link(live_server))
    # The same password again: the demo's other tests sign in with it.
    page.get_by_label("New Password", exact=True).fill(live_server.password)
    page.get_by_label("New Password (again)").fill(live_server.password)
    page.get_by_role("button", name="Save new password").click()
    expect(page.get_by_role("heading", name="Password changed")).to_be_visible()
    link = reset_link(live_server)
    page.goto(link)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()


def reset_link(stack: Stack) -> str:
    mails = sorted(
        (Path(stack.environment["DATA_DIR"]) / "mail").glob("*"), key=lambda path: path.stat().st_mtime
    )
    found = [re.search(r"http\S+/password/reset/key/\S+", mail.read_text()) for mail in mails]
    return next(match.group(0) for match in reversed(found) if match)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(
    contexts: Callable[..., BrowserContext],
    shopper: Shopper,
    live_server: Stack,
    axe: Callable[[Page], list[str]],
    scheme: str,
    width: int,
) -> None:
    page = contexts(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{live_server.url}/console/")
    assert axe(page) == []
    sign_in(page, live_server, live_server.vendor_email, live_server.password)
    expect(page.get_by_text("Up to date", exact=True)).to_be_visible()
    expect(row(page, "Visitor").first).to_be_visible()
    assert axe(page) == []
    page.goto(f"{live_server.url}/console/#/c/{shopper.ticket['conversation']}")
    expect(page.locator("fs-thread .log").get_by_text(shopper.words)).to_be_visible()
    assert axe(page) == []
    for place in ("orders", "install"):
        page.goto(f"{live_server.url}/console/#/{place}")
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        assert axe(page) == []
