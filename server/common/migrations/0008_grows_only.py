from django.db import migrations

from server.common.rls import APP_ROLE

# While ANALYZE looks at a sample it holds on to a snapshot, and until it lets go no older version of any row goes away.
# On tables of half a million rows that was six to ten seconds (throttled as autovacuum is), in which the rows that
# every message updates grew chains of hundreds of versions: half load went from 6 to 28-70 ms. Such tables grow in one
# direction and are read by key: a tenth of the sample tells the planner as much, in a tenth of the time.
# And a vacuum of what is only ever added is for the freezing, which has millions of rows' time.
GROWS_ONLY = """
CREATE FUNCTION grows_only(p_table regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
DECLARE
  name text;
  place int;
BEGIN
  FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = p_table AND attnum > 0 AND NOT attisdropped LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 10', p_table, name);
  END LOOP;
  -- What an index computes has a sample of its own.
  FOR name, place IN
    SELECT i.indexrelid::regclass::text, a.attnum FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid
    WHERE i.indrelid = p_table AND i.indkey[a.attnum - 1] = 0
  LOOP
    EXECUTE format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS 10', name, place);
  END LOOP;
  IF (SELECT relkind FROM pg_class WHERE oid = p_table) = 'r' THEN
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_threshold = 5000000)', p_table);
  END IF;
END $$;
REVOKE ALL ON FUNCTION grows_only FROM PUBLIC;
SELECT grows_only('common_auditleaf');
SELECT grows_only('common_auditentry');
SELECT grows_only(inhrelid) FROM pg_inherits WHERE inhparent = 'common_auditentry'::regclass;
"""

PARTITIONS = f"""
CREATE OR REPLACE FUNCTION ensure_partitions(months int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
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
          PERFORM public.grows_only(format('public.%I', part)::regclass);
        END IF;
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
"""  # noqa: S608  (the role's name is ours)


class Migration(migrations.Migration):
    """Looking after tables that only grow takes a tenth of the time, and holds nobody up."""

    dependencies = [("common", "0007_seal_lag")]
    operations = [
        migrations.RunSQL(GROWS_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(PARTITIONS, migrations.RunSQL.noop),  # the same partitions, so nothing to put back
    ]
