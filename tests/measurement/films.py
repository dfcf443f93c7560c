"""Films made worse: MP4 boxes rewritten, so that the tests need no encoder."""

import struct
from collections.abc import Callable

Box = tuple[bytes, bytes]  # name, content
INNER = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}


def _boxes(data: bytes) -> list[Box]:
    found, at = [], 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        found.append((name, data[at + 8 : at + size]))
        at += size
    return found


def _written(boxes: list[Box]) -> bytes:
    return b"".join(struct.pack(">I4s", 8 + len(content), name) + content for name, content in boxes)


def rewritten(mp4: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    """Each leaf box of moov through `change(name, content)`. moov must come last, so that no sample moves."""
    names = [name for name, _ in _boxes(mp4)]
    assert names[-1] == b"moov"

    def walk(boxes: list[Box]) -> list[Box]:
        return [
            (name, _written(walk(_boxes(content))) if name in INNER else change(name, content))
            for name, content in boxes
        ]

    return _written(
        [
            (name, content) if name != b"moov" else (name, _written(walk(_boxes(content))))
            for name, content in _boxes(mp4)
        ]
    )


def turned(mp4: bytes) -> bytes:
    """Held on its side: the same pixels, and a matrix that says to show them turned by 90 degrees."""

    def change(name: bytes, content: bytes) -> bytes:
        if name != b"tkhd":
            return content
        one = 1 << 16
        matrix = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
        return content[:40] + matrix + content[76:]

    return rewritten(mp4, change)


def repeated(mp4: bytes, times: int) -> bytes:
    """The same samples again and again: a long film in a small file, every frame of which must be decoded."""

    def longer(content: bytes, at: int) -> bytes:
        (length,) = struct.unpack_from(">I", content, at)
        return content[:at] + struct.pack(">I", min(length * times, 0xFFFFFFFF)) + content[at + 4 :]

    def table(content: bytes, row: str, head: int = 4) -> tuple[bytes, list[tuple[int, ...]]]:
        size = struct.calcsize(row)
        (count,) = struct.unpack_from(">I", content, head)
        rows = [struct.unpack_from(row, content, head + 4 + size * number) for number in range(count)]
        return content[:head], rows

    def built(head: bytes, rows: list[tuple[int, ...]], row: str) -> bytes:
        return head + struct.pack(">I", len(rows)) + b"".join(struct.pack(row, *one) for one in rows)

    shape: dict[str, int] = {}

    def measure(name: bytes, content: bytes) -> bytes:
        if name == b"stsz":
            shape["samples"] = struct.unpack_from(">I", content, 8)[0]
        if name == b"stco":
            shape["chunks"] = struct.unpack_from(">I", content, 4)[0]
        return content

    rewritten(mp4, measure)

    def change(name: bytes, content: bytes) -> bytes:
        again = range(times)
        match name:
            case b"mvhd" | b"mdhd":
                return longer(content, 16)
            case b"tkhd":
                return longer(content, 20)
            case b"elst":
                return longer(content, 8)
            case b"stts" | b"ctts":
                head, rows = table(content, ">II")
                return built(head, rows * times, ">II")
            case b"stss":
                head, rows = table(content, ">I")
                return built(
                    head, [(number + turn * shape["samples"],) for turn in again for (number,) in rows], ">I"
                )
            case b"stsc":
                head, rows = table(content, ">III")
                return built(
                    head,
                    [(chunk + turn * shape["chunks"], *rest) for turn in again for chunk, *rest in rows],
                    ">III",
                )
            case b"stco":
                head, rows = table(content, ">I")
                return built(head, rows * times, ">I")
            case b"stsz":
                head, rows = table(content, ">I", head=8)
                return built(head, rows * times, ">I")
        return content

    return rewritten(mp4, change)
