"""What is too large is refused before it fills the disk, whether it says so or not."""

import json
import socket
import time

from server.bodies import MOST
from tests.measurement.shopper import Measured


def answer(chat, head: str, chunks) -> dict:
    """A request by hand: the status and the body of its answer, however little of it was read."""
    with socket.create_connection(("127.0.0.1", chat.port), timeout=20) as link:
        link.sendall(head.encode())
        try:
            for chunk in chunks:
                link.sendall(chunk)
        except OSError:  # hung up in the middle, as it should
            pass
        heard, deadline = b"", time.monotonic() + 20
        while time.monotonic() < deadline and b'"details"' not in heard:
            try:
                piece = link.recv(65536)
            except OSError:
                break
            if not piece:
                break
            heard += piece
    lines, _, body = heard.partition(b"\r\n\r\n")
    return {"status": int(lines.split()[1]), **json.loads(body[: body.rindex(b"}") + 1])}


def test_a_length_that_is_too_great_is_refused_before_the_first_byte(chat, her: Measured):
    head = (
        "POST /api/v1/measurement/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {her.shopper.token}\r\nContent-Length: {MOST + 1}\r\n\r\n"
    )
    told = answer(chat, head, [])
    assert (told["status"], told["code"], told["details"]) == (413, "too_large", {"max_bytes": MOST})


def test_a_body_that_does_not_say_its_length_ends_at_the_limit(chat, her: Measured):
    head = (
        "POST /api/v1/measurement/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {her.shopper.token}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"100000\r\n" + bytes(2**20) + b"\r\n"
    told = answer(chat, head, [chunk] * 8)
    assert (told["status"], told["code"]) == (413, "too_large")


def test_a_request_of_honest_size_passes(chat, her: Measured):
    assert her.start("manual", height=None).status_code == 201
