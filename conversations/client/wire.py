"""What both ends agree on, and how the server says no."""

from typing import Any, Final

SUBPROTOCOL: Final = "chat.v1.json"
FINAL_CODES: Final = 4500  # from here on, do not come back
# but for this: the hello did not get through in time, and a bad network is no bad client
NO_HELLO: Final = (4500, "no hello")

Frame = dict[str, Any]


class Refused(Exception):
    """The server's `err`. `code` is stable; `temporary` means that the same may be asked again."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.get("message") or frame["code"])
        self.frame = frame
        self.code: str = frame["code"]
        self.temporary: bool = bool(frame.get("temporary"))
        self.retry_after: float | None = (
            frame["retry_after_ms"] / 1000 if frame.get("retry_after_ms") is not None else None
        )
        self.details: dict[str, Any] = frame.get("details") or {}


class Closed(Exception):
    """The server ended the session for good. `code` is the close code."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".strip())
        self.code = code


class TicketRefused(Exception):
    """Raised by a ticket source: asking again will not help (unknown site, blocked, signed out)."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
