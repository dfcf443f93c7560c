from django.db import migrations

TABLES = ("consent", "session", "take", "profile")
PLATFORM = "current_setting('app.tenant', true) = 'platform'"
HER_OWN = (
    "(tenant_id = nullif(nullif(current_setting('app.tenant', true), 'platform'), '')::uuid"
    " AND customer_id = nullif(current_setting('app.customer', true), '')::uuid)"
)


def walls(table):
    within = f"({HER_OWN} OR {PLATFORM})"
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY own_read ON {table} FOR SELECT USING {within}",
            f"CREATE POLICY own_insert ON {table} FOR INSERT WITH CHECK {within}",
            f"CREATE POLICY own_update ON {table} FOR UPDATE USING {within} WITH CHECK {within}",
            f"CREATE POLICY own_delete ON {table} FOR DELETE USING {within}",
        ],
        [
            *(f"DROP POLICY own_{what} ON {table}" for what in ("read", "insert", "update", "delete")),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


class Migration(migrations.Migration):
    """A body is its owner's: the tenant's own scope shows none of it, only the customer's within it."""

    dependencies = [("measurement", "0001_bodies")]
    operations = [walls(f"measurement_{name}") for name in TABLES]
