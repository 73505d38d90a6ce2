"""Departures as their viewer may see them: the list, one case told in time, and the employments that ask for a case."""

import dataclasses
import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Interview, User
from efterord.queries import answers_named, cases_proposing, policies, surveys_asking
from efterord.rules import cases, departures, interviews
from efterord.words import CaseState, CaseStep, Eligibility, InterviewKind, InterviewState, Role

# A search that finds more than this is too wide to choose from; the page says to write more of the name.
MOST_FOUND = 20
_STEPS_OF = {
    CaseState.REPORTED: (CaseStep.REPORTED, (CaseStep.OPENED, CaseStep.CANCELLED)),
    CaseState.PROPOSED: (CaseStep.PROPOSED, (CaseStep.REPORTED, CaseStep.OPENED, CaseStep.CANCELLED)),
    CaseState.OPEN: (CaseStep.OPENED, (CaseStep.CLOSED, CaseStep.CANCELLED)),
    CaseState.CLOSED: (CaseStep.CLOSED, (CaseStep.CANCELLED,)),
    CaseState.CANCELLED: (CaseStep.CANCELLED, ()),
}


# With who holds each, when it is booked, and what has come of it; what was written, only a deed opens.
_TALKS = Interview.objects.select_related("interviewer", "booking", "summary", "scorecard", "employer_view").defer(
    "booking__place_ciphertext", "booking__override_ciphertext", "summary__ciphertext", "summary__leaver_ciphertext",
    "scorecard__ciphertext", "employer_view__ciphertext",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to filter by, with its depth below the highest one in sight."""

    id: int
    name: str
    depth: int


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """A step a case took; `by` is a person's name, or empty for the system and the operator."""

    step: CaseStep
    at: dt.datetime
    by: str


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One case as its viewer may see it. `asking` and `is_reached` are None for those who may not know.

    `is_reached`: whether the leaver gets what is mailed now. `may` names deeds.
    """

    case: Case
    state: CaseState
    eligibility: Eligibility
    unit_names: tuple[str, ...]
    events: tuple[Event, ...]
    talks: tuple[Interview, ...]
    asking: surveys_asking.Asking | None
    is_reached: bool | None
    may: frozenset[str]


def _stands_in(state: CaseState) -> Q:
    taken, not_taken = _STEPS_OF[state]
    condition = Q(_has_step(taken))
    for step in not_taken:
        condition &= ~Q(_has_step(step))
    return condition


def units(viewer: gate.Actor) -> list[UnitChoice]:
    """This function will return the units in a viewer's sight as a tree read from the top, names in order."""
    sight = gate.units_in_sight(viewer, "cases.see_leavers")
    rows = [(pk, parent, name) for pk, (parent, name) in gate.tree(viewer).items()]
    seen = {pk for pk, _, _ in rows if sight is None or pk in sight}
    below: dict[int | None, list[tuple[str, int]]] = {}
    for pk, parent, name in rows:
        if pk in seen:
            below.setdefault(parent if parent in seen else None, []).append((name, pk))
    found: list[UnitChoice] = []
    todo = [(name, pk, 0) for name, pk in sorted(below.get(None, []), reverse=True)]
    while todo:
        name, pk, depth = todo.pop()
        found.append(UnitChoice(pk, name, depth))
        todo += [(n, p, depth + 1) for n, p in sorted(below.get(pk, []), reverse=True)]
    return found


def case(viewer: gate.Actor, pk: uuid.UUID) -> Case:
    """This function will return a case that its viewer may see; Hidden otherwise, as if there were none.

    What the staff file proposes is HR's alone until it is confirmed: no manager learns of a departure from a guess.
    """
    found = (
        Case.objects.filter(pk=pk)
        .select_related("person", "employment", "unit", "manager", "judgement", "contact", "keep_in_touch")
        .select_related("undelivered", "contact_wish")
        .defer("contact__ciphertext", "keep_in_touch__address_ciphertext", "contact_wish__ciphertext")
        .annotate(link_until=surveys_asking.link_until(viewer), has_named=answers_named.are_kept(viewer))
        .prefetch_related("events", Prefetch("interviews", _TALKS))
        .first()
    )
    if found is None:
        raise gate.Hidden
    gate.check(viewer, "cases.see", found)
    if is_unconfirmed_guess(viewer, found) and not gate.may(_but_as_manager(viewer), "cases.see", found):
        raise gate.Hidden
    return found


def is_unconfirmed_guess(viewer: gate.Actor, of: Case) -> bool:
    """This function will tell whether a case is the staff file's proposal and no person has spoken for it."""
    return not {CaseStep.OPENED, CaseStep.REPORTED} & {e.step for e in of.events.all()}


def _but_as_manager(viewer: gate.Actor) -> gate.Actor:
    held = tuple(h for h in viewer.held if h.role is not Role.NEAREST_MANAGER)
    return dataclasses.replace(viewer, held=held)


def told(viewer: gate.Actor, pk: uuid.UUID) -> Told:
    """This function will return a case with its events, talks in sight, whether its leaver was asked, what may be done.

    Whether the leaver has answered is told to nobody.
    """
    found = case(viewer, pk)
    state = cases.state_of(e.step for e in found.events.all())
    talks = tuple(t for t in found.interviews.all() if gate.may(viewer, "interviews.see", t))
    asking, is_reached = None, None
    if gate.may(viewer, "surveys.see_invitation", found):
        asking, is_reached = surveys_asking.asking(viewer, found), _is_reached(found)
    verdict = eligibility(viewer, found)
    return Told(
        case=found,
        state=state,
        eligibility=verdict,
        unit_names=_path(viewer, found.unit_id),
        events=_events(found),
        talks=talks,
        asking=asking,
        is_reached=is_reached,
        may=_may(viewer, found, state, verdict, talks) | _may_ask(viewer, found, state, asking),
    )


def eligibility(viewer: gate.Actor, of: Case) -> Eligibility:
    """This function will return the verdict on a case: offered the talk and the survey, or why not."""
    gate.check(viewer, "cases.see", of)
    return cases.eligibility(
        start_date=of.employment.start_date,
        last_day=of.last_day,
        leaving_kind=of.leaving_kind,
        terms=policies.book(viewer).of(of.unit_id),
    )


def employment(viewer: gate.Actor, pk: int) -> Employment:
    """This function will return an employment in whose unit the viewer may open a case; Hidden otherwise."""
    found = (
        Employment.objects.filter(pk=pk)
        .select_related("person__manager", "unit")
        .prefetch_related("cases__events")
        .first()
    )
    if found is None or (viewer.person_id is not None and found.person_id == viewer.person_id):
        raise gate.Hidden
    gate.check(viewer, "cases.see_leavers", found)
    return found


def employments(viewer: gate.Actor, text: str) -> list[Employment]:
    """This function will find employments by the person's name or number, in the viewer's units: at most 20.

    An employment with a case is found too, so that the page can lead to it.
    """
    wanted = text.strip()
    if not wanted:
        return []
    found = _employments_in_sight(viewer).filter(_says("person__name", wanted) | Q(person__employee_id__iexact=wanted))
    return list(found.order_by("person__name", "-start_date")[:MOST_FOUND])


def proposing(viewer: gate.Actor, today: dt.date | None = None) -> QuerySet[Employment]:
    """This function will return employments in the viewer's units that end soon or ended lately, without a case."""
    return cases_proposing.proposing(viewer, today)


def in_sight(viewer: gate.Actor) -> QuerySet[Case]:
    """This function will return the cases in a viewer's units, their own left out."""
    units_seen = gate.units_in_sight(viewer, "cases.see_leavers")
    found = Case.objects.all() if units_seen is None else Case.objects.filter(unit__in=units_seen)
    # Nobody handles, or looks up, their own departure as staff.
    return found if viewer.person_id is None else found.exclude(person=viewer.person_id)


def in_state(viewer: gate.Actor, state: CaseState) -> QuerySet[Case]:
    """This function will return the cases in a viewer's units that stand in a state."""
    return in_sight(viewer).filter(_stands_in(state))


def _employments_in_sight(viewer: gate.Actor) -> QuerySet[Employment]:
    units_seen = gate.units_in_sight(viewer, "cases.see_leavers")
    found = Employment.objects.all() if units_seen is None else Employment.objects.filter(unit__in=units_seen)
    if viewer.person_id is not None:
        found = found.exclude(person=viewer.person_id)
    return found.select_related("person", "unit").prefetch_related("cases__events")


def _has_step(step: CaseStep) -> Exists:
    return Exists(CaseEvent.objects.filter(case=OuterRef("pk"), step=step))


def _says(field: str, text: str) -> Q:
    """SQLite folds the case of ASCII only, so Åsa is also sought as åsa, and åsa as Åsa."""
    wanted = text.strip()
    condition = Q()
    for spelling in {wanted, wanted.lower(), wanted.title()}:
        condition |= Q(**{f"{field}__icontains": spelling})
    return condition


def _path(viewer: gate.Actor, unit_id: int) -> tuple[str, ...]:
    """The names from the unit up to, and without, the organisation itself."""
    rows = gate.tree(viewer)
    lineage: list[str] = []
    at: int | None = unit_id
    while at is not None:
        at, name = rows[at]
        lineage.append(name)
    return tuple(lineage[:-1]) or tuple(lineage)


def _events(of: Case) -> tuple[Event, ...]:
    steps = sorted(of.events.all(), key=lambda e: (e.at, e.pk))
    ids = {int(e.by.removeprefix("user:")) for e in steps if e.by.startswith("user:")}
    names = {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
    return tuple(Event(CaseStep(e.step), e.at, names.get(e.by, "")) for e in steps)


def _may(
    viewer: gate.Actor, of: Case, state: CaseState, verdict: Eligibility, talks: tuple[Interview, ...]
) -> frozenset[str]:
    """The deeds that are both the viewer's and possible now; the deeds themselves ask again."""
    talk_states = [interviews.state_of(t.started_at, t.ended_at) for t in talks]
    possible = {
        "cases.propose_times": cases.may_be_corrected(state),
        "cases.confirm_case": cases.may_take(state, CaseStep.OPENED),
        "cases.correct_case": cases.may_be_corrected(state),
        "cases.cancel_case": cases.may_take(state, CaseStep.CANCELLED)
        and all(s is InterviewState.PLANNED for s in talk_states),
        "cases.close_case": cases.may_take(state, CaseStep.CLOSED)
        and of.last_day <= clock.today()
        and InterviewState.OPEN not in talk_states,
        "interviews.plan_interview": state is CaseState.OPEN
        and cases.may_be_talked_with(verdict)
        and all(t.kind != InterviewKind.MANAGER for t in talks),
    }
    return frozenset(name for name, can in possible.items() if can and gate.may(viewer, name, of))


def _may_ask(viewer: gate.Actor, of: Case, state: CaseState, asking: surveys_asking.Asking | None) -> frozenset[str]:
    """Whether the survey can be sent, or its link printed: on paper only for somebody whom no letter reaches now."""
    if state is not CaseState.OPEN or asking is None or asking.is_asked or asking.why_not is not None:
        return frozenset()
    name = "surveys.print_link" if surveys_asking.way_now(viewer, of) is None else "surveys.invite"
    return frozenset({name}) if gate.may(viewer, name, of) else frozenset()


def _is_reached(of: Case) -> bool:
    contact = getattr(of, "contact", None)
    return departures.is_reached(
        has_private=contact is not None and bool(contact.mail_hash),
        has_work=bool(of.person.mail),
        last_day=of.last_day,
        today=clock.today(),
    )
