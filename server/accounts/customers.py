"""Customers: made at the first message, sealed under their own key, merged when vouched for."""

import json
from typing import Any, ClassVar
from uuid import UUID

from server.accounts.models import Customer
from server.accounts.tickets import Ticket
from server.common import audit, crypto
from server.common.errors import Invalid
from server.common.outbox import Fact
from server.env import env

_DATA_KEY = bytes.fromhex(env.data_key.get_secret_value())
CONTACT_FIELDS = frozenset({"name", "email", "phone", "address"})


class CustomerIdentified(Fact):
    """A host shop vouched for an anonymous shopper: her cart follows her."""

    name: ClassVar[str] = "customer.identified"
    anonymous_id: UUID
    customer_id: UUID
    site_id: UUID
    tenant_id: UUID


def wrapped_key(customer_id: UUID) -> bytes:
    """A new customer key, wrapped by DATA_KEY and bound to the customer."""
    return crypto.seal(_DATA_KEY, crypto.new_key(), aad=customer_id.bytes)


def ensure(ticket: Ticket) -> Customer:
    """The ticket's customer, made now if this is her first act. Call inside her tenant's scope."""
    if ticket.kind != "customer" or ticket.site_id is None or ticket.conversation_id is None:
        raise Invalid("Only a shopper's ticket stands for a customer.")
    customer, made = Customer.objects.get_or_create(
        pk=ticket.subject,
        defaults={
            "tenant_id": ticket.tenant_id,
            "site_id": ticket.site_id,
            "key_wrapped": wrapped_key(ticket.subject),
            "main_conversation_id": ticket.conversation_id,
            "main_epoch": ticket.epoch or "",
        },
    )
    if made:
        audit.record(
            "customer.created",
            actor=ticket.actor,
            target=("customer", customer.pk),
            tenant_id=ticket.tenant_id,
        )
    return customer


def key_of(customer_id: UUID) -> bytes:
    """Her key. Raises crypto.Unreadable once she has been erased. Call inside her tenant's scope."""
    wrapped = Customer.objects.values_list("key_wrapped", flat=True).filter(pk=customer_id).first()
    if wrapped is None:
        raise crypto.Unreadable("This customer's data is gone.")
    return crypto.unseal(_DATA_KEY, bytes(wrapped), aad=customer_id.bytes)


def seal_for(customer_id: UUID, value: Any) -> bytes:
    """JSON under her key."""
    return crypto.seal(key_of(customer_id), json.dumps(value).encode(), aad=customer_id.bytes)


def unseal_for(customer_id: UUID, sealed: bytes) -> Any:
    """Raises crypto.Unreadable."""
    return json.loads(crypto.unseal(key_of(customer_id), bytes(sealed), aad=customer_id.bytes))


def contact(customer_id: UUID) -> dict[str, Any]:
    """What she told us of herself: {name, email, phone, address}, as far as known."""
    sealed = Customer.objects.values_list("contact_sealed", flat=True).filter(pk=customer_id).first()
    return {} if sealed is None else dict(unseal_for(customer_id, bytes(sealed)))


def set_contact(customer_id: UUID, **fields: Any) -> dict[str, Any]:
    """Merge fields (name, email, phone, address) into her contact data; returns all of it."""
    if unknown := set(fields) - CONTACT_FIELDS:
        raise Invalid("Unknown contact field.", fields=sorted(unknown))
    merged = {**contact(customer_id), **{k: v for k, v in fields.items() if v}}
    Customer.objects.filter(pk=customer_id).update(contact_sealed=seal_for(customer_id, merged))
    return merged
