"""Each marketplace's lexicon, built from its gazetteer and kept until that changes."""

from uuid import UUID

from django.db import connection

from commerce import money
from commerce.catalogue.parse import GazetteerRow, Lexicon
from server.accounts.access import SiteScope, scope

# Words of a single product teach nothing about spelling beyond what the title search finds anyway,
# but they keep a rare real word from being "corrected".
_ROWS = (
    "SELECT kind, value, label, uses FROM commerce_gazetteer WHERE marketplace_id = %s ORDER BY uses DESC, id"
)
_VERSION = """
SELECT coalesce(t.parent_id, t.id), (SELECT max(g.id) FROM commerce_gazetteer g
    WHERE g.marketplace_id = coalesce(t.parent_id, t.id))
FROM accounts_tenant t WHERE t.id = %s
"""
_kept: dict[tuple[UUID, int], tuple[int, Lexicon]] = {}


def lexicon_of(site: SiteScope) -> Lexicon:
    """What the parser knows on this site. A few milliseconds after a change of the catalogue, else at once."""
    with scope(site.tenant_id), connection.cursor() as cursor:
        cursor.execute(_VERSION, [site.tenant_id])
        market, version = cursor.fetchone() or (site.tenant_id, None)
        exponent = money.exponent(site.currency)
        kept = _kept.get((market, exponent))
        if kept is not None and kept[0] == (version or 0):
            return kept[1]
        cursor.execute(_ROWS, [market])
        lexicon = Lexicon.build((GazetteerRow(*row) for row in cursor.fetchall()), exponent=exponent)
    if len(_kept) >= 64:  # one process serves few marketplaces; tests make many
        _kept.pop(next(iter(_kept)))
    _kept[market, exponent] = (version or 0, lexicon)
    return lexicon
