"""What every mapping is given and gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commerce.catalogue.feeds.drafts import Draft
from commerce.catalogue.feeds.reading import Row


@dataclass(frozen=True, slots=True)
class Context:
    """currency: of the shop that will sell the goods."""

    currency: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not loaded."""

    line: int
    code: str
    reason: str
    external_id: str = ""


MapRows = Callable[[Iterator[Row], Context], Iterator[Draft | Rejected]]


@dataclass(frozen=True, slots=True)
class Mapping:
    """`tells`: columns by which it is recognised. `required`: without which it cannot be read."""

    name: str
    tells: frozenset[str]
    required: tuple[str, ...]
    map_rows: MapRows
