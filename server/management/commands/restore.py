"""`./manage.py restore FILE`: the database and media of a backup; every conversation gets a new epoch."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.common import recovery
from server.common.audit import heads
from server.common.audit.watch import watch_tables
from server.embedded import backup
from server.embedded.problems import Problem
from server.env import BASE_DIR, env
from server.management.commands.backup import key_marks


class Command(BaseCommand):
    help = "Put a backup in the place of the database and the media. Stop `up` first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace a database that is not empty")
        parser.add_argument("--keys", type=Path, help="the newest keys' file; FILE.keys without it")
        parser.add_argument(
            "--without-keys", action="store_true", help="go on although keys are missing or others"
        )
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--finish", action="store_true", help="used by the restore itself")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["finish"]:
                self._finish(options["file"])
            else:
                self._restore(options)
        except Problem as problem:
            raise CommandError(str(problem)) from problem

    def _restore(self, options: dict[str, Any]) -> None:
        file: Path = options["file"]
        manifest = backup.read_manifest(file)
        if backup.running(env.data_dir):
            raise Problem(f"`up` runs on {env.data_dir}: stop it first.")
        if manifest["keys"] != key_marks() and not options["without_keys"]:
            raise Problem(
                "This backup was made under other keys. Put the DATA_KEY, SECRET_KEY and AUDIT_SIGNING_KEY of its"
                f" time into {env.data_dir / 'secrets.env'} (or the environment), or go on with --without-keys:"
                " then all that is personal in it stays unreadable."
            )
        keys: Path | None = options["keys"] or backup.keys_file(file)
        if keys is not None and not keys.exists():
            if not options["without_keys"]:
                raise Problem(
                    f"The customers' keys are missing ({keys}): give the newest file with --keys, or go on with"
                    " --without-keys: then all that is personal in the backup stays unreadable."
                )
            keys = None
        done: dict[str, Any] = {}
        env.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=env.data_dir) as folder:
            target = backup.Restore(
                file, env.database_url, Path(settings.MEDIA_ROOT), keys, force=options["force"]
            )
            target.run(lambda url: done.update(self._finish_apart(file, url, Path(folder))))
            # The witness of the replaced database speaks of another log.
            (Path(folder) / "audit-head.json").replace(heads.witness_path())
        (env.data_dir / "run" / "prepared").unlink(missing_ok=True)  # `up` looks at the tables again
        if options["json"]:
            self.stdout.write(json.dumps({"restored": str(file), "at": manifest["at"], **done}))
        else:
            changed = ", ".join(
                f"{count} {name.rpartition('.')[2]}" for name, count in done["changed"].items()
            )
            verdict = "the audit log verifies" if done["audit"]["ok"] else "THE AUDIT LOG DOES NOT VERIFY"
            self.stdout.write(f"Restored as of {manifest['at']}: {changed or 'no hooks'}; {verdict}.")
        if not done["audit"]["ok"]:
            sys.exit(1)

    @staticmethod
    def _finish_apart(file: Path, url: str, folder: Path) -> dict[str, Any]:
        """In a process of its own, whose database is the new one and whose witness lies in `folder`."""
        app = backup.with_database(env.app_database_url or url, backup.database_of(url))
        done = subprocess.run(
            [sys.executable, str(BASE_DIR / "manage.py"), "restore", str(file.resolve()), "--finish"],
            env={**os.environ, "DATABASE_URL": url, "APP_DATABASE_URL": app, "DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Problem(
                "The restored database could not be put right: see the lines above. Nothing was changed."
            )
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result

    def _finish(self, file: Path) -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        watch_tables()
        kept = backup.read_manifest(file)["head"]
        recovered = recovery.finish(heads.Head.from_json(kept) if kept else None)
        report = recovered.report
        audit = {"ok": report.ok, "entries": report.entries, "findings": [asdict(f) for f in report.findings]}
        self.stdout.write(json.dumps({"changed": recovered.changed, "audit": audit}))
