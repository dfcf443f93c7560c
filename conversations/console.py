"""The pages under /console: the staff's workplace. What it does, it does over the socket and REST with a ticket."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, cast

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from ninja import Query, Router, Schema

from commerce.catalogue import search
from commerce.catalogue.views import ProductView
from server.accounts import access
from server.accounts.auth import MemberAuth
from server.accounts.models import Membership, Site, Tenant, User
from server.accounts.tickets import Ticket
from server.common.errors import NotFound
from server.common.ids import public
from server.env import env

VERSION: Final = "1.0.0"

router = Router(tags=["console"], auth=MemberAuth())


@require_GET
@never_cache
@login_required
def console(request: HttpRequest) -> HttpResponse:
    """The console of one of the person's shops: `?shop=<slug>`, or the first; 403 for who is on no staff."""
    user = request.user
    assert isinstance(user, User)
    memberships = list(
        Membership.objects.select_related("tenant")
        .filter(user=user, active=True, tenant__active=True)
        .order_by("tenant__kind", "tenant__name")
    )
    wanted = request.GET.get("shop")
    chosen = next((each for each in memberships if wanted in (None, each.tenant.slug)), None)
    if chosen is None:
        return render(
            request, "console/nobody.html", {"shops": [each.tenant for each in memberships]}, status=403
        )
    boot = {
        "me": {
            "id": public("p", user.pk),
            "name": user.get_full_name(),
            "email": user.email,
            "role": chosen.role,
        },
        "tenant": _tenant(chosen.tenant),
        "tenants": [{"slug": each.tenant.slug, "name": each.tenant.name} for each in memberships],
        "staff": staff_of(chosen.tenant),
        "sites": sites_of(chosen.tenant),
        "public_url": env.public_url.rstrip("/"),
        "version": VERSION,
        "csrf": get_token(request),
        "links": {
            "logout": reverse("account_logout"),
            "password": reverse("account_change_password"),
            "mfa": reverse("mfa_index"),
        },
    }
    return render(
        request, "console/index.html", {"boot": boot, "tenant": chosen.tenant, "bundle": bundle_mark()}
    )


@cache
def bundle_mark() -> str:
    """Changes with the script: a browser keeps it for an hour, which after an upgrade would be too long."""
    found = finders.find("conversations/console.js")
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else ""


def _tenant(tenant: Tenant) -> dict[str, str]:
    return {"id": str(tenant.pk), "name": tenant.name, "slug": tenant.slug, "kind": tenant.kind}


def staff_of(tenant: Tenant) -> list[dict[str, str]]:
    """Who a conversation of this tenant may be assigned to, by name."""
    members = Membership.objects.select_related("user").filter(
        tenant=tenant, active=True, user__is_active=True
    )
    people = [{"id": public("p", each.user_id), "name": each.user.get_full_name()} for each in members]
    return sorted(people, key=lambda person: person["name"].casefold())


def sites_of(tenant: Tenant) -> list[dict[str, Any]]:
    """The tenant's sites for the install page. Secrets stay here: only whether there is one is told."""
    return [
        {
            "key": site.key,
            "name": site.name,
            "origins": site.origins,
            "currency": site.currency,
            "locale": site.locale,
            "identity": bool(site.identity_secrets),
        }
        for site in Site.objects.filter(tenant=tenant, active=True).order_by("name", "key")
    ]


class Goods(Schema):
    items: list[ProductView]
    total: int


@router.get("/console/products", response=Goods, summary="Goods to send: what one of the shop's sites sells")
def goods(
    request: HttpRequest,
    site: Annotated[str, Query(max_length=100)],
    query: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=60)] = 24,
) -> Any:
    """`site`: the key of the site on which the conversation stands. Raises NotFound for another tenant's."""
    ticket = cast(Ticket, request.ticket)  # type: ignore[attr-defined]  # set by MemberAuth
    where = access.site_by_key(site)
    if where.tenant_id != ticket.tenant_id:
        raise NotFound("There is no shop with this key.")
    words = query.strip()
    found = search.search(
        site=where, query=words, sort="relevance" if words else "newest", limit=limit, facets=False
    )
    return {"items": [hit.view for hit in found.hits or found.near], "total": found.total}


urlpatterns = [path("console/", console, name="console")]
