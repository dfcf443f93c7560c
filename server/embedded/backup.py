"""A backup is one file: the database as PostgreSQL dumps it, the media, and what proves that it is whole.

The secrets are not in it: without DATA_KEY a stolen backup tells nothing personal.
"""

import fcntl
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from server.embedded import postgres
from server.embedded.problems import Problem

FORMAT = "fashionistar-backup-1"
DUMP, MANIFEST, MEDIA = "database.dump", "manifest.json", "media"
# Statements of a dump that name the old server's roles; migration common.0001 has made them here.
NOT_RESTORED = ("DEFAULT ACL", " SCHEMA - public", "COMMENT - EXTENSION", "ACL - SCHEMA public")


def tool(name: str) -> str:
    """PostgreSQL's client program: the embedded one (new enough for every supported server), else PATH's."""
    with suppress(Problem):
        path = postgres.binaries() / name
        if path.exists():
            return str(path)
    found = shutil.which(name)
    if found is None:
        raise Problem(f"{name} is missing: install PostgreSQL's client programs.")
    return found


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _environment(url: str) -> dict[str, str]:
    """libpq's variables for an address: a password in the arguments would show in the process list."""
    parts = urlsplit(url)
    values = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C.UTF-8",
        "PGHOST": parts.hostname or "127.0.0.1",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database_of(url),
        "PGOPTIONS": "-c app.run=restore",
    }
    names = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    values |= {names[key]: value for key, value in parse_qsl(parts.query) if key in names}
    return values


def _run(command: list[str], url: str, what: str) -> str:
    done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Problem(f"{what}: {lines[0] if lines else 'no reason was given'}")
    return done.stdout


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def dump(*, url: str, media: Path, file: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Write the backup; a half-written one never has the name `file`. Returns the manifest. Raises Problem."""
    file = file.resolve()
    if not file.parent.is_dir():
        raise Problem(f"There is no folder {file.parent}.")
    part = file.with_name(f".{file.name}.part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        dumped = Path(folder) / DUMP
        # zlib's lowest level: a fifth of the default's time for a tenth more room.
        _run(
            [tool("pg_dump"), "-Fc", "-Z1", "--no-owner", "-f", str(dumped)],
            url,
            "The database was not dumped",
        )
        whole = {
            "format": FORMAT,
            **manifest,
            "dump_bytes": dumped.stat().st_size,
            "dump_sha256": _sha256(dumped),
        }
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
                text = json.dumps(whole, indent=1).encode()
                member = tarfile.TarInfo(MANIFEST)
                member.size, member.mode = len(text), 0o600
                archive.addfile(member, io.BytesIO(text))
                archive.add(dumped, DUMP)
                if media.is_dir():
                    archive.add(media, MEDIA)
                raw.flush()
                os.fsync(raw.fileno())
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise Problem(f"{file} could not be written: {error.strerror}.") from error
    return whole


def read_manifest(file: Path) -> dict[str, Any]:
    """Raises Problem for what is no backup of ours."""
    try:
        with tarfile.open(file) as archive:
            member = archive.extractfile(MANIFEST)
            manifest: dict[str, Any] = json.loads(member.read()) if member else {}
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise Problem(f"{file} is no backup that `backup` wrote ({type(error).__name__}).") from error
    if manifest.get("format") != FORMAT:
        raise Problem(f"{file} is a backup of another format: {manifest.get('format')!r}.")
    return manifest


def running(data: Path) -> bool:
    """Whether an `up` holds this data directory."""
    try:
        with (data / "run" / "up.lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@dataclass
class Restore:
    """A backup on its way into a database. It is made ready beside the old one, which stays until the swap."""

    file: Path
    url: str
    media: Path
    force: bool = False

    @property
    def name(self) -> str:
        return database_of(self.url)

    @property
    def beside(self) -> str:
        return f"{self.name}_restoring"

    def run(self, finish: Callable[[str], None]) -> None:
        """Load, let `finish` (given the new database's address) put it right, swap. Raises Problem.

        Whatever fails before the swap changes nothing.
        """
        manifest = read_manifest(self.file)
        admin = with_database(self.url, "postgres")
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=self.media.parent) as folder:
            with tarfile.open(self.file) as archive:
                archive.extractall(folder, filter="data")
            dumped = Path(folder) / DUMP
            if not dumped.exists() or _sha256(dumped) != manifest["dump_sha256"]:
                raise Problem(f"{self.file} is damaged: the database in it is not the one that was dumped.")
            with psycopg.connect(admin, autocommit=True) as server:
                self._check_target(server)
                self._drop(server, self.beside)
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.beside))
                )
                try:
                    self._load(dumped, Path(folder) / "list")
                    finish(with_database(self.url, self.beside))
                except BaseException:
                    self._drop(server, self.beside)
                    raise
                self._swap(server)
            self._place_media(Path(folder) / MEDIA)

    def _check_target(self, server: psycopg.Connection[Any]) -> None:
        row = server.execute(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if row is None or not row[0]:
            raise Problem(
                "The owner of DATABASE_URL may not make databases: ALTER ROLE … CREATEDB for the restore."
            )
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone() is None:
            return
        with psycopg.connect(self.url) as target:
            tables = target.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            ).fetchone()
        if tables and tables[0] and not self.force:
            raise Problem(f"The database {self.name} is not empty: --force replaces all of it.")

    @staticmethod
    def _drop(server: psycopg.Connection[Any], name: str) -> None:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _load(self, dumped: Path, listed: Path) -> None:
        url = with_database(self.url, self.beside)
        with psycopg.connect(url, autocommit=True) as fresh:
            role = fresh.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [postgres.APP]).fetchone()
            if role is None:
                name = sql.Identifier(postgres.APP)
                fresh.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS").format(name))
            defaults = (
                "GRANT USAGE ON SCHEMA public TO {0}",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {0}",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {0}",
            )
            content = _run(
                [tool("pg_restore"), "-l", str(dumped)], url, "The dump cannot be read"
            ).splitlines()
            wanted = [line for line in content if not any(word in line for word in NOT_RESTORED)]
            listed.write_text("\n".join(wanted) + "\n", encoding="utf-8")
            command = [tool("pg_restore"), "--no-owner", "--exit-on-error", "-L", str(listed), "-j", "2"]
            _run([*command, "-d", self.beside, str(dumped)], url, "The database was not restored")
            # After the dump's own grants: while it loads, a default would add rights that it took away.
            for statement in defaults:
                fresh.execute(sql.SQL(statement).format(sql.Identifier(postgres.APP)))

    def _swap(self, server: psycopg.Connection[Any]) -> None:
        old = f"{self.name}_replaced"
        self._drop(server, old)
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY (%s)",
            [[self.name, self.beside]],
        )
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        if exists:
            server.execute(rename.format(sql.Identifier(self.name), sql.Identifier(old)))
        server.execute(rename.format(sql.Identifier(self.beside), sql.Identifier(self.name)))
        self._drop(server, old)

    def _place_media(self, restored: Path) -> None:
        if not restored.is_dir():
            return
        aside = self.media.with_name(f"{self.media.name}.replaced")
        shutil.rmtree(aside, ignore_errors=True)
        if self.media.exists():
            self.media.rename(aside)
        restored.rename(self.media)
        shutil.rmtree(aside, ignore_errors=True)
