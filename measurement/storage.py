"""Clips on their short way from the upload to the pipeline: files that only this account may read, in DATA/tmp."""

import os
import time
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from measurement.errors import ClipTooLarge, NotAVideo
from server.env import env

MAX_BYTES: Final = 64 * 1024 * 1024
TYPES: Final = ("video/mp4", "video/webm", "video/quicktime")
PREFIX: Final = "measure-"
CHUNK: Final = 256 * 1024


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def folder() -> Path:
    """DATA/tmp, this account's alone."""
    path = env.data_dir / "tmp"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    """A clip's path; `name` is from the database, and still never leads out of the folder."""
    return folder() / Path(name).name


def looks_like_a_video(head: bytes) -> bool:
    """MP4 and QuickTime begin with a box of a known name, WebM with EBML; what lies in them is for later."""
    box = head[4:8]
    return box in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip") or head[:4] == b"\x1a\x45\xdf\xa3"


def keep(source: Readable, *, take_id: UUID, stated_bytes: int | None) -> tuple[str, int]:
    """Store a clip; returns its name and size. Raises ClipTooLarge or NotAVideo, and then nothing is left."""
    if stated_bytes is not None and stated_bytes > MAX_BYTES:
        raise ClipTooLarge(f"A clip has at most {MAX_BYTES // 2**20} MB.", max_bytes=MAX_BYTES)
    name = f"{PREFIX}{take_id.hex}"
    path = path_of(name)
    size = 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := source.read(CHUNK):
                if not size and not looks_like_a_video(chunk[:16]):
                    raise NotAVideo(
                        "This is not a video that I can read. MP4, MOV or WebM, please.", types=list(TYPES)
                    )
                size += len(chunk)
                if size > MAX_BYTES:
                    raise ClipTooLarge(f"A clip has at most {MAX_BYTES // 2**20} MB.", max_bytes=MAX_BYTES)
                file.write(chunk)
        if not size:
            raise NotAVideo("The upload was empty.", types=list(TYPES))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, size


def remove(name: str) -> bool:
    """Whether there was such a clip; there is none now."""
    path = path_of(name)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def remove_old(*, seconds: float) -> int:
    """Delete every clip older than that, whoever left it."""
    gone = 0
    limit = time.time() - seconds
    for path in folder().glob(f"{PREFIX}*"):
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone
