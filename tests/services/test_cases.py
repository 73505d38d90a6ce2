"""A case from notice to close: facts apart, steps kept, refusals in words, numbers that never meet."""

import datetime as dt
import threading

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.models import AuditEntry, Case, CaseEvent, ChecklistItem, Employment, Summary
from efterord.queries import audit as audit_queries
from efterord.services import bookings, cases, cases_notes, talks_planning
from efterord.words import CaseSource, CaseStep, InterviewKind, NoTalkReason, Outcome, Role
from tests import booked, made

pytestmark = pytest.mark.django_db

NOTICE, LAST = dt.date(2026, 9, 1), dt.date(2026, 10, 30)


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def hr(over=None) -> gate.Actor:
    return made.actor((Role.HR_PARTNER, over or made.root()))


def ward(name: str = "Ward 3"):
    return made.unit(name)


def opened(actor: gate.Actor, at, **values) -> Case:
    job = values.pop("employment", None) or made.employment(at=at)
    facts = {"notice_date": NOTICE, "last_day": LAST, "leaving_kind": "RES", **values}
    return cases.open_case(actor, employment=job, **facts)


def steps(case: Case) -> list[str]:
    return sorted(CaseEvent.objects.filter(case=case).values_list("step", flat=True))


def test_open_case_keeps_the_three_facts_and_leaves_the_register_alone():
    manager = made.person("Lena Marklind")
    at = ward()
    job = made.employment(made.person("Amira", manager=manager), at=at)
    actor = hr()
    case = opened(actor, at, employment=job)
    case.refresh_from_db()
    assert (case.notice_date, case.last_day, case.leaving_kind) == (NOTICE, LAST, "RES")
    assert (case.person, case.unit, case.manager, case.source) == (job.person, at, manager, CaseSource.HAND)
    event = CaseEvent.objects.get(case=case)
    assert (event.step, event.at, event.by) == (CaseStep.OPENED, made.NOON, actor.code)
    assert Employment.objects.get(pk=job.pk).end_date is None


@pytest.mark.parametrize("notice", [None, LAST])
def test_open_case_takes_a_missing_or_same_day_notice(notice):
    assert opened(hr(), ward(), notice_date=notice).notice_date == notice


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"last_day": dt.date(2026, 8, 31)}, "last_day", "before the notice"),
        ({"notice_date": None, "last_day": dt.date(2022, 2, 28)}, "last_day", "before the first day"),
    ],
)
def test_open_case_refuses_dates_that_cannot_be_in_words(facts, field, words):
    with pytest.raises(cases.WrongDates, match=words) as told:
        opened(hr(), ward(), **facts)
    assert told.value.field == field
    assert not Case.objects.exists()


def test_open_case_refuses_an_unknown_kind():
    with pytest.raises(cases.WrongKind):
        opened(hr(), ward(), leaving_kind="XXX")


def test_open_case_refuses_a_second_case_of_one_employment():
    actor, at = hr(), ward()
    job = made.employment(at=at)
    opened(actor, at, employment=job)
    with pytest.raises(gate.Refused) as told:
        opened(actor, at, employment=job)
    assert "already" in str(told.value.words)


def test_open_case_lets_a_person_leave_more_than_once():
    actor, at, person = hr(), ward(), made.person()
    first = made.employment(person, at=at, start_date=dt.date(2019, 1, 1), end_date=dt.date(2020, 1, 1))
    opened(actor, at, employment=first, notice_date=None, last_day=dt.date(2020, 1, 1))
    opened(actor, at, employment=made.employment(person, at=at))
    assert Case.objects.filter(person=person).count() == 2


def test_open_case_takes_a_cancelled_case_up_again_under_its_number():
    actor, at = hr(), ward()
    job = made.employment(at=at)
    first = opened(actor, at, employment=job)
    cases.cancel_case(actor, case=first)
    again = opened(actor, at, employment=job, last_day=dt.date(2026, 12, 31))
    assert (again.pk, again.number, again.last_day) == (first.pk, first.number, dt.date(2026, 12, 31))
    assert steps(again) == [CaseStep.OPENED]
    kept = AuditEntry.objects.filter(object=f"case:{first.pk}").values_list("action", flat=True)
    assert "cases.cancel_case" in kept


