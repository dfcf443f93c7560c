# ruff: noqa: E501 (lists and sentences stay in one piece)
"""What the demo shop says of itself; a real shop writes its own in the admin."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from agents.models import StorePolicy
from server.accounts.access import scope

DEMO: Final = {
    "returns": "You can return anything unworn within 14 days of delivery for a refund to the way you paid. Start it here in the chat; the vendor confirms within two working days and pays the return if the item was faulty or wrong.",
    "delivery": "Each vendor sends its own parcel, usually within 3 to 5 working days. The exact price of delivery is shown at checkout, before you confirm. You get a message here at every step.",
    "payment": "You pay on our payment provider's page after you have confirmed the total. This demo uses a sandbox: no real card is charged.",
    "privacy": "We keep this conversation, your orders and the address you give, and nothing else. Address and contact data are encrypted under a key of your own, and you can have everything erased. Vendors see only their own orders and the threads you open with them.",
    "warranty": "Every item is sold by the vendor named on it, who answers for it being as described. If something is faulty, write to us here and a person will put it right.",
    "vendors": "Write to us here that you would like to sell with us, and a person from our team will get back to you.",
    "contact": "You can reach a person right here in the chat: just ask for one.",
}  # fmt: skip


def load_demo(tenant_id: UUID) -> int:
    """Write the demo's policies where the shop has none of its own. Returns how many were added."""
    with scope(tenant_id):
        have = set(StorePolicy.objects.filter(tenant_id=tenant_id).values_list("topic", flat=True))
        rows = [
            StorePolicy(tenant_id=tenant_id, topic=topic, text=text)
            for topic, text in DEMO.items()
            if topic not in have
        ]
        StorePolicy.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)
