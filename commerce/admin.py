"""The operator's view of buying. Money and documents are looked at here, never changed; rates and terms are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from commerce import money
from commerce.catalogue.models import SizeChart, SizeGirth
from commerce.checkout.models import Checkout, DeliveryRate
from commerce.inventory.models import Stock
from commerce.invoices.models import Invoice
from commerce.orders.models import Order, VendorOrder, VendorTerms
from commerce.payments.models import InboundWebhook, Payment, Refund


class Looking(admin.ModelAdmin[Any]):
    """Read-only: what changes these is a service, with its audit entry."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.display(description="total")
def total(row: Any) -> str:
    return money.text(row.total_minor, row.currency)


@admin.display(description="amount")
def amount(row: Any) -> str:
    return money.text(row.amount_minor, row.currency)


@admin.register(Order)
class OrderAdmin(Looking):
    list_display = ("number", "status", total, "tenant", "placed_at")
    list_filter = ("status", "tenant")
    search_fields = ("number",)
    date_hierarchy = "placed_at"
    exclude = ("address_sealed", "email_digest")


@admin.register(VendorOrder)
class VendorOrderAdmin(Looking):
    list_display = ("number", "tenant", "status", "total_minor", "commission_minor", "placed_at")
    list_filter = ("status", "tenant")
    search_fields = ("number",)


@admin.register(Payment)
class PaymentAdmin(Looking):
    list_display = ("id", "status", amount, "captured_minor", "refunded_minor", "provider", "created_at")
    list_filter = ("status", "provider")
    search_fields = ("id", "provider_ref")


@admin.register(Refund)
class RefundAdmin(Looking):
    list_display = ("id", "payment", "reason", "amount_minor", "status", "created_at")
    list_filter = ("status", "reason")


@admin.register(InboundWebhook)
class InboundWebhookAdmin(Looking):
    """Mismatches first: they are what wants a person."""

    list_display = ("event_id", "provider", "state", "note", "received_at")
    list_filter = ("state", "provider")
    search_fields = ("event_id",)


@admin.register(Invoice)
class InvoiceAdmin(Looking):
    list_display = ("number", "kind", "tenant", total, "issued_at")
    list_filter = ("kind", "tenant")
    search_fields = ("number",)
    exclude = ("buyer_sealed",)


@admin.register(Checkout)
class CheckoutAdmin(Looking):
    list_display = ("id", "status", "tenant", "currency", "created_at", "expires_at")
    list_filter = ("status",)
    exclude = ("address_sealed", "email_digest")


@admin.register(Stock)
class StockAdmin(Looking):
    list_display = ("variant", "location", "on_hand", "held", "committed", "updated_at")
    search_fields = ("variant__sku",)


@admin.register(DeliveryRate)
class DeliveryRateAdmin(admin.ModelAdmin[DeliveryRate]):
    list_display = ("tenant", "label", "country", "price_minor", "free_from_minor", "currency", "active")
    list_filter = ("tenant", "active")


class GirthInline(admin.TabularInline[SizeGirth, SizeChart]):
    model = SizeGirth
    fields = ("position", "size", "girth", "min_mm", "max_mm")
    extra = 0


@admin.register(SizeChart)
class SizeChartAdmin(admin.ModelAdmin[SizeChart]):
    """The standard's and the brands' charts are the operator's to keep; vendors keep theirs over the API."""

    list_display = ("name", "brand", "gender", "system", "basis", "source", "dated", "tenant")
    list_filter = ("system", "gender", "basis", "tenant")
    search_fields = ("name", "brand", "source")
    inlines = (GirthInline,)


@admin.register(VendorTerms)
class VendorTermsAdmin(admin.ModelAdmin[VendorTerms]):
    list_display = ("tenant", "commission_bp")
