"""What the assistant forgets of a customer, and what it tells her."""

from typing import Any

from django.db import connection

from agents.models import Run
from commerce.tailoring import services as tailoring
from measurement.events import MeasurementErased
from server.accounts import privacy
from server.accounts.models import Customer
from server.common.outbox import on


@privacy.eraser
def forget(customer: Customer) -> dict[str, int]:
    """That there were turns stays; what was said and understood in them does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agents_erase(%s)", [customer.pk])
        row = cursor.fetchone()
    return {"turns": int(row[0]) if row else 0}


@on(MeasurementErased)
def forget_confirmed_measures(fact: MeasurementErased) -> None:
    """Measuring and the shop do not know each other: what she had let stand for tailors goes from here."""
    tailoring.forget(fact.customer_id)


@privacy.exporter("assistant")
def turns(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "at": run.started_at.isoformat(),
            "understood": run.reading,
            "tools": [
                {"name": call.tool, "args": call.args, "at": call.at.isoformat()} for call in run.calls.all()
            ],
        }
        for run in Run.objects.filter(customer_id=customer.pk)
        .prefetch_related("calls")
        .order_by("started_at")
    ]
