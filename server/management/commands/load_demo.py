"""The demo: one marketplace, its vendors with their shops, people to sign in as, goods to buy."""

import json
import os
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from agents import policies
from commerce.catalogue.demo import DEMO_VENDORS, load_demo
from commerce.checkout.delivery import seed_rates
from server.accounts.models import Membership, Site, Tenant, User
from server.common import audit
from server.common.actor import system
from server.common.scope import platform_scope
from server.env import env

MARKETPLACE_EMAIL = "ada@fashionistar.example"


class Command(BaseCommand):
    help = "Load the demo marketplace (once; a second run changes nothing)."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            marketplace, _ = Tenant.objects.get_or_create(
                slug="fashionistar",
                defaults={
                    "kind": Tenant.MARKETPLACE,
                    "name": "Fashionistar",
                    "tagline": "Fashion you can talk to",
                    "brand_colour": "#8c2f39",
                },
            )
            self._site(marketplace, "fashionistar-demo", default=True)
            self._member(
                marketplace,
                MARKETPLACE_EMAIL,
                "Ada Obi",
                os.environ.get("DEMO_MARKETPLACE_PASSWORD"),
                staff=True,
            )
            vendors: dict[str, Tenant] = {}
            emails: list[str] = []
            for demo in DEMO_VENDORS:
                vendor, _ = Tenant.objects.get_or_create(
                    slug=demo.slug,
                    defaults={
                        "kind": Tenant.VENDOR,
                        "name": demo.name,
                        "tagline": demo.tagline,
                        "parent": marketplace,
                        "description": demo.description,
                        "brand_colour": demo.brand_colour,
                    },
                )
                vendors[demo.slug] = vendor
                self._site(vendor, f"{demo.slug}-demo")
                emails.append(f"hello@{demo.slug}.example")
                self._member(vendor, emails[-1], demo.contact, os.environ.get("DEMO_VENDOR_PASSWORD"))
        with platform_scope():
            report = load_demo(marketplace=marketplace, vendors=vendors)
            seed_rates(
                marketplace_id=marketplace.pk, vendor_ids=[v.pk for v in vendors.values()], currency="USD"
            )
            policies.load_demo(marketplace.pk)
            audit.record(
                "demo.loaded",
                actor=system(marketplace.pk),
                target=("tenant", marketplace.pk),
                tenant_id=marketplace.pk,
                after={"vendors": len(vendors)},
            )
        note = {
            "site_key": "fashionistar-demo",
            "shop_path": f"/shop/{DEMO_VENDORS[0].slug}/",
            "marketplace_email": MARKETPLACE_EMAIL,
            "vendor_email": emails[0],
            "vendor_site_key": f"{DEMO_VENDORS[0].slug}-demo",
        }
        env.data_dir.mkdir(parents=True, exist_ok=True)
        (env.data_dir / "demo.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
        self.stderr.write(f"demo: {report}")

    @staticmethod
    def _site(tenant: Tenant, key: str, *, default: bool = False) -> None:
        Site.objects.get_or_create(
            key=key, defaults={"tenant": tenant, "name": tenant.name, "is_default": default}
        )

    @staticmethod
    def _member(tenant: Tenant, email: str, name: str, password: str | None, *, staff: bool = False) -> None:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name, is_staff=staff, is_superuser=staff)
        Membership.objects.get_or_create(user=user, tenant=tenant, defaults={"role": Membership.OWNER})
