# ruff: noqa: E501 (a pattern or a sentence is easier to read in one piece)
"""Checkout up to the proposal, the address, orders and their cancelling."""

from __future__ import annotations

from . import address
from .cart_talk import CartTalk
from .places import CITIES, COUNTRY_NAMES
from .reading import Act
from .state import Asking
from .talk import Outcome, Reply, Steps, listing

ASKED = {
    "name": "the full name of who receives it",
    "line1": "the street and house number",
    "city": "the city",
    "region": "the state",
    "postcode": "the postcode",
    "country": "the country",
    "email": "an e-mail address for the order and invoice",
    "phone": "a phone number",
}
STEPS = {
    "new": "placed; the vendor will accept it soon",
    "accepted": "accepted by the vendor, who is preparing it",
    "in_production": "being made",
    "ready": "packed and ready to go",
    "shipped": "on its way to you",
    "delivered": "delivered",
    "completed": "delivered and complete",
    "rejected": "declined by the vendor",
    "canceled": "cancelled",
}


class OrderTalk(CartTalk):
    def checkout(self, act: Act) -> Steps:
        given = {k: v for k, v in self.state.address.items() if v}
        whole = given if given and not address.missing(given) else None
        outcome = yield from self.call("propose_checkout", address=whole)
        return self._proposed(outcome)

    def address(self, act: Act) -> Steps:
        self.state.address = self.state.address | act.slots.get("address", {})
        gone = address.missing(self.state.address)
        if gone:
            return self._ask_address(gone)
        outcome = yield from self.call("propose_checkout", address=dict(self.state.address))
        if outcome.error and outcome.error.get("code") == "cart_empty":
            return Reply(
                "Thank you, I've noted the address. Your cart is empty so far: what shall I find for you?",
                [("Dresses", "show me dresses"), ("Shirts", "show me shirts")],
            )
        return self._proposed(outcome)

    def address_change(self, act: Act) -> Steps:
        fields = {
            k: v
            for k, v in act.slots.get("address", {}).items()
            if k in {"email", "postcode", "country", "line1", "city"}
        }
        if fields and address.looks_like_address(act.text):
            return (yield from self.address(Act("address", {"address": fields})))
        for field, word in (("email", "mail"), ("postcode", "postcode"), ("city", "city"), ("name", "name")):
            if word in act.text and self.state.address:
                self.state.address.pop(field, None)
                self.state.asking = Asking(what="address", fields=[field])
                return Reply(f"Of course. Please send me {ASKED[field]}.")
        self.state.address = {}
        self.state.asking = Asking(what="address", fields=list(address.NEEDED))
        return Reply(
            "Of course. Where shall I deliver instead? Please send the name, street, city, country and e-mail."
        )
        yield  # a generator, like the others

    def _ask_address(self, fields: list[str], lead: str = "") -> Reply:
        known = self.state.address
        before = self.state.asking
        self.state.asking = Asking(
            what="address",
            fields=fields,
            repeats=(before.repeats + 1)
            if before and before.what == "address" and before.fields == fields
            else 0,
        )
        if len(fields) >= 4:
            return Reply(
                lead
                or "Where shall I deliver? Please send the name, street and number, city, country and an e-mail address, all in one message if you like."
            )
        chips: list[tuple[str, str]] = []
        if fields[0] == "country" and (likely := CITIES.get(known.get("city", "").lower())):
            chips = [(COUNTRY_NAMES[likely], COUNTRY_NAMES[likely])]
        thanks = lead or self.pick("Thank you.", "Got it.", "Thanks.")
        return Reply(f"{thanks} I still need {listing([ASKED[field] for field in fields])}.", chips)

    def _proposed(self, outcome: Outcome) -> Reply:
        if outcome.error:
            if outcome.error.get("code") == "address_invalid":
                wrong = dict((outcome.error.get("details") or {}).get("fields") or {})
                for field in wrong:
                    self.state.address.pop(field, None)
                self.state.asking = Asking(what="address", fields=list(wrong))
                return Reply(
                    f"One thing about the address: {' '.join(str(why) for why in wrong.values())} Could you send {'it' if len(wrong) == 1 else 'them'} again?"
                )
            if outcome.error.get("code") == "out_of_stock":
                title = (outcome.error.get("details") or {}).get("title") or "something in your cart"
                return Reply(
                    f"Before I can total it: {outcome.error.get('message', '')} Shall I change the number or take {title} out?",
                    [("View cart", "show my cart"), ("Take it out", f"remove {title.lower()}")],
                )
            return self.refused(outcome)
        if outcome.data.get("payment"):
            return Reply(
                "Your order is confirmed and waits for its payment: please pay above. As soon as it is through, I'll show you the order."
            )
        proposal = outcome.data.get("proposal")
        if not proposal:
            return self._ask_address(address.missing(self.state.address) or list(address.NEEDED))
        self.state.asking = Asking(what="checkout")
        tax = f"tax {proposal['tax']} {'included' if proposal['tax_included'] else ''}".strip()
        days = ", ".join(
            dict.fromkeys(str(d["days"]) for d in proposal.get("deliveries", []) if d.get("days"))
        )
        delivery = (
            f"delivery {proposal['delivery']}" if proposal.get("delivery_minor", 1) else "free delivery"
        )
        text = f"Your total is {proposal['total']}: items {proposal['items']}, {delivery}{f' ({days})' if days else ''}, {tax}. It goes to the address shown. Shall I place the order? Press Confirm or answer “yes”; you pay on the next step."
        return Reply(
            text,
            [
                ("Yes, place my order", "yes, place my order"),
                ("Change the address", "change the address"),
                ("Not yet", "not yet"),
            ],
        )

    # --- orders ----------------------------------------------------------------------------------

    def order_status(self, act: Act) -> Steps:
        outcome = yield from self.call("order_status", order=act.slots.get("order") or None)
        if outcome.error:
            return Reply(
                f"{outcome.error.get('message', 'I could not find that order.')} Please check the number; it is in your confirmation.",
                [("My latest order", "where is my order"), ("Talk to a person", "talk to a person")],
            )
        if not outcome.data["orders"]:
            return self._no_orders()
        order = outcome.data["orders"][0]
        parts = order["parts"]
        if order["status"] == "canceled":
            text = f"Order {order['number']} was cancelled."
        elif len({part["step"] for part in parts}) <= 1:
            text = f"Your order {order['number']} is {STEPS.get(order['step'], order['step'])}."
        else:
            text = (
                f"Your order {order['number']}: "
                + "; ".join(
                    f"the part from {p['vendor']} is {STEPS.get(p['step'], p['step'])}" for p in parts
                )
                + "."
            )
        tracking = [p["tracking"] for p in parts if p.get("tracking")]
        if tracking:
            text += f" Tracking: {', '.join(tracking)}."
        if act.slots.get("about") == "invoice":
            text += " The invoice is linked from the order above."
        if outcome.data.get("others"):
            text += (
                " Earlier orders: "
                + ", ".join(f"{o['number']} ({o['total']})" for o in outcome.data["others"][:3])
                + "."
            )
        return Reply(
            text,
            [("Cancel it", "cancel my order")]
            if order["can_cancel"]
            else [("Talk to a person", "talk to a person")],
        )

    def _no_orders(self) -> Reply:
        if self.state.cart:
            self.offer(Act("checkout"))
            return Reply(
                "You have not placed an order yet, but your cart is waiting. Shall we check out?",
                [("Checkout", "checkout"), ("View cart", "show my cart")],
            )
        return Reply(
            "You have not placed an order here yet. If you ordered elsewhere or as a guest, use the link in your confirmation e-mail, or I can call a person.",
            [("Talk to a person", "talk to a person")],
        )

    def order_cancel(self, act: Act) -> Steps:
        outcome = yield from self.call("propose_cancel", order=act.slots.get("order") or None)
        if outcome.error:
            return Reply(
                f"{outcome.error.get('message', 'I could not find that order.')} Please check the number.",
                [("My latest order", "where is my order")],
            )
        if not outcome.data["orders"]:
            return self._no_orders()
        order = outcome.data["orders"][0]
        if order["status"] == "canceled":
            return Reply(f"Order {order['number']} is cancelled already.")
        if not outcome.data.get("asks_to_cancel"):
            return Reply(
                f"Order {order['number']} is {STEPS.get(order['step'], order['step'])}, so it can no longer be cancelled. A person can help you with a return.",
                [("Returns", "what is your return policy"), ("Talk to a person", "talk to a person")],
            )
        self.state.asking = Asking(what="cancel", order=order["order"])
        return Reply(
            f"Shall I cancel order {order['number']} ({listing(order['items'][:3])}, {order['total']})? What you paid is refunded. Answer “yes” to cancel it.",
            [("Yes, cancel it", "yes, cancel it"), ("No, keep it", "no")],
        )
