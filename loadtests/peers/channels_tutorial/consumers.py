"""One room, one group. Whoever is in it hears what is said, the speaker included."""

import json
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from loadtests.peers.channels_tutorial.models import AuditEntry, Message


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.room = self.scope["url_route"]["kwargs"]["room_name"]
        self.group = f"chat_{self.room}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        text = json.loads(text_data or "{}")["message"]
        message = await Message.objects.acreate(room=self.room, text=text)
        await AuditEntry.objects.acreate(
            actor="somebody",
            action="message.sent",
            target=f"message:{message.pk}",
            after={"room": self.room},
        )
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": text})

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))
