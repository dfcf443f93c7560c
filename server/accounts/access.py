"""The only way to fetch a tenant's things for someone; opens the row-level-security scope."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q

from server.accounts.models import Customer, Membership, Site, Tenant
from server.common.actor import ASSISTANT_ID, SYSTEM_ID, Actor, ActorKind, assistant, system
from server.common.errors import NotAllowed
from server.common.scope import platform_scope, scope

SYSTEM = system

__all__ = [
    "ASSISTANT_ID",
    "SYSTEM",
    "SYSTEM_ID",
    "Actor",
    "ActorKind",
    "SiteScope",
    "assistant",
    "catalogue_tenants",
    "customer_of",
    "default_site",
    "membership_of",
    "platform_scope",
    "scope",
    "site_by_key",
    "site_scope",
    "system",
]


@dataclass(frozen=True, slots=True)
class SiteScope:
    """What everything on a site depends on: its tenant, money and tax."""

    site_id: UUID
    tenant_id: UUID
    kind: Literal["marketplace", "vendor"]
    currency: str
    tax_rate_bp: int
    tax_included: bool
    locale: str
    key: str = ""
    name: str = ""


def _scope_of(site: Site) -> SiteScope:
    return SiteScope(
        site_id=site.pk,
        tenant_id=site.tenant_id,
        kind="marketplace" if site.tenant.kind == Tenant.MARKETPLACE else "vendor",
        currency=site.currency,
        tax_rate_bp=site.tax_rate_bp,
        tax_included=site.tax_included,
        locale=site.locale,
        key=site.key,
        name=site.name,
    )


def _open_sites() -> Q:
    return Q(active=True, tenant__active=True)


def site_scope(site_id: UUID) -> SiteScope:
    """Raises NotAllowed for a closed or unknown site."""
    site = Site.objects.select_related("tenant").filter(_open_sites(), pk=site_id).first()
    if site is None:
        raise NotAllowed("This shop is not open.")
    return _scope_of(site)


def site_by_key(key: str) -> SiteScope:
    """Raises NotAllowed for an unknown key."""
    site = Site.objects.select_related("tenant").filter(_open_sites(), key=key).first()
    if site is None:
        raise NotAllowed("There is no shop with this key.")
    return _scope_of(site)


def default_site() -> SiteScope:
    """The site of this installation's own front page. Raises NotAllowed when there is none yet."""
    site = Site.objects.select_related("tenant").filter(_open_sites(), is_default=True).order_by("id").first()
    if site is None:
        raise NotAllowed("No shop has been set up yet.")
    return _scope_of(site)


def catalogue_tenants(site: SiteScope) -> Q:
    """A filter on Tenant: whose goods the site sells."""
    if site.kind == "marketplace":
        return Q(parent_id=site.tenant_id, active=True)
    return Q(pk=site.tenant_id, active=True)


def membership_of(user_id: UUID, tenant_id: UUID) -> Membership:
    """The person's role in a tenant. Raises NotAllowed if there is none, or no longer."""
    membership = (
        Membership.objects.select_related("tenant", "user")
        .filter(user_id=user_id, tenant_id=tenant_id, active=True, user__is_active=True, tenant__active=True)
        .first()
    )
    if membership is None:
        raise NotAllowed
    return membership


def customer_of(tenant_id: UUID, customer_id: UUID) -> Customer:
    """Raises NotAllowed when the tenant has no such customer. Call inside the tenant's scope."""
    customer = Customer.objects.filter(pk=customer_id, tenant_id=tenant_id, erased_at=None).first()
    if customer is None:
        raise NotAllowed
    return customer
