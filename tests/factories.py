"""One small known world per test: a marketplace with two vendors, sites, staff, and shoppers on demand."""

import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Any


@dataclass
class World:
    """Ids and rows of one marketplace. Nothing in it is shared with another test."""

    marketplace: Any
    vendors: list[Any]
    site: Any  # the marketplace's Site row
    vendor_sites: list[Any]
    owner: Any  # the marketplace's owner (User)
    vendor_users: list[Any]
    memberships: dict[Any, Any] = field(default_factory=dict)  # user id -> Membership
    password: str = "correct horse battery"

    @property
    def scope(self) -> Any:
        """The SiteScope of the marketplace's site."""
        from server.accounts import access

        return access.site_scope(self.site.pk)

    def vendor_scope(self, number: int = 0) -> Any:
        from server.accounts import access

        return access.site_scope(self.vendor_sites[number].pk)

    def shopper(self, *, site: Any = None) -> "Shopper":
        """A new anonymous shopper on the marketplace (or another site of this world)."""
        from server.accounts import sessions, tickets

        opened = sessions.open_session(site=site or self.scope)
        return Shopper(opened, tickets.read(opened.token))

    def member_ticket(self, user: Any) -> Any:
        """(token, Ticket) of a member for the console."""
        from server.accounts import tickets

        membership = self.memberships[user.pk]
        token, _ = tickets.issue(
            kind="member",
            subject=user.pk,
            tenant_id=membership.tenant_id,
            session=membership.pk,
            role=membership.role,
            name=user.get_full_name(),
        )
        return token, tickets.read(token)


@dataclass
class Shopper:
    opened: Any
    ticket: Any

    @property
    def token(self) -> str:
        return str(self.opened.token)

    @property
    def actor(self) -> Any:
        return self.ticket.actor

    @property
    def customer_id(self) -> Any:
        return self.ticket.subject

    @property
    def conversation_id(self) -> Any:
        return self.ticket.conversation_id

    def customer(self) -> Any:
        """Her Customer row, made as at her first message."""
        from server.accounts import customers
        from server.common.scope import scope

        with scope(self.ticket.tenant_id):
            return customers.ensure(self.ticket)


def make_world(*, vendors: int = 2, tax_rate_bp: int = 750, tax_included: bool = False) -> World:
    from server.accounts.models import Membership, Site, Tenant, User

    mark = secrets.token_hex(4)
    marketplace = Tenant.objects.create(kind="marketplace", name=f"Market {mark}", slug=f"market-{mark}")
    money = {"currency": "USD", "tax_rate_bp": tax_rate_bp, "tax_included": tax_included}
    site = Site.objects.create(tenant=marketplace, key=f"site-{mark}", name="Market", **money)
    world = World(marketplace, [], site, [], None, [])
    world.owner = _member(world, Membership, User, marketplace, f"owner-{mark}@example.com", "Olive Owner")
    for number in range(vendors):
        vendor = Tenant.objects.create(
            kind="vendor",
            name=["Red Thread", "Blue Loom", "Green Needle"][number % 3],
            slug=f"v{number}-{mark}",
            parent=marketplace,
        )
        world.vendors.append(vendor)
        world.vendor_sites.append(
            Site.objects.create(tenant=vendor, key=f"v{number}-{mark}", name=vendor.name, **money)
        )
        name = ["Vera Vendor", "Bola Vendor", "Gina Vendor"][number % 3]
        world.vendor_users.append(
            _member(world, Membership, User, vendor, f"v{number}-{mark}@example.com", name)
        )
    return world


@cache
def _hashed(password: str) -> str:
    """Made once a process: a good hash takes half a second."""
    from django.contrib.auth.hashers import make_password

    return make_password(password)


def _member(world: World, membership: Any, user: Any, tenant: Any, email: str, name: str) -> Any:
    person = user.objects.create(email=email, name=name, password=_hashed(world.password))
    world.memberships[person.pk] = membership.objects.create(user=person, tenant=tenant, role="owner")
    return person
