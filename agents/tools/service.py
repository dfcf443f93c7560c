"""The shop's word and its people: stored policies, hand-over, and a question to a vendor."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from agents import selectors
from agents.context import TurnContext
from agents.tools.base import Result, Wish, tool
from commerce.catalogue import selectors as catalogue

Topic = Literal[
    "returns", "delivery", "payment", "privacy", "warranty", "gifts", "hours", "contact", "vendors"
]


class StorePolicy(Wish):
    """What the shop has written down on a topic. Quote it; where there is nothing, say so and offer a person."""

    topic: Topic


@tool("store_policy")
def store_policy(context: TurnContext, wish: StorePolicy, key: str) -> Result:
    return Result({"topic": wish.topic, "text": selectors.policy(context.site, wish.topic)})


class Handoff(Wish):
    """Let a person take over: on request, in a complaint, or when you cannot help."""

    reason: str = Field(default="asked for a person", min_length=1, max_length=200)


@tool("handoff", effect=True)
def handoff(context: TurnContext, wish: Handoff, key: str) -> Result:
    return Result({"handed_over": True}, handoff=wish.reason)


class AskVendor(Wish):
    """Open the shopper's own thread with the vendor of a product."""

    product: UUID | None = Field(default=None, description="a product of that vendor")
    vendor: Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9-]+$")] | None = Field(
        default=None, description="or the vendor's slug"
    )
    question: str = Field(default="", max_length=500)


@tool("ask_vendor")
def ask_vendor(context: TurnContext, wish: AskVendor, key: str) -> Result:
    if context.site.kind == "vendor":
        # On a vendor's own page its people are the ones to ask.
        return Result({"vendor": None, "name": context.site.name}, handoff="asked for the vendor")
    vendor = wish.vendor
    name = ""
    if wish.product is not None:
        view = catalogue.product_view(product_id=wish.product, site=context.site)
        vendor, name = view.vendor.slug, view.vendor.name
    return Result(
        {"vendor": vendor, "name": name},
        [{"type": "ask_vendor", "vendor": vendor, "question": wish.question}],
    )
