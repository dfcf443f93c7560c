"""A set in parts, so that all of it can be looked at a part at a time."""

from collections.abc import Iterator
from typing import Final, Generic, TypeVar

PARTS: Final = 8

T = TypeVar("T")


class Spread(Generic[T]):
    """Whatever is in it is in one of its parts, by where it lies in memory."""

    def __init__(self) -> None:
        self._parts: list[set[T]] = [set() for _ in range(PARTS)]

    def add(self, thing: T) -> None:
        self.part(id(thing) // 64).add(thing)

    def discard(self, thing: T) -> None:
        self.part(id(thing) // 64).discard(thing)

    def part(self, number: int) -> set[T]:
        return self._parts[number % PARTS]

    def __iter__(self) -> Iterator[T]:
        for part in self._parts:
            yield from part

    def __len__(self) -> int:
        return sum(map(len, self._parts))
