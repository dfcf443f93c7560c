"""HTTP of the chat: REST, the console's page, the shop's own pages."""

from conversations import api, console, streams
from conversations.storefront import urlpatterns as storefront_patterns

api_routers = [api.router, api.console, console.router, streams.router]
urlpatterns = [*console.urlpatterns, *storefront_patterns]
