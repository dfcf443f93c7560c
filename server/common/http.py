"""What every HTTP request gets: an id, an audit entry, strict headers, metrics, problem+json."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from prometheus_client import Counter, Histogram

from server.common import audit
from server.common.actor import Actor
from server.common.errors import DomainError, Internal, expected
from server.common.ids import uuid7
from server.env import env

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]

REQUESTS = Counter("fashionistar_http_requests_total", "HTTP requests", ["method", "route", "status"])
SECONDS = Histogram("fashionistar_http_seconds", "Time to answer an HTTP request", ["route"])
NOT_AUDITED = ("/static/", "/media/", "/healthz", "/readyz", "/metrics", "/favicon.ico")


def client_ip(request: HttpRequest) -> str | None:
    """The caller's address: X-Forwarded-For only as far as `TRUSTED_PROXIES` wrote it."""
    remote: str | None = request.META.get("REMOTE_ADDR") or None
    if env.trusted_proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= env.trusted_proxies:
            return str(hops[-env.trusted_proxies])
    return remote


class RequestContextMiddleware:
    """Gives the request its id, records it in the audit log, counts it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = uuid7().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # Django's way to pass things on
        started = time.perf_counter()
        agent = request.META.get("HTTP_USER_AGENT", "")
        with audit.context(ip=client_ip(request), user_agent=agent, request_id=request_id):
            response = self.get_response(request)
            elapsed = time.perf_counter() - started
            self._count(request, response, elapsed)
            if not request.path.startswith(NOT_AUDITED):
                self._record(request, response, elapsed)
        response["X-Request-Id"] = request_id
        return response

    @staticmethod
    def _count(request: HttpRequest, response: HttpResponseBase, elapsed: float) -> None:
        match = request.resolver_match
        route = match.route if match else "unmatched"
        REQUESTS.labels(request.method, route, response.status_code).inc()
        SECONDS.labels(route).observe(elapsed)

    @staticmethod
    def _record(request: HttpRequest, response: HttpResponseBase, elapsed: float) -> None:
        actor = getattr(request, "actor", None)
        if actor is None:
            user = getattr(request, "user", None)
            known = user is not None and user.is_authenticated
            actor = Actor("member" if known else "anonymous", user.pk if known and user else None, None)
        try:
            with transaction.atomic():
                audit.record(
                    "http.requested",
                    actor=actor,
                    target=("path", request.path[:300]),
                    tenant_id=actor.tenant_id,
                    after={
                        "method": request.method,
                        "status": response.status_code,
                        "ms": round(elapsed * 1000, 1),
                    },
                )
        except Exception:  # the answer is already made: losing the database now must not lose it too
            log.exception("request not audited")


class RequestIdFilter(logging.Filter):
    """Puts the request id on each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = audit.current().request_id or "-"
        return True


class SecurityHeadersMiddleware:
    """A content security policy without `unsafe-inline`: scripts from here, or with the request's nonce."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.csp_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if "Content-Security-Policy" not in response and response.get("Content-Type", "").startswith(
            "text/html"
        ):
            nonce = request.csp_nonce  # type: ignore[attr-defined]
            response["Content-Security-Policy"] = (
                f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}';"
                " img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:; font-src 'self';"
                " frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
            )
        response.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        return response


def csp_nonce(request: HttpRequest) -> dict[str, Any]:
    """Template variable `csp_nonce`."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}


def problem(request: HttpRequest, error: DomainError) -> HttpResponse:
    """RFC 9457 problem+json with the same fields as an `err` frame."""
    body = error.as_problem()
    document = {
        "type": f"urn:fashionistar:error:{body['code']}",
        "title": body["message"],
        "status": error.status,
        "instance": request.path,
        **body,
    }
    response = JsonResponse(document, status=error.status, content_type="application/problem+json")
    if wait := body.get("retry_after_ms"):
        response["Retry-After"] = str(-(-int(wait) // 1000))
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """A database that is away, told as such; else a bug of ours: logged in full, told as `internal` with a trace id."""
    if (refusal := expected(error)) is not None:
        return problem(request, refusal)
    trace = getattr(request, "request_id", "") or uuid7().hex
    log.error("internal error %s at %s", trace, request.path, exc_info=error)
    return problem(request, Internal(trace))
