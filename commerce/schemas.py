"""What REST takes in. What it gives out are the views of each sub-domain."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

# Read as it comes: the service says what is wrong with it, in its own codes.
WHOLE: JsonDict = {"type": "integer", "minimum": 1, "maximum": 99}


class In(Schema):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class LineWish(In):
    """`version`: the cart's version you have seen; 409 `stale` if it has moved on."""

    variant: UUID
    quantity: Any = Field(default=1, json_schema_extra=WHOLE)
    version: int | None = Field(default=None, ge=0)


class QuantityWish(In):
    quantity: Any = Field(json_schema_extra=WHOLE)
    version: int | None = Field(default=None, ge=0)


class AddressWish(In):
    name: Any = None
    line1: Any = None
    line2: Any = None
    city: Any = None
    region: Any = None
    postcode: Any = None
    country: Any = None
    phone: Any = None
    email: Any = None


class ConfirmWish(In):
    """All of what the proposal said, so that nothing can be agreed to unseen."""

    proposal: UUID
    version: int
    total_minor: int
    currency: str = Field(min_length=3, max_length=3)


class SimulateWish(In):
    outcome: Literal["succeed", "decline", "delay", "duplicate", "reorder"]


class LookupWish(In):
    number: str = Field(min_length=8, max_length=20)
    email: str = Field(min_length=3, max_length=254)


class CancelWish(In):
    reason: str = Field(default="", max_length=200)


class StepWish(In):
    """`accepted`, `in_production`, `ready`, `shipped`, `delivered`, `completed`, `rejected` or `canceled`."""

    step: str = Field(max_length=20)
    tracking: str | None = Field(default=None, max_length=120)
    reason: str = Field(default="", max_length=200)


class FitWish(In):
    """How a delivered line fitted."""

    fit: Literal["too_small", "fits", "too_large"]


class MeasuresWish(In):
    """The measurements without which this cannot be sewn; none: it is ready-made."""

    keys: list[str] = Field(max_length=20)


class OrderList(Schema):
    items: list[Any]


class Accepted(Schema):
    accepted: bool = True


class Received(Schema):
    received: bool = True
    repeated: bool