def test_open_case_is_refused_over_another_unit_and_for_oneself():
    here, there = ward("Here"), ward("There")
    with pytest.raises(gate.Refused):
        opened(hr(here), there)
    job = made.employment(made.person("Sanna"), at=here)
    with pytest.raises(gate.Refused) as told:
        opened(made.actor((Role.HR_HEAD, None), person=job.person), here, employment=job)
    assert "Somebody else" in str(told.value.words)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_open_case_is_refused_to_other_roles(role):
    with pytest.raises(gate.Refused):
        opened(made.actor((role, None)), ward())


def test_case_numbers_count_within_a_year_past_ten():
    actor, at = hr(), ward()
    numbers = [opened(actor, at).number for _ in range(11)]
    assert numbers == [f"2026-{n}" for n in range(1, 12)]
    with clock.told_at(dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)):
        assert opened(actor, at, last_day=dt.date(2027, 2, 1)).number == "2027-1"
    assert opened(actor, at).number == "2026-12"


@pytest.mark.django_db(transaction=True)
def test_case_numbers_stay_apart_when_many_open_at_once():
    actor, at = hr(), ward()
    jobs = [made.employment(at=at) for _ in range(12)]
    gates, failed = threading.Barrier(4), []

    def work(mine):
        try:
            gates.wait()
            with clock.told_at(made.NOON):
                for job in mine:
                    opened(actor, at, employment=job)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(jobs[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    numbers = {case.number for case in Case.objects.all()}
    assert numbers == {f"2026-{n}" for n in range(1, 13)}


def test_propose_case_holds_what_the_file_says_until_hr_confirms():
    at = ward()
    job = made.employment(at=at, end_date=LAST, leaving_kind="FTE")
    (case,) = cases.propose_cases(gate.OPERATOR, employments=[job])
    assert (case.notice_date, case.last_day, case.leaving_kind, case.source) == (None, LAST, "FTE", CaseSource.FILE)
    assert steps(case) == [CaseStep.PROPOSED]
    confirmed = cases.confirm_case(hr(), case=case, notice_date=NOTICE)
    confirmed.refresh_from_db()
    assert (confirmed.notice_date, confirmed.last_day, confirmed.leaving_kind) == (NOTICE, LAST, "FTE")
    assert steps(case) == [CaseStep.OPENED, CaseStep.PROPOSED]


def test_propose_cases_leaves_cancelled_ones_and_endless_employments_alone():
    at = ward()
    job = made.employment(at=at, end_date=LAST)
    (case,) = cases.propose_cases(gate.OPERATOR, employments=[job])
    cases.cancel_case(hr(), case=case)
    assert cases.propose_cases(gate.OPERATOR, employments=[job, made.employment(at=at)]) == []
    with pytest.raises(gate.Refused):
        cases.propose_cases(hr(), employments=[made.employment(at=at, end_date=LAST)])


def test_propose_cases_enters_each_in_the_log_and_gives_each_a_number():
    at = ward()
    jobs = [made.employment(at=at, end_date=LAST) for _ in range(3)]
    found = cases.propose_cases(gate.OPERATOR, employments=jobs)
    assert [case.number for case in found] == ["2026-1", "2026-2", "2026-3"]
    entries = AuditEntry.objects.filter(action="cases.propose_cases").order_by("number")
    assert [entry.object for entry in entries] == [f"case:{case.pk}" for case in found]
    assert [job.manager_id for job in found] == [None] * 3
    assert audit_queries.verify(gate.OPERATOR) is None


def test_propose_cases_follows_a_closed_leave_and_no_closed_leaving():
    at, both = ward(), (CaseStep.OPENED, CaseStep.CLOSED)
    leave = made.case(at=at, steps=both, leaving_kind="LOA", last_day=dt.date(2026, 9, 10))
    gone = made.case(at=at, steps=both, leaving_kind="RES", last_day=dt.date(2026, 9, 10))
    for case in (leave, gone):
        with made.guard.door_open():
            case.employment.end_date = LAST
            case.employment.save()
    (proposed,) = cases.propose_cases(gate.OPERATOR, employments=[leave.employment, gone.employment])
    assert (proposed.employment, proposed.last_day) == (leave.employment, LAST)
    assert cases.propose_cases(gate.OPERATOR, employments=[leave.employment]) == []


def test_confirm_case_is_taken_once():
    case = made.case(at=ward(), steps=(CaseStep.PROPOSED,))
    actor = hr()
    cases.confirm_case(actor, case=case)
    with pytest.raises(gate.Refused) as told:
        cases.confirm_case(actor, case=case)
    assert "in the meantime" in str(told.value.words)


def test_correct_case_changes_facts_and_refuses_them_when_closed():
    actor = hr()
    case = made.case(at=ward())
    later = {"notice_date": None, "last_day": dt.date(2026, 11, 30), "leaving_kind": "AGR"}
    cases.correct_case(actor, case=case, version=1, **later)
    case.refresh_from_db()
    assert (case.notice_date, case.last_day, case.leaving_kind) == (None, dt.date(2026, 11, 30), "AGR")
    assert case.version == 2
    with pytest.raises(cases.WrongDates, match="before the notice"):
        cases.correct_case(actor, case=case, notice_date=LAST, last_day=NOTICE, leaving_kind="", version=2)
    closed = made.case(at=ward(), steps=(CaseStep.OPENED, CaseStep.CLOSED))
    with pytest.raises(gate.Refused):
        cases.correct_case(actor, case=closed, version=1, **later)


def test_correct_case_gives_the_second_of_two_partners_both_sets_of_facts():
    case = made.case(at=ward())
    first, second = {"last_day": dt.date(2026, 11, 30)}, {"leaving_kind": "AGR", "last_day": LAST}
    facts = {"notice_date": NOTICE, "leaving_kind": "RES"}
    cases.correct_case(hr(), case=case, version=1, **{**facts, **first})
    with pytest.raises(cases.FactsConflict) as told:
        cases.correct_case(hr(), case=case, version=1, **{**facts, **second})
    assert (told.value.saved.last_day, told.value.saved.leaving_kind) == (dt.date(2026, 11, 30), "RES")
    assert (told.value.written.last_day, told.value.written.leaving_kind) == (LAST, "AGR")
    case.refresh_from_db()
    assert (case.last_day, case.leaving_kind, case.version) == (dt.date(2026, 11, 30), "RES", 2)
    cases.correct_case(hr(), case=case, version=told.value.version, **{**facts, **second})
    case.refresh_from_db()
    assert (case.last_day, case.leaving_kind) == (LAST, "AGR")


def test_correct_case_with_the_same_facts_changes_nothing():
    case = made.case(at=ward())
    facts = {"notice_date": NOTICE, "last_day": LAST, "leaving_kind": "RES"}
    assert cases.correct_case(hr(), case=case, version=1, **facts).version == 1
    # Whoever wrote what stands by now has no quarrel with anybody.
    assert cases.correct_case(hr(), case=case, version=0, **facts).version == 1


def test_correct_case_moves_the_checklist_with_the_last_day():
    actor = hr()
    case = opened(actor, ward())
    before = dict(ChecklistItem.objects.filter(case=case).values_list("pk", "due_date"))
    assert before
    cases.correct_case(
        actor, case=case, version=case.version, notice_date=NOTICE, last_day=dt.date(2026, 12, 11), leaving_kind="RES"
    )
    after = dict(ChecklistItem.objects.filter(case=case).values_list("pk", "due_date"))
    assert set(after) == set(before)
    assert all(after[pk] > before[pk] for pk in before)


def test_cancel_case_is_refused_once_a_talk_has_begun():
    case, actor = made.case(at=ward()), hr()
    made.interview(case, by=made.user(), started_at=made.NOON)
    with pytest.raises(gate.Refused) as told:
        cases.cancel_case(actor, case=case)
    assert "Close the case instead" in str(told.value.words)
    planned = made.case(at=ward())
    made.interview(planned, by=made.user())
    cases.cancel_case(actor, case=planned)
    assert CaseStep.CANCELLED in steps(planned)


def called_off(deed) -> list[str]:
    """The kinds of letters that a deed makes out of a booked talk, of which it must leave the place and time alone."""
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    bookings.book(there.actor, interview=talk, time=booked.time())
    before = len(booked.letters_out())
    deed(there)
    return sorted(kind for kind, _, _ in booked.letters_out()[before:])


def test_cancel_case_calls_its_booked_talk_off_in_both_calendars():
    letters = called_off(lambda there: cases.cancel_case(there.actor, case=there.case))
    assert letters == ["talk_cancelled", "talk_cancelled"]


@pytest.mark.parametrize(("n_days", "n_letters"), [(-14, 2), (7, 0)], ids=["before the talk", "later"])
def test_correct_case_calls_a_talk_off_that_the_moved_last_day_leaves_behind(n_days, n_letters):
    def correct(there):
        last_day = there.case.last_day + dt.timedelta(days=n_days)
        cases.correct_case(
            there.actor, case=there.case, version=there.case.version, notice_date=None, last_day=last_day,
            leaving_kind="RES",
        )  # fmt: skip

    assert called_off(correct) == ["talk_cancelled"] * n_letters


def test_close_case_waits_for_the_last_day_and_for_the_talk():
    actor = hr()
    ahead, past = made.case(at=ward()), made.case(at=ward(), last_day=made.TODAY)
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=ahead)
    assert "last day" in str(told.value.words)
    talk = made.interview(past, by=made.user(), started_at=made.NOON)
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=past)
    assert "under way" in str(told.value.words)
    with made.guard.door_open():
        talk.ended_at = made.NOON
        talk.save()
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=past)
    assert "no summary yet" in str(told.value.words)
    with clock.told_at(made.NOON + dt.timedelta(days=61)):
        cases.close_case(actor, case=past)
    assert CaseStep.CLOSED in steps(past)


