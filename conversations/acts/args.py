"""What a press may carry: the arguments of each act."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from measurement.schemas import ConfirmIn, EnterIn, StartIn

Text = Annotated[str, StringConstraints(min_length=1, max_length=4096, strip_whitespace=True)]


class Args(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Nothing(Args):
    pass


class AddToCart(Args):
    variant: UUID
    quantity: Annotated[int, Field(strict=True)] = 1


class SetQuantity(Args):
    line: UUID
    quantity: Annotated[int, Field(strict=True)]


class OfLine(Args):
    line: UUID


class GiveAddress(Args):
    checkout: UUID
    address: dict[str, Any]


class OfCheckout(Args):
    checkout: UUID


class Confirm(Args):
    proposal: UUID
    version: Annotated[int, Field(strict=True)]
    total_minor: Annotated[int, Field(strict=True)]
    currency: Annotated[str, StringConstraints(min_length=3, max_length=3)]


class Simulate(Args):
    payment: UUID
    outcome: Literal["succeed", "decline", "delay", "duplicate", "reorder"]


class OfOrder(Args):
    order: UUID


class OfProduct(Args):
    product: UUID


class AskVendor(Args):
    vendor: Annotated[str, StringConstraints(max_length=80)] | None = None
    product: UUID | None = None


class StartMeasuring(StartIn, Args):
    """The same as over HTTP; the conversation is the one that is pressed in."""


class ConfirmMeasurements(ConfirmIn, Args):
    session: UUID


class EnterMeasurements(EnterIn, Args):
    pass


class InviteToMeasure(Args):
    product: UUID | None = None


class Assign(Args):
    user: str | None = None


class Note(Args):
    text: Text


class OfVariant(Args):
    variant: UUID


class Step(Args):
    vendor_order: UUID
    tracking: Annotated[str, StringConstraints(max_length=200)] | None = None
    reason: Annotated[str, StringConstraints(max_length=500)] = ""
