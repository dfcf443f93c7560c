from pathlib import Path

from django.db import migrations

from server.common.rls import APP_ROLE

RECORD = (Path(__file__).parent / "record.sql").read_text()

GRANTS = f"""
REVOKE ALL ON FUNCTION conversations_record FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_record TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """The log's function knows from its writer which lines are of one conversation. The last one but one goes."""

    dependencies = [("conversations", "0008_grows_only"), ("common", "0009_analyze_seldom")]
    operations = [
        migrations.RunSQL(RECORD, "DROP FUNCTION conversations_record"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL("SELECT grows_only('conversations_entry')", migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS conversations_append", migrations.RunSQL.noop),
    ]
