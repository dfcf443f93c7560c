from django.db import migrations

from server.common.rls import APP_ROLE

REDACT = f"""
CREATE FUNCTION conversations_redact(p_conversation uuid, p_seq bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  v_scope text := current_setting('app.tenant', true);
  v_target bigint;
  changed_entries bigint;
BEGIN
  -- The log is append-only for everybody else: words go only where the log itself says so, in a line of its own.
  SELECT e.target INTO v_target FROM conversations_entry e
    WHERE e.conversation_id = p_conversation AND e.seq = p_seq AND e.kind = 'redact'
    AND (v_scope = 'platform' OR e.tenant_id::text = v_scope);
  IF v_target IS NULL THEN
    RAISE EXCEPTION 'line % of % takes nothing back', p_seq, p_conversation USING ERRCODE = '42501';
  END IF;
  -- Its edits hold its words too. Digests stay: a repeat is still known, and the audit still proves what was said.
  UPDATE conversations_entry e SET body = '{{"redacted": true}}'
    WHERE e.conversation_id = p_conversation
    AND ((e.seq = v_target AND e.kind IN ('message', 'note'))
      OR (e.seq > v_target AND e.kind = 'edit' AND e.target = v_target));
  GET DIAGNOSTICS changed_entries = ROW_COUNT;
  RETURN changed_entries;
END $$;
REVOKE ALL ON FUNCTION conversations_redact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_redact TO {APP_ROLE};
"""  # noqa: S608  (a name of ours)


class Migration(migrations.Migration):
    """A message can be taken back: its words leave the log, its place in the order stays."""

    dependencies = [("conversations", "0003_erasure")]
    operations = [migrations.RunSQL(REDACT, "DROP FUNCTION conversations_redact")]
