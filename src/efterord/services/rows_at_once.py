"""Many rows written at once, their values as the database has them: whoever waits for a release waits for this alone.

Django's bulk_create asks each field of each row what it looks like, which takes ten times as long.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

CHUNK = 500


def _insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows in the order given; `fields` names them, and every value is one that the driver takes as it is."""
    quote = connection.ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 names of ours
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for few in _chunks(rows):
            if connection.vendor == "sqlite":
                cursor.executemany(into + one, few)
            else:
                cursor.execute(into + ", ".join([one] * len(few)), list(itertools.chain.from_iterable(few)))


def _take_all(model: type[models.Model]) -> tuple[list[str], list[list[Any]]]:
    """Delete all rows of a record and return its fields' names and them, each value as the database gave it.

    In one statement: a row that another request writes meanwhile is neither deleted nor returned.
    """
    fields = [field.name for field in model._meta.concrete_fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} RETURNING {columns}")  # noqa: S608 names of ours
        return fields, [list(row) for row in cursor.fetchall()]


def _count_on(*changed: type[models.Model]) -> None:
    """PostgreSQL counts keys apart from the rows: let it go on behind those that were written with theirs."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(changed)):
            cursor.execute(sql)


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterable[list[Sequence[Any]]]:
    left = iter(rows)
    while few := list(itertools.islice(left, CHUNK)):
        yield few
