-- The one writer of the log. For every item: its place in its conversation's order, at most once.
--
-- It takes the place of conversations_write (migration 0007), which stays for processes of the release before, and
-- promises the same. There a batch in which a conversation came twice, as nearly every one does in a rush, was
-- numbered by joins, sorts and windows; here the writer, who has it in order, says which items belong together.
--
-- Every statement here takes a new snapshot: what comes after the locks sees everything that was committed
-- before they were granted, which is what makes "does this cid exist" and "has anybody spoken since" exact.
--
-- wait = false (the group writer): conversations that another transaction holds are skipped and their
-- items answered with code 5, to be tried again in the next batch. wait = true (a service, as its
-- transaction's last statement): the lock is waited for, in id order.
-- Within one batch a (conversation, sender, cid) comes once, and an item with if_seq is the first of its
-- conversation: the writer holds others back. An array may be null where it would hold nothing but nulls.
-- p_place: the number of an item's conversation among the batch's, in the order of their ids and from 1; p_turn: the
-- item's number among those of its conversation. Null where each item has a conversation of its own. They make it quick;
-- without them, in any order and when something is out of the ordinary, it is right too.
--
-- codes: 0 written, 1 the same again, 2 cid taken by other content, 3 the assistant is silent,
--        4 somebody else came first (if_seq), 5 locked, try again, 6 no such conversation, 7 revoked
-- The answer's arrays go by item. code: null when all is 0. told: null when nothing was handed to the outbox.
CREATE FUNCTION conversations_record(
    p_wait boolean, p_audit uuid[],
    p_conversation uuid[], p_sender uuid[], p_cid uuid[], p_on_behalf_of uuid[],
    p_role text[], p_name text[], p_kind text[], p_staff_only boolean[],
    p_body text[], p_digest bytea[], p_preview text[], p_action text[],
    p_if_seq bigint[], p_reply_to bigint[], p_target bigint[],
    p_ip text[], p_user_agent text[], p_request_id text[], p_session uuid[],
    p_place integer[], p_turn integer[],
    OUT at timestamptz, OUT seq bigint[], OUT tenant_id uuid[], OUT told boolean[],
    OUT code integer[], OUT head bigint[], OUT had_at timestamptz[])
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
    v_items integer := cardinality(p_cid);
    v_now timestamptz;
    -- By conversation, in the order of their ids: the rows that are locked now.
    v_id uuid[]; v_tid tid[]; v_tenant uuid[]; v_next bigint[]; v_assistant boolean[];
    -- By item. v_place: where its conversation stands among those above; null: at the item's own number.
    v_place integer[]; v_seq bigint[]; v_code integer[]; v_told boolean[]; v_owner uuid[];
    v_had_conversation uuid[]; v_had_sender uuid[]; v_had_cid uuid[]; v_had_seq bigint[]; v_had_digest bytea[];
    v_had_at timestamptz[];
    v_had boolean;
    v_ended uuid[];
    v_there uuid[];
    v_plain boolean;
    v_advanced integer;
BEGIN
    IF p_wait THEN
        SELECT array_agg(l.id), array_agg(l.ctid), array_agg(l.tenant_id), array_agg(l.last_seq + 1), array_agg(l.assistant_active)
        INTO v_id, v_tid, v_tenant, v_next, v_assistant FROM (
            SELECT c.id, c.ctid, c.tenant_id, c.last_seq, c.assistant_active
            FROM conversations_conversation c WHERE c.id = ANY (p_conversation)
            ORDER BY c.id FOR NO KEY UPDATE) l;
    ELSE
        SELECT array_agg(l.id), array_agg(l.ctid), array_agg(l.tenant_id), array_agg(l.last_seq + 1), array_agg(l.assistant_active)
        INTO v_id, v_tid, v_tenant, v_next, v_assistant FROM (
            SELECT c.id, c.ctid, c.tenant_id, c.last_seq, c.assistant_active
            FROM conversations_conversation c WHERE c.id = ANY (p_conversation)
            ORDER BY c.id FOR NO KEY UPDATE SKIP LOCKED) l;
    END IF;
    -- A cid that exists is a repeat, or another person's cid that happens to be the same.
    -- Rights are looked at again here, at the commit itself. Sessions are a widget's or a membership's id;
    -- null is the shop's own (assistant, subscribers), which needs none.
    SELECT EXISTS (SELECT FROM conversations_entry e WHERE e.cid = ANY (p_cid)),
        ARRAY(
            SELECT s.id FROM accounts_widgetsession s WHERE s.id = ANY (p_session) AND s.revoked_at IS NOT NULL
            UNION ALL
            SELECT k.id FROM accounts_customer k WHERE k.id = ANY (p_sender) AND k.erased_at IS NOT NULL
            UNION ALL
            SELECT t.id FROM accounts_tenant t WHERE t.id = ANY (v_tenant) AND NOT t.active)
        || CASE WHEN 'member' = ANY (p_role) THEN ARRAY(
            SELECT p_session[i] FROM generate_series(1, v_items) i
            WHERE p_role[i] = 'member' AND p_session[i] IS NOT NULL
            EXCEPT
            SELECT m.id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
            WHERE m.id = ANY (p_session) AND m.active AND u.is_active) END
    INTO v_had, v_ended;
    -- After the locks: within a conversation `at` never runs against `seq`.
    v_now := clock_timestamp();

    -- Nothing out of the ordinary: nothing to judge item by item.
    v_plain := coalesce(NOT v_had AND v_ended = '{}' AND p_if_seq IS NULL
        AND (v_scope = 'platform' OR v_scope = ALL (v_tenant::text[]))
        AND (NOT 'assistant' = ANY (p_role) OR true = ALL (v_assistant)), false);
    IF v_plain AND p_place IS NOT NULL THEN
        SELECT array_agg(v_next[p_place[i]] + p_turn[i] - 1), array_agg(v_tenant[p_place[i]]),
            coalesce(bool_and(v_id[p_place[i]] = p_conversation[i]), false)
        INTO v_seq, v_owner, v_plain FROM generate_series(1, v_items) i;
        v_place := p_place;
    ELSIF v_plain AND v_id = p_conversation THEN
        v_seq := v_next;
        v_owner := v_tenant;
    ELSE
        v_plain := false;
    END IF;
    IF NOT v_plain THEN
        SELECT array_agg(e.conversation_id), array_agg(e.sender), array_agg(e.cid), array_agg(e.seq), array_agg(e.at), array_agg(e.digest)
        INTO v_had_conversation, v_had_sender, v_had_cid, v_had_seq, v_had_at, v_had_digest
        FROM conversations_entry e WHERE v_had AND e.cid = ANY (p_cid);
        IF NOT p_wait AND coalesce(cardinality(v_id), 0) < (SELECT count(DISTINCT u) FROM unnest(p_conversation) u) THEN
            v_there := ARRAY(
                SELECT c.id FROM conversations_conversation c WHERE c.id = ANY (p_conversation)
                AND (v_scope = 'platform' OR c.tenant_id::text = v_scope));
        END IF;
        WITH judged AS (
            SELECT i, l.place::integer AS place, h.seq AS had_seq, h.at AS had_at,
                CASE
                    WHEN l.place IS NULL AND p_conversation[i] = ANY (v_there) THEN 5
                    WHEN l.place IS NULL
                        OR (v_scope IS DISTINCT FROM 'platform' AND v_tenant[l.place]::text IS DISTINCT FROM v_scope) THEN 6
                    WHEN p_session[i] IS NOT NULL AND (
                        p_session[i] = ANY (v_ended) OR p_sender[i] = ANY (v_ended) OR v_tenant[l.place] = ANY (v_ended)) THEN 7
                    WHEN h.seq IS NOT NULL AND h.digest = p_digest[i] THEN 1
                    WHEN h.seq IS NOT NULL THEN 2
                    WHEN p_role[i] = 'assistant' AND NOT v_assistant[l.place] THEN 3
                    WHEN p_if_seq[i] IS NOT NULL AND EXISTS (
                        SELECT FROM conversations_entry o
                        WHERE o.conversation_id = p_conversation[i] AND o.seq > p_if_seq[i]
                        AND o.sender <> p_sender[i]
                        -- A card that the shop shows for a press is nobody's word.
                        AND (o.kind = 'state' OR (o.kind = 'message' AND o.role <> 'system'))) THEN 4
                    ELSE 0
                END AS code
            FROM generate_series(1, v_items) i
            LEFT JOIN unnest(v_id) WITH ORDINALITY l(id, place) ON l.id = p_conversation[i]
            LEFT JOIN unnest(v_had_conversation, v_had_sender, v_had_cid, v_had_seq, v_had_at, v_had_digest)
                h(conversation_id, sender, cid, seq, at, digest)
                ON h.cid = p_cid[i] AND h.sender = p_sender[i] AND h.conversation_id = p_conversation[i]
        ), placed AS (
            SELECT j.*, v_next[j.place] - 1
                + count(*) FILTER (WHERE j.code = 0) OVER (PARTITION BY j.place ORDER BY j.i) AS head
            FROM judged j
        )
        SELECT array_agg(p.place ORDER BY p.i), array_agg(p.code ORDER BY p.i), array_agg(v_tenant[p.place] ORDER BY p.i),
            array_agg(CASE p.code WHEN 0 THEN p.head WHEN 1 THEN p.had_seq END ORDER BY p.i),
            array_agg(coalesce(p.head, 0) ORDER BY p.i), array_agg(p.had_at ORDER BY p.i)
        INTO v_place, v_code, v_owner, v_seq, head, had_at
        FROM placed p;
    END IF;

    IF true = ANY (v_assistant) AND 'customer' = ANY (p_role) THEN
        v_told := ARRAY(
            SELECT coalesce(v_code[i], 0) = 0 AND p_role[i] = 'customer' AND p_kind[i] = 'message'
                AND v_assistant[coalesce(v_place[i], i)]
            FROM generate_series(1, v_items) i ORDER BY i);
        INSERT INTO common_outboxentry (id, at, tenant_id, name, key, payload)
        SELECT uuidv7(), v_now, c.tenant_id, 'message.received', 'conversation:' || c.id::text,
            jsonb_build_object('conversation_id', c.id, 'seq', v_seq[i], 'tenant_id', c.tenant_id,
                'site_id', c.site_id, 'customer_id', c.customer_id)
        FROM generate_series(1, v_items) i
        JOIN conversations_conversation c ON c.ctid = v_tid[coalesce(v_place[i], i)]
        WHERE v_told[i];
    END IF;

    WITH entries AS (
        INSERT INTO conversations_entry
            (conversation_id, seq, tenant_id, sender, role, name, cid, kind, staff_only, at, body, digest, reply_to, target)
        SELECT p_conversation[i], v_seq[i], v_owner[i], p_sender[i], p_role[i], p_name[i], p_cid[i], p_kind[i], p_staff_only[i],
            v_now, p_body[i]::jsonb, p_digest[i], p_reply_to[i], p_target[i]
        FROM generate_series(1, v_items) i WHERE coalesce(v_code[i], 0) = 0
    ), audited AS (
        INSERT INTO common_auditentry
            (id, at, tenant_id, actor_kind, actor_id, on_behalf_of, action, target_type, target_id, after,
             ip, user_agent, request_id)
        SELECT coalesce(p_audit[i], uuidv7()), v_now, v_owner[i], p_role[i], p_sender[i], p_on_behalf_of[i], p_action[i], 'entry',
            p_conversation[i]::text || ':' || v_seq[i]::text,
            jsonb_build_object('digest', encode(p_digest[i], 'hex'), 'kind', p_kind[i]),
            p_ip[i]::inet, p_user_agent[i], p_request_id[i]
        FROM generate_series(1, v_items) i WHERE coalesce(v_code[i], 0) = 0
    )
    -- By its place in the table, which the lock holds still: the row was found once already.
    UPDATE conversations_conversation c SET
        last_seq = v_seq[f.last], last_at = v_now, last_kind = p_kind[f.last], last_role = p_role[f.last], last_name = p_name[f.last],
        preview = coalesce(p_preview[f.shown], c.preview),
        waiting_since = CASE
            WHEN f.said IS NULL THEN c.waiting_since
            WHEN p_role[f.said] <> 'customer' THEN NULL
            WHEN f.answered THEN v_now
            ELSE coalesce(c.waiting_since, v_now) END,
        -- Who writes to a thread that was settled opens it again.
        status = CASE WHEN f.opened THEN 'open' ELSE c.status END,
        active_on = (v_now AT TIME ZONE 'UTC')::date,
        changed = pg_current_xact_id()
    FROM (
        SELECT v_place[i] AS k, max(i) AS last, max(i) FILTER (WHERE p_kind[i] IN ('message', 'note')) AS shown,
            max(i) FILTER (WHERE p_kind[i] = 'message' AND p_role[i] IN ('customer', 'member', 'assistant')) AS said,
            bool_or(p_kind[i] = 'message' AND p_role[i] IN ('member', 'assistant')) AS answered,
            bool_or(p_kind[i] = 'message' AND p_role[i] = 'customer') AS opened
        FROM generate_series(1, v_items) i WHERE v_place IS NOT NULL AND coalesce(v_code[i], 0) = 0 GROUP BY 1
        UNION ALL
        SELECT k, k, CASE WHEN p_kind[k] IN ('message', 'note') THEN k END,
            CASE WHEN p_kind[k] = 'message' AND p_role[k] <> 'system' THEN k END,
            false, p_kind[k] = 'message' AND p_role[k] = 'customer'
        FROM generate_series(1, v_items) k WHERE v_place IS NULL) f
    WHERE c.ctid = v_tid[f.k];
    GET DIAGNOSTICS v_advanced = ROW_COUNT;
    IF v_advanced <> (CASE WHEN v_code IS NULL THEN cardinality(v_id)
        ELSE (SELECT count(DISTINCT v_place[i]) FROM generate_series(1, v_items) i WHERE v_code[i] = 0) END)
    THEN
        RAISE EXCEPTION 'a conversation was not where its lock had found it';
    END IF;
    at := v_now;
    seq := v_seq;
    tenant_id := v_owner;
    told := v_told;
    code := v_code;
END
$$;
