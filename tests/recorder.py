"""Every frame of the test run, both ways, held against the published AsyncAPI document at its end.

A tap around the ASGI application (in this process, and in those that tests start with `--app
tests.recorder:application`) writes down one frame of each shape. `problems` finds what the document does
not say: an unknown type, a field that is not there, a value of the wrong type.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).resolve().parent.parent / "server" / "schema" / "asyncapi.json"
TELLING = ("t", "kind", "what", "mode", "code", "state")
SIDES = {"in": "client", "out": "server", "measured": "measure.server"}
SHAPES = 5000
DEPTH = 4


def folder() -> Path:
    return Path(os.environ["TEST_DATA_DIR"]) / "frames"


# --- writing down ---------------------------------------------------------------------------------


class Tap:
    """An ASGI application whose sockets' and event streams' frames are written down."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.seen: set[Any] = set()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].endswith("/stream"):
            await self._stream(scope, receive, send)
        else:
            await self.application(scope, receive, send)

    async def _socket(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        measuring = scope["path"] == "/ws/measure"
        extensions = {name: dict(value) for name, value in scope.get("extensions", {}).items()}
        for extension in extensions.values():
            if callable(write := extension.get("write")):
                extension["write"] = self._writing(write)
            if callable(listen := extension.get("listen")):
                extension["listen"] = self._listening(listen)

        async def hear() -> Any:
            event = await receive()
            if event["type"] == "websocket.receive" and event.get("text") and not measuring:
                self.note("in", event["text"])
            return event

        async def say(event: dict[str, Any]) -> None:
            if event["type"] == "websocket.send" and event.get("text"):
                self.note("measured" if measuring else "out", event["text"])
            await send(event)

        await self.application({**scope, "extensions": extensions}, hear, say)

    def _writing(self, write: Any) -> Any:
        def noted(texts: list[str], frames: Sequence[bytes] = ()) -> Any:
            written = write(texts, frames)
            if written:  # else they come again, by `send`
                for text in [*texts, *_texts(b"".join(frames))]:
                    self.note("out", text)
            return written

        return noted

    def _listening(self, listen: Any) -> Any:
        def begin(hear: Any) -> None:
            def noted(text: str) -> Any:
                heard = hear(text)
                if heard:  # else it comes again, by `receive`
                    self.note("in", text)
                return heard

            listen(noted)

        return begin

    async def _stream(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        held = b""

        async def say(event: dict[str, Any]) -> None:
            nonlocal held
            *lines, held = (held + event.get("body", b"")).split(b"\n")
            for line in (whole.decode() for whole in lines):
                if line.startswith("data: "):
                    self.note("out", line.removeprefix("data: "))
            await send(event)

        await self.application(scope, receive, say)

    def note(self, way: str, text: str) -> None:
        accepted = way != "in" or _accepted(text)
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            frame = None
        shape = (way, accepted, _shape(frame))
        if shape in self.seen or len(self.seen) >= SHAPES or not accepted:
            return
        self.seen.add(shape)
        folder().mkdir(parents=True, exist_ok=True)
        with (folder() / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"way": way, "frame": frame}) + "\n")


def _texts(data: bytes) -> Iterator[str]:
    """The texts of whole frames, one behind the other, that are not masked."""
    while data:
        size, begin = data[1], 2
        if size >= 126:
            begin = 4 if size == 126 else 10
            size = int.from_bytes(data[2:begin], "big")
        yield data[begin : begin + size].decode()
        data = data[begin + size :]


def _accepted(text: str) -> bool:
    from conversations.frames import parse_inbound

    try:
        parse_inbound(text)
    except Exception:
        return False
    return True


def _shape(value: Any, depth: int = DEPTH) -> Any:
    if depth == 0:
        return type(value).__name__
    if isinstance(value, dict):
        return tuple(
            (name, part if name in TELLING and isinstance(part, str) else _shape(part, depth - 1))
            for name, part in sorted(value.items())
        )
    if isinstance(value, list):
        return frozenset(_shape(part, depth - 1) for part in value[:50])
    return type(value).__name__


def __getattr__(name: str) -> Any:
    if name != "application":
        raise AttributeError(name)
    from server.asgi import application

    return Tap(application)


# --- holding against the document -----------------------------------------------------------------


def recorded(where: Path) -> Iterator[tuple[str, Any]]:
    for file in sorted(where.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                noted = json.loads(line)
            except ValueError:  # its process was killed while it wrote
                continue
            yield noted["way"], noted["frame"]


def problems(frames: Iterable[tuple[str, Any]], document: dict[str, Any] | None = None) -> list[str]:
    """What these frames have that the document has not, each once."""
    document = document or json.loads(DOCUMENT.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    validators: dict[str, Draft202012Validator] = {}
    found: dict[str, None] = {}
    for way, frame in frames:
        kind = frame.get("t") if isinstance(frame, dict) else None
        name = f"{SIDES[way]}.{kind}"
        schema = schemas.get(name)
        if schema is None:
            found[f"{name}: not in the document: {json.dumps(frame)[:200]}"] = None
            continue
        if name not in validators:
            root = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
            validators[name] = Draft202012Validator(root)
        for error in validators[name].iter_errors(frame):
            place = ".".join(str(part) for part in error.absolute_path)
            found[f"{name}: {place}: {error.message[:200]}"] = None
        if way != "in":  # a client may say more than is understood; the server says what it has promised
            for field in frame.keys() - schema["properties"].keys():
                found[f"{name}: the field {field!r} is not in the document"] = None
    return list(found)
