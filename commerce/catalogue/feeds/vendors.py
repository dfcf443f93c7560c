"""For whom a file is loaded when nobody says more than a name."""

import re

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
    if make and not Site.objects.exists():
        _open_marketplace()
    try:
        site = default_site()
    except NotFound:
        raise NoMarketplace(
            "There is no marketplace yet: run `./manage.py up` or `load_demo` first."
        ) from None
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", slug):
        raise VendorUnknown(f"{slug!r} is no vendor's name: use small letters, digits and hyphens.")
    vendor = Tenant.objects.filter(slug=slug).first()
    if vendor is None:
        name = slug.replace("-", " ").title()
        vendor = Tenant(kind=Tenant.VENDOR, name=name, slug=slug, parent_id=site.tenant_id)
        if make:
            vendor.save()
    if vendor.kind != Tenant.VENDOR:
        raise VendorUnknown(f"{slug!r} is a marketplace; products belong to a vendor.")
    own = vendor.sites.order_by("id").values_list("currency", flat=True).first()
    return vendor, own or site.currency


def _open_marketplace() -> None:
    """The one that `load_demo` would make, without its goods."""
    marketplace, _ = Tenant.objects.get_or_create(
        slug="fashionistar", defaults={"kind": Tenant.MARKETPLACE, "name": "Fashionistar"}
    )
    Site.objects.get_or_create(
        key="fashionistar-demo",
        defaults={"tenant": marketplace, "name": marketplace.name, "is_default": True},
    )
