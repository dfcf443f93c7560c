"""The tree itself, against the RFC's definition and a second implementation of the signature."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from server.common.audit import check, tree


def by_definition(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return check.node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


def leaves_of(count):
    return [check.leaf_hash(str(n).encode()) for n in range(count)]


def test_known_roots_of_certificate_transparency():
    # From the test vectors of google/certificate-transparency (merkle_tree_test).
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    hashes = [check.leaf_hash(bytes.fromhex(text)) for text in inputs]
    assert hashes[0].hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert tree.root(hashes[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 200), st.data())
def test_every_leaf_and_every_earlier_tree_can_be_proved(size, data):
    leaves = leaves_of(size)
    root = by_definition(leaves)
    assert tree.root(leaves) == root
    position = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(leaves, position)
    assert check.root_from_path(leaves[position], position, size, path) == root
    first = data.draw(st.integers(1, size))
    path = tree.consistency_path(leaves, first)
    if first < size:
        before = by_definition(leaves[:first])
        assert check.roots_from_path(first, size, before, path) == (before, root)
        with pytest.raises(check.Wrong):
            check.roots_from_path(first, size, before, [*path, before])
    else:
        assert path == []


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 100), st.data())
def test_a_proof_with_anything_changed_fails(size, data):
    leaves = leaves_of(size)
    root, position = tree.root(leaves), data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(leaves, position)
    other = check.leaf_hash(b"other")
    assert check.root_from_path(other, position, size, path) != root
    turned = data.draw(st.integers(0, len(path) - 1))
    changed = [other if n == turned else step for n, step in enumerate(path)]
    assert check.root_from_path(leaves[position], position, size, changed) != root
    with pytest.raises(check.Wrong):
        check.root_from_path(leaves[position], position, size, path[:-1])
    with pytest.raises(check.Wrong):
        check.root_from_path(leaves[position], position, size, [*path, other])


def test_a_tree_grows_from_what_was_kept_of_it():
    leaves = leaves_of(77)
    frontier = tree.Frontier()
    for leaf in leaves[:50]:
        frontier.append(leaf)
    again = tree.Frontier.unpack(50, frontier.pack())
    for leaf in leaves[50:]:
        again.append(leaf)
    assert again.root() == by_definition(leaves)
    with pytest.raises(ValueError):
        tree.Frontier.unpack(51, frontier.pack())


def test_the_checkers_own_ed25519_agrees_with_the_librarys():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, text = private.public_key().public_bytes_raw(), b"size 5"
    signature = private.sign(text)
    assert check.signed_by(public, text, signature)
    assert not check.signed_by(public, b"size 6", signature)
    assert not check.signed_by(public, text, signature[:63] + bytes([signature[63] ^ 1]))
    assert not check.signed_by(bytes(32), text, signature)
    assert not check.signed_by(public, text, b"short")


def test_what_is_no_proof_is_said_so(tmp_path):
    checker = Path(check.__file__)
    for text in ("", "[]", "{}", json.dumps({"format": "x", "path": []})):
        file = tmp_path / "proof.json"
        file.write_text(text)
        done = subprocess.run([sys.executable, "-S", checker, file], capture_output=True, text=True)
        assert (done.returncode, done.stderr[:17]) == (2, "this is no proof:")
