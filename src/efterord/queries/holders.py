"""Who may hold the talks of a case, asked of the records for rules/holders.py; for HR alone, as it tells of wishes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, When
from django.db.models import Case as CaseWhen
from django.db.models.functions import TruncDate

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Conflict, Employment, External, Interview, LeaverWish, Person, Unit, User
from efterord.rules import holders
from efterord.words import CaseStep, HeldAs, InterviewKind, Role, WhyNotHolder, Wish

# The day a talk is booked for; the leaver's last day stands in where none is.
_BOOKED_DAY = TruncDate("booking__starts_at", tzinfo=clock.PLACE)
_TALK_DAY = CaseWhen(
    When(booking__isnull=False, booking__cancelled_at__isnull=True, then=_BOOKED_DAY),
    default=F("case__last_day"),
    output_field=DateField(),
)
_REACHING = (Role.HR_PARTNER, Role.HR_HEAD, Role.MANAGER)


def check_kind(viewer: gate.Actor, name: str, case: Case, kind: InterviewKind) -> None:
    """This function will ask the gate about a talk that may not be there yet, so that HR's is hidden from the line."""
    gate.check(viewer, name, case)
    gate.check(viewer, "interviews.see", Interview(case=case, kind=kind))


def departure(viewer: gate.Actor, case: Case) -> holders.Departure:
    """This function will return what decides who may hold the talks of a case: its line, conflicts and wish."""
    gate.check(viewer, "cases.see_conflicts", case)
    manager_now = Person.objects.filter(pk=case.person_id).values_list("manager_id", flat=True).first()
    managers = _managers_above([case.manager_id, manager_now])
    nearest = case.manager_id or manager_now
    above = holders.line_of(managers, [nearest])
    wish = LeaverWish.objects.filter(case=case).first()
    hr_talk = Interview.objects.filter(case=case, kind=InterviewKind.HR, given_at__lt=wish.at) if wish else None
    return holders.Departure(
        case=case.pk,
        leaver=case.person_id,
        nearest=nearest,
        superior=above[1] if len(above) > 1 else None,
        second_line=frozenset(above[2:]),
        line=frozenset(holders.line_of(managers, [case.manager_id, manager_now])),
        conflicts=frozenset(Conflict.objects.filter(case=case).values_list("person_id", flat=True)),
        wish=Wish(wish.wish) if wish else None,
        # Whoever was given the talk since the wish is the other person that was asked for.
        planned_hr=hr_talk.values_list("interviewer_id", flat=True).first() if hr_talk is not None else None,
    )


def candidates(
    viewer: gate.Actor, case: Case, kind: InterviewKind, *, day: dt.date | None = None
) -> tuple[holders.Candidate, ...]:
    """This function will list who could hold a talk of a case on a day (by default tomorrow), in order of preference.

    Those who cannot come last, each with why. Hidden for HR's talk from the leaver's line.
    """
    check_kind(viewer, "cases.see_conflicts", case, kind)
    known = departure(viewer, case)
    lineage = _lineage(case.unit_id)
    reaching = Q(grants__role__in=_REACHING) & (Q(grants__unit__isnull=True) | Q(grants__unit__in=lineage))
    users = User.objects.filter(Q(person__in=known.line) | reaching | Q(external__case=case)).filter(is_active=True)
    accounts = _accounts(users.distinct(), lineage)
    return holders.candidates(accounts, known, kind, day or clock.today() + dt.timedelta(days=1))


def account(viewer: gate.Actor, case: Case, user: User) -> holders.Account:
    """This function will return one account as a case sees it."""
    gate.check(viewer, "cases.see_conflicts", case)
    return _accounts(User.objects.filter(pk=user.pk), _lineage(case.unit_id))[0]


def chosen(viewer: gate.Actor, case: Case, pk: int) -> User:
    """This function will return the account that was chosen in a list; Hidden for a number that was in none."""
    gate.check(viewer, "cases.see_conflicts", case)
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def inside_addresses(viewer: gate.Actor, case: Case) -> frozenset[str]:
    """This function will return the mail addresses that are nobody's from outside: the leaver's, line's, conflicts'."""
    known = departure(viewer, case)
    people = {known.leaver, *known.line, *known.conflicts}
    return frozenset(m.lower() for m in Person.objects.filter(pk__in=people).values_list("mail", flat=True) if m)


