"""Widget sessions: a new shopper, one who comes back, one for whom the host shop vouches."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from django.db import IntegrityError, transaction

from server.accounts import tickets
from server.accounts.access import SiteScope
from server.accounts.customers import CustomerIdentified, contact, wrapped_key
from server.accounts.models import Customer, Site, SpentToken, WidgetSession
from server.common import audit, clock, outbox
from server.common.actor import Actor
from server.common.crypto import derive
from server.common.errors import Unauthorised
from server.common.ids import uuid7
from server.common.scope import scope
from server.env import env

LIFETIME = timedelta(days=90)
GRACE = timedelta(seconds=60)
IDENTITY_LIFETIME = timedelta(minutes=5)
_KEY = derive(env.secret_key.get_secret_value().encode(), "renewal")


class RenewalRefused(Unauthorised):
    code = "renew_refused"


class IdentityRefused(Unauthorised):
    code = "identity_refused"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a widget gets: a ticket, and the secret for tomorrow."""

    token: str
    expires_at: datetime
    renew: str
    conversation_id: UUID
    epoch: str
    customer_id: UUID
    name: str | None


def open_session(*, site: SiteScope, renew: str | None = None, identity: str | None = None) -> Opened:
    """A shopper's ticket: new, renewed or vouched for. Raises RenewalRefused, IdentityRefused."""
    with scope(site.tenant_id):
        session: WidgetSession | None = None
        refused = False
        if renew:
            session = _renewed(site, renew)
            refused = session is None
        if not refused:
            if identity:
                session = _vouched(site, identity, session)
            return _answer(site, session or _new(site))
    # Raised after the transaction, so that a revocation in it is kept.
    raise RenewalRefused("This session cannot be renewed.")


def _secret(session: WidgetSession) -> bytes:
    # Derived, so that within the grace time the same secret can be given again to a second tab.
    return hmac.new(_KEY, session.pk.bytes + session.generation.to_bytes(4, "big"), hashlib.sha256).digest()


def _new(
    site: SiteScope,
    *,
    customer_id: UUID | None = None,
    conversation_id: UUID | None = None,
    epoch: str | None = None,
) -> WidgetSession:
    now = clock.now()
    session = WidgetSession(
        id=uuid7(),
        site_id=site.site_id,
        customer_id=customer_id or uuid7(),
        conversation_id=conversation_id or uuid7(),
        epoch=epoch or secrets.token_hex(4),
        rotated_at=now,
        expires_at=now + LIFETIME,
    )
    session.secret_hash = hashlib.sha256(_secret(session)).digest()
    session.save(force_insert=True)
    return session


def _renewed(site: SiteScope, renew: str) -> WidgetSession | None:
    """The session with its secret rotated; None when refused, a family whose spent secret was used being revoked."""
    family, _, text = renew.partition(".")
    try:
        presented = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        session = (
            WidgetSession.objects.select_for_update()
            .filter(pk=UUID(hex=family), site_id=site.site_id)
            .first()
        )
    except ValueError:
        return None
    now = clock.now()
    if session is None or session.revoked_at is not None or session.expires_at <= now:
        return None
    if hmac.compare_digest(presented, _secret(session)):
        session.generation += 1
        session.rotated_at, session.expires_at = now, now + LIFETIME
        session.secret_hash = hashlib.sha256(_secret(session)).digest()
        session.save(update_fields=["generation", "rotated_at", "expires_at", "secret_hash"])
        return session
    spent = [
        _secret(WidgetSession(id=session.pk, generation=g)) for g in range(session.generation - 1, 0, -1)
    ]
    if spent and hmac.compare_digest(presented, spent[0]) and now - session.rotated_at <= GRACE:
        return session  # a second tab of the same browser, or a lost answer
    if any(hmac.compare_digest(presented, secret) for secret in spent):
        session.revoked_at = now
        session.save(update_fields=["revoked_at"])
        audit.record(
            "widget_session.revoked",
            actor=Actor("anonymous", None, site.tenant_id),
            target=("widget_session", session.pk),
            tenant_id=site.tenant_id,
            after={"reason": "a spent renewal secret was used"},
        )
    return None


def _vouched(site: SiteScope, identity: str, anonymous: WidgetSession | None) -> WidgetSession:
    claims = _identity_claims(site, identity)
    try:
        with transaction.atomic():
            SpentToken.objects.create(
                jti=hashlib.sha256(f"{site.site_id}:{claims['jti']}".encode()).hexdigest(),
                expires_at=clock.now() + 2 * IDENTITY_LIFETIME,
            )
    except IntegrityError as error:
        raise IdentityRefused("This identity token was used before.") from error
    new_id = uuid7()
    customer, _ = Customer.objects.get_or_create(
        site_id=site.site_id,
        external_id=str(claims["sub"]),
        defaults={
            "id": new_id,
            "tenant_id": site.tenant_id,
            "key_wrapped": wrapped_key(new_id),
            "main_conversation_id": uuid7(),
            "main_epoch": secrets.token_hex(4),
        },
    )
    session = _new(
        site,
        customer_id=customer.pk,
        conversation_id=customer.main_conversation_id,
        epoch=customer.main_epoch,
    )
    if anonymous is not None and anonymous.customer_id != customer.pk:
        outbox.publish(
            CustomerIdentified(
                anonymous_id=anonymous.customer_id,
                customer_id=customer.pk,
                site_id=site.site_id,
                tenant_id=site.tenant_id,
            ),
            key=f"customer:{customer.pk}",
            tenant_id=site.tenant_id,
        )
    return session


def _identity_claims(site: SiteScope, identity: str) -> dict[str, object]:
    shared = Site.objects.values_list("identity_secrets", flat=True).get(pk=site.site_id)
    for secret in shared:
        try:
            claims: dict[str, object] = jwt.decode(
                identity,
                secret,
                algorithms=["HS256"],
                audience=site.key,
                options={"require": ["sub", "aud", "iat", "exp", "jti"]},
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.InvalidTokenError as error:
            raise IdentityRefused("This identity token is not valid.") from error
        if int(str(claims["exp"])) - int(str(claims["iat"])) > IDENTITY_LIFETIME.total_seconds():
            raise IdentityRefused("An identity token lives five minutes at most.")
        return claims
    raise IdentityRefused("This identity token is not valid.")


def _answer(site: SiteScope, session: WidgetSession) -> Opened:
    customer = Customer.objects.filter(pk=session.customer_id).first()
    name = contact(customer.pk).get("name") if customer is not None and customer.key_wrapped else None
    token, expires_at = tickets.issue(
        kind="customer",
        subject=session.customer_id,
        tenant_id=site.tenant_id,
        session=session.pk,
        site_id=site.site_id,
        site_key=site.key,
        conversation_id=session.conversation_id,
        epoch=session.epoch,
    )
    secret = base64.urlsafe_b64encode(_secret(session)).rstrip(b"=").decode()
    return Opened(
        token=token,
        expires_at=expires_at,
        renew=f"{session.pk.hex}.{secret}",
        conversation_id=session.conversation_id,
        epoch=session.epoch,
        customer_id=session.customer_id,
        name=name,
    )
