"""Which accounts an event in money touches. Pure: a debit is positive, a credit negative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

# account: whose it is, what it means
GATEWAY: Final = "gateway_clearing"  # the house's claim on the payment provider
PAYABLE: Final = "vendor_payable"  # what the house owes a vendor
TAX: Final = "tax_payable"  # tax in a vendor's sales, owed to the authority
COMMISSION: Final = "commission"  # the house's income
REFUNDS: Final = "refunds_payable"  # owed back to shoppers, not yet paid out
ACCOUNTS: Final = (GATEWAY, PAYABLE, TAX, COMMISSION, REFUNDS)


@dataclass(frozen=True, slots=True)
class Entry:
    tenant_id: UUID
    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Sale:
    """One vendor's part of a paid order, in minor units; total = what the shopper paid for it."""

    vendor_id: UUID
    total_minor: int
    tax_minor: int
    commission_minor: int


def sale(house_id: UUID, parts: Iterable[Sale]) -> list[Entry]:
    """The shopper has paid: the provider owes the house, the house owes vendors and the tax is kept apart."""
    entries: list[Entry] = []
    for part in parts:
        entries += [
            Entry(house_id, GATEWAY, part.total_minor),
            Entry(
                part.vendor_id,
                PAYABLE,
                -(part.total_minor - part.tax_minor - part.commission_minor),
            ),
            Entry(part.vendor_id, TAX, -part.tax_minor),
            Entry(house_id, COMMISSION, -part.commission_minor),
        ]
    return squeezed(entries)


def cancellation(house_id: UUID, parts: Iterable[Sale]) -> list[Entry]:
    """The sale undone, with the money not yet back: the house owes the shopper instead."""
    undone = [Entry(entry.tenant_id, entry.account, -entry.amount_minor) for entry in sale(house_id, parts)]
    return squeezed(
        Entry(
            entry.tenant_id,
            REFUNDS if entry.account == GATEWAY else entry.account,
            entry.amount_minor,
        )
        for entry in undone
    )


def stranded(house_id: UUID, amount_minor: int) -> list[Entry]:
    """Money came for an order that cannot be made: it is owed back at once."""
    return [
        Entry(house_id, GATEWAY, amount_minor),
        Entry(house_id, REFUNDS, -amount_minor),
    ]


def refund(house_id: UUID, amount_minor: int) -> list[Entry]:
    """The provider has paid the shopper back."""
    return [
        Entry(house_id, REFUNDS, amount_minor),
        Entry(house_id, GATEWAY, -amount_minor),
    ]


def squeezed(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per account, none of zero, in lock order."""
    sums: dict[tuple[UUID, str], int] = {}
    for entry in entries:
        key = (entry.tenant_id, entry.account)
        sums[key] = sums.get(key, 0) + entry.amount_minor
    return [Entry(*key, amount) for key, amount in sorted(sums.items(), key=lambda item: item[0]) if amount]
