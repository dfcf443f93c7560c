"""What an order looks like from outside, to the shopper and to a vendor's staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from commerce.carts.views import VendorRef, View


class AddressView(View):
    name: str
    line1: str
    line2: str = ""
    city: str
    region: str = ""
    postcode: str = ""
    country: str
    phone: str = ""
    email: str


class VendorOrderView(View):
    """`step` = `status`, in the words of orders.machine; `next` = what staff may do now."""

    id: UUID
    number: str
    vendor: VendorRef
    status: str
    tracking: str | None
    items_minor: int
    delivery_minor: int
    tax_minor: int
    total_minor: int
    next: list[str] = []


class OrderLineView(View):
    line: UUID
    variant: UUID
    product: UUID
    title: str
    sku: str
    colour: str
    size: str
    image: str
    vendor: VendorRef
    quantity: int
    unit_minor: int
    total_minor: int
    vendor_order: UUID


class InvoiceRef(View):
    """`url` is a signed link of at most 15 minutes; `kind` is "invoice" or "credit_note"."""

    id: UUID
    number: str
    kind: str
    vendor: VendorRef
    url: str
    total_minor: int
    currency: str


class OrderView(View):
    """`status` is the parent's; `step` the least advanced of the vendor orders that are still going."""

    order: UUID
    number: str
    status: str
    step: str
    vendor_orders: list[VendorOrderView]
    lines: list[OrderLineView]
    items_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int
    tax_included: bool
    total_minor: int
    refunded_minor: int
    currency: str
    placed_at: datetime
    url: str
    can_cancel: bool


class OrderSummary(View):
    order: UUID
    number: str
    status: str
    step: str
    total_minor: int
    currency: str
    count: int
    placed_at: datetime


class ConsoleOrder(View):
    """One vendor order with its lines, as the vendor's staff see it."""

    vendor_order: VendorOrderView
    order: UUID
    order_number: str
    customer: UUID
    lines: list[OrderLineView]
    currency: str
    placed_at: datetime
    address: AddressView | None
