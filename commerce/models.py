"""Every table of the app, so that Django finds them: one app, one migration history."""

from commerce.carts.models import Cart, CartLine
from commerce.catalogue.feeds.models import ImportRow, ImportRun
from commerce.catalogue.models import Gazetteer, Product, SearchDoc, SizeChart, SizeGirth, Variant
from commerce.checkout.models import Checkout, DeliveryRate, Proposal
from commerce.inventory.holds.models import Hold
from commerce.inventory.models import Location, Stock
from commerce.invoices.models import Invoice, InvoiceCounter, InvoiceDocument
from commerce.ledger.models import Account, Journal, Posting
from commerce.orders.models import FitFeedback, Order, OrderLine, OrderStep, VendorOrder, VendorTerms
from commerce.payments.models import (
    InboundWebhook,
    Payment,
    PaymentEvent,
    Refund,
    SandboxEvent,
    SandboxIntent,
)
from commerce.tailoring.models import LineMeasures, MeasureSheet, TailoredProduct

__all__ = [
    "Account",
    "Cart",
    "CartLine",
    "Checkout",
    "DeliveryRate",
    "FitFeedback",
    "Gazetteer",
    "Hold",
    "ImportRow",
    "ImportRun",
    "InboundWebhook",
    "Invoice",
    "InvoiceCounter",
    "InvoiceDocument",
    "Journal",
    "LineMeasures",
    "Location",
    "MeasureSheet",
    "Order",
    "OrderLine",
    "OrderStep",
    "Payment",
    "PaymentEvent",
    "Posting",
    "Product",
    "Proposal",
    "Refund",
    "SandboxEvent",
    "SandboxIntent",
    "SearchDoc",
    "SizeChart",
    "SizeGirth",
    "Stock",
    "TailoredProduct",
    "Variant",
    "VendorOrder",
    "VendorTerms",
]
