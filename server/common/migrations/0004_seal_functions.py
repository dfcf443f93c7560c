from django.db import migrations

from server.common.audit.rows import HASH
from server.common.rls import APP_ROLE

# Functions of the owner, because under row-level security a condition with a cast can use no index.
FUNCTIONS = f"""
CREATE FUNCTION audit_seal(p_size bigint, p_low bigint, p_high bigint) RETURNS SETOF bytea
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  WITH fresh AS (
    SELECT e.id, e.at, {HASH} AS hash, p_size - 1 + row_number() OVER (ORDER BY e.tx, e.at, e.id) AS position
    FROM common_auditentry e
    WHERE (e.tx::text::bigint) >= p_low AND (e.tx::text::bigint) < p_high
    -- After a restore old entries carry the old server's transaction numbers: they are sealed already.
    AND NOT EXISTS (SELECT FROM common_auditleaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)
  ), kept AS (
    INSERT INTO common_auditleaf (position, entry_id, entry_at, hash) SELECT position, id, at, hash FROM fresh
  )
  SELECT hash FROM fresh ORDER BY position
$$;
CREATE FUNCTION audit_waiting(p_low bigint, p_high bigint, p_limit bigint,
  OUT first bigint, OUT last bigint, OUT entries bigint, OUT oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT min(tx), max(tx), count(*), min(at) FROM (
    SELECT (e.tx::text::bigint) AS tx, e.at FROM common_auditentry e
    WHERE (e.tx::text::bigint) >= p_low AND (e.tx::text::bigint) < p_high
    AND NOT EXISTS (SELECT FROM common_auditleaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)
    ORDER BY 1 LIMIT p_limit
  ) waiting
$$;
REVOKE ALL ON FUNCTION audit_seal, audit_waiting FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal, audit_waiting TO {APP_ROLE};
"""  # noqa: S608  (names and columns of ours)


class Migration(migrations.Migration):
    """Finding what is not sealed yet by its index, and sealing it, in one statement each."""

    dependencies = [("common", "0003_watched_rows")]
    operations = [migrations.RunSQL(FUNCTIONS, "DROP FUNCTION audit_seal, audit_waiting")]
