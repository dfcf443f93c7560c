"""The AsyncAPI 3 document of chat.v1, made from the frames' own types."""

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel

import measurement.asyncapi
from conversations import frames
from conversations.acts import TABLE

CLIENT: Final[tuple[type[BaseModel], ...]] = (
    frames.Hello,
    frames.Auth,
    frames.Sub,
    frames.Unsub,
    frames.Fetch,
    frames.Send,
    frames.Edit,
    frames.Redact,
    frames.React,
    frames.Act,
    frames.Cursor,
    frames.Typing,
    frames.Eph,
    frames.Ping,
    frames.Pong,
)


def _object(required: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required.split(),
        "additionalProperties": True,
    }


TEXT: Final = {"type": "string"}
NUMBER: Final = {"type": "integer"}
YES: Final = {"type": "boolean"}


def _is(value: str) -> dict[str, Any]:
    return {"const": value}


EVENT: Final = _object(
    "t conv seq kind at body",
    t=_is("event"),
    conv=TEXT,
    seq=NUMBER,
    kind={
        "type": "string",
        "description": "message, note, state, edit, redact, reaction, status, hidden (a line that is not for this"
        " reader: count it, show nothing); an unknown one shows a placeholder and counts",
    },
    at={"type": "string", "format": "date-time"},
    **{"from": TEXT},
    role={"enum": ["customer", "member", "assistant", "system"]},
    name=TEXT,
    cid=TEXT,
    reply_to=NUMBER,
    target=NUMBER,
    body={"type": "object"},
)
SERVER: Final[dict[str, dict[str, Any]]] = {
    "welcome": _object(
        "t re session me ping_ms limits features",
        t=_is("welcome"),
        re=NUMBER,
        session=TEXT,
        me=TEXT,
        conv={"type": ["string", "null"]},
        ping_ms=NUMBER,
        limits={"type": "object"},
        features={"type": "array", "items": TEXT},
    ),
    "ok": _object(
        "t re",
        t=_is("ok"),
        re=NUMBER,
        conv=TEXT,
        cid=TEXT,
        seq=NUMBER,
        at=TEXT,
        dup=YES,
        epoch=TEXT,
        head=NUMBER,
        mode={"enum": ["live", "replay", "snapshot"]},
        since=TEXT,
        items={"type": "array"},
        events={"type": "array", "items": EVENT},
        result={"type": "object"},
        expires_at=TEXT,
        **{"from": NUMBER},
    ),
    "err": _object(
        "t code message temporary",
        t=_is("err"),
        re={"type": ["integer", "null"]},
        code=TEXT,
        message=TEXT,
        temporary=YES,
        retry_after_ms=NUMBER,
        details={"type": "object"},
    ),
    "event": EVENT,
    "cursor": _object(
        "t conv from delivered read",
        t=_is("cursor"),
        conv=TEXT,
        delivered=NUMBER,
        read=NUMBER,
        **{"from": TEXT},
    ),
    "eph": _object(
        "t conv from what",
        t=_is("eph"),
        conv=TEXT,
        what={"enum": ["typing", "words", "presence", "measuring"]},
        state={"enum": ["here", "away"], "description": "of a presence; it holds for ttl_ms"},
        ttl_ms=NUMBER,
        session={"type": "string", "description": "of a measuring, with its progress in percent"},
        progress=NUMBER,
        turn=TEXT,
        text=TEXT,
        name=TEXT,
        **{"from": TEXT},
    ),
    "inbox": _object(
        "t since items",
        t=_is("inbox"),
        since=TEXT,
        mode=TEXT,
        items={"type": "array", "items": {"type": "object"}},
    ),
    "ping": _object("t time heads", t=_is("ping"), time=TEXT, heads={"type": "object"}),
    "pong": _object("t", t=_is("pong")),
    "auth_expiring": _object("t in_ms", t=_is("auth_expiring"), in_ms=NUMBER),
    "bye": _object("t code", t=_is("bye"), code=NUMBER, retry_after_ms=NUMBER),
}

CLOSE_CODES: Final = {
    frames.DRAIN: "drain",
    frames.EXPIRED: "token expired",
    frames.SLOW: "slow consumer",
    frames.NO_PONG: "no pong",
    frames.INSUFFICIENT: "insufficient state",
    frames.LIMITS: "limits",
    frames.SERVER_ERROR: "server error",
    frames.BAD_PROTOCOL: "bad protocol",
    frames.BAD_VERSION: "unsupported version",
    frames.UNAUTHORISED: "unauthorised",
    frames.BLOCKED: "blocked",
    frames.TOO_LARGE: "frame too large",
    frames.REVOKED: "revoked",
}


def document() -> dict[str, Any]:
    """The document as published in server/schema/asyncapi.json."""
    schemas: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    client, server = [], []
    for model in CLIENT:
        name = f"client.{model.__name__.lower()}"
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
        messages[name] = {"name": name, "payload": {"$ref": f"#/components/schemas/{name}"}}
        client.append(name)
    for kind, schema in SERVER.items():
        name = f"server.{kind}"
        schemas[name] = schema
        messages[name] = {"name": name, "payload": {"$ref": f"#/components/schemas/{name}"}}
        server.append(name)
    measuring = measurement.asyncapi.frames()
    for name, schema in measuring.items():
        schemas.update(schema.pop("$defs", {}))
        schemas[name] = schema
        messages[name] = {"name": name, "payload": {"$ref": f"#/components/schemas/{name}"}}
    acts = {}
    for action, act in TABLE.items():
        schema = act.args.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        acts[action] = {"role": act.role, "args": schema}

    def refs(names: list[str], channel: str = "chat") -> list[dict[str, str]]:
        return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]

    def spoken(names: Iterable[str]) -> dict[str, dict[str, str]]:
        return {name: {"$ref": f"#/components/messages/{name}"} for name in names}

    here = [name for name in measuring if name.startswith("measure.client.")]
    there = [name for name in measuring if name not in here]

    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Fashionistar chat.v1",
            "version": "1.0.0",
            "description": "One socket for widget, console and terminal. Subprotocol chat.v1.json. "
            "Unknown fields are ignored both ways; within v1 there are only additions.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "chat": {
                "address": "/ws/chat",
                "messages": spoken([*client, *server]),
            },
            "measure": {"address": measurement.asyncapi.ADDRESS, "messages": spoken(measuring)},
        },
        "operations": {
            "fromClient": {
                "action": "receive",
                "channel": {"$ref": "#/channels/chat"},
                "messages": refs(client),
            },
            "toClient": {"action": "send", "channel": {"$ref": "#/channels/chat"}, "messages": refs(server)},
            "fromCamera": {
                "action": "receive",
                "channel": {"$ref": "#/channels/measure"},
                "messages": refs(here, "measure"),
            },
            "toCamera": {
                "action": "send",
                "channel": {"$ref": "#/channels/measure"},
                "messages": refs(there, "measure"),
            },
        },
        "components": {"messages": messages, "schemas": schemas},
        "x-acts": acts,
        "x-close-codes": {str(code): text for code, text in CLOSE_CODES.items()},
    }
