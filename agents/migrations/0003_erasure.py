from django.db import migrations

from server.common.rls import APP_ROLE

ERASE = f"""
CREATE FUNCTION agents_erase(p_customer uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  turns bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM accounts_customer WHERE id = p_customer AND erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'customer % is not being erased', p_customer USING ERRCODE = '42501';
  END IF;
  PERFORM set_config('app.erasing', p_customer::text, true);
  UPDATE agents_toolcall c SET args = '{{}}', result = NULL, error = NULL
    FROM agents_run r WHERE r.customer_id = p_customer AND c.run_id = r.id;
  PERFORM set_config('app.erasing', '', true);
  UPDATE agents_run SET state_before = '{{}}', state_after = '{{}}', private_before = NULL, private_after = NULL,
    reading = '[]' WHERE customer_id = p_customer;
  GET DIAGNOSTICS turns = ROW_COUNT;
  RETURN turns;
END $$;
REVOKE ALL ON FUNCTION agents_erase FROM PUBLIC;
GRANT EXECUTE ON FUNCTION agents_erase TO {APP_ROLE};
-- Tool calls stay append-only for the application, which has no right to update them, and for any other hand;
-- the function alone says that it is erasing.
DROP TRIGGER refuse_change ON agents_toolcall;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON agents_toolcall FOR EACH ROW
  WHEN (coalesce(current_setting('app.erasing', true), '') = '') EXECUTE FUNCTION refuse_change();
"""  # noqa: S608  (a name of ours)


class Migration(migrations.Migration):
    """The one way to take words out of the assistant's records: for a customer who is erased."""

    dependencies = [("agents", "0002_walls"), ("accounts", "0001_people")]
    operations = [migrations.RunSQL(ERASE, "DROP FUNCTION agents_erase")]
