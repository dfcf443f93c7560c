"""What `./manage.py bench NAME` was asked for; every benchmark's `run` takes it."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAMES: Final = ("chat", "writer", "idle", "resume", "fanout", "hostile", "scale", "faults", "fit", "measure")


@dataclass(frozen=True)
class Options:
    """seconds: of one measured window. runs: how often each is measured; medians are told.

    only: names of contestants ("ours", "p2-full" …), all if empty. processes: of our web server. window: messages
    that each person of a closed loop has on their way; 0: what suits each contestant best. messages, faults,
    seed: of the fault run. write: the result into loadtests/results/. profile: where py-spy writes what our web
    process did.
    """

    seconds: float = 10.0
    runs: int = 5
    only: tuple[str, ...] = ()
    conversations: int = 100
    processes: int = 1
    window: int = 0
    messages: int | None = None
    faults: int | None = None
    seed: int | None = None
    write: bool = False
    profile: Path | None = None

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only


def say(text: str) -> None:
    """Progress, on stderr: stdout is the result's alone."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
