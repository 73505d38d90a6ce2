"""The night that reminds: day after day from where it was, reading `answered` and nothing else, touching no invitation.

Nothing is entered in the log: an entry would tell that somebody had not answered by then.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from efterord import clock, gate
from efterord.models import AskingMark, Invitation
from efterord.rules import cases, surveys
from efterord.services import deeds, letters
from efterord.services import surveys_invitations as rounds
from efterord.services.surveys_addresses import Addresses
from efterord.words import CaseState, CaseStep, LeavingKind, Occasion

ONE_DAY = dt.timedelta(days=1)
# A place among the tokens' hashes: their first sixty bits, which no two invitations share.
DIGITS = 15
# Told after each whole chunk: how many invitations were gone through; of how many (0) nobody has counted.
Tell = Callable[[int, int], None]


@deeds.deed("surveys.remind_due", reads_only=True)
def remind_due(actor: gate.Actor, *, tell: Tell | None = None) -> None:
    """This function will remind whoever has not answered, on the days the terms say, and catch up with missed nights.

    Each chunk moves the mark in its own transaction, so a night that is killed goes on where it was and reminds nobody
    twice. It returns nothing: how many were reminded is how many had not answered.
    """
    n_seen = 0
    while not AskingMark.objects.filter(pk=1, reminded_through__gte=clock.today()).exists():
        n_seen += remind_several(actor)
        # Less than a chunk is told to nobody: it is a part of how many have not answered.
        if tell is not None and n_seen and n_seen % rounds.CHUNK == 0:
            tell(n_seen, 0)


@deeds.deed("surveys.remind_several")
def remind_several(actor: gate.Actor) -> int:
    """This function will do the next chunk of the oldest day not done, and return how many it looked at."""
    today = clock.today()
    AskingMark.objects.get_or_create(pk=1, defaults={"reminded_through": today - ONE_DAY})
    mark = AskingMark.objects.select_for_update().get(pk=1)
    if mark.reminded_through >= today:
        return 0
    this, day = rounds.Round(actor), mark.reminded_through + ONE_DAY
    rows = _unanswered(this.terms, day, after_key=mark.after_key)
    taken = rounds._steps([row.case for row in rows])
    _remind(this, [row for row in rows if _is_to_be(this, row, taken[row.case_id], day)], day)
    if len(rows) == rounds.CHUNK:
        mark.after_key = int(rows[-1].token_hash[:DIGITS], 16)
    else:
        mark.reminded_through, mark.after_key = day, 0
    mark.save(update_fields=["reminded_through", "after_key"])
    return len(rows)


def _unanswered(terms: surveys.Terms, day: dt.date, *, after_key: int) -> list[Invitation]:
    """The next invitations with a reminder on a day, in the order of their tokens' hashes.

    Their keys are no order to go by, since each release makes them anew. The day is asked for so that no index is used
    for it: the database then goes through the hashes once, however many chunks there are.
    """
    opened = [day - n * ONE_DAY for n in terms.reminder_days]
    found = Invitation.objects.annotate(opened_on=Coalesce("opens_on", F("opens_on"))).filter(
        opened_on__in=opened, answered=False, closes_on__gte=clock.today(), token_ciphertext__isnull=False
    )
    if after_key:
        found = found.filter(token_hash__gt=f"{after_key + 1:0{DIGITS}x}")
    found = found.select_related("case__person")
    return list(found.order_by("token_hash")[: rounds.CHUNK])


def _is_to_be(this: rounds.Round, row: Invitation, steps: set[str], day: dt.date) -> bool:
    """Whether this reminder goes out: no later one has come already, and the link still opens something."""
    days = this.terms.reminder_days
    if row.case.leaving_kind == LeavingKind.DEATH:
        return False
    if not surveys.is_reminded(days, opens_on=row.opens_on, day=day, today=this.today):
        return False
    if row.occasion == Occasion.EXIT:
        return cases.state_of(steps) is CaseState.OPEN
    return CaseStep.CANCELLED not in steps


def _remind(this: rounds.Round, rows: Sequence[Invitation], day: dt.date) -> None:
    addresses = Addresses([row.case for row in rows], uses_sms=this.terms.uses_sms)
    drafts = []
    for row in rows:
        is_last = surveys.is_last_reminder(this.terms.reminder_days, opens_on=row.opens_on, day=day)
        address = addresses.of(
            row.case, is_over=this.today > row.case.last_day, is_last=is_last, must_be_own=row.counts
        )
        if address is not None:
            drafts.append(this.reminder(row, address, is_last=is_last))
    letters.queue_letters(this.actor, drafts=drafts)
