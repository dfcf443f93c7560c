"""The statements of completion. Everything an order will say stands in the confirmed proposal already."""

from __future__ import annotations

import json
from typing import Any


def load(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# In checkout order, each row's checkout before its payment before its cart.
LOCK = """
SELECT c.id, c.tenant_id, c.customer_id, p.id, p.amount_minor, pr.id, pr.total_minor, pr.currency, pr.content
FROM commerce_checkout c
JOIN commerce_payment p ON p.checkout_id = c.id AND p.id = ANY(%s)
JOIN commerce_cart k ON k.id = c.cart_id
JOIN commerce_proposal pr ON pr.id = p.proposal_id AND pr.checkout_id = c.id
WHERE c.status IN ('ready_for_complete', 'complete_in_progress') AND p.captured_minor = 0
  AND p.status NOT IN ('voided') AND pr.status = 'confirmed'
  AND p.amount_minor = pr.total_minor AND p.currency = pr.currency
ORDER BY c.id FOR NO KEY UPDATE OF c, p, k
"""

_VENDORS = """
jsonb_to_recordset(pr.content -> 'vendors') AS v(
    id uuid, vendor_id uuid, name text, slug text, number text, position int, label text, days text,
    items_minor bigint, discount_minor bigint, delivery_minor bigint, tax_minor bigint, total_minor bigint,
    commission_bp int, commission_minor bigint)
"""

# Only our own constants are put in.
ORDERS = f"""
WITH agreed AS MATERIALIZED (
    SELECT pr.*, c.tenant_id AS shop_id, c.site_id, c.address_sealed, c.email_digest, p.id AS payment_id,
        (pr.content ->> 'order')::uuid AS order_id
    FROM commerce_proposal pr
    JOIN commerce_checkout c ON c.id = pr.checkout_id
    JOIN commerce_payment p ON p.proposal_id = pr.id
    WHERE pr.id = ANY(%(proposals)s)
), orders AS (
    INSERT INTO commerce_order (
        id, tenant_id, site_id, customer_id, house_id, number, status, checkout_id, payment_id, currency,
        items_minor, discount_minor, delivery_minor, tax_minor, tax_included, total_minor, refunded_minor,
        address_sealed, email_digest, placed_at, updated_at)
    SELECT pr.order_id, pr.shop_id, pr.site_id, pr.customer_id, (pr.content ->> 'house')::uuid,
        pr.content ->> 'number', 'paid', pr.checkout_id, pr.payment_id, pr.currency, pr.items_minor,
        pr.discount_minor, pr.delivery_minor, pr.tax_minor, pr.tax_included, pr.total_minor, 0,
        pr.address_sealed, pr.email_digest, %(now)s, %(now)s
    FROM agreed pr
), vendor_orders AS (
    INSERT INTO commerce_vendororder (
        id, tenant_id, shop_id, order_id, number, position, status, vendor_name, vendor_slug, reason,
        delivery_label, delivery_days, items_minor, discount_minor, delivery_minor, tax_minor, total_minor,
        commission_bp, commission_minor, placed_at, updated_at)
    SELECT v.id, v.vendor_id, pr.shop_id, pr.order_id, v.number, v.position, 'new', v.name, v.slug, '',
        v.label, v.days, v.items_minor, v.discount_minor, v.delivery_minor, v.tax_minor, v.total_minor,
        v.commission_bp, v.commission_minor, %(now)s, %(now)s
    FROM agreed pr CROSS JOIN {_VENDORS}
)
INSERT INTO commerce_orderline (
    id, tenant_id, shop_id, order_id, vendor_order_id, position, variant_id, product_id, sku, title, colour,
    size, image, quantity, unit_minor, total_minor, discount_minor, tax_minor)
SELECT (l.e ->> 'id')::uuid, v.vendor_id, pr.shop_id, pr.order_id, v.id, l.n, (l.e ->> 'variant')::uuid,
    (l.e ->> 'product')::uuid, l.e ->> 'sku', l.e ->> 'title', l.e ->> 'colour', l.e ->> 'size',
    l.e ->> 'image', (l.e ->> 'quantity')::int, (l.e ->> 'unit_minor')::bigint,
    (l.e ->> 'total_minor')::bigint, (l.e ->> 'discount_minor')::bigint, (l.e ->> 'tax_minor')::bigint
FROM agreed pr CROSS JOIN {_VENDORS}
JOIN LATERAL jsonb_array_elements(pr.content -> 'lines') WITH ORDINALITY AS l(e, n)
    ON (l.e ->> 'vendor_id')::uuid = v.vendor_id
"""  # noqa: S608

CAPTURE = """
WITH captured AS (
    UPDATE commerce_payment p SET status = 'captured', captured_minor = p.amount_minor, failure = '',
        order_id = (pr.content ->> 'order')::uuid, updated_at = %(now)s
    FROM commerce_proposal pr WHERE pr.id = p.proposal_id AND pr.id = ANY(%(proposals)s)
    RETURNING p.id, p.tenant_id, p.amount_minor
)
INSERT INTO commerce_paymentevent (id, tenant_id, payment_id, kind, source, amount_minor, data, at)
SELECT uuidv7(), tenant_id, id, 'captured', %(source)s, amount_minor, '{}', %(now)s FROM captured
"""

# The counter's row lock, taken in vendor order and held to the commit, is what leaves no gaps.
INVOICES = """
WITH parts AS MATERIALIZED (
    SELECT v.*, o.customer_id, o.address_sealed, o.currency, o.tax_included, o.number AS order_number,
        o.site_id, pr.content ->> 'tax_rate_bp' AS tax_rate_bp, t.brand_colour
    FROM commerce_vendororder v
    JOIN accounts_tenant t ON t.id = v.tenant_id
    JOIN commerce_order o ON o.id = v.order_id
    JOIN commerce_payment p ON p.id = o.payment_id
    JOIN commerce_proposal pr ON pr.id = p.proposal_id
    WHERE v.order_id = ANY(%(orders)s::uuid[])
), counters AS (
    INSERT INTO commerce_invoicecounter (id, tenant_id, kind, last)
    SELECT uuidv7(), tenant_id, 'invoice', count(*) FROM parts GROUP BY tenant_id ORDER BY tenant_id
    ON CONFLICT (tenant_id, kind) DO UPDATE SET last = commerce_invoicecounter.last + excluded.last
    RETURNING tenant_id, last
), numbered AS (
    SELECT p.*, c.last + 1 - row_number() OVER (PARTITION BY p.tenant_id ORDER BY p.id DESC) AS sequence
    FROM parts p JOIN counters c USING (tenant_id)
)
INSERT INTO commerce_invoice (
    id, tenant_id, shop_id, order_id, customer_id, vendor_order_id, kind, sequence, number, content,
    buyer_sealed, currency, total_minor, issued_at)
SELECT uuidv7(), n.tenant_id, n.shop_id, n.order_id, n.customer_id, n.id, 'invoice', n.sequence,
    upper(left(regexp_replace(n.vendor_slug, '[^a-z0-9]', '', 'g'), 4)) || '-' || lpad(n.sequence::text, 6, '0'),
    jsonb_build_object(
        'seller', jsonb_build_object('name', n.vendor_name, 'slug', n.vendor_slug, 'colour', n.brand_colour),
        'order', n.order_number, 'vendor_order', n.number, 'delivery_label', n.delivery_label,
        'items_minor', n.items_minor, 'discount_minor', n.discount_minor, 'delivery_minor', n.delivery_minor,
        'tax_minor', n.tax_minor, 'tax_included', n.tax_included, 'tax_rate_bp', n.tax_rate_bp::int,
        'total_minor', n.total_minor, 'currency', n.currency,
        'lines', (
            SELECT jsonb_agg(jsonb_build_object(
                'title', l.title, 'sku', l.sku, 'colour', l.colour, 'size', l.size, 'quantity', l.quantity,
                'unit_minor', l.unit_minor, 'total_minor', l.total_minor, 'discount_minor', l.discount_minor,
                'tax_minor', l.tax_minor) ORDER BY l.position)
            FROM commerce_orderline l WHERE l.vendor_order_id = n.id)),
    n.address_sealed, n.currency, n.total_minor, %(now)s
FROM numbered n
"""

# A cart that went on changing after the yes stays open, without what was bought.
CLOSE = """
WITH agreed AS MATERIALIZED (
    SELECT pr.id, pr.checkout_id, pr.cart_version, pr.content, k.id AS cart_id, k.version
    FROM commerce_proposal pr
    JOIN commerce_checkout c ON c.id = pr.checkout_id JOIN commerce_cart k ON k.id = c.cart_id
    WHERE pr.id = ANY(%(proposals)s)
), checkouts AS (
    UPDATE commerce_checkout c SET status = 'completed', order_id = (a.content ->> 'order')::uuid,
        payment_id = p.id, proposal_id = a.id, updated_at = %(now)s
    FROM agreed a JOIN commerce_payment p ON p.proposal_id = a.id WHERE c.id = a.checkout_id
), bought AS (
    DELETE FROM commerce_cartline l USING agreed a
    WHERE l.cart_id = a.cart_id AND a.version <> a.cart_version
      AND l.variant_id IN (SELECT (e ->> 'variant')::uuid FROM jsonb_array_elements(a.content -> 'lines') e)
)
UPDATE commerce_cart k SET
    status = CASE WHEN k.status = 'open' AND k.version = a.cart_version THEN 'converted' ELSE k.status END,
    version = k.version + 1, updated_at = %(now)s
FROM agreed a WHERE k.id = a.cart_id
"""

TELL = """
WITH o AS MATERIALIZED (
    SELECT o.*, c.cart_id, k.version FROM commerce_order o
    JOIN commerce_checkout c ON c.id = o.checkout_id JOIN commerce_cart k ON k.id = c.cart_id
    WHERE o.id = ANY(%(orders)s::uuid[])
), facts AS (
    SELECT 1 AS n, o.id, o.tenant_id, 'order.placed' AS name, 'order:' || o.id AS key, jsonb_build_object(
        'tenant_id', o.tenant_id, 'site_id', o.site_id, 'customer_id', o.customer_id, 'order_id', o.id,
        'number', o.number, 'checkout_id', o.checkout_id) AS payload FROM o
    UNION ALL
    SELECT 2, o.id, o.tenant_id, 'order.paid', 'order:' || o.id, jsonb_build_object(
        'tenant_id', o.tenant_id, 'site_id', o.site_id, 'customer_id', o.customer_id, 'order_id', o.id,
        'number', o.number, 'checkout_id', o.checkout_id, 'payment_id', o.payment_id,
        'total_minor', o.total_minor, 'currency', o.currency) FROM o
    UNION ALL
    SELECT 3, o.id, o.tenant_id, 'cart.changed', 'cart:' || o.cart_id, jsonb_build_object(
        'tenant_id', o.tenant_id, 'site_id', o.site_id, 'customer_id', o.customer_id,
        'cart_id', o.cart_id, 'version', o.version) FROM o
    ORDER BY 2, 1
), told AS (
    INSERT INTO common_outboxentry (tenant_id, name, key, payload)
    SELECT tenant_id, name, key, payload FROM facts
), deeds AS (
    SELECT o.tenant_id, o.customer_id, 'order.placed' AS action, 'order' AS type, o.id::text AS id,
        jsonb_build_object('number', o.number, 'total_minor', o.total_minor, 'currency', o.currency,
            'checkout', o.checkout_id) AS after FROM o
    UNION ALL
    SELECT o.tenant_id, o.customer_id, 'payment.captured', 'payment', o.payment_id::text,
        jsonb_build_object('amount_minor', o.total_minor, 'currency', o.currency, 'order', o.id) FROM o
    UNION ALL
    SELECT i.tenant_id, o.customer_id, 'invoice.issued', 'invoice', i.id::text,
        jsonb_build_object('number', i.number, 'total_minor', i.total_minor, 'currency', i.currency, 'order', o.id)
    FROM o JOIN commerce_invoice i ON i.order_id = o.id
)
INSERT INTO common_auditentry (
    tenant_id, actor_kind, actor_id, on_behalf_of, action, target_type, target_id, after, ip, user_agent, request_id)
SELECT tenant_id, 'system', %(system)s, customer_id, action, type, id, after, %(ip)s::inet, %(user_agent)s,
    %(request_id)s FROM deeds
"""
