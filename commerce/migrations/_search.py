"""The SQL of search: what keeps commerce_searchdoc and commerce_gazetteer in step with the goods.

The functions belong to the migrating role and run as the platform, so that a vendor's own
change reaches the shared tables which the application's role only reads.
"""

FOLD = """
CREATE FUNCTION fold_text(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(lower(btrim(value)),
        'àáâãäåāçèéêëēẹìíîïīñńǹòóôõöøōọùúûüūýÿṣ’',
        'aaaaaaaceeeeeeiiiiinnnoooooooouuuuuyys''')
$$
"""

REFRESH = """
CREATE FUNCTION commerce_search_refresh(ids uuid[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT SET app.tenant = 'platform' AS $$
DECLARE
    market uuid;
BEGIN
    IF ids IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM commerce_searchdoc d USING unnest(ids) AS i(id)
    WHERE d.product_id = i.id AND NOT EXISTS (
        SELECT 1 FROM commerce_product p JOIN commerce_variant v ON v.product_id = p.id
        WHERE p.id = i.id AND p.status = 'published' AND v.active);
    INSERT INTO commerce_searchdoc AS d (
        product_id, tenant_id, marketplace_id, vendor, title, type, category, gender, brand, material,
        pattern, fit, season, occasions, colours, sizes, currency, price_min_minor,
        price_max_minor, created_at, words)
    SELECT p.id, p.tenant_id, p.marketplace_id, t.slug, fold_text(p.title), fold_text(p.type),
        ARRAY(SELECT fold_text(c) FROM unnest(p.category) c), fold_text(p.gender), fold_text(p.brand),
        fold_text(p.material), fold_text(p.pattern), fold_text(p.fit), fold_text(p.season),
        ARRAY(SELECT fold_text(o) FROM unnest(p.occasions) o),
        v.colours, v.sizes, v.currency, v.price_min, v.price_max, p.created_at,
        setweight(to_tsvector('english', fold_text(p.title)), 'A')
        || setweight(to_tsvector('english', fold_text(concat_ws(' ', p.type, array_to_string(p.category, ' '),
            array_to_string(v.colours, ' '), p.brand, p.material, p.pattern, p.fit, p.gender, p.season,
            array_to_string(p.occasions, ' '), t.name))), 'B')
        || setweight(to_tsvector('english', fold_text(p.description)), 'D')
    FROM (SELECT DISTINCT id FROM unnest(ids) AS i(id)) i
    JOIN commerce_product p ON p.id = i.id
    JOIN accounts_tenant t ON t.id = p.tenant_id
    JOIN LATERAL (
        SELECT array_remove(array_agg(DISTINCT fold_text(w.colour)), '') AS colours,
            array_remove(array_agg(DISTINCT fold_text(w.size)), '') AS sizes,
            min(w.currency) AS currency, min(w.price_minor) AS price_min, max(w.price_minor) AS price_max
        FROM commerce_variant w WHERE w.product_id = p.id AND w.active HAVING count(*) > 0
    ) v ON true
    WHERE p.status = 'published'
    ON CONFLICT (product_id) DO UPDATE SET
        tenant_id = excluded.tenant_id, marketplace_id = excluded.marketplace_id, vendor = excluded.vendor,
        title = excluded.title, type = excluded.type, category = excluded.category, gender = excluded.gender,
        brand = excluded.brand, material = excluded.material, pattern = excluded.pattern, fit = excluded.fit,
        season = excluded.season, occasions = excluded.occasions, colours = excluded.colours,
        sizes = excluded.sizes, currency = excluded.currency, price_min_minor = excluded.price_min_minor,
        price_max_minor = excluded.price_max_minor, words = excluded.words;
    -- A few products bring their new words along; a bulk load calls commerce_gazetteer_refresh once itself.
    IF cardinality(ids) <= 50 THEN
        FOR market IN SELECT DISTINCT marketplace_id FROM commerce_searchdoc WHERE product_id = ANY(ids) LOOP
            PERFORM commerce_gazetteer_refresh(market, ids);
        END LOOP;
    END IF;
END
$$
"""

