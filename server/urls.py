"""The HTTP door: pages, REST, health, webhooks."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from server.accounts.api import router as accounts_router
from server.common.api import make_api
from server.health import healthz, metrics, readyz

api = make_api()
api.add_router("", accounts_router)

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
]
_installed = {config.name for config in apps.get_app_configs()}
for package in ("commerce", "conversations"):
    if package in _installed and find_spec(f"{package}.urls"):
        module = import_module(f"{package}.urls")
        for router in getattr(module, "api_routers", []):
            api.add_router("", router)
        urlpatterns += getattr(module, "urlpatterns", [])
urlpatterns += [path("api/v1/", api.urls)]
