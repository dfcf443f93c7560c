"""Files to rows: encodings, CSV dialects, JSON lines. Every row knows its line."""

import codecs
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commerce.catalogue.feeds.drafts import RowInvalid
from server.common.errors import Invalid

LONGEST_FIELD = 1_000_000


class FeedUnreadable(Invalid):
    """The file as a whole cannot be read. details: line, or what is missing."""

    code = "feed_unreadable"


class WrongEncoding(FeedUnreadable):
    code = "wrong_encoding"


class FeedEmpty(FeedUnreadable):
    code = "feed_empty"


class MissingColumns(FeedUnreadable):
    """details: missing, found."""

    code = "missing_columns"


@dataclass(frozen=True, slots=True)
class Row:
    """`problem`: why it could not even be cut into fields."""

    line: int
    fields: dict[str, Any]
    problem: RowInvalid | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`header`: column names, folded; empty for JSON lines."""

    path: Path
    encoding: str
    json_lines: bool
    header: list[str]
    delimiter: str
    digest: str


def open_feed(path: Path, *, encoding: str | None = None) -> Feed:
    """Look at a file. Raises FeedUnreadable, WrongEncoding, FeedEmpty."""
    try:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(0)
            known = encoding or _by_mark(head)
            decoder = _decoder(known)
            line = 1
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    line += chunk[: error.start].count(b"\n")
                    raise WrongEncoding(
                        f"Line {line} is not {known}: save the file as UTF-8, or name its encoding"
                        " with --encoding (for example cp1252).",
                        line=line,
                        encoding=known,
                    ) from None
                if b"\x00" in chunk and not known.startswith("utf-16"):
                    raise FeedUnreadable("This is no text file: it holds NUL bytes.")
                line += chunk.count(b"\n")
    except OSError as error:
        raise FeedUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    with path.open(encoding=known, newline="") as lines:
        first = next((text for text in lines if text.strip()), "")
    if not first:
        raise FeedEmpty(f"{path.name} is empty.")
    if first.lstrip()[:1] in "{[":
        if first.lstrip().startswith("["):
            raise FeedUnreadable("A JSON array: write one object a line (JSON lines) instead.")
        return Feed(path, known, True, [], "", digest.hexdigest())
    delimiter = (
        "\t"
        if first.count("\t") > first.count(",")
        else (";" if first.count(";") > first.count(",") else ",")
    )
    header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter))]
    return Feed(path, known, False, header, delimiter, digest.hexdigest())


def rows(feed: Feed) -> Iterator[Row]:
    """Every row with the number of the line it begins on."""
    with feed.path.open(encoding=feed.encoding, newline="") as file:
        yield from _json_rows(file) if feed.json_lines else _csv_rows(file, feed)


def _csv_rows(file: io.TextIOBase | Any, feed: Feed) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(file, delimiter=feed.delimiter)
    width = len(feed.header)
    line = 1
    seen_header = False
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, {}, RowInvalid("bad_csv", f"not readable as CSV: {error}"))
            line = reader.line_num + 1
            continue
        at, line = line, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not seen_header:
            seen_header = True
            continue
        fields = dict(zip(feed.header, cells, strict=False))
        problem = None
        if len(cells) != width:
            which = "too_few_fields" if len(cells) < width else "too_many_fields"
            problem = RowInvalid(which, f"{len(cells)} fields where the header has {width}")
        yield Row(at, fields, problem)


def _json_rows(file: Any) -> Iterator[Row]:
    for line, text in enumerate(file, start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Row(line, {}, RowInvalid("bad_json", f"not JSON: {str(error)[:80]}"))
            continue
        if not isinstance(value, dict):
            yield Row(line, {}, RowInvalid("bad_json", "not a JSON object"))
            continue
        yield Row(line, {str(name).strip().lower(): cell for name, cell in value.items()})


def _by_mark(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(encoding)("strict")
    except LookupError:
        raise FeedUnreadable(f"There is no encoding {encoding!r}.", encoding=encoding) from None
