"""The load generator: a C program (epoll, one thread) and how it is built and run. Linux, 127.0.0.1 only."""

from loadtests.generator.build import build
from loadtests.generator.run import Failed, Socket, alone, pairs_of, run

__all__ = ["Failed", "Socket", "alone", "build", "pairs_of", "run"]
