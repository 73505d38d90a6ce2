"""The write-ahead log of SQLite, emptied after what was deleted should be nowhere."""

from django.db import connection


def _empty() -> None:
    """SQLite wipes from its file what is deleted; its write-ahead log would keep old rows until written over."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
