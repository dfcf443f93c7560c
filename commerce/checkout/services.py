from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from commerce.checkout.views import CheckoutView, ProposalView
from commerce.payments.views import PaymentView
from server.accounts.access import Actor, SiteScope


def start(*, actor: Actor, site: SiteScope, customer_id: UUID) -> CheckoutView:
    raise NotImplementedError


def set_address(*, actor: Actor, checkout_id: UUID, address: Mapping[str, object]) -> CheckoutView:
    raise NotImplementedError


def propose(*, actor: Actor, checkout_id: UUID) -> ProposalView:
    raise NotImplementedError


def confirm(
    *,
    actor: Actor,
    proposal_id: UUID,
    version: int,
    total_minor: int,
    currency: str,
    key: str,
) -> PaymentView:
    raise NotImplementedError


def cancel(*, actor: Actor, checkout_id: UUID) -> CheckoutView:
    raise NotImplementedError


def latest(*, customer_id: UUID, site: SiteScope) -> CheckoutView | None:
    raise NotImplementedError
