from django.db import migrations

from server.common.rls import APP_ROLE

# Words, secrets and contact data stay out of the audit log: that they changed is recorded, not what to.
HIDDEN = (
    "password", "identity_secrets", "secret_hash", "key_wrapped", "secret", "data", "payload", "email", "body",
    "preview", "display_name", "last_name", "digest", "external_id", "args", "result", "state_before", "state_after",
)  # fmt: skip
PEOPLE = (
    "accounts_user", "conversations_entry", "conversations_participant", "conversations_conversation",
)  # fmt: skip
# The audit log refuses every change itself; the rest is bookkeeping of the machinery.
EXEMPT = (
    "common_auditentry", "common_auditleaf", "common_audithead", "common_outboxentry", "django_migrations",
    "django_session", "django_content_type", "auth_permission",
)  # fmt: skip


def _array(names: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"


SHOWN = f"""
CREATE FUNCTION audit_shown(whole jsonb, tab text) RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE
    WHEN value = 'null' THEN value
    WHEN key = ANY ({_array(HIDDEN)}) OR (key = 'name' AND tab = ANY ({_array(PEOPLE)})) THEN '"(hidden)"'::jsonb
    WHEN left(value #>> '{{}}', 2) = '\\x'
      THEN to_jsonb('sha256:' || encode(sha256(convert_to(value #>> '{{}}', 'UTF8')), 'hex'))
    ELSE value END), '{{}}') FROM jsonb_each(whole)
$$;
"""  # noqa: S608  (names of ours)

RECORD = """
CREATE FUNCTION record_row_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN to_jsonb(OLD) END;
  now_is jsonb := CASE WHEN TG_OP IN ('UPDATE', 'INSERT') THEN to_jsonb(NEW) END;
  whole jsonb := coalesce(now_is, was);
  identity text;
BEGIN
  -- A migration or a restore by the owner is no hand on the data; anybody else may set the name in vain.
  IF coalesce(current_setting('app.run', true), '') IN ('migrate', 'restore')
     AND session_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO common_auditentry (actor_kind, action, target_type, target_id, after, ip, user_agent)
    VALUES ('database', 'database.table_truncated', 'table', TG_TABLE_NAME,
      jsonb_build_object('_user', session_user, '_operation', TG_OP),
      inet_client_addr(), current_setting('application_name'));
    RETURN NULL;
  END IF;
  SELECT string_agg(whole ->> a.attname, ':' ORDER BY array_position(i.indkey::int2[], a.attnum)) INTO identity
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = TG_RELID AND i.indisprimary;
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, n.value), '{}')
      INTO was, now_is
      FROM jsonb_each(was) o JOIN jsonb_each(now_is) n USING (key) WHERE o.value IS DISTINCT FROM n.value;
    IF was = '{}' THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO common_auditentry
    (tenant_id, actor_kind, action, target_type, target_id, before, after, ip, user_agent)
  VALUES ((whole ->> 'tenant_id')::uuid, 'database', 'database.row_changed', TG_TABLE_NAME,
    coalesce(identity, ''), audit_shown(was, TG_TABLE_NAME),
    jsonb_build_object('_user', session_user, '_operation', TG_OP)
      || coalesce(audit_shown(now_is, TG_TABLE_NAME), '{}'),
    inet_client_addr(), current_setting('application_name'));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION record_row_change FROM PUBLIC;
"""

WATCH = f"""
CREATE FUNCTION unwatched_tables() RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, public AS $$
  SELECT c.relname::text FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relpersistence = 'p' AND c.relname <> ALL ({_array(EXEMPT)})
    AND NOT EXISTS (SELECT FROM pg_trigger t
      WHERE t.tgrelid = c.oid AND t.tgname = 'zz_record_row_change' AND t.tgenabled IN ('O', 'A'))
  ORDER BY 1
$$;
CREATE FUNCTION watch_tables() RETURNS SETOF text LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE tab text;
BEGIN
  FOR tab IN SELECT unwatched_tables() LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_record_row_change AFTER INSERT OR UPDATE OR DELETE ON public.%I
      FOR EACH ROW WHEN (session_user <> ''{APP_ROLE}'') EXECUTE FUNCTION public.record_row_change()', tab);
    EXECUTE format('CREATE OR REPLACE TRIGGER zz_record_truncate AFTER TRUNCATE ON public.%I
      FOR EACH STATEMENT WHEN (session_user <> ''{APP_ROLE}'') EXECUTE FUNCTION public.record_row_change()', tab);
    EXECUTE format('ALTER TABLE public.%I ENABLE TRIGGER zz_record_row_change', tab);
    RETURN NEXT tab;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION watch_tables FROM PUBLIC;
"""  # noqa: S608


class Migration(migrations.Migration):
    """What any other database user changes by hand is recorded too; `prepare` watches every table."""

    dependencies = [("common", "0002_sealed_audit")]
    operations = [
        migrations.RunSQL(SHOWN, "DROP FUNCTION audit_shown"),
        migrations.RunSQL(RECORD, "DROP FUNCTION record_row_change CASCADE"),
        migrations.RunSQL(WATCH, "DROP FUNCTION watch_tables, unwatched_tables"),
    ]
