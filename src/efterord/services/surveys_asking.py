"""The night that asks: everybody who leaves, and once more some months later, in chunks that stand by themselves."""

import uuid
from collections.abc import Callable, Iterator, Sequence

from django.db.models import QuerySet

from efterord import clock, gate
from efterord.models import Case, Invitation
from efterord.queries import surveys_asking
from efterord.rules import cases as rules
from efterord.rules import surveys
from efterord.services import deeds
from efterord.services import surveys_invitations as rounds
from efterord.services.surveys_addresses import Addresses
from efterord.words import CaseState, CaseStep, Occasion

# Told after each chunk: how many cases have been gone through, and how many there are.
Tell = Callable[[int, int], None]


@deeds.deed("surveys.invite_due", reads_only=True)
def invite_due(actor: gate.Actor, *, tell: Tell | None = None) -> int:
    """This function will ask all whose day has come, a chunk at a time, and return how many were asked.

    Each chunk is a deed of its own, whole or not at all: a night that is killed goes on where it was, and asks nobody
    twice. Nights that were missed are caught up with for a month after the last day.
    """
    return sum(
        len(invite_several(actor, cases=chunk)) for chunk in _chunks(surveys_asking.due(actor, clock.today()), tell)
    )


@deeds.deed("surveys.invite_several")
def invite_several(actor: gate.Actor, *, cases: Sequence[uuid.UUID]) -> list[Case]:
    """This function will ask the leavers of some cases, those who still are to be, and return their cases."""
    return _ask(actor, cases, Occasion.EXIT)


@deeds.deed("surveys.follow_up_due", reads_only=True)
def follow_up_due(actor: gate.Actor, *, tell: Tell | None = None) -> int:
    """This function will ask again those who left some months ago, and return how many were asked."""
    due = surveys_asking.due_again(actor, clock.today())
    return sum(len(follow_up_several(actor, cases=chunk)) for chunk in _chunks(due, tell))


@deeds.deed("surveys.follow_up_several")
def follow_up_several(actor: gate.Actor, *, cases: Sequence[uuid.UUID]) -> list[Case]:
    """This function will ask the leavers of some cases again, those who still are to be, and return their cases."""
    return _ask(actor, cases, Occasion.FOLLOW_UP)


def _ask(actor: gate.Actor, pks: Sequence[uuid.UUID], occasion: Occasion) -> list[Case]:
    this = rounds.Round(actor)
    held = rounds._locked(pks)
    taken = rounds._steps(held)
    possible = [case for case in held if _may_still_be(this, case, taken[case.pk], occasion)]
    if occasion is Occasion.FOLLOW_UP:
        again = set(Invitation.objects.filter(case__in=possible, occasion=occasion).values_list("case_id", flat=True))
        possible = [case for case in possible if case.pk not in again]
    addresses = Addresses(possible, uses_sms=this.terms.uses_sms)
    found = [(case, addresses.of(case, is_over=this.today > case.last_day)) for case in possible]
    before = rounds._asked_before([case for case, address in found if address is not None])
    made, asked = [], []
    for case, address in found:
        if address is None:
            continue
        counts = address.is_own and case.pk not in before
        invitation, token = this.invite(case, occasion, counts=counts)
        made.append((invitation, this.letter(invitation, token, address)))
        asked.append(case)
    this.save(made)
    return asked


def _may_still_be(this: rounds.Round, case: Case, steps: set[str], occasion: Occasion) -> bool:
    """Whether a case still is to be asked about, now that it is locked: somebody may have changed it since."""
    if this.why_not(case) is not None:
        return False
    if occasion is Occasion.FOLLOW_UP:
        is_due = surveys.is_follow_up_due(surveys.follow_up_on(this.terms, case.last_day), this.today)
        return is_due and CaseStep.ASKED in steps and CaseStep.CANCELLED not in steps
    if occasion is Occasion.CAMPAIGN:
        is_begun = CaseStep.OPENED in steps and not steps & {CaseStep.ASKED, CaseStep.CANCELLED}
        return is_begun and case.last_day < this.today
    is_due = surveys.is_due(this.planned_on(case), case.last_day, this.today)
    return is_due and CaseStep.ASKED not in steps and rules.state_of(steps) is CaseState.OPEN


def _chunks(due: QuerySet[Case], tell: Tell | None) -> Iterator[list[uuid.UUID]]:
    """The keys of the cases, a chunk at a time, in the order of the keys: none is come to twice, whatever it becomes.

    How many there are is counted only where one chunk does not hold them.
    """
    after, done, total = uuid.UUID(int=0), 0, 0
    while chunk := list(due.filter(pk__gt=after).values_list("pk", flat=True)[: rounds.CHUNK]):
        total = total or (len(chunk) if len(chunk) < rounds.CHUNK else due.count())
        yield chunk
        after, done = chunk[-1], done + len(chunk)
        if tell is not None:
            tell(done, total)
