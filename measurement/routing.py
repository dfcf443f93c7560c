"""Which application answers which socket address."""

from typing import Any, cast

from django.urls import path

from measurement.sockets import measure_socket

websocket_urlpatterns = [path("ws/measure", cast(Any, measure_socket))]  # Django's types know views alone
