"""Working out what an order would cost, to the last unit. Pure: goods and rates in, content out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commerce.carts.goods import Good
from commerce.checkout.delivery import Rate
from commerce.money import checked, share_minor, tax_minor
from commerce.orders.numbers import new_number
from server.common.ids import uuid7


@dataclass(frozen=True, slots=True)
class Wanted:
    line_id: UUID
    good: Good
    quantity: int


@dataclass(frozen=True, slots=True)
class Quote:
    """All amounts in minor units of `currency`; content is Proposal.content."""

    currency: str
    items_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int
    tax_included: bool
    total_minor: int
    content: dict[str, Any]
    fingerprint: str


def quote(
    *,
    wanted: Sequence[Wanted],
    rates: Mapping[UUID, Rate],
    commission_bp: Mapping[UUID, int],
    tax_rate_bp: int,
    tax_included: bool,
    currency: str,
    house_id: UUID,
) -> Quote:
    """Tax is taken per line and rounded there; vendors' parts and the total are sums of rounded lines.

    Delivery is not taxed apart: the vendor's price for it is final.
    """
    lines = [_line(one, tax_rate_bp, tax_included) for one in wanted]
    vendors: list[dict[str, Any]] = []
    number = new_number()
    by_vendor: dict[UUID, list[dict[str, Any]]] = {}
    for one, line in zip(wanted, lines, strict=True):
        by_vendor.setdefault(one.good.vendor_id, []).append(line)
    names = {one.good.vendor_id: (one.good.vendor_name, one.good.vendor_slug) for one in wanted}
    for position, (vendor_id, own) in enumerate(by_vendor.items(), start=1):
        items = sum(line["total_minor"] for line in own)
        tax = sum(line["tax_minor"] for line in own)
        rate = rates[vendor_id]
        delivery = rate.price(items)
        net = items - (tax if tax_included else 0)
        vendors.append(
            {
                "id": str(uuid7()),
                "invoice": str(uuid7()),
                "vendor_id": str(vendor_id),
                "name": names[vendor_id][0],
                "slug": names[vendor_id][1],
                "number": f"{number}-{position}",
                "position": position,
                "label": rate.label,
                "days": rate.days,
                "items_minor": items,
                "discount_minor": 0,
                "delivery_minor": delivery,
                "tax_minor": tax,
                "total_minor": checked(items + delivery + (0 if tax_included else tax)),
                "commission_bp": commission_bp[vendor_id],
                "commission_minor": share_minor(net, commission_bp[vendor_id]),
            }
        )
    content: dict[str, Any] = {
        "order": str(uuid7()),
        "journal": str(uuid7()),
        "number": number,
        "house": str(house_id),
        "tax_rate_bp": tax_rate_bp,
        "lines": lines,
        "vendors": vendors,
    }
    return Quote(
        currency=currency,
        items_minor=sum(vendor["items_minor"] for vendor in vendors),
        discount_minor=0,
        delivery_minor=sum(vendor["delivery_minor"] for vendor in vendors),
        tax_minor=sum(vendor["tax_minor"] for vendor in vendors),
        tax_included=tax_included,
        total_minor=checked(sum(vendor["total_minor"] for vendor in vendors)),
        content=content,
        fingerprint=fingerprint(content, currency, tax_included),
    )


def fingerprint(content: Mapping[str, Any], currency: str, tax_included: bool) -> str:
    """Of everything the shopper agrees to: two proposals with one fingerprint are the same offer."""
    agreed = [
        currency,
        tax_included,
        [
            [line["variant"], line["quantity"], line["unit_minor"], line["tax_minor"]]
            for line in content["lines"]
        ],
        [[vendor["vendor_id"], vendor["label"], vendor["delivery_minor"]] for vendor in content["vendors"]],
    ]
    return hashlib.sha256(json.dumps(agreed, separators=(",", ":")).encode()).hexdigest()


def _line(one: Wanted, tax_rate_bp: int, tax_included: bool) -> dict[str, Any]:
    good, total = one.good, checked(one.good.price_minor * one.quantity)
    return {
        "id": str(uuid7()),
        "line": str(one.line_id),
        "variant": str(good.variant_id),
        "product": str(good.product_id),
        "vendor_id": str(good.vendor_id),
        "vendor": {"name": good.vendor_name, "slug": good.vendor_slug},
        "sku": good.sku,
        "title": good.title,
        "colour": good.colour,
        "size": good.size,
        "image": good.image,
        "quantity": one.quantity,
        "unit_minor": good.price_minor,
        "total_minor": total,
        "discount_minor": 0,
        "tax_minor": tax_minor(total, tax_rate_bp, included=tax_included),
        "available": good.available,
    }
