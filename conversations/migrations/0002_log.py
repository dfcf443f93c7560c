from pathlib import Path

from django.db import migrations

from server.common import rls
from server.common.rls import APP_ROLE

APPEND = (Path(__file__).parent / "append.sql").read_text()

TABLES = f"""
-- The inbox's watermark: which transaction changed the thread's summary last.
ALTER TABLE conversations_conversation ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
-- Room on the page: an append updates the row in place and touches no index.
ALTER TABLE conversations_conversation SET (fillfactor = 70);
ALTER TABLE conversations_participant SET (fillfactor = 70);
-- Lines are written by the append function alone.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON conversations_entry FROM {APP_ROLE};
"""

GRANTS = f"""
REVOKE ALL ON FUNCTION conversations_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_append TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """One function writes the log: order, once per cid, audit and outbox are the database's own promise."""

    dependencies = [("conversations", "0001_initial"), ("common", "0001_ground")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND, "DROP FUNCTION conversations_append"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        *(
            rls.enable(f"conversations_{table}")
            for table in (
                "conversation",
                "participant",
                "entry",
                "conversationorder",
                "conversationcheckout",
            )
        ),
    ]
