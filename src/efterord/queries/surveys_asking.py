"""The cases a night has to go through: whom to ask now, and whom to ask again; and for HR until when somebody can."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Invitation
from efterord.queries import policies, surveys_terms, waiting
from efterord.rules import surveys
from efterord.words import CaseStep, Occasion, WhyNotAsked


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """Where the asking of one leaver stands, for HR. Whether the leaver has answered is told to nobody.

    `plan`: the days to come; None once the leaver was asked, is left out, or left too long ago. `is_reached`: whether a
    letter reaches the leaver on the day it goes. `closes_on`: until when the link opens, if there is one.
    """

    is_asked: bool
    why_not: WhyNotAsked | None
    plan: surveys.TimePlan | None
    is_reached: bool
    closes_on: dt.date | None


def asking(viewer: gate.Actor, case: Case) -> Asking:
    """This function will return where the asking of a case's leaver stands; it comes as queries.cases gives it."""
    gate.check(viewer, "surveys.see_invitation", case)
    is_asked = any(event.step == CaseStep.ASKED for event in case.events.all())
    why_not = surveys_terms.why_not_asked(viewer, case)
    plan = None if is_asked or why_not else surveys_terms.time_plan(viewer, case)
    is_reached = plan is not None and _way(surveys_terms.terms(viewer), case, plan.opens_on) is not None
    return Asking(is_asked, why_not, plan, is_reached, closing_date(viewer, case) if is_asked else None)


def link_until(viewer: gate.Actor) -> Subquery:
    """This function will return the column that tells until when a case's link opens, for a query of cases."""
    links = Invitation.objects.filter(case=OuterRef("pk")).exclude(occasion=Occasion.FOLLOW_UP)
    return Subquery(links.values("closes_on")[:1])


def way_now(viewer: gate.Actor, case: Case) -> surveys.Way | None:
    """This function will return where a letter of the survey would go today, or None where it reaches nobody."""
    gate.check(viewer, "surveys.see_invitation", case)
    return _way(surveys_terms.terms(viewer), case, clock.today())


def reached_now(viewer: gate.Actor, cases: Iterable[Case], terms: surveys.Terms) -> set[uuid.UUID]:
    """This function will return the keys of those cases whose leavers a letter reaches today, for a list of HR's."""
    gate.check(viewer, "cases.see_leavers")
    today = clock.today()
    return {case.pk for case in cases if _way(terms, case, today) is not None}


def is_reached(viewer: gate.Actor, today: dt.date) -> Q:
    """This function will return the condition that a letter of the survey reaches a case's leaver on a day."""
    return _is_reached(surveys_terms.terms(viewer), today)


def closing_date(viewer: gate.Actor, case: Case) -> dt.date | None:
    """This function will return the last day on which the link of a leaver who leaves now opens; None without one."""
    gate.check(viewer, "surveys.see_invitation", case)
    if hasattr(case, "link_until"):
        return case.link_until  # type: ignore[no-any-return]  # annotated by queries.cases.case
    found = Invitation.objects.filter(case=case).exclude(occasion=Occasion.FOLLOW_UP)
    return found.values_list("closes_on", flat=True).first()


def link_that_ends_with(viewer: gate.Actor, case: Case) -> dt.date | None:
    """This function will return until when a link opens that would end with its case; those of campaigns do not."""
    gate.check(viewer, "surveys.see_invitation", case)
    found = Invitation.objects.filter(case=case, occasion=Occasion.EXIT)
    return found.values_list("closes_on", flat=True).first()


def due(viewer: gate.Actor, today: dt.date) -> QuerySet[Case]:
    """This function will return the open cases whose leavers are to be asked today or were not in time, by key.

    Whom no letter reaches is left out. What is counted in months is left to rules.surveys.why_not_asked.
    """
    gate.check(viewer, "surveys.invite_due")
    asked = CaseEvent.objects.filter(case=OuterRef("pk"), step=CaseStep.ASKED)
    told = surveys_terms.terms(viewer)
    return (
        Case.objects.filter(_has_come(told, today))
        .filter(_is_asked_here(viewer, told), _is_reached(told, today))
        .filter(~Exists(asked), waiting.is_open(viewer))
        .order_by("pk")
    )


