"""chat.v1 as types: what a client may send. Unknown fields are ignored; an unknown `t` is answered."""

import json
import re
from typing import Annotated, Any, Final, Literal, NamedTuple
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from conversations.limits import DEPTH, EMOJI_BYTES, FRAME_BYTES, META_BYTES, TEXT_POINTS
from server.common.errors import Invalid, Unsupported
from server.env import env

SUBPROTOCOL: Final = "chat.v1.json"
INBOX: Final = "inbox"

DRAIN, EXPIRED, SLOW, NO_PONG, INSUFFICIENT, LIMITS, SERVER_ERROR = range(4000, 4007)
BAD_PROTOCOL, BAD_VERSION, UNAUTHORISED, BLOCKED, TOO_LARGE, REVOKED = range(4500, 4506)

# Strict: `true` is no number, whatever Python thinks.
FrameId = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Seq = Annotated[int, Field(ge=0, le=2**53, strict=True)]
ConvName = Annotated[str, StringConstraints(max_length=64)]


class Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


def _has_bytes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True


class Words(Frame):
    """What a person says. Cards are made by the server alone: a client's own card would be a forgery."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_POINTS)]

    @field_validator("text")
    @classmethod
    def storable(cls, text: str) -> str:
        if "\x00" in text or not (text.isascii() or _has_bytes(text)):
            raise ValueError("not storable text")
        if text.isspace():
            raise ValueError("empty text")
        return text


class Body(Words):
    meta: dict[str, Any] | None = None

    @field_validator("meta")
    @classmethod
    def small(cls, meta: dict[str, Any] | None) -> dict[str, Any] | None:
        if meta is not None:
            raw = json.dumps(meta, ensure_ascii=True)
            if len(raw) > META_BYTES or "\\u0000" in raw or "\\ud8" in raw.lower():
                raise ValueError("meta is too large or not storable")
        return meta


# One emoji as UTS #51 builds it: a pictograph with its variation, skin and joined parts, a flag, or a keycap.
_PICTOGRAPH: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff\U0001f170-\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f201-\U0001f23a\U0001f250-\U0001f251\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_PART: Final = (
    f"{_PICTOGRAPH}(?:\ufe0f|[\U0001f3fb-\U0001f3ff]\ufe0f?)?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
)
_EMOJI: Final = re.compile(f"{_PART}(?:\u200d{_PART})*|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3")


def is_emoji(text: str) -> bool:
    """True for exactly one emoji of at most 32 bytes."""
    return _EMOJI.fullmatch(text) is not None and len(text.encode()) <= EMOJI_BYTES


class Reaction(Frame):
    emoji: Annotated[str, StringConstraints(min_length=1, max_length=EMOJI_BYTES)]
    on: Annotated[bool, Field(strict=True)] = True

    @field_validator("emoji")
    @classmethod
    def one_emoji(cls, text: str) -> str:
        if not is_emoji(text):
            raise ValueError("not one emoji")
        return text


class Client(Frame):
    name: Annotated[str, StringConstraints(max_length=64)] = ""
    version: Annotated[str, StringConstraints(max_length=32)] = ""


class Hello(Frame):
    t: Literal["hello"]
    id: FrameId = 0
    token: Annotated[str, StringConstraints(max_length=4096)]
    client: Client = Client()
    features: Annotated[list[Annotated[str, StringConstraints(max_length=32)]], Field(max_length=32)] = []


class Auth(Frame):
    t: Literal["auth"]
    id: FrameId = 0
    token: Annotated[str, StringConstraints(max_length=4096)]


class Sub(Frame):
    """Follow a conversation from `after`, or the console's inbox (`conv: "inbox"`) from `since`."""

    t: Literal["sub"]
    id: FrameId
    conv: ConvName
    epoch: Annotated[str, StringConstraints(max_length=64)] | None = None
    after: Seq = 0
    since: Annotated[str, StringConstraints(pattern=r"^\d{1,20}-\d{1,12}$")] | None = None
    q: Annotated[str, StringConstraints(max_length=200)] | None = None


class Unsub(Frame):
    t: Literal["unsub"]
    id: FrameId = 0
    conv: ConvName


class Fetch(Frame):
    t: Literal["fetch"]
    id: FrameId
    conv: ConvName
    after: Seq = 0
    limit: Annotated[int, Field(ge=1, le=200, strict=True)] = 200


class Send(Frame):
    t: Literal["send"]
    id: FrameId
    conv: ConvName
    cid: UUID
    body: Body
    if_seq: Seq | None = None
    reply_to: Seq | None = None
    kind: Literal["message", "note"] = "message"

    @property
    def cid_text(self) -> str:
        return str(self.cid)

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def meta(self) -> dict[str, Any] | None:
        return self.body.meta


class Plain(NamedTuple):
    """A `Send` of words and nothing else, which nearly all are."""

    id: int
    conv: str
    cid: UUID
    cid_text: str
    text: str
    meta: None = None
    if_seq: None = None
    reply_to: None = None
    kind: Literal["message"] = "message"


