"""No request brings more than it may: Django would first put all of it on the disk, and then look at its size."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

MOST: Final = 4 * 2**20  # Django's own limit for what is read into memory is lower still
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class Limited:
    """An HTTP application behind a limit on bodies; `larger` names path endings that may bring more (or less)."""

    def __init__(self, application: Application, larger: Mapping[str, int]) -> None:
        self.application, self.larger = application, larger

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        most = next((size for end, size in self.larger.items() if scope["path"].endswith(end)), MOST)
        headers = dict(scope["headers"])
        stated = headers.get(b"content-length", b"")
        if stated.isdigit() and int(stated) > most:
            await _refuse(send, scope["path"], most)
        elif b"transfer-encoding" in headers:
            await self._counted(scope, receive, send, most)
        else:
            await self.application(scope, receive, send)

    async def _counted(self, scope: dict[str, Any], receive: Receive, send: Send, most: int) -> None:
        """A body that does not say how long it is ends where the limit does."""
        came, refused = 0, False

        async def hear() -> dict[str, Any]:
            nonlocal came, refused
            event = await receive()
            came += len(event.get("body", b""))
            if came <= most or refused:
                return event
            refused = True
            await _refuse(send, scope["path"], most)
            return {"type": "http.disconnect"}

        async def say(event: dict[str, Any]) -> None:
            if not refused:
                await send(event)

        await self.application(scope, hear, say)


async def _refuse(send: Send, path: str, most: int) -> None:
    text = f"A request here has at most {most // 2**20} MB."
    problem = {
        "type": "urn:fashionistar:error:too_large",
        "title": text,
        "status": 413,
        "instance": path,
        "code": "too_large",
        "message": text,
        "temporary": False,
        "details": {"max_bytes": most},
    }
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"access-control-allow-origin", b"*"),  # the widget in another shop's page may read why
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
