"""Sign-ins in the audit log; Django's auth signals are the only place that sees them all."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from server.common import audit
from server.common.actor import Actor
from server.common.crypto import derive, digest
from server.env import env


def _record(action: str, user: Any, after: dict[str, Any] | None = None) -> None:
    with transaction.atomic():
        audit.record(
            action,
            actor=Actor("member" if user else "anonymous", user.pk if user else None, None),
            target=("user", user.pk if user else "unknown"),
            tenant_id=None,
            after=after,
        )


@receiver(user_logged_in)
def _signed_in(user: Any = None, **_: Any) -> None:
    _record("user.signed_in", user)


@receiver(user_logged_out)
def _signed_out(user: Any = None, **_: Any) -> None:
    _record("user.signed_out", user)


@receiver(user_login_failed)
def _refused(credentials: Any = None, **_: Any) -> None:
    tried = str((credentials or {}).get("email") or (credentials or {}).get("username") or "")
    key = derive(env.secret_key.get_secret_value().encode(), "sign-in digest")
    _record("user.sign_in_failed", None, {"who": digest(key, tried.lower().encode())})
