import django.db.models.deletion  # noqa: F401
from django.db import migrations, models

import server.common.ids
from server.common.rls import APP_ROLE, WITHIN_SCOPE

ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE};
"""

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
"""

# PostgreSQL 18 has uuidv7(); 16 and 17 get ours, with the same name, so that the SQL is one.
UUIDV7 = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_proc WHERE proname = 'uuidv7') THEN
    EXECUTE $f$
      CREATE FUNCTION public.uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $b$
        SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
          PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
          FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
      $b$
    $f$;
  END IF;
END $$;
"""

TABLES = f"""
CREATE TABLE common_auditentry (
  id uuid NOT NULL DEFAULT uuidv7(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tenant_id uuid,
  actor_kind text NOT NULL,
  actor_id uuid,
  on_behalf_of uuid,
  action text NOT NULL,
  target_type text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  ip inet,
  user_agent text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX common_auditentry_target ON common_auditentry (target_type, target_id, at);
ALTER TABLE common_auditentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_read ON common_auditentry FOR SELECT USING {WITHIN_SCOPE.format(column="tenant_id")};
CREATE POLICY audit_insert ON common_auditentry FOR INSERT WITH CHECK (true);

CREATE TABLE common_outboxentry (
  id uuid NOT NULL DEFAULT uuidv7(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tenant_id uuid,
  name text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  expanded boolean NOT NULL DEFAULT false,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX common_outboxentry_waiting ON common_outboxentry (at, id) WHERE NOT expanded;
"""

PARTITIONS = f"""
CREATE FUNCTION ensure_partitions(months int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  parent text; month date; part text; made int := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['common_auditentry', 'common_outboxentry'] LOOP
    FOR i IN -1..months LOOP
      month := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => i))::date;
      part := parent || '_' || to_char(month, 'YYYY_MM');
      IF to_regclass('public.' || part) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', part, parent,
          month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
        IF parent = 'common_auditentry' THEN
          EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part);
          EXECUTE format('REVOKE ALL ON public.%I FROM {APP_ROLE}', part);
          EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', part);
        END IF;
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
REVOKE UPDATE, DELETE, TRUNCATE ON common_auditentry FROM {APP_ROLE};
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON common_auditentry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON common_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT ensure_partitions(24);
"""


class Migration(migrations.Migration):
    """Roles, the audit log that nobody can rewrite, and the outbox."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(ROLE),
        migrations.RunSQL(REFUSE),
        migrations.RunSQL(UUIDV7),
        migrations.RunSQL(TABLES),
        migrations.RunSQL(PARTITIONS),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.UUIDField(default=server.common.ids.uuid7, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("tenant_id", models.UUIDField(null=True)),
                ("actor_kind", models.TextField()),
                ("actor_id", models.UUIDField(null=True)),
                ("on_behalf_of", models.UUIDField(null=True)),
                ("action", models.TextField()),
                ("target_type", models.TextField()),
                ("target_id", models.TextField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("user_agent", models.TextField(blank=True)),
                ("request_id", models.TextField(blank=True)),
            ],
            options={"db_table": "common_auditentry", "managed": False, "ordering": ["-at", "-id"]},
        ),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                ("id", models.UUIDField(default=server.common.ids.uuid7, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("tenant_id", models.UUIDField(null=True)),
                ("name", models.TextField()),
                ("key", models.TextField()),
                ("payload", models.JSONField()),
                ("expanded", models.BooleanField(default=False)),
            ],
            options={"db_table": "common_outboxentry", "managed": False},
        ),
        migrations.CreateModel(
            name="OutboxDelivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField()),
                ("entry_at", models.DateTimeField()),
                ("name", models.TextField()),
                ("key", models.TextField()),
                ("payload", models.JSONField()),
                ("subscriber", models.TextField()),
                ("queue", models.TextField()),
                ("state", models.TextField(default="pending")),
                ("attempts", models.IntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("dispatched_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["queue", "key", "entry_at", "entry_id"],
                        name="outbox_unfinished",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry_id", "subscriber"), name="outbox_once_per_subscriber"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("principal", models.TextField()),
                ("endpoint", models.TextField()),
                ("key", models.TextField()),
                ("fingerprint", models.TextField()),
                ("status", models.IntegerField()),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("principal", "endpoint", "key"), name="idempotency_key_once"
                    )
                ],
            },
        ),
    ]
