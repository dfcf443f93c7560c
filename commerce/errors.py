"""The failures that a shop expects, each with one stable code."""

from __future__ import annotations

from server.common.errors import Conflict, DomainError, Invalid


class QuantityOutOfRange(Invalid):
    """Below 1 or above 99 in one line."""

    code = "quantity_out_of_range"


class QuantityNotWhole(Invalid):
    code = "quantity_not_whole"


class CartFull(Conflict):
    code = "cart_full"


class CartEmpty(Conflict):
    code = "cart_empty"


class CartClosed(Conflict):
    code = "cart_closed"


class OutOfStock(Conflict):
    """details: variant, wanted, available (of the first variant that is short), title when known."""

    code = "out_of_stock"


class NotForSale(Conflict):
    """details: variant."""

    code = "not_for_sale"


class AddressInvalid(Invalid):
    """details: fields, a dict of field name to what is wrong with it."""

    code = "address_invalid"


class CheckoutClosed(Conflict):
    """details: status."""

    code = "checkout_closed"


class ProposalChanged(Conflict):
    """details: reason, proposal (the proposal that holds now, or None)."""

    code = "proposal_changed"


class CustomerOnly(DomainError):
    """Not as staff, not as the assistant: only the shopper herself agrees to pay."""

    code, status = "customer_only", 403


class PaymentClosed(Conflict):
    """details: status."""

    code = "payment_closed"


class PaymentRefused(Conflict):
    """What the provider says does not match what we asked of it."""

    code = "payment_mismatch"


class WebhookRefused(Invalid):
    """A signature that is missing, wrong or too old, or a body that is not an event."""

    code = "webhook_refused"


class StepNotAllowed(Conflict):
    """details: from, to, allowed."""

    code = "step_not_allowed"


class CannotCancel(Conflict):
    """details: status."""

    code = "cannot_cancel"


class FitTooEarly(Conflict):
    """details: status. Nobody can say how it fits before it has arrived."""

    code = "fit_too_early"


class MeasuresNeeded(Conflict):
    """Made to measure, and not all is confirmed. details: product, missing (measurement keys), remedy."""

    code = "measures_needed"


class MeasuresInvalid(Invalid):
    """details: keys. Never the values."""

    code = "measures_invalid"


class LinkExpired(DomainError):
    code, status = "link_expired", 404
