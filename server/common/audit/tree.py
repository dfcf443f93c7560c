"""The Merkle tree of RFC 6962: pure, and able to grow without looking back."""

from collections.abc import Iterable, Sequence

from server.common.audit.check import node_hash

HASH_BYTES = 32
EMPTY_ROOT = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")  # sha256(b"")


class Frontier:
    """What is needed of a tree to append to it: the roots of its complete subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("a tree has one peak for each bit of its size")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """Back from `pack`. Raises ValueError when it does not fit the size."""
        return cls(size, [packed[i : i + HASH_BYTES] for i in range(0, len(packed), HASH_BYTES)])

    def pack(self) -> bytes:
        return b"".join(self.peaks)

    def append(self, leaf: bytes) -> None:
        """Amortised one hash a leaf."""
        size, value, peaks = self.size, leaf, self.peaks
        while size & 1:
            value, size = node_hash(peaks.pop(), value), size >> 1
        peaks.append(value)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        value = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            value = node_hash(peak, value)
        return value


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_path(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """The siblings from a leaf up to the root. Raises IndexError for a position outside."""
    if not 0 <= position < len(leaves):
        raise IndexError(position)
    path: list[bytes] = []
    level: Sequence[bytes] = leaves
    while len(level) > 1:
        if (sibling := position ^ 1) < len(level):
            path.append(level[sibling])
        above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level, position = above, position >> 1
    return path


def consistency_path(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """What shows that the tree over `leaves` begins with the tree over its first `first` ones."""
    if not 0 < first <= len(leaves):
        raise IndexError(first)
    return _subproof(leaves, first, whole=True)


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)  # the largest power of two below the size
    if first <= split:
        return [*_subproof(leaves[:split], first, whole=whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], first - split, whole=False), root(leaves[:split])]
