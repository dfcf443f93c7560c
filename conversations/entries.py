"""A line of a log: made from what somebody says, and shown as the `event` frame that everybody reads."""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, Final
from uuid import UUID

from server.common.audit.record import RequestContext
from server.common.errors import Invalid
from server.common.ids import public

PREVIEW_POINTS: Final = 140
MAX_BODY_BYTES: Final = 256 * 1024

_canonical: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
)

CARD_WORDS: Final = {
    "products": "Products",
    "product": "A product",
    "cart": "The cart",
    "address": "Delivery address",
    "proposal": "Proposal",
    "payment": "Payment",
    "order": "Order",
    "invoice": "Invoice",
    "vendor_thread": "A question to the vendor",
    "measure": "An offer to find the size",
    "measure_result": "Measurements",
}


@dataclass(slots=True, frozen=True)
class Thread:
    """What never changes of a conversation (but for `epoch`): whose it is and who may read it."""

    id: UUID
    tenant_id: UUID
    site_id: UUID
    customer_id: UUID
    parent_id: UUID | None
    epoch: str


@dataclass(slots=True, eq=False)
class Item:
    """One line to be written.

    body: JSON text. digest: the HMAC of its content under the customer's key. session: whose right is
    looked at again at the commit (a widget session's or a membership's id); None for the shop itself.
    """

    conversation: UUID
    sender: UUID
    cid: UUID
    role: str
    kind: str
    body: str
    digest: bytes
    action: str
    name: str = ""
    preview: str = ""
    staff_only: bool = False
    on_behalf_of: UUID | None = None
    if_seq: int | None = None
    reply_to: int | None = None
    target: int | None = None
    ip: str | None = None
    user_agent: str = ""
    request_id: str = ""
    session: UUID | None = None
    cid_text: str = ""  # as it is said on the wire


def dump(body: dict[str, Any]) -> str:
    """Canonical JSON text. Raises Invalid for what PostgreSQL cannot store."""
    try:
        if len(body) == 1 and type(body.get("text")) is str:  # nearly all there is
            text = f'{{"text":{encode_basestring(body["text"])}}}'
        else:
            text = _canonical.encode(body)
        size = len(text.encode())
    except (ValueError, TypeError, UnicodeError) as error:
        raise Invalid("This cannot be stored.") from error
    if "\\u0000" in text or size > MAX_BODY_BYTES:
        raise Invalid("This cannot be stored.")
    return text


@lru_cache(maxsize=4096)
def _begun(key: bytes) -> hmac.HMAC:
    """An HMAC after its key: copying it is cheaper than looking the algorithm up anew for each line."""
    return hmac.new(key, digestmod="sha256")


def digest_of(key: bytes, content: str) -> bytes:
    """HMAC-SHA-256."""
    digest = _begun(key).copy()
    digest.update(content.encode())
    return digest.digest()


def preview(body: dict[str, Any]) -> str:
    """At most 140 characters for a list of threads."""
    text = body.get("text")
    if isinstance(text, str) and text:
        # Most are a line with single spaces already; only " " is both a space and printable.
        if len(text) <= PREVIEW_POINTS and text.isprintable() and "  " not in text and text.strip() == text:
            return text
        return " ".join(text[: 2 * PREVIEW_POINTS].split())[:PREVIEW_POINTS]
    card = body.get("card")
    if isinstance(card, dict):
        words = CARD_WORDS.get(str(card.get("type")), "A card")
        return f"{words} {card['number']}" if card.get("number") else words
    return ""


def compose(
    *,
    conversation_id: UUID,
    key: bytes,
    sender: UUID,
    role: str,
    cid: UUID,
    body: dict[str, Any],
    kind: str = "message",
    name: str = "",
    action: str = "",
    staff_only: bool = False,
    on_behalf_of: UUID | None = None,
    if_seq: int | None = None,
    reply_to: int | None = None,
    target: int | None = None,
    where: RequestContext | None = None,
    session: UUID | None = None,
    content: str | None = None,
    cid_text: str = "",
) -> Item:
    """An item from what is said.

    key: the customer's; whoever lacks it cannot guess words from the audit. content: what makes a repeat
    the same, where that is not the body (a press on a card: its action and arguments). cid_text: the cid as text,
    from whoever has it at hand.
    """
    text = dump(body)
    digest = digest_of(key, content or f"{kind}|{reply_to}|{target}|{text}")
    return Item(
        conversation=conversation_id,
        sender=sender,
        cid=cid,
        role=role,
        kind=kind,
        body=text,
        digest=digest,
        action=action or ("message.sent" if kind == "message" else f"{kind}.added"),
        name=name[:120],
        preview=preview(body),
        staff_only=staff_only,
        on_behalf_of=on_behalf_of,
        if_seq=if_seq,
        reply_to=reply_to,
        target=target,
        ip=where.ip if where else None,
        user_agent=where.user_agent if where else "",
        request_id=where.request_id if where else "",
        session=session,
        cid_text=cid_text or str(cid),
    )


@lru_cache(maxsize=16_384)  # whoever talks is named in every line and answer
def _name(prefix: str, number: int) -> str:
    return public(prefix, UUID(int=number))


def name_of(prefix: str, value: UUID) -> str:
    """As `public`, from memory. By the number: a UUID's own hash is Python."""
    return _name(prefix, value.int)


@lru_cache(maxsize=64)  # all of one commit have one time, said in the answer and in the line
def iso(at: datetime) -> str:
    """UTC with milliseconds: 2026-11-23T10:00:00.120Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Line:
    """One entry, encoded once: `staff` for members, `public` for the customer (the same text, mostly).

    redacts: from this line on, words that came before it may be shown no more.
    """

    __slots__ = ("public", "redacts", "seq", "staff")

    def __init__(self, seq: int, staff: str, public: str, redacts: bool = False) -> None:
        self.seq, self.staff, self.public, self.redacts = seq, staff, public, redacts

    def text(self, *, staff: bool) -> str:
        return self.staff if staff else self.public


def line(
    *,
    conversation: UUID,
    seq: int,
    kind: str,
    at: datetime,
    sender: UUID,
    role: str,
    name: str,
    cid: UUID | str,
    body: str,
    staff_only: bool,
    reply_to: int | None = None,
    target: int | None = None,
) -> Line:
    """Encode an entry. A line that is the staff's alone is to the customer a number without content."""
    head = f'{{"t":"event","conv":"{name_of("c", conversation)}","seq":{seq},'
    when = f'"at":"{iso(at)}"'
    more = ""
    if name:
        more += f',"name":{json.dumps(name, ensure_ascii=False)}'
    if reply_to is not None:
        more += f',"reply_to":{reply_to}'
    if target is not None:
        more += f',"target":{target}'
    who = f'"from":"{name_of("p", sender)}","role":"{role}"'
    full = f'{head}"kind":"{kind}",{when},{who},"cid":"{cid}"{more},"body":{body}}}'
    shown = f'{head}"kind":"hidden",{when},"body":{{}}}}' if staff_only else full
    return Line(seq, full, shown, kind == "redact")