def test_close_case_wants_to_know_why_no_talk_was_held():
    actor, case = hr(), made.case(at=ward(), last_day=made.TODAY)
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=case)
    assert "not noted why" in str(told.value.words)
    cases_notes.record_no_talk(actor, case=case, kind=InterviewKind.MANAGER, reason=NoTalkReason.DECLINED)
    cases.close_case(actor, case=case)
    assert CaseStep.CLOSED in steps(case)


def test_close_case_asks_for_no_talk_that_was_not_offered():
    case = made.case(at=ward(), last_day=made.TODAY, leaving_kind="INT")
    cases.close_case(hr(), case=case)
    assert CaseStep.CLOSED in steps(case)


@pytest.mark.parametrize("answered", [False, True])
def test_close_case_waits_for_the_survey_link_and_never_tells_whether_it_was_used(answered):
    case = made.case(at=ward(), last_day=made.TODAY, leaving_kind="INT")
    closes_on = made.TODAY + dt.timedelta(days=28)
    made.invitation(case, "token", closes_on=closes_on, answered=answered)
    for days in (0, 28):
        with clock.told_at(made.NOON + dt.timedelta(days=days)), pytest.raises(gate.Refused) as told:
            cases.close_case(hr(), case=case)
        assert str(told.value.words) == "The case cannot be closed yet. The survey is open until 3 November 2026."
    with clock.told_at(made.NOON + dt.timedelta(days=29)):
        cases.close_case(hr(), case=case)
    assert CaseStep.CLOSED in steps(case)


