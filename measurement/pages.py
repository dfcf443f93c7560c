"""The page of the hidden frame in which the pose model runs on the shopper's own device."""

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

# WebAssembly is allowed here alone, and what runs here can fetch its own files and nothing else: a picture that
# is put in cannot leave. Any shop that embeds the widget may frame it: it holds no data and no rights.
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src blob: data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors *"
)
VERSION: Final = re.compile(r"[0-9a-f]{1,32}")


@require_safe
@xframe_options_exempt
@cache_control(public=True, max_age=3600)
def engine(request: HttpRequest) -> HttpResponse:
    """Two scripts and nothing to see. `v` is the fingerprint of the engine that the widget was built with."""
    asked = request.GET.get("v", "")
    version = f"?v={asked}" if VERSION.fullmatch(asked) else ""
    page = format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Pose</title>'
        '<script src="{}{}"></script><script src="{}{}"></script></html>',
        static("measurement/pose/pose.js"),
        version,
        static("measurement/engine.js"),
        version,
    )
    return HttpResponse(page, headers={"Content-Security-Policy": POLICY})


urlpatterns = [path("measurement/engine", engine)]