def why_not(viewer: gate.Actor, interview: Interview, day: dt.date) -> WhyNotHolder | None:
    """This function will tell why whoever a talk is planned for cannot hold it on a day, or None if they can."""
    found = account(viewer, interview.case, interview.interviewer)
    return holders.why_not(found, departure(viewer, interview.case), InterviewKind(interview.kind), day)


def with_trouble(viewer: gate.Actor, talks: QuerySet[Interview]) -> QuerySet[Interview]:
    """This function will mark talks as `is_in_trouble` when whoever is to hold them cannot, in the same one query.

    Closed accounts, conflicts, wishes, and those who leave before the talk (or, where none is booked, before the leaver
    does). What is rarer, rules/holders.py finds when the talk is booked. `talks` are in the asker's sight already, and
    the asker keeps the mark from the line, since it tells of wishes and conflicts (gate.in_line).
    """
    person = OuterRef("interviewer__person")
    conflict = Conflict.objects.filter(case=OuterRef("case"), person=person)
    wishes = [wish for wish in Wish if holders.asks_for_another(wish)]
    wish = LeaverWish.objects.filter(case=OuterRef("case"), wish__in=wishes)
    near = Q(held_as=HeldAs.NEAREST_MANAGER) & Q(Exists(wish))
    since = wish.filter(wish=Wish.ANOTHER_AT_HR, at__gt=OuterRef("given_at"))
    another = Q(kind=InterviewKind.HR) & Q(Exists(since))
    leaves = Case.objects.filter(_is_under_way(), person=person, last_day__lt=OuterRef("talk_day"))
    jobs = Employment.objects.filter(person=person)
    stays = jobs.filter(Q(end_date__isnull=True) | Q(end_date__gte=OuterRef("talk_day")))
    gone = Q(Exists(leaves)) | (Q(Exists(jobs)) & ~Q(Exists(stays)))
    trouble = Q(interviewer__is_active=False) | Q(Exists(conflict)) | near | another | gone
    return talks.annotate(talk_day=_TALK_DAY).annotate(
        is_in_trouble=ExpressionWrapper(trouble, output_field=BooleanField())
    )


def _is_under_way() -> Q:
    opened = CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.OPENED)
    cancelled = CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.CANCELLED)
    return Q(Exists(opened)) & ~Q(Exists(cancelled))


def _accounts(users: QuerySet[User], lineage: Sequence[int]) -> list[holders.Account]:
    found = list(users.prefetch_related("grants"))
    bound = dict(External.objects.filter(user__in=found).values_list("user_id", "case_id"))
    gone = _gone_after({user.person_id for user in found if user.person_id is not None})
    return [
        holders.Account(
            id=user.pk,
            name=user.name,
            person=user.person_id,
            roles=frozenset(
                Role(grant.role)
                for grant in user.grants.all()
                if grant.unit_id is None or grant.unit_id in lineage or grant.role == Role.ADMINISTRATOR
            ),
            is_active=user.is_active,
            bound_to=bound.get(user.pk),
            gone_after=gone.get(user.person_id) if user.person_id is not None else None,
        )
        for user in found
    ]


def _gone_after(people: set[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The last day of those whose every employment ends, by the staff register or by a case of their own."""
    ends: dict[uuid.UUID, list[dt.date | None]] = {}
    own = dict(Case.objects.filter(_is_under_way(), person__in=people).values_list("employment_id", "last_day"))
    for pk, person, end in Employment.objects.filter(person__in=people).values_list("pk", "person_id", "end_date"):
        days = [day for day in (end, own.get(pk)) if day is not None]
        ends.setdefault(person, []).append(min(days) if days else None)
    return {p: max(d for d in days if d is not None) for p, days in ends.items() if None not in days}


def _managers_above(starts: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, uuid.UUID]:
    """Who leads whom, from some people upwards: one query a level, of which a line has a handful."""
    found: dict[uuid.UUID, uuid.UUID] = {}
    todo = {start for start in starts if start is not None}
    while todo:
        rows = dict(Person.objects.filter(pk__in=todo, manager__isnull=False).values_list("pk", "manager_id"))
        found |= rows
        todo = set(rows.values()) - found.keys()
    return found


def _lineage(unit_id: int) -> list[int]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
