"""HTTP of the chat: REST, the console's page, the shop's own pages."""

from conversations import api, console, fitting, streams
from conversations.storefront import urlpatterns as storefront_patterns

api_routers = [api.router, api.console, console.router, streams.router, fitting.router, fitting.public]
urlpatterns = [*console.urlpatterns, *storefront_patterns]
