"""Rows for a benchmark, made in bulk: a wish as JSON on stdin, what was made as JSON on stdout."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import django

django.setup()

from conversations import log
from conversations.entries import compose
from conversations.models import Conversation, Participant
from server.accounts import access, customers, tickets
from server.accounts.models import Customer, Membership, Site, Tenant, User, WidgetSession
from server.common import clock
from server.common.ids import parse_public, public, uuid7

T = TypeVar("T")
LIFETIME = timedelta(hours=2)
BATCH = 1000
WORDS = "Does this jacket also come in blue, and would it be here before the weekend? I am usually an M."


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def rooms(n: int, members: int) -> list[dict[str, Any]]:
    """n conversations of one vendor, each with a customer and `members` people of its staff.

    The assistant is silent in them: a message between people makes no turn.
    """
    mark = uuid4().hex[:8]
    now = clock.now()
    shop = Tenant.objects.create(kind="marketplace", name=f"Market {mark}", slug=f"market-{mark}")
    vendor = Tenant.objects.create(kind="vendor", name=f"Vendor {mark}", slug=f"vendor-{mark}", parent=shop)
    site = Site.objects.create(tenant=vendor, key=f"site-{mark}", name="Shop")
    customer_rows: list[Customer] = []
    threads: list[Conversation] = []
    users: list[User] = []
    memberships: list[Membership] = []
    sessions: list[WidgetSession] = []
    participants: list[Participant] = []
    made = []
    for number in range(n):
        person, conversation, epoch = uuid7(), uuid7(), uuid4().hex[:8]
        session = WidgetSession(
            site=site,
            customer_id=person,
            conversation_id=conversation,
            epoch=epoch,
            secret_hash=person.bytes,
            rotated_at=now,
            expires_at=now + timedelta(days=90),
        )
        sessions.append(session)
        customer_rows.append(
            Customer(
                id=person,
                tenant=vendor,
                site=site,
                key_wrapped=customers.wrapped_key(person),
                main_conversation_id=conversation,
                main_epoch=epoch,
            )
        )
        threads.append(
            Conversation(
                id=conversation,
                tenant=vendor,
                site=site,
                customer_id=person,
                epoch=epoch,
                display_name=f"Visitor {number}",
                assistant_active=False,
            )
        )
        participants.append(
            Participant(conversation_id=conversation, tenant=vendor, person=person, kind="customer")
        )
        token, _ = tickets.issue(
            kind="customer",
            subject=person,
            tenant_id=vendor.pk,
            session=session.pk,
            site_id=site.pk,
            site_key=site.key,
            conversation_id=conversation,
            epoch=epoch,
            lifetime=LIFETIME,
        )
        staff = []
        for place in range(members):
            user = User(email=f"staff-{mark}-{number}-{place}@example.com", name="Sam Staff", password="!")
            membership = Membership(user=user, tenant=vendor, role="agent")
            users.append(user)
            memberships.append(membership)
            staff.append(
                tickets.issue(
                    kind="member",
                    subject=user.pk,
                    tenant_id=vendor.pk,
                    session=membership.pk,
                    role="agent",
                    name="Sam Staff",
                    lifetime=LIFETIME,
                )[0]
            )
        made.append({"conv": public("c", conversation), "epoch": epoch, "customer": token, "members": staff})
    with access.platform_scope():
        for table in (User, Membership, WidgetSession, Customer, Conversation, Participant):
            rows: Any = {
                User: users,
                Membership: memberships,
                WidgetSession: sessions,
                Customer: customer_rows,
                Conversation: threads,
                Participant: participants,
            }[table]
            manager: Any = table._default_manager
            manager.bulk_create(rows, batch_size=BATCH)
    return made


def lines(conversations: Sequence[str], each: int) -> int:
    """More messages by each conversation's customer, by the same SQL function as always; no hint is given."""
    ids = [parse_public("c", text) for text in conversations]
    with access.platform_scope():
        for some in batches(ids):
            people: dict[UUID, UUID] = dict(
                Conversation.objects.filter(pk__in=some).values_list("id", "customer_id")
            )
            for _ in range(each):
                log.append(
                    [
                        compose(
                            conversation_id=conversation,
                            key=person.bytes,
                            sender=person,
                            role="customer",
                            cid=uuid4(),
                            body={"text": f"{WORDS} {uuid4().hex[:24]}"},
                        )
                        for conversation, person in people.items()
                    ]
                )
    return len(ids) * each


def main() -> None:
    wish = json.load(sys.stdin)
    match wish["make"]:
        case "rooms":
            answer: Any = rooms(wish["n"], wish["members"])
        case "lines":
            answer = lines(wish["conversations"], wish["each"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
