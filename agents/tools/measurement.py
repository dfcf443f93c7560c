"""Being measured. The assistant offers it; it neither measures nor ever sees a measurement."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from agents.context import TurnContext
from agents.measuring import invitation
from agents.tools.base import Result, Wish, tool
from commerce.catalogue import selectors as catalogue


class InviteToMeasure(Wish):
    """Offer to find the shopper's size: by her phone's camera or with a tape. She decides, on the card; you never
    see her measurements, only which size they suggest (check_size). Never ask for her measurements yourself."""

    product: UUID | None = Field(default=None, description="the product that she wants the size for")


@tool("invite_to_measure")
def invite_to_measure(context: TurnContext, wish: InviteToMeasure, key: str) -> Result:
    title = None
    if wish.product is not None:
        title = catalogue.product_view(product_id=wish.product, site=context.site).title
    card = invitation(
        tenant_id=context.site.tenant_id,
        customer_id=context.customer_id,
        product_id=wish.product,
        title=title,
    )
    return Result({"offered": True, "measured_before": card["has_profile"], "title": title}, [card])
