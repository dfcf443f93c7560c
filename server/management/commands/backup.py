"""`./manage.py backup FILE`: one file with the database and the media; the secrets stay apart."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from server.common import clock
from server.common.audit import heads, seal
from server.common.crypto import derive
from server.embedded import backup
from server.embedded.problems import Problem
from server.env import env


def key_marks() -> dict[str, str]:
    """Which keys a backup needs, without telling them."""
    data_key = bytes.fromhex(env.data_key.get_secret_value())
    return {
        "data_key": hashlib.sha256(derive(data_key, "backup mark")).hexdigest()[:16],
        "audit_key": heads.public_key().hex(),
    }


class Command(BaseCommand):
    help = "Write the database and the media into FILE and the customers' keys into FILE.keys; keep the two apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        seal.seal_all()
        head = heads.stored()
        manifest = {
            "at": clock.now().isoformat(),
            "head": head.as_json() if head else None,
            "keys": key_marks(),
        }
        try:
            whole = backup.dump(
                url=env.database_url,
                media=Path(settings.MEDIA_ROOT),
                file=options["file"],
                manifest=manifest,
                apart=backup.Apart("accounts_customer", "id", "key_wrapped"),
            )
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(options["file"]), **whole}))
            return
        size = options["file"].stat().st_size / 2**20
        self.stdout.write(
            f"{options['file']}: {size:.1f} MiB, {head.size if head else 0} audit entries sealed."
        )
        where = env.data_dir / "secrets.env"
        kept = where if where.exists() else "your environment (DATA_KEY, SECRET_KEY, AUDIT_SIGNING_KEY)"
        self.stderr.write(
            f"Keep apart from it: {backup.keys_file(options['file'])} (the customers' keys; only ever the newest, so\n"
            f"that who was erased stays erased in older backups) and, once, a copy of {kept}.\n"
            "Without both, names, addresses and invoices in the backup are unreadable; beside it a thief reads them."
        )
