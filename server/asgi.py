"""The two doors of one server: HTTP and sockets."""

import os
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

from django.core.asgi import get_asgi_application

django = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter

import conversations.routing
import measurement.routing
from measurement.storage import MAX_BYTES
from server.bodies import Limited

http = Limited(cast(Any, django), {"/clip": MAX_BYTES})
sockets = [*conversations.routing.websocket_urlpatterns, *measurement.routing.websocket_urlpatterns]
application = ProtocolTypeRouter({"http": http, "websocket": URLRouter(sockets)})
