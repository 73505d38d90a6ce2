"""What HR alone sees beside a case: its judgement, who holds no talk of it, and why a talk is not held."""

import dataclasses

from django.db.models import Q

from efterord import gate
from efterord.models import Case, Conflict, Interview, Judgement, NoTalk, Person
from efterord.words import InterviewKind

# A search that finds more than this is too wide to choose from.
MOST_FOUND = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """What HR keeps out of the line's sight; a judgement that nobody has written is None."""

    judgement: Judgement | None
    conflicts: tuple[Conflict, ...]
    no_talks: tuple[NoTalk, ...]


def kept(viewer: gate.Actor, case: Case) -> Kept:
    """This function will return what HR keeps of a case; of HR's talk nothing to those in the leaver's line."""
    gate.check(viewer, "cases.see_judgement", case)
    gate.check(viewer, "cases.see_conflicts", case)
    no_talks = NoTalk.objects.filter(case=case).order_by("kind")
    kinds = kinds_in_sight(viewer, case)
    return Kept(
        judgement=getattr(case, "judgement", None),
        conflicts=tuple(Conflict.objects.filter(case=case).select_related("person").order_by("person__name", "pk")),
        no_talks=tuple(n for n in no_talks if n.kind in kinds),
    )


def kinds_in_sight(viewer: gate.Actor, case: Case) -> tuple[InterviewKind, ...]:
    """This function will return the kinds of talks of a case that its viewer may know of, planned or not."""
    return tuple(kind for kind in InterviewKind if gate.may(viewer, "interviews.see", Interview(case=case, kind=kind)))


def kinds_to_leave_out(viewer: gate.Actor, case: Case) -> tuple[InterviewKind, ...]:
    """This function will return the kinds of talks that may still be said not to be held: neither begun nor held."""
    gate.check(viewer, "cases.record_no_talk", case)
    begun = set(Interview.objects.filter(case=case, started_at__isnull=False).values_list("kind", flat=True))
    return tuple(kind for kind in kinds_in_sight(viewer, case) if kind not in begun)


def people(viewer: gate.Actor, case: Case, text: str) -> list[Person]:
    """This function will find people of the staff register by name or number, to note one as part of a conflict.

    At most 20, the leaver left out; the leaver's own manager stands first when nothing is written.
    """
    gate.check(viewer, "cases.note_conflict", case)
    wanted = text.strip()
    if not wanted:
        return [case.manager] if case.manager else []
    spellings = {wanted, wanted.lower(), wanted.title()}
    condition = Q(employee_id__iexact=wanted)
    for spelling in spellings:
        condition |= Q(name__icontains=spelling)
    return list(
        Person.objects.filter(condition).exclude(pk=case.person_id).order_by("name", "employee_id")[:MOST_FOUND]
    )


def person(viewer: gate.Actor, case: Case, pk: str) -> Person:
    """This function will return the person chosen to be noted; Hidden for one that is not in the register."""
    gate.check(viewer, "cases.note_conflict", case)
    found = Person.objects.filter(pk=pk).exclude(pk=case.person_id).first()
    if found is None:
        raise gate.Hidden
    return found


def conflict(viewer: gate.Actor, case: Case, pk: int) -> Conflict:
    """This function will return a noted conflict of a case; Hidden when there is none."""
    gate.check(viewer, "cases.see_conflicts", case)
    found = Conflict.objects.filter(case=case, pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found
