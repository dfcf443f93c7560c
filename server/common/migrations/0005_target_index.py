from typing import Any

from django.db import migrations

PARTITIONS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'common_auditentry'::regclass ORDER BY c.relname
"""
COLUMNS = "(target_type, target_id, at) WHERE target_type <> 'entry'"


def build(apps: Any, schema_editor: Any) -> None:
    """Partition by partition: a parent's index cannot be built concurrently, and writers must not wait for it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS common_auditentry_thing ON ONLY common_auditentry {COLUMNS}"
        )
        cursor.execute(PARTITIONS)
        for (partition,) in cursor.fetchall():
            # Left over and invalid, if an earlier try was cut short.
            cursor.execute(f"DROP INDEX IF EXISTS {partition}_thing")
            cursor.execute(f"CREATE INDEX CONCURRENTLY {partition}_thing ON {partition} {COLUMNS}")
            cursor.execute(f"ALTER INDEX common_auditentry_thing ATTACH PARTITION {partition}_thing")
        cursor.execute("DROP INDEX IF EXISTS common_auditentry_target")
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS common_auditentry_at ON common_auditentry USING brin (at)"
            " WITH (pages_per_range = 32, autosummarize = on)"
        )


def restore(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX common_auditentry_target ON common_auditentry (target_type, target_id, at)"
        )
        cursor.execute("DROP INDEX common_auditentry_thing, common_auditentry_at")


class Migration(migrations.Migration):
    """An audit entry of a message is found by its time, which the message knows: its target needs no index.

    It was the widest index of all, and messages are most of the log (server/docs/adr/0016).
    """

    atomic = False
    dependencies = [("common", "0004_seal_functions")]
    operations = [migrations.RunPython(build, restore)]
