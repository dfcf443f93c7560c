"""Row-level security: the second wall between tenants, kept by PostgreSQL itself.

The application's role sees a tenant's rows only inside `accounts.access.scope`, which sets
`app.tenant` for the length of a transaction; outside of it there are none.
"""

from django.db.migrations import RunSQL

APP_ROLE = "fashionistar_app"
WITHIN_SCOPE = (
    "({column} = nullif(nullif(current_setting('app.tenant', true), 'platform'), '')::uuid"
    " OR current_setting('app.tenant', true) = 'platform')"
)


def enable(table: str, *, column: str = "tenant_id", read_also: str | None = None) -> RunSQL:
    """Let only the scope's tenant (or the platform) read and write `table`.

    read_also: a further SQL condition under which any scope may read a row.
    """
    within = WITHIN_SCOPE.format(column=column)
    readable = f"({within} OR ({read_also}))" if read_also else within
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant_read ON {table} FOR SELECT USING {readable}",
            f"CREATE POLICY tenant_insert ON {table} FOR INSERT WITH CHECK {within}",
            f"CREATE POLICY tenant_update ON {table} FOR UPDATE USING {within} WITH CHECK {within}",
            f"CREATE POLICY tenant_delete ON {table} FOR DELETE USING {within}",
        ],
        [
            *(f"DROP POLICY tenant_{what} ON {table}" for what in ("read", "insert", "update", "delete")),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def append_only(table: str) -> RunSQL:
    """Refuse update, delete and truncate of a plain table, whoever asks (see common.0001 for the function)."""
    return RunSQL(
        [
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}",
            f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ],
        [
            f"DROP TRIGGER refuse_change ON {table}",
            f"DROP TRIGGER refuse_truncate ON {table}",
            f"GRANT UPDATE, DELETE ON {table} TO {APP_ROLE}",
        ],
    )
