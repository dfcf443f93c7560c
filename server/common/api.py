"""The REST surface: one NinjaAPI, bearer tickets, one mapping of errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from server.common.errors import DomainError, Invalid, NotFound, Unauthorised
from server.common.http import problem, unexpected


def make_api() -> NinjaAPI:
    """An empty API at /api/v1/ with the error mapping; `server.urls` mounts each package's router on it."""
    api = NinjaAPI(title="Fashionistar", version="1", docs_url="/docs", urls_namespace="api-v1")

    @api.exception_handler(DomainError)
    def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
        return problem(request, error)

    @api.exception_handler(ValidationError)
    def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = [
            {"field": ".".join(str(part) for part in e.get("loc", ())), "problem": e.get("msg", "")}
            for e in error.errors
        ]
        text = "; ".join(f"{f['field']}: {f['problem']}" for f in fields[:5])
        return problem(request, Invalid(text or "The request is not valid.", fields=fields))

    @api.exception_handler(AuthenticationError)
    def _auth(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(request, Unauthorised("A valid ticket is needed."))

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        refusal: DomainError = NotFound() if error.status_code == 404 else Invalid(str(error))
        return problem(request, refusal)

    @api.exception_handler(Exception)
    def _bug(request: HttpRequest, error: Exception) -> HttpResponse:
        return unexpected(request, error)

    return api


def json_answer(status: int, body: dict[str, Any], *, replayed: bool = False) -> HttpResponse:
    """A JSON response from an idempotent operation."""
    from django.http import JsonResponse

    response = JsonResponse(body, status=status)
    if replayed:
        response["Idempotent-Replayed"] = "true"
    return response
