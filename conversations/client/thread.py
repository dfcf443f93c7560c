"""One conversation as this client knows it: a log without holes, what waits to be sent, and what is passing by."""

from dataclasses import dataclass, field
from typing import Final, Literal

from conversations.client.outbox import OutboxItem
from conversations.client.wire import Frame

HELD: Final = 500


@dataclass
class Thread:
    """Entries `start`..`last` without a hole; `head` is the last seq that we have heard of."""

    conv: str = ""
    epoch: str | None = None
    start: int = 1  # above 1 after a snapshot
    head: int = 0
    entries: list[Frame] = field(default_factory=list)
    held: dict[int, Frame] = field(default_factory=dict)
    outbox: list[OutboxItem] = field(default_factory=list)  # ours, until the log shows them
    cursors: dict[str, tuple[int, int]] = field(default_factory=dict)  # who -> (delivered, read)
    words: Frame | None = None
    subscribed: bool = False
    refused: str = ""  # why the server does not let us follow it: a refusal's code
    repairing: bool = False

    @property
    def last(self) -> int:
        return self.start + len(self.entries) - 1

    @property
    def behind(self) -> bool:
        """True while the server is known to have more than we do."""
        return self.head > self.last

    def apply(self, event: Frame) -> Literal["applied", "old", "gap"]:
        """In order: `gap` means it was kept aside because something before it is missing."""
        seq = event["seq"]
        self.head = max(self.head, seq)
        if seq <= self.last:
            return "old"
        if seq > self.last + 1:
            if len(self.held) < HELD:
                self.held[seq] = event
            return "gap"
        following: Frame | None = event
        while following is not None:
            self._push(following)
            following = self.held.pop(self.last + 1, None)
        return "applied"

    def reset(self, epoch: str | None, start: int = 1) -> None:
        """Forget the log (other epoch, snapshot); the next entry expected is `start`. What waits to be sent stays."""
        self.epoch, self.start, self.head = epoch, start, start - 1
        self.entries.clear()
        self.held.clear()
        self.cursors.clear()
        self.words = None
        # What was stored before the page we hold will never come to take it away.
        self.outbox[:] = [item for item in self.outbox if item.state != "sent" or (item.seq or 0) >= start]

    def cursor(self, frame: Frame) -> None:
        """Never back: frames may come out of order."""
        delivered, read = self.cursors.get(frame["from"], (0, 0))
        new_read = max(read, frame.get("read") or 0)
        self.cursors[frame["from"]] = (max(delivered, frame.get("delivered") or 0, new_read), new_read)

    def _push(self, event: Frame) -> None:
        self.held.pop(event["seq"], None)
        self.entries.append(event)
        if self.words and self.words.get("from") == event.get("from"):
            self.words = None
