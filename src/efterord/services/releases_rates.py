"""Who was asked and has answered, at a release: the links that have closed since the last, and those that wait sealed.

A link is counted at the release after its last day and at no other, so that no column need say that it was. Whether it
was used is read of those alone whose day is over. Nothing here learns what anybody answered.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef

from efterord.models import CaseEvent, Invitation, Undelivered
from efterord.rules import answers_sealed, groups, plans, rates, trees
from efterord.services import answers_named, pool_opening
from efterord.services.releases_comments import Terms
from efterord.vault import tokens
from efterord.words import CaseStep, LeavingKind


def _formed(
    tree: trees.Tree,
    over_time: plans.Plan,
    terms: Terms,
    *,
    waiting: Iterable[rates.Invited],
    left: Sequence[groups.Remainder],
) -> rates.Formed:
    """Form the batches of those whose links have closed since the last release and of those who wait."""
    invited = [*waiting, *_closed(terms["release_number"], over_time)]
    return rates.form(tree, invited, **terms, left=left, rng=random.SystemRandom())


def _closed(number: int, over_time: plans.Plan) -> list[rates.Invited]:
    """Those whose link's last day lies in the time before a release, and after the release before it.

    The dead were not asked, nor was anybody whose case was opened by mistake. A case that was erased is nowhere any
    more, so nobody of it is counted. A letter that came back and was not sent again reached nobody: its leaver was
    asked, and HR knows that there is no answer.
    """
    since = plans.release_date(number - 1, over_time) if number > 1 else dt.date.min
    cancelled = CaseEvent.objects.filter(case=OuterRef("case_id"), step=CaseStep.CANCELLED)
    back = Undelivered.objects.filter(case=OuterRef("case_id"))
    rows = (
        Invitation.objects.filter(closes_on__gte=since, closes_on__lt=plans.release_date(number, over_time))
        .filter(~Exists(cancelled), occasion__in=rates.OCCASIONS)
        .exclude(case__leaving_kind=LeavingKind.DEATH)
        .annotate(unit=F("case__unit_id"), is_named=answers_named._is_named(), is_back=Exists(back))
        .values_list("unit", "counts", "is_back", "is_named", "answered")
    )
    return [
        rates.Invited(str(unit), number, counts and not is_back, is_named, answered)
        for unit, counts, is_back, is_named, answered in rows
    ]


def _rows(waiting: Iterable[rates.Invited]) -> list[pool_opening.Waiting]:
    """Who waits on, in rows of the pool like any other; their receipts belong to nobody."""
    return [
        pool_opening.Waiting(
            answers_sealed.Place("", "", came, False, tokens.new_receipt(), holds=answers_sealed.Holds.ASKED), written
        )
        for came, written in rates.payloads(waiting)
    ]
