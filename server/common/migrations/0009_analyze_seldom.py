from django.db import migrations

# A young log grows by a tenth every minute of a rush, and each time ANALYZE read it for a second: on the core that
# PostgreSQL shares, messages waited for 100 ms meanwhile. It is read by key; half as much again tells the planner
# nothing new.
SELDOM = """
CREATE OR REPLACE FUNCTION grows_only(p_table regclass) RETURNS void LANGUAGE plpgsql
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
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_threshold = 5000000,'
      || ' autovacuum_analyze_threshold = 10000, autovacuum_analyze_scale_factor = 0.5)', p_table);
  END IF;
END $$;
SELECT grows_only(inhrelid) FROM pg_inherits WHERE inhparent = 'common_auditentry'::regclass;
SELECT grows_only('common_auditleaf');
"""


class Migration(migrations.Migration):
    """Tables that only grow are sampled when they have grown by half, not by a tenth."""

    dependencies = [("common", "0008_grows_only")]
    operations = [migrations.RunSQL(SELDOM, migrations.RunSQL.noop)]
