# ruff: noqa: E501 (lists and sentences stay in one piece)
"""A small shop with goods to talk about, and a shopper who talks at the `run_turn` door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from agents import policies, runs
from agents import selectors as agent_selectors
from agents.assistant import run_turn
from agents.context import Final, HandOff, HistoryItem, ShowCard, Step, ToolRan, TurnContext, Words
from agents.models import Run
from server.accounts import access
from server.accounts.access import platform_scope, scope
from server.common.ids import uuid7
from tests.factories import World

# title, type, category, price, colours, sizes, material, pattern, gender, occasions, vendor
GOODS = (
    (
        "Camp Collar Linen Shirt",
        "Shirts",
        "Apparel",
        4800,
        "Black White",
        "S M L XL",
        "Linen",
        "",
        "men",
        "Casual",
        0,
    ),
    ("Relaxed Linen Shirt", "Shirts", "Apparel", 5400, "Black", "S M L", "Linen", "", "men", "Casual", 1),
    ("Banded Linen Shirt", "Shirts", "Apparel", 7200, "Black", "M L", "Linen", "", "men", "Office", 0),
    ("Oxford Shirt", "Shirts", "Apparel", 3900, "White Blue", "S M L", "Cotton", "", "men", "Office", 1),
    (
        "Striped Poplin Shirt",
        "Shirts",
        "Apparel",
        4100,
        "Blue",
        "S M L",
        "Cotton",
        "Striped",
        "men",
        "Office",
        0,
    ),
    (
        "Pleated Wool Trousers",
        "Trousers",
        "Apparel",
        7900,
        "Grey Navy",
        "30 32 34",
        "Wool",
        "",
        "men",
        "Office",
        0,
    ),
    (
        "Garden Midi Dress",
        "Dresses",
        "Apparel",
        8900,
        "Green Red",
        "S M L",
        "Viscose",
        "Floral",
        "women",
        "Wedding",
        1,
    ),
    ("Evening Slip Dress", "Dresses", "Apparel", 12900, "Black", "XS S M", "Silk", "", "women", "Party", 1),
    (
        "Leather Court Sneakers",
        "Sneakers",
        "Footwear",
        9900,
        "White",
        "40 41 42 43",
        "Leather",
        "",
        "unisex",
        "Casual",
        0,
    ),
    ("Woven Tote", "Handbags", "Accessories", 3500, "Brown", "", "Leather", "", "women", "Casual", 1),
)


def stock_shop(world: World, *, on_hand: int = 20) -> dict[str, Any]:
    """The goods above in the world's vendors; title -> Product."""
    from commerce.catalogue.models import Product, Variant
    from commerce.inventory.models import Location, Stock

    products: dict[str, Any] = {}
    with platform_scope():
        places = [
            Location.objects.create(
                tenant=v, marketplace=world.marketplace, code="main", name="Main", country="NG"
            )
            for v in world.vendors
        ]
        for number, (
            title,
            kind,
            category,
            price,
            colours,
            sizes,
            material,
            pattern,
            gender,
            occasions,
            seller,
        ) in enumerate(GOODS):
            vendor = world.vendors[seller]
            product = Product.objects.create(
                tenant=vendor, marketplace=world.marketplace, external_id=f"g{number}", slug=f"g{number}", title=title, type=kind,
                category=[category], material=material, pattern=pattern, gender=gender, occasions=occasions.split(),
                description=f"{title}. Wash at 30 degrees.",
            )  # fmt: skip
            products[title] = product
            for position, (colour, size) in enumerate(
                (c, s) for c in colours.split() for s in (sizes.split() or [""])
            ):
                variant = Variant.objects.create(
                    tenant=vendor, marketplace=world.marketplace, product=product, sku=f"G{number}-{colour}-{size or 'ONE'}", position=position,
                    colour=colour, hex="#111111", size=size, price_minor=price, currency="USD",
                )  # fmt: skip
                Stock.objects.create(
                    tenant=vendor,
                    marketplace=world.marketplace,
                    variant=variant,
                    location=places[seller],
                    on_hand=on_hand,
                )
    policies.load_demo(world.marketplace.pk)
    return products


@dataclass
class Answer:
    """What one turn came to."""

    steps: list[Step] = field(default_factory=list)

    @property
    def text(self) -> str:
        return next(step.text for step in reversed(self.steps) if isinstance(step, Final))

    @property
    def chips(self) -> list[str]:
        return [chip.label for step in self.steps if isinstance(step, Final) for chip in step.chips]

    @property
    def says(self) -> list[str]:
        return [chip.say for step in self.steps if isinstance(step, Final) for chip in step.chips]

    @property
    def tools(self) -> list[str]:
        return [step.name for step in self.steps if isinstance(step, ToolRan)]

    @property
    def errors(self) -> list[str]:
        return [step.error["code"] for step in self.steps if isinstance(step, ToolRan) and step.error]

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [step.card for step in self.steps if isinstance(step, ShowCard)]

    def card(self, kind: str) -> dict[str, Any]:
        return next(card for card in reversed(self.cards) if card["type"] == kind)

    @property
    def handoff(self) -> str | None:
        return next((step.reason for step in self.steps if isinstance(step, HandOff)), None)

    @property
    def words(self) -> list[str]:
        return [step.text for step in self.steps if isinstance(step, Words)]


class Talker:
    """A shopper in a conversation of her own, at the `run_turn` door: no socket, real services."""

    def __init__(self, world: World, *, model: Any = None) -> None:
        self.world, self.model = world, model
        self.shopper = world.shopper()
        self.shopper.customer()
        self.site = world.scope
        self.conversation_id: UUID = self.shopper.conversation_id
        self.history: list[HistoryItem] = []
        self.seq = 0
        self.guard: Any = None

    def context(self, trigger_seq: int, answered: int) -> TurnContext:
        with scope(self.site.tenant_id):
            state = agent_selectors.dialogue_of(self.conversation_id)
            turn_id = runs.turn_id_of(self.conversation_id, trigger_seq, uuid7())
        more = {"guard": self.guard} if self.guard else {}
        return TurnContext(
            conversation_id=self.conversation_id, site=self.site, customer_id=self.shopper.customer_id,
            actor=access.assistant(self.site.tenant_id, site_id=self.site.site_id, on_behalf_of=self.shopper.customer_id),
            trigger_seq=trigger_seq, turn_id=turn_id, state=state, answered_seq=answered, **more,
        )  # fmt: skip

    def say(self, *texts: str) -> Answer:
        answered = self.seq
        for text in texts:
            self.seq += 1
            self.history.append(HistoryItem(self.seq, "customer", text))
        answer = self.run(self.seq, answered)
        self.seq += 1
        self.history.append(HistoryItem(self.seq, "assistant", answer.text))
        with scope(self.site.tenant_id):
            runs.settle(
                conversation_id=self.conversation_id,
                trigger_seq=self.seq - 1,
                status=Run.Status.ANSWERED,
                final_seq=self.seq,
            )
        return answer

    def run(self, trigger_seq: int, answered: int) -> Answer:
        return Answer(list(self.steps(trigger_seq, answered)))

    def steps(self, trigger_seq: int, answered: int) -> Iterator[Step]:
        return run_turn(self.context(trigger_seq, answered), list(self.history), model=self.model)

    @property
    def cart(self) -> Any:
        from commerce.carts.selectors import current_cart

        return current_cart(customer_id=self.shopper.customer_id, site=self.site)
