"""HTTP for tickets: a shopper's session, a member's console token."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import SessionAuth
from pydantic import Field

from server.accounts import access, sessions, tickets
from server.accounts.models import Membership, Site, User
from server.common import audit, ratelimit
from server.common.errors import NotAllowed
from server.common.http import client_ip
from server.common.ids import public
from server.env import env

router = Router(tags=["sessions"])


class Me(Schema):
    id: str
    kind: str
    name: str | None


class SessionWish(Schema):
    site_key: str = Field(max_length=100)
    renew: str | None = Field(default=None, max_length=200)
    identity: str | None = Field(default=None, max_length=4096)


class SessionAnswer(Schema):
    token: str
    expires_at: datetime
    renew: str
    conversation: str
    epoch: str
    me: Me


class TenantChoice(Schema):
    id: str
    name: str
    slug: str
    kind: str


class ConsoleWish(Schema):
    tenant: str | None = Field(default=None, description="slug; without it, the first of one's tenants")


class ConsoleAnswer(Schema):
    token: str
    expires_at: datetime
    me: Me
    role: str
    tenant: TenantChoice
    tenants: list[TenantChoice]


class SiteAnswer(Schema):
    site_key: str
    name: str
    currency: str


class OriginRefused(NotAllowed):
    code, status = "origin_refused", 403


@router.post(
    "/widget/sessions", response=SessionAnswer, summary="A shopper's ticket: new, renewed or vouched for"
)
def widget_session(request: HttpRequest, wish: SessionWish) -> Any:
    site = access.site_by_key(wish.site_key)
    check_origin(request, site)
    if wish.renew:  # by person, not by address: a carrier's NAT is many people
        family = wish.renew.partition(".")[0]
        ratelimit.check(f"renewals:{family}", limit=env.chat_resumes_per_minute, per_seconds=60)
    else:
        ratelimit.check(
            f"sessions:{client_ip(request)}", limit=env.anonymous_sessions_per_minute, per_seconds=60
        )
    opened = sessions.open_session(site=site, renew=wish.renew, identity=wish.identity)
    return {
        "token": opened.token,
        "expires_at": opened.expires_at,
        "renew": opened.renew,
        "conversation": public("c", opened.conversation_id),
        "epoch": opened.epoch,
        "me": {"id": public("p", opened.customer_id), "kind": "customer", "name": opened.name},
    }


def check_origin(request: HttpRequest, site: access.SiteScope) -> None:
    """A browser on a page that the site does not know is refused; without an Origin it is no browser."""
    origin = request.headers.get("Origin")
    if origin and not origin_allowed(origin, site, host=request.get_host()):
        raise OriginRefused("This shop's chat may not run on this page.")


def origin_allowed(origin: str, site: access.SiteScope, *, host: str) -> bool:
    """Our own pages, or one of the site's origins."""
    if origin == env.public_url or origin.partition("://")[2] == host:
        return True
    return Site.objects.filter(pk=site.site_id, origins__contains=[origin]).exists()


@router.post(
    "/console/token", response=ConsoleAnswer, auth=SessionAuth(), summary="A member's ticket for the console"
)
def console_token(request: HttpRequest, wish: ConsoleWish) -> Any:
    user = request.user
    if not isinstance(user, User):
        raise NotAllowed
    memberships = list(
        Membership.objects.select_related("tenant")
        .filter(user_id=user.pk, active=True, tenant__active=True)
        .order_by("tenant__kind", "tenant__name")
    )
    chosen = next((m for m in memberships if wish.tenant in (None, m.tenant.slug)), None)
    if chosen is None:
        raise NotAllowed("You are not on the staff of this shop.")
    name = user.get_full_name()
    with transaction.atomic():
        token, expires_at = tickets.issue(
            kind="member",
            subject=user.pk,
            tenant_id=chosen.tenant_id,
            session=chosen.pk,
            role=chosen.role,
            name=name,
        )
        actor = tickets.read(token).actor
        request.actor = actor  # type: ignore[attr-defined]
        audit.record(
            "console.opened", actor=actor, target=("tenant", chosen.tenant_id), tenant_id=chosen.tenant_id
        )
    return {
        "token": token,
        "expires_at": expires_at,
        "me": {"id": public("p", user.pk), "kind": "member", "name": name},
        "role": chosen.role,
        "tenant": _choice(chosen),
        "tenants": [_choice(m) for m in memberships],
    }


def _choice(membership: Membership) -> dict[str, str]:
    tenant = membership.tenant
    return {"id": str(tenant.pk), "name": tenant.name, "slug": tenant.slug, "kind": tenant.kind}


@router.get("/site-default", response=SiteAnswer, summary="The site of this installation's front page")
def site_default(request: HttpRequest) -> Any:
    site = access.default_site()
    return {"site_key": site.key, "name": site.name, "currency": site.currency}
