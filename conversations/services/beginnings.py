"""Threads and what belongs to them: a shopper's own, one with a vendor, the orders told of there."""

import secrets
from uuid import UUID

from conversations.entries import Thread
from conversations.models import (
    Conversation,
    ConversationCheckout,
    ConversationOrder,
    Participant,
)
from server.accounts import access, customers
from server.accounts.models import Site, Tenant
from server.accounts.tickets import Ticket
from server.common import audit
from server.common.actor import Actor
from server.common.errors import NotFound
from server.common.ids import uuid7


def open_conversation(ticket: Ticket) -> Thread:
    """Make the shopper's customer and conversation rows, at her first act; harmless to repeat."""
    if ticket.conversation_id is None or ticket.site_id is None:
        raise NotFound
    with access.scope(ticket.tenant_id):
        customer = customers.ensure(ticket)
        row, made = Conversation.objects.get_or_create(
            pk=ticket.conversation_id,
            defaults={
                "tenant_id": ticket.tenant_id,
                "site_id": ticket.site_id,
                "customer_id": customer.pk,
                "epoch": ticket.epoch or secrets.token_hex(4),
                "display_name": customers.contact(customer.pk).get("name") or visitor_name(customer.pk),
            },
        )
        if row.customer_id != ticket.subject:
            raise NotFound
        if made:
            join(row.pk, ticket.tenant_id, ticket.actor)
            audit.record(
                "conversation.opened",
                actor=ticket.actor,
                target=("conversation", row.pk),
                tenant_id=ticket.tenant_id,
            )
    return Thread(row.id, row.tenant_id, row.site_id, row.customer_id, row.parent_id, row.epoch)


def visitor_name(customer_id: UUID) -> str:
    """What staff call somebody who has not said her name."""
    return f"Visitor {customer_id.hex[-4:].upper()}"


def name_customer(*, customer_id: UUID, name: str) -> None:
    """Show a customer by the name she gave, in every thread of hers."""
    with access.platform_scope():
        Conversation.objects.filter(customer_id=customer_id).update(display_name=name[:120])


def open_vendor_thread(*, parent: Thread, vendor: Tenant, actor: Actor) -> tuple[Thread, bool]:
    """The thread with a vendor that belongs to a marketplace thread, made if need be. (thread, made)

    It is the vendor's own: the vendor's staff answer there, the assistant does not.
    """
    with access.platform_scope():
        site = Site.objects.filter(tenant=vendor, active=True).order_by("id").first()
        if site is None or not vendor.active:
            raise NotFound("This vendor takes no questions here.")
        name = Conversation.objects.values_list("display_name", flat=True).get(pk=parent.id)
        row, made = Conversation.objects.get_or_create(
            parent_id=parent.id,
            site=site,
            defaults={
                "id": uuid7(),
                "tenant": vendor,
                "customer_id": parent.customer_id,
                "epoch": secrets.token_hex(4),
                "display_name": name,
                "assistant_active": False,
                "needs_human": True,
            },
        )
        if made:
            join(row.pk, vendor.pk, actor)
            audit.record(
                "conversation.opened",
                actor=actor,
                target=("conversation", row.pk),
                tenant_id=vendor.pk,
                after={"parent": str(parent.id)},
            )
    return Thread(row.id, row.tenant_id, row.site_id, row.customer_id, row.parent_id, row.epoch), made


def join(conversation_id: UUID, tenant_id: UUID, actor: Actor) -> None:
    if actor.id is not None:
        Participant.objects.bulk_create(
            [
                Participant(
                    conversation_id=conversation_id,
                    tenant_id=tenant_id,
                    person=actor.id,
                    kind=actor.kind,
                    name="" if actor.kind == "customer" else actor.name,
                )
            ],
            ignore_conflicts=True,
        )


def link_order(*, thread: Thread, order_id: UUID) -> None:
    """News of the order belongs in this thread."""
    with access.scope(thread.tenant_id):
        ConversationOrder.objects.bulk_create(
            [
                ConversationOrder(
                    conversation_id=thread.id,
                    tenant_id=thread.tenant_id,
                    order_id=order_id,
                )
            ],
            ignore_conflicts=True,
        )


def link_checkout(*, thread: Thread, checkout_id: UUID) -> None:
    """News of the checkout, its payment and its order belong in this thread."""
    with access.scope(thread.tenant_id):
        ConversationCheckout.objects.bulk_create(
            [
                ConversationCheckout(
                    conversation_id=thread.id,
                    tenant_id=thread.tenant_id,
                    checkout_id=checkout_id,
                )
            ],
            ignore_conflicts=True,
        )
