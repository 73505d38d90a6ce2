"""A nearest manager reports a departure: held for HR, told to those who confirm, and nothing learned by the way."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Letter, ProposedTime
from efterord.services import cases, letters, reports
from efterord.services.cases_facts import WrongDates
from efterord.words import CaseSource, CaseState, CaseStep, LetterKind, Role
from tests import made

pytestmark = pytest.mark.django_db

NOTICE, LAST = dt.date(2026, 9, 1), dt.date(2026, 10, 30)
FACTS = {"notice_date": NOTICE, "last_day": LAST, "leaving_kind": "RES"}


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def boss():
    return made.person("Lena Marklind")


@pytest.fixture
def manager(boss):
    return made.actor(person=boss)


def job_under(boss, at=None, **values):
    return made.employment(made.person("Amira Hedvall", manager=boss), at=at or made.unit("Ward 3"), **values)


def steps(case: Case) -> list[str]:
    return sorted(CaseEvent.objects.filter(case=case).values_list("step", flat=True))


def hours_ahead(*hours: int) -> list[dt.datetime]:
    return [made.NOON + dt.timedelta(hours=n) for n in hours]


def recipients() -> set[str]:
    queued = Letter.objects.filter(kind=LetterKind.DEPARTURE_REPORTED)
    return {letters.open_letter(gate.SYSTEM, letter=each).recipient for each in queued}


def test_report_is_held_until_hr_confirms_it(boss, manager):
    job = job_under(boss)
    case = reports.report_departure(manager, employment=job, times=hours_ahead(30, 26), **FACTS)
    case.refresh_from_db()
    assert (case.notice_date, case.last_day, case.leaving_kind, case.source) == (NOTICE, LAST, "RES", CaseSource.REPORT)
    assert (case.manager, steps(case)) == (boss, [CaseStep.REPORTED])
    assert [t.starts_at for t in case.proposed_times.order_by("starts_at")] == hours_ahead(26, 30)
    cases.confirm_case(made.actor((Role.HR_HEAD, None)), case=case)
    assert steps(case) == [CaseStep.OPENED, CaseStep.REPORTED]


def test_report_is_refused_for_somebody_else_s_people_and_to_hr(boss, manager):
    other = job_under(made.person("Somebody else"))
    for actor, job in ((manager, other), (made.actor((Role.HR_HEAD, None)), job_under(boss))):
        with pytest.raises(gate.Refused):
            reports.report_departure(actor, employment=job, **FACTS)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "facts", [{"last_day": dt.date(2026, 8, 1)}, {"last_day": dt.date(2020, 1, 1), "notice_date": None}]
)
def test_report_refuses_dates_that_cannot_be(boss, manager, facts):
    with pytest.raises(WrongDates):
        reports.report_departure(manager, employment=job_under(boss), **{**FACTS, **facts})


def test_report_tells_the_partners_over_the_unit_and_nobody_by_name(boss, manager):
    care = made.unit("Care")
    at = made.unit("Ward 3", parent=care)
    near = made.user((Role.HR_PARTNER, at))
    above = made.user((Role.HR_PARTNER, care))
    made.user((Role.HR_PARTNER, made.unit("Elsewhere")))
    made.user((Role.HR_PARTNER, at), is_active=False)
    made.user((Role.HR_HEAD, None))
    job = job_under(boss, at)
    made.user((Role.HR_PARTNER, at), person=job.person)
    case = reports.report_departure(manager, employment=job, **FACTS)
    assert recipients() == {near.email, above.email}
    opened = letters.open_letter(gate.SYSTEM, letter=Letter.objects.first())
    assert opened.context["link"].endswith(f"/cases/{case.pk}/")
    assert "Amira" not in str(opened.context)


def test_report_tells_the_heads_where_no_partner_is(boss, manager):
    head = made.user((Role.HR_HEAD, None))
    made.user((Role.HR_PARTNER, made.unit("Elsewhere")))
    reports.report_departure(manager, employment=job_under(boss), **FACTS)
    assert recipients() == {head.email}


def test_report_of_what_the_file_proposed_takes_it_over_without_a_word(boss, manager):
    job = job_under(boss, end_date=dt.date(2026, 11, 30), leaving_kind="FTE")
    (proposed,) = cases.propose_cases(gate.OPERATOR, employments=[job])
    case = reports.report_departure(manager, employment=job, **FACTS)
    assert (case.pk, case.number) == (proposed.pk, proposed.number)
    assert (case.last_day, case.notice_date, case.source) == (LAST, NOTICE, CaseSource.FILE)
    assert steps(case) == [CaseStep.PROPOSED, CaseStep.REPORTED]


def test_report_follows_a_manager_who_took_over_since_the_file(boss, manager):
    job = job_under(made.person("The one before"), end_date=LAST)
    cases.propose_cases(gate.OPERATOR, employments=[job])
    with made.guard.door_open():
        job.person.manager = boss
        job.person.save()
    case = reports.report_departure(manager, employment=job, **FACTS)
    case.refresh_from_db()
    assert case.manager == boss


@pytest.mark.parametrize("state", [CaseStep.OPENED, CaseStep.REPORTED])
def test_report_is_refused_while_a_case_goes_on(boss, manager, state):
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss, steps=(state,))
    with pytest.raises(gate.Refused) as told:
        reports.report_departure(manager, employment=case.employment, **FACTS)
    assert "already" in str(told.value.words)
    assert recipients() == set()


def test_report_takes_a_cancelled_case_up_again(boss, manager):
    first = made.case(
        at=made.root(), of=made.person(manager=boss), manager=boss, steps=(CaseStep.PROPOSED, CaseStep.CANCELLED),
        source=CaseSource.FILE,
    )  # fmt: skip
    again = reports.report_departure(manager, employment=first.employment, **FACTS)
    assert (again.pk, steps(again), again.source) == (first.pk, [CaseStep.REPORTED], CaseSource.REPORT)


def test_times_are_replaced_and_refused_when_past_or_too_many(boss, manager):
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    reports.propose_times(manager, case=case, times=hours_ahead(1, 2))
    reports.propose_times(manager, case=case, times=hours_ahead(3))
    assert [t.starts_at for t in ProposedTime.objects.all()] == hours_ahead(3)
    for wrong in (hours_ahead(-1), hours_ahead(0), hours_ahead(1, 2, 3, 4, 5, 6)):
        with pytest.raises(reports.WrongTimes):
            reports.propose_times(manager, case=case, times=wrong)
    assert [t.starts_at for t in ProposedTime.objects.all()] == hours_ahead(3)


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.CANCELLED])
def test_times_are_refused_when_the_case_is_over(boss, manager, state):
    steps = (CaseStep.OPENED, CaseStep(state.value))
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss, steps=steps)
    with pytest.raises(gate.Refused):
        reports.propose_times(manager, case=case, times=hours_ahead(1))
