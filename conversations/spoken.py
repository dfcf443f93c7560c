"""What one commit says to the sockets of this process."""

from collections.abc import Sequence
from operator import attrgetter
from uuid import UUID

from conversations.entries import Line
from server.websocket import text_frame

_seq = attrgetter("seq")


class Spoken:
    """Lines of one conversation that were just committed, as every socket here sends them: encoded once.

    first, last: their seqs. whole: whether there is none missing in between.
    """

    __slots__ = ("_public", "_staff", "conversation", "first", "last", "lines", "whole")

    def __init__(self, conversation: UUID, lines: Sequence[Line]) -> None:
        self.conversation = conversation
        self.lines = lines if len(lines) == 1 else sorted(lines, key=_seq)
        self.first, self.last = self.lines[0].seq, self.lines[-1].seq
        self.whole = self.last - self.first + 1 == len(self.lines)
        self._public: bytes | None = None
        self._staff: bytes | None = None

    def frames(self, *, staff: bool) -> bytes:
        """Whole WebSocket frames."""
        if staff:
            if self._staff is None:
                self._staff = b"".join([text_frame(line.staff) for line in self.lines])
            return self._staff
        if self._public is None:
            if all(line.public is line.staff for line in self.lines):
                self._public = self.frames(staff=True)
            else:
                self._public = b"".join([text_frame(line.public) for line in self.lines])
        return self._public
