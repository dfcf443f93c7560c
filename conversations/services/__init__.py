"""Everything that writes to a conversation, from a worker thread or a request.

Each service is one transaction whose last statement is the append: it joins the caller's
transaction where there is one. Who may do it is checked here; what the log refuses (a silent
assistant, a message overtaken, a right that has ended) is checked by the append itself.
"""

from conversations.services.beginnings import (
    link_checkout,
    link_order,
    name_customer,
    open_conversation,
    open_vendor_thread,
    visitor_name,
)
from conversations.services.changes import edit, react, redact
from conversations.services.cursors import mark_read
from conversations.services.staffing import (
    assign,
    hand_back,
    hold_assistant,
    reopen,
    request_handover,
    resolve,
    take_over,
)
from conversations.services.writing import (
    acting,
    add_note,
    derived,
    key_of,
    receive_message,
    send_message,
    show_card,
    thread_for,
    write,
)

__all__ = [
    "acting",
    "add_note",
    "assign",
    "derived",
    "edit",
    "hand_back",
    "hold_assistant",
    "key_of",
    "link_checkout",
    "link_order",
    "mark_read",
    "name_customer",
    "open_conversation",
    "open_vendor_thread",
    "react",
    "receive_message",
    "redact",
    "reopen",
    "request_handover",
    "resolve",
    "send_message",
    "show_card",
    "take_over",
    "thread_for",
    "visitor_name",
    "write",
]
