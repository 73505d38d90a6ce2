"""The pool seen from without: whether the keystore at hand is the one its rows were sealed with."""

from collections.abc import Collection

from efterord import gate
from efterord.models import SealedAnswer
from efterord.services import deeds


@deeds.deed("pool.count_by_key", reads_only=True)
def count_by_key(actor: gate.Actor, *, key_ids: Collection[str]) -> tuple[int, int]:
    """This function will return how many sealed rows need one of these pool keys, and how many need another."""
    known = SealedAnswer.objects.filter(key_id__in=list(key_ids)).count()
    return known, SealedAnswer.objects.count() - known
