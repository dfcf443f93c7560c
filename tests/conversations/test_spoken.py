"""Lines of a commit go straight to whoever stands right before them; to everybody else they are a number."""

from types import SimpleNamespace
from typing import Any

import pytest

from conversations.entries import Line
from conversations.sockets import Following, Link
from conversations.spoken import Spoken
from server.common.ids import uuid7
from server.websocket import EXTENSION, text_frame


class Client:
    """A link whose client can be told to take nothing, and what she was sent."""

    def __init__(self) -> None:
        self.takes = True
        self.sent: list[bytes] = []
        self.log = [Line(seq, f"line {seq}", f"line {seq}") for seq in range(1, 20)]
        self.due: list[Link] = []
        shared: Any = SimpleNamespace(
            ready=self.due.append,
            heartbeat=SimpleNamespace(pumping=set()),
            pages=SimpleNamespace(read=self.read),
        )
        shared.pages.cached = lambda conversation, after, limit, head: self.log[
            after : min(after + limit, head)
        ]
        self.link = Link(shared, self.send, {"extensions": {EXTENSION: {"write": self.write}}})
        self.conversation = uuid7()
        self.following = Following(self.conversation, SimpleNamespace(id=self.conversation), staff=False)  # type: ignore[arg-type]
        self.following.live = True
        self.link.following[self.conversation] = self.following

    def write(self, texts: list[str], frames: Any = ()) -> bool:
        if self.takes:
            self.sent += [*map(text_frame, texts), *frames]
        return self.takes

    async def send(self, event: dict[str, Any]) -> None:
        self.sent.append(text_frame(event["text"]))

    async def read(self, thread: Any, after: int, limit: int, head: int) -> list[Line]:
        return self.log[after:head]

    def commit(self, first: int, last: int) -> None:
        self.link.on_lines(Spoken(self.conversation, self.log[first - 1 : last]))

    async def turn(self) -> None:
        for link in self.due:
            link.drain()
        self.due.clear()
        if self.link.pump is not None:
            await self.link.pump

    @property
    def heard(self) -> bytes:
        return b"".join(self.sent)


def lines(first: int, last: int) -> bytes:
    return b"".join(text_frame(f"line {seq}") for seq in range(first, last + 1))


async def test_two_commits_of_one_turn_go_out_in_one_write_behind_the_answers() -> None:
    client = Client()
    client.link.say_text("ok")
    client.commit(1, 2)
    client.commit(3, 3)
    await client.turn()
    assert client.heard == text_frame("ok") + lines(1, 3)
    assert client.following.position == client.following.head == 3
    assert not client.link.unsent


async def test_what_a_client_cannot_take_is_owed_as_a_number_and_read_later() -> None:
    client = Client()
    client.takes = False
    client.link.say_text("ok")
    client.commit(1, 2)
    client.commit(3, 5)
    assert client.following.position == 5
    client.due.clear()
    client.link.waiting = False
    assert not client.link._drained(client.write)
    assert client.following.position == 0  # none of it has gone out
    assert client.link.lines == ()
    client.link._kick()
    await client.turn()
    assert client.heard == text_frame("ok") + lines(1, 5)


@pytest.mark.parametrize("behind", [True, False])
async def test_nothing_overtakes_what_is_owed(behind) -> None:
    client = Client()
    if behind:  # a commit of another process, of which only the number is known yet
        client.link.on_head(client.conversation, 2)
    client.commit(3, 4)
    await client.turn()
    assert client.heard == lines(1, 4)


async def test_who_follows_no_more_is_sent_no_more() -> None:
    client = Client()
    client.link.runtime.hub = SimpleNamespace(leave=lambda *_: None)  # type: ignore[misc,assignment]
    client.commit(1, 1)
    client.link.unfollow(client.conversation)
    await client.turn()
    assert client.heard == b""


def test_a_note_is_hidden_from_the_customer_in_the_same_commit() -> None:
    spoken = Spoken(uuid7(), [Line(2, "note", "hidden"), Line(1, "words", "words")])
    assert (spoken.first, spoken.last, spoken.whole) == (1, 2, True)
    assert spoken.frames(staff=True) == text_frame("words") + text_frame("note")
    assert spoken.frames(staff=False) == text_frame("words") + text_frame("hidden")