def test_close_case_waits_for_the_checklist_and_the_summary_and_says_how_many():
    actor = hr()
    case = opened(actor, ward(), last_day=made.TODAY)
    n_items = ChecklistItem.objects.filter(case=case).count()
    talk = made.interview(case, by=made.user(), started_at=made.NOON, ended_at=made.NOON)
    with made.guard.door_open():
        summary = Summary.objects.create(interview=talk, version=1, ciphertext=b"x", sent_at=made.NOON)
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=case)
    said = str(told.value.words)
    assert f"{n_items} lines of the checklist are open" in said
    assert "1 summary is with the leaver" in said
    with made.guard.door_open():
        ChecklistItem.objects.filter(case=case).update(ended_as="passed_on", ended_at=made.NOON)
    with pytest.raises(gate.Refused) as told:
        cases.close_case(actor, case=case)
    assert "checklist" not in str(told.value.words)
    with made.guard.door_open():
        summary.closed_at = made.NOON
        summary.save()
    cases.close_case(actor, case=case)
    assert CaseStep.CLOSED in steps(case)


def test_confirm_case_takes_a_report_as_it_takes_a_proposal():
    case = made.case(at=ward(), steps=(CaseStep.REPORTED,), source=CaseSource.REPORT)
    cases.confirm_case(hr(), case=case, version=1)
    assert steps(case) == [CaseStep.OPENED, CaseStep.REPORTED]
    assert ChecklistItem.objects.filter(case=case).exists()


