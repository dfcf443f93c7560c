"""A plain message is known by its shape, and then it is exactly what the parser would have made of it."""

import hmac
import json
from uuid import uuid4

import hypothesis.strategies as st
import pytest
from hypothesis import given

from conversations import frames
from conversations.entries import digest_of
from server.common.errors import DomainError

CONV, CID = "c_" + "0a" * 16, "01a22826-4cc9-789a-b091-91ace6b92611"
WORDS = st.one_of(
    st.text(),
    st.sampled_from(["", " ", "\u2003", 'a "b"', "a\\b", "a\x7f", "\u2028", "x" * 4096, "x" * 4097]),
)


def read(text: str) -> frames.Send | None:
    try:
        found = frames.parse_inbound(text)
    except DomainError:
        return None
    return found if isinstance(found, frames.Send) else None


def agrees(text: str) -> bool:
    """Whether it was known by its shape; then both ways of reading it must say the same."""
    plain = frames.plain(text)
    if plain is None:
        return False
    careful = read(text)
    assert careful is not None
    for name in ("id", "conv", "cid", "text", "meta", "if_seq", "reply_to", "kind"):
        assert getattr(plain, name) == getattr(careful, name)
    assert plain.cid_text == careful.cid_text
    return True


@given(
    words=WORDS,
    number=st.one_of(st.integers(-5, 2**54), st.sampled_from([True, 1.0, "1", None])),
    cid=st.one_of(
        st.uuids().map(str), st.sampled_from([CID.upper(), CID.replace("-", ""), CID[:-1], CID + "0"])
    ),
    ascii_only=st.booleans(),
    spaces=st.booleans(),
    order=st.permutations(["t", "id", "conv", "cid", "body"]),
    more=st.sampled_from([{}, {}, {}, {"if_seq": 1}, {"kind": "note"}, {"body": {"text": "x", "meta": {}}}]),
)
def test_whatever_is_known_by_its_shape_is_what_the_parser_reads(
    words, number, cid, ascii_only, spaces, order, more
) -> None:
    said = {"t": "send", "id": number, "conv": CONV, "cid": cid, "body": {"text": words}, **more}
    said = {name: said[name] for name in [*order, *more]}
    text = json.dumps(said, ensure_ascii=ascii_only, separators=None if spaces else (",", ":"))
    agrees(text)


@given(data=st.data(), words=st.text(min_size=1, max_size=20))
def test_a_character_more_or_less_fools_nobody(data, words) -> None:
    said = {"t": "send", "id": 7, "conv": CONV, "cid": CID, "body": {"text": words}}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    at = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", "0", "٣", " ", '"', "\\", "}", "\n", "\x00", "A", ","]))
    agrees(text[:at] + put + text[at + data.draw(st.integers(0, 1)) :])


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_what_clients_write_is_known_by_its_shape(separators) -> None:
    said = {
        "t": "send",
        "id": 7,
        "conv": CONV,
        "cid": str(uuid4()),
        "body": {"text": "Ẹ káàárọ̀, is it in blue? 👗"},
    }
    assert agrees(json.dumps(said, ensure_ascii=False, separators=separators))
    said["id"] = said.pop("id")  # the widget's comes last
    assert agrees(json.dumps(said, ensure_ascii=False, separators=separators))
    assert not agrees(json.dumps(said, ensure_ascii=False, separators=separators).replace("{", '{"id":1,', 1))
    said["reply_to"] = 3
    assert not agrees(json.dumps(said, ensure_ascii=False, separators=separators))


@given(key=st.binary(min_size=1, max_size=100), words=st.text())
def test_a_digest_is_the_standards_hmac(key, words) -> None:
    assert digest_of(key, words) == hmac.digest(key, words.encode(), "sha256")
