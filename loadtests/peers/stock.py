"""A socket as Channels holds it: an AsyncWebsocketConsumer that echoes."""

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

settings.configure(INSTALLED_APPS=["channels"], SECRET_KEY="a benchmark on the loopback interface")

import django

django.setup()


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send(text_data=text_data)


app = ProtocolTypeRouter({"websocket": URLRouter([path("", Echo.as_asgi())])})
