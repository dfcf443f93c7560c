"""The closed table of acts: what a press on a card may do, with which arguments, in whose hands.

One transaction each: the service, then the line that shows its outcome. The act's cid is the
service's idempotency key and the line's cid, so a repeat changes nothing and gets the first answer.
"""

from conversations.acts.performing import perform
from conversations.acts.press import Done
from conversations.acts.shopping import checkout_card
from conversations.acts.table import TABLE

__all__ = ["TABLE", "Done", "checkout_card", "perform"]
