"""The SQL of buying: what the database itself promises about money and documents."""

MINE = "nullif(nullif(current_setting('app.tenant', true), 'platform'), '')::uuid"
OF_SHOP = f"shop_id = {MINE}"
OF_MARKETPLACE = f"marketplace_id = {MINE}"

LEDGER = """
ALTER TABLE commerce_journal ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION commerce_journal_balances() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM commerce_posting WHERE journal_id = NEW.id) THEN
        RAISE EXCEPTION 'journal % has no postings', NEW.id USING ERRCODE = '23514';
    END IF;
    IF EXISTS (SELECT FROM commerce_posting WHERE journal_id = NEW.id
               GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'journal % does not sum to zero', NEW.id USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_balances AFTER INSERT ON commerce_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commerce_journal_balances();

CREATE FUNCTION commerce_posting_in_time() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh f JOIN commerce_journal j ON j.id = f.journal_id
               WHERE j.tx <> pg_current_xact_id()) THEN
        RAISE EXCEPTION 'a journal is closed once it is committed' USING ERRCODE = '23514';
    END IF;
    IF EXISTS (SELECT FROM fresh f JOIN commerce_account a ON a.id = f.account_id
               WHERE a.currency <> f.currency OR a.tenant_id <> f.tenant_id) THEN
        RAISE EXCEPTION 'a posting has its account''s currency and owner' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_in_time AFTER INSERT ON commerce_posting
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION commerce_posting_in_time();
"""
LEDGER_UNDO = """
DROP TRIGGER posting_in_time ON commerce_posting;
DROP FUNCTION commerce_posting_in_time();
DROP TRIGGER journal_balances ON commerce_journal;
DROP FUNCTION commerce_journal_balances();
ALTER TABLE commerce_journal DROP COLUMN tx;
"""

PROPOSAL = """
CREATE FUNCTION commerce_proposal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.checkout_id, NEW.customer_id, NEW.cart_version, NEW.currency, NEW.items_minor, NEW.discount_minor,
        NEW.delivery_minor, NEW.tax_minor, NEW.tax_included, NEW.total_minor, NEW.content, NEW.expires_at)
       IS DISTINCT FROM
       (OLD.checkout_id, OLD.customer_id, OLD.cart_version, OLD.currency, OLD.items_minor, OLD.discount_minor,
        OLD.delivery_minor, OLD.tax_minor, OLD.tax_included, OLD.total_minor, OLD.content, OLD.expires_at) THEN
        RAISE EXCEPTION 'a proposal is never changed, only superseded' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_stands BEFORE UPDATE ON commerce_proposal
    FOR EACH ROW EXECUTE FUNCTION commerce_proposal_stands();
"""
PROPOSAL_UNDO = """
DROP TRIGGER proposal_stands ON commerce_proposal;
DROP FUNCTION commerce_proposal_stands();
"""

# Webhooks belong to no tenant: only the platform reads and writes them.
WEBHOOKS = """
ALTER TABLE commerce_inboundwebhook ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_only ON commerce_inboundwebhook
    USING (current_setting('app.tenant', true) = 'platform')
    WITH CHECK (current_setting('app.tenant', true) = 'platform');
"""
WEBHOOKS_UNDO = """
DROP POLICY platform_only ON commerce_inboundwebhook;
ALTER TABLE commerce_inboundwebhook DISABLE ROW LEVEL SECURITY;
"""
