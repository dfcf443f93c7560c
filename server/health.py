"""Is it alive, is it ready, how is it doing."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from server.common import lifecycle
from server.common.metrics import exposition
from server.common.valkey import sync_client


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database and Valkey answer and the tables are there; else 503 naming what is missing.

    Also 503 from the moment this process begins to drain.
    """
    if lifecycle.draining:
        return JsonResponse({"status": "draining"}, status=503)
    checks = {"database": _database(), "valkey": _valkey()}
    ready = all(value == "ok" for value in checks.values())
    return JsonResponse({"status": "ready" if ready else "waiting", **checks}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_site")
        return "ok"
    except Exception as error:
        return type(error).__name__


def _valkey() -> str:
    try:
        sync_client().ping()
        return "ok"
    except Exception as error:
        return type(error).__name__


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format."""
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
