"""What measuring forgets of a customer who is erased, and what it tells her of herself."""

from typing import Any

from measurement import selectors
from measurement.models import Consent, Session
from measurement.services.erasing import delete_all_of
from server.accounts import privacy
from server.accounts.models import Customer
from server.common.crypto import Unreadable


@privacy.eraser
def forget(customer: Customer) -> dict[str, int]:
    """Every row and every clip; the key that sealed them is destroyed besides."""
    did = delete_all_of(customer.pk)
    Consent.objects.filter(customer_id=customer.pk).delete()
    return {"measurements": did.profiles, "measuring_sessions": did.sessions}


@privacy.exporter("measurements")
def told(customer: Customer) -> dict[str, Any]:
    consents = Consent.objects.filter(customer_id=customer.pk).order_by("given_at")
    sessions = Session.objects.filter(customer_id=customer.pk).order_by("created_at")
    try:
        profile: dict[str, Any] | None = selectors.profile_view(customer.pk).model_dump(mode="json")
    except Unreadable:
        profile = None
    return {
        "profile": profile,
        "consents": [
            {
                "version": row.version,
                "purpose": row.purpose,
                "adult": row.adult,
                "given_at": row.given_at.isoformat(),
                "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in consents
        ],
        "sessions": [
            {
                "at": row.created_at.isoformat(),
                "mode": row.mode,
                "state": row.state,
                "result": view.result.model_dump(mode="json")
                if (view := selectors.session_view(row)).result
                else None,
            }
            for row in sessions
        ],
    }
