"""A small OpenAI-compatible server that streams exactly what a test scripts, cut-offs included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """One scripted completion. cut: end the stream without a finish reason. status: an HTTP failure instead."""

    text: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    raw_arguments: str | None = None
    cut: bool = False
    status: int = 200


@dataclass
class Script:
    answers: list[Answer] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


def _chunks(answer: Answer) -> Iterator[dict[str, Any]]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "fake",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }

    yield chunk({"role": "assistant", "content": ""})
    for at in range(0, len(answer.text), 12):
        yield chunk({"content": answer.text[at : at + 12]})
    for index, (name, args) in enumerate(answer.calls):
        whole = answer.raw_arguments if answer.raw_arguments is not None else json.dumps(args)
        yield chunk(
            {
                "tool_calls": [
                    {
                        "index": index,
                        "id": f"call_{index}_{name}",
                        "type": "function",
                        "function": {"name": name, "arguments": ""},
                    }
                ]
            }
        )
        for at in range(0, len(whole), 9):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": whole[at : at + 9]}}]})
    if not answer.cut:
        yield chunk({}, "tool_calls" if answer.calls else "stop")


@contextmanager
def openai_server(*answers: Answer) -> Iterator[Script]:
    script = Script(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            script.requests.append(body)
            answer = script.answers.pop(0) if script.answers else Answer(status=500)
            if answer.status != 200:
                problem = json.dumps({"error": {"message": "scripted", "type": "server_error"}}).encode()
                self.send_response(answer.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(problem)))
                self.end_headers()
                self.wfile.write(problem)
                return
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            for chunk in _chunks(answer):
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            if not answer.cut:
                self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
