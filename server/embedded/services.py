"""PostgreSQL and Valkey of one data directory: found if they run, started if not, stopped by who started them."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from server.embedded import secrets
from server.embedded.postgres import APP, Postgres
from server.embedded.problems import Problem
from server.embedded.valkey import Valkey


class Services:
    """`quick`: no fsync, for tests."""

    def __init__(self, directory: Path, *, quick: bool = False) -> None:
        self.directory = directory.resolve()
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            (self.directory / "run").mkdir(exist_ok=True)
        except OSError as error:
            raise Problem(
                f"{self.directory} cannot be written ({error.strerror}): choose another --data DIR."
            ) from error
        if not self.directory.stat().st_mode & stat.S_IWUSR:
            raise Problem(f"{self.directory} is read-only: choose another --data DIR.")
        self.secrets = secrets.load(self.directory)
        own_database, own_redis = bool(os.environ.get("DATABASE_URL")), bool(os.environ.get("REDIS_URL"))
        self.postgres = None if own_database else Postgres(self.directory, self.secrets, quick=quick)
        self.valkey = None if own_redis else Valkey(self.directory, self.secrets)
        self._in_use: IO[str] | None = None

    def start(self) -> None:
        """Bring up whichever of the two is ours and does not run. Raises Problem."""
        with self._lock("services", fcntl.LOCK_EX):
            self._in_use = self._open("users")
            fcntl.flock(self._in_use, fcntl.LOCK_SH)
            for service in (self.postgres, self.valkey):
                if service is not None and not service.running():
                    service.start()

    def stop(self) -> None:
        """Stop them, unless another command still uses them: the last one out does it."""
        with self._lock("services", fcntl.LOCK_EX):
            if self._in_use is not None:
                self._in_use.close()
                self._in_use = None
            try:
                with self._lock("users", fcntl.LOCK_EX | fcntl.LOCK_NB):
                    for service in (self.valkey, self.postgres):
                        if service is not None:
                            service.stop()
            except BlockingIOError:
                return

    def environment(self) -> dict[str, str]:
        """What the servers need to know; what the operator has set stays."""
        values = {name: value for name, value in self.secrets.items() if name not in secrets.KEPT_BACK}
        values["DATA_DIR"] = str(self.directory)
        if self.postgres is not None:
            values["DATABASE_URL"] = self.postgres.url()
            values["APP_DATABASE_URL"] = self.postgres.url(APP)
        if self.valkey is not None:
            values["REDIS_URL"] = self.valkey.url()
        return {name: value for name, value in values.items() if not os.environ.get(name)}

    def _open(self, name: str) -> IO[str]:
        return (self.directory / "run" / f"{name}.lock").open("w")

    @contextmanager
    def _lock(self, name: str, how: int) -> Iterator[None]:
        with self._open(name) as file:
            fcntl.flock(file, how)
            yield


@contextmanager
def attached(directory: Path) -> Iterator[Services]:
    """The services of DIR for the length of a command, their addresses in the environment."""
    services = Services(directory)
    services.start()
    os.environ.update(services.environment())
    try:
        yield services
    finally:
        services.stop()
