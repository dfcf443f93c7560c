"""The HTTP door: pages, REST, health, webhooks."""

from django.contrib import admin
from django.urls import include, path

import commerce.urls
import conversations.urls
import measurement.urls
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
for package in (commerce.urls, measurement.urls, conversations.urls):
    for router in package.api_routers:
        api.add_router("", router)
    urlpatterns += package.urlpatterns
urlpatterns += [path("api/v1/", api.urls)]
