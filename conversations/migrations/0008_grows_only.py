from django.db import migrations


class Migration(migrations.Migration):
    """The log is looked after as the audit's tables are (common 0008 says why)."""

    dependencies = [("conversations", "0007_write"), ("common", "0008_grows_only")]
    operations = [migrations.RunSQL("SELECT grows_only('conversations_entry')", migrations.RunSQL.noop)]
