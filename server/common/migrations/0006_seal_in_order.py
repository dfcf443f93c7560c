from typing import Any

from django.db import migrations

from server.common.rls import APP_ROLE

PARTITIONS = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'common_auditentry'::regclass ORDER BY c.relname
"""
NUMBER = "((tx::text::bigint))"

# Of the owner, because under row-level security a condition with a cast can use no index. What has a leaf already
# (after a restore, under another server's numbers) counts too: it only makes a piece smaller.
CUT = f"""
CREATE FUNCTION audit_cut(p_low bigint, p_high bigint, p_limit bigint, OUT first bigint, OUT last bigint, OUT entries bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
  SELECT min(tx), max(tx), count(*) FROM (
    SELECT (e.tx::text::bigint) AS tx FROM common_auditentry e
    WHERE (e.tx::text::bigint) >= p_low AND (e.tx::text::bigint) < p_high
    ORDER BY 1 LIMIT p_limit
  ) next
$$;
REVOKE ALL ON FUNCTION audit_cut FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_cut TO {APP_ROLE};
"""  # noqa: S608  (a name of ours)


def build(apps: Any, schema_editor: Any) -> None:
    """Partition by partition, without holding up those who write."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS common_auditentry_order ON ONLY common_auditentry {NUMBER}"
        )
        cursor.execute(PARTITIONS)
        for (partition,) in cursor.fetchall():
            # Left over and invalid, if an earlier try was cut short.
            cursor.execute(f"DROP INDEX IF EXISTS {partition}_order")
            cursor.execute(f"CREATE INDEX CONCURRENTLY {partition}_order ON {partition} {NUMBER}")
            cursor.execute(f"ALTER INDEX common_auditentry_order ATTACH PARTITION {partition}_order")
        cursor.execute("DROP INDEX IF EXISTS common_auditentry_tx")
        cursor.execute("DROP FUNCTION IF EXISTS audit_cut")
        cursor.execute(CUT)


def restore(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION audit_cut")
        cursor.execute(
            f"CREATE INDEX common_auditentry_tx ON common_auditentry USING brin {NUMBER}"
            " WITH (pages_per_range = 32, autosummarize = on)"
        )
        cursor.execute("DROP INDEX common_auditentry_order")


class Migration(migrations.Migration):
    """The next entries to seal are found in the order of their transactions (server/docs/adr/0011).

    A BRIN index reads whatever was not summarised yet from end to end, and on a busy day that is all that is new:
    each piece of a thousand entries read a hundred thousand.
    """

    atomic = False
    dependencies = [("common", "0005_target_index")]
    operations = [migrations.RunPython(build, restore)]
