"""The right to know and the right to be forgotten. Each package that keeps something of a customer registers for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import connection

from server.accounts import customers
from server.accounts.models import Customer, WidgetSession
from server.common import audit, clock, outbox
from server.common.actor import Actor
from server.common.crypto import Unreadable
from server.common.errors import Conflict, NotFound
from server.common.outbox import Fact
from server.common.recovery import on_restore
from server.common.scope import platform_scope

Eraser = Callable[[Customer], dict[str, int]]
Exporter = Callable[[Customer], Any]
E = TypeVar("E", bound=Eraser)
X = TypeVar("X", bound=Exporter)
_erasers: dict[str, Eraser] = {}
_exporters: dict[str, Exporter] = {}


class AlreadyErased(Conflict):
    code = "already_erased"


class CustomerErased(Fact):
    """She is gone: what still holds her in memory lets go."""

    name: ClassVar[str] = "customer.erased"
    customer_id: UUID
    tenant_id: UUID


def eraser(work: E) -> E:
    """Register a function that removes what is personal; it runs inside the erasure's transaction, in the platform's
    scope, when the customer is already marked as erased. It returns what it did: {"entries": 12}."""
    _erasers[f"{work.__module__}.{work.__qualname__}"] = work
    return work


def exporter(section: str) -> Callable[[X], X]:
    """Register a function that tells all that a package knows of a customer, as JSON values."""

    def register(work: X) -> X:
        _exporters[section] = work
        return work

    return register


@dataclass(frozen=True, slots=True)
class Erased:
    customer_id: UUID
    did: dict[str, int]


def _found(customer_id: UUID, *, lock: bool = False) -> Customer:
    # NO KEY: a worker that writes a row pointing at her, her thread already locked, must not wait for us.
    rows = Customer.objects.select_for_update(no_key=True) if lock else Customer.objects.all()
    customer = rows.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    return customer


def erase(customer_id: UUID, *, actor: Actor) -> Erased:
    """Forget a customer in one transaction: profile, key, sessions, words. Raises NotFound, AlreadyErased.

    What was sealed under her key (addresses, invoices' buyers, older backups) can never be read again; amounts and
    numbers of orders stay, as the law on bookkeeping wants. The audit log keeps its entries: they hold no words.
    """
    with platform_scope():
        customer = _found(customer_id, lock=True)
        if customer.erased_at is not None:
            raise AlreadyErased("This customer was erased before.")
        customer.erased_at = clock.now()
        customer.key_wrapped = customer.contact_sealed = customer.external_id = customer.user = None
        customer.save(update_fields=["erased_at", "key_wrapped", "contact_sealed", "external_id", "user"])
        sessions = WidgetSession.objects.filter(customer_id=customer_id, revoked_at=None)
        did = {"sessions": sessions.update(revoked_at=customer.erased_at)}
        for work in _erasers.values():
            for name, count in work(customer).items():
                did[name] = did.get(name, 0) + count
        audit.record(
            "customer.erased",
            actor=actor,
            target=("customer", customer_id),
            tenant_id=customer.tenant_id,
            after=did,
        )
        outbox.publish(
            CustomerErased(customer_id=customer_id, tenant_id=customer.tenant_id),
            key=f"customer:{customer_id}",
            tenant_id=customer.tenant_id,
        )
    return Erased(customer_id, did)


def export(customer_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """Everything kept about a customer, as JSON values; that it was asked for is recorded. Raises NotFound."""
    with platform_scope():
        customer = _found(customer_id)
        told = {
            "customer": str(customer.pk),
            "exported_at": clock.now().isoformat(),
            "profile": _profile(customer),
            **{section: work(customer) for section, work in sorted(_exporters.items())},
            "audit": _audit_of(customer_id),
        }
        audit.record(
            "customer.exported", actor=actor, target=("customer", customer_id), tenant_id=customer.tenant_id
        )
    return told


def _profile(customer: Customer) -> dict[str, Any]:
    try:
        contact: dict[str, Any] | None = customers.contact(customer.pk)
    except Unreadable:
        contact = None
    sessions = WidgetSession.objects.filter(customer_id=customer.pk).order_by("created")
    return {
        "site": customer.site.name,
        "since": customer.created.isoformat(),
        "erased_at": customer.erased_at.isoformat() if customer.erased_at else None,
        "external_id": customer.external_id,
        "contact": contact,
        "sessions": [
            {"opened_at": row.created.isoformat(), "renewed_at": row.rotated_at.isoformat()}
            for row in sessions
        ],
    }


def _audit_of(customer_id: UUID) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, action, target_type, target_id, host(ip), user_agent FROM common_auditentry"
            " WHERE actor_id = %(id)s OR on_behalf_of = %(id)s"
            " OR (target_type = 'customer' AND target_id = %(id)s::text) ORDER BY at, id",
            {"id": customer_id},
        )
        names = ("at", "action", "target_type", "target_id", "ip", "user_agent")
        return [dict(zip(names, (row[0].isoformat(), *row[1:]), strict=True)) for row in cursor.fetchall()]


@on_restore
def new_epochs_for_threads_not_begun() -> int:
    """A thread whose row was lost with the restore must not come back under the epoch that clients remember."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_customer SET main_epoch = substr(md5(gen_random_uuid()::text), 1, 8)")
        cursor.execute("UPDATE accounts_widgetsession SET epoch = substr(md5(gen_random_uuid()::text), 1, 8)")
        return int(cursor.rowcount)
