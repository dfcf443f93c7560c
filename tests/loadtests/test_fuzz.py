"""The fuzzer says the same for the same seed, and nothing that it says is a surprise to the parser."""

from conversations import frames
from loadtests.fuzz import Fuzzer
from server.common.errors import DomainError


def _payload(data: bytes) -> bytes:
    length, head = data[1] & 0x7F, 6
    if length >= 126:
        head += 2 if length == 126 else 8
    return data[head:]


def test_the_same_seed_makes_the_same_cases():
    first, again, other = ([case.data for case in Fuzzer(seed).cases(300)] for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_whatever_it_says_is_a_frame_or_a_known_error():
    refused = parsed = 0
    for case in Fuzzer(8).cases(5000):
        if case.kind == "broken WebSocket":
            continue
        try:
            text = _payload(case.data).decode()
        except UnicodeDecodeError:
            continue  # never comes as far
        try:
            frames.parse_inbound(text)
            parsed += 1
        except DomainError:
            refused += 1
    assert refused > 2000
    assert parsed > 200  # foreign conversations and unknown frames are well-formed