class Edit(Frame):
    """Other words for one's own message; `target` is its seq."""

    t: Literal["edit"]
    id: FrameId
    conv: ConvName
    cid: UUID
    target: Seq
    body: Words


class Redact(Frame):
    """Take a message's words out of the log for good."""

    t: Literal["redact"]
    id: FrameId
    conv: ConvName
    cid: UUID
    target: Seq


class React(Reaction):
    """Put an emoji under a message (`on`), or take it away."""

    t: Literal["react"]
    id: FrameId
    conv: ConvName
    cid: UUID
    target: Seq


class Act(Frame):
    """A press on a card: `action` names one row of the closed table in acts.py."""

    t: Literal["act"]
    id: FrameId
    conv: ConvName
    cid: UUID
    action: Annotated[str, StringConstraints(max_length=64)]
    args: dict[str, Any] = {}


class Cursor(Frame):
    t: Literal["cursor"]
    conv: ConvName
    delivered: Seq | None = None
    read: Seq | None = None


class Typing(Frame):
    t: Literal["typing"]
    conv: ConvName


class Eph(Frame):
    """The same as `typing`, as the server itself shows it to others."""

    t: Literal["eph"]
    conv: ConvName
    what: Literal["typing"]


class Ping(Frame):
    t: Literal["ping"]


class Pong(Frame):
    t: Literal["pong"]


Inbound = Annotated[
    Hello
    | Auth
    | Sub
    | Unsub
    | Fetch
    | Send
    | Edit
    | Redact
    | React
    | Act
    | Cursor
    | Typing
    | Eph
    | Ping
    | Pong,
    Field(discriminator="t"),
]
_inbound: TypeAdapter[Any] = TypeAdapter(Inbound)
KNOWN: Final = frozenset(
    (
        "hello",
        "auth",
        "sub",
        "unsub",
        "fetch",
        "send",
        "edit",
        "redact",
        "react",
        "act",
        "cursor",
        "typing",
        "eph",
        "ping",
        "pong",
    )
)


def _deeper_than(text: str, limit: int) -> bool:
    depth, quoted, escaped = 0, False, False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "{[":
            depth += 1
            if depth > limit:
                return True
        elif character in "}]":
            depth -= 1
    return False


_NUMBER: Final = '"id": ?(0|[1-9][0-9]{0,14})'
_PLAIN: Final = re.compile(
    rf'\{{"t": ?"send", ?(?:{_NUMBER}, ?)?"conv": ?"(c_[0-9a-f]{{32}})", ?'
    r'"cid": ?"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", ?'
    rf'"body": ?\{{"text": ?"([^"\\\x00-\x1f]+)"\}}(?:, ?{_NUMBER})?\}}'
)


def plain(text: str) -> Plain | None:
    """The message that a frame is, if it is known by its very shape: in half the time of a parser.

    None for whatever is not written exactly as the widget does (or with the id before the conversation), right or
    wrong: `parse_inbound` says which.
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    first, conv, cid, words, last = found.groups()
    if (first is None) is (last is None) or len(words) > TEXT_POINTS or words.isspace():
        return None
    return Plain(int(first or last), conv, UUID(cid), cid, words)


def parse_inbound(text: str) -> Inbound:
    """One frame as its type.

    Raises Invalid (not JSON, too deep, a field is wrong: `details.field` names it) or Unsupported
    (a well-formed frame of a kind that this server does not know). `details.re` is its id, if it had one.
    """
    # The careful count is only for frames that could possibly be that deep.
    if text.count("{") + text.count("[") > DEPTH and _deeper_than(text, DEPTH):
        raise Invalid("The frame is nested too deeply.", depth=DEPTH)
    try:
        return _inbound.validate_json(text)  # type: ignore[no-any-return]
    except (ValidationError, UnicodeError) as error:
        raise _explain(text, error) from None


def _explain(text: str, error: Exception) -> Invalid | Unsupported:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return Invalid("The frame is not JSON.")
    if not isinstance(raw, dict):
        return Invalid("A frame is a JSON object.")
    said = raw.get("id")
    details: dict[str, Any] = {}
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= 2**53:
        details["re"] = said
    kind = raw.get("t")
    if isinstance(kind, str) and kind not in KNOWN:
        return Unsupported("This server does not know that frame.", **details)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        details["field"] = ".".join(str(part) for part in first["loc"][1:]) or "t"
        return Invalid(f"{details['field']}: {first['msg']}", **details)
    return Invalid("The frame cannot be read.", **details)


def limits() -> dict[str, int]:
    """What `welcome` says of this server's limits."""
    return {
        "frame": FRAME_BYTES,
        "text": TEXT_POINTS,
        "meta": META_BYTES,
        "depth": DEPTH,
        "edit_minutes": env.chat_edit_minutes,
    }


encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
