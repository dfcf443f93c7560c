"""What each vendor asks for delivery: rates are rows; a vendor without any uses the house's default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from commerce.checkout.models import DeliveryRate
from commerce.money import exponent
from server.common.ids import uuid7


@dataclass(frozen=True, slots=True)
class Rate:
    """Prices in minor units; free_from_minor None: never free."""

    label: str
    price_minor: int
    free_from_minor: int | None
    days: str

    def price(self, items_minor: int) -> int:
        free = self.free_from_minor is not None and items_minor >= self.free_from_minor
        return 0 if free else self.price_minor


# (price, free from) in whole units of the currency, for demo shops and vendors who set nothing.
_DEFAULTS: Final = {
    "NGN": (3_500, 90_000),
    "JPY": (800, 12_000),
    "INR": (99, 2_499),
    "GHS": (60, 1_500),
}
_DEFAULT: Final = (6, 100)


def default_rate(currency: str) -> Rate:
    price, free_from = _DEFAULTS.get(currency, _DEFAULT)
    unit = 10 ** exponent(currency)
    return Rate("Standard delivery", price * unit, free_from * unit, "3–5 days")


def rates(vendor_ids: Iterable[UUID], *, country: str, currency: str) -> dict[UUID, Rate]:
    """The rate of each vendor to a country. Call within a scope that may read these vendors' rows."""
    wanted = list(vendor_ids)
    found: dict[UUID, Rate] = {}
    rows = DeliveryRate.objects.filter(
        Q(country="") | Q(country=country),
        tenant_id__in=wanted,
        currency=currency,
        active=True,
    ).order_by("-country", "position", "id")  # a named country before everywhere
    for row in rows:
        found.setdefault(
            row.tenant_id,
            Rate(row.label, row.price_minor, row.free_from_minor, row.days),
        )
    return {vendor: found.get(vendor) or default_rate(currency) for vendor in wanted}


_DEMO: Final[Sequence[tuple[str, int, int, str]]] = (
    ("Standard delivery", 5, 80, "3–5 days"),
    ("Tracked delivery", 7, 120, "2–4 days"),
    ("Courier", 9, 150, "1–2 days"),
    ("Standard delivery", 4, 60, "4–6 days"),
)


def seed_rates(*, marketplace_id: UUID, vendor_ids: Sequence[UUID], currency: str) -> None:
    """Give vendors without a rate one of the demo's, each another. Call within a platform scope."""
    have = set(
        DeliveryRate.objects.filter(tenant_id__in=vendor_ids, currency=currency).values_list(
            "tenant_id", flat=True
        )
    )
    unit = 10 ** exponent(currency)
    scale = _DEFAULTS.get(currency, _DEFAULT)[0] / _DEFAULT[0]
    for index, vendor in enumerate(vendor_ids):
        if vendor in have:
            continue
        label, price, free_from, days = _DEMO[index % len(_DEMO)]
        DeliveryRate.objects.create(
            id=uuid7(),
            tenant_id=vendor,
            marketplace_id=marketplace_id,
            label=label,
            currency=currency,
            price_minor=int(price * scale) * unit,
            free_from_minor=int(free_from * scale) * unit,
            days=days,
        )