GAZETTEER = """
CREATE FUNCTION commerce_gazetteer_refresh(market uuid, only_these uuid[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET app.tenant = 'platform' AS $$
BEGIN
    IF only_these IS NULL THEN
        DELETE FROM commerce_gazetteer WHERE marketplace_id = market;
    END IF;
    INSERT INTO commerce_gazetteer (marketplace_id, kind, value, label, uses)
    WITH docs AS MATERIALIZED (
        SELECT d.*, p.type AS type_label, p.material AS material_label, p.pattern AS pattern_label,
            p.fit AS fit_label, p.brand AS brand_label, p.season AS season_label, p.category AS category_labels,
            p.occasions AS occasion_labels
        FROM commerce_searchdoc d JOIN commerce_product p ON p.id = d.product_id
        WHERE d.marketplace_id = market AND (only_these IS NULL OR d.product_id = ANY(only_these))
    ), named AS (
        SELECT a.kind, a.label, count(*) AS uses
        FROM docs d CROSS JOIN LATERAL (
            VALUES ('type', d.type_label), ('material', d.material_label), ('pattern', d.pattern_label),
                ('fit', d.fit_label), ('brand', d.brand_label), ('gender', d.gender), ('season', d.season_label),
                ('vendor', d.vendor)
            UNION ALL SELECT 'category', c FROM unnest(d.category_labels) c
            UNION ALL SELECT 'occasion', o FROM unnest(d.occasion_labels) o
            UNION ALL SELECT 'colour', c FROM unnest(d.colours) c
            UNION ALL SELECT 'size', s FROM unnest(d.sizes) s
        ) AS a(kind, label)
        GROUP BY a.kind, a.label
        UNION ALL
        SELECT 'word', w.word, count(*)
        FROM docs d CROSS JOIN LATERAL regexp_split_to_table(
            concat_ws(' ', d.title, d.type, d.material, d.pattern, d.brand), '[^a-z]+') AS w(word)
        WHERE length(w.word) >= 3
        GROUP BY w.word
    ), written AS (
        -- Colours and sizes are folded in the documents; variants know how they are written.
        SELECT v.kind, fold_text(v.label) AS value, min(btrim(v.label)) AS label
        FROM (
            SELECT DISTINCT 'colour' AS kind, colour AS label FROM commerce_variant
            WHERE marketplace_id = market AND (only_these IS NULL OR product_id = ANY(only_these))
            UNION ALL
            SELECT DISTINCT 'size', size FROM commerce_variant
            WHERE marketplace_id = market AND (only_these IS NULL OR product_id = ANY(only_these))
        ) v GROUP BY 1, 2
    ), folded AS (
        SELECT kind, fold_text(label) AS value, min(btrim(label)) AS label, sum(uses) AS uses
        FROM named GROUP BY 1, 2
    )
    SELECT market, f.kind, f.value, coalesce(w.label, f.label), f.uses
    FROM folded f LEFT JOIN written w USING (kind, value)
    WHERE f.value <> ''
    ON CONFLICT (marketplace_id, kind, value) DO NOTHING;
END
$$
"""

# One function for every trigger: which products a statement touched.
TOUCHED = """
CREATE FUNCTION commerce_search_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commerce_search_refresh((SELECT array_agg(DISTINCT x.id) FROM ({rows}) AS x(id)));
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER search_{name} AFTER {event} ON {table} REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION commerce_search_{name}()
"""
# A product without variants is not for sale, so its insert needs no trigger: the variants' has it.
CHANGES = [
    ("product_changed", "UPDATE", "commerce_product", "NEW TABLE AS after", "SELECT id FROM after"),
    ("variant_added", "INSERT", "commerce_variant", "NEW TABLE AS after", "SELECT product_id FROM after"),
    (
        "variant_changed",
        "UPDATE",
        "commerce_variant",
        "OLD TABLE AS before NEW TABLE AS after",
        "SELECT product_id FROM before UNION SELECT product_id FROM after",
    ),
    ("variant_removed", "DELETE", "commerce_variant", "OLD TABLE AS before", "SELECT product_id FROM before"),
]

INSTALL = [FOLD, GAZETTEER, REFRESH]
REMOVE: list[str] = []
for _name, _event, _table, _tables, _rows in CHANGES:
    INSTALL.append(TOUCHED.format(name=_name, rows=_rows))
    INSTALL.append(TRIGGER.format(name=_name, event=_event, table=_table, tables=_tables))
    REMOVE += [f"DROP TRIGGER search_{_name} ON {_table}", f"DROP FUNCTION commerce_search_{_name}()"]
REMOVE += [
    "DROP FUNCTION commerce_search_refresh(uuid[])",
    "DROP FUNCTION commerce_gazetteer_refresh(uuid, uuid[])",
    "DROP FUNCTION fold_text(text)",
]
