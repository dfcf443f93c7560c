"""What the assistant and the cards say of a body: that it was measured, and the size. Values stay with the shopper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from agents import sizing
from measurement import selectors as bodies
from server.accounts.access import SiteScope

MODES: Final = ("device", "frames", "clip", "manual")


def invitation(
    *, tenant_id: UUID, customer_id: UUID, product_id: UUID | None, title: str | None
) -> dict[str, Any]:
    """The card that offers to measure her."""
    return {
        "type": "measure",
        "product": str(product_id) if product_id else None,
        "title": title,
        "has_profile": known(tenant_id=tenant_id, customer_id=customer_id),
        "modes": list(MODES),
    }


def known(*, tenant_id: UUID, customer_id: UUID) -> bool:
    """Whether she has let measurements stand."""
    return bodies.body_of(tenant_id=tenant_id, customer_id=customer_id) is not None


def fitted(items: Sequence[dict[str, Any]], *, customer_id: UUID, site: SiteScope) -> None:
    """Put `fit` on those product views for which something can be said of her size."""
    if not items:
        return
    advice = sizing.advice_for(
        customer_id=customer_id, product_ids=[UUID(str(item["product"])) for item in items], site=site
    )
    for item in items:
        view = advice.get(UUID(str(item["product"])))
        if view is not None:
            item["fit"] = view.model_dump(mode="json", exclude=None if view.between else {"between"})
