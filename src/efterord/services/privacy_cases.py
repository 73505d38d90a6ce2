"""Whole cases erased when their storage period is over: the keys first, then the rows, and a mark that names nobody."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, Tombstone
from efterord.queries import privacy as queries
from efterord.rules import privacy as rules
from efterord.services import after_backups, deeds, file_log, privacy
from efterord.vault import holder
from efterord.words import ErasureRule


@deeds.deed("privacy.erase_cases")
def erase_cases(actor: gate.Actor) -> None:
    """This function will erase the closed and cancelled cases whose storage period is over; the night does so.

    Refused while the clock is not trusted, and when so many would go at once that a person must look first: then none
    goes.
    """
    privacy._refuse_after_jump()
    due = _held(actor)
    if rules.are_too_many(len(due), Case.objects.count()):
        raise gate.Refused(_("More cases than usual would be erased at once. The head of HR must look first."))
    _erase(due)


@deeds.deed("privacy.erase_held")
def erase_held(actor: gate.Actor, *, fingerprint: str) -> None:
    """This function will erase the many cases that the night has left to the head of HR, at once.

    `fingerprint` is that of the cases on the page (rules.privacy.fingerprint): Refused when they are not the same any
    more, and while the clock is not trusted.
    """
    privacy._refuse_after_jump()
    due = _held(actor)
    if not due or rules.fingerprint(case.pk for case in due) != fingerprint:
        raise gate.Refused(_("The cases are not the same as when you opened the page. Look at them again."))
    _erase(due)


def _held(actor: gate.Actor) -> list[Case]:
    return list(queries.due(actor).select_for_update(of=("self",)))


def _erase(cases: list[Case]) -> None:
    """Note, destroy, delete, mark.

    What a restore must do again is noted before anything goes. The keys go before the rows: should the night end in
    between, what is left opens no more and is deleted the night after. The rows of every record that hangs on a case go
    with it; backups are reached by the destroyed keys alone.
    """
    if not cases:
        return
    ids = [case.pk for case in cases]
    today = clock.today()
    after_backups._erased(ids, today, ErasureRule.STORAGE_PERIOD)
    purposes = [purpose for pk in ids for purpose in (f"case:{pk}", f"case:{pk}:notes")]
    holder.current().keystore.destroy(*purposes)
    # A case erased again after a restore keeps the mark of the first time.
    Tombstone.objects.bulk_create(
        (Tombstone(id=pk, erased_on=today, rule=ErasureRule.STORAGE_PERIOD) for pk in ids), ignore_conflicts=True
    )
    Case.objects.filter(pk__in=ids).delete()
    transaction.on_commit(file_log._empty, robust=True)
