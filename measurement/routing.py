"""Which application answers which socket address."""

from django.urls import path

from measurement.sockets import measure_socket

websocket_urlpatterns = [path("ws/measure", measure_socket)]
