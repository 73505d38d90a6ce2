"""The pool seen from without: whether its rows open, and whether the keystore at hand is theirs. Only how many."""

import functools
from collections.abc import Collection

from django.db import connection

from efterord import gate
from efterord.models import SealedAnswer
from efterord.queries import questionnaires
from efterord.services import deeds, pool_opening
from efterord.vault import holder


@deeds.deed("pool.count_by_key", reads_only=True)
def count_by_key(actor: gate.Actor, *, key_ids: Collection[str]) -> tuple[int, int]:
    """This function will return how many sealed rows need one of these pool keys, and how many need another."""
    known = SealedAnswer.objects.filter(key_id__in=list(key_ids)).count()
    return known, SealedAnswer.objects.count() - known


@deeds.deed("pool.count_left", reads_only=True)
def count_left(actor: gate.Actor) -> int:
    """This function will return how many rows no release can take: opened in memory, and nothing of them is told.

    Raise NoPoolFamily in a process that cannot open any.
    """
    keystore = holder.current().keystore
    for key_id in keystore.pool_key_ids()[:1]:
        keystore.pool_private(key_id)
    return len(pool_opening._open(functools.partial(questionnaires.edition, actor)).left)


def _key_ids() -> set[str]:
    """The keys that rows of the pool carry."""
    return set(SealedAnswer.objects.order_by().values_list("key_id", flat=True).distinct())


def _hold_still() -> None:
    """Wait for whoever is putting an answer into the pool, and let nobody begin before the transaction ends.

    SQLite's transactions wait by themselves. Whoever waits here waits two seconds at most, and then neither does.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(SealedAnswer._meta.db_table)} IN SHARE MODE")
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