def test_confirm_case_looked_at_before_somebody_put_it_right_is_a_conflict():
    case = made.case(at=ward(), steps=(CaseStep.PROPOSED,))
    cases.correct_case(hr(), case=case, version=1, notice_date=NOTICE, last_day=LAST, leaving_kind="AGR")
    with pytest.raises(cases.FactsConflict):
        cases.confirm_case(hr(), case=case, notice_date=NOTICE, last_day=LAST, leaving_kind="RES", version=1)
    assert steps(case) == [CaseStep.PROPOSED]


@pytest.mark.parametrize("kind", ["LOA", "INT", "RES"])
def test_open_case_follows_a_closed_one_in_the_same_employment(kind):
    actor = hr()
    first = made.case(at=ward(), steps=(CaseStep.OPENED, CaseStep.CLOSED), leaving_kind=kind)
    again = opened(actor, ward(), employment=first.employment, last_day=dt.date(2026, 12, 31))
    assert again.pk != first.pk
    assert steps(first) == [CaseStep.CLOSED, CaseStep.OPENED]
    with pytest.raises(gate.Refused):
        opened(actor, ward(), employment=first.employment)


@pytest.mark.parametrize("name", ["Siân O'Neill-Åström", "نور الحسن", "‮evil‬ <b>"])
def test_open_case_takes_any_name(name):
    case = opened(hr(), ward(), employment=made.employment(made.person(name), at=ward()))
    assert str(case.person) == name


def test_refusal_tells_nobody_in_the_line_of_hrs_talk():
    boss = made.person("Lena Marklind")
    case = made.case(at=ward(), of=made.person(manager=boss), last_day=made.TODAY, manager=boss)
    made.interview(case, by=made.user(), kind=InterviewKind.HR, started_at=made.NOON)
    in_line = made.actor((Role.HR_PARTNER, None), person=boss)
    cases_notes.record_no_talk(in_line, case=case, kind=InterviewKind.MANAGER, reason=NoTalkReason.DECLINED)
    cases.close_case(in_line, case=case)
    assert CaseStep.CLOSED in steps(case)


@pytest.mark.django_db(transaction=True)
def test_refused_deed_changes_nothing_and_is_entered():
    case = made.case(at=ward("There"))
    outside = hr(ward("Here"))
    with clock.told_at(made.NOON), pytest.raises(gate.Refused):
        cases.cancel_case(outside, case=case)
    assert steps(case) == [CaseStep.OPENED]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object, entry.outcome) == ("cases.cancel_case", f"case:{case.pk}", Outcome.REFUSED)
