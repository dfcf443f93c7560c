"""How goods fit her, over HTTP: the advice in full to herself, and her word for what is sewn to measure."""

from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from agents import sizing
from server.accounts import customers
from server.accounts.access import SiteScope, scope, site_scope
from server.accounts.auth import CustomerAuth
from server.accounts.tickets import Ticket
from server.common.errors import Unauthorised

router = Router(tags=["measurement"], auth=CustomerAuth())
public = Router(tags=["products"])


class LetStand(Schema):
    """`accept`: keys of measurements that no tape has confirmed and that she accepts as they are."""

    accept: Annotated[list[Annotated[str, Field(max_length=24)]], Field(max_length=20)] = []


class LetStandAnswer(Schema):
    """What the tailor will get with her order, by name."""

    keys: list[str]


@router.get("/products/{uuid:product_id}/fit", response=sizing.FitDetail, summary="Her size, and why")
def fit(
    request: HttpRequest, product_id: UUID, taste: Literal["close", "regular", "loose"] = "regular"
) -> sizing.FitDetail:
    ticket, site = _who(request)
    return sizing.detail_for(customer_id=ticket.subject, product_id=product_id, site=site, taste=taste)


@router.post(
    "/products/{uuid:product_id}/measures",
    response=LetStandAnswer,
    summary="Let her measurements stand for a made-to-measure product",
)
def let_stand(request: HttpRequest, product_id: UUID, wish: LetStand) -> dict[str, list[str]]:
    """409 `measures_needed` names what still wants a tape or her word."""
    ticket, site = _who(request)
    with scope(ticket.tenant_id):
        customers.ensure(ticket)
    keys = sizing.let_stand(
        actor=ticket.actor, customer_id=ticket.subject, product_id=product_id, site=site, accept=wish.accept
    )
    return {"keys": keys}


@public.get("/sizes/convert", response=sizing.SizeElsewhere, summary="A size in other countries' numbers")
def convert(
    request: HttpRequest,
    size: Annotated[str, Query(max_length=30)],
    gender: Literal["women", "men"],
    shoes: bool = False,
) -> sizing.SizeElsewhere:
    """`UK 12`, `NG 12`, `EU 38`, `M`: compared by the body that the standard charts mean. Brands differ."""
    return sizing.elsewhere(size=size, gender=gender, shoes=shoes)


def _who(request: HttpRequest) -> tuple[Ticket, SiteScope]:
    ticket = cast(Ticket, request.ticket)  # type: ignore[attr-defined]  # set by CustomerAuth
    if ticket.site_id is None:
        raise Unauthorised("This ticket is for no shop.")
    return ticket, site_scope(ticket.site_id)
