"""What is said later of a message, in the widget with the console watching; and that nothing moves under a finger."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser import test_shopper, test_vendor
from tests.browser.test_shopper import PHONE, Open, chat, mine, open_chat, say
from tests.browser.test_vendor import Shopper, open_thread

visit, contexts = test_shopper.visit, test_vendor.contexts
vendor, shopper = test_vendor.vendor, test_vendor.shopper


def options(where: Locator, text: str) -> None:
    button = where.get_by_role("button", name=re.compile(f"^Options: {re.escape(text)}")).first
    button.focus()
    button.press("Enter")


def choose(page: Page, name: str) -> None:
    page.get_by_role("menuitem", name=name).press("Enter")


def test_a_shopper_edits_takes_back_and_is_reacted_to_with_the_console_watching(
    vendor: Page, shopper: Shopper
) -> None:
    her, them = shopper.chat, open_thread(vendor, shopper)
    shopper.say("my PIN is 4711")
    seen = them.locator("article", has_text="my PIN is 4711")
    expect(seen).to_be_visible()

    options(her, shopper.words)
    choose(shopper.page, "Edit")
    box = her.get_by_role("textbox", name="Message")
    expect(box).to_have_value(shopper.words)
    expect(box).to_be_focused()
    box.fill(f"{shopper.words}, and Ama")
    box.press("Enter")
    edited = her.locator(".own", has_text=f"{shopper.words}, and Ama")
    expect(edited.get_by_text("edited")).to_be_visible()
    expect(box).to_have_value("")
    line = them.locator("article", has_text=f"{shopper.words}, and Ama")
    expect(line.get_by_text("edited")).to_be_visible()

    line.hover()
    line.get_by_role("button", name="React with 👍").click()
    chip = edited.get_by_role("button", name="👍, 1")
    expect(chip).to_have_attribute("aria-pressed", "false")
    chip.click()
    expect(line.get_by_role("button", name="👍, 2")).to_have_attribute("aria-pressed", "true")
    edited.get_by_role("button", name="👍, 2").click()
    expect(line.get_by_role("button", name="👍, 1")).to_be_visible()

    options(her, "my PIN")
    choose(shopper.page, "Remove")
    choose(shopper.page, "Keep it")
    expect(seen).to_be_visible()
    options(her, "my PIN")
    choose(shopper.page, "Remove")
    reply = them.get_by_role("textbox", name=re.compile("^Reply"))
    reply.press_sequentially("Let")  # a sign of life
    expect(shopper.page.get_by_role("menuitem", name="Keep it")).to_be_visible()
    expect(her.get_by_label(re.compile("is writing$"))).to_be_attached()
    choose(shopper.page, "Remove")
    for each in (her, them):
        expect(each.get_by_text("Message removed")).to_be_visible()
    for page in (vendor, shopper.page):  # nor in what a screen reader was told
        expect(page.get_by_text("4711")).to_have_count(0)

    # The console's own words, from its menu; and what the staff may take back of hers.
    reply.fill("Good day!")
    reply.press("Enter")
    ours = them.locator("article", has_text="Good day!")
    expect(ours.get_by_text(re.compile("Sent|Delivered|Read"))).to_be_attached()
    options(ours, "Good day!")
    choose(vendor, "Edit")
    vendor.keyboard.press("Control+A")
    vendor.keyboard.type("Good evening!")
    vendor.keyboard.press("Enter")
    expect(her.get_by_text("Good evening!")).to_be_visible()
    options(line, shopper.words)
    choose(vendor, "Remove")
    choose(vendor, "Remove")
    expect(her.get_by_text("Message removed")).to_have_count(2)

    # Whoever comes back finds it so.
    shopper.page.reload()
    shopper.page.get_by_role("button", name=re.compile("^Chat")).click()
    expect(her.get_by_text("Good evening!")).to_be_visible()
    expect(her.get_by_text("Message removed")).to_have_count(2)
    expect(her.get_by_text("4711")).to_have_count(0)


def test_a_long_press_opens_the_menu_on_a_phone_and_escape_gives_the_focus_back(visit: Open) -> None:
    page = visit("/", **PHONE)
    open_chat(page)
    say(page, "hello")
    said = mine(page, "hello").locator(".said")
    expect(mine(page, "hello").get_by_text(re.compile("Sent|Read"))).to_be_visible()
    expect(chat(page).locator(".said.theirs:not(.dots)")).to_be_visible(timeout=45_000)
    box = said.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    menu = page.get_by_role("menu", name="Message options")
    expect(menu).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(menu.get_by_role("menuitemcheckbox").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitemcheckbox").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(page.get_by_role("button", name="Options: hello", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("menuitemcheckbox", name="React with ❤️").tap()
    expect(mine(page, "hello").get_by_role("button", name="❤️, 1")).to_have_attribute("aria-pressed", "true")


# --- nothing moves under a finger -----------------------------------------------------------------


class Line:
    """The page's socket with a hand on it: frames of our own go to the page."""

    def __init__(self, page: Page) -> None:
        self.page: WebSocketRoute | None = None
        self.conv, self.head = "", 0
        page.route_web_socket(re.compile("/ws/chat"), self._routed)

    def _routed(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self.page = socket

        def heard(text: Any) -> None:
            frame = json.loads(text)
            if frame["t"] == "event":
                self.conv, self.head = frame["conv"], max(self.head, frame["seq"])
            socket.send(text)

        server.on_message(heard)

    def say(self, **frame: Any) -> None:
        assert self.page is not None
        self.page.send(json.dumps({"conv": self.conv, "from": "p_staff", "name": "Vera Vendor", **frame}))

    def tell(self, text: str) -> None:
        self.head += 1
        more = {"kind": "message", "role": "member", "at": "2026-11-23T10:00:00.000Z"}
        self.say(t="event", seq=self.head, body={"text": text}, **more)


@pytest.fixture
def talk(visit: Open) -> tuple[Page, Line]:
    page = visit("about:blank", viewport={"width": 1000, "height": 440})
    line = Line(page)
    page.goto("/")
    open_chat(page)
    say(page, "show me shirts")
    expect(chat(page).locator("fs-product").first).to_be_visible(timeout=45_000)
    return page, line


def settled(page: Page) -> float:
    """Where the thread stands once it has stopped moving."""
    page.wait_for_timeout(250)
    return float(chat(page).get_by_role("log").evaluate("log => log.scrollTop"))


def test_what_a_screen_reader_or_the_focus_brought_into_view_stays_there(talk: tuple[Page, Line]) -> None:
    page, line = talk
    before = settled(page)
    title = chat(page).locator("fs-product .title").first
    title.evaluate("title => title.scrollIntoView({block: 'start'})")
    moved = settled(page)
    assert moved > before  # it was out of view
    line.say(t="eph", what="typing", ttl_ms=6000)
    expect(chat(page).get_by_label("Vera Vendor is writing")).to_be_attached()
    line.tell("Good day, this is Vera.")
    expect(chat(page).get_by_text("Good day, this is Vera.")).to_be_attached()
    assert abs(settled(page) - moved) <= 1
    expect(chat(page).get_by_role("button", name="To the latest message")).to_be_visible()


def test_the_end_of_a_long_answer_is_not_taken_away_by_the_next_sign_of_life(talk: tuple[Page, Line]) -> None:
    page, line = talk
    before = settled(page)  # the question is at the top, the answer reaches below the edge
    button = chat(page).get_by_role("button", name="Add to cart").first
    button.evaluate("button => button.scrollIntoView({block: 'center'})")
    line.say(t="cursor", read=1)
    assert settled(page) > before
    box = button.bounding_box()
    line.say(t="cursor", read=2)
    page.wait_for_timeout(100)
    assert button.bounding_box() == box


def test_a_press_lands_where_it_began_whatever_comes_meanwhile(talk: tuple[Page, Line]) -> None:
    page, line = talk
    settled(page)
    # The press that shows the cart, at the end of the thread: the next words would push it up.
    chat(page).get_by_role("button", name=re.compile("^Your cart")).click()
    line.tell("One moment.")
    line.tell("Here is one more for you: https://example.com/")
    target = chat(page).get_by_role("link", name="https://example.com/")
    expect(target).to_be_visible()
    settled(page)
    target.evaluate("a => a.addEventListener('click', e => { e.preventDefault(); a.dataset.hit = 1; })")
    box = target.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    for n in range(6):
        line.tell(f"and more {n}")
    expect(chat(page).get_by_text("and more 5")).to_be_attached()
    page.wait_for_timeout(150)
    assert target.bounding_box() == box
    page.mouse.up()
    expect(target).to_have_attribute("data-hit", "1")
    expect(chat(page).get_by_text("and more 5")).to_be_in_viewport()


def test_who_is_here_is_said_for_as_long_as_it_is_so(talk: tuple[Page, Line]) -> None:
    page, line = talk
    line.say(t="eph", what="presence", state="here", ttl_ms=45_000)
    expect(chat(page).get_by_text("Vera Vendor is here")).to_be_visible()
    line.say(t="eph", what="presence", state="away", ttl_ms=0)
    expect(chat(page).get_by_text("Vera Vendor is here")).to_have_count(0)
    line.say(t="eph", what="presence", state="here", ttl_ms=900)
    expect(chat(page).get_by_text("Vera Vendor is here")).to_be_visible()
    expect(chat(page).get_by_text("Vera Vendor is here")).to_have_count(0)


def test_what_was_wrong_in_the_address_goes_when_it_is_right(visit: Open) -> None:
    page = visit("/")
    open_chat(page)
    say(page, "show me dresses")
    test_shopper.add_first(page)
    chat(page).get_by_role("button", name="Checkout").click()
    chat(page).get_by_role("button", name="Use this address").click()
    name = chat(page).get_by_label("Full name")
    wrong = chat(page).get_by_text("Please fill this in")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    count = wrong.count()
    assert count > 1
    name.fill("Ada Obi")
    expect(wrong).to_have_count(count - 1)
    expect(name).to_have_attribute("aria-invalid", "false")
    mail = chat(page).get_by_label("E-mail")
    mail.fill("ada@")
    expect(wrong).to_have_count(count - 1)  # not right yet
    mail.fill("ada@example.com")
    expect(wrong).to_have_count(count - 2)
