"""A backup is one file: the database as PostgreSQL dumps it, the media, and what proves that it is whole.

The secrets are not in it, and neither are the customers' own keys, which lie in a second, small file. Of that only
the newest is kept: so a customer who was erased can be read in no older backup either.
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
DUMP, ROWS, MANIFEST, MEDIA = "database.dump", "customers.rows", "manifest.json", "media"
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


@dataclass(frozen=True, slots=True)
class Apart:
    """A column whose values do not go into the backup but into the keys' file."""

    table: str
    identity: str
    column: str


def keys_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.keys")


def _copy_out(source: psycopg.Connection[Any], query: sql.Composable, path: Path) -> None:
    statement = sql.SQL("COPY ({}) TO STDOUT").format(query)
    with path.open("wb") as file, source.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            file.write(block)


def _dump_apart(source: psycopg.Connection[Any], apart: Apart, rows: Path, keys: Path) -> list[str]:
    """The table without the column, the column without the table; returns the columns in order."""
    found = source.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attnum",
        [apart.table],
    ).fetchall()
    columns = [str(row[0]) for row in found]
    shown = [sql.SQL("NULL") if name == apart.column else sql.Identifier(name) for name in columns]
    table = sql.Identifier(apart.table)
    _copy_out(source, sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(shown), table), rows)
    identity, column = sql.Identifier(apart.identity), sql.Identifier(apart.column)
    picked = sql.SQL("SELECT {0}, {1} FROM {2} WHERE {1} IS NOT NULL").format(identity, column, table)
    _copy_out(source, picked, keys)
    return columns


def dump(*, url: str, media: Path, file: Path, manifest: Mapping[str, Any], apart: Apart) -> dict[str, Any]:
    """Write the backup and its keys' file; a half-written one never has the name `file`.

    Returns the manifest. Raises Problem.
    """
    file = file.resolve()
    if not file.parent.is_dir():
        raise Problem(f"There is no folder {file.parent}.")
    part = file.with_name(f".{file.name}.part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        dumped, rows, keys = Path(folder) / DUMP, Path(folder) / ROWS, Path(folder) / "keys"
        with psycopg.connect(url) as source:
            # Both see the database at one moment.
            source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot = source.execute("SELECT pg_export_snapshot()").fetchone()
            assert snapshot is not None
            # zlib's lowest level: a fifth of the default's time for a tenth more room.
            options = [
                "-Fc",
                "-Z1",
                "--no-owner",
                f"--snapshot={snapshot[0]}",
                f"--exclude-table-data={apart.table}",
            ]
            _run([tool("pg_dump"), *options, "-f", str(dumped)], url, "The database was not dumped")
            columns = _dump_apart(source, apart, rows, keys)
        whole = {
            "format": FORMAT,
            **manifest,
            "dump_bytes": dumped.stat().st_size,
            "dump_sha256": _sha256(dumped),
            "rows": {"table": apart.table, "columns": columns, "sha256": _sha256(rows)},
            "apart": {"table": apart.table, "identity": apart.identity, "column": apart.column},
        }
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
                text = json.dumps(whole, indent=1).encode()
                member = tarfile.TarInfo(MANIFEST)
                member.size, member.mode = len(text), 0o600
                archive.addfile(member, io.BytesIO(text))
                archive.add(dumped, DUMP)
                archive.add(rows, ROWS)
                if media.is_dir():
                    archive.add(media, MEDIA)
                raw.flush()
                os.fsync(raw.fileno())
            keys.chmod(0o600)
            keys.replace(keys_file(file))
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
    keys: Path | None = None  # None: what was sealed under them stays unreadable
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
                _unpack(archive, Path(folder))
            dumped, rows = Path(folder) / DUMP, Path(folder) / ROWS
            sums = {dumped: manifest["dump_sha256"], rows: manifest["rows"]["sha256"]}
            if any(not path.exists() or _sha256(path) != wanted for path, wanted in sums.items()):
                raise Problem(f"{self.file} is damaged: the database in it is not the one that was dumped.")
            with psycopg.connect(admin, autocommit=True) as server:
                self._check_target(server)
                self._drop(server, self.beside)
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(self.beside))
                )
                try:
                    self._load(dumped, Path(folder) / "list", rows, manifest)
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

    def _load(self, dumped: Path, listed: Path, rows: Path, manifest: Mapping[str, Any]) -> None:
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
            for part in ("pre-data", "data", "post-data"):
                if part == "post-data":  # before the foreign keys, which want the rows
                    self._load_rows(fresh, rows, manifest)
                arguments = [f"--section={part}", "-d", self.beside, str(dumped)]
                _run([*command, *arguments], url, "The database was not restored")
            # After the dump's own grants: while it loads, a default would add rights that it took away.
            for statement in defaults:
                fresh.execute(sql.SQL(statement).format(sql.Identifier(postgres.APP)))

    def _load_rows(self, fresh: psycopg.Connection[Any], rows: Path, manifest: Mapping[str, Any]) -> None:
        """The table that lies beside the dump, and its keys."""
        named, apart = manifest["rows"], Apart(**manifest["apart"])
        table, identity, column = (
            sql.Identifier(name) for name in (apart.table, apart.identity, apart.column)
        )
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in named["columns"])
        self._copy_in(fresh, sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns), rows)
        if self.keys is None:
            return
        fresh.execute(
            sql.SQL("CREATE TEMP TABLE keys AS SELECT {}, {} FROM {} LIMIT 0").format(identity, column, table)
        )
        self._copy_in(fresh, sql.SQL("COPY keys FROM STDIN"), self.keys)
        fresh.execute(
            sql.SQL("UPDATE {0} t SET {1} = k.{1} FROM keys k WHERE k.{2} = t.{2}").format(
                table, column, identity
            )
        )

    @staticmethod
    def _copy_in(fresh: psycopg.Connection[Any], statement: sql.SQL | sql.Composed, path: Path) -> None:
        try:
            with path.open("rb") as file, fresh.cursor() as cursor, cursor.copy(statement) as copy:
                while block := file.read(2**20):
                    copy.write(block)
        except (OSError, psycopg.Error) as error:
            raise Problem(f"{path} could not be read back: {str(error).splitlines()[0]}") from error

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


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files and folders below `folder` only, also on Pythons before 3.11.4, which know no filter."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(folder, filter="data")
        return
    for member in archive.getmembers():
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise Problem(f"The backup holds something that has no place in one: {member.name!r}.")
    archive.extractall(folder)  # noqa: S202  (each member was looked at above)
