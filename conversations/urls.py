"""HTTP of the chat: REST, the console's page, the shop's own pages."""

from conversations import api
from conversations.console import urlpatterns as console_patterns
from conversations.storefront import urlpatterns as storefront_patterns

api_routers = [api.router, api.console]
urlpatterns = [*console_patterns, *storefront_patterns]
