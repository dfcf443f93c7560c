"""Who does something, and for whom: every service and every audit entry names one."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["customer", "member", "assistant", "system", "anonymous"]

# The assistant is one participant everywhere; its rights are always those of `on_behalf_of`.
ASSISTANT_ID = UUID("0198f000-0000-7000-8000-00000000a551")
SYSTEM_ID = UUID("0198f000-0000-7000-8000-000000005e57")


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is a customer's, a user's or the assistant's; `tenant_id` whose rows may be touched."""

    kind: ActorKind
    id: UUID | None
    tenant_id: UUID | None
    site_id: UUID | None = None
    role: str | None = None
    on_behalf_of: UUID | None = None
    name: str = ""


def system(tenant_id: UUID | None) -> Actor:
    """The shop itself: sweepers, webhooks, subscribers."""
    return Actor("system", SYSTEM_ID, tenant_id, name="Fashionistar")


def assistant(tenant_id: UUID | None, *, site_id: UUID | None, on_behalf_of: UUID) -> Actor:
    """The assistant acting within one customer's rights."""
    return Actor(
        "assistant", ASSISTANT_ID, tenant_id, site_id=site_id, on_behalf_of=on_behalf_of, name="Assistant"
    )
