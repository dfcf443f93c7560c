#!/usr/bin/env python3
"""Checks a proof from the audit log with nothing but Python: copy this one file and run it on the proof.

    python3 check.py PROOF.json [--key HEX] [--json]

The proof is what `./manage.py audit prove` or `audit consistency` wrote. --key: the log's public key as you
got it from the operator by another way; without it the check says only that the proof fits itself.
Exit status 0: it holds. 1: it does not. 2: it cannot be read. The format is described in server/docs/audit.md.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# The order is part of the format. Every value is text or null.
COLUMNS = (
    "id",
    "at_us",
    "tenant_id",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "action",
    "target_type",
    "target_id",
    "before",
    "after",
    "ip",
    "user_agent",
    "request_id",
    "tx",
)
INCLUSION, CONSISTENCY = "fashionistar-audit-inclusion-1", "fashionistar-audit-consistency-1"


class Wrong(Exception):
    """The proof does not hold; the text says where."""


# --- the tree (RFC 6962, section 2.1) ----------------------------------------------------------


def encode(values: Sequence[str | None]) -> bytes:
    """One entry's bytes: for each of COLUMNS `name=LENGTH:TEXT` or `name=-`, each on its line; UTF-8 lengths."""
    parts = []
    for name, value in zip(COLUMNS, values, strict=True):
        if value is None:
            parts.append(b"%s=-\n" % name.encode())
        else:
            text = value.encode()
            parts.append(b"%s=%d:%s\n" % (name.encode(), len(text), text))
    return b"".join(parts)


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion path leads to. Raises Wrong when the path has the wrong length."""
    if not 0 <= position < size:
        raise Wrong(f"position {position} is not in a tree of {size}")
    node, last, value = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Wrong("the path is too long")
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Wrong("the path is too short")
    return value


def roots_from_path(first: int, second: int, first_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots that a consistency path leads to (0 < first < second). Raises Wrong."""
    if not 0 < first < second:
        raise Wrong("the first head must be the smaller one")
    steps = list(path) if first & (first - 1) else [first_root, *path]
    if not steps:
        raise Wrong("the path is too short")
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Wrong("the path is too long")
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    if last:
        raise Wrong("the path is too short")
    return old, new


# --- signed heads (Ed25519, RFC 8032) ----------------------------------------------------------


def head_text(*, size: int, root: str, at_us: int) -> bytes:
    """What the signature of a head covers."""
    return f"fashionistar audit head 1\nsize {size}\nroot {root}\nat_us {at_us}\n".encode()


_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if (x * x - square) % _P or (x == 0 and sign):
        raise Wrong("not a point of the curve")
    return _P - x if x & 1 != sign else x


def _decode(data: bytes) -> _Point:
    value = int.from_bytes(data, "little")
    y, sign = value & ((1 << 255) - 1), value >> 255
    if len(data) != 32 or y >= _P:
        raise Wrong("not a point of the curve")
    x = _recover_x(y, sign)
    return x, y, 1, x * y % _P


def _add(a: _Point, b: _Point) -> _Point:
    p, q = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    r, s = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = q - p, s - r, s + r, q + p
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(point: _Point, factor: int) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point, factor = _add(point, point), factor >> 1
    return result


def _same(a: _Point, b: _Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % _P == 0 and (a[1] * b[2] - b[1] * a[2]) % _P == 0


def signed_by(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `signature` is the Ed25519 signature of `text` under the public `key`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    try:
        a, r = _decode(key), _decode(signature[:32])
    except Wrong:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % _L
    base_y = 4 * pow(5, _P - 2, _P) % _P
    base_x = _recover_x(base_y, 0)
    return _same(_times((base_x, base_y, 1, base_x * base_y % _P), s), _add(r, _times(a, h)))


# --- the proofs --------------------------------------------------------------------------------


def check_head(head: Mapping[str, Any], key: str | None) -> None:
    """Raises Wrong unless the head is signed by the key it names, and that is `key` if one is given."""
    if key is not None and head["key"].lower() != key.lower():
        raise Wrong("the head is signed with another key than yours")
    text = head_text(size=int(head["size"]), root=head["root"], at_us=int(head["at_us"]))
    if not signed_by(bytes.fromhex(head["key"]), text, bytes.fromhex(head["signature"])):
        raise Wrong(f"the signature of the head of size {head['size']} is wrong")


def check(proof: Mapping[str, Any], key: str | None = None) -> str:
    """What a proof proves, in one sentence. Raises Wrong, or KeyError and ValueError when it is no proof."""
    path = [bytes.fromhex(step) for step in proof["path"]]
    if proof["format"] == INCLUSION:
        head, entry = proof["head"], proof["entry"]
        check_head(head, key)
        leaf = leaf_hash(encode([entry[name] for name in COLUMNS]))
        if root_from_path(leaf, int(proof["position"]), int(head["size"]), path).hex() != head["root"]:
            raise Wrong("the entry is not in this tree: it, its position or the path was changed")
        return f"entry {entry['id']} is number {proof['position']} of the {head['size']} under this head"
    if proof["format"] == CONSISTENCY:
        first, second = proof["first"], proof["second"]
        check_head(first, key)
        check_head(second, key)
        if first["size"] == second["size"]:
            found = (bytes.fromhex(second["root"]), bytes.fromhex(first["root"]))
        else:
            found = roots_from_path(
                int(first["size"]), int(second["size"]), bytes.fromhex(first["root"]), path
            )
        if (found[0].hex(), found[1].hex()) != (first["root"], second["root"]):
            raise Wrong("the second tree does not begin with the first one")
        return f"the {second['size']} entries begin with the same {first['size']}"
    raise ValueError(f"unknown format {proof['format']!r}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Check a proof from the audit log.")
    parser.add_argument("proof", help="file, or - for standard input")
    parser.add_argument("--key", help="the log's public key, 64 hex digits, from a source you trust")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        text = sys.stdin.read() if options.proof == "-" else Path(options.proof).read_text(encoding="utf-8")
        ok, says = True, check(json.loads(text), options.key)
    except Wrong as wrong:
        ok, says = False, str(wrong)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"this is no proof: {error}", file=sys.stderr)
        return 2
    note = "" if options.key or not ok else " (no --key given: the operator's key was taken from the proof)"
    sys.stdout.write(
        json.dumps({"ok": ok, "says": says}) if options.json else f"{'ok' if ok else 'WRONG'}: {says}{note}"
    )
    sys.stdout.write("\n")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
