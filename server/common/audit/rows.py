"""An audit entry as the texts that are hashed: the same in SQL (to seal) and in Python (to verify)."""

from server.common.audit.check import COLUMNS

_TEXT = {
    "at_us": "((extract(epoch FROM e.at) * 1000000)::bigint)::text",
    **{name: f"e.{name}" for name in ("actor_kind", "action", "target_type", "target_id")},
    **{name: f"e.{name}" for name in ("user_agent", "request_id")},
}
TEXTS = {name: _TEXT.get(name, f"e.{name}::text") for name in COLUMNS}

# Selected when an entry is read back: every column as text, in the format's order.
SELECT = ", ".join(f"{text} AS {name}" for name, text in TEXTS.items())

# The bytes of check.encode, built by PostgreSQL so that a seal moves 32 bytes an entry and not the entry.
# octet_length counts UTF-8 bytes: the database must be UTF8 (`doctor` looks).
ENCODED = " || ".join(
    f"'{name}=' || coalesce(octet_length({text}) || ':' || {text}, '-') || E'\\n'"
    for name, text in TEXTS.items()
)
HASH = f"sha256('\\x00'::bytea || convert_to({ENCODED}, 'UTF8'))"

TX = "(e.tx::text::bigint)"  # as in the index
