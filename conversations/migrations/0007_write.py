from pathlib import Path

from django.db import migrations

from server.common.rls import APP_ROLE

WRITE = (Path(__file__).parent / "write.sql").read_text()

GRANTS = f"""
REVOKE ALL ON FUNCTION conversations_write FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_write TO {APP_ROLE};
"""


class Migration(migrations.Migration):
    """The log's function made anew: half the work a line. The old one serves processes of the release before."""

    dependencies = [
        ("conversations", "0006_cid_first"),
        ("accounts", "0002_ended_rights"),
        ("common", "0005_target_index"),
    ]
    operations = [
        migrations.RunSQL(WRITE, "DROP FUNCTION conversations_write"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
