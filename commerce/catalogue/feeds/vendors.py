"""For whom a file is loaded when nobody says more than a name."""

import re
from uuid import UUID

from server.accounts.access import default_site
from server.accounts.models import Site, Tenant
from server.common.errors import Conflict, Invalid, NotFound


class NoMarketplace(Conflict):
    code = "no_marketplace"


class VendorUnknown(Invalid):
    code = "vendor_invalid"


def importing_vendor(*, slug: str, make: bool) -> tuple[Tenant, str]:
    """The vendor and the currency of the marketplace that sells its goods.

    A new name becomes a vendor of the default marketplace, which is opened where there is none (only
    with `make`; else a stand-in that is not stored). Raises NoMarketplace, VendorUnknown.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", slug):
        raise VendorUnknown(f"{slug!r} is no vendor's name: use small letters, digits and hyphens.")
    vendor = Tenant.objects.filter(slug=slug).first()
    if vendor is not None:
        if vendor.kind != Tenant.VENDOR:
            raise VendorUnknown(f"{slug!r} is a marketplace; products belong to a vendor.")
        # The vendor's own shop and the marketplace sell in one currency; its own says which.
        owners = (vendor.pk, vendor.parent_id)
        found: dict[UUID | None, str] = {
            s.tenant_id: s.currency for s in Site.objects.filter(tenant_id__in=owners).order_by("-id")
        }
        if currency := found.get(vendor.pk) or found.get(vendor.parent_id):
            return vendor, currency
    if make and not Site.objects.exists():
        _open_marketplace()
    try:
        site = default_site()
    except NotFound:
        raise NoMarketplace(
            "There is no marketplace yet: run `./manage.py up` or `load_demo` first."
        ) from None
    if vendor is None:
        name = slug.replace("-", " ").title()
        vendor = Tenant(kind=Tenant.VENDOR, name=name, slug=slug, parent_id=site.tenant_id)
        if make:
            vendor.save()
    return vendor, site.currency


def _open_marketplace() -> None:
    """The one that `load_demo` would make, without its goods."""
    marketplace, _ = Tenant.objects.get_or_create(
        slug="fashionistar", defaults={"kind": Tenant.MARKETPLACE, "name": "Fashionistar"}
    )
    Site.objects.get_or_create(
        key="fashionistar-demo",
        defaults={"tenant": marketplace, "name": marketplace.name, "is_default": True},
    )
