-- The one writer of the log. For every item: its place in its conversation's order, at most once.
--
-- Set-based: one statement locks the conversations, one judges and writes all items, so that a batch
-- costs two statements whatever its length. plpgsql takes a new snapshot for each statement: the
-- second one sees everything that was committed before the locks were granted, which is what makes
-- "does this cid exist" and "has anybody spoken since" exact.
--
-- wait = false (the group writer): conversations that another transaction holds are skipped and their
-- items answered with code 5, to be tried again in the next batch. wait = true (a service, as its
-- transaction's last statement): the lock is waited for, in id order.
-- Within one batch a (conversation, sender, cid) comes once, and an item with if_seq is the first of its
-- conversation: the writer holds others back.
--
-- codes: 0 written, 1 the same again, 2 cid taken by other content, 3 the assistant is silent,
--        4 somebody else came first (if_seq), 5 locked, try again, 6 no such conversation, 7 revoked
CREATE FUNCTION conversations_append(
    p_wait boolean,
    p_conversation uuid[], p_sender uuid[], p_cid uuid[], p_on_behalf_of uuid[],
    p_role text[], p_name text[], p_kind text[], p_staff_only boolean[],
    p_body text[], p_digest bytea[], p_preview text[], p_action text[],
    p_if_seq bigint[], p_reply_to bigint[], p_target bigint[],
    p_ip text[], p_user_agent text[], p_request_id text[], p_session uuid[]
) RETURNS TABLE (item integer, code integer, seq bigint, at timestamptz, head bigint, tenant_id uuid, told boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
-- One plan per connection, made for any batch: planning for each of the first five calls costs more than they do,
-- and a plan made while the tables were empty must not read them from end to end when they are not.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    v_scope text := current_setting('app.tenant', true);
    v_locked uuid[];
    v_missing uuid[] := '{}';
    v_now timestamptz;
    v_ended uuid[];
    v_staff uuid[];
    v_closed uuid[];
BEGIN
    IF p_wait THEN
        v_locked := ARRAY(
            SELECT c.id FROM conversations_conversation c WHERE c.id = ANY (p_conversation)
            ORDER BY c.id FOR NO KEY UPDATE);
    ELSE
        v_locked := ARRAY(
            SELECT c.id FROM conversations_conversation c WHERE c.id = ANY (p_conversation)
            FOR NO KEY UPDATE SKIP LOCKED);
    END IF;
    IF cardinality(v_locked) <> (SELECT count(DISTINCT u) FROM unnest(p_conversation) u) THEN
        v_missing := ARRAY(SELECT unnest(p_conversation) EXCEPT SELECT unnest(v_locked));
    END IF;
    -- Rights are looked at again here, at the commit itself. Sessions are a widget's or a membership's id;
    -- null is the shop's own (assistant, subscribers), which needs none.
    v_ended := ARRAY(
        SELECT s.id FROM accounts_widgetsession s WHERE s.id = ANY (p_session) AND s.revoked_at IS NOT NULL
        UNION ALL
        SELECT k.id FROM accounts_customer k WHERE k.id = ANY (p_sender) AND k.erased_at IS NOT NULL);
    IF 'member' = ANY (p_role) THEN
        v_staff := ARRAY(
            SELECT m.id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
            WHERE m.id = ANY (p_session) AND m.active AND u.is_active);
    END IF;
    v_closed := ARRAY(SELECT t.id FROM accounts_tenant t WHERE NOT t.active);
    -- After the locks: within a conversation `at` never runs against `seq`.
    v_now := clock_timestamp();

    RETURN QUERY
    WITH items AS (
        SELECT * FROM unnest(
            p_conversation, p_sender, p_cid, p_on_behalf_of, p_role, p_name, p_kind, p_staff_only,
            p_body, p_digest, p_preview, p_action, p_if_seq, p_reply_to, p_target,
            p_ip, p_user_agent, p_request_id, p_session
        ) WITH ORDINALITY AS u(
            conversation_id, sender, cid, on_behalf_of, role, name, kind, staff_only,
            body, digest, preview, action, if_seq, reply_to, target,
            ip, user_agent, request_id, session, ord)
    ), judged AS (
        SELECT i.*, c.id AS found, c.tenant_id, c.site_id, c.customer_id, c.last_seq, c.assistant_active,
            e.seq AS had_seq, e.at AS had_at,
            CASE
                WHEN c.id IS NULL OR (v_scope IS DISTINCT FROM 'platform' AND c.tenant_id::text IS DISTINCT FROM v_scope) THEN 6
                WHEN i.conversation_id = ANY (v_missing) THEN 5
                WHEN i.session IS NOT NULL AND (
                    i.session = ANY (v_ended) OR i.sender = ANY (v_ended) OR c.tenant_id = ANY (v_closed)
                    OR (i.role = 'member' AND NOT i.session = ANY (v_staff))) THEN 7
                WHEN e.seq IS NOT NULL AND e.digest = i.digest THEN 1
                WHEN e.seq IS NOT NULL THEN 2
                WHEN i.role = 'assistant' AND NOT c.assistant_active THEN 3
                WHEN i.if_seq IS NOT NULL AND EXISTS (
                    SELECT FROM conversations_entry o
                    WHERE o.conversation_id = i.conversation_id AND o.seq > i.if_seq
                    AND o.sender <> i.sender
                    -- A card that the shop shows for a press is nobody's word.
                    AND (o.kind = 'state' OR (o.kind = 'message' AND o.role <> 'system'))) THEN 4
                ELSE 0
            END AS code
        FROM items i
        LEFT JOIN conversations_conversation c ON c.id = i.conversation_id
        LEFT JOIN conversations_entry e
            ON e.conversation_id = i.conversation_id AND e.sender = i.sender AND e.cid = i.cid
    ), placed AS (
        SELECT j.*,
            j.last_seq + count(*) FILTER (WHERE j.code = 0) OVER (PARTITION BY j.conversation_id ORDER BY j.ord) AS new_seq,
            j.last_seq + count(*) FILTER (WHERE j.code = 0) OVER (PARTITION BY j.conversation_id) AS new_head
        FROM judged j
    ), fresh AS NOT MATERIALIZED (
        SELECT * FROM placed WHERE code = 0
    ), entries AS (
        INSERT INTO conversations_entry
            (conversation_id, seq, tenant_id, sender, role, name, cid, kind, staff_only, at, body, digest, reply_to, target)
        SELECT conversation_id, new_seq, tenant_id, sender, role, name, cid, kind, staff_only, v_now, body::jsonb, digest,
            reply_to, target
        FROM fresh
    ), audited AS (
        INSERT INTO common_auditentry
            (id, at, tenant_id, actor_kind, actor_id, on_behalf_of, action, target_type, target_id, after,
             ip, user_agent, request_id)
        SELECT uuidv7(), v_now, tenant_id, role, sender, on_behalf_of, action, 'entry',
            conversation_id::text || ':' || new_seq::text,
            jsonb_build_object('digest', encode(digest, 'hex'), 'kind', kind),
            ip::inet, user_agent, request_id
        FROM fresh
    ), handed AS (
        INSERT INTO common_outboxentry (id, at, tenant_id, name, key, payload)
        SELECT uuidv7(), v_now, tenant_id, 'message.received', 'conversation:' || conversation_id::text,
            jsonb_build_object('conversation_id', conversation_id, 'seq', new_seq, 'tenant_id', tenant_id,
                'site_id', site_id, 'customer_id', customer_id)
        FROM fresh WHERE role = 'customer' AND kind = 'message' AND assistant_active
    ), advanced AS (
        UPDATE conversations_conversation c SET
            last_seq = f.new_seq, last_at = v_now, last_kind = f.kind, last_role = f.role, last_name = f.name,
            preview = CASE WHEN f.kind IN ('message', 'note') THEN f.preview ELSE c.preview END,
            waiting_since = CASE
                WHEN f.kind <> 'message' THEN c.waiting_since
                WHEN f.role = 'customer' THEN coalesce(c.waiting_since, v_now)
                WHEN f.role IN ('member', 'assistant') THEN NULL
                ELSE c.waiting_since END,
            -- Who writes to a thread that was settled opens it again.
            status = CASE WHEN f.role = 'customer' AND f.kind = 'message' THEN 'open' ELSE c.status END,
            active_on = (v_now AT TIME ZONE 'UTC')::date,
            changed = pg_current_xact_id()
        FROM fresh f WHERE f.new_seq = f.new_head AND c.id = f.conversation_id
    )
    SELECT p.ord::integer, p.code,
        CASE p.code WHEN 0 THEN p.new_seq WHEN 1 THEN p.had_seq END,
        CASE p.code WHEN 0 THEN v_now WHEN 1 THEN p.had_at END,
        coalesce(p.last_seq, 0), p.tenant_id,
        p.code = 0 AND p.role = 'customer' AND p.kind = 'message' AND p.assistant_active
    FROM placed p;
END
$$;
