"""The reference client of chat.v1 in Python: used by the terminal shopper, the tests and the load tests.

    async with Client(url, token) as chat:                 # token: called for a ticket at each (re)connect
        await chat.follow(conversation)                    # subscribed, resumed and repaired from now on
        await chat.send(conversation, "Hello")             # returns once it is stored, whatever dies in between
        entry = await chat.wait_for(conversation, lambda e: e.get("role") == "assistant")

Its parts are those of the TypeScript client (web/socket.ts), and both pass tests/conformance: `line` is the
connection, `thread` one conversation's log without holes, `sender` what is promised and not yet known to
be stored, `outbox` where that is kept, `inbox` the console's list.
"""

from conversations.client.chat import Client
from conversations.client.inbox import Inbox
from conversations.client.line import Line, Pace, Sync, backoff
from conversations.client.outbox import MemoryOutbox, OutboxItem, OutboxStore, SqliteOutbox
from conversations.client.thread import Thread
from conversations.client.wire import SUBPROTOCOL, Closed, Refused, TicketRefused

__all__ = [
    "SUBPROTOCOL",
    "Client",
    "Closed",
    "Inbox",
    "Line",
    "MemoryOutbox",
    "OutboxItem",
    "OutboxStore",
    "Pace",
    "Refused",
    "SqliteOutbox",
    "Sync",
    "Thread",
    "TicketRefused",
    "backoff",
]
