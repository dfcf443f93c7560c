from django.db import migrations

from server.common import rls


class Migration(migrations.Migration):
    """A tenant's turns and policies are its own; what a tool did can no longer be changed."""

    dependencies = [("agents", "0001_turns")]
    operations = [
        rls.enable("agents_run"),
        rls.enable("agents_toolcall"),
        rls.enable("agents_storepolicy"),
        rls.append_only("agents_toolcall"),
    ]
