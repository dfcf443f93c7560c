"""What the shop forgets of a customer, and what it tells her."""

from typing import Any

from commerce.carts.models import Cart
from commerce.checkout.models import Checkout
from commerce.invoices import selectors as invoices
from commerce.orders import selectors as orders
from commerce.orders.models import Order
from server.accounts import privacy
from server.accounts.models import Customer


@privacy.eraser
def forget(customer: Customer) -> dict[str, int]:
    """Orders, amounts and invoice numbers stay; who it was and where she lives do not."""
    done = Order.objects.filter(customer_id=customer.pk).update(address_sealed=None, email_digest="")
    Checkout.objects.filter(customer_id=customer.pk).update(address_sealed=None, email_digest="")
    Cart.objects.filter(customer_id=customer.pk, status=Cart.Status.OPEN).update(status=Cart.Status.ABANDONED)
    return {"orders": done}


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
