from django.db import migrations

from server.common import rls

# A BRIN index costs a writer next to nothing; rows lie in the order of their transactions, so it finds the new ones.
# There is no operator class of BRIN for xid8: hence the number.
TABLES = """
CREATE INDEX common_auditentry_tx ON common_auditentry USING brin ((tx::text::bigint))
  WITH (pages_per_range = 32, autosummarize = on);
CREATE TABLE common_auditleaf (
  position bigint PRIMARY KEY CHECK (position >= 0),
  entry_id uuid NOT NULL,
  entry_at timestamptz NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  CONSTRAINT audit_entry_sealed_once UNIQUE (entry_id, entry_at)
);
CREATE TABLE common_audithead (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL,
  at timestamptz NOT NULL,
  key bytea NOT NULL,
  signature bytea NOT NULL,
  peaks bytea NOT NULL,
  next_tx bigint NOT NULL
);
"""


class Migration(migrations.Migration):
    """The audit log's Merkle tree: a leaf for each sealed entry, a signed head for each batch."""

    dependencies = [("common", "0001_ground")]
    operations = [
        migrations.RunSQL(
            TABLES,
            "DROP TABLE common_audithead, common_auditleaf; DROP INDEX common_auditentry_tx",
        ),
        rls.append_only("common_auditleaf"),
        rls.append_only("common_audithead"),
    ]
