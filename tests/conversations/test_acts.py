"""Buying with buttons: each press is one transaction, one line, and harmless to repeat."""

import pytest

from conversations import acts, selectors, services
from conversations.models import Entry
from server.accounts import access
from server.common import outbox
from server.common.errors import DomainError, IdempotencyConflict, NotFound
from server.common.ids import uuid7
from tests.commerce.shop import ADDRESS, set_price, set_stock, shelve, stock_of


@pytest.fixture
def shop(world):
    return Shop(world)


class Shop:
    """One shopper in her thread, pressing buttons."""

    def __init__(self, world) -> None:
        self.world = world
        self.shopper = world.shopper()
        self.thread = services.open_conversation(self.shopper.ticket)

    def press(self, action, cid=None, actor=None, **args):
        return acts.perform(
            thread=self.thread,
            actor=actor or self.shopper.actor,
            action=action,
            args={k: str(v) if not isinstance(v, (int, dict, str)) else v for k, v in args.items()},
            cid=cid or uuid7(),
        )

    def cards(self, kind=None):
        with access.scope(self.thread.tenant_id):
            found = [e.body["card"] for e in selectors.history(self.thread.id) if e.body.get("card")]
        return [card for card in found if kind in (None, card["type"])]

    def at_till(self, variant, quantity=1):
        self.press("cart.add", variant=variant.pk, quantity=quantity)
        started = self.press("checkout.start").result
        return self.press("checkout.address", checkout=started["checkout"], address=ADDRESS).result


def confirmed(shop, proposal, cid=None, **changed):
    named = {k: proposal[k] for k in ("proposal", "version", "total_minor", "currency")}
    return shop.press("checkout.confirm", cid=cid, **{**named, **changed})


def test_a_press_changes_the_cart_and_shows_it_in_one_line(shop):
    shirt = shelve(shop.world)
    done = shop.press("cart.add", variant=shirt.pk, quantity=2)
    assert (done.seq, done.dup, done.result["count"]) == (1, False, 2)
    [card] = shop.cards()
    assert (card["type"], card["lines"][0]["quantity"]) == ("cart", 2)
    with access.scope(shop.thread.tenant_id):
        entry = Entry.objects.get(conversation_id=shop.thread.id)
    assert (entry.sender, entry.role, entry.body["act"]) == (shop.shopper.customer_id, "system", "cart.add")
    outbox.drain_now()  # the news of the change adds no second card
    assert len(shop.cards()) == 1


def test_the_same_press_again_is_the_first_answer_even_when_things_have_moved_on(shop):
    shirt, cid = shelve(shop.world), uuid7()
    first = shop.press("cart.add", cid=cid, variant=shirt.pk, quantity=1)
    shop.press("cart.add", variant=shirt.pk, quantity=1)
    again = shop.press("cart.add", cid=cid, variant=shirt.pk, quantity=1)
    assert (again.seq, again.at, again.dup, again.result["count"]) == (first.seq, first.at, True, 1)
    assert [card["count"] for card in shop.cards()] == [1, 2]
    with pytest.raises(IdempotencyConflict):
        shop.press("cart.add", cid=cid, variant=shirt.pk, quantity=5)
    with pytest.raises(IdempotencyConflict):
        shop.press("cart.view", cid=cid)


def test_a_refused_press_leaves_nothing_behind(shop):
    shirt = shelve(shop.world, on_hand=1)
    with pytest.raises(DomainError) as caught:
        shop.press("cart.add", variant=shirt.pk, quantity=2)
    assert caught.value.code == "out_of_stock"
    assert shop.cards() == []
    assert shop.press("cart.view").result["count"] == 0


def test_from_cart_to_invoice_by_buttons(shop):
    shirt = shelve(shop.world, on_hand=3)
    proposal = shop.at_till(shirt, 2)
    assert proposal["type"] == "proposal"
    payment = confirmed(shop, proposal)
    outbox.drain_now()
    shop.press("payment.simulate", payment=payment.result["payment"], outcome="succeed")
    outbox.drain_now()
    [order] = shop.cards("order")
    assert (order["status"], order["total_minor"]) == ("paid", proposal["total_minor"])
    [invoice] = shop.cards("invoice")
    assert invoice["order"] == order["order"]
    assert invoice["invoices"][0]["url"]
    assert stock_of(shirt) == (1, 0, 0) or stock_of(shirt)[0] - stock_of(shirt)[2] == 1
    outbox.drain_now()
    assert len(shop.cards("order")) == 1


