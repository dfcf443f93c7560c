from __future__ import annotations

from uuid import UUID

from commerce.payments.models import Payment
from commerce.payments.views import PaymentView
from server.accounts.access import platform_scope
from server.common.errors import NotFound

PAYABLE = (Payment.Status.CREATED, Payment.Status.REQUIRES_ACTION)


def payment_view(payment: Payment) -> PaymentView:
    return PaymentView.model_validate(
        {
            "payment": payment.pk,
            "checkout": payment.checkout_id,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
            "status": payment.status,
            "provider": payment.provider,
            "url": payment.url if payment.status in PAYABLE else "",
            "order": payment.order_id,
        }
    )


def payment_of(*, payment_id: UUID, customer_id: UUID | None = None) -> PaymentView:
    """Raises NotFound for another shopper's."""
    with platform_scope():
        payment = Payment.objects.filter(pk=payment_id).first()
        if payment is None or customer_id not in (None, payment.customer_id):
            raise NotFound
        return payment_view(payment)
