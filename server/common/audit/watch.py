"""Row triggers on every table: what a hand on the database changes becomes an audit entry (migration 0003)."""

from django.db import connection, connections


def watch_tables() -> list[str]:
    """Put the triggers on tables that lack them; needs the owner's connection. Returns the tables' names."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT watch_tables()")
        return [row[0] for row in cursor.fetchall()]


def unwatched() -> list[str]:
    """Tables whose triggers are missing or switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unwatched_tables()")
        return [row[0] for row in cursor.fetchall()]
