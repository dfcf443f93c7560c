"""HTTP of the chat: REST, the console's page, the shop's own pages."""

from django.urls import URLPattern

from conversations import api
from conversations.console import urlpatterns as console_patterns

api_routers = [api.router, api.console]
urlpatterns: list[URLPattern] = [*console_patterns]
