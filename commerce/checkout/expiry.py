"""What time ends: holds, payments, checkouts. Small batches that step over whatever somebody is using."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from commerce.checkout.models import Checkout, Proposal
from commerce.checkout.services import call_off
from commerce.checkout.settlement import reopen
from commerce.events import PaymentExpired
from commerce.inventory.holds import services as holds
from commerce.payments import services as payments
from commerce.payments.models import Payment
from server.accounts.access import SYSTEM, platform_scope
from server.common import audit


def sweep(*, now: datetime, limit: int = 200) -> dict[str, int]:
    """End what is due: {"payments", "checkouts", "holds"}. Safe to run anywhere, any number at once."""
    return {
        "payments": _until_none(partial(_expire_payment, now), limit),
        "checkouts": _until_none(partial(_expire_checkout, now), limit),
        "holds": _expire_holds(now, limit),
    }


def _until_none(one: Callable[[], int], limit: int) -> int:
    done = 0
    while done < limit and one():
        done += 1
    return done


def _expire_holds(now: datetime, limit: int) -> int:
    with platform_scope():
        return holds.sweep(now=now, limit=limit)


def _expire_payment(now: datetime) -> int:
    """One unpaid payment past its time: its stock goes back, the checkout can be agreed to again."""
    with platform_scope():
        due = Payment.objects.filter(status__in=payments.OPEN, expires_at__lte=now).order_by("expires_at")
        checkout = (
            Checkout.objects.filter(pk__in=due.values("checkout_id"))
            .select_for_update(skip_locked=True, no_key=True)
            .first()
        )
        if checkout is None:
            return 0
        for payment in due.filter(checkout_id=checkout.pk).select_for_update(no_key=True):
            payment.status = Payment.Status.EXPIRED
            payment.save(update_fields=["status", "updated_at"])
            payments.note(payment, "expired", source="clock")
            audit.record(
                "payment.expired",
                actor=SYSTEM(payment.tenant_id),
                target=("payment", payment.pk),
                tenant_id=payment.tenant_id,
                after={"checkout": str(checkout.pk)},
            )
            payments.tell(payment, PaymentExpired, checkout_id=checkout.pk)
            if checkout.payment_id == payment.pk and checkout.status == Checkout.Status.IN_PROGRESS:
                reopen(checkout)
    return 1


def _expire_checkout(now: datetime) -> int:
    with platform_scope():
        checkout = (
            Checkout.objects.filter(
                expires_at__lte=now, status__in=[Checkout.Status.INCOMPLETE, Checkout.Status.READY]
            )
            .select_for_update(skip_locked=True, no_key=True)
            .order_by("expires_at")
            .first()
        )
        if checkout is None:
            return 0
        checkout.proposals.filter(status=Proposal.Status.OPEN).update(status=Proposal.Status.EXPIRED)
        call_off(checkout, SYSTEM(checkout.tenant_id), Checkout.Status.EXPIRED)
    return 1
