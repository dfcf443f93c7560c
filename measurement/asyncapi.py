"""`/ws/measure` for the published AsyncAPI document: what a client says and what it hears."""

from typing import Any, Final

from measurement.sockets import Hello
from measurement.views import RefusedView, ResultView

ADDRESS: Final = "/ws/measure"
TEXT: Final = {"type": "string"}
NUMBER: Final = {"type": "integer"}


def _object(required: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required.split(),
        "additionalProperties": True,
    }


def _is(kind: str) -> dict[str, Any]:
    return {"const": kind}


def _told(kind: str, view: dict[str, Any]) -> dict[str, Any]:
    """A view's fields in a frame."""
    return {
        **view,
        "properties": {"t": _is(kind), "session": TEXT, **view["properties"]},
        "required": ["t", "session", *view.get("required", ())],
        "additionalProperties": True,
    }


def _view(model: Any) -> dict[str, Any]:
    schema: dict[str, Any] = model.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    return schema


def frames() -> dict[str, dict[str, Any]]:
    """Name of a message to its schema."""
    return {
        "measure.client.hello": Hello.model_json_schema(),
        "measure.client.frame": {
            "type": "string",
            "format": "binary",
            "description": "after hello: 12 bytes, big endian (u32 number, u64 milliseconds), then a JPEG",
        },
        "measure.client.finish": _object("t", t=_is("finish")),
        "measure.client.cancel": _object("t", t=_is("cancel")),
        "measure.client.ping": _object("t", t=_is("ping")),
        "measure.server.welcome": _object(
            "t session state steps guide_version fps limits",
            t=_is("welcome"),
            session=TEXT,
            state=TEXT,
            steps={"type": "array", "items": TEXT},
            guide_version=NUMBER,
            fps=NUMBER,
            limits={"type": "object"},
        ),
        "measure.server.guide": _object(
            "t seq code severity step say show progress hold_ms new",
            t=_is("guide"),
            seq={"type": "integer", "description": "of the frame that it is about"},
            code=TEXT,
            severity=TEXT,
            step=TEXT,
            say={"type": "string", "description": "one sentence, for voice and screen readers too"},
            show={"type": "object"},
            progress={"type": "number"},
            hold_ms=NUMBER,
            new={"type": "boolean", "description": "to be spoken now"},
        ),
        "measure.server.progress": _object(
            "t state progress", t=_is("progress"), state=TEXT, progress=NUMBER
        ),
        "measure.server.result": _told("result", _view(ResultView)),
        "measure.server.refused": _told("refused", _view(RefusedView)),
        "measure.server.restart": _object("t", t=_is("restart")),
        "measure.server.pong": _object("t", t=_is("pong")),
        "measure.server.err": _object(
            "t code message temporary",
            t=_is("err"),
            code=TEXT,
            message=TEXT,
            temporary={"type": "boolean"},
            retry_after_ms=NUMBER,
            details={"type": "object"},
        ),
    }
