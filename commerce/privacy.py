"""What the shop forgets of a customer, and what it tells her."""

from typing import Any

from commerce.carts.models import Cart
from commerce.checkout.models import Checkout
from commerce.invoices import selectors as invoices
from commerce.orders import selectors as orders
from commerce.orders.models import FitFeedback, Order
from commerce.tailoring import services as tailoring
from commerce.tailoring.models import LineMeasures, MeasureSheet
from server.accounts import customers, privacy
from server.accounts.models import Customer
from server.common.crypto import Unreadable


@privacy.eraser
def forget(customer: Customer) -> dict[str, int]:
    """Orders, amounts and invoice numbers stay; who it was and where she lives do not."""
    done = Order.objects.filter(customer_id=customer.pk).update(address_sealed=None, email_digest="")
    Checkout.objects.filter(customer_id=customer.pk).update(address_sealed=None, email_digest="")
    Cart.objects.filter(customer_id=customer.pk, status=Cart.Status.OPEN).update(status=Cart.Status.ABANDONED)
    return {"orders": done, **tailoring.forget(customer.pk)}


@privacy.exporter("orders")
def bought(customer: Customer) -> list[dict[str, Any]]:
    placed = Order.objects.filter(customer_id=customer.pk).order_by("placed_at").values_list("pk", flat=True)
    return [
        orders.order_view(order_id=pk).model_dump(mode="json")
        | {"invoices": [ref.model_dump(mode="json") for ref in invoices.invoices_of(order_id=pk)]}
        for pk in placed
    ]


@privacy.exporter("carts")
def meant_to_buy(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "status": cart.status,
            "changed_at": cart.updated_at.isoformat(),
            "lines": [
                {"sku": line.variant.sku, "quantity": line.quantity}
                for line in cart.lines.select_related("variant")
            ],
        }
        for cart in Cart.objects.filter(customer_id=customer.pk).order_by("created_at")
    ]


@privacy.exporter("made_to_measure")
def let_stand(customer: Customer) -> list[dict[str, Any]]:
    """What she confirmed for tailors, by product and by order line."""
    told: list[dict[str, Any]] = []
    for sheet in MeasureSheet.objects.filter(customer_id=customer.pk).order_by("pk"):
        told.append(
            {"product": str(sheet.product_id), "at": sheet.confirmed_at.isoformat(), **_values(sheet)}
        )
    for line in LineMeasures.objects.filter(customer_id=customer.pk).order_by("bound_at"):
        told.append({"order_line": str(line.pk), "at": line.bound_at.isoformat(), **_values(line)})
    return told


def _values(row: MeasureSheet | LineMeasures) -> dict[str, Any]:
    try:
        return {"measurements": customers.unseal_for(row.customer_id, bytes(row.values_sealed))}
    except Unreadable:
        return {"measurements": None}


@privacy.exporter("fit_feedback")
def said_of_fit(customer: Customer) -> list[dict[str, Any]]:
    rows = FitFeedback.objects.filter(customer_id=customer.pk).order_by("at")
    return [
        {"order_line": str(row.pk), "size": row.size, "fit": row.fit, "at": row.at.isoformat()}
        for row in rows
    ]
