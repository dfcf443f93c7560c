from django.db import migrations

from server.common.rls import APP_ROLE

# All entries of her threads, not hers alone: what others wrote to her (an address read back, a name) is hers too.
ERASE = f"""
CREATE FUNCTION conversations_erase(p_customer uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  changed_entries bigint;
BEGIN
  -- The log is append-only for everybody else: this opens it for a customer who is being erased, and nobody else.
  IF NOT EXISTS (SELECT FROM accounts_customer WHERE id = p_customer AND erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'customer % is not being erased', p_customer USING ERRCODE = '42501';
  END IF;
  PERFORM 1 FROM conversations_conversation WHERE customer_id = p_customer ORDER BY id FOR UPDATE;
  UPDATE conversations_entry e SET
      body = '{{"redacted": true}}', digest = '\\x', name = CASE e.role WHEN 'customer' THEN '' ELSE e.name END
    FROM conversations_conversation c WHERE c.customer_id = p_customer AND e.conversation_id = c.id;
  GET DIAGNOSTICS changed_entries = ROW_COUNT;
  UPDATE conversations_participant p SET name = '' FROM conversations_conversation c
    WHERE c.customer_id = p_customer AND p.conversation_id = c.id AND p.kind = 'customer';
  UPDATE conversations_conversation SET
      epoch = substr(md5(gen_random_uuid()::text), 1, 8), display_name = '', preview = '', last_name = '',
      status = 'resolved', needs_human = false, assistant_active = false, waiting_since = NULL,
      changed = pg_current_xact_id()
    WHERE customer_id = p_customer;
  RETURN changed_entries;
END $$;
REVOKE ALL ON FUNCTION conversations_erase FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_erase TO {APP_ROLE};
"""  # noqa: S608  (a name of ours)


class Migration(migrations.Migration):
    """The one way to take words out of the log: for a customer who is erased."""

    dependencies = [("conversations", "0002_log"), ("accounts", "0001_people")]
    operations = [migrations.RunSQL(ERASE, "DROP FUNCTION conversations_erase")]