def left_unasked(viewer: gate.Actor, today: dt.date, months: int, units: frozenset[int] | None) -> QuerySet[Case]:
    """This function will return the cases of those who left in the last months and were never asked, by key.

    In any unit (None) or in some; cancelled cases, the dead and those who came back are left out.
    """
    gate.check(viewer, "surveys.ask_campaign")
    told = surveys_terms.terms(viewer)
    steps = CaseEvent.objects.filter(case=OuterRef("pk"))
    over = (CaseStep.ASKED, CaseStep.CANCELLED)
    within = Q() if units is None else Q(unit__in=units)
    return (
        Case.objects.filter(within, last_day__gte=surveys.months_after(today, -months), last_day__lt=today)
        .filter(_is_asked_here(viewer, told), Exists(steps.filter(step=CaseStep.OPENED)))
        .filter(~Exists(steps.filter(step__in=over)), ~Exists(_came_back()))
        .order_by("pk")
    )


def due_again(viewer: gate.Actor, today: dt.date) -> QuerySet[Case]:
    """This function will return the cases whose leavers are to be asked again some months later, by key.

    Only those who were asked when they left, and have not come back since.
    """
    gate.check(viewer, "surveys.follow_up_due")
    told = surveys_terms.terms(viewer)
    steps = CaseEvent.objects.filter(case=OuterRef("pk"))
    again = Invitation.objects.filter(case=OuterRef("pk"), occasion=Occasion.FOLLOW_UP)
    return (
        Case.objects.filter(last_day__in=_last_days_followed_up(told, today))
        .filter(_is_asked_here(viewer, told), _is_reached(told, today))
        .filter(Exists(steps.filter(step=CaseStep.ASKED)), ~Exists(steps.filter(step=CaseStep.CANCELLED)))
        .filter(~Exists(again), ~Exists(_came_back()))
        .order_by("pk")
    )


def _way(terms: surveys.Terms, case: Case, day: dt.date) -> surveys.Way | None:
    contact = getattr(case, "contact", None)
    has_private = contact is not None and bool(contact.mail_hash)
    return surveys.way(
        has_private=has_private,
        has_work=bool(case.person.mail),
        # A contact without a mail address has a mobile number; with one, the number is not needed.
        has_mobile=contact is not None and not has_private,
        is_over=day > case.last_day,
        uses_sms=terms.uses_sms,
    )


def _has_come(told: surveys.Terms, today: dt.date) -> Q:
    """What rules.surveys.planned_on and is_due say, as a condition."""
    day = dt.timedelta(days=1)
    first = today - surveys.LATE_DAYS * day
    kinds = [kind.value for kind in surveys.AFTERWARDS]
    is_sunk_in = Q(notice_date__isnull=True) | Q(notice_date__lte=today - told.days_after_notice * day)
    before = Q(last_day__range=(first, today + told.days_before * day)) & (is_sunk_in | Q(last_day__lte=today))
    after = Q(last_day__range=(first, today - told.days_after_dismissal * day))
    return (~Q(leaving_kind__in=kinds) & before) | (Q(leaving_kind__in=kinds) & after)


def _is_asked_here(viewer: gate.Actor, told: surveys.Terms) -> Q:
    """The kinds of leaving, and the units in which anybody is asked."""
    condition = Q(leaving_kind="") | Q(leaving_kind__in=[kind.value for kind in told.leaving_kinds])
    book = policies.book(viewer)
    if not book.parents:
        return condition if book.of(None).is_offered else Q(pk__in=[])
    left_out = [unit for unit in book.parents if not book.of(unit).is_offered]
    return condition & ~Q(unit__in=left_out) if left_out else condition


def _is_reached(told: surveys.Terms, today: dt.date) -> Q:
    """What rules.surveys.way says, as a condition; a contact without a mail address has a mobile number."""
    mail = Q(contact__mail_hash__gt="") | Q(person__mail__gt="", last_day__gte=today)
    return mail | Q(contact__isnull=False) if told.uses_sms else mail


def _last_days_followed_up(told: surveys.Terms, today: dt.date) -> list[dt.date]:
    around = (today - dt.timedelta(days=n) for n in range(surveys.LONGEST_FOLLOW_UP_DAYS + surveys.LATE_DAYS + 1))
    return [day for day in around if surveys.is_follow_up_due(surveys.follow_up_on(told, day), today)]


def _came_back() -> QuerySet[Employment]:
    return Employment.objects.filter(person=OuterRef("person"), start_date__gt=OuterRef("last_day"))