def test_a_vendors_steps_are_seen_in_the_chat(shop):
    shirt = shelve(shop.world)
    payment = confirmed(shop, shop.at_till(shirt))
    outbox.drain_now()
    shop.press("payment.simulate", payment=payment.result["payment"], outcome="succeed")
    outbox.drain_now()
    [order] = shop.cards("order")
    _, ticket = shop.world.member_ticket(shop.world.vendor_users[0])
    asked = shop.press("vendor.ask", vendor=shop.world.vendors[0].slug).result
    linked = selectors.thread(access_id(asked["conversation"]))
    for action in ("order.accept", "order.ship", "order.deliver"):
        acts.perform(
            thread=linked,
            actor=services.acting(ticket, linked),
            action=action,
            args={"vendor_order": order["vendor_orders"][0]["id"], "tracking": "T1"},
            cid=uuid7(),
        )
        outbox.drain_now()
    steps = [card["vendor_orders"][0]["status"] for card in shop.cards("order")]
    assert steps[0] == "new"
    assert steps[-1] == "delivered"
    assert "shipped" in steps


def access_id(name):
    from server.common.ids import parse_public

    return parse_public("c", name)


def test_only_the_shopper_confirms(shop):
    proposal = shop.at_till(shelve(shop.world))
    named = {k: proposal[k] for k in ("proposal", "version", "total_minor", "currency")}
    _, ticket = shop.world.member_ticket(shop.world.owner)
    assistant = access.assistant(
        shop.thread.tenant_id, site_id=shop.thread.site_id, on_behalf_of=shop.shopper.customer_id
    )
    for actor in (ticket.actor, assistant):
        with pytest.raises(NotFound):
            shop.press("checkout.confirm", actor=actor, **named)
    assert shop.cards("payment") == []


def test_a_tampered_total_is_not_what_one_pays(shop):
    proposal = shop.at_till(shelve(shop.world, price_minor=4900))
    for changed in ({"total_minor": 1}, {"version": proposal["version"] + 1}, {"currency": "JPY"}):
        with pytest.raises(DomainError):
            confirmed(shop, proposal, **changed)
    assert shop.cards("payment") == []


def test_a_price_that_moved_is_shown_as_a_new_total_and_nothing_is_bought(shop):
    shirt = shelve(shop.world, price_minor=4900)
    proposal = shop.at_till(shirt)
    set_price(shirt, 5900)
    with pytest.raises(DomainError) as caught:
        confirmed(shop, proposal)
    assert caught.value.code == "proposal_changed"
    assert shop.cards("payment") == []
    newest = shop.cards("proposal")[-1]
    assert newest["total_minor"] > proposal["total_minor"]
    assert confirmed(shop, newest).result["amount_minor"] == newest["total_minor"]


def test_confirming_twice_is_one_payment(shop):
    proposal, cid = shop.at_till(shelve(shop.world)), uuid7()
    first, again = confirmed(shop, proposal, cid=cid), confirmed(shop, proposal, cid=cid)
    assert (again.dup, again.seq) == (True, first.seq)
    assert again.result["payment"] == first.result["payment"]


def test_what_sold_out_before_the_yes_is_said(shop):
    shirt = shelve(shop.world, on_hand=1)
    proposal = shop.at_till(shirt)
    set_stock(shirt, 0)
    with pytest.raises(DomainError) as caught:
        confirmed(shop, proposal)
    assert caught.value.code in ("out_of_stock", "proposal_changed")
    assert shop.cards("payment") == []


def test_a_payment_that_fails_is_told_and_the_cart_is_still_there(shop):
    payment = confirmed(shop, shop.at_till(shelve(shop.world)))
    outbox.drain_now()
    shop.press("payment.simulate", payment=payment.result["payment"], outcome="decline")
    outbox.drain_now()
    assert [card["status"] for card in shop.cards("payment")][-1] == "failed"
    assert shop.cards("order") == []
    assert shop.press("cart.view").result["count"] == 1


def test_a_member_sends_goods_as_her_own_word(shop):
    shirt = shelve(shop.world, title="Green shirt")
    _, ticket = shop.world.member_ticket(shop.world.owner)
    shop.press("product.send", actor=services.acting(ticket, shop.thread), variant=shirt.pk)
    with access.scope(shop.thread.tenant_id):
        entry = Entry.objects.get(conversation_id=shop.thread.id)
    assert (entry.role, entry.body["card"]["item"]["title"]) == ("member", "Green shirt")


def test_a_change_made_on_a_page_is_shown_in_the_chat_once(shop):
    from commerce.carts import services as carts

    shirt = shelve(shop.world)
    carts.add_line(
        actor=shop.shopper.actor,
        site=shop.world.scope,
        customer_id=shop.shopper.customer_id,
        variant_id=shirt.pk,
    )
    outbox.drain_now()
    outbox.drain_now()
    assert [card["count"] for card in shop.cards("cart")] == [1]
