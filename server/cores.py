"""Which core a process of `up` runs on.

Everybody's messages go through the one loop of a web process. While it waits for a core that a vacuum, a video or a
client of the same machine has just taken, they all wait: on two cores that was a sixth of its time in a rush
(ADR 38). So each web process has a core to itself where at least as many are left for all the others.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

# Set for all processes of `up`: where work goes that is not the web's loop, although a web process starts it.
REST: Final = "REST_CORES"


@dataclass(frozen=True)
class Shares:
    """Cores by number. web: one for each process, in turn; None: whichever the system chooses."""

    web: tuple[int, ...] | None
    rest: frozenset[int] | None

    def of_web(self, number: int) -> frozenset[int] | None:
        return None if self.web is None else frozenset([self.web[number]])


def available() -> frozenset[int]:
    """Those that we may use; none where the system does not tell (anything but Linux)."""
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def shares(processes: int, cores: Collection[int]) -> Shares:
    """How to divide the cores between so many web processes and everybody else."""
    if 2 * processes > len(cores):
        return Shares(None, None)
    web = tuple(sorted(cores)[:processes])
    return Shares(web, frozenset(cores) - frozenset(web))


def divided(processes: int, environment: Mapping[str, str] = os.environ) -> Shares:
    """How this machine's cores are divided for `up --processes`, unless WEB_OWN_CORES=0."""
    own = environment.get("WEB_OWN_CORES", "1").lower() not in ("0", "false", "no", "off")
    return shares(processes, available() if own else ())


def written(shares: Shares) -> dict[str, str]:
    """For the environment of what `up` starts; `rest` reads it there."""
    return {} if shares.rest is None else {REST: ",".join(map(str, sorted(shares.rest)))}


def rest() -> frozenset[int] | None:
    """The cores that no web process has to itself; None where nothing was divided."""
    told = os.environ.get(REST)
    return frozenset(map(int, told.split(","))) if told else None


def keep_to(cores: frozenset[int] | None, pid: int = 0) -> None:
    """A process (0: this one) and all that it starts from now on. What is refused changes nothing."""
    if cores is not None:
        try:
            os.sched_setaffinity(pid, cores)
        except OSError:  # it has ended, or the machine's owner has decided otherwise
            pass
