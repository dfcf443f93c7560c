"""HTTP of measuring."""

from measurement import api, pages

api_routers = [api.router, api.door]
urlpatterns = [*pages.urlpatterns]
