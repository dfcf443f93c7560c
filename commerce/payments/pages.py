"""The sandbox's pay page: where a real provider's own page would be."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commerce import money
from commerce.errors import PaymentClosed
from commerce.payments import services
from commerce.payments.models import Payment, SandboxIntent
from commerce.payments.providers import sandbox
from server.accounts.access import platform_scope
from server.accounts.models import Site
from server.common.actor import Actor
from server.common.errors import NotFound

_FORM = signing.Signer(salt="commerce.sandbox-pay")
OUTCOMES = {
    "succeed": "Pay",
    "decline": "Decline the card",
    "delay": "Pay, but the news comes late",
    "duplicate": "Pay, and the news comes three times",
    "reorder": "Pay, and the news comes in the wrong order",
}


# Its own form token instead of a cookie: the page also stands in other shops' frames, where cookies do not go.
@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Whoever holds the link may pay; the link's id cannot be guessed."""
    with platform_scope():
        payment = Payment.objects.filter(pk=payment_id, provider=sandbox.Sandbox.name).first()
        intent = None
        if payment is not None and payment.provider_ref:
            intent = SandboxIntent.objects.filter(pk=payment.provider_ref.removeprefix("sbx_")).first()
        site = Site.objects.filter(pk=payment.site_id).first() if payment else None
    if payment is None or intent is None or site is None:
        return render(request, "commerce/gone.html", {"what": "payment"}, status=404)
    problem = ""
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        if outcome not in OUTCOMES or not _fits(request.POST.get("form", ""), payment_id):
            problem = "Please press the button again."
        else:
            try:
                services.simulate(
                    payment_id=payment_id,
                    outcome=outcome,  # type: ignore[arg-type]  # checked against OUTCOMES
                    actor=Actor("anonymous", None, payment.tenant_id, site_id=payment.site_id),
                )
                return HttpResponseRedirect(request.path)
            except (PaymentClosed, NotFound) as error:
                problem = error.text
    state = _state(payment, intent.status)
    answer = render(
        request,
        "commerce/pay.html",
        {
            "payment": payment,
            "site": site,
            "amount": money.text(payment.amount_minor, payment.currency),
            "state": state,
            "waiting": state == "processing",
            "problem": problem,
            "form": _FORM.sign(payment_id.hex),
            "others": [(name, words) for name, words in OUTCOMES.items() if name != "succeed"],
        },
        status=400 if problem else 200,
    )
    nonce = getattr(request, "csp_nonce", "")
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self' data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors *"
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _state(payment: Payment, intent_status: str) -> str:
    """pay, processing, paid, refunded, declined, expired or over: what the page has to say."""
    if payment.captured_minor:
        return "paid" if payment.order_id else "refunded"
    if payment.status == Payment.Status.FAILED:
        return "declined"
    if payment.status == Payment.Status.VOIDED:
        return "over"
    if intent_status != "requires_action":
        return "processing"
    return "expired" if payment.status == Payment.Status.EXPIRED else "pay"


def _fits(token: str, payment_id: UUID) -> bool:
    try:
        return bool(_FORM.unsign(token) == payment_id.hex)
    except signing.BadSignature:
        return False
