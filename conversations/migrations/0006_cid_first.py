from django.db import migrations, models

BUILD = [
    # Left over and invalid, if an earlier try was cut short.
    "DROP INDEX CONCURRENTLY IF EXISTS entry_cid_once",
    "CREATE UNIQUE INDEX CONCURRENTLY entry_cid_once ON conversations_entry (cid, conversation_id, sender)",
    "ALTER TABLE conversations_entry ADD CONSTRAINT entry_cid_once UNIQUE USING INDEX entry_cid_once",
]


class Migration(migrations.Migration):
    """Each cid once, as before, by an index that new cids (UUIDv7) meet at its end instead of everywhere."""

    atomic = False
    dependencies = [("conversations", "0005_redact")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(BUILD, "ALTER TABLE conversations_entry DROP CONSTRAINT entry_cid_once")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(
                        fields=("cid", "conversation", "sender"), name="entry_cid_once"
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint(model_name="entry", name="entry_once_per_cid"),
    ]
