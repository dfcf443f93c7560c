from pathlib import Path

from django.db import migrations

from server.common.rls import APP_ROLE


def function(name: str) -> str:
    """conversations_NAME, which only the application may call."""
    text = (Path(__file__).parent / f"{name}.sql").read_text()
    return (
        f"{text}\nREVOKE ALL ON FUNCTION conversations_{name} FROM PUBLIC;"
        f" GRANT EXECUTE ON FUNCTION conversations_{name} TO {APP_ROLE};"
    )


class Migration(migrations.Migration):
    """The log's function knows from its writer which lines are of one conversation. The last one but one goes."""

    dependencies = [("conversations", "0008_grows_only"), ("common", "0009_analyze_seldom")]
    operations = [
        migrations.RunSQL(function("record"), "DROP FUNCTION conversations_record"),
        migrations.RunSQL("SELECT grows_only('conversations_entry')", migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION conversations_append", function("append")),
    ]
